//! Gradient checking: finite differences of the total loss, coordinate by coordinate of theta.
//!
//! Theory in the lecture's notation: `J'(theta_i) ~ (J(theta_i + h) - J(theta_i - h)) / 2h`, error
//! h^2 J'''/6 plus round-off u|J|/h (cs231n notes, neural-networks-3). A loss with a kink between
//! theta_i - h and theta_i + h has no derivative to agree with, so every coordinate counts the units whose
//! side changed. [`judge`] explains the differences.

pub mod function;
pub mod judge;
pub mod metrics;

use super::activation::Activation;
use super::examples::{Examples, OwnedTargets};
use super::kernels;
use super::layer::TensorKind;
use super::loss::{Loss, Regularizer};
use super::network::Pass;
use super::network::{LayerPass, Network, Workspace};

/// The difference quotient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// (J(theta + h) - J(theta))/h.
    Forward,
    /// (J(theta + h) - J(theta - h))/2h.
    Central,
}

/// One coordinate's numeric derivative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numeric {
    /// The difference quotient, computed in the checked type.
    pub value: f64,
    /// Number of kinks between the outermost evaluations: sides of units, winners of Maxout, margins of the
    /// hinge, and signs of an L1 residual or weight that are not the same at all evaluations.
    pub flips: u32,
}

/// A unit that is not on the same side at all evaluations of a coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flip {
    /// Layer, from 0. The number of layers stands for the loss.
    pub layer: usize,
    /// Unit (or class).
    pub unit: usize,
    /// Example.
    pub row: usize,
}

/// Evaluates the loss around one point of theta. It recomputes only what a coordinate affects, each number
/// by the same sums as in a whole pass, so the result has the same bits.
#[derive(Clone, Debug)]
pub struct Checker<T> {
    network: Network<T>,
    data: Examples<T>,
    rows: usize,
    loss: Loss,
    regularizer: Regularizer,
    base: Workspace<T>,
    trial: Workspace<T>,
    /// The layer whose first part of `trial` equals `base`.
    ready: Option<usize>,
    column: Vec<T>,
    /// The sides at the two evaluations, and at theta itself.
    sides: [Vec<u16>; 3],
    kinked: bool,
    /// True if jumps of f'' count as kinks, too.
    strict: bool,
}

impl<T: Pass> Checker<T> {
    /// A checker around the parameters of `network` on all of `data`.
    pub fn new(
        network: Network<T>,
        data: Examples<T>,
        loss: Loss,
        regularizer: Regularizer,
    ) -> Self {
        let rows = data.rows();
        let mut base = Workspace::new(&network, rows);
        network.forward(&data.x, rows, &mut base);
        let trial = base.clone();
        let kinked = matches!(loss, Loss::Hinge | Loss::SquaredHinge | Loss::L1SumPerRow)
            || network.layers.iter().any(|l| has_kink(l.activation));
        Checker {
            network,
            data,
            rows,
            loss,
            regularizer,
            base,
            trial,
            ready: None,
            column: Vec::new(),
            sides: Default::default(),
            kinked,
            strict: false,
        }
    }

    /// True if J'' or J' jumps within a step of `h` along coordinate `index`.
    pub fn is_bent(&mut self, index: usize, h: f64) -> bool {
        let kinked = self.kinked;
        self.strict = true;
        self.kinked = kinked || self.network.layers.iter().any(|l| is_bent(l.activation));
        let numeric = self
            .kinked
            .then(|| self.numeric(index, h, Difference::Central));
        (self.strict, self.kinked) = (false, kinked);
        numeric.flatten().is_some_and(|n| n.flips > 0)
    }

    /// Maximum multiplications of one numeric derivative.
    pub fn products(&self) -> usize {
        2 * self.rows * self.network.len()
    }

    /// The network at whose parameters it evaluates.
    pub fn network(&self) -> &Network<T> {
        &self.network
    }

    /// The total loss at this point.
    pub fn loss(&self) -> f64 {
        let outputs = self.network.outputs();
        let scores = self.base.scores(outputs);
        let targets = self.data.targets.borrow();
        let data = self.loss.evaluate(scores, outputs, targets, None);
        self.network.penalized(data, &self.regularizer).total()
    }

    /// The analytic gradient at this point, in the order of theta.
    pub fn analytic(&self) -> Vec<T> {
        self.gradient().0
    }

