//! LSUV and data-dependent initialization, one layer and one iteration at a time.

use crate::config::initialization::{InitializationConfig, Stepper};
use crate::nn::data_dependent::{self, DataDependent};
use crate::nn::lsuv::{self, LayerTrace, Lsuv};
use crate::nn::{Initializer, Network, Workspace};
use crate::rng::Stream;
use ndarray::{Array2, ArrayView2};

/// The stepper's nets are kept this small: every step measures the whole net in f64.
pub const MAX_UNITS: usize = 128;
/// Examples it measures on.
pub const ROWS: usize = 256;
/// Between layers it stops when every |log C_k/C| is below this (the authors stop at 1 %).
pub const BALANCED: f64 = 0.01;

/// One step: what was done and how every layer stands after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Layer that was changed, from 0; none for a step on all layers.
    pub layer: Option<usize>,
    /// Iteration within the layer (or between the layers), from 1; 0 when nothing had to be done.
    pub iteration: usize,
    /// Variance of each layer's z.
    pub values: Vec<f64>,
    /// Change rate of each layer, C_k = rms(dL/dW) / rms(W) for a random linear loss; empty in LSUV.
    pub rates: Vec<f64>,
    /// What happened, in words.
    pub sentence: String,
}

/// All steps of a method, the start first.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Steps in order.
    pub steps: Vec<Step>,
    /// Tolerance on each variance - 1.
    pub tolerance: f64,
    /// Iterations per layer at the most.
    pub limit: usize,
    /// What LSUV measured in each layer; empty for the other method.
    pub layers: Vec<LayerTrace>,
    /// Factors on W of each step between layers.
    pub factors: Vec<Vec<f64>>,
    /// The net as the method leaves it.
    pub network: Network<f64>,
}

impl Trace {
    /// Runs the method of the configuration.
    pub fn new(config: &InitializationConfig) -> Trace {
        let units = config.units.min(MAX_UNITS);
        let shape = vec![(units, config.activation); config.depth];
        let mut network = Network::<f64>::zeros(units, &shape);
        let start = match config.stepper {
            Stepper::Lsuv => Initializer::Orthogonal { gain: 1.0 },
            Stepper::DataDependent => Initializer::Normal { std: 1.0 },
        };
        for (l, layer) in network.layers.iter_mut().enumerate() {
            start.draw(layer, &mut Stream::new(config.seed, "weights", l as u64));
        }
        let mut inputs = Stream::new(config.seed, "inputs", 0);
        let x = Array2::from_shape_simple_fn((ROWS, units), || inputs.normal());
        match config.stepper {
            Stepper::Lsuv => {
                let rule = Lsuv {
                    tolerance: config.tolerance,
                    max_iterations: config.limit,
                    minibatches: config.minibatches,
                    measured: config.measured,
                };
                lsuv(&rule, network, x.view())
            }
            Stepper::DataDependent => {
                let mut stream = Stream::new(config.seed, "eta", 0);
                let eta: Vec<f64> = (0..ROWS * units).map(|_| stream.normal()).collect();
                let rule = DataDependent {
                    alpha: config.alpha,
                    iterations: config.limit,
                    ..DataDependent::default()
                };
                Trace {
                    tolerance: config.tolerance,
                    ..data_dependent(&rule, network, x.view(), &eta, BALANCED)
                }
            }
        }
    }
}

fn forward(network: &Network<f64>, x: &[f64], rows: usize) -> Workspace<f64> {
    let mut work = Workspace::new(network, rows);
    network.forward(x, rows, &mut work);
    work
}

fn variances(network: &Network<f64>, x: &[f64], rows: usize) -> Vec<f64> {
    let variance = |v: &[f64]| {
        let std = crate::stats::mean_std(v).1;
        std * std
    };
    let work = forward(network, x, rows);
    work.layers.iter().map(|l| variance(&l.z)).collect()
}

/// Input of layer `l`, `[rows x fan_in]`.
fn input_of(network: &Network<f64>, x: &[f64], rows: usize, l: usize) -> Vec<f64> {
    match l {
        0 => x.to_vec(),
        _ => forward(network, x, rows).layers.swap_remove(l - 1).a,
    }
}

