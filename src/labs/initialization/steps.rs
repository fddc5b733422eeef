//! LSUV and data-dependent initialization, one layer and one iteration at a time.

use crate::config::initialization::{InitializationConfig, Stepper};
use crate::nn::data_dependent::{self, DataDependent};
use crate::nn::lsuv::{self, Lsuv};
use crate::nn::{Initializer, Network, Workspace};
use crate::rng::Stream;
use ndarray::Array2;

/// The stepper's nets are kept this small: every step measures the whole net in f64.
pub const MAX_UNITS: usize = 128;
/// Examples it measures on.
pub const ROWS: usize = 256;

/// One step: what was done and how every layer stands after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Layer that was changed, from 0; none for a step on all layers.
    pub layer: Option<usize>,
    /// Iteration within the layer, from 1; 0 when it was within tolerance already.
    pub iteration: usize,
    /// Variance of each layer's z, or change rate C_k over its geometric mean.
    pub values: Vec<f64>,
    /// What happened, in words.
    pub sentence: String,
}

/// All steps of a method, the start first.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// What `values` are.
    pub quantity: &'static str,
    /// Steps in order.
    pub steps: Vec<Step>,
    /// Tolerance on each value - 1.
    pub tolerance: f64,
    /// Iterations per layer at the most.
    pub limit: usize,
    /// Units per layer.
    pub units: usize,
}

fn forward_variances(network: &Network<f64>, x: &[f64], rows: usize) -> Vec<f64> {
    let mut work = Workspace::new(network, rows);
    network.forward(x, rows, &mut work);
    let variance = |v: &[f64]| {
        let std = crate::stats::mean_std(v).1;
        std * std
    };
    work.layers.iter().map(|l| variance(&l.z)).collect()
}

impl Trace {
    /// Runs the method of the configuration.
    pub fn new(config: &InitializationConfig) -> Trace {
        let units = config.units.min(MAX_UNITS);
        let shape = vec![(units, config.activation); config.depth];
        let mut network = Network::<f64>::zeros(units, &shape);
        let mut inputs = Stream::new(config.seed, "inputs", 0);
        let x = Array2::from_shape_simple_fn((ROWS, units), || inputs.normal());
        match config.stepper {
            Stepper::Lsuv => lsuv_trace(config, &mut network, &x),
            Stepper::DataDependent => data_trace(config, &mut network, &x),
        }
    }
}

fn start(network: &mut Network<f64>, init: Initializer, seed: u64) {
    for (l, layer) in network.layers.iter_mut().enumerate() {
        init.draw(layer, &mut Stream::new(seed, "weights", l as u64));
    }
}

fn lsuv_trace(config: &InitializationConfig, network: &mut Network<f64>, x: &Array2<f64>) -> Trace {
    let rule = Lsuv {
        tolerance: config.tolerance,
        max_iterations: config.limit,
        minibatches: config.minibatches,
        measured: config.measured,
    };
    start(network, Initializer::Orthogonal { gain: 1.0 }, config.seed);
    let flat: Vec<f64> = x.iter().copied().collect();
    let mut steps = vec![Step {
        layer: None,
        iteration: 0,
        values: forward_variances(network, &flat, ROWS),
        sentence: "Orthonormal start: W of each layer is the Q of a Gaussian’s QR factors.".into(),
    }];
    for l in 0..network.layers.len() {
        let mut variance = lsuv::measure(&rule, network, x.view(), l, 0);
        let mut iteration = 0;
        while (variance - 1.0).abs() >= rule.tolerance && iteration < rule.max_iterations {
            let before = variance;
            lsuv::divide(network, l, before);
            iteration += 1;
            variance = lsuv::measure(&rule, network, x.view(), l, iteration);
            steps.push(Step {
                layer: Some(l),
                iteration,
                values: forward_variances(network, &flat, ROWS),
                sentence: format!(
                    "Layer {}, iteration {iteration}: the variance measured is {before:.4}; W is divided by its root {:.4}; the next measurement gives {variance:.4}.",
                    l + 1,
                    before.sqrt()
                ),
            });
        }
        let met = (variance - 1.0).abs() < rule.tolerance;
        if iteration == 0 {
            steps.push(Step {
                layer: Some(l),
                iteration: 0,
                values: forward_variances(network, &flat, ROWS),
                sentence: format!(
                    "Layer {}: {variance:.4} is within the tolerance already; nothing is done.",
                    l + 1
                ),
            });
        } else if !met {
            let count = steps.len();
            steps[count - 1].sentence += " The limit is reached: the tolerance is not met.";
        }
    }
    Trace {
        quantity: "variance of z",
        steps,
        tolerance: rule.tolerance,
        limit: rule.max_iterations,
        units: network.outputs(),
    }
}

fn data_trace(config: &InitializationConfig, network: &mut Network<f64>, x: &Array2<f64>) -> Trace {
    let rule = DataDependent::default();
    start(network, Initializer::Normal { std: 1.0 }, config.seed);
    let flat: Vec<f64> = x.iter().copied().collect();
    let mut steps = vec![Step {
        layer: None,
        iteration: 0,
        values: forward_variances(network, &flat, ROWS),
        sentence: "W ~ N(0, 1), b = 0.".into(),
    }];
    for l in 0..network.layers.len() {
        let mut work = Workspace::new(network, ROWS);
        network.forward(&flat, ROWS, &mut work);
        let input = match l {
            0 => flat.clone(),
            _ => work.layers[l - 1].a.clone(),
        };
        let (_, std) = data_dependent::within_layer(network, l, &input, ROWS, rule.beta);
        let mean_std = std.iter().sum::<f64>() / std.len().max(1) as f64;
        steps.push(Step {
            layer: Some(l),
            iteration: 1,
            values: forward_variances(network, &flat, ROWS),
            sentence: format!(
                "Layer {}: every unit is divided by its own std ({mean_std:.3} on average) and moved to mean {}.",
                l + 1,
                rule.beta
            ),
        });
    }
    Trace {
        quantity: "variance of z",
        steps,
        tolerance: config.tolerance,
        limit: 1,
        units: network.outputs(),
    }
}
