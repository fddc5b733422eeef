//! The sanity-check lab: three checks before learning, then the training of the same net.

pub mod chance;
pub mod evaluate;
pub mod faults;
pub mod overfit;
pub mod penalty;
pub mod suspects;
pub mod training;

use crate::config::sanity::{SanityConfig, View};
use crate::data::images::{DataCard, ImageSet, ImageSource, PixelScale, Shelf};
use crate::labs::images::examples;
use crate::nn::trainer::{Examples, OwnedTargets};
use crate::nn::{Activation, Initializer, Network};
use crate::rng::Stream;
use chance::Chance;
use faults::{Check, Fault, LAMBDA_LEFT_ON, LARGE_STD};
use overfit::{GOAL, Overfit, Recipe};
use penalty::Penalty;
use training::{Plan, Training};

/// Images the first check looks at and the mean image is taken of.
const LOOKED_AT: usize = 200;
/// Test images at the most: half a second of training buys no better estimate.
const TEST_IMAGES: usize = 500;
/// Images the data-driven initializers measure on.
const MEASURED_ON: usize = 100;

/// Updates of the third check that take seconds.
const LONG: u64 = 10_000;

/// The state of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lamp {
    /// Not begun.
    Off,
    /// Begun.
    Running,
    /// As it should be.
    Green,
    /// Not as it should be.
    Red,
}

impl Lamp {
    /// "off", "running", "green", "red".
    pub fn name(self) -> &'static str {
        match self {
            Lamp::Off => "off",
            Lamp::Running => "running",
            Lamp::Green => "green",
            Lamp::Red => "red",
        }
    }
}

/// The three checks.
pub struct Lamps {
    network: Network<f32>,
    data: Examples<f32>,
    /// Once measured.
    pub chance: Option<Chance>,
    /// Once measured.
    pub penalty: Option<Penalty>,
    /// The run on a few examples.
    pub overfit: Overfit<f32>,
    begun: bool,
    cancelled: bool,
}

/// The lab.
pub struct Sanity {
    config: SanityConfig,
    images: Option<ImageSet>,
    card: Option<DataCard>,
    waits_for_own: bool,
    lamps: Option<Lamps>,
    training: Option<Training>,
}

impl Sanity {
    /// Sets up what the view needs. As long as its images are not on `shelf` it is idle.
    pub fn new(config: SanityConfig, shelf: &Shelf) -> Self {
        let mut lab = Sanity {
            images: None,
            card: None,
            waits_for_own: config.source == ImageSource::Cifar && !shelf.has_own(),
            lamps: None,
            training: None,
            config,
        };
        let c = &lab.config;
        match c.view {
            View::Lamps => {
                if let Some(set) = shelf.head(c.source, LOOKED_AT.max(c.few), c.seed) {
                    let few = first(shelf, c, &set);
                    lab.lamps = Some(Lamps::new(c, &set, few.len()));
                    lab.card = Some(DataCard::new(&few, c.source));
                    lab.images = Some(few);
                }
            }
            View::Training => {
                let parts = shelf.train(c.source, c.n, c.seed).zip(shelf.test(
                    c.source,
                    TEST_IMAGES,
                    c.seed,
                ));
                if let Some((train, test)) = parts {
                    lab.card = Some(DataCard::new(&train, c.source));
                    lab.images = Some(head(&train, c.few));
                    lab.training = Some(start_training(c, train, test));
                }
            }
        }
        lab
    }

    /// The configuration in force.
    pub fn config(&self) -> &SanityConfig {
        &self.config
    }

    /// The first images in use.
    pub fn images(&self) -> Option<&ImageSet> {
        self.images.as_ref()
    }

    /// The facts of the set in use.
    pub fn card(&self) -> Option<&DataCard> {
        self.card.as_ref()
    }

    /// It needs a file of the reader's that is not there.
    pub fn waits_for_own(&self) -> bool {
        self.waits_for_own
    }

