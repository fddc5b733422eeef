//! Equal weights stay equal: the number of distinct units per layer during training.

use super::settings::Settings;
use crate::labs::playground::Task;
use crate::labs::playground::settings::Config;
use crate::nn::trainer::{Hyperparameters, Trainer};
use crate::nn::{Initializer, Layer, Network, Regularizer, TensorKind};
use crate::rng::Stream;
use crate::settings::RawConfig;

/// Steps of a run, and steps between two counts.
pub const STEPS: u64 = 2000;
const EVERY: u64 = 20;
/// Units of each of the two hidden layers.
pub const HIDDEN: usize = 8;

/// A run on xor with two hidden layers of eight units.
pub struct Run {
    trainer: Trainer<f32>,
    /// Steps at which units were counted.
    pub at: Vec<f64>,
    /// Distinct units of each hidden layer at those steps.
    pub distinct: [Vec<f64>; 2],
    /// Training loss at those steps.
    pub loss: Vec<f64>,
    /// Incoming weights of each unit of the first layer at those steps: `[step][unit][2]`.
    pub path: Vec<f32>,
    /// Largest gradient on the first layer's weights in the first step.
    pub first_gradient: f64,
}

impl Run {
    /// Sets up a run with the configured activation, initializer, loss and added noise.
    pub fn new(config: &Settings) -> Run {
        let seed = config.seed.to_string();
        let raw = [("data", "xor"), ("n", "200"), ("seed", seed.as_str())];
        let loss = if config.mse { "mse" } else { "softmax" };
        let raw = raw.into_iter().chain([("loss", loss)]);
        let (data, _) = Config::lenient(&RawConfig::from_pairs(raw));
        let task = Task::new(&data, None, &mut Vec::new());
        let f = config.activation;
        let output = (task.head.outputs, crate::nn::Activation::Linear);
        let mut network = Network::<f64>::zeros(2, &[(HIDDEN, f), (HIDDEN, f), output]);
        let x = task.train_inputs.view();
        config
            .initializer
            .initialize(&mut network, config.bias, config.seed, x);
        for (l, layer) in network.layers.iter_mut().enumerate() {
            let mut stream = Stream::new(config.seed, "symmetry noise", l as u64);
            for w in layer.tensors.get_mut(TensorKind::W) {
                *w += config.noise * stream.normal();
            }
        }
        let hyper = Hyperparameters {
            learning_rate: config.learning_rate,
            regularizer: Regularizer::default(),
            batch: 10,
        };
        let trainer = Trainer::new(
            network.cast(),
            task.train,
            task.head.loss,
            crate::nn::Optimizer::Sgd,
            hyper,
            config.seed,
        );
        let mut run = Run {
            trainer,
            at: Vec::new(),
            distinct: [Vec::new(), Vec::new()],
            loss: Vec::new(),
            path: Vec::new(),
            first_gradient: 0.0,
        };
        run.record();
        run
    }

    fn record(&mut self) {
        self.at.push(self.trainer.step_count() as f64);
        for l in 0..2 {
            self.distinct[l].push(distinct_units(&self.trainer.network.layers[l]) as f64);
        }
        let weights = self.first_weights();
        self.path.extend(weights);
        let network = &self.trainer.network;
        let train = &self.trainer.train;
        let mut work = crate::nn::Workspace::new(network, train.rows());
        network.forward(&train.x, train.rows(), &mut work);
        let loss = network.output_loss(train.targets.borrow(), self.trainer.loss(), &mut work);
        self.loss.push(loss);
    }

    /// Trains to the next count; false at the end.
    pub fn work(&mut self) -> bool {
        if self.trainer.step_count() >= STEPS {
            return false;
        }
        for _ in 0..EVERY {
            if self.trainer.step().is_err() {
                return false;
            }
            if self.trainer.step_count() == 1 {
                let gradient = self.trainer.work().layers[0].gradient.get(TensorKind::W);
                self.first_gradient = f64::from(crate::nn::kernels::max_abs(gradient));
            }
        }
        self.record();
        true
    }

    /// Incoming weights of each unit of the first layer, for the picture: `[units x 2]`.
    fn first_weights(&self) -> Vec<f32> {
        let layer = &self.trainer.network.layers[0];
        let w = &layer.tensors.w;
        (0..layer.units())
            .flat_map(|u| w.column(u).to_vec())
            .collect()
    }
}

/// Number of units that differ in weights or bias by more than rounding.
pub fn distinct_units(layer: &Layer<f32>) -> usize {
    let (columns, pieces) = (layer.columns(), layer.activation.pieces());
    let w = layer.tensors.get(TensorKind::W);
    let b = layer.tensors.get(TensorKind::B);
    let key = |unit: usize| -> Vec<f32> {
        let own = unit * pieces..(unit + 1) * pieces;
        let rows = w
            .chunks_exact(columns)
            .flat_map(|row| row[own.clone()].to_vec());
        rows.chain(b[own.clone()].to_vec()).collect()
    };
    let scale = crate::nn::kernels::max_abs(w).max(1e-12);
    let mut kinds: Vec<Vec<f32>> = Vec::new();
    for unit in 0..layer.units() {
        let mine = key(unit);
        let same = |other: &Vec<f32>| {
            other
                .iter()
                .zip(&mine)
                .all(|(a, b)| (a - b).abs() <= 1e-6 * scale)
        };
        if !kinds.iter().any(same) {
            kinds.push(mine);
        }
    }
    kinds.len()
}

/// True if an initializer gives all units of a layer the same weights.
pub fn is_symmetric(init: Initializer) -> bool {
    matches!(init, Initializer::Zeros | Initializer::Constant { .. })
}