/// LSUV (Mishkin & Matas 2015, algorithm 1) from the weights of `network` on the rows of `x`.
pub fn lsuv(rule: &Lsuv, mut network: Network<f64>, x: ArrayView2<'_, f64>) -> Trace {
    let (rows, flat) = (x.nrows(), x.iter().copied().collect::<Vec<f64>>());
    let mut steps = vec![Step {
        layer: None,
        iteration: 0,
        values: variances(&network, &flat, rows),
        rates: Vec::new(),
        sentence: "Orthonormal start: W of each layer is the Q of a Gaussian’s QR factors.".into(),
    }];
    let mut layers = Vec::new();
    for l in 0..network.layers.len() {
        let input = input_of(&network, &flat, rows, l);
        let mut seen = Vec::new();
        let mut layer = network.layers[l].clone();
        let watch = |layer: &crate::nn::Layer<f64>| seen.push(layer.clone());
        let trace = lsuv::settle_watched(rule, &mut layer, &input, rows, watch).0;
        let mut step = |iteration: usize, network: &Network<f64>, sentence: String| {
            steps.push(Step {
                layer: Some(l),
                iteration,
                values: variances(network, &flat, rows),
                rates: Vec::new(),
                sentence,
            });
        };
        let number = l + 1;
        for (i, state) in seen.into_iter().enumerate() {
            network.layers[l] = state;
            let (before, after) = (trace.variances[i], trace.variances[i + 1]);
            let mut sentence = format!(
                "Layer {number}, iteration {}: the variance measured is {before:.4}; W is divided by its root {:.4}; the next measurement gives {after:.4}.",
                i + 1,
                before.sqrt()
            );
            if i + 1 == trace.iterations && !trace.converged {
                sentence += " The limit is reached: the tolerance is not met.";
            }
            step(i + 1, &network, sentence);
        }
        if trace.iterations == 0 {
            let variance = trace.variances[0];
            let sentence = format!(
                "Layer {number}: {variance:.4} is within the tolerance already; nothing is done."
            );
            step(0, &network, sentence);
        }
        layers.push(trace);
    }
    Trace {
        steps,
        tolerance: rule.tolerance,
        limit: rule.max_iterations,
        layers,
        factors: Vec::new(),
        network,
    }
}

/// Data-dependent initialization (Krähenbühl et al. 2015, algorithms 1 and 2) from the weights of
/// `network` on the rows of `x`; `eta` `[rows x outputs]` are the factors of the random linear loss.
/// It stops when every |log C_k/C| is below `balanced`.
pub fn data_dependent(
    rule: &DataDependent,
    mut network: Network<f64>,
    x: ArrayView2<'_, f64>,
    eta: &[f64],
    balanced: f64,
) -> Trace {
    let (rows, flat) = (x.nrows(), x.iter().copied().collect::<Vec<f64>>());
    let rates = |network: &Network<f64>| data_dependent::change_rates(network, &flat, rows, eta);
    let mut steps: Vec<Step> = Vec::new();
    let mut step = |layer, iteration, network: &Network<f64>, rates: Vec<f64>, sentence| {
        steps.push(Step {
            layer,
            iteration,
            values: variances(network, &flat, rows),
            rates,
            sentence,
        });
    };
    step(
        None,
        0,
        &network,
        rates(&network),
        "W ~ N(0, 1), b = 0.".into(),
    );
    for l in 0..network.layers.len() {
        let input = input_of(&network, &flat, rows, l);
        let (_, std) = data_dependent::within_layer(&mut network, l, &input, rows, rule.beta);
        let mean_std = std.iter().sum::<f64>() / std.len().max(1) as f64;
        let sentence = format!(
            "Within layer {}: every unit is divided by its own std ({mean_std:.3} on average) and moved to mean {}.",
            l + 1,
            rule.beta
        );
        step(Some(l), 1, &network, rates(&network), sentence);
    }
    let mut factors = Vec::new();
    for iteration in 1..=rule.iterations {
        let now = rates(&network);
        let off = data_dependent::imbalance(&now);
        if off < balanced {
            break;
        }
        factors.push(data_dependent::between_step(rule, &mut network, &now));
        let next = rates(&network);
        let left = data_dependent::imbalance(&next);
        let sentence = format!(
            "Between layers, iteration {iteration}: every W is multiplied by (C_k / C)^(α/2), C the geometric mean. The rate farthest from C was off by a factor {:.3}; now {:.3}.",
            libm::exp(off),
            libm::exp(left)
        );
        step(None, iteration, &network, next, sentence);
    }
    Trace {
        steps,
        tolerance: 0.0,
        limit: rule.iterations,
        layers: Vec::new(),
        factors,
        network,
    }
}
