//! Preprocessing fitted on the training examples and applied to any others: it uses the statistics of the
//! training set, never those of the test set.

use crate::linalg::{column_means, covariance, matrix, product, symmetric_eigen};
use ndarray::{Array1, Array2, ArrayView2};
use serde::Serialize;

/// The preprocessing of the inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Preprocessing {
    /// No preprocessing.
    None,
    /// x - mean.
    Center,
    /// (x - mean)/std, population std; a constant column is divided by 1.
    Standardize,
    /// Scales each column to [-1, 1].
    MinMax,
    /// Scores on the principal components.
    Pca,
    /// Scores divided by sqrt(eigenvalue + epsilon).
    WhitenPca {
        /// Regularizes small eigenvalues; cs231n's code uses 1e-5.
        epsilon: f64,
    },
    /// PCA whitening rotated back (Bell & Sejnowski 1997).
    WhitenZca {
        /// Regularizes small eigenvalues.
        epsilon: f64,
    },
}

/// epsilon of cs231n's whitening code.
pub const WHITENING_EPSILON: f64 = 1e-5;

impl Preprocessing {
    /// All options, in the order of the page.
    pub const ALL: [Preprocessing; 7] = [
        Preprocessing::None,
        Preprocessing::Center,
        Preprocessing::Standardize,
        Preprocessing::MinMax,
        Preprocessing::Pca,
        Preprocessing::WhitenPca {
            epsilon: WHITENING_EPSILON,
        },
        Preprocessing::WhitenZca {
            epsilon: WHITENING_EPSILON,
        },
    ];

    /// Name in the URL.
    pub const fn name(self) -> &'static str {
        match self {
            Preprocessing::None => "none",
            Preprocessing::Center => "center",
            Preprocessing::Standardize => "standardize",
            Preprocessing::MinMax => "minmax",
            Preprocessing::Pca => "pca",
            Preprocessing::WhitenPca { .. } => "whiten_pca",
            Preprocessing::WhitenZca { .. } => "whiten_zca",
        }
    }

    /// Label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Preprocessing::None => "None (raw)",
            Preprocessing::Center => "Center",
            Preprocessing::Standardize => "Standardize",
            Preprocessing::MinMax => "Scale to [−1, 1]",
            Preprocessing::Pca => "PCA (decorrelate)",
            Preprocessing::WhitenPca { .. } => "Whiten (PCA)",
            Preprocessing::WhitenZca { .. } => "Whiten (ZCA)",
        }
    }

    /// One plain sentence.
    pub const fn help(self) -> &'static str {
        match self {
            Preprocessing::None => "Inputs as they are.",
            Preprocessing::Center => "Each input minus its training mean.",
            Preprocessing::Standardize => {
                "Centered, then divided by the training standard deviation."
            }
            Preprocessing::MinMax => "The training range of each input becomes [−1, 1].",
            Preprocessing::Pca => "Centered and rotated onto the principal components.",
            Preprocessing::WhitenPca { .. } => "Principal components scaled to variance 1.",
            Preprocessing::WhitenZca { .. } => {
                "Whitened and rotated back: the whitening closest to the inputs."
            }
        }
    }

    /// The same with another epsilon, if it has one.
    pub fn with_epsilon(self, epsilon: f64) -> Preprocessing {
        match self {
            Preprocessing::WhitenPca { .. } => Preprocessing::WhitenPca { epsilon },
            Preprocessing::WhitenZca { .. } => Preprocessing::WhitenZca { epsilon },
            other => other,
        }
    }

    /// True if it mixes the columns.
    pub fn mixes_columns(self) -> bool {
        use Preprocessing::{Pca, WhitenPca, WhitenZca};
        matches!(self, Pca | WhitenPca { .. } | WhitenZca { .. })
    }

    /// The preprocessing with this name.
    pub fn from_name(name: &str) -> Option<Preprocessing> {
        Preprocessing::ALL.into_iter().find(|p| p.name() == name)
    }

    /// Fits it on the training inputs `x` `[N x D]`.
    pub fn fit(self, x: ArrayView2<'_, f64>) -> Fitted {
        let d = x.ncols();
        let mean = column_means(x);
        let zero = Array1::zeros(d);
        let one = Array1::ones(d);
        let plain = |shift: Array1<f64>, divisor: Array1<f64>| Fitted {
            shift,
            divisor,
            rotation: None,
        };
        match self {
            Preprocessing::None => plain(zero, one),
            Preprocessing::Center => plain(mean, one),
            Preprocessing::Standardize => {
                let mut stds = column_stds(x);
                for std in &mut stds {
                    *std = nonzero(*std);
                }
                plain(mean, stds)
            }
            Preprocessing::MinMax => {
                if x.nrows() == 0 {
                    return plain(zero, one);
                }
                let (mut middle, mut half) = (zero, one);
                for j in 0..d {
                    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
                    for i in 0..x.nrows() {
                        low = low.min(x[[i, j]]);
                        high = high.max(x[[i, j]]);
                    }
                    middle[j] = (low + high) / 2.0;
                    half[j] = nonzero((high - low) / 2.0);
                }
                plain(middle, half)
            }
            Preprocessing::Pca => {
                let pca = Pca::fit(x);
                Fitted {
                    shift: pca.mean,
                    divisor: one,
                    rotation: Some(pca.components),
                }
            }
            Preprocessing::WhitenPca { epsilon } => Pca::fit(x).whiten(epsilon),
            Preprocessing::WhitenZca { epsilon } => {
                let pca = Pca::fit(x);
                let rotation = pca.zca(epsilon);
                Fitted {
                    shift: pca.mean,
                    divisor: one,
                    rotation: Some(rotation),
                }
            }
        }
    }
}

