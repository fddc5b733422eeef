//! Fused runs: many updates of a small network in one call.
//!
//! In a network of a few units, a step of [`Trainer`](super::trainer::Trainer) spends most of its time on
//! calls: one for every product, bias, activation and sum. Here all examples of a batch lie side by side
//! in vectors, `[unit][row]`, all parameters lie in one slice, and a step is a few loops over them. Every
//! sum keeps the order of the general path, so the bits are the same. A caller that needs the buffers of
//! the last step does that step on the general path.

use super::activation::Activation;
use super::examples::{Examples, OwnedTargets};
use super::kernels::batch::{self, Epilogue};
use super::kernels::{self, math};
use super::layer::TensorKind;
use super::loss::{Loss, Regularizer};
use super::network::Network;
use super::optimizer::{Optimizer, OptimizerState};

pub use super::kernels::batch::MAX_ROWS;

/// Maximum inputs and units of a layer; wider layers fill whole vectors on the general path.
const WIDEST: usize = 32;

#[derive(Clone, Debug, PartialEq)]
struct Shape {
    fan_in: usize,
    units: usize,
    activation: Activation,
    /// Offset of its weights in theta; its biases follow.
    weights: usize,
    /// Number of units in the layers before it.
    before: usize,
}

impl Shape {
    /// Its range in z, a, da and dz.
    fn range(&self, stride: usize) -> std::ops::Range<usize> {
        self.before * stride..(self.before + self.units) * stride
    }
}

/// A small network with its optimizer state and the buffers of a step.
#[derive(Clone, Debug, Default)]
pub struct FusedNet {
    shapes: Vec<Shape>,
    units: usize,
    /// True if no z can overflow f32.
    bounded: bool,
    theta: Vec<f32>,
    /// Theta before the step.
    kept: Vec<f32>,
    state: [Vec<f32>; 2],
    kept_state: [Vec<f32>; 2],
    gradient: Vec<f32>,
    /// `[input][row]`, and so on for the layers.
    x: Vec<f32>,
    z: Vec<f32>,
    a: Vec<f32>,
    da: Vec<f32>,
    dz: Vec<f32>,
    /// One layer's dz or inputs, `[row][unit]`.
    transposed: Vec<f32>,
    /// `[row][output]`.
    scores: Vec<f32>,
    dscores: Vec<f32>,
    targets: Option<OwnedTargets<f32>>,
    /// The targets of one output, padded to whole vectors.
    values: Vec<f32>,
}

/// What a step needs besides the network.
pub struct Recipe<'a> {
    /// The training set.
    pub train: &'a Examples<f32>,
    /// Data loss.
    pub loss: Loss,
    /// Weight penalty.
    pub regularizer: &'a Regularizer,
    /// Learning rate.
    pub learning_rate: f64,
}

/// If inputs are below this, parameters are [`batch::moderate`] and activations at most 1, no sum of
/// [`WIDEST`] products can overflow f32, so the check of z is skipped.
const MOST_INPUT: f32 = 1e6;

fn within_one(activation: Activation) -> bool {
    matches!(activation, Activation::Tanh | Activation::Sigmoid)
}

/// True when [`FusedNet`] can train this network with batches of `rows`.
pub fn fits(network: &Network<f32>, rows: usize) -> bool {
    let plain = |a: Activation| !matches!(a, Activation::Maxout { .. } | Activation::Prelu { .. });
    let small = |l: &super::layer::Layer<f32>| l.fan_in() <= WIDEST && l.units() <= WIDEST;
    rows <= MAX_ROWS
        && !network.is_empty()
        && (network.layers.iter()).all(|l| plain(l.activation) && small(l))
}

impl FusedNet {
    /// Copies parameters and optimizer state into its buffers.
    pub fn load(&mut self, network: &Network<f32>, optimizer: &OptimizerState<f32>) {
        self.shapes.clear();
        let (mut weights, mut before) = (0, 0);
        for layer in &network.layers {
            let (fan_in, units) = (layer.fan_in(), layer.units());
            self.shapes.push(Shape {
                fan_in,
                units,
                activation: layer.activation,
                weights,
                before,
            });
            weights += (fan_in + 1) * units;
            before += units;
        }
        self.units = before;
        gather(network.layers.iter().map(|l| &l.tensors), &mut self.theta);
        for (own, kept) in self.state.iter_mut().zip(optimizer.tensors()) {
            gather(kept.iter(), own);
        }
        // Padded to whole vectors for the loops over all parameters.
        self.theta.resize(weights.next_multiple_of(4), 0.0);
        for tensor in self.state.iter_mut().filter(|t| !t.is_empty()) {
            tensor.resize(self.theta.len(), 0.0);
        }
        self.gradient.clear();
        self.gradient.resize(self.theta.len(), 0.0);
    }