    /// The checks, in the view that has them.
    pub fn lamps(&self) -> Option<&Lamps> {
        self.lamps.as_ref()
    }

    /// The training, in the view that has it.
    pub fn training(&self) -> Option<&Training> {
        self.training.as_ref()
    }

    /// The same, to play and to stop it.
    pub fn training_mut(&mut self) -> Option<&mut Training> {
        self.training.as_mut()
    }

    /// Works off up to `units`; 0 when idle.
    pub fn work(&mut self, units: usize) -> usize {
        match (&mut self.lamps, &mut self.training) {
            (Some(lamps), _) => usize::from(lamps.work(&self.config)),
            (_, Some(training)) => training.work(units),
            _ => 0,
        }
    }

    /// (done, wanted) of what the reader has to wait for.
    pub fn progress(&self) -> Option<(u64, u64)> {
        if let Some(lamps) = &self.lamps {
            let run = &lamps.overfit;
            let (done, all) = (run.epochs.len() as u64, run.recipe().epochs as u64);
            let long = run.rows() as u64 * all > LONG * run.recipe().batch as u64;
            return (long && !run.done()).then_some((done, all));
        }
        let t = self.training.as_ref()?;
        let far = t.target > t.step_count() + 10 * t.steps_per_epoch();
        let replayed = far || (t.target == self.config.at && t.target > t.step_count());
        replayed.then_some((t.step_count(), t.target))
    }

    /// Gives back what it holds, before another takes its place: a net and its images are large.
    pub fn clear(&mut self) {
        (self.lamps, self.training, self.images) = (None, None, None);
    }

    /// Stops what is being done.
    pub fn cancel(&mut self) {
        if let Some(lamps) = &mut self.lamps {
            lamps.cancelled = true;
        }
        if let Some(training) = &mut self.training {
            training.play(false);
        }
    }
}

impl Lamps {
    /// The checks of `config` on a set of which the first `few` are to be learned by heart.
    fn new(config: &SanityConfig, set: &ImageSet, few: usize) -> Self {
        let fault = config.fault;
        let scale = match fault {
            Some(Fault::Inputs) => PixelScale::Bytes,
            _ => config.scale,
        };
        let mean = set.mean_image(scale);
        let centered = fault != Some(Fault::Inputs);
        let mut data = examples(set, scale, centered.then_some(&mean));
        wrong_labels(fault, &mut data, config.seed);
        let std = match fault {
            Some(Fault::Inputs) => LARGE_STD,
            _ => config.std,
        };
        let network = network(config, Initializer::Normal { std }, &data);
        let recipe = Recipe {
            learning_rate: rate(fault, config.learning_rate),
            batch: config.batch,
            epochs: config.epochs,
            goal: GOAL,
            l2: left_on(fault, 0.0),
            relabel: fault == Some(Fault::LabelsEveryEpoch),
        };
        let few = data.head(few);
        Lamps {
            overfit: Overfit::new(network.clone(), few, config.loss, recipe, config.seed),
            network,
            data,
            chance: None,
            penalty: None,
            begun: false,
            cancelled: false,
        }
    }

    fn work(&mut self, config: &SanityConfig) -> bool {
        if self.cancelled {
            return false;
        }
        let Some(chance) = &self.chance else {
            self.chance = Some(Chance::measure(&self.network, &self.data, config.loss));
            return true;
        };
        if self.penalty.is_none() {
            let report = |lambda: f64| match config.fault {
                Some(Fault::NoPenalty) => 0.0,
                Some(Fault::DoublePenalty) => 2.0 * lambda,
                _ => lambda,
            };
            let measured = Penalty::measure(&self.network, chance.loss, config.lambda, report);
            self.penalty = Some(measured);
            return true;
        }
        self.begun = true;
        self.overfit.work()
    }

    /// Weights of each layer.
    pub fn weights(&self) -> Vec<usize> {
        let count = |l: &crate::nn::Layer<f32>| l.fan_in() * l.columns();
        self.network.layers.iter().map(count).collect()
    }