/// A divisor: 0 becomes 1 (scikit-learn's convention for a constant column).
fn nonzero(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { x }
}

/// Population standard deviation of each column. A column whose spread is only rounding counts as
/// constant: 0.
pub fn column_stds(x: ArrayView2<'_, f64>) -> Array1<f64> {
    let (n, d) = x.dim();
    let means = column_means(x);
    let mut stds = Array1::zeros(d);
    for i in 0..n {
        for j in 0..d {
            let away: f64 = x[[i, j]] - means[j];
            stds[j] += away * away;
        }
    }
    for j in 0..d {
        stds[j] = f64::sqrt(stds[j] / n.max(1) as f64);
        if stds[j] <= 1e-14 * means[j].abs() {
            stds[j] = 0.0;
        }
    }
    stds
}

/// `y = ((x - shift)/divisor) rotation`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    shift: Array1<f64>,
    divisor: Array1<f64>,
    rotation: Option<Array2<f64>>,
}

impl Fitted {
    /// x - shift.
    pub fn shifted(shift: Array1<f64>) -> Fitted {
        Fitted {
            divisor: Array1::ones(shift.len()),
            shift,
            rotation: None,
        }
    }

    /// What is subtracted, `[D]`.
    pub fn shift(&self) -> &Array1<f64> {
        &self.shift
    }

    /// What the difference is divided by, `[D]`.
    pub fn divisor(&self) -> &Array1<f64> {
        &self.divisor
    }

    /// What the quotient is multiplied by, `[D x outputs]`.
    pub fn rotation(&self) -> Option<&Array2<f64>> {
        self.rotation.as_ref()
    }

    /// Transforms `x` `[N x D]` with the training statistics.
    pub fn apply(&self, x: ArrayView2<'_, f64>) -> Array2<f64> {
        // Element by element: ndarray's operators would add some kilobytes to the page's first load.
        let moved = matrix(x.nrows(), x.ncols(), &mut |i, j| {
            (x[[i, j]] - self.shift[j]) / self.divisor[j]
        });
        match &self.rotation {
            Some(rotation) => product(moved.view(), rotation.view()),
            None => moved,
        }
    }

    /// True if the columns are no longer the original ones.
    pub fn mixes_columns(&self) -> bool {
        self.rotation.is_some()
    }
}

