//! LSUV and data-dependent initialization, one layer and one iteration at a time. Every step measures
//! the whole net. This is done layer by layer, so that it can be watched and stopped.

use super::settings::{Settings, Stepper};
use crate::nn::data_dependent::{self, DataDependent};
use crate::nn::lsuv::{self, LayerTrace, Lsuv};
use crate::nn::{Initializer, Network, Regularizer, Workspace};
use crate::rng::Stream;
use ndarray::ArrayView2;
use std::collections::VecDeque;

/// Maximum units per layer in the stepper: every step measures the whole net in f64.
pub const MAX_UNITS: usize = 128;
/// Examples the stepper measures on.
pub const ROWS: usize = 256;
/// The iteration between layers stops when every |log C_k/C| is below this (the authors stop at 1 %).
pub const BALANCED: f64 = 0.01;

/// One step: what was done, and the state of every layer after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Layer that was changed, from 0; none for a step on all layers.
    pub layer: Option<usize>,
    /// Iteration within the layer (or between the layers), from 1; 0 if nothing had to be done.
    pub iteration: usize,
    /// Variance of each layer's z.
    pub values: Vec<f64>,
    /// Change rate of each layer, C_k = rms(dL/dW) / rms(W) for a random linear loss; empty in LSUV.
    pub rates: Vec<f64>,
    /// What happened, in words.
    pub sentence: String,
}

/// All steps of a method, beginning with the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Tolerance on each variance - 1.
    pub tolerance: f64,
    /// Maximum iterations per layer.
    pub limit: usize,
    /// What LSUV measured in each layer; empty for the other method.
    pub layers: Vec<LayerTrace>,
    /// Factors on W of each step between layers.
    pub factors: Vec<Vec<f64>>,
    /// The net as the method leaves it.
    pub network: Network<f64>,
}

/// A method being carried out.
#[derive(Clone, Debug)]
enum Method {
    Lsuv(Lsuv),
    DataDependent {
        rule: DataDependent,
        /// Factors of the random linear loss, `[rows x outputs]`.
        eta: Vec<f64>,
        /// The iteration ends when every |log C_k/C| is below this.
        balanced: f64,
    },
}

/// A piece of work: each is one product of a layer, or less.
#[derive(Clone, Debug)]
enum Piece {
    /// Draws the weights of a layer.
    Draw(usize),
    /// z and a of a layer.
    Forward(usize),
    /// dz and dW of a layer.
    Backward(usize),
    /// da of the layer below.
    Signal(usize),
    /// Records the state of all layers as the next step.
    Record(Step),
    /// LSUV checks a layer.
    Settle(usize),
    /// LSUV rescales a layer.
    Divide(usize),
    /// Normalizes the mean and variance of every unit of a layer.
    Within(usize),
    /// Equalizes the rates of all layers; the number counts earlier iterations.
    Between(usize),
}

/// A method in progress.
#[derive(Clone, Debug)]
pub struct Run {
    method: Method,
    start: Option<(Initializer, u64)>,
    x: Vec<f64>,
    work: Workspace<f64>,
    pieces: VecDeque<Piece>,
    /// Layers and iterations that are done.
    passed: usize,
    trace: Trace,
}

impl Run {
    /// The configured method, before its first piece of work.
    pub fn new(config: &Settings) -> Run {
        let units = config.units.min(MAX_UNITS);
        let shape = vec![(units, config.activation); config.depth];
        let network = Network::<f64>::zeros(units, &shape);
        let mut inputs = Stream::new(config.seed, "inputs", 0);
        let x: Vec<f64> = (0..ROWS * units).map(|_| inputs.normal()).collect();
        let (start, method) = match config.stepper {
            Stepper::Lsuv => {
                let rule = Lsuv {
                    tolerance: config.tolerance,
                    max_iterations: config.limit,
                    minibatches: config.minibatches,
                    measured: config.measured,
                };
                (Initializer::Orthogonal { gain: 1.0 }, Method::Lsuv(rule))
            }
            Stepper::DataDependent => {
                let mut stream = Stream::new(config.seed, "eta", 0);
                let method = Method::DataDependent {
                    rule: DataDependent {
                        alpha: config.alpha,
                        iterations: config.limit,
                        ..DataDependent::default()
                    },
                    eta: (0..ROWS * units).map(|_| stream.normal()).collect(),
                    balanced: BALANCED,
                };
                (Initializer::Normal { std: 1.0 }, method)
            }
        };
        let mut run = Run::of(method, network, x, ROWS);
        run.start = Some((start, config.seed));
        let draws = (0..config.depth).map(Piece::Draw);
        run.pieces = draws.chain(run.pieces).collect();
        run.trace.tolerance = config.tolerance;
        run
    }