    /// Copies parameters and optimizer state back to the network.
    pub fn store(&self, network: &mut Network<f32>, optimizer: &mut OptimizerState<f32>) {
        scatter(
            &self.theta,
            network.layers.iter_mut().map(|l| &mut l.tensors),
        );
        for (own, kept) in self.state.iter().zip(optimizer.tensors_mut()) {
            scatter(own, kept.iter_mut());
        }
    }

    /// Determines what holds for every step on `train`. Call it before the first step.
    pub fn prepare(&mut self, train: &Examples<f32>) {
        let layers = self
            .shapes
            .split_last()
            .map_or(&[][..], |(_, hidden)| hidden);
        let last = self
            .shapes
            .last()
            .is_some_and(|s| within_one(s.activation) || s.activation == Activation::Linear);
        self.bounded = last
            && layers.iter().all(|s| within_one(s.activation))
            && batch::moderate(&self.theta)
            && train.x.iter().all(|x| x.abs() < MOST_INPUT);
    }

    /// Does one update, the optimizer's `t`th, from the examples `chosen` (at most [`MAX_ROWS`]). Returns
    /// false and changes no parameter if a number is not finite.
    pub fn step(
        &mut self,
        chosen: &[usize],
        recipe: &Recipe<'_>,
        optimizer: &OptimizerState<f32>,
        t: u64,
    ) -> bool {
        let rows = chosen.len();
        let numbers = self.units * batch::padded(rows) + batch::PADDING;
        if self.z.len() != numbers {
            for buffer in [&mut self.z, &mut self.a, &mut self.da, &mut self.dz] {
                buffer.clear();
                buffer.resize(numbers, 0.0);
            }
        }
        self.take(chosen, recipe);
        self.forward(rows);
        if !self.loss(rows, recipe) || !(self.bounded || self.is_finite()) {
            return false;
        }
        self.backward(rows, recipe.regularizer);
        self.update(recipe.learning_rate, optimizer.rule(), t)
    }

    /// Leaves theta unchanged and returns false if an update is not finite or exceeds 2e19. The general path
    /// then repeats the step and reports what diverged.
    fn update(&mut self, rate: f64, rule: Optimizer, t: u64) -> bool {
        if rule == Optimizer::Sgd {
            self.kept.resize(self.theta.len(), 0.0);
            let finite = batch::descend(&self.theta, &self.gradient, rate as f32, &mut self.kept);
            if finite {
                std::mem::swap(&mut self.theta, &mut self.kept);
            }
            return finite;
        }
        keep(&self.theta, &mut self.kept);
        for (own, kept) in self.state.iter().zip(&mut self.kept_state) {
            keep(own, kept);
        }
        let [m, s] = &mut self.state;
        rule.update(rate, t, &mut self.theta, &self.gradient, m, s);
        if batch::moderate(&self.theta) {
            return true;
        }
        keep(&self.kept, &mut self.theta);
        for (own, kept) in self.state.iter_mut().zip(&self.kept_state) {
            keep(kept, own);
        }
        false
    }

    /// True if z and a are finite, padding rows included. A bounded activation is finite if z is.
    fn is_finite(&self) -> bool {
        kernels::all_finite(&self.z)
            && (self.shapes.iter().all(|s| within_one(s.activation))
                || kernels::all_finite(&self.a))
    }

    /// Copies the chosen examples, side by side for each input.
    fn take(&mut self, chosen: &[usize], recipe: &Recipe<'_>) {
        let train = recipe.train;
        let (inputs, stride) = (train.inputs, batch::padded(chosen.len()));
        self.x.resize(inputs * stride + batch::PADDING, 0.0);
        batch::gather(chosen, &train.x, inputs, &mut self.x);
        let targets = self.targets.get_or_insert_with(|| train.targets.like());
        match &train.targets {
            OwnedTargets::Values(from, 1) if recipe.loss == Loss::MseHalf => {
                self.values.resize(stride, 0.0);
                batch::gather(chosen, from, 1, &mut self.values);
            }
            from => targets.take_rows(from, chosen),
        }
    }

    fn forward(&mut self, rows: usize) {
        let stride = batch::padded(rows);
        let mut input = &self.x[..];
        let mut rest = &mut self.a[..];
        for s in &self.shapes {
            let parameters = &self.theta[s.weights..s.weights + (s.fan_in + 1) * s.units];
            let (w, b) = parameters.split_at(s.fan_in * s.units);
            let z = &mut self.z[s.range(stride)];
            let (size, strides) = ([s.fan_in, s.units], [1, s.units]);
            let (a, above) = rest.split_at_mut(z.len());
            batch::product(rows, size, input, w, strides, Epilogue::AddBias(b), z);
            match s.activation {
                // `relu` assumes finite z, which is checked separately.
                Activation::Relu => batch::relu(z, a),
                Activation::Tanh => math::tanh_into(z, a),
                other => other.values(z, a, 0.0),
            }
            (input, rest) = (a, above);
        }
    }

