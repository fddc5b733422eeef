//! One dense layer: `z = a_prev W + b`, `a = f(z)`.

use super::activation::Activation;
use super::kernels;
use ndarray::{Array1, Array2};
use training_ground_kernels::Number;

/// The parameters of a layer, or anything of the same shape (a gradient, an optimizer's state).
#[derive(Clone, Debug, PartialEq)]
pub struct Tensors<T> {
    /// `[fan_in x units*pieces]`; for Maxout column `unit*pieces + piece`.
    pub w: Array2<T>,
    /// `[units*pieces]`.
    pub b: Array1<T>,
    /// PReLU slopes: 1 (shared) or `units`; empty for every other activation.
    pub alpha: Array1<T>,
}

/// Which tensor of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TensorKind {
    /// Weights.
    W,
    /// Biases.
    B,
    /// PReLU slopes.
    Alpha,
}

impl TensorKind {
    /// The tensors in the order of concatenation.
    pub const ALL: [TensorKind; 3] = [TensorKind::W, TensorKind::B, TensorKind::Alpha];

    /// "W", "b" or "alpha".
    pub fn name(self) -> &'static str {
        match self {
            TensorKind::W => "W",
            TensorKind::B => "b",
            TensorKind::Alpha => "alpha",
        }
    }
}

impl<T: Number> Tensors<T> {
    /// All zeros, in the shape `layer` needs.
    pub fn zeros(fan_in: usize, units: usize, activation: Activation) -> Self {
        let columns = units * activation.pieces();
        let slopes = match activation {
            Activation::Prelu { shared: true, .. } => 1,
            Activation::Prelu { shared: false, .. } => units,
            _ => 0,
        };
        Tensors {
            w: Array2::from_elem((fan_in, columns), T::ZERO),
            b: Array1::from_elem(columns, T::ZERO),
            alpha: Array1::from_elem(slopes, T::ZERO),
        }
    }

    /// One tensor as a flat row-major slice.
    pub fn get(&self, kind: TensorKind) -> &[T] {
        let slice = match kind {
            TensorKind::W => self.w.as_slice(),
            TensorKind::B => self.b.as_slice(),
            TensorKind::Alpha => self.alpha.as_slice(),
        };
        slice.expect("tensors are built contiguous and never re-strided")
    }

    /// One tensor as a flat row-major slice.
    pub fn get_mut(&mut self, kind: TensorKind) -> &mut [T] {
        let slice = match kind {
            TensorKind::W => self.w.as_slice_mut(),
            TensorKind::B => self.b.as_slice_mut(),
            TensorKind::Alpha => self.alpha.as_slice_mut(),
        };
        slice.expect("tensors are built contiguous and never re-strided")
    }

    /// Number of parameters.
    pub fn len(&self) -> usize {
        self.w.len() + self.b.len() + self.alpha.len()
    }

    /// True for a layer without inputs or units.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sets every entry.
    pub fn fill(&mut self, value: T) {
        for kind in TensorKind::ALL {
            self.get_mut(kind).fill(value);
        }
    }
}

/// A layer: parameters and activation.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer<T> {
    /// The learned parameters.
    pub tensors: Tensors<T>,
    /// The activation function.
    pub activation: Activation,
}

impl<T: Number> Layer<T> {
    /// A layer with W = 0, b = 0 and PReLU slopes at their initial value.
    pub fn new(fan_in: usize, units: usize, activation: Activation) -> Self {
        let mut tensors = Tensors::zeros(fan_in, units, activation);
        if let Activation::Prelu { alpha, .. } = activation {
            tensors.alpha.fill(T::of(alpha));
        }
        Layer {
            tensors,
            activation,
        }
    }

    /// Inputs per unit.
    pub fn fan_in(&self) -> usize {
        self.tensors.w.nrows()
    }

    /// Outputs, not counting Maxout's pieces.
    pub fn units(&self) -> usize {
        self.columns() / self.activation.pieces()
    }

    /// Columns of W: units times pieces.
    pub fn columns(&self) -> usize {
        self.tensors.w.ncols()
    }

    /// The learned slope of `unit` (0 for anything but PReLU).
    pub fn alpha(&self, unit: usize) -> T {
        let alpha = self.tensors.get(TensorKind::Alpha);
        match alpha.len() {
            0 => T::ZERO,
            1 => alpha[0],
            _ => alpha[unit],
        }
    }

    /// Applies the activation to whole rows: `z` `[N x columns]` -> `a` `[N x units]`.
    /// `winners` (only for Maxout, `[N x units]`) receives the winning piece.
    pub fn activate(&self, z: &[T], a: &mut [T], winners: &mut [u16]) {
        let units = self.units();
        match self.activation {
            Activation::Maxout { pieces } => {
                super::tally::add(5 * z.len(), size_of::<T>());
                for ((z, a), winner) in z.chunks_exact(pieces).zip(a).zip(winners) {
                    let best = first_largest(z);
                    *winner = best as u16;
                    *a = z[best];
                }
            }
            Activation::Prelu { shared: false, .. } => {
                for (z, a) in z.chunks_exact(units).zip(a.chunks_exact_mut(units)) {
                    for unit in 0..units {
                        a[unit] = self.activation.value(z[unit], self.alpha(unit));
                    }
                }
            }
            activation => activation.values(z, a, self.alpha(0)),
        }
    }

