//! What stops a gradient, with a single definition of each term for all labs.
//!
//! - A gradient is *killed* if less than the share [`KILLED_BELOW`] of it is left, after one unit or after
//!   several in a row.
//! - A unit is *closed* on an example where |f'| is below [`CLOSED_BELOW`]. The saturated share of a
//!   layer is that of its closed pairs of unit and example.
//! - A unit is *saturated* on a set of examples when it is closed on [`SATURATED_SHARE`] of them or
//!   more.
//! - A unit is *dead* on a set when |f'| is at most [`DEAD_BELOW`] on every example.
//!
//! A dead unit is closed on every example, so code that tells the states apart must test for dead first.

use super::activation::Activation;
use super::layer::Layer;
use super::network::LayerPass;
use training_ground_kernels::Number;

/// A gradient is killed if less than this share of it is left.
pub const KILLED_BELOW: f64 = 1e-3;
/// A unit is closed on an example if its |f'| is below this.
pub const CLOSED_BELOW: f64 = 1e-2;
/// A unit is saturated if it is closed on at least this share of the examples.
pub const SATURATED_SHARE: f64 = 0.9;
/// A unit is dead if its |f'| is at most this on every example.
pub const DEAD_BELOW: f64 = 1e-6;

/// True if this factor kills a gradient.
pub fn is_killed<T: Number>(factor: T) -> bool {
    below(factor, KILLED_BELOW)
}

/// True if a unit with this slope is closed.
pub fn is_closed<T: Number>(slope: T) -> bool {
    below(slope, CLOSED_BELOW)
}

/// Rounds the limit the way slopes are rounded: in f32 a leaky slope of 0.01 is not below 0.01.
fn below<T: Number>(factor: T, limit: f64) -> bool {
    factor.abs() < T::of(limit)
}

/// True if a unit whose largest |f'| is `best` is dead.
pub fn is_dead<T: Number>(best: T) -> bool {
    best <= T::of(DEAD_BELOW)
}

/// The state of a unit on a set of examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Gradients pass through.
    Alive,
    /// On nearly every example, less than a hundredth of a gradient passes through.
    Saturated,
    /// Nothing passes through on any example.
    Dead,
}

/// What one unit lets through, over a set of examples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Passing<T> {
    /// The largest |f'|.
    pub best: T,
    /// Examples on which it is closed.
    pub closed: usize,
    /// Number of examples.
    pub rows: usize,
}

impl<T: Number> Passing<T> {
    /// Dead, saturated or neither.
    pub fn status(self) -> Status {
        if is_dead(self.best) {
            Status::Dead
        } else if self.closed as f64 >= SATURATED_SHARE * self.rows as f64 {
            Status::Saturated
        } else {
            Status::Alive
        }
    }

    /// True if no example's gradient passes through.
    pub fn is_dead(self) -> bool {
        is_dead(self.best)
    }

    /// Adds one example.
    fn add(&mut self, slope: T) {
        self.closed += usize::from(is_closed(slope));
        self.best = slope.abs().max_of(self.best);
        self.rows += 1;
    }
}

/// Evaluates every unit of a layer over the `rows` rows of a pass.
pub fn passing<T: Number>(layer: &Layer<T>, pass: &LayerPass<T>, rows: usize) -> Vec<Passing<T>> {
    let units = layer.units();
    let maxout = matches!(layer.activation, Activation::Maxout { .. });
    let mut all = vec![Passing::default(); units];
    for row in 0..rows {
        for (unit, one) in all.iter_mut().enumerate() {
            let i = row * units + unit;
            // The winning piece has slope 1, so a Maxout unit neither saturates nor dies.
            one.add(if maxout {
                T::ONE
            } else {
                let alpha = layer.alpha(unit);
                layer.activation.derivative(pass.z[i], pass.a[i], alpha)
            });
        }
    }
    all
}
