//! Many updates of a small network in one go.
//!
//! In a network of a few units a step of [`Trainer`](super::trainer::Trainer) is mostly calls: one for
//! every product, bias, activation and sum. Here all examples of a batch lie side by side in vectors,
//! `[unit][row]`, all parameters in one slice, and a step is a few loops over them. Every sum has the
//! order of the general path, so the numbers are its numbers to the last bit; whoever wants the buffers
//! of a step takes the last one there.

use super::activation::Activation;
use super::kernels::{self, batch};
use super::layer::TensorKind;
use super::loss::{Loss, Regularizer};
use super::network::Network;
use super::optimizer::OptimizerState;
use super::trainer::{Examples, OwnedTargets};

pub use super::kernels::batch::MOST_ROWS;

/// Inputs and units of a layer at the most; wider ones fill vectors of their own.
const WIDEST: usize = 32;

#[derive(Clone, Debug, PartialEq)]
struct Shape {
    fan_in: usize,
    units: usize,
    activation: Activation,
    /// Where its weights, then its biases, begin in theta.
    weights: usize,
    /// Units of the layers before it.
    before: usize,
    /// How many layers there are before it.
    index: usize,
}

impl Shape {
    /// Where its part of z, a, da and dz begins: every layer has its own spare numbers.
    fn start(&self, rows: usize) -> usize {
        self.before * rows + self.index * batch::SPARE
    }

    fn range(&self, rows: usize) -> std::ops::Range<usize> {
        let start = self.start(rows);
        start..start + self.units * rows
    }
}

/// A small network with its optimizer's memories and the buffers of a step.
#[derive(Clone, Debug, Default)]
pub struct SmallNet {
    shapes: Vec<Shape>,
    units: usize,
    theta: Vec<f32>,
    /// Theta before the step.
    kept: Vec<f32>,
    memories: [Vec<f32>; 2],
    kept_memories: [Vec<f32>; 2],
    gradient: Vec<f32>,
    /// `[input][row]`, and so on for the layers.
    x: Vec<f32>,
    z: Vec<f32>,
    a: Vec<f32>,
    da: Vec<f32>,
    dz: Vec<f32>,
    /// One layer's dz `[row][unit]`, rows filled up to whole vectors.
    flipped: Vec<f32>,
    /// `[row][output]`.
    scores: Vec<f32>,
    dscores: Vec<f32>,
    targets: Option<OwnedTargets<f32>>,
}

/// What a step needs beside the network.
pub struct Recipe<'a> {
    /// The training set.
    pub train: &'a Examples<f32>,
    /// Data loss.
    pub loss: Loss,
    /// Weight penalty.
    pub regularizer: &'a Regularizer,
    /// Step size.
    pub learning_rate: f64,
}

/// True when [`SmallNet`] can train this network with batches of `rows`.
pub fn fits(network: &Network<f32>, rows: usize) -> bool {
    let plain = |a: Activation| !matches!(a, Activation::Maxout { .. } | Activation::Prelu { .. });
    let small = |l: &super::layer::Layer<f32>| l.fan_in() <= WIDEST && l.units() <= WIDEST;
    rows <= MOST_ROWS
        && !network.is_empty()
        && (network.layers.iter()).all(|l| plain(l.activation) && small(l))
}

impl SmallNet {
    /// Takes over parameters and memories.
    pub fn load(&mut self, network: &Network<f32>, optimizer: &OptimizerState<f32>) {
        self.shapes.clear();
        let (mut weights, mut before) = (0, 0);
        for (index, layer) in network.layers.iter().enumerate() {
            let (fan_in, units) = (layer.fan_in(), layer.units());
            self.shapes.push(Shape {
                fan_in,
                units,
                activation: layer.activation,
                weights,
                before,
                index,
            });
            weights += (fan_in + 1) * units;
            before += units;
        }
        self.units = before;
        gather(network.layers.iter().map(|l| &l.tensors), &mut self.theta);
        for (own, kept) in self.memories.iter_mut().zip(optimizer.memories_of()) {
            gather(kept.iter(), own);
        }
        self.gradient.resize(weights, 0.0);
    }

    /// Gives parameters and memories back.
    pub fn store(&self, network: &mut Network<f32>, optimizer: &mut OptimizerState<f32>) {
        scatter(
            &self.theta,
            network.layers.iter_mut().map(|l| &mut l.tensors),
        );
        for (own, kept) in self.memories.iter().zip(optimizer.memories_mut()) {
            scatter(own, kept.iter_mut());
        }
    }

