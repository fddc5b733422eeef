//! The scalar twin of every kernel: plain Rust, the meaning of the SIMD versions.

use crate::nn::scalar::Scalar;

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
    debug_assert!(a.len() >= m * k && b.len() >= k * n && c.len() >= m * n);
    const LANES: usize = 8;
    for i in 0..m {
        let a_row = &a[i * k..(i + 1) * k];
        let c_row = &mut c[i * n..(i + 1) * n];
        let mut j = 0;
        while j + LANES <= n {
            let mut sum = [T::ZERO; LANES];
            if accumulate {
                sum.copy_from_slice(&c_row[j..j + LANES]);
            }
            for (p, &x) in a_row.iter().enumerate() {
                let b_row = &b[p * n + j..p * n + j + LANES];
                for lane in 0..LANES {
                    sum[lane] += x * b_row[lane];
                }
            }
            c_row[j..j + LANES].copy_from_slice(&sum);
            j += LANES;
        }
        for j in j..n {
            let mut sum = if accumulate { c_row[j] } else { T::ZERO };
            for (p, &x) in a_row.iter().enumerate() {
                sum += x * b[p * n + j];
            }
            c_row[j] = sum;
        }
    }
}
