//! The work before the checks and the training: reading images and initializing a net.

use super::Lamps;
use super::faults::{Fault, LAMBDA_LEFT_ON, LARGE_STD};
use super::settings::Settings;
use super::training::{Plan, Training};
use crate::data::images::{CIFAR_CLASSES, ImageSet, PixelScale};
use crate::labs::images::{Reading, examples};
use crate::nn::start::{RoundedStart, Start};
use crate::nn::trainer::{Examples, OwnedTargets};
use crate::nn::{Activation, Initializer, Network};
use crate::rng::Stream;

/// Images used by data-dependent initializers.
const MEASURED_ON: usize = 100;
/// Number of weights above which initialization takes noticeable time.
const MANY: usize = 1_000_000;

/// What is built around a net once it is initialized.
pub(super) enum Built {
    Lamps(Box<Lamps>),
    Training(Box<Training>),
}

/// A net being initialized, and what is built around it.
pub(super) struct Starting {
    pub net: RoundedStart<f32>,
    /// True if it takes noticeable time.
    pub long: bool,
    pub build: Box<dyn FnOnce(Network<f32>) -> Built>,
}

/// The images of a training run, being converted to examples.
pub(super) struct Images {
    sets: [ImageSet; 2],
    train: Reading,
    test: Option<Reading>,
}

pub(super) fn rate(fault: Option<Fault>, learning_rate: f64) -> f64 {
    match fault {
        Some(Fault::RateZero) => 0.0,
        Some(Fault::RateHuge) => 1e3,
        _ => learning_rate,
    }
}

pub(super) fn left_on(fault: Option<Fault>, l2: f64) -> f64 {
    match fault {
        Some(Fault::LambdaOn) => LAMBDA_LEFT_ON,
        _ => l2,
    }
}

fn wrong_labels(fault: Option<Fault>, data: &mut Examples<f32>, seed: u64) {
    if let (Some(Fault::LabelsOnce), OwnedTargets::Classes(classes)) = (fault, &mut data.targets) {
        Stream::new(seed, "wrong labels", 0).shuffle(classes);
    }
}

/// Begins to initialize a net D-units-classes with biases 0, and what is built around it.
fn starting(
    config: &Settings,
    rule: Initializer,
    data: &Examples<f32>,
    build: Box<dyn FnOnce(Network<f32>) -> Built>,
) -> Starting {
    let output = match config.fault {
        Some(Fault::ReluOutput) => Activation::Relu,
        _ => Activation::Linear,
    };
    let layers = vec![
        (config.units, config.activation),
        (CIFAR_CLASSES.len(), output),
    ];
    let weights = data.inputs * config.units * config.activation.pieces();
    let rows = data.rows().min(MEASURED_ON);
    let x = &data.x[..rows * data.inputs];
    let x = match rule.measures() {
        true => x.iter().map(|&v| f64::from(v)).collect(),
        false => Vec::new(),
    };
    Starting {
        long: weights > MANY || rule.measures(),
        net: RoundedStart::new(Start::new(
            rule,
            data.inputs,
            layers,
            0.0,
            config.seed,
            x,
            rows,
        )),
        build,
    }
}

pub(super) fn start_lamps(c: &Settings, set: &ImageSet, few: usize) -> Starting {
    let raw = c.fault == Some(Fault::Inputs);
    let scale = if raw { PixelScale::Bytes } else { c.scale };
    let mean = set.mean_image(scale);
    let mut data = examples(set, scale, (!raw).then_some(&mean));
    wrong_labels(c.fault, &mut data, c.seed);
    let std = if raw { LARGE_STD } else { c.std };
    let (config, own) = (c.clone(), data.clone());
    let build = move |network| Built::Lamps(Box::new(Lamps::new(&config, network, own, few)));
    starting(c, Initializer::Normal { std }, &data, Box::new(build))
}

impl Images {
    pub fn new(c: &Settings, train: ImageSet, test: ImageSet) -> Self {
        let raw = c.fault == Some(Fault::Inputs);
        let scale = match raw {
            true => PixelScale::Bytes,
            false => PixelScale::Unit,
        };
        Images {
            train: Reading::new(&train, scale, !raw),
            test: None,
            sets: [train, test],
        }
    }

    /// Does the next piece; false when all images are read.
    pub fn work(&mut self) -> bool {
        match &mut self.test {
            Some(test) => test.work(&self.sets[1]),
            None => {
                if !self.train.work(&self.sets[0]) {
                    // Test images are centered by the training images' mean, too.
                    self.test = Some(self.train.others());
                }
                true
            }
        }
    }
}

pub(super) fn start_training(c: &Settings, images: Images) -> Starting {
    let [train, test] = images.sets;
    let test_data = match images.test {
        Some(read) => read.take(&test),
        None => images.train.others().take(&test),
    };
    let mut data = images.train.take(&train);
    let raw = c.fault == Some(Fault::Inputs);
    wrong_labels(c.fault, &mut data, c.seed);
    let rule = match raw {
        true => Initializer::Normal { std: LARGE_STD },
        false => c.initializer,
    };
    let plan = Plan {
        loss: c.loss,
        rule: c.optimizer,
        learning_rate: rate(c.fault, c.rate),
        batch: c.mini,
        l2: left_on(c.fault, c.l2),
        relabel: c.fault == Some(Fault::LabelsEveryEpoch),
        seed: c.seed,
    };
    let (at, head) = (c.at, data.head(MEASURED_ON));
    let build = move |network| {
        let mut training = Training::new(network, (train, data), (test, test_data), plan);
        training.target = at;
        Built::Training(Box::new(training))
    };
    starting(c, rule, &head, Box::new(build))
}
