//! The scalar reference of every product: plain Rust that defines what the vector kernels compute. Natively,
//! the compiler vectorizes its inner loops for the host.

use super::Form;
use crate::{Number, holds};

/// `C (+)= A B` in one of three [`Form`]s, row-major and packed. `scratch` holds the transpose of a
/// transposed operand.
///
/// Every element of C is summed in the order of k, with one rounding per multiplication and one per
/// addition, as in each lane of the vector kernel. The two agree to the last bit.
pub fn gemm<T: Number>(
    form: Form,
    m: usize,
    k: usize,
    n: usize,
    a: &[T],
    b: &[T],
    c: &mut [T],
    accumulate: bool,
    scratch: &mut Vec<T>,
) {
    assert!(
        holds(a.len(), m, k) && holds(b.len(), k, n) && holds(c.len(), m, n),
        "a matrix has all its numbers"
    );
    crate::tally::add(m * k * n, size_of::<T>());
    let (a, b) = match form {
        Form::Nn => (a, b),
        Form::Tn => (transpose(k, m, a, scratch), b),
        Form::Nt => (a, transpose(n, k, b, scratch)),
    };
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

/// The transpose of the `[rows x columns]` matrix `a`, in `out`.
fn transpose<'a, T: Number>(rows: usize, columns: usize, a: &[T], out: &'a mut Vec<T>) -> &'a [T] {
    out.clear();
    out.resize(rows * columns, T::ZERO);
    for (i, row) in a.chunks_exact(columns.max(1)).take(rows).enumerate() {
        for (j, &x) in row.iter().enumerate() {
            out[j * rows + i] = x;
        }
    }
    out
}

/// Rows `i..i + R` of C.
fn rows<T: Number, const R: usize>(
    i: usize,
    k: usize,
    n: usize,
    a: &[T],
    b: &[T],
    c: &mut [T],
    accumulate: bool,
) {
    let (a, c) = (&a[i * k..(i + R) * k], &mut c[i * n..(i + R) * n]);
    let mut j = 0;
    // As many sums as fit in registers.
    while size_of::<T>() == 4 && j + 8 <= n {
        columns::<T, R, 8>(j, k, n, a, b, c, accumulate);
        j += 8;
    }
    while j + 4 <= n {
        columns::<T, R, 4>(j, k, n, a, b, c, accumulate);
        j += 4;
    }
    if j + 2 <= n {
        columns::<T, R, 2>(j, k, n, a, b, c, accumulate);
        j += 2;
    }
    if j < n {
        columns::<T, R, 1>(j, k, n, a, b, c, accumulate);
    }
}

/// Computes columns `j..j + L` of these rows.
fn columns<T: Number, const R: usize, const L: usize>(
    j: usize,
    k: usize,
    n: usize,
    a: &[T],
    b: &[T],
    c: &mut [T],
    accumulate: bool,
) {
    let a_rows: [&[T]; R] = std::array::from_fn(|r| &a[r * k..(r + 1) * k]);
    let mut sums = [[T::ZERO; L]; R];
    if accumulate {
        for (r, sum) in sums.iter_mut().enumerate() {
            sum.copy_from_slice(&c[r * n + j..r * n + j + L]);
        }
    }
    for p in 0..k {
        let b_row: &[T; L] = b[p * n + j..].first_chunk().expect("j + L <= n");
        for r in 0..R {
            let x = a_rows[r][p];
            for lane in 0..L {
                sums[r][lane] += x * b_row[lane];
            }
        }
    }
    for (r, sum) in sums.iter().enumerate() {
        for lane in 0..L {
            c[r * n + j + lane] = sum[lane];
        }
    }
}