    /// Computes dL/dscores into the last layer's da. True if the loss is finite.
    fn loss(&mut self, rows: usize, recipe: &Recipe<'_>) -> bool {
        let (Some(last), Some(targets)) = (self.shapes.last(), &self.targets) else {
            return true;
        };
        let loss = recipe.loss;
        let outputs = last.units;
        let stride = batch::padded(rows);
        let here = last.range(stride);
        let (scores, da) = (&self.a[here.clone()], &mut self.da[here]);
        if loss == Loss::MseHalf && outputs == 1 {
            return batch::half_squares(scores, &self.values, 1.0 / rows as f32, da);
        }
        if outputs == 1 {
            // With one unit, `[unit][row]` and `[row][unit]` are the same layout.
            let (scores, da) = (&scores[..rows], &mut da[..rows]);
            return (loss.evaluate(scores, 1, targets.borrow(), Some(da))).is_finite();
        }
        self.scores.resize(rows * outputs, 0.0);
        self.dscores.resize(rows * outputs, 0.0);
        for (j, scores) in scores.chunks_exact(stride).enumerate() {
            let to = self.scores[j..].iter_mut().step_by(outputs);
            for (to, &score) in to.zip(scores) {
                *to = score;
            }
        }
        let data = loss.evaluate(
            &self.scores,
            outputs,
            targets.borrow(),
            Some(&mut self.dscores),
        );
        for (j, da) in da.chunks_exact_mut(stride).enumerate() {
            let from = self.dscores[j..].iter().step_by(outputs);
            for (da, &d) in da.iter_mut().zip(from) {
                *da = d;
            }
        }
        data.is_finite()
    }

    fn backward(&mut self, rows: usize, regularizer: &Regularizer) {
        let stride = batch::padded(rows);
        // True if the layer above has already computed dz.
        let mut ready = false;
        for (l, s) in self.shapes.iter().enumerate().rev() {
            let here = s.range(stride);
            let (z, a, da) = (
                &self.z[here.clone()],
                &self.a[here.clone()],
                &self.da[here.clone()],
            );
            if !ready {
                let dz = &mut self.dz[here.clone()];
                match s.activation {
                    Activation::Linear => kernels::copy(da, dz),
                    Activation::Tanh => batch::tanh_backward(a, da, dz),
                    Activation::Relu => batch::relu_backward(z, da, dz),
                    other => other.derivatives(z, a, da, dz, 0.0),
                }
            }
            let (weights, size) = (s.fan_in * s.units, [s.fan_in, s.units]);
            let w = &self.theta[s.weights..s.weights + weights];
            let (lower, dz) = self.dz.split_at_mut(here.start);
            let input = match l.checked_sub(1).map(|below| &self.shapes[below]) {
                None => &self.x[..],
                Some(below) => {
                    let range = below.range(stride);
                    let (size, strides) = ([s.units, s.fan_in], [s.units, 1]);
                    let a = &self.a[range.start..];
                    ready = below.activation == Activation::Tanh;
                    let (epilogue, out) = match ready {
                        true => (Epilogue::TanhSlope(a), &mut lower[range]),
                        false => (Epilogue::None, &mut self.da[range]),
                    };
                    batch::product(rows, size, dz, w, strides, epilogue, out);
                    a
                }
            };
            let gradient = &mut self.gradient[s.weights..];
            batch::gradients(rows, size, input, dz, &mut self.transposed, gradient);
            if *regularizer != Regularizer::default() {
                regularizer.add_gradient(w, &mut gradient[..weights]);
            }
        }
    }
}

fn keep(from: &[f32], to: &mut Vec<f32>) {
    to.resize(from.len(), 0.0);
    kernels::copy(from, to);
}

/// Concatenates the weights and biases of all layers.
fn gather<'a>(tensors: impl Iterator<Item = &'a super::layer::Tensors<f32>>, to: &mut Vec<f32>) {
    to.clear();
    for t in tensors {
        to.extend_from_slice(t.get(TensorKind::W));
        to.extend_from_slice(t.get(TensorKind::B));
    }
}

fn scatter<'a>(
    mut from: &[f32],
    tensors: impl Iterator<Item = &'a mut super::layer::Tensors<f32>>,
) {
    for t in tensors {
        for kind in [TensorKind::W, TensorKind::B] {
            let to = t.get_mut(kind);
            let (own, rest) = from.split_at(to.len());
            to.copy_from_slice(own);
            from = rest;
        }
    }
}
