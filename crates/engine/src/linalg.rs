//! The dense linear algebra that the engine needs, in f64 with sums in a fixed order (the same
//! bits natively and in wasm): symmetric eigendecomposition and orthonormal factors.

mod eigen;

pub use eigen::Eigen;

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut1};
use std::borrow::Cow;

/// Fills a matrix with `value(row, column)`, row by row. `Array2::from_shape_fn` would be compiled anew for
/// each closure.
pub fn matrix(
    rows: usize,
    columns: usize,
    value: &mut dyn FnMut(usize, usize) -> f64,
) -> Array2<f64> {
    let mut all = Array2::zeros((rows, columns));
    if let Some(all) = all.as_slice_mut() {
        for (i, row) in all.chunks_exact_mut(columns.max(1)).enumerate() {
            for (j, x) in row.iter_mut().enumerate() {
                *x = value(i, j);
            }
        }
    }
    all
}

/// Mean of each column, accumulated row by row in memory order.
pub fn column_means(x: ArrayView2<'_, f64>) -> Array1<f64> {
    let (n, d) = x.dim();
    training_ground_kernels::tally::add(3 * n * d, 8);
    let mut means = Array1::zeros(d);
    for i in 0..n {
        for j in 0..d {
            means[j] += x[[i, j]];
        }
    }
    for j in 0..d {
        means[j] /= n.max(1) as f64;
    }
    means
}

/// Population covariance (1/N) of the columns of `x`.
pub fn covariance(x: ArrayView2<'_, f64>) -> Array2<f64> {
    let (n, d) = x.dim();
    // Half of the products, each with operands far apart in memory.
    training_ground_kernels::tally::add(3 * n * d * d, 8);
    let mean = column_means(x);
    let centered = matrix(n, d, &mut |i, j| x[[i, j]] - mean[j]);
    let mut out = Array2::zeros((d, d));
    for i in 0..d {
        for j in 0..=i {
            let sum: f64 = (0..n).map(|r| centered[[r, i]] * centered[[r, j]]).sum();
            out[[i, j]] = sum / n.max(1) as f64;
            out[[j, i]] = out[[i, j]];
        }
    }
    out
}

/// The elements row by row; copied only if they are not stored that way.
fn flat<'a>(x: &'a ArrayView2<'_, f64>) -> Cow<'a, [f64]> {
    match x.as_slice() {
        Some(x) => x.into(),
        None => x.iter().copied().collect(),
    }
}