/// Principal components of a training set.
#[derive(Clone, Debug, PartialEq)]
pub struct Pca {
    /// Column means.
    pub mean: Array1<f64>,
    /// Eigenvalues of the population covariance (1/N), descending; tiny negative values from rounding become 0.
    pub eigenvalues: Array1<f64>,
    /// One column per eigenvalue; its largest entry in magnitude is positive.
    pub components: Array2<f64>,
}

impl Pca {
    /// Fits the components of `x` `[N x D]`.
    pub fn fit(x: ArrayView2<'_, f64>) -> Pca {
        let covariance = covariance(x);
        let (values, components) = symmetric_eigen(covariance.view());
        Pca {
            mean: column_means(x),
            eigenvalues: values.iter().map(|v| v.max(0.0)).collect(),
            components,
        }
    }

    /// Share of the variance along each component.
    pub fn explained_variance_ratio(&self) -> Array1<f64> {
        &self.eigenvalues / nonzero(self.eigenvalues.sum())
    }

    /// Coordinates along the components, `[N x D]`.
    pub fn scores(&self, x: ArrayView2<'_, f64>) -> Array2<f64> {
        product((&x - &self.mean).view(), self.components.view())
    }

    /// The data reconstructed from only the first `k` components.
    pub fn reconstruct(&self, x: ArrayView2<'_, f64>, k: usize) -> Array2<f64> {
        let mut scores = self.scores(x);
        scores
            .slice_mut(ndarray::s![.., k.min(self.eigenvalues.len())..])
            .fill(0.0);
        product(scores.view(), self.components.t()) + &self.mean
    }

    /// U diag(1/sqrt(lambda + epsilon)). A direction without variance is dropped if epsilon is 0.
    pub fn whitening(&self, epsilon: f64) -> Array2<f64> {
        let inverse = |v: f64| {
            let root = (v + epsilon).sqrt();
            if root > 0.0 { 1.0 / root } else { 0.0 }
        };
        let (d, k) = self.components.dim();
        let mut inverses = vec![0.0; k];
        for j in 0..k {
            inverses[j] = inverse(self.eigenvalues[j]);
        }
        matrix(d, k, &mut |i, j| self.components[[i, j]] * inverses[j])
    }

    /// U diag(1/sqrt(lambda + epsilon)) U^T.
    pub fn zca(&self, epsilon: f64) -> Array2<f64> {
        product(self.whitening(epsilon).view(), self.components.t())
    }

    /// `x` whitened and rotated back, without the `[D x D]` matrix of [`zca`](Self::zca). Variation outside
    /// the components is dropped.
    pub fn whiten_zca(&self, x: ArrayView2<'_, f64>, epsilon: f64) -> Array2<f64> {
        let white = self.whiten(epsilon).apply(x);
        product(white.view(), self.components.t())
    }

    /// Scores divided by sqrt(eigenvalue + epsilon).
    pub fn whiten(&self, epsilon: f64) -> Fitted {
        Fitted {
            shift: self.mean.clone(),
            divisor: Array1::ones(self.mean.len()),
            rotation: Some(self.whitening(epsilon)),
        }
    }
}

/// Mean and std of one input before and after, for the page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ColumnSummary {
    /// Name of the input.
    pub column: String,
    /// Training mean before.
    pub mean: f64,
    /// Training std before.
    pub std: f64,
    /// Training mean after.
    pub mean_after: f64,
    /// Training std after.
    pub std_after: f64,
}

impl ColumnSummary {
    /// One summary per column of the training inputs.
    pub fn of(
        names: &[String],
        before: ArrayView2<'_, f64>,
        after: ArrayView2<'_, f64>,
    ) -> Vec<ColumnSummary> {
        let (mean, std) = (column_means(before), column_stds(before));
        let (mean_after, std_after) = (column_means(after), column_stds(after));
        let row = |(i, name): (usize, &String)| ColumnSummary {
            column: name.clone(),
            mean: mean[i],
            std: std[i],
            mean_after: mean_after[i],
            std_after: std_after[i],
        };
        names.iter().enumerate().map(row).collect()
    }
}