    fn of(method: Method, network: Network<f64>, x: Vec<f64>, rows: usize) -> Run {
        let mut work = Workspace::new(&network, rows);
        work.rows = rows;
        let (tolerance, limit, sentence) = match &method {
            Method::Lsuv(rule) => (
                rule.tolerance,
                rule.max_iterations,
                "Orthonormal start: W of each layer is the factor Q of a Gaussian matrix’s QR decomposition.",
            ),
            Method::DataDependent { rule, .. } => (0.0, rule.iterations, "W ~ N(0, 1), b = 0."),
        };
        let mut run = Run {
            method,
            start: None,
            x,
            work,
            pieces: VecDeque::new(),
            passed: 0,
            trace: Trace {
                steps: Vec::new(),
                tolerance,
                limit,
                layers: Vec::new(),
                factors: Vec::new(),
                network,
            },
        };
        run.record(0, Step::new(None, 0, sentence.into()));
        run.pieces.push_back(run.first(0));
        run
    }

    /// The trace so far.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Layers and iterations done, and the maximum total.
    pub fn progress(&self) -> (usize, usize) {
        let depth = self.trace.network.layers.len();
        match &self.method {
            Method::Lsuv(_) => (self.passed, depth),
            Method::DataDependent { rule, .. } => (self.passed, depth + rule.iterations),
        }
    }

