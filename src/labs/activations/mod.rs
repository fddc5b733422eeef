//! The activations lab: functions and their derivatives, what they cost, and how they affect a gradient,
//! a unit and a whole training run.

pub mod cost;
pub mod dead;
mod fields;
pub mod function;
pub mod race;
pub mod saturation;
pub mod settings;
pub mod snapshot;
pub mod table;

use super::{Lab, Progress};
use crate::data::images::{ImageSource, Shelf};
use crate::nn::{Activation, Layer};
use crate::settings::field::FieldSpec;
use crate::settings::{Problem, RawConfig, Texts};
use function::Picture;
use saturation::Saturation;
use serde::Deserialize;
pub use settings::Settings;
use settings::View;
use snapshot::Snapshot;
use table::Properties;

/// The lab.
pub struct Activations {
    config: Settings,
    picture: Option<Picture>,
    table: Vec<Properties>,
    cost: Option<cost::Cost>,
    saturation: Option<Saturation>,
    dead: Option<dead::Run>,
    sweep: Option<dead::Sweep>,
    race: Option<race::Race>,
    cancelled: bool,
}

/// A command of the page.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Command {
    /// Look at another moment of the kept run: nothing is computed again.
    Look(Look),
}

/// A moment of the run in which units die.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Look {
    /// The step shown.
    pub at: usize,
    /// The selected unit, from 1; 0 for none.
    pub unit: usize,
}

impl Activations {
    /// Prepares what the view needs. Images are taken from `shelf`.
    pub fn new(config: Settings, shelf: &Shelf) -> Self {
        Activations {
            picture: (config.view == View::Function).then(|| Picture::new(&config)),
            table: Vec::new(),
            cost: None,
            saturation: (config.view == View::Saturation).then(|| Saturation::new(&config)),
            dead: (config.view == View::Dead).then(|| dead::Run::new(&config)),
            sweep: (config.view == View::Dead).then(|| dead::Sweep::new(&config)),
            race: match config.view {
                View::Race => race::Race::new(&config, shelf),
                _ => None,
            },
            cancelled: false,
            config,
        }
    }

    /// f, f' and the gates.
    pub fn picture(&self) -> Option<&Picture> {
        self.picture.as_ref()
    }

    /// Parameters of the lecture's layer of 50 units on 3072 inputs: with one linear piece per unit, and
    /// with the selected function.
    pub fn parameters(&self) -> [usize; 2] {
        let count = |act| Layer::<f32>::new(3072, 50, act).tensors.len();
        [Activation::Relu, self.config.activation].map(count)
    }

    /// The properties measured so far.
    pub fn table(&self) -> &[Properties] {
        &self.table
    }

    /// The saturation measurement so far.
    pub fn saturation(&self) -> Option<&Saturation> {
        self.saturation.as_ref()
    }

    /// The kept run in which units die, so far.
    pub fn dead(&self) -> Option<&dead::Run> {
        self.dead.as_ref()
    }

    /// Dead units against the learning rate, so far.
    pub fn sweep(&self) -> Option<&dead::Sweep> {
        self.sweep.as_ref()
    }

    /// The race, once its images have arrived.
    pub fn race(&self) -> Option<&race::Race> {
        self.race.as_ref()
    }

    fn work_table(&mut self) -> bool {
        let all = table::all();
        let Some((option, act)) = all.get(self.table.len()) else {
            return false;
        };
        let row = Properties::measure(option, *act, self.config.seed);
        self.table.push(row);
        true
    }
}

impl Lab for Activations {
    type Snapshot = Snapshot;
    type Command = Command;

    fn fields() -> &'static [FieldSpec] {
        &fields::FIELDS
    }

    fn open(raw: &RawConfig, shelf: &Shelf) -> (Self, Vec<Problem>) {
        let (settings, problems) = Settings::lenient(raw);
        (Activations::new(settings, shelf), problems)
    }

    /// Keeps the sweep over learning rates if the new settings do not affect it.
    fn configure(&mut self, raw: &RawConfig, shelf: &Shelf) -> Vec<Problem> {
        let kept = self.sweep.take();
        self.clear();
        let (lab, problems) = Activations::open(raw, shelf);
        *self = lab;
        if let (Some(own), Some(kept)) = (&mut self.sweep, kept)
            && kept.serves(&self.config)
        {
            *own = kept;
        }
        problems
    }

    fn params(&self) -> Texts {
        self.config.texts.clone()
    }

    fn sources(&self) -> Vec<ImageSource> {
        match self.config.view {
            View::Race => vec![self.config.images],
            _ => Vec::new(),
        }
    }

    fn retry(&mut self, shelf: &Shelf) {
        self.clear();
        *self = Activations::new(self.config.clone(), shelf);
    }

    fn clear(&mut self) {
        (self.cost, self.saturation) = (None, None);
        (self.dead, self.sweep, self.race) = (None, None, None);
    }

    /// Does one unit per call: a row of the table, a scale of the pre-activations, an update, or a piece of
    /// the sweep or of the race.
    fn work(&mut self, _units: usize) -> usize {
        if self.cancelled {
            return 0;
        }
        let more = match self.config.view {
            View::Table => self.work_table(),
            View::Saturation => (self.saturation.as_mut()).is_some_and(Saturation::work),
            View::Dead => {
                self.dead.as_mut().is_some_and(dead::Run::work)
                    || self.sweep.as_mut().is_some_and(dead::Sweep::work)
            }
            View::Race if self.config.go => self.race.as_mut().is_some_and(race::Race::work),
            _ => false,
        };
        usize::from(more)
    }

    fn cancel(&mut self) {
        self.cancelled = true;
    }

    fn call(&mut self, command: Command) {
        let Command::Look(Look { at, unit }) = command;
        self.config.look(at, unit);
    }

    /// Runs one function's pass: forward passes come first, then backward passes.
    fn time(&mut self, item: usize, repeats: usize) -> usize {
        let seed = self.config.seed;
        let cost = self.cost.get_or_insert_with(|| cost::Cost::new(seed));
        cost.run(item, repeats)
    }

    fn progress(&self) -> Option<Progress> {
        let (done, total) = match self.config.view {
            View::Table => (self.table.len(), table::all().len()),
            View::Saturation => {
                let lines = &self.saturation.as_ref()?.lines;
                let done = lines.iter().map(|l| l.points.len()).sum();
                (done, lines.len() * saturation::SCALES)
            }
            View::Dead => match self.dead.as_ref()?.progress() {
                (done, total) if done < total => (done, total),
                _ => self.sweep.as_ref()?.progress(),
            },
            View::Race if self.config.go => self.race.as_ref()?.progress(),
            _ => return None,
        };
        let what = match self.config.view {
            View::Dead => "Seeds and learning rates",
            View::Race => "Racing",
            _ => "Measuring",
        };
        (done < total && !self.cancelled).then(|| Progress::of(what, (done, total)))
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::of(self)
    }
}