    /// The analytic gradient, and the magnitude that rounding acts on. The latter is the sum of |J|, of the
    /// first-order effect sum |dL/dz z| of a relative error in every z, and of the largest score of an example, since
    /// a loss near 0 is a small difference of scores. Times the unit roundoff it gives the uncertainty of the loss.
    pub fn gradient(&self) -> (Vec<T>, f64) {
        let (network, mut work) = (&self.network, self.base.clone());
        network.output_loss(self.data.targets.borrow(), self.loss, &mut work);
        network.backward(&self.data.x, &self.regularizer, &mut work, None);
        let of = |p: &LayerPass<T>| -> f64 {
            let each = p.dz.iter().zip(&p.z);
            each.map(|(d, z)| (d.f64() * z.f64()).abs()).sum()
        };
        let first_order: f64 = work.layers.iter().map(of).sum();
        let outputs = network.outputs().max(1);
        let scores = self.base.scores(outputs).chunks_exact(outputs);
        let largest: f64 = scores.map(|s| kernels::max_abs(s).f64()).sum();
        let rounded = self.loss().abs() + first_order + largest / self.rows.max(1) as f64;
        (work.theta_gradient(), rounded)
    }

    /// Numeric derivative along coordinate `index` of theta; `None` beyond the end.
    pub fn numeric(&mut self, index: usize, h: f64, rule: Difference) -> Option<Numeric> {
        let (l, kind, i) = self.network.locate(index)?;
        let theta = self.network.layers[l].tensors.get(kind)[i];
        let step = T::of(h);
        let (up, down) = match rule {
            Difference::Forward => (theta + step, theta),
            Difference::Central => (theta + step, theta - step),
        };
        let width = match rule {
            Difference::Forward => step,
            Difference::Central => step + step,
        };
        self.prepare(l);
        let above = self.loss_with(l, kind, i, up);
        self.record_sides(0, l, kind, up);
        let below = self.loss_with(l, kind, i, down);
        self.record_sides(1, l, kind, down);
        self.restore(l, kind, i, theta);
        self.record_sides(2, l, kind, theta);
        let flips = self.changed_sides().count() as u32;
        let value = ((T::of(above) - T::of(below)) / width).f64();
        Some(Numeric { value, flips })
    }

    /// The kinks that coordinate `index` crosses between -h and +h.
    pub fn flips(&mut self, index: usize, h: f64) -> Vec<Flip> {
        self.numeric(index, h, Difference::Central);
        let Some((l, ..)) = self.network.locate(index) else {
            return Vec::new();
        };
        let mut places = Vec::new();
        for layer in l..self.network.layers.len() {
            if has_kink(self.network.layers[layer].activation) {
                let units = self.network.layers[layer].units();
                places.extend((0..self.rows * units).map(|k| Flip {
                    layer,
                    unit: k % units,
                    row: k / units,
                }));
            }
        }
        let outputs = self.network.outputs().max(1);
        let layer = self.network.layers.len();
        let place = |k: usize| match places.get(k) {
            Some(&flip) => flip,
            None => Flip {
                layer,
                unit: (k - places.len()) % outputs,
                row: ((k - places.len()) / outputs).min(self.rows),
            },
        };
        self.changed_sides().map(place).collect()
    }

    /// Indices of the sides that are not the same at all evaluations. If a unit leaves its side and comes
    /// back, only the evaluation at theta shows it.
    fn changed_sides(&self) -> impl Iterator<Item = usize> {
        let [a, b, here] = &self.sides;
        let same = |k: &usize| a[*k] == b[*k] && a[*k] == here[*k];
        (0..here.len()).filter(move |k| !same(k))
    }

    /// Makes `trial` equal to `base` in layer `l`.
    fn prepare(&mut self, l: usize) {
        if self.ready != Some(l) {
            self.trial.layers[l].clone_from(&self.base.layers[l]);
            self.ready = Some(l);
        }
    }

    /// Units of layer `l` that parameter `i` of `kind` affects directly.
    fn units(&self, l: usize, kind: TensorKind, i: usize) -> std::ops::Range<usize> {
        let layer = &self.network.layers[l];
        let one = |unit: usize| unit..unit + 1;
        match kind {
            TensorKind::Alpha if layer.tensors.get(kind).len() == 1 => 0..layer.units(),
            TensorKind::Alpha => one(i),
            _ => one(i % layer.columns() / layer.activation.pieces()),
        }
    }

