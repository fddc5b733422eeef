//! The scalar twin of every kernel: plain Rust, the meaning of the SIMD versions. Natively the
//! compiler turns its lanes into the vectors of the host.

use crate::nn::scalar::Scalar;

/// Columns of C summed at once.
const LANES: usize = 8;

/// `C (+)= A B` with A `[m x k]`, B `[k x n]`, C `[m x n]`, row-major and packed.
///
/// Every element of C is summed in the order of k with one rounding per multiply and one per add,
/// as the SIMD kernel does it lane by lane: the two agree to the last bit.
pub fn gemm<T: Scalar>(
    m: usize,
    k: usize,
    n: usize,
    a: &[T],
    b: &[T],
    c: &mut [T],
    accumulate: bool,
) {
    assert!(a.len() >= m * k && b.len() >= k * n && c.len() >= m * n);
    let mut i = 0;
    while i + 4 <= m {
        rows::<T, 4>(i, k, n, a, b, c, accumulate);
        i += 4;
    }
    while i < m {
        rows::<T, 1>(i, k, n, a, b, c, accumulate);
        i += 1;
    }
}

/// Rows `i..i + R` of C.
fn rows<T: Scalar, const R: usize>(
    i: usize,
    k: usize,
    n: usize,
    a: &[T],
    b: &[T],
    c: &mut [T],
    accumulate: bool,
) {
    let a_rows: [&[T]; R] = std::array::from_fn(|r| &a[(i + r) * k..(i + r + 1) * k]);
    let mut j = 0;
    while j + LANES <= n {
        let mut sums = [[T::ZERO; LANES]; R];
        if accumulate {
            for (r, sum) in sums.iter_mut().enumerate() {
                sum.copy_from_slice(&c[(i + r) * n + j..(i + r) * n + j + LANES]);
            }
        }
        for p in 0..k {
            let b_row: &[T; LANES] = b[p * n + j..].first_chunk().expect("j + LANES <= n");
            for r in 0..R {
                let x = a_rows[r][p];
                for lane in 0..LANES {
                    sums[r][lane] += x * b_row[lane];
                }
            }
        }
        for (r, sum) in sums.iter().enumerate() {
            c[(i + r) * n + j..(i + r) * n + j + LANES].copy_from_slice(sum);
        }
        j += LANES;
    }
    for j in j..n {
        for (r, a_row) in a_rows.iter().enumerate() {
            let mut sum = if accumulate {
                c[(i + r) * n + j]
            } else {
                T::ZERO
            };
            for (p, &x) in a_row.iter().enumerate() {
                sum += x * b[p * n + j];
            }
            c[(i + r) * n + j] = sum;
        }
    }
}
