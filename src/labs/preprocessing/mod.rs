//! The preprocessing lab: what centering, scaling and whitening do to data and to learning, whose
//! statistics they may use, and what becomes of images.

pub mod gallery;
pub mod leak;
pub mod plane;
pub mod settings;
pub mod training;

use crate::data::images::{ImageSource, Shelf};
use gallery::Gallery;
use leak::Leak;
use plane::Plane;
use settings::{PreprocessingConfig, View};
use training::Training;

/// The lab.
pub struct Preprocessing {
    config: PreprocessingConfig,
    plane: Option<Plane>,
    leak: Option<Leak>,
    gallery: Option<Gallery>,
    training: Option<Training>,
    cancelled: bool,
}

/// What decides about the images and their components.
fn images_key(c: &PreprocessingConfig) -> (ImageSource, usize, u64) {
    (c.source, c.images, c.seed)
}

fn shows_images(c: &PreprocessingConfig) -> bool {
    matches!(c.view, View::Images | View::Train)
}

impl Preprocessing {
    /// Sets up what the view needs. Images are taken from `shelf`; as long as they are not there,
    /// there is nothing to see. `before` lends its components, when the images are the same.
    pub fn new(
        config: PreprocessingConfig,
        shelf: &Shelf,
        before: Option<Preprocessing>,
    ) -> Preprocessing {
        let (source, n, seed) = images_key(&config);
        let mut gallery = before
            .filter(|b| images_key(&b.config) == (source, n, seed))
            .and_then(|b| b.gallery);
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

    /// The image set it needs.
    pub fn images(&self) -> Option<ImageSource> {
        shows_images(&self.config).then_some(self.config.source)
    }

    /// The configuration in force.
    pub fn config(&self) -> &PreprocessingConfig {
        &self.config
    }

    /// The plane, in its view, once it is whole.
    pub fn plane(&self) -> Option<&Plane> {
        self.plane.as_ref().filter(|p| p.is_whole())
    }

    /// The leak, in its view, once its points are there.
    pub fn leak(&self) -> Option<&Leak> {
        self.leak.as_ref().filter(|l| l.example().is_some())
    }

    /// There is nothing to be seen yet of what does not wait for images.
    pub fn is_blank(&self) -> bool {
        match self.config.view {
            View::Plane => self.plane().is_none(),
            View::Leak => self.leak().is_none(),
            _ => false,
        }
    }

    /// Statistics of images, when the images are there.
    pub fn gallery(&self) -> Option<&Gallery> {
        self.gallery.as_ref().filter(|_| shows_images(&self.config))
    }

    /// The training runs, in their view.
    pub fn training(&self) -> Option<&Training> {
        self.training.as_ref()
    }

    /// Stops the work that is left.
    pub fn cancel(&mut self) {
        self.cancelled = true;
    }

    /// True when work was left undone.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled
    }

    /// One unit of work; false when idle.
    pub fn work(&mut self) -> bool {
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

    /// (done, wanted) of what the page waits for, and what it is.
    pub fn progress(&self) -> Option<(usize, usize, &'static str)> {
        if let Some(leak) = &self.leak {
            return Some((leak.done.len(), self.config.seeds, "Seeds"));
        }
        let gallery = self.gallery()?;
        let wanted = match &self.training {
            Some(training) => training.wants_pca(),
            None => true,
        };
        if wanted && gallery.pca.is_none() {
            let share = (100.0 * gallery.share()) as usize;
            return Some((share, 100, "Components of the images, percent"));
        }
        let (done, wanted) = self.training.as_ref()?.progress();
        Some((done, wanted, "Training runs"))
    }
}
