//! Random initialization of a network in pieces, bit-identical to [`Initializer::initialize`].

use super::activation::Activation;
use super::balance::Balance;
use super::drawing::Drawing;
use super::initializer::Initializer;
use super::layer::Layer;
use super::lsuv::Settling;
use super::network::Network;
use super::network::Pass;
use crate::rng::Stream;

enum Stage {
    /// The layer being drawn.
    Draw(usize, Drawing),
    /// The layer being settled by LSUV, and the signal from the layers below.
    Settle(usize, Box<Settling<f64>>, Vec<f64>),
    Balance(Box<Balance>),
    Done,
}

/// An initialization in progress.
pub struct Start {
    rule: Initializer,
    inputs: usize,
    shape: Vec<(usize, Activation)>,
    network: Network<f64>,
    bias: f64,
    seed: u64,
    x: Vec<f64>,
    rows: usize,
    stage: Stage,
}

impl Start {
    /// Starts a network with `inputs` and `shape` (units and activation of each layer) by `rule`, with biases
    /// `bias`. The data-dependent rules measure on `x` `[rows x inputs]`; it is empty for the others.
    pub fn new(
        rule: Initializer,
        inputs: usize,
        shape: Vec<(usize, Activation)>,
        bias: f64,
        seed: u64,
        x: Vec<f64>,
        rows: usize,
    ) -> Self {
        let mut start = Start {
            rule,
            inputs,
            shape,
            network: Network { layers: Vec::new() },
            bias,
            seed,
            x,
            rows,
            stage: Stage::Done,
        };
        if !start.shape.is_empty() {
            start.stage = start.next();
        }
        start
    }

    /// Begins a layer, allocating its memory only now.
    fn next(&mut self) -> Stage {
        let l = self.network.layers.len();
        let fan_in = self.network.layers.last().map_or(self.inputs, Layer::units);
        let (units, activation) = self.shape[l];
        self.network
            .layers
            .push(Layer::new(fan_in, units, activation));
        let stream = Stream::new(self.seed, "weights", l as u64);
        Stage::Draw(l, Drawing::new(self.rule, stream))
    }

    /// Does the next piece; false when the network is ready.
    pub fn work(&mut self) -> bool {
        let depth = self.shape.len();
        match &mut self.stage {
            Stage::Draw(l, own) => {
                let l = *l;
                if own.work(&mut self.network.layers[l]) {
                    return true;
                }
                let layer = &mut self.network.layers[l];
                self.rule.set_biases(layer, self.bias, self.seed, l);
                self.stage = match self.rule {
                    _ if l + 1 < depth => self.next(),
                    Initializer::Lsuv(rule) => {
                        let signal = std::mem::take(&mut self.x);
                        Stage::Settle(0, Box::new(Settling::new(rule, self.rows)), signal)
                    }
                    Initializer::DataDependent(rule) => {
                        let (net, rows) = (&self.network, self.rows);
                        Stage::Balance(Box::new(Balance::new(rule, net, rows, self.seed)))
                    }
                    _ => Stage::Done,
                };
            }
            Stage::Settle(l, settling, signal) => {
                if settling.work(&mut self.network.layers[*l], signal) {
                    return true;
                }
                *l += 1;
                let Initializer::Lsuv(rule) = self.rule else {
                    return false;
                };
                let next = Box::new(Settling::new(rule, self.rows));
                *signal = std::mem::replace(settling, next).take().1;
                if *l == depth {
                    self.stage = Stage::Done;
                }
            }
            Stage::Balance(balance) => {
                if !balance.work(&mut self.network, &self.x) {
                    self.stage = Stage::Done;
                }
            }
            Stage::Done => return false,
        }
        !matches!(self.stage, Stage::Done)
    }

