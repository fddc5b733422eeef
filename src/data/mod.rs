//! Data sets: the toy planes, the reader's own CSV text or drawn points, images, splits and
//! preprocessing.
//!
//! Everything here except the images is `f64` with one example per row: `x` is `[N x D]`. All random draws come
//! from a named [`Stream`](crate::rng::Stream), and sums run in a fixed order, so the same request gives the
//! same bits natively and in wasm.

pub mod csv;
pub mod draw;
mod features;
pub mod image_stats;
pub mod images;
pub mod letters;
mod preprocess;
mod split;
pub mod toy;
mod wide_pca;

pub use features::Feature;
pub use preprocess::{ColumnSummary, Fitted, Pca, Preprocessing, WHITENING_EPSILON, column_stds};
pub use split::split;
pub use toy::ToySet;
pub use wide_pca::PcaFit;

use ndarray::Array2;

/// The kind of prediction for a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// One of the named classes.
    Classification,
    /// Real numbers.
    Regression,
}

/// The targets of a data set, one per example.
#[derive(Clone, Debug)]
pub enum Targets {
    /// Class indices, `[N]`, each below the number of class names.
    Classes(Vec<usize>),
    /// Real targets, `[N x C]`.
    Values(Array2<f64>),
}

impl PartialEq for Targets {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Targets::Classes(a), Targets::Classes(b)) => a == b,
            (Targets::Values(a), Targets::Values(b)) => same(a, b),
            _ => false,
        }
    }
}

/// Examples with their targets.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Inputs, `[N x D]`.
    pub x: Array2<f64>,
    /// Targets, one per row of `x`.
    pub targets: Targets,
    /// Names of the D input columns.
    pub input_names: Vec<String>,
    /// Names of the classes, by class index. Empty for regression.
    pub class_names: Vec<String>,
}

impl PartialEq for Dataset {
    fn eq(&self, other: &Self) -> bool {
        same(&self.x, &other.x)
            && self.targets == other.targets
            && self.input_names == other.input_names
            && self.class_names == other.class_names
    }
}

/// Equality of two arrays, in a fraction of ndarray's code.
fn same(a: &Array2<f64>, b: &Array2<f64>) -> bool {
    a.dim() == b.dim() && a.iter().zip(b).all(|(a, b)| a == b)
}

impl Dataset {
    /// Number of examples, N.
    pub fn len(&self) -> usize {
        self.x.nrows()
    }

    /// True if there is no example.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of inputs, D.
    pub fn dims(&self) -> usize {
        self.x.ncols()
    }

    /// Number of classes, 0 for regression. A class may be missing in a [`select`](Self::select)ed part.
    pub fn n_classes(&self) -> usize {
        match &self.targets {
            Targets::Classes(_) => self.class_names.len(),
            Targets::Values(_) => 0,
        }
    }

    /// The kind of prediction.
    pub fn task(&self) -> Task {
        match &self.targets {
            Targets::Classes(_) => Task::Classification,
            Targets::Values(_) => Task::Regression,
        }
    }

    /// The class index of every example, or `None` for regression.
    pub fn classes(&self) -> Option<&[usize]> {
        match &self.targets {
            Targets::Classes(classes) => Some(classes),
            Targets::Values(_) => None,
        }
    }

    /// Examples per class, `[n_classes]`. Empty for regression.
    pub fn class_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.n_classes()];
        for &class in self.classes().unwrap_or(&[]) {
            counts[class] += 1;
        }
        counts
    }

    /// Multiplies the first columns by `scale` and adds `offset`; both have the same length.
    pub fn shift(&mut self, scale: &[f64], offset: &[f64]) {
        let columns = self.x.ncols().min(scale.len());
        for i in 0..self.len() {
            for j in 0..columns {
                self.x[[i, j]] = self.x[[i, j]] * scale[j] + offset[j];
            }
        }
    }

    /// The examples at `indices`, in that order; an index may repeat. Names are kept.
    ///
    /// # Panics
    /// If an index is not below [`len`](Self::len).
    pub fn select(&self, indices: &[usize]) -> Dataset {
        Dataset {
            x: rows_of(&self.x, indices),
            targets: match &self.targets {
                Targets::Classes(c) => Targets::Classes(indices.iter().map(|&i| c[i]).collect()),
                Targets::Values(v) => Targets::Values(rows_of(v, indices)),
            },
            input_names: self.input_names.clone(),
            class_names: self.class_names.clone(),
        }
    }
}

/// The rows at `indices`, in that order. ndarray's own `select` would be many times as much code.
fn rows_of(x: &Array2<f64>, indices: &[usize]) -> Array2<f64> {
    crate::linalg::matrix(indices.len(), x.ncols(), &mut |i, j| x[[indices[i], j]])
}

/// The names `"0"`, `"1"`, ... for classes without names.
fn numbered_classes(n: usize) -> Vec<String> {
    (0..n).map(|class| format!("class {class}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn select_keeps_rows_together() {
        let mut data = Dataset {
            x: array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
            targets: Targets::Classes(vec![0, 1, 1]),
            input_names: vec!["a".into(), "b".into()],
            class_names: vec!["no".into(), "yes".into()],
        };
        let part = data.select(&[2, 0, 2]);
        assert_eq!(part.x, array![[5.0, 6.0], [1.0, 2.0], [5.0, 6.0]]);
        assert_eq!(part.targets, Targets::Classes(vec![1, 0, 1]));
        assert_eq!((part.len(), part.dims(), part.n_classes()), (3, 2, 2));
        assert_eq!(part.class_counts(), [1, 2]);
        assert!(data.select(&[]).is_empty());

        data.targets = Targets::Values(array![[0.5], [1.5], [2.5]]);
        data.class_names.clear();
        assert_eq!(data.select(&[1]).targets, Targets::Values(array![[1.5]]));
        assert_eq!((data.n_classes(), data.task()), (0, Task::Regression));
        assert!(data.class_counts().is_empty());
    }
}
