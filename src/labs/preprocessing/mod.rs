//! The preprocessing lab: the effect of centering, scaling and whitening on data and learning, the choice
//! of statistics, and preprocessed images.

pub mod gallery;
pub mod leak;
pub mod plane;
pub mod settings;
pub mod snapshot;
pub mod training;

use super::{Lab, NoCommand, Progress};
use crate::data::images::{ImageSource, Shelf};
use crate::settings::field::FieldSpec;
use crate::settings::{Problem, RawConfig, Texts};
use gallery::Gallery;
use leak::{Leak, Statistics};
use plane::Plane;
pub use settings::Settings;
use settings::View;
use snapshot::Snapshot;
use training::Training;

/// The lab.
pub struct Preprocessing {
    config: Settings,
    plane: Option<Plane>,
    leak: Option<Leak>,
    gallery: Option<Gallery>,
    training: Option<Training>,
    cancelled: bool,
}

/// The settings that determine the images and their components.
fn images_key(c: &Settings) -> (ImageSource, usize, u64) {
    (c.source, c.images, c.seed)
}

fn shows_images(c: &Settings) -> bool {
    matches!(c.view, View::Images | View::Train)
}

impl Preprocessing {
    /// Prepares what the view needs. Images are taken from `shelf`; without them their views are empty.
    pub fn new(config: Settings, shelf: &Shelf) -> Preprocessing {
        Preprocessing::with(None, config, shelf)
    }

    /// The same, reusing a known gallery.
    fn with(mut gallery: Option<Gallery>, config: Settings, shelf: &Shelf) -> Preprocessing {
        let (source, n, seed) = images_key(&config);
        let training_view = config.view == View::Train;
        let mut training = None;
        if shows_images(&config)
            && (training_view || gallery.is_none())
            && let Some(train) = shelf.train(source, n, seed)
            && let Some(test) = shelf.test(source, training::TEST, seed)
        {
            gallery = gallery.or_else(|| Some(Gallery::new(&train, source)));
            training = training_view.then(|| Training::new(&config, &train, &test));
        }
        Preprocessing {
            plane: (config.view == View::Plane).then(|| Plane::new(&config)),
            leak: (config.view == View::Leak).then(|| Leak::new(&config)),
            gallery,
            training,
            cancelled: false,
            config,
        }
    }

    /// Replaces this lab by one with these settings, and keeps what stays the same.
    fn become_new(&mut self, settings: Settings, shelf: &Shelf) {
        (self.plane, self.leak, self.training) = (None, None, None);
        let same = images_key(&self.config) == images_key(&settings);
        let gallery = self.gallery.take().filter(|_| same);
        *self = Preprocessing::with(gallery, settings, shelf);
    }

    /// The configuration in force.
    pub fn config(&self) -> &Settings {
        &self.config
    }

    /// The plane, in its view, once complete.
    pub fn plane(&self) -> Option<&Plane> {
        self.plane.as_ref().filter(|p| p.is_whole())
    }

    /// The leak, in its view, once its points are ready.
    pub fn leak(&self) -> Option<&Leak> {
        self.leak.as_ref().filter(|l| l.example().is_some())
    }

    /// True if nothing can be drawn yet in a view that does not wait for images.
    fn is_blank(&self) -> bool {
        match self.config.view {
            View::Plane => self.plane().is_none(),
            View::Leak => self.leak().is_none(),
            _ => false,
        }
    }

    /// Statistics of images, once the images are present.
    pub fn gallery(&self) -> Option<&Gallery> {
        self.gallery.as_ref().filter(|_| shows_images(&self.config))
    }

    /// The training runs, in their view.
    pub fn training(&self) -> Option<&Training> {
        self.training.as_ref()
    }

    /// True when work was left undone.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled
    }

    /// Does one unit of work; false when idle.
    fn piece(&mut self) -> bool {
        if self.cancelled {
            return false;
        }
        let components = match self.config.view {
            View::Images => true,
            View::Train => self.training.as_ref().is_some_and(Training::wants_pca),
            _ => false,
        };
        if components && self.gallery.as_mut().is_some_and(Gallery::work) {
            return true;
        }
        let pca = self.gallery.as_ref().and_then(|g| g.pca.as_ref());
        match self.config.view {
            View::Plane => self.plane.as_mut().is_some_and(Plane::work),
            View::Leak => self.leak.as_mut().is_some_and(Leak::work),
            View::Train => self.training.as_mut().is_some_and(|t| t.work(pca)),
            _ => false,
        }
    }
}

impl Lab for Preprocessing {
    type Snapshot = Snapshot;
    type Command = NoCommand;

    fn fields() -> &'static [FieldSpec] {
        &settings::FIELDS
    }

    fn open(raw: &RawConfig, shelf: &Shelf) -> (Self, Vec<Problem>) {
        let (settings, problems) = Settings::lenient(raw);
        (Preprocessing::new(settings, shelf), problems)
    }

    /// Keeps the components of images if the images stay the same.
    fn configure(&mut self, raw: &RawConfig, shelf: &Shelf) -> Vec<Problem> {
        let (settings, problems) = Settings::lenient(raw);
        self.become_new(settings, shelf);
        problems
    }

    fn params(&self) -> Texts {
        self.config.texts.clone()
    }

    fn sources(&self) -> Vec<ImageSource> {
        match shows_images(&self.config) {
            true => vec![self.config.source],
            false => Vec::new(),
        }
    }

    fn retry(&mut self, shelf: &Shelf) {
        self.become_new(self.config.clone(), shelf);
    }

    /// Does one unit, whatever the argument: units differ too much in size.
    fn work(&mut self, _units: usize) -> usize {
        usize::from(self.piece())
    }

    fn cancel(&mut self) {
        self.cancelled = true;
    }

    fn call(&mut self, command: NoCommand) {
        match command {}
    }

    fn progress(&self) -> Option<Progress> {
        if let Some(leak) = &self.leak {
            let seeds = (leak.done.len(), self.config.seeds);
            return Some(Progress::of("Seeds", seeds));
        }
        let gallery = self.gallery()?;
        let wanted = match &self.training {
            Some(training) => training.wants_pca(),
            None => true,
        };
        if wanted && gallery.pca.is_none() {
            let what = "Components of the images, percent";
            return Some(Progress::percent(what, gallery.share()));
        }
        let runs = self.training.as_ref()?.progress();
        Some(Progress::of("Training runs", runs))
    }

    fn pace(&self) -> f64 {
        match self.is_blank() {
            true => f64::INFINITY,
            false => 33.0,
        }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::of(self)
    }
}