    /// Approximate share of the work that is done, in `[0, 1]`.
    pub fn share(&self) -> f64 {
        let depth = self.shape.len().max(1) as f64;
        let drawn = |l: usize, own: &Drawing| l as f64 + own.share(&self.network.layers[l]);
        // For a data-dependent rule, drawing is the smaller part.
        let part = match self.rule {
            Initializer::DataDependent(_) => 0.1,
            Initializer::Lsuv(_) => 0.5,
            _ => 1.0,
        };
        match &self.stage {
            Stage::Draw(l, own) => part * drawn(*l, own) / depth,
            Stage::Settle(l, ..) => part + (1.0 - part) * *l as f64 / depth,
            Stage::Balance(balance) => part + (1.0 - part) * balance.share(),
            Stage::Done => 1.0,
        }
    }

    /// The network in its current state.
    pub fn take(self) -> Network<f64> {
        self.network
    }
}

/// A [`Start`] whose network is rounded to another type, one layer per piece. The layers in double precision
/// are freed along the way.
pub struct RoundedStart<T> {
    start: Option<Start>,
    wide: std::vec::IntoIter<Layer<f64>>,
    network: Network<T>,
}

impl<T: Pass> RoundedStart<T> {
    /// Starts with nothing done.
    pub fn new(start: Start) -> Self {
        RoundedStart {
            start: Some(start),
            wide: Vec::new().into_iter(),
            network: Network { layers: Vec::new() },
        }
    }

    /// Does the next piece; false when the network is ready.
    pub fn work(&mut self) -> bool {
        if let Some(start) = &mut self.start {
            if !start.work()
                && let Some(start) = self.start.take()
            {
                self.wide = start.take().layers.into_iter();
            }
            return true;
        }
        if let Some(layer) = self.wide.next() {
            self.network.layers.push(layer.cast());
        }
        self.wide.len() > 0
    }

    /// Approximate share of the work that is done, in `[0, 1]`.
    pub fn share(&self) -> f64 {
        self.start.as_ref().map_or(1.0, Start::share)
    }

    /// The network in its current state.
    pub fn take(self) -> Network<T> {
        self.network
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::data_dependent::{BiasScaling, DataDependent};
    use crate::nn::initializer::FanMode;
    use crate::nn::lsuv::{Lsuv, Measured};
    use ndarray::Array2;

    #[test]
    fn pieces_have_the_bits_of_all_at_once() {
        let (rows, inputs, seed) = (30, 7, 5);
        let mut stream = Stream::new(seed, "test", 0);
        let x = Array2::from_shape_simple_fn((rows, inputs), || stream.normal());
        let data = DataDependent {
            alpha: 0.4,
            bias_scaling: BiasScaling::Cumulative,
            ..DataDependent::default()
        };
        let lsuv = Lsuv {
            measured: Measured::PostActivation,
            minibatches: 3,
            ..Lsuv::default()
        };
        let mode = FanMode::FanOut;
        let rules = [
            Initializer::Zeros,
            Initializer::HeNormal { mode },
            Initializer::PytorchDefault,
            Initializer::Orthogonal { gain: 0.7 },
            Initializer::Identity { omega: 0.9 },
            Initializer::DataDependent(DataDependent::default()),
            Initializer::DataDependent(data),
            Initializer::Lsuv(Lsuv::default()),
            Initializer::Lsuv(lsuv),
        ];
        let (slope, shared) = (0.25, false);
        let prelu = Activation::Prelu {
            alpha: slope,
            shared,
        };
        for rule in rules {
            for act in [Activation::Tanh, Activation::Maxout { pieces: 3 }, prelu] {
                let shape = vec![(9, act), (4, act), (6, act)];
                let mut at_once = Network::<f64>::zeros(inputs, &shape);
                rule.initialize(&mut at_once, 0.3, seed, x.view());
                let copy = x.iter().copied().collect();
                let mut start = Start::new(rule, inputs, shape, 0.3, seed, copy, rows);
                while start.work() {}
                assert_eq!(start.share(), 1.0);
                assert_eq!(start.take(), at_once, "{rule:?} {act:?}");
            }
        }
    }
}
