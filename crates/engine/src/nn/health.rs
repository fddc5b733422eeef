//! What stops a gradient: one definition of each word for all labs.
//!
//! - A gradient is *killed* where a factor below [`KILLED_BELOW`] is left of it, after one unit or
//!   after several in a row.
//! - A unit is *closed* on an example where |f'| is below [`CLOSED_BELOW`]. The saturated share of a
//!   layer is that of its closed pairs of unit and example.
//! - A unit is *saturated* on a set of examples when it is closed on [`SATURATED_SHARE`] of them or
//!   more.
//! - A unit is *dead* on a set when |f'| is at most [`DEAD_BELOW`] on every example.
//!
//! A unit that is dead is closed everywhere: who tells states apart asks for dead first.

use super::activation::Activation;
use super::layer::Layer;
use super::network::LayerPass;
use training_ground_kernels::Number;

/// A gradient of which less than this is left is killed.
pub const KILLED_BELOW: f64 = 1e-3;
/// A unit whose |f'| is below this is closed on that example.
pub const CLOSED_BELOW: f64 = 1e-2;
/// Share of the examples from which on a closed unit is saturated.
pub const SATURATED_SHARE: f64 = 0.9;
/// A unit whose |f'| is at most this on every example is dead.
pub const DEAD_BELOW: f64 = 1e-6;

/// Whether this factor kills a gradient.
pub fn is_killed<T: Number>(factor: T) -> bool {
    below(factor, KILLED_BELOW)
}

/// Whether a unit of this slope is closed.
pub fn is_closed<T: Number>(slope: T) -> bool {
    below(slope, CLOSED_BELOW)
}

/// The limit is rounded as slopes are: in f32 a leaky slope of 0.01 is not below 0.01.
fn below<T: Number>(factor: T, limit: f64) -> bool {
    factor.abs() < T::of(limit)
}

/// Whether a unit whose largest |f'| is `best` is dead.
pub fn is_dead<T: Number>(best: T) -> bool {
    best <= T::of(DEAD_BELOW)
}

/// How a unit stands on a set of examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Gradients get through.
    Alive,
    /// On nearly no example more than a hundredth gets through.
    Saturated,
    /// On no example anything gets through.
    Dead,
}

/// What one unit lets through over a set of examples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Passing<T> {
    /// The largest |f'|.
    pub best: T,
    /// Examples on which it is closed.
    pub closed: usize,
    /// Examples.
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

    /// No example's gradient gets through.
    pub fn is_dead(self) -> bool {
        is_dead(self.best)
    }

    /// Takes one more example in.
    fn add(&mut self, slope: T) {
        self.closed += usize::from(is_closed(slope));
        self.best = slope.abs().max_of(self.best);
        self.rows += 1;
    }
}

/// Judges every unit of a layer on the `rows` rows of a pass.
pub fn passing<T: Number>(layer: &Layer<T>, pass: &LayerPass<T>, rows: usize) -> Vec<Passing<T>> {
    let units = layer.units();
    let maxout = matches!(layer.activation, Activation::Maxout { .. });
    let mut all = vec![Passing::default(); units];
    for row in 0..rows {
        for (unit, one) in all.iter_mut().enumerate() {
            let i = row * units + unit;
            // The winning piece has slope 1: a Maxout unit neither saturates nor dies.
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
