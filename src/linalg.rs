//! The little dense linear algebra the engine needs, in f64 with sums in a fixed order (the same
//! bits natively and in wasm): symmetric eigendecomposition and orthonormal factors.

mod eigen;

pub use eigen::Eigen;

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut1, Axis};

/// Mean of each column.
pub fn column_means(x: ArrayView2<'_, f64>) -> Array1<f64> {
    let n = x.nrows().max(1) as f64;
    Array1::from_iter(x.columns().into_iter().map(|c| c.iter().sum::<f64>() / n))
}

/// Population covariance (1/N) of the columns of `x`.
pub fn covariance(x: ArrayView2<'_, f64>) -> Array2<f64> {
    let (n, d) = x.dim();
    let centered = &x - &column_means(x);
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

/// Matrix product with each sum in order.
pub fn product(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Array2<f64> {
    let (m, k, n) = (a.nrows(), a.ncols(), b.ncols());
    let (a, b) = (a.as_standard_layout(), b.as_standard_layout());
    let mut c = Array2::zeros((m, n));
    if let (Some(a), Some(b), Some(c)) = (a.as_slice(), b.as_slice(), c.as_slice_mut()) {
        crate::nn::kernels::matmul(m, k, n, a, b, c, &mut Vec::new());
    }
    c
}

/// Eigenvalues (descending) and eigenvectors (columns, the entry of largest magnitude positive) of a
/// symmetric matrix, by cyclic Jacobi rotations (Golub & Van Loan, section 8.5).
pub fn symmetric_eigen(matrix: ArrayView2<'_, f64>) -> (Array1<f64>, Array2<f64>) {
    let n = matrix.nrows();
    let mut a = matrix.to_owned();
    let mut v = Array2::eye(n);
    let scale: f64 = a.iter().map(|x| x * x).sum::<f64>().sqrt();
    for _sweep in 0..64 {
        let off: f64 = (0..n)
            .flat_map(|i| (0..i).map(move |j| (i, j)))
            .map(|p| a[p] * a[p])
            .sum();
        if off.sqrt() <= 1e-17 * scale {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut v, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| a[[j, j]].total_cmp(&a[[i, i]]));
    let values = order.iter().map(|&i| a[[i, i]]).collect();
    let mut vectors = v.select(Axis(1), &order);
    for column in vectors.columns_mut() {
        largest_positive(column);
    }
    (values, vectors)
}

/// The sign of an eigenvector is arbitrary: here its entry of largest magnitude is positive.
pub(crate) fn largest_positive(mut vector: ArrayViewMut1<'_, f64>) {
    let larger = |m: f64, x: &f64| if x.abs() > m.abs() { *x } else { m };
    if vector.iter().fold(0.0, larger) < 0.0 {
        vector.mapv_inplace(|x| -x);
    }
}

/// Zeroes a[p, q] by a rotation of the plane (p, q).
fn rotate(a: &mut Array2<f64>, v: &mut Array2<f64>, p: usize, q: usize) {
    let apq = a[[p, q]];
    if apq == 0.0 {
        return;
    }
    let theta = (a[[q, q]] - a[[p, p]]) / (2.0 * apq);
    let sign = if theta < 0.0 { -1.0 } else { 1.0 };
    let t = sign / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for k in 0..a.nrows() {
        let (x, y) = (a[[k, p]], a[[k, q]]);
        a[[k, p]] = c * x - s * y;
        a[[k, q]] = s * x + c * y;
    }
    for k in 0..a.nrows() {
        let (x, y) = (a[[p, k]], a[[q, k]]);
        a[[p, k]] = c * x - s * y;
        a[[q, k]] = s * x + c * y;
    }
    for k in 0..v.nrows() {
        let (x, y) = (v[[k, p]], v[[k, q]]);
        v[[k, p]] = c * x - s * y;
        v[[k, q]] = s * x + c * y;
    }
}

/// The orthonormal factor Q of `gaussian` with diag(R) > 0: Haar-distributed when the entries are
/// independent normals (Mezzadri, math-ph/0609050). A wide matrix is factored by its transpose, so
/// that its rows are orthonormal.
pub fn orthogonal(gaussian: ArrayView2<'_, f64>) -> Array2<f64> {
    if gaussian.nrows() < gaussian.ncols() {
        // Columns of the transpose are the rows themselves.
        orthonormal_rows(gaussian.to_owned())
    } else {
        orthonormal_rows(gaussian.t().as_standard_layout().to_owned())
            .t()
            .as_standard_layout()
            .to_owned()
    }
}

/// Gram-Schmidt on the rows, each orthogonalized twice ("twice is enough", Giraud et al. 2005):
/// orthonormal to rounding, and R's diagonal, a norm, is positive by construction.
fn orthonormal_rows(mut rows: Array2<f64>) -> Array2<f64> {
    for i in 0..rows.nrows() {
        let (done, mut rest) = rows.view_mut().split_at(Axis(0), i);
        let mut row = rest.row_mut(0);
        for _pass in 0..2 {
            for q in done.rows() {
                let dot: f64 = q.iter().zip(row.iter()).map(|(a, b)| a * b).sum();
                row.zip_mut_with(&q, |x, &q| *x -= dot * q);
            }
        }
        let norm = row.iter().map(|x| x * x).sum::<f64>().sqrt();
        if norm > 0.0 {
            row.mapv_inplace(|x| x / norm);
        }
    }
    rows
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
