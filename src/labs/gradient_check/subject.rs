//! The subject of a check: a network with its examples, and the training before the check.

use super::pass::at_once;
use super::settings::{NetSource, Settings};
use crate::data::images::{PixelScale, Shelf};
use crate::labs::images::examples;
use crate::labs::playground::Playground;
use crate::labs::playground::settings::Config;
use crate::nn::start::{RoundedStart, Start};
use crate::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use crate::nn::{Activation, Loss, Network, Regularizer};
use crate::rng::Stream;

/// Images used for training before the check; their mean image is subtracted.
const IMAGES: usize = 500;

/// A network with the examples used to check it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Parameters, each exactly representable in f32.
    pub network: Network<f64>,
    /// Examples.
    pub data: Examples<f64>,
    /// Data loss.
    pub loss: Loss,
    /// Penalty.
    pub regularizer: Regularizer,
}

/// Builds the subject; the training before the check runs step by step.
pub enum Preparation {
    /// The playground's run.
    Plane(Box<Playground>, u64),
    /// A separate net, being initialized.
    Starting(Option<Box<Starting>>, u64),
    /// A training run of that net, on random examples or on images.
    Own(Box<Trainer<f32>>, u64),
}

/// A net being initialized, and how to train it.
pub struct Starting {
    net: RoundedStart<f32>,
    build: Box<dyn FnOnce(Network<f32>) -> Trainer<f32>>,
}

impl Preparation {
    /// Sets the run up.
    ///
    /// `None` if its images are missing.
    pub fn new(config: &Settings, shelf: &Shelf) -> Option<Self> {
        Some(match config.source {
            NetSource::Playground => {
                let net = Config {
                    at: config.burn_in,
                    ..config.net.clone()
                };
                Preparation::Plane(Box::new(Playground::new(net, None)), config.burn_in)
            }
            NetSource::Random => Preparation::Starting(
                Some(Box::new(starting(config, random_examples(config)))),
                config.burn_in,
            ),
            NetSource::Images(source) => {
                let (n, seed) = (config.rows.max(IMAGES), config.net.seed);
                let set = shelf.train(source, n, seed)?;
                let mean = set.mean_image(PixelScale::Unit);
                let (x, classes) = (
                    examples(&set, PixelScale::Unit, Some(&mean)).x,
                    set.classes(),
                );
                let data = Raw {
                    x: x.into_iter().map(f64::from).collect(),
                    inputs: set.dims(),
                    classes,
                    n_classes: set.class_names.len(),
                };
                Preparation::Starting(Some(Box::new(starting(config, data))), config.burn_in)
            }
        })
    }

    /// The run, once its net is initialized.
    fn trainer(&self) -> Option<&Trainer<f32>> {
        match self {
            Preparation::Plane(lab, _) => Some(lab.trainer()),
            Preparation::Starting(..) => None,
            Preparation::Own(trainer, _) => Some(trainer),
        }
    }

    /// Multiplications per step.
    fn products(&self) -> usize {
        let products = |t: &Trainer<f32>| 3 * t.network.len() * t.hyper.batch.min(t.train.rows());
        self.trainer().map_or(0, products)
    }

    /// Runs at most `steps` steps; true if there are more.
    pub fn work(&mut self, steps: u64) -> bool {
        let steps = steps.min(at_once(self.products()) as u64);
        if let Preparation::Starting(starting, target) = self {
            if starting.as_mut().is_some_and(|s| s.net.work()) {
                return true;
            }
            if let (Some(ready), target) = (starting.take(), *target) {
                let trainer = (ready.build)(ready.net.take());
                *self = Preparation::Own(Box::new(trainer), target);
            }
            return true;
        }
        match self {
            Preparation::Starting(..) => true,
            Preparation::Plane(lab, _) => {
                lab.run(if lab.replay_progress().is_some() {
                    steps
                } else {
                    0
                });
                lab.replay_progress().is_some()
            }
            Preparation::Own(trainer, target) => {
                for _ in 0..steps {
                    if trainer.step_count() >= *target || trainer.step().is_err() {
                        return false;
                    }
                }
                trainer.step_count() < *target
            }
        }
    }

    /// Steps done and total steps.
    pub fn progress(&self) -> (u64, u64) {
        match self {
            Preparation::Plane(lab, target) => (lab.trainer().step_count(), *target),
            Preparation::Starting(_, target) => (0, *target),
            Preparation::Own(trainer, target) => (trainer.step_count(), *target),
        }
    }

    /// The subject of the check, once initialized.
    pub fn subject(&self, config: &Settings) -> Option<Subject> {
        let trainer = self.trainer()?;
        Some(Subject {
            network: trainer.network.cast(),
            data: trainer.train.head(config.rows).cast(),
            loss: trainer.loss(),
            regularizer: config.net.live.regularizer,
        })
    }
}

/// Examples before the loss determines the form of their targets.
struct Raw {
    /// `[rows][inputs]`.
    x: Vec<f64>,
    inputs: usize,
    classes: Vec<usize>,
    n_classes: usize,
}

fn random_examples(config: &Settings) -> Raw {
    let (rows, inputs, seed) = (config.rows, config.inputs, config.net.seed);
    let mut stream = Stream::new(seed, "random inputs", 0);
    let mut labels = Stream::new(seed, "random classes", 0);
    Raw {
        x: (0..rows * inputs).map(|_| stream.normal()).collect(),
        inputs,
        classes: (0..rows).map(|_| labels.below(config.classes)).collect(),
        n_classes: config.classes,
    }
}

fn starting(config: &Settings, data: Raw) -> Starting {
    let net = &config.net;
    let Raw {
        x,
        inputs,
        classes,
        n_classes,
    } = data;
    let rows = classes.len();
    let loss = net.loss.unwrap_or(Loss::SoftmaxCrossEntropy);
    let targets = if loss.wants_classes() {
        OwnedTargets::Classes(classes)
    } else {
        let mut values = vec![0.0; rows * n_classes];
        for (row, &class) in classes.iter().enumerate() {
            values[row * n_classes + class] = 1.0;
        }
        OwnedTargets::Values(values, n_classes)
    };
    // The same activation for all layers: the page's list is for the playground's layers.
    let activation = net.hidden.first().map_or(Activation::Tanh, |h| h.1);
    let hidden = config.sizes.iter().map(|&units| (units, activation));
    let mut layers: Vec<(usize, Activation)> = hidden.collect();
    layers.push((n_classes, Activation::Linear));
    let data = Examples { x, inputs, targets };
    let (train, x) = (data.cast(), data.x);
    let hyper = Hyperparameters {
        learning_rate: net.live.learning_rate,
        regularizer: net.live.regularizer,
        batch: net.live.batch,
    };
    let start = Start::new(net.initializer, inputs, layers, net.bias, net.seed, x, rows);
    let (rule, seed) = (net.optimizer, net.seed);
    Starting {
        net: RoundedStart::new(start),
        build: Box::new(move |network| Trainer::new(network, train, loss, rule, hyper, seed)),
    }
}
