//! The sanity-check lab: three checks before training, then the training of the same net.

pub mod chance;
pub mod evaluate;
pub mod faults;
pub mod overfit;
pub mod penalty;
pub mod settings;
pub mod snapshot;
mod start;
pub mod suspects;
pub mod training;

use super::{Lab, Progress};
use crate::data::images::{DataCard, ImageSet, ImageSource, Shelf};
use crate::nn::Network;
use crate::nn::blocks::Scores;
use crate::nn::trainer::Examples;
use crate::settings::field::FieldSpec;
use crate::settings::{Problem, RawConfig, Texts};
use chance::Chance;
use faults::{Check, Fault};
use overfit::{GOAL, Overfit, Recipe};
use penalty::{Cranking, Penalty};
use serde::Deserialize;
pub use settings::Settings;
use settings::{AT, View};
use snapshot::Snapshot;
use start::{Built, Images, Starting, left_on, rate, start_lamps, start_training};
use training::Training;

/// Images used for the first check and for the mean image.
const LOOKED_AT: usize = 200;
/// Maximum test images: another half second of evaluation would barely improve the estimate.
const TEST_IMAGES: usize = 500;

/// Number of updates from which on the third check takes seconds.
const LONG: u64 = 10_000;

/// The state of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lamp {
    /// Not started.
    Off,
    /// Started.
    Running,
    /// Passed.
    Green,
    /// Failed.
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
    /// The first check, once measured.
    pub chance: Option<Chance>,
    /// The second check, once measured.
    pub penalty: Option<Penalty>,
    /// The run on a few examples.
    pub overfit: Overfit<f32>,
    looking: Scores<f32>,
    cranking: Cranking,
    begun: bool,
    cancelled: bool,
}

/// A command for the training; kept until the training exists.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Press {
    /// Train until told to stop, or stop.
    Play(bool),
    /// One update.
    Update,
    /// To the end of the epoch.
    Epoch,
}

/// The lab.
pub struct Sanity {
    config: Settings,
    images: Option<ImageSet>,
    card: Option<DataCard>,
    waits_for_own: bool,
    reading: Option<Box<Images>>,
    starting: Option<Starting>,
    cancelled: bool,
    /// A command for a training that does not exist yet.
    pressed: Option<Press>,
    lamps: Option<Lamps>,
    training: Option<Training>,
}

impl Sanity {
    /// Prepares what the view needs. Without its images on `shelf` the lab is idle.
    pub fn new(config: Settings, shelf: &Shelf) -> Self {
        let mut lab = Sanity {
            images: None,
            card: None,
            waits_for_own: config.source == ImageSource::Cifar && !shelf.has_own(),
            reading: None,
            starting: None,
            cancelled: false,
            pressed: None,
            lamps: None,
            training: None,
            config,
        };
        let c = &lab.config;
        match c.view {
            View::Lamps => {
                if let Some(set) = shelf.head(c.source, LOOKED_AT.max(c.few), c.seed) {
                    let few = first(shelf, c, &set);
                    lab.starting = Some(start_lamps(c, &set, few.len()));
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
                    lab.reading = Some(Box::new(Images::new(c, train, test)));
                }
            }
        }
        lab
    }

    /// The first images in use.
    pub fn images(&self) -> Option<&ImageSet> {
        self.images.as_ref()
    }

    /// The facts of the set in use.
    pub fn card(&self) -> Option<&DataCard> {
        self.card.as_ref()
    }

    /// True if it needs a file from the reader that is missing.
    pub fn waits_for_own(&self) -> bool {
        self.waits_for_own
    }

    /// The checks, in their view, once the start of the third is measured.
    pub fn lamps(&self) -> Option<&Lamps> {
        self.lamps.as_ref().filter(|lamps| lamps.overfit.begun())
    }

    /// The training, in its view.
    pub fn training(&self) -> Option<&Training> {
        self.training.as_ref()
    }

    /// The training, mutable, to start and stop it.
    pub fn training_mut(&mut self) -> Option<&mut Training> {
        self.training.as_mut()
    }

    /// Passes a command to the training, or keeps it until the training exists.
    pub fn press(&mut self, press: Press) {
        self.cancelled = false;
        match (&mut self.training, press) {
            (Some(training), Press::Play(on)) => training.play(on),
            (Some(training), Press::Update) => training.advance(1),
            (Some(training), Press::Epoch) => training.advance_epoch(),
            (None, _) => self.pressed = Some(press),
        }
    }
}

impl Lab for Sanity {
    type Snapshot = Snapshot;
    type Command = Press;

