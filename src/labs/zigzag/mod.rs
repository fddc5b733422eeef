//! The zig-zag lab: the effect of inputs that are not zero-centered on the path of the weights.

pub mod hidden;
pub mod layer_race;
pub mod neuron;
pub mod optimizers;
pub mod settings;
pub mod snapshot;

pub use settings::Settings;

use super::{Lab, NoCommand, Progress};
use crate::data::images::Shelf;
use crate::settings::field::FieldSpec;
use crate::settings::{Problem, RawConfig, Texts};
use settings::View;
use snapshot::Snapshot;

/// The lab. Its picture takes several pieces of work, within a few frames.
pub struct Zigzag {
    settings: Settings,
    walk: Option<neuron::Walk>,
    neuron: Option<neuron::Descent>,
    task: Option<neuron::Task>,
    running: Option<hidden::Running>,
    hidden: Option<hidden::Pair>,
    racing: Option<optimizers::Running>,
    race: Option<optimizers::Race>,
    layer: Option<layer_race::LayerRace>,
}

impl Zigzag {
    /// Prepares what the view needs; [`Lab::work`] computes it.
    pub fn new(settings: Settings) -> Self {
        let shows = |view| settings.view == view;
        Zigzag {
            walk: shows(View::Neuron).then(|| neuron::Walk::new(&settings)),
            neuron: None,
            task: None,
            running: shows(View::Hidden).then(|| hidden::Running::new(&settings)),
            hidden: None,
            racing: shows(View::Optimizers).then(|| optimizers::Running::new(&settings)),
            race: None,
            layer: (shows(View::Hidden) && settings.layer_race)
                .then(|| layer_race::LayerRace::new(&settings)),
            settings,
        }
    }

    /// Does the next piece of work; false once the picture is complete.
    fn piece(&mut self) -> bool {
        if let Some(mut walk) = self.walk.take() {
            if walk.work() {
                self.walk = Some(walk);
                return true;
            }
            self.task = Some(walk.task().clone());
            self.neuron = Some(walk.finish());
        } else if let Some(running) = &mut self.running {
            self.hidden = running.work();
            if self.hidden.is_some() {
                self.running = None;
            }
            return true;
        } else if let Some(racing) = &mut self.racing {
            self.race = racing.work();
            if self.race.is_some() {
                self.racing = None;
            }
            return true;
        } else if let Some(layer) = &mut self.layer {
            return layer.work();
        }
        false
    }

    /// The descent of the neuron.
    pub fn descent(&self) -> Option<&neuron::Descent> {
        self.neuron.as_ref()
    }

    /// Its inputs and targets.
    pub fn task(&self) -> Option<&neuron::Task> {
        self.task.as_ref()
    }

    /// The nets of the second view.
    pub fn hidden(&self) -> Option<&hidden::Pair> {
        self.hidden.as_ref()
    }

    /// The race of the third view.
    pub fn race(&self) -> Option<&optimizers::Race> {
        self.race.as_ref()
    }

    /// The race in the second view, if requested.
    pub fn layer_race(&self) -> Option<&layer_race::LayerRace> {
        self.layer.as_ref()
    }
}

impl Lab for Zigzag {
    type Snapshot = Snapshot;
    type Command = NoCommand;

    fn fields() -> &'static [FieldSpec] {
        &settings::FIELDS
    }

    fn open(raw: &RawConfig, _shelf: &Shelf) -> (Self, Vec<Problem>) {
        let (settings, problems) = Settings::lenient(raw);
        (Zigzag::new(settings), problems)
    }

    fn params(&self) -> Texts {
        self.settings.texts.clone()
    }

    fn work(&mut self, units: usize) -> usize {
        (0..units).take_while(|_| self.piece()).count()
    }

    fn cancel(&mut self) {
        (self.walk, self.running, self.racing) = (None, None, None);
        if let Some(layer) = &mut self.layer {
            layer.stop();
        }
    }

    fn call(&mut self, command: NoCommand) {
        match command {}
    }

    fn progress(&self) -> Option<Progress> {
        let race = self.layer.as_ref().filter(|race| !race.over())?;
        Some(Progress::of("Trainings", race.progress()))
    }

    fn pace(&self) -> f64 {
        // Until everything is computed there is nothing to draw.
        match self.walk.is_some() || self.running.is_some() || self.racing.is_some() {
            true => f64::INFINITY,
            false => 33.0,
        }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::of(self)
    }
}
