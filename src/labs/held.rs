//! A lab as a worker holds it: beside one shelf of images, which outlives the lab's settings, and with what was
//! refused of them.

use super::{Lab, Progress};
use crate::data::images::{Paint, Shelf};
use crate::settings::{Problem, RawConfig, Texts};
use std::cell::RefCell;

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::new(Shelf::patient());
}

/// What has arrived until now.
pub fn shelf() -> Shelf {
    SHELF.with_borrow(Shelf::clone)
}

/// Puts something on the worker's shelf. Labs see it when they are configured again.
///
/// # Errors
/// What `put` says.
pub fn put_on_shelf(put: impl FnOnce(&mut Shelf) -> Result<(), String>) -> Result<(), String> {
    SHELF.with_borrow_mut(put)
}

/// A lab, and what was refused of its settings.
pub struct Held<L> {
    /// The lab.
    pub lab: L,
    /// Refused and replaced values.
    pub problems: Vec<Problem>,
}

impl<L: Lab> Held<L> {
    /// A lab by the texts of its settings.
    pub fn open(texts: Texts) -> Self {
        shelf().put_down();
        let (lab, problems) = L::open(&RawConfig(texts), &shelf());
        Held { lab, problems }
    }

    /// Takes other settings.
    pub fn configure(&mut self, texts: Texts) {
        shelf().put_down();
        self.problems = self.lab.configure(&RawConfig(texts), &shelf());
    }

    /// Names of the image files it waits for.
    pub fn wants(&self) -> Vec<String> {
        let (shelf, sources) = (shelf(), self.lab.sources());
        let files = sources.iter().flat_map(|&source| shelf.missing(source));
        files.map(|file| file.name().into()).collect()
    }

    /// Works off some units, or paints some of the images it waits for; 0 when idle.
    pub fn work(&mut self, units: usize) -> usize {
        let shelf = shelf();
        match shelf.paint() {
            Paint::Idle => return self.lab.work(units),
            Paint::More => {}
            Paint::Ready => self.lab.retry(&shelf),
        }
        1
    }

    /// Leaves the rest of the work.
    pub fn cancel(&mut self) {
        shelf().put_down();
        self.lab.cancel();
    }

    /// How far the images are that are painted, or its own work.
    pub fn progress(&self) -> Option<Progress> {
        let images = shelf()
            .painting()
            .map(|share| Progress::of("Images", share));
        images.or_else(|| self.lab.progress())
    }
}
