//! Eigenvectors of a large symmetric matrix in small units of work: Householder's reduction to
//! tridiagonal form, then implicit QL (Golub & Van Loan, sections 8.3.1 and 8.3.3; EISPACK's tql2).
//! About 9 n^3 operations, where cyclic Jacobi takes some ten times as many. Jacobi remains for small
//! matrices, because it finds tiny eigenvalues more accurately.

use super::largest_positive;
use ndarray::{Array1, Array2};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The column to reduce next.
    Reduce(usize),
    /// The eigenvalue to isolate next.
    Isolate(usize),
    /// The reflection to undo next, counted down.
    Undo(usize),
    Done,
}

/// A decomposition in progress. Call [`work`](Self::work) until it returns false, then
/// [`finish`](Self::finish).
#[derive(Clone, Debug)]
pub struct Eigen {
    n: usize,
    /// The rest of the matrix; finished columns hold v of their reflection below the diagonal.
    a: Vec<f64>,
    /// 2/v'v of each reflection.
    tau: Vec<f64>,
    diagonal: Vec<f64>,
    /// `[i]` couples i and i + 1.
    off: Vec<f64>,
    /// Eigenvectors as rows, so that every rotation works on contiguous numbers.
    rows: Vec<f64>,
    phase: Phase,
    sweeps: usize,
}

/// QL needs one or two sweeps per eigenvalue; this many mean that it does not converge (NaN).
const MAX_SWEEPS: usize = 60;

impl Eigen {
    /// Starts on a symmetric matrix.
    ///
    /// # Panics
    /// If it is not square.
    pub fn new(matrix: Array2<f64>) -> Self {
        let n = matrix.nrows();
        assert_eq!(n, matrix.ncols(), "a square matrix");
        Eigen {
            n,
            a: matrix.iter().copied().collect(),
            tau: vec![0.0; n],
            diagonal: vec![0.0; n],
            off: vec![0.0; n],
            rows: Vec::new(),
            phase: Phase::Reduce(0),
            sweeps: 0,
        }
    }

    /// Does one unit of at most about 6 n^2 operations; false if nothing was left to do.
    pub fn work(&mut self) -> bool {
        training_ground_kernels::tally::add(6 * self.n * self.n, 8);
        match self.phase {
            Phase::Reduce(k) if k < self.n => {
                self.reduce(k);
                self.phase = Phase::Reduce(k + 1);
            }
            Phase::Reduce(_) => {
                self.rows = vec![0.0; self.n * self.n];
                for i in 0..self.n {
                    self.rows[i * self.n + i] = 1.0;
                }
                self.phase = Phase::Isolate(0);
            }
            Phase::Isolate(l) if l < self.n => {
                if self.sweeps >= MAX_SWEEPS || self.isolated(l) {
                    self.phase = Phase::Isolate(l + 1);
                    self.sweeps = 0;
                } else {
                    self.sweep(l);
                    self.sweeps += 1;
                }
            }
            Phase::Isolate(_) => self.phase = Phase::Undo(self.n),
            Phase::Undo(0) => self.phase = Phase::Done,
            Phase::Undo(k) => {
                self.undo(k - 1);
                self.phase = Phase::Undo(k - 1);
            }
            Phase::Done => return false,
        }
        true
    }

    /// Approximate share of the work that is done, in `[0, 1]`.
    pub fn share(&self) -> f64 {
        let n = self.n.max(1) as f64;
        match self.phase {
            Phase::Reduce(k) => 0.3 * (1.0 - libm::pow(1.0 - k as f64 / n, 3.0)),
            Phase::Isolate(l) => 0.3 + 0.5 * (1.0 - libm::pow(1.0 - l as f64 / n, 2.0)),
            Phase::Undo(k) => 1.0 - 0.2 * k as f64 / n,
            Phase::Done => 1.0,
        }
    }

    /// Reflects row and column k to a multiple of the first unit vector below the diagonal.
    fn reduce(&mut self, k: usize) {
        let n = self.n;
        self.diagonal[k] = self.a[k * n + k];
        if k + 1 >= n {
            return;
        }
        let m = n - k - 1;
        let mut v: Vec<f64> = (k + 1..n).map(|i| self.a[i * n + k]).collect();
        let norm = v.iter().map(|x| x * x).sum::<f64>().sqrt();
        let rest = v[1..].iter().any(|&x| x != 0.0);
        if !rest {
            self.off[k] = v[0];
            return;
        }
        let alpha = if v[0] > 0.0 { -norm } else { norm };
        v[0] -= alpha;
        let tau = 2.0 / v.iter().map(|x| x * x).sum::<f64>();
        self.off[k] = alpha;
        self.tau[k] = tau;
        // p = tau A v, as a sum of rows: A is symmetric.
        let mut p = vec![0.0; m];
        for (i, &vi) in v.iter().enumerate() {
            let row = &self.a[(k + 1 + i) * n + k + 1..(k + 2 + i) * n];
            for (p, &a) in p.iter_mut().zip(row) {
                *p += a * (vi * tau);
            }
        }
        let half = 0.5 * tau * p.iter().zip(&v).map(|(p, v)| p * v).sum::<f64>();
        for (p, v) in p.iter_mut().zip(&v) {
            *p -= half * v;
        }
        for i in 0..m {
            let (vi, wi) = (v[i], p[i]);
            let row = &mut self.a[(k + 1 + i) * n + k + 1..(k + 2 + i) * n];
            for ((a, &v), &w) in row.iter_mut().zip(&v).zip(&p) {
                *a -= vi * w + wi * v;
            }
            self.a[(k + 1 + i) * n + k] = vi;
        }
    }