    fn fields() -> &'static [FieldSpec] {
        &settings::FIELDS
    }

    fn open(raw: &RawConfig, shelf: &Shelf) -> (Self, Vec<Problem>) {
        let (settings, problems) = Settings::lenient(raw);
        (Sanity::new(settings, shelf), problems)
    }

    /// Includes the step that is still to be reached.
    fn params(&self) -> Texts {
        let mut texts = self.config.texts.clone();
        if self.config.at > 0 && self.card.is_none() {
            texts.insert(AT, self.config.at.to_string());
        }
        texts
    }

    fn sources(&self) -> Vec<ImageSource> {
        vec![self.config.source]
    }

    /// Keeps a command that has not been carried out.
    fn retry(&mut self, shelf: &Shelf) {
        let pressed = self.pressed.take();
        self.clear();
        *self = Sanity::new(self.config.clone(), shelf);
        self.pressed = pressed;
    }

    fn clear(&mut self) {
        (self.lamps, self.training, self.images) = (None, None, None);
        (self.reading, self.starting) = (None, None);
    }

    fn work(&mut self, units: usize) -> usize {
        if self.cancelled {
            return 0;
        }
        if let Some(images) = &mut self.reading {
            if !images.work()
                && let Some(images) = self.reading.take()
            {
                self.starting = Some(start_training(&self.config, *images));
            }
            return 1;
        }
        if let Some(starting) = &mut self.starting {
            if !starting.net.work()
                && let Some(starting) = self.starting.take()
            {
                match (starting.build)(starting.net.take()) {
                    Built::Lamps(lamps) => self.lamps = Some(*lamps),
                    Built::Training(training) => self.training = Some(*training),
                }
                if let Some(press) = self.pressed.take() {
                    self.press(press);
                }
            }
            return 1;
        }
        match (&mut self.lamps, &mut self.training) {
            (Some(lamps), _) => usize::from(lamps.work(&self.config)),
            (_, Some(training)) => training.work(units),
            _ => 0,
        }
    }

    fn cancel(&mut self) {
        self.cancelled = self.reading.is_some() || self.starting.is_some();
        self.pressed = None;
        if let Some(lamps) = &mut self.lamps {
            lamps.cancelled = true;
        }
        if let Some(training) = &mut self.training {
            training.play(false);
        }
    }

    fn call(&mut self, press: Press) {
        self.press(press);
    }

    fn progress(&self) -> Option<Progress> {
        if let Some(starting) = self.starting.as_ref().filter(|s| s.long) {
            let share = starting.net.share();
            return Some(Progress::percent("Start of the net, percent", share));
        }
        if let Some(lamps) = &self.lamps {
            let run = &lamps.overfit;
            let (done, total) = (run.epochs.len() as u64, run.recipe().epochs as u64);
            let long = run.rows() as u64 * total > LONG * run.recipe().batch as u64;
            let what = "Checking";
            return (long && !run.done()).then_some(Progress { done, total, what });
        }
        let t = self.training.as_ref()?;
        let (done, total, what) = (t.step_count(), t.target, "Training");
        let far = total > done + 10 * t.steps_per_epoch();
        let replayed = far || (total == self.config.at && total > done);
        replayed.then_some(Progress { done, total, what })
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::of(self)
    }
}

impl Lamps {
    /// Sets up the checks of `config` with `network` on `data`, whose first `few` examples are to be
    /// memorized.
    fn new(config: &Settings, network: Network<f32>, data: Examples<f32>, few: usize) -> Self {
        let fault = config.fault;
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
            looking: Scores::new(data.rows()),
            cranking: Cranking::new(config.lambda),
            network,
            data,
            chance: None,
            penalty: None,
            begun: false,
            cancelled: false,
        }
    }

    /// Does a piece of what comes next; false when all is done.
    fn work(&mut self, config: &Settings) -> bool {
        if self.cancelled {
            return false;
        }
        if !self.overfit.begun() {
            return self.overfit.work();
        }
        let (network, data) = (&self.network, &self.data);
        let Some(chance) = &self.chance else {
            if !self.looking.work(network, &data.x) {
                let outputs = network.outputs();
                self.chance = Some(Chance::of(&self.looking, outputs, data, config.loss));
            }
            return true;
        };
        if self.penalty.is_none() {
            let report = |lambda: f64| match config.fault {
                Some(Fault::NoPenalty) => 0.0,
                Some(Fault::DoublePenalty) => 2.0 * lambda,
                _ => lambda,
            };
            self.penalty = self.cranking.work(network, chance.loss, report);
            return true;
        }
        self.begun = true;
        self.overfit.work()
    }

    /// Number of weights in each layer.
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

    /// What may be wrong, most likely first; empty if nothing is wrong or nothing is known yet.
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

/// The few images of the third check, with their own note.
fn first(shelf: &Shelf, c: &Settings, set: &ImageSet) -> ImageSet {
    shelf
        .head(c.source, c.few, c.seed)
        .unwrap_or_else(|| head(set, c.few))
}
