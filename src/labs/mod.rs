//! One folder a lab: its settings, what it computes, and what is drawn, as plain structs. No JavaScript.

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

/// How far the work has come that the page waits for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Units done.
    pub done: u64,
    /// Units in all.
    pub total: u64,
    /// What is being done, as the page says it.
    pub what: &'static str,
}

impl Progress {
    /// By counts.
    pub fn of(what: &'static str, (done, total): (usize, usize)) -> Progress {
        let (done, total) = (done as u64, total as u64);
        Progress { done, total, what }
    }

    /// By the share that is done; `what` says that these are percents.
    pub fn percent(what: &'static str, share: f64) -> Progress {
        Progress::of(what, ((100.0 * share) as usize, 100))
    }
}

/// The commands of a lab that has none.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum NoCommand {}

/// What the page asks of a lab.
pub trait Lab: Sized {
    /// Everything that is drawn. It serializes itself; numbers by the thousand are
    /// [`Column`](column::Column)s.
    type Snapshot: Serialize;
    /// What the page may tell it while it runs, besides other settings.
    type Command: DeserializeOwned;

    /// Every key of its settings, in the order the page shows them.
    fn fields() -> &'static [FieldSpec];

    /// A lab by these settings, with a problem for every value that was refused or replaced. Computes
    /// nothing yet. Images are taken from `shelf`; without them it is idle.
    fn open(raw: &RawConfig, shelf: &Shelf) -> (Self, Vec<Problem>);

    /// Takes other settings, as [`Lab::open`] does. Gives back what it holds first, unless the lab keeps
    /// some of it.
    fn configure(&mut self, raw: &RawConfig, shelf: &Shelf) -> Vec<Problem> {
        self.clear();
        let (lab, problems) = Self::open(raw, shelf);
        *self = lab;
        problems
    }

    /// Text of every key in force.
    fn params(&self) -> Texts;

    /// The image sets it needs.
    fn sources(&self) -> Vec<ImageSource> {
        Vec::new()
    }

    /// Sets everything up again by the images that are on `shelf` now.
    fn retry(&mut self, _shelf: &Shelf) {}

    /// Gives back what it holds, before another takes its place.
    fn clear(&mut self) {}

    /// Works off up to `units` pieces of at most a few milliseconds each; returns how many, 0 when idle.
    fn work(&mut self, units: usize) -> usize;

    /// Leaves the rest of the work.
    fn cancel(&mut self);

    /// Does what the page has told it.
    fn call(&mut self, command: Self::Command);

    /// Does item `item` of what the page has timed `repeats` times over; returns how many elements that
    /// were. The engine reads no clock: its worker does.
    fn time(&mut self, _item: usize, _repeats: usize) -> usize {
        0
    }

    /// Nothing where the work takes a few frames.
    fn progress(&self) -> Option<Progress> {
        None
    }

    /// Milliseconds between two pictures at the least.
    fn pace(&self) -> f64 {
        33.0
    }

    /// What is to be drawn now.
    fn snapshot(&self) -> Self::Snapshot;
}

/// A lab that can leave half of its examples to a second worker, which holds a lab of the same settings.
/// Nothing depends on it: as long as no half arrives, the lab goes on with all of them.
pub trait Halved: Lab {
    /// A second worker would be worth its while.
    fn wants_help(&self) -> bool;

    /// Becomes the second worker's lab: only its half is computed.
    fn assist(&mut self);

    /// What the second worker hands over: the sums of its half, or none yet.
    fn half(&self) -> Option<Vec<f64>>;

    /// What it hands over last: the weight gradients of its half, or none yet.
    fn half_gradients(&self) -> Option<Vec<f32>>;

    /// Takes what [`Halved::half`] gave; false when it is of no use.
    fn absorb(&mut self, half: &[f64]) -> bool;

    /// Takes what [`Halved::half_gradients`] gave; false when it is not that.
    fn absorb_gradients(&mut self, gradients: &[f32]) -> bool;

    /// Nothing is left to do but what the second worker still owes.
    fn awaits(&self) -> bool;
}