    /// The state of `check`.
    pub fn lamp(&self, check: Check) -> Lamp {
        let of = |passes: bool| if passes { Lamp::Green } else { Lamp::Red };
        match check {
            Check::Chance => (self.chance.as_ref()).map_or(Lamp::Off, |c| of(c.passes())),
            Check::Penalty => (self.penalty.as_ref()).map_or(Lamp::Off, |p| of(p.passes())),
            Check::Overfit if self.overfit.done() => of(self.overfit.passes()),
            Check::Overfit if self.begun && !self.cancelled => Lamp::Running,
            Check::Overfit => Lamp::Off,
        }
    }

    /// What may be wrong, the likeliest first; empty when nothing is or nothing is known yet.
    pub fn suspects(&self, check: Check) -> Vec<String> {
        match check {
            Check::Chance => self.chance.as_ref().map(suspects::of_chance),
            Check::Penalty => self.penalty.as_ref().map(suspects::of_penalty),
            Check::Overfit => Some(suspects::of_overfit(&self.overfit)),
        }
        .unwrap_or_default()
    }
}

fn head(set: &ImageSet, n: usize) -> ImageSet {
    set.select(&(0..n.min(set.len())).collect::<Vec<_>>())
}

/// The few images of the third check, with a note of their own.
fn first(shelf: &Shelf, c: &SanityConfig, set: &ImageSet) -> ImageSet {
    shelf
        .head(c.source, c.few, c.seed)
        .unwrap_or_else(|| head(set, c.few))
}

fn rate(fault: Option<Fault>, learning_rate: f64) -> f64 {
    match fault {
        Some(Fault::RateZero) => 0.0,
        Some(Fault::RateHuge) => 1e3,
        _ => learning_rate,
    }
}

fn left_on(fault: Option<Fault>, l2: f64) -> f64 {
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

/// D-units-classes, biases 0.
fn network(config: &SanityConfig, init: Initializer, data: &Examples<f32>) -> Network<f32> {
    let output = match config.fault {
        Some(Fault::ReluOutput) => Activation::Relu,
        _ => Activation::Linear,
    };
    let layers = [
        (config.units, config.activation),
        (crate::data::images::CIFAR_CLASSES.len(), output),
    ];
    let mut network = Network::<f64>::zeros(data.inputs, &layers);
    let rows = data.rows().min(MEASURED_ON);
    let x = data.x[..rows * data.inputs].iter().map(|&v| f64::from(v));
    let x = ndarray::Array2::from_shape_vec((rows, data.inputs), x.collect());
    if let Ok(x) = x {
        init.initialize(&mut network, 0.0, config.seed, x.view());
    }
    network.cast()
}

fn start_training(c: &SanityConfig, train: ImageSet, test: ImageSet) -> Training {
    let raw = c.fault == Some(Fault::Inputs);
    let scale = if raw {
        PixelScale::Bytes
    } else {
        PixelScale::Unit
    };
    // Test images are centered by the mean of the training images, too.
    let mean = train.mean_image(scale);
    let mean = (!raw).then_some(mean.as_slice());
    let mut data = examples(&train, scale, mean);
    wrong_labels(c.fault, &mut data, c.seed);
    let init = match raw {
        true => Initializer::Normal { std: LARGE_STD },
        false => c.initializer,
    };
    let network = network(c, init, &data);
    let plan = Plan {
        loss: c.loss,
        rule: c.optimizer,
        learning_rate: rate(c.fault, c.rate),
        batch: c.mini,
        l2: left_on(c.fault, c.l2),
        relabel: c.fault == Some(Fault::LabelsEveryEpoch),
        seed: c.seed,
    };
    let test_data = examples(&test, scale, mean);
    let mut training = Training::new(network, (train, data), (test, test_data), plan);
    training.target = c.at;
    training
}
