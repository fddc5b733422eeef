//! The activations lab: functions and their derivatives, what they cost, and what they do to a
//! gradient, to a unit and to a whole training.

pub mod cost;
pub mod dead;
pub mod function;
pub mod race;
pub mod saturation;
pub mod settings;
pub mod table;

use crate::data::images::{ImageSource, Shelf};
use crate::nn::{Activation, Layer};
use function::Picture;
use saturation::Saturation;
use settings::{ActivationsConfig, View};
use table::Properties;

/// The lab.
pub struct Activations {
    config: ActivationsConfig,
    picture: Option<Picture>,
    table: Vec<Properties>,
    cost: Option<cost::Cost>,
    saturation: Option<Saturation>,
    dead: Option<dead::Run>,
    sweep: Option<dead::Sweep>,
    race: Option<race::Race>,
    cancelled: bool,
}

impl Activations {
    /// Sets up what the view needs. Images are taken from `shelf`.
    pub fn new(config: ActivationsConfig, shelf: &Shelf) -> Self {
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

    /// Takes new settings. A sweep over the learning rates that they do not touch is kept.
    pub fn configure(&mut self, config: ActivationsConfig, shelf: &Shelf) {
        let kept = self.sweep.take().filter(|s| s.serves(&config));
        *self = Activations::new(config, shelf);
        if let (Some(own), Some(kept)) = (&mut self.sweep, kept) {
            *own = kept;
        }
    }

    /// The configuration in force.
    pub fn config(&self) -> &ActivationsConfig {
        &self.config
    }

    /// f, f' and the gates.
    pub fn picture(&self) -> Option<&Picture> {
        self.picture.as_ref()
    }

    /// Parameters of the lecture's layer of 50 units on 3072 inputs, for one linear piece a unit and
    /// for the function looked at.
    pub fn parameters(&self) -> Vec<(&'static str, usize)> {
        let count = |act| Layer::<f32>::new(3072, 50, act).tensors.len();
        vec![
            ("one", count(Activation::Relu)),
            ("own", count(self.config.activation)),
        ]
    }

    /// What [`Activations::work`] is doing.
    pub fn doing(&self) -> &'static str {
        match self.config.view {
            View::Dead => "Seeds and learning rates",
            View::Race => "Racing",
            _ => "Measuring",
        }
    }

    /// The properties measured until now.
    pub fn table(&self) -> &[Properties] {
        &self.table
    }

    /// Saturation, as far as it is measured.
    pub fn saturation(&self) -> Option<&Saturation> {
        self.saturation.as_ref()
    }

    /// The run in which units die, as far as it is.
    pub fn dead(&self) -> Option<&dead::Run> {
        self.dead.as_ref()
    }

    /// Shows another step and unit of the kept run.
    pub fn look(&mut self, at: usize, unit: usize) {
        self.config.look(at, unit);
    }

    /// Dead units against the learning rate, as far as it is.
    pub fn sweep(&self) -> Option<&dead::Sweep> {
        self.sweep.as_ref()
    }

    /// The image set it needs.
    pub fn images(&self) -> Option<ImageSource> {
        (self.config.view == View::Race).then_some(self.config.images)
    }

    /// The race, once its images are there.
    pub fn race(&self) -> Option<&race::Race> {
        self.race.as_ref()
    }

    /// Runs one function's pass for the worker's clock; outputs computed.
    pub fn cost(&mut self, index: usize, repeats: usize) -> usize {
        let seed = self.config.seed;
        let cost = self.cost.get_or_insert_with(|| cost::Cost::new(seed));
        cost.run(index, repeats)
    }

    /// Stops the work that is left.
    pub fn cancel(&mut self) {
        self.cancelled = true;
    }

    /// One unit of work; false when idle.
    pub fn work(&mut self) -> bool {
        if self.cancelled {
            return false;
        }
        match self.config.view {
            View::Table => self.work_table(),
            View::Saturation => (self.saturation.as_mut()).is_some_and(Saturation::work),
            View::Dead => {
                self.dead.as_mut().is_some_and(dead::Run::work)
                    || self.sweep.as_mut().is_some_and(dead::Sweep::work)
            }
            View::Race if self.config.go => self.race.as_mut().is_some_and(race::Race::work),
            _ => false,
        }
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

    /// (done, wanted) units of what is being computed.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let (done, wanted) = match self.config.view {
            View::Table => (self.table.len(), table::all().len()),
            View::Saturation => {
                let lines = &self.saturation.as_ref()?.lines;
                let done = lines.iter().map(|l| l.points.len()).sum();
                (done, lines.len() * saturation::SCALES)
            }
            View::Dead => match self.dead.as_ref()?.progress() {
                (done, wanted) if done < wanted => (done, wanted),
                _ => self.sweep.as_ref()?.progress(),
            },
            View::Race if self.config.go => self.race.as_ref()?.progress(),
            _ => return None,
        };
        (done < wanted && !self.cancelled).then_some((done, wanted))
    }
}
