//! Examples ready for a network, and batches of them.

use super::kernels;
use super::loss::TargetsRef;
use training_ground_kernels::Number;

/// Targets of an [`Examples`] set.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnedTargets<T> {
    /// Class of each row.
    Classes(Vec<usize>),
    /// `[N x C]` row-major, with C.
    Values(Vec<T>, usize),
}

impl<T: Number> OwnedTargets<T> {
    /// Borrows the targets for a pass.
    pub fn borrow(&self) -> TargetsRef<'_, T> {
        match self {
            OwnedTargets::Classes(c) => TargetsRef::Classes(c),
            OwnedTargets::Values(v, _) => TargetsRef::Values(v),
        }
    }

    /// An empty set of the same kind.
    pub(super) fn like(&self) -> Self {
        match self {
            OwnedTargets::Classes(_) => OwnedTargets::Classes(Vec::new()),
            OwnedTargets::Values(_, columns) => OwnedTargets::Values(Vec::new(), *columns),
        }
    }

    /// Replaces its rows by the rows `chosen` of `from`, which is of the same kind.
    pub(super) fn take_rows(&mut self, from: &Self, chosen: &[usize]) {
        match (self, from) {
            (OwnedTargets::Classes(to), OwnedTargets::Classes(from)) => {
                to.clear();
                to.extend(chosen.iter().map(|&i| from[i]));
            }
            (OwnedTargets::Values(to, columns), OwnedTargets::Values(from, _)) => {
                gather(from, to, *columns, chosen);
            }
            // `like` gave both the same kind.
            _ => {}
        }
    }
}

/// Copies the rows `chosen` of `from`, each `width` numbers, to `to`.
fn gather<T: Number>(from: &[T], to: &mut Vec<T>, width: usize, chosen: &[usize]) {
    to.resize(chosen.len() * width, T::ZERO);
    for (to, &i) in to.chunks_exact_mut(width.max(1)).zip(chosen) {
        kernels::copy(&from[i * width..(i + 1) * width], to);
    }
}

/// Examples ready for the network: one row each, inputs already preprocessed.
#[derive(Clone, Debug, PartialEq)]
pub struct Examples<T> {
    /// `[rows x inputs]` row-major.
    pub x: Vec<T>,
    /// Columns of x.
    pub inputs: usize,
    /// One per row.
    pub targets: OwnedTargets<T>,
}

impl<T: Number> Examples<T> {
    /// Number of examples.
    pub fn rows(&self) -> usize {
        match &self.targets {
            OwnedTargets::Classes(c) => c.len(),
            OwnedTargets::Values(v, columns) => v.len() / (*columns).max(1),
        }
    }

    /// The same examples in another number type, each value rounded once.
    pub fn cast<S: Number>(&self) -> Examples<S> {
        let each = |v: &[T]| v.iter().map(|x| S::of(x.f64())).collect();
        Examples {
            x: each(&self.x),
            inputs: self.inputs,
            targets: match &self.targets {
                OwnedTargets::Classes(c) => OwnedTargets::Classes(c.clone()),
                OwnedTargets::Values(v, columns) => OwnedTargets::Values(each(v), *columns),
            },
        }
    }

    /// The first `rows` examples.
    pub fn head(&self, rows: usize) -> Examples<T> {
        let mut out = Examples {
            x: Vec::new(),
            inputs: self.inputs,
            targets: self.targets.like(),
        };
        for i in 0..rows.min(self.rows()) {
            out.push_row(self, i);
        }
        out
    }

    /// Replaces its rows by the rows `chosen` of `from`.
    pub(super) fn take_rows(&mut self, from: &Examples<T>, chosen: &[usize]) {
        gather(&from.x, &mut self.x, from.inputs, chosen);
        self.targets.take_rows(&from.targets, chosen);
    }

    fn push_row(&mut self, from: &Examples<T>, i: usize) {
        self.x
            .extend_from_slice(&from.x[i * from.inputs..(i + 1) * from.inputs]);
        match (&mut self.targets, &from.targets) {
            (OwnedTargets::Classes(to), OwnedTargets::Classes(from)) => to.push(from[i]),
            (OwnedTargets::Values(to, columns), OwnedTargets::Values(from, _)) => {
                to.extend_from_slice(&from[i * *columns..(i + 1) * *columns]);
            }
            // `like` gave both the same kind.
            _ => {}
        }
    }
}
