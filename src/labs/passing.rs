//! Which units let a gradient through: dead, saturated, alive. One judgment for all labs.

use crate::nn::network::LayerPass;
use crate::nn::{Activation, Layer};

/// |f'| at most this on every example: the unit passes no gradient, it is dead.
pub const DEAD_BELOW: f32 = 1e-6;

/// What one unit lets through over a set of examples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Passing {
    /// The largest |f'|.
    pub best: f32,
    /// Examples with |f'| below [`Activation::SATURATED_BELOW`].
    pub closed: usize,
}

impl Passing {
    /// No example's gradient gets through.
    pub fn is_dead(self) -> bool {
        self.best <= DEAD_BELOW
    }
}

/// Judges every unit of a layer on the `rows` rows of a pass.
pub fn passing(layer: &Layer<f32>, pass: &LayerPass<f32>, rows: usize) -> Vec<Passing> {
    let units = layer.units();
    if let Activation::Maxout { .. } = layer.activation {
        // The winning piece has slope 1: a Maxout unit neither saturates nor dies.
        let open = Passing {
            best: 1.0,
            closed: 0,
        };
        return vec![open; units];
    }
    // Rounded as a slope is: a leaky slope of 0.01 is not below 0.01.
    let closed_below = Activation::SATURATED_BELOW as f32;
    let mut all = vec![Passing::default(); units];
    for row in 0..rows {
        for (unit, one) in all.iter_mut().enumerate() {
            let i = row * units + unit;
            let alpha = layer.alpha(unit);
            let slope = layer.activation.derivative(pass.z[i], pass.a[i], alpha);
            let slope = slope.abs();
            one.closed += usize::from(slope < closed_below);
            one.best = one.best.max(slope);
        }
    }
    all
}
