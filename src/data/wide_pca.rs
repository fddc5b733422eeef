//! Principal components of examples with very many columns, such as images, in small units of work.

use super::Pca;
use crate::linalg::{Eigen, column_means, largest_positive};
use ndarray::{Array1, Array2, ArrayView2};

/// Rows of the components computed per unit.
const BLOCK: usize = 8;
/// Eigenvalues below this share of the largest are only rounding: the examples do not vary there.
const RANK: f64 = 1e-12;

/// A fit in progress: call [`work`](Self::work) until it returns false, then [`take`](Self::take).
///
/// With fewer examples than columns it decomposes the `[N x N]` matrix of products of examples instead of
/// the `[D x D]` covariance: both have the same nonzero eigenvalues (Turk & Pentland 1991, "Eigenfaces for
/// Recognition"). Directions without variance are dropped.
#[derive(Clone, Debug)]
pub struct PcaFit {
    mean: Array1<f64>,
    rows: usize,
    /// Centered examples, `[inner x n]`: n is the smaller of N and D.
    centered: Array2<f64>,
    /// True if the columns of `centered` are the examples.
    by_examples: bool,
    stage: Stage,
}

#[derive(Clone, Debug)]
enum Stage {
    /// Products, row by row.
    Products(Array2<f64>, usize),
    Decompose(Box<Eigen>),
    /// Components from the eigenvectors of the products, `[n x r]`, row by row.
    Components(Array1<f64>, Array2<f64>, Array2<f64>, usize),
    Done(Pca),
}

impl PcaFit {
    /// Prepares to fit `x` `[N x D]`.
    pub fn new(x: ArrayView2<'_, f64>) -> Self {
        let (rows, columns) = x.dim();
        let mean = column_means(x);
        let by_examples = rows < columns;
        let difference = &x - &mean;
        let centered = match by_examples {
            true => difference.t().as_standard_layout().to_owned(),
            false => difference,
        };
        let n = rows.min(columns);
        PcaFit {
            mean,
            rows,
            centered,
            by_examples,
            stage: Stage::Products(Array2::zeros((n, n)), 0),
        }
    }

    /// Does one unit of at most about 10^7 operations for a thousand images; false when all is done.
    pub fn work(&mut self) -> bool {
        match &mut self.stage {
            Stage::Products(products, i) if *i < products.nrows() => {
                // Row i up to the diagonal, as a sum of rows: no sum is split, all are contiguous.
                let mut row = vec![0.0; *i + 1];
                for inner in self.centered.rows() {
                    let scale = inner[*i];
                    for (sum, &v) in row.iter_mut().zip(inner) {
                        *sum += scale * v;
                    }
                }
                for (j, sum) in row.into_iter().enumerate() {
                    let mean = sum / self.rows.max(1) as f64;
                    products[[*i, j]] = mean;
                    products[[j, *i]] = mean;
                }
                *i += 1;
            }
            Stage::Products(products, _) => {
                let products = std::mem::take(products);
                self.stage = Stage::Decompose(Box::new(Eigen::new(products)));
            }
            Stage::Decompose(eigen) => {
                if !eigen.work() {
                    let empty = Eigen::new(Array2::zeros((0, 0)));
                    let (values, vectors) = std::mem::replace(&mut **eigen, empty).finish();
                    self.decomposed(values, vectors);
                }
            }
            Stage::Components(values, vectors, components, at) if *at < components.nrows() => {
                let end = (*at + BLOCK).min(components.nrows());
                let block = self.centered.slice(ndarray::s![*at..end, ..]);
                let part = crate::linalg::product(block, vectors.view());
                let roots = values.mapv(|v| (v * self.rows as f64).sqrt());
                let mut rows = components.slice_mut(ndarray::s![*at..end, ..]);
                rows.assign(&(part / roots));
                *at = end;
            }
            Stage::Components(values, _, components, _) => {
                for column in components.columns_mut() {
                    largest_positive(column);
                }
                let (values, components) = (std::mem::take(values), std::mem::take(components));
                self.done(values, components);
            }
            Stage::Done(_) => return false,
        }
        true
    }

    fn decomposed(&mut self, values: Array1<f64>, vectors: Array2<f64>) {
        let least = values.first().copied().unwrap_or(0.0) * RANK;
        let rank = values.iter().filter(|&&v| v > least).count();
        let values = values.slice(ndarray::s![..rank]).to_owned();
        let vectors = vectors.slice(ndarray::s![..rank, ..]);
        let vectors = vectors.t().as_standard_layout().to_owned();
        if self.by_examples {
            let components = Array2::zeros((self.mean.len(), rank));
            self.stage = Stage::Components(values, vectors, components, 0);
        } else {
            self.done(values, vectors);
        }
    }

    fn done(&mut self, eigenvalues: Array1<f64>, components: Array2<f64>) {
        self.centered = Array2::zeros((0, 0));
        self.stage = Stage::Done(Pca {
            mean: std::mem::take(&mut self.mean),
            eigenvalues,
            components,
        });
    }

    /// Approximate share of the work that is done, in `[0, 1]`.
    pub fn share(&self) -> f64 {
        match &self.stage {
            Stage::Products(products, i) => {
                let share = *i as f64 / products.nrows().max(1) as f64;
                0.2 * share * share
            }
            Stage::Decompose(eigen) => 0.2 + 0.6 * eigen.share(),
            Stage::Components(_, _, all, at) => 0.8 + 0.2 * *at as f64 / all.nrows().max(1) as f64,
            Stage::Done(_) => 1.0,
        }
    }

    /// The components, once computed.
    pub fn take(self) -> Option<Pca> {
        match self.stage {
            Stage::Done(pca) => Some(pca),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    #[test]
    fn both_ways_give_the_components_of_the_covariance() {
        for (rows, columns) in [(40, 12), (9, 30)] {
            let mut stream = Stream::new(5, "test", 0);
            let x = Array2::from_shape_fn((rows, columns), |(_, j)| {
                stream.normal() * (j + 1) as f64 + 3.0
            });
            let mut fit = PcaFit::new(x.view());
            let mut last = 0.0;
            while fit.work() {
                assert!(fit.share() >= last);
                last = fit.share();
            }
            let wide = fit.take().expect("done");
            let plain = Pca::fit(x.view());
            let rank = columns.min(rows - 1);
            assert_eq!(wide.eigenvalues.len(), rank);
            for r in 0..rank {
                let scale = plain.eigenvalues[0];
                assert!((wide.eigenvalues[r] - plain.eigenvalues[r]).abs() < 1e-12 * scale);
                let (a, b) = (wide.components.column(r), plain.components.column(r));
                assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9), "{r}");
            }
            // In the span of the training examples both give the same whitening.
            let (a, b) = (
                wide.whiten_zca(x.view(), 1e-3),
                (&x - &plain.mean).dot(&plain.zca(1e-3)),
            );
            assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-8));
        }
    }
}