    /// A coupling below this size counts as zero.
    fn tiny(&self) -> f64 {
        let sizes = self.diagonal.iter().zip(&self.off);
        f64::EPSILON * sizes.map(|(d, e)| d.abs() + e.abs()).fold(0.0, f64::max)
    }

    fn isolated(&self, l: usize) -> bool {
        l + 1 >= self.n || self.off[l].abs() <= self.tiny()
    }

    /// One implicit QL step on the block that begins at `l`.
    fn sweep(&mut self, l: usize) {
        let (n, tiny) = (self.n, self.tiny());
        let (d, e) = (&mut self.diagonal, &mut self.off);
        let m = (l..n - 1).find(|&i| e[i].abs() <= tiny).unwrap_or(n - 1);
        let root = |a: f64, b: f64| (a * a + b * b).sqrt();
        let g0 = (d[l + 1] - d[l]) / (2.0 * e[l]);
        let r0 = root(g0, 1.0);
        let mut g = d[m] - d[l] + e[l] / (g0 + if g0 < 0.0 { -r0 } else { r0 });
        let (mut s, mut c, mut p) = (1.0, 1.0, 0.0);
        for i in (l..m).rev() {
            let (f, b) = (s * e[i], c * e[i]);
            let r = root(f, g);
            e[i + 1] = r;
            if r == 0.0 {
                d[i + 1] -= p;
                e[m] = 0.0;
                return;
            }
            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            let t = (d[i] - g) * s + 2.0 * c * b;
            p = s * t;
            d[i + 1] = g + p;
            g = c * t - b;
            let (low, high) = self.rows.split_at_mut((i + 1) * n);
            for (x, y) in low[i * n..].iter_mut().zip(&mut high[..n]) {
                let (a, b) = (*x, *y);
                *y = s * a + c * b;
                *x = c * a - s * b;
            }
        }
        d[l] -= p;
        e[l] = g;
        e[m] = 0.0;
    }

    /// Applies reflection k to every eigenvector of the tridiagonal matrix.
    fn undo(&mut self, k: usize) {
        let (n, tau) = (self.n, self.tau[k]);
        if tau == 0.0 {
            return;
        }
        let v: Vec<f64> = (k + 1..n).map(|i| self.a[i * n + k]).collect();
        for row in self.rows.chunks_exact_mut(n) {
            let row = &mut row[k + 1..];
            let dot = tau * row.iter().zip(&v).map(|(x, v)| x * v).sum::<f64>();
            for (x, v) in row.iter_mut().zip(&v) {
                *x -= dot * v;
            }
        }
    }

    /// Eigenvalues (descending) and eigenvectors as rows `[n x n]`, with the largest entry in magnitude
    /// positive. Completes any remaining work.
    pub fn finish(mut self) -> (Array1<f64>, Array2<f64>) {
        while self.work() {}
        let n = self.n;
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&i, &j| self.diagonal[j].total_cmp(&self.diagonal[i]));
        let values = order.iter().map(|&i| self.diagonal[i]).collect();
        let mut vectors = Array2::zeros((n, n));
        for (mut row, &i) in vectors.rows_mut().into_iter().zip(&order) {
            row.assign(&ndarray::aview1(&self.rows[i * n..(i + 1) * n]));
            largest_positive(row);
        }
        (values, vectors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::{covariance, product, symmetric_eigen};
    use crate::rng::Stream;

    fn check(matrix: &Array2<f64>) {
        let (values, rows) = Eigen::new(matrix.clone()).finish();
        let scaled = &rows.t() * &values;
        let rebuilt = product(scaled.view(), rows.view());
        let scale = values.iter().fold(1e-300f64, |m, v| m.max(v.abs()));
        let n = matrix.nrows() as f64;
        for (a, b) in rebuilt.iter().zip(matrix) {
            assert!((a - b).abs() <= 1e-14 * n * scale, "{a} {b}");
        }
        let gram = product(rows.view(), rows.t());
        let eye: Array2<f64> = Array2::eye(matrix.nrows());
        assert!((&gram - &eye).iter().all(|d| d.abs() < 1e-14 * n));
        let (jacobi, _) = symmetric_eigen(matrix.view());
        for (a, b) in values.iter().zip(&jacobi) {
            assert!((a - b).abs() <= 1e-14 * n * scale, "{a} {b}");
        }
    }

    #[test]
    fn agrees_with_jacobi_on_every_kind_of_matrix() {
        let mut stream = Stream::new(3, "test", 0);
        for (rows, columns) in [(1, 1), (5, 2), (9, 3), (60, 40), (20, 60)] {
            let x = Array2::from_shape_simple_fn((rows, columns), || stream.normal());
            // The last one is rank deficient.
            check(&covariance(x.view()));
        }
        check(&Array2::eye(7));
        check(&Array2::zeros((6, 6)));
        check(&Array2::from_diag(&ndarray::array![3.0, -1.0, 2.0, 2.0]));
        check(&Array2::ones((8, 8)));
    }

    #[test]
    fn not_a_number_ends_too() {
        let mut matrix: Array2<f64> = Array2::eye(5);
        matrix[[1, 3]] = f64::NAN;
        matrix[[3, 1]] = f64::NAN;
        let mut eigen = Eigen::new(matrix);
        let mut units = 0;
        while eigen.work() {
            units += 1;
            assert!(units < 1000);
        }
        assert_eq!(eigen.share(), 1.0);
    }
}