    /// True when nothing is left to do.
    pub fn is_done(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Does one piece of work; false if there is none.
    pub fn work(&mut self) -> bool {
        let Some(piece) = self.pieces.pop_front() else {
            return false;
        };
        let network = &mut self.trace.network;
        match piece {
            Piece::Draw(l) => {
                if let Some((start, seed)) = self.start {
                    start.draw(
                        &mut network.layers[l],
                        &mut Stream::new(seed, "weights", l as u64),
                    );
                }
            }
            Piece::Forward(l) => network.forward_layer(l, &self.x, &mut self.work),
            Piece::Backward(l) => {
                let last = l + 1 == network.layers.len();
                if let (true, Method::DataDependent { eta, .. }) = (last, &self.method) {
                    self.work.layers[l].da.copy_from_slice(eta);
                }
                network.backward_layer(l, &self.x, &Regularizer::default(), &mut self.work);
            }
            Piece::Signal(l) => network.signal_below(l, &mut self.work),
            Piece::Record(step) => self.note(step),
            Piece::Settle(l) => self.settle(l),
            Piece::Divide(l) => self.divide(l),
            Piece::Within(l) => self.within(l),
            Piece::Between(before) => self.between(before),
        }
        true
    }

    /// The first piece for layer `l`, or for what follows after the last layer.
    fn first(&self, l: usize) -> Piece {
        match &self.method {
            Method::Lsuv(_) => Piece::Settle(l),
            Method::DataDependent { .. } if l < self.trace.network.layers.len() => Piece::Within(l),
            Method::DataDependent { .. } => Piece::Between(0),
        }
    }

    /// Measures the net again from layer `l`, the first that changed or gets other inputs, and records a step.
    fn record(&mut self, l: usize, step: Step) {
        let depth = self.trace.network.layers.len();
        self.pieces.extend((l..depth).map(Piece::Forward));
        if matches!(self.method, Method::DataDependent { .. }) {
            for l in (0..depth).rev() {
                self.pieces.push_back(Piece::Backward(l));
                self.pieces.extend((l > 0).then_some(Piece::Signal(l)));
            }
        }
        self.pieces.push_back(Piece::Record(step));
    }

    fn note(&mut self, mut step: Step) {
        let variance = |v: &[f64]| {
            let std = crate::stats::mean_std(v).1;
            std * std
        };
        step.values = self.work.layers.iter().map(|l| variance(&l.z)).collect();
        if let Method::DataDependent { rule, .. } = &self.method {
            step.rates = data_dependent::rates_of(&self.trace.network, &self.work);
            // Only now is it known how far apart the rates still are.
            if step.layer.is_none() && step.iteration > 0 {
                let left = data_dependent::imbalance(&step.rates);
                step.sentence += &format!("{:.3}.", libm::exp(left));
                self.passed += 1;
                if step.iteration < rule.iterations {
                    self.pieces.push_back(Piece::Between(step.iteration));
                }
            }
        }
        self.trace.steps.push(step);
    }

    /// Layer `l` is measured again when its z is new: its trace has one variance per measurement.
    fn settle(&mut self, l: usize) {
        let Method::Lsuv(rule) = &self.method else {
            return;
        };
        let trace = &mut self.trace;
        if l == trace.network.layers.len() {
            return;
        }
        if trace.layers.len() == l {
            trace.layers.push(LayerTrace {
                iterations: 0,
                variances: Vec::new(),
                converged: false,
            });
        }
        let (own, layer, pass) = (
            &mut trace.layers[l],
            &mut trace.network.layers[l],
            &self.work.layers[l],
        );
        let (units, columns) = (layer.units(), layer.columns());
        let after = lsuv::measure(rule, &pass.a, units, &pass.z, columns, own.iterations);
        own.variances.push(after);
        own.converged = !lsuv::is_off(rule, after);
        let (number, iteration) = (l + 1, own.iterations);
        let goes_on = !own.converged && iteration < rule.max_iterations;
        let sentence = if iteration > 0 {
            let before = own.variances[iteration - 1];
            let limit = match !goes_on && !own.converged {
                true => " The limit is reached: the tolerance is not met.",
                false => "",
            };
            Some(format!(
                "Layer {number}, iteration {iteration}: the variance measured is {before:.4}; W is divided by its root {:.4}; the next measurement gives {after:.4}.{limit}",
                before.sqrt()
            ))
        } else {
            let left_alone = || {
                format!(
                    "Layer {number}: {after:.4} is within the tolerance already; nothing is done."
                )
            };
            (!goes_on).then(left_alone)
        };
        if let Some(sentence) = sentence {
            // The layer itself has already been measured.
            self.record(l + 1, Step::new(Some(l), iteration, sentence));
        }
        self.passed += usize::from(!goes_on);
        let next = if goes_on {
            Piece::Divide(l)
        } else {
            Piece::Settle(l + 1)
        };
        self.pieces.push_back(next);
    }

    fn divide(&mut self, l: usize) {
        let own = &mut self.trace.layers[l];
        let variance = own.variances.last().copied().unwrap_or(1.0);
        lsuv::divide_layer(&mut self.trace.network.layers[l], variance);
        own.iterations += 1;
        self.pieces.extend([Piece::Forward(l), Piece::Settle(l)]);
    }

    fn within(&mut self, l: usize) {
        let Method::DataDependent { rule, .. } = &self.method else {
            return;
        };
        let input = match l {
            0 => &self.x,
            _ => &self.work.layers[l - 1].a,
        };
        let (network, rows) = (&mut self.trace.network, self.work.rows);
        let (_, std) = data_dependent::within_layer(network, l, input, rows, rule.beta);
        let mean_std = std.iter().sum::<f64>() / std.len().max(1) as f64;
        let sentence = format!(
            "Within layer {}: every unit is divided by its own std ({mean_std:.3} on average) and moved to mean {}.",
            l + 1,
            rule.beta
        );
        self.record(l, Step::new(Some(l), 1, sentence));
        self.passed += 1;
        self.pieces.push_back(self.first(l + 1));
    }

    fn between(&mut self, before: usize) {
        let Method::DataDependent { rule, balanced, .. } = &self.method else {
            return;
        };
        let now = self.trace.steps.last().map_or(&[][..], |s| &s.rates);
        let off = data_dependent::imbalance(now);
        if off < *balanced || before >= rule.iterations {
            return;
        }
        let factors = data_dependent::between_step(rule, &mut self.trace.network, now);
        self.trace.factors.push(factors);
        let iteration = before + 1;
        let sentence = format!(
            "Between layers, iteration {iteration}: every W is multiplied by (C_k / C)^(d/2), C the geometric mean. The rate farthest from C was off by a factor {:.3}; now ",
            libm::exp(off)
        );
        self.record(0, Step::new(None, iteration, sentence));
    }

    fn finish(mut self) -> Trace {
        while self.work() {}
        self.trace
    }
}

impl Step {
    fn new(layer: Option<usize>, iteration: usize, sentence: String) -> Step {
        Step {
            layer,
            iteration,
            values: Vec::new(),
            rates: Vec::new(),
            sentence,
        }
    }
}

/// LSUV (Mishkin & Matas 2015, algorithm 1) from the weights of `network` on the rows of `x`.
pub fn lsuv(rule: &Lsuv, network: Network<f64>, x: ArrayView2<'_, f64>) -> Trace {
    let flat = x.iter().copied().collect();
    Run::of(Method::Lsuv(*rule), network, flat, x.nrows()).finish()
}

/// Data-dependent initialization (Krähenbühl et al. 2015, algorithms 1 and 2) from the weights of
/// `network` on the rows of `x`; `eta` `[rows x outputs]` are the factors of the random linear loss.
/// It stops when every |log C_k/C| is below `balanced`.
pub fn data_dependent(
    rule: &DataDependent,
    network: Network<f64>,
    x: ArrayView2<'_, f64>,
    eta: &[f64],
    balanced: f64,
) -> Trace {
    let method = Method::DataDependent {
        rule: *rule,
        eta: eta.to_vec(),
        balanced,
    };
    Run::of(method, network, x.iter().copied().collect(), x.nrows()).finish()
}