    /// One update from the examples `chosen` (at most [`MOST_ROWS`]), the optimizer's `t`th. False, and
    /// nothing has changed, when a number was not finite.
    pub fn step(
        &mut self,
        chosen: &[usize],
        recipe: &Recipe<'_>,
        optimizer: &OptimizerState<f32>,
        t: u64,
    ) -> bool {
        let rows = chosen.len();
        for buffer in [&mut self.z, &mut self.a, &mut self.da, &mut self.dz] {
            buffer.resize(self.units * rows + self.shapes.len() * batch::SPARE, 0.0);
        }
        self.take(chosen, recipe.train);
        self.forward(rows);
        let data = self.loss(rows, recipe.loss);
        if !data.is_finite() || !self.is_finite() {
            return false;
        }
        self.backward(rows, recipe.regularizer);
        keep(&self.theta, &mut self.kept);
        for (own, kept) in self.memories.iter().zip(&mut self.kept_memories) {
            keep(own, kept);
        }
        let [m, s] = &mut self.memories;
        let rule = optimizer.rule();
        rule.update(
            recipe.learning_rate,
            t,
            &mut self.theta,
            &self.gradient,
            m,
            s,
        );
        // A gradient that is not finite leaves no finite parameter, whatever the rule.
        if kernels::all_finite(&self.theta) {
            return true;
        }
        keep(&self.kept, &mut self.theta);
        for (own, kept) in self.memories.iter_mut().zip(&self.kept_memories) {
            keep(kept, own);
        }
        false
    }

    /// True when the forward pass is. Between bounds an activation is finite where z is.
    fn is_finite(&self) -> bool {
        let bounded = |a: Activation| matches!(a, Activation::Tanh | Activation::Sigmoid);
        kernels::all_finite(&self.z)
            && (self.shapes.iter().all(|s| bounded(s.activation)) || kernels::all_finite(&self.a))
    }

    /// The chosen examples, one after the other in every input.
    fn take(&mut self, chosen: &[usize], train: &Examples<f32>) {
        let (inputs, rows) = (train.inputs, chosen.len());
        self.x.resize(inputs * rows + batch::SPARE, 0.0);
        for (r, &row) in chosen.iter().enumerate() {
            let from = &train.x[row * inputs..(row + 1) * inputs];
            for (to, &value) in self.x[r..].iter_mut().step_by(rows).zip(from) {
                *to = value;
            }
        }
        let targets = self.targets.get_or_insert_with(|| train.targets.like());
        targets.take_rows(&train.targets, chosen);
    }

    fn forward(&mut self, rows: usize) {
        let mut input = &self.x[..];
        let mut rest = &mut self.a[..];
        for s in &self.shapes {
            let parameters = &self.theta[s.weights..s.weights + (s.fan_in + 1) * s.units];
            let (w, b) = parameters.split_at(s.fan_in * s.units);
            let z = &mut self.z[s.start(rows)..];
            let (size, strides) = ([s.fan_in, s.units], [1, s.units]);
            batch::product(rows, size, input, w, strides, Some(b), z);
            let count = s.units * rows;
            let (a, above) = rest.split_at_mut(count + batch::SPARE);
            s.activation.values(&z[..count], &mut a[..count], 0.0);
            (input, rest) = (a, above);
        }
    }

    /// Data loss; leaves dL/dscores as da of the last layer.
    fn loss(&mut self, rows: usize, loss: Loss) -> f64 {
        let (Some(last), Some(targets)) = (self.shapes.last(), &self.targets) else {
            return 0.0;
        };
        let outputs = last.units;
        let here = last.range(rows);
        let (scores, da) = (&self.a[here.clone()], &mut self.da[here]);
        if outputs == 1 {
            // `[unit][row]` and `[row][unit]` are the same.
            return loss.evaluate(scores, 1, targets.borrow(), Some(da));
        }
        self.scores.resize(rows * outputs, 0.0);
        self.dscores.resize(rows * outputs, 0.0);
        for (j, scores) in scores.chunks_exact(rows).enumerate() {
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
        for (j, da) in da.chunks_exact_mut(rows).enumerate() {
            let from = self.dscores[j..].iter().step_by(outputs);
            for (da, &d) in da.iter_mut().zip(from) {
                *da = d;
            }
        }
        data
    }

    fn backward(&mut self, rows: usize, regularizer: &Regularizer) {
        for s in self.shapes.iter().rev() {
            let here = s.range(rows);
            let dz = &mut self.dz[here.clone()];
            if s.activation == Activation::Linear {
                kernels::copy(&self.da[here.clone()], dz);
            } else {
                let (z, a, da) = (
                    &self.z[here.clone()],
                    &self.a[here.clone()],
                    &self.da[here.clone()],
                );
                s.activation.derivatives(z, a, da, dz, 0.0);
            }
            self.flipped.resize(rows * s.units.next_multiple_of(4), 0.0);
            batch::flip(dz, rows, s.units, &mut self.flipped);
            let (weights, size) = (s.fan_in * s.units, [s.fan_in, s.units]);
            let w = &self.theta[s.weights..s.weights + weights];
            let input = match s.before {
                0 => &self.x[..],
                _ => {
                    let below = here.start - s.fan_in * rows - batch::SPARE;
                    let (dz, da) = (&self.dz[here.start..], &mut self.da[below..]);
                    let (size, strides) = ([s.units, s.fan_in], [s.units, 1]);
                    batch::product(rows, size, dz, w, strides, None, da);
                    &self.a[below..]
                }
            };
            let gradient = &mut self.gradient[s.weights..];
            batch::gradients(rows, size, input, &self.flipped, gradient);
            regularizer.add_gradient(w, &mut gradient[..weights]);
        }
    }
}

fn keep(from: &[f32], to: &mut Vec<f32>) {
    to.resize(from.len(), 0.0);
    kernels::copy(from, to);
}

/// Weights and biases of all layers, one after the other.
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
