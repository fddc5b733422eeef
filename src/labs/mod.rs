//! One folder per lab: its settings, its computations, and the plain structs it sends to be drawn. No JavaScript.

pub mod activations;
pub mod column;
pub mod gradient_check;
pub mod held;
pub mod images;
pub mod initialization;
pub mod playground;
pub mod preprocessing;
pub mod sanity;
#[cfg(test)]
mod types;
pub mod zigzag;

use crate::data::images::{ImageSource, Shelf};
use crate::settings::field::FieldSpec;
use crate::settings::{Problem, RawConfig, Texts};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Progress of the work the page is waiting for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Units done.
    pub done: u64,
    /// Total units.
    pub total: u64,
    /// The current activity, as the page words it.
    pub what: &'static str,
}

impl Progress {
    /// Progress from two counts.
    pub fn of(what: &'static str, (done, total): (usize, usize)) -> Progress {
        let (done, total) = (done as u64, total as u64);
        Progress { done, total, what }
    }

    /// Progress from the share that is done; `what` says that the numbers are percentages.
    pub fn percent(what: &'static str, share: f64) -> Progress {
        Progress::of(what, ((100.0 * share) as usize, 100))
    }
}

/// The commands of a lab that has none.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum NoCommand {}

/// The interface of a lab to the page.
pub trait Lab: Sized {
    /// Everything that is drawn. It serializes itself; long lists of numbers are
    /// [`Column`](column::Column)s.
    type Snapshot: Serialize;
    /// What the page can ask of a running lab, apart from a change of settings.
    type Command: DeserializeOwned;

    /// Every key of its settings, in the order the page shows them.
    fn fields() -> &'static [FieldSpec];

    /// Opens a lab with these settings and reports a problem for every value that was refused or replaced.
    /// Computes nothing yet. Images are taken from `shelf`; without them the lab is idle.
    fn open(raw: &RawConfig, shelf: &Shelf) -> (Self, Vec<Problem>);

    /// Applies other settings, as [`Lab::open`] does. Releases its memory first, unless the lab keeps part of
    /// its state.
    fn configure(&mut self, raw: &RawConfig, shelf: &Shelf) -> Vec<Problem> {
        self.clear();
        let (lab, problems) = Self::open(raw, shelf);
        *self = lab;
        problems
    }

    /// The text of every setting in force.
    fn params(&self) -> Texts;

    /// The image sets it needs.
    fn sources(&self) -> Vec<ImageSource> {
        Vec::new()
    }

    /// Starts again from the settings in force, with the images now on `shelf`.
    fn retry(&mut self, _shelf: &Shelf) {}

    /// Releases its memory before another lab takes its place.
    fn clear(&mut self) {}

    /// Does up to `units` pieces of work of at most a few milliseconds each. Returns how many; 0 when idle.
    fn work(&mut self, units: usize) -> usize;

    /// Abandons the rest of the work.
    fn cancel(&mut self);

    /// Carries out a command of the page.
    fn call(&mut self, command: Self::Command);

    /// Runs item `item` of a benchmark `repeats` times and returns how many elements that processed. The
    /// engine reads no clock; the worker that calls it does.
    fn time(&mut self, _item: usize, _repeats: usize) -> usize {
        0
    }

    /// `None` if the work takes only a few frames.
    fn progress(&self) -> Option<Progress> {
        None
    }

    /// Minimum time between two pictures, in milliseconds.
    fn pace(&self) -> f64 {
        33.0
    }

    /// What to draw now.
    fn snapshot(&self) -> Self::Snapshot;
}

/// A lab that can hand half of its examples to a second worker, which holds a lab with the same settings.
/// The help is optional: until a half arrives, the lab works on all examples itself.
pub trait Halved: Lab {
    /// True if a second worker is worth its cost.
    fn wants_help(&self) -> bool;

    /// Turns this lab into the second worker's: it computes only its half.
    fn assist(&mut self);

    /// The second worker's result: the sums of its half, or `None` if not ready.
    fn half(&self) -> Option<Vec<f64>>;

    /// The second worker's last result: the weight gradients of its half, or `None` if not ready.
    fn half_gradients(&self) -> Option<Vec<f32>>;

    /// Takes the result of [`Halved::half`]; false if it cannot be used.
    fn absorb(&mut self, half: &[f64]) -> bool;

    /// Takes the result of [`Halved::half_gradients`]; false if it does not fit.
    fn absorb_gradients(&mut self, gradients: &[f32]) -> bool;

    /// True if only the second worker's results are missing.
    fn awaits(&self) -> bool;
}