    /// Total loss with one parameter set to `value`.
    fn loss_with(&mut self, l: usize, kind: TensorKind, i: usize, value: T) -> f64 {
        self.network.layers[l].tensors.get_mut(kind)[i] = value;
        let units = self.units(l, kind, i);
        let layer = &self.network.layers[l];
        // Layers before l are as in base; those of the trial may belong to another coordinate.
        let input = match l {
            0 => &self.data.x,
            _ => &self.base.layers[l - 1].a[..self.rows * layer.fan_in()],
        };
        let pass = &mut self.trial.layers[l];
        if kind != TensorKind::Alpha {
            let j = i % layer.columns();
            layer.recompute_column(input, j, &mut self.column, &mut pass.z);
        }
        for unit in units {
            layer.activate_unit(
                unit,
                &pass.z,
                &mut self.column,
                &mut pass.a,
                &mut pass.winners,
            );
        }
        self.trial.rows = self.rows;
        self.network.forward_from(l + 1, &mut self.trial);
        let outputs = self.network.outputs();
        let data = self.loss.evaluate(
            self.trial.scores(outputs),
            outputs,
            self.data.targets.borrow(),
            None,
        );
        self.network.penalized(data, &self.regularizer).total()
    }

    /// Restores the parameter and the trial's column.
    fn restore(&mut self, l: usize, kind: TensorKind, i: usize, theta: T) {
        self.network.layers[l].tensors.get_mut(kind)[i] = theta;
        let layer = &self.network.layers[l];
        let (columns, units) = (layer.columns(), layer.units());
        let pieces = layer.activation.pieces();
        let touched = self.units(l, kind, i);
        let (from, to) = (&self.base.layers[l], &mut self.trial.layers[l]);
        for unit in touched {
            for r in 0..self.rows {
                let z = r * columns + unit * pieces..r * columns + (unit + 1) * pieces;
                to.z[z.clone()].copy_from_slice(&from.z[z]);
                to.a[r * units + unit] = from.a[r * units + unit];
                if let Some(winner) = to.winners.get_mut(r * units + unit) {
                    *winner = from.winners[r * units + unit];
                }
            }
        }
    }

    /// Records the sides of everything with a kink from layer `l` on, with the parameter of `kind` at `value`.
    /// The third slot is for theta itself.
    fn record_sides(&mut self, slot: usize, l: usize, kind: TensorKind, value: T) {
        let sides = &mut self.sides[slot];
        sides.clear();
        let work = if slot == 2 { &self.base } else { &self.trial };
        if self.kinked {
            for (layer, pass) in self.network.layers.iter().zip(&work.layers).skip(l) {
                let units = self.rows * layer.units();
                match layer.activation {
                    Activation::Maxout { .. } => sides.extend_from_slice(&pass.winners[..units]),
                    f if has_kink(f) || (self.strict && is_bent(f)) => {
                        sides.extend(pass.z[..units].iter().map(|&z| u16::from(z > T::ZERO)));
                    }
                    _ => {}
                }
            }
            let outputs = self.network.outputs();
            loss_sides(
                self.loss,
                work.scores(outputs),
                outputs,
                &self.data.targets,
                sides,
            );
        }
        if self.regularizer.l1 > 0.0 && kind == TensorKind::W {
            sides.push(u16::from(value > T::ZERO));
        }
    }
}

/// True if f' jumps at 0.
pub fn has_kink(activation: Activation) -> bool {
    match activation {
        Activation::Elu { alpha } => alpha != 1.0,
        Activation::Relu
        | Activation::LeakyRelu { .. }
        | Activation::Prelu { .. }
        | Activation::Selu
        | Activation::Maxout { .. } => true,
        _ => false,
    }
}

/// True if f'' jumps at 0 but f' does not.
pub fn is_bent(activation: Activation) -> bool {
    matches!(activation, Activation::Elu { alpha } if alpha == 1.0)
}

fn loss_sides<T: Pass>(
    loss: Loss,
    scores: &[T],
    outputs: usize,
    targets: &OwnedTargets<T>,
    sides: &mut Vec<u16>,
) {
    match (loss, targets) {
        (Loss::Hinge | Loss::SquaredHinge, OwnedTargets::Classes(classes)) => {
            for (s, &y) in scores.chunks_exact(outputs).zip(classes) {
                sides.extend(s.iter().map(|&v| u16::from(v - s[y] + T::ONE > T::ZERO)));
            }
        }
        (Loss::L1SumPerRow, OwnedTargets::Values(t, _)) => {
            sides.extend(scores.iter().zip(t).map(|(&s, &t)| u16::from(s > t)));
        }
        _ => {}
    }
}