/// Matrix product with each sum in index order.
pub fn product(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Array2<f64> {
    let (m, k, n) = (a.nrows(), a.ncols(), b.ncols());
    let mut c = Array2::zeros((m, n));
    if let Some(c) = c.as_slice_mut() {
        training_ground_kernels::matmul(m, k, n, &flat(&a), &flat(&b), c, &mut Vec::new());
    }
    c
}

/// Eigenvalues (descending) and eigenvectors (columns, with the largest entry in magnitude positive) of a
/// symmetric matrix, by cyclic Jacobi rotations (Golub & Van Loan, section 8.5).
pub fn symmetric_eigen(matrix: ArrayView2<'_, f64>) -> (Array1<f64>, Array2<f64>) {
    let n = matrix.nrows();
    let mut a = flat(&matrix).into_owned();
    let mut v = vec![0.0; n * n];
    for i in 0..n {
        v[i * n + i] = 1.0;
    }
    let scale: f64 = a.iter().map(|x| x * x).sum::<f64>().sqrt();
    for _sweep in 0..64 {
        let mut off = 0.0;
        for i in 0..n {
            for x in &a[i * n..i * n + i] {
                off += x * x;
            }
        }
        if off.sqrt() <= 1e-17 * scale {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut v, n, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    crate::stats::sort_few(&mut order, |&i, &j| a[j * n + j].total_cmp(&a[i * n + i]));
    let values = order.iter().map(|&i| a[i * n + i]).collect();
    let mut vectors = self::matrix(n, n, &mut |i, j| v[i * n + order[j]]);
    for column in vectors.columns_mut() {
        largest_positive(column);
    }
    (values, vectors)
}

/// The sign of an eigenvector is arbitrary; this makes its largest entry in magnitude positive.
pub fn largest_positive(mut vector: ArrayViewMut1<'_, f64>) {
    let larger = |m: f64, x: &f64| if x.abs() > m.abs() { *x } else { m };
    if vector.iter().fold(0.0, larger) < 0.0 {
        for x in &mut vector {
            *x = -*x;
        }
    }
}

/// Zeros a[p, q] of `[n x n]` by a rotation in the plane (p, q).
fn rotate(a: &mut [f64], v: &mut [f64], n: usize, p: usize, q: usize) {
    let apq = a[p * n + q];
    if apq == 0.0 {
        return;
    }
    training_ground_kernels::tally::add(20 * n, 8);
    let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * apq);
    let sign = if theta < 0.0 { -1.0 } else { 1.0 };
    let t = sign / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    // Columns p and q, then rows.
    turn(a, p, q, n, c, s);
    turn(a, p * n, q * n, 1, c, s);
    turn(v, p, q, n, c, s);
}

/// Rotates as many pairs as the matrix has rows, the first at (p, q), `stride` apart.
fn turn(matrix: &mut [f64], mut p: usize, mut q: usize, stride: usize, c: f64, s: f64) {
    for _ in 0..matrix.len().isqrt() {
        let (x, y) = (matrix[p], matrix[q]);
        matrix[p] = c * x - s * y;
        matrix[q] = s * x + c * y;
        (p, q) = (p + stride, q + stride);
    }
}

/// The orthonormal factor Q of `gaussian` with diag(R) > 0: Haar-distributed if the entries are
/// independent normals (Mezzadri, math-ph/0609050). A wide matrix is factored through its transpose, so
/// that its rows are orthonormal.
pub fn orthogonal(gaussian: ArrayView2<'_, f64>) -> Array2<f64> {
    let (r, c) = gaussian.dim();
    if r < c {
        // Columns of the transpose are the rows themselves.
        let mut rows = flat(&gaussian).into_owned();
        orthonormal_rows(&mut rows, c);
        matrix(r, c, &mut |i, j| rows[i * c + j])
    } else {
        let mut rows = flat(&gaussian.t()).into_owned();
        orthonormal_rows(&mut rows, r);
        matrix(r, c, &mut |i, j| rows[j * r + i])
    }
}

/// Gram-Schmidt on all rows.
fn orthonormal_rows(rows: &mut [f64], length: usize) {
    for row in 0..rows.len() / length.max(1) {
        orthonormal_row(rows, length, row);
    }
}

/// Gram-Schmidt on row `index` against the rows before it. Orthogonalizes twice ("twice is enough",
/// Giraud et al. 2005), so the result is orthonormal to rounding; R's diagonal is a norm and so positive.
/// Returns the cost in f32 multiplications: its sequential sums take twice the time of a product.
pub fn orthonormal_row(rows: &mut [f64], length: usize, index: usize) -> usize {
    let cost = 32 * index * length;
    training_ground_kernels::tally::add(cost, 4);
    let (done, rest) = rows.split_at_mut(index * length);
    let row = &mut rest[..length];
    for _pass in 0..2 {
        for q in done.chunks_exact(length) {
            let dot: f64 = q.iter().zip(row.iter()).map(|(a, b)| a * b).sum();
            for (x, q) in row.iter_mut().zip(q) {
                *x -= dot * q;
            }
        }
    }
    let norm = row.iter().map(|x| x * x).sum::<f64>().sqrt();
    if norm > 0.0 {
        for x in row {
            *x /= norm;
        }
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    fn random(rows: usize, columns: usize) -> Array2<f64> {
        let mut stream = Stream::new(11, "test", 0);
        Array2::from_shape_simple_fn((rows, columns), || stream.normal())
    }

    #[test]
    fn eigenvectors_rebuild_the_matrix() {
        let x = random(40, 7);
        let sigma = covariance(x.view());
        let (values, vectors) = symmetric_eigen(sigma.view());
        let scaled = &vectors * &values;
        let rebuilt = product(scaled.view(), vectors.t());
        assert!((&rebuilt - &sigma).iter().all(|d| d.abs() < 1e-13));
        assert!(values.windows(2).into_iter().all(|w| w[0] >= w[1]));
    }

    #[test]
    fn orthogonal_has_orthonormal_columns_or_rows() {
        for (r, c) in [(6, 6), (9, 4), (4, 9), (1, 3), (120, 100)] {
            let q = orthogonal(random(r, c).view());
            let gram = if r >= c {
                product(q.t(), q.view())
            } else {
                product(q.view(), q.t())
            };
            let eye: Array2<f64> = Array2::eye(r.min(c));
            assert!((&gram - &eye).iter().all(|d| d.abs() < 1e-13), "{r} x {c}");
        }
    }
}