    /// Computes column `j` of `z` from the rows of `input`, with the same sums as the whole product.
    pub fn recompute_column(&self, input: &[T], j: usize, column: &mut Vec<T>, z: &mut [T]) {
        let (fan_in, columns) = (self.fan_in(), self.columns());
        super::tally::add(input.len(), size_of::<T>());
        column.clear();
        column.extend(self.tensors.w.column(j));
        let bias = self.tensors.get(TensorKind::B)[j];
        let rows = input.chunks_exact(fan_in.max(1));
        for (row, z) in rows.zip(z[j..].iter_mut().step_by(columns)) {
            let mut sum = T::ZERO;
            for (&x, &w) in row.iter().zip(column.iter()) {
                sum += x * w;
            }
            *z = sum + bias;
        }
    }

    /// [`Layer::activate`] for one unit of every row.
    pub fn activate_unit(
        &self,
        unit: usize,
        z: &[T],
        buffer: &mut Vec<T>,
        a: &mut [T],
        winners: &mut [u16],
    ) {
        let (units, columns, pieces) = (self.units(), self.columns(), self.activation.pieces());
        if matches!(self.activation, Activation::Maxout { .. }) {
            for r in 0..a.len() / units {
                let at = r * units + unit;
                let z = &z[r * columns + unit * pieces..r * columns + (unit + 1) * pieces];
                let best = first_largest(z);
                winners[at] = best as u16;
                a[at] = z[best];
            }
            return;
        }
        buffer.clear();
        buffer.extend(z[unit..].iter().step_by(columns));
        let rows = buffer.len();
        buffer.resize(2 * rows, T::ZERO);
        let (z, values) = buffer.split_at_mut(rows);
        self.activation.values(z, values, self.alpha(unit));
        for (a, &value) in a[unit..].iter_mut().step_by(units).zip(&*values) {
            *a = value;
        }
    }

    /// f'(z) of whole rows, `[N x units]`: [`Activation::derivative`]; for Maxout 1, the winning piece's slope.
    pub fn slopes(&self, z: &[T], a: &[T], out: &mut [T]) {
        match self.activation {
            Activation::Maxout { .. } => out.fill(T::ONE),
            Activation::Prelu { shared: false, .. } => {
                for (i, (out, (&z, &a))) in out.iter_mut().zip(z.iter().zip(a)).enumerate() {
                    let slope = self.alpha(i % self.units());
                    *out = self.activation.derivative(z, a, slope);
                }
            }
            activation => activation.slopes(z, a, out, self.alpha(0)),
        }
    }

    /// `dz = da * f'(z)`. For Maxout the gradient goes only to the winning piece. For PReLU also
    /// `dalpha = sum of da min(0, z)` over everything that shares a slope.
    pub fn activate_backward(
        &self,
        z: &[T],
        a: &[T],
        winners: &[u16],
        da: &[T],
        dz: &mut [T],
        dalpha: &mut [T],
    ) {
        let units = self.units();
        match self.activation {
            Activation::Maxout { pieces } => {
                super::tally::add(5 * z.len(), size_of::<T>());
                dz.fill(T::ZERO);
                for (i, &winner) in winners.iter().enumerate() {
                    dz[i * pieces + usize::from(winner)] = da[i];
                }
            }
            Activation::Linear => kernels::copy(da, dz),
            Activation::Prelu { shared: true, .. } => {
                self.activation.derivatives(z, a, da, dz, self.alpha(0));
                let mut sum = T::ZERO;
                for (&z, &da) in z.iter().zip(da) {
                    sum += pull(z, da);
                }
                dalpha.fill(sum);
            }
            Activation::Prelu { .. } => {
                dalpha.fill(T::ZERO);
                for row in 0..z.len() / units {
                    let at = row * units..(row + 1) * units;
                    let (z, a, da) = (&z[at.clone()], &a[at.clone()], &da[at.clone()]);
                    for (unit, dz) in dz[at].iter_mut().enumerate() {
                        let slope = self.alpha(unit);
                        *dz = da[unit] * self.activation.derivative(z[unit], a[unit], slope);
                        dalpha[unit] += pull(z[unit], da[unit]);
                    }
                }
            }
            activation => activation.derivatives(z, a, da, dz, T::ZERO),
        }
    }
}

/// One element's contribution to the gradient of a PReLU slope. Adding 0 does not change a sum that began
/// at +0, so no branch on the sign of z is needed.
fn pull<T: Number>(z: T, da: T) -> T {
    if z < T::ZERO { da * z } else { T::ZERO }
}

/// Index of the largest piece; a tie goes to the first. `!(<=)` lets a NaN win, so that it becomes
/// visible.
fn first_largest<T: Number>(z: &[T]) -> usize {
    let mut best = 0;
    for piece in 1..z.len() {
        if !matches!(z[piece].partial_cmp(&z[best]), Some(o) if o.is_le()) {
            best = piece;
        }
    }
    best
}
