//! A lab as a worker holds it: together with the shelf of images, which outlives the lab's settings, and
//! with the problems found in those settings.

use super::{Lab, Progress};
use crate::data::images::{Paint, Shelf};
use crate::settings::{Problem, RawConfig, Texts};
use std::cell::RefCell;

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::new(Shelf::patient());
}

/// The images that have arrived so far.
fn shelf() -> Shelf {
    SHELF.with_borrow(Shelf::clone)
}

/// Puts something on the worker's shelf. A lab sees it the next time it is configured.
///
/// # Errors
/// The error of `put`.
pub fn put_on_shelf(put: impl FnOnce(&mut Shelf) -> Result<(), String>) -> Result<(), String> {
    SHELF.with_borrow_mut(put)
}

/// A lab and the problems found in its settings.
pub struct Held<L> {
    /// The lab.
    pub lab: L,
    /// Values that were refused or replaced.
    pub problems: Vec<Problem>,
}

impl<L: Lab> Held<L> {
    /// Opens a lab with the given settings.
    pub fn open(texts: Texts) -> Self {
        shelf().put_down();
        let (lab, problems) = L::open(&RawConfig(texts), &shelf());
        Held { lab, problems }
    }

    /// Applies other settings.
    pub fn configure(&mut self, texts: Texts) {
        shelf().put_down();
        self.problems = self.lab.configure(&RawConfig(texts), &shelf());
    }

    /// Names of the image files the lab is waiting for.
    pub fn wants(&self) -> Vec<String> {
        let (shelf, sources) = (shelf(), self.lab.sources());
        let files = sources.iter().flat_map(|&source| shelf.missing(source));
        files.map(|file| file.name().into()).collect()
    }

    /// Does up to `units` units of work, or paints some of the images the lab is waiting for. Returns 0 when idle.
    pub fn work(&mut self, units: usize) -> usize {
        let shelf = shelf();
        match shelf.paint() {
            Paint::Idle => return self.lab.work(units),
            Paint::More => {}
            Paint::Ready => self.lab.retry(&shelf),
        }
        1
    }

    /// Abandons the rest of the work.
    pub fn cancel(&mut self) {
        shelf().put_down();
        self.lab.cancel();
    }

    /// Progress of painting the images, or else of the lab's own work.
    pub fn progress(&self) -> Option<Progress> {
        let images = shelf()
            .painting()
            .map(|share| Progress::of("Images", share));
        images.or_else(|| self.lab.progress())
    }
}
