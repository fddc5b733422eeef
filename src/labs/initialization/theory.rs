//! The infinite-width theory of the lab's nets.

use super::normed::EPS;
use super::settings::Settings;
use crate::nn::meanfield::{self, FixedPoint, Predicting, Prediction, TheoryLayer};
use crate::nn::{Activation, Initializer, norm_theory};

/// The complete theory; a part is `None` if it does not exist for these weights.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    pub layers: Option<Vec<Prediction>>,
    pub fixed: Option<FixedPoint>,
}

/// The theory as far as it has been computed.
#[derive(Clone, Debug)]
pub(super) enum Theory {
    None,
    /// Layer by layer; `None` if the weights are not independent draws of a fixed variance.
    Layers(Option<Predicting>),
    /// The same for normalized layers.
    Normed(norm_theory::Predicting),
    Whole(Overlay),
}

impl Theory {
    /// The theory after one more piece of work: a layer, or the fixed point.
    pub fn work(self, c: &Settings) -> Theory {
        let widths = c.widths();
        match self {
            Theory::None => {
                let layer =
                    |w: &[usize]| theory_layer(c.initializer, c.activation, w[0], w[1], c.bias);
                let layers: Option<Vec<TheoryLayer>> = widths.windows(2).map(layer).collect();
                match (c.norm, layers) {
                    (Some(norm), Some(layers)) => {
                        Theory::Normed(norm_theory::Predicting::new(norm, EPS, layers))
                    }
                    (_, layers) => Theory::Layers(layers.map(|l| Predicting::new(l, 1.0))),
                }
            }
            Theory::Normed(mut layers) => match layers.work() {
                true => Theory::Normed(layers),
                false => Theory::Whole(Overlay {
                    layers: Some(layers.finish()),
                    // Here the variance of z has no fixed point from which weights could be chosen.
                    fixed: None,
                }),
            },
            Theory::Layers(mut layers) => {
                if layers.as_mut().is_some_and(Predicting::work) {
                    return Theory::Layers(layers);
                }
                let fixed = || fixed_point(c.initializer, c.activation, c.units, c.bias);
                let even = c.norm.is_none() && widths.iter().all(|&w| w == c.units);
                Theory::Whole(Overlay {
                    layers: layers.map(Predicting::finish),
                    fixed: if even { fixed() } else { None },
                })
            }
            whole => whole,
        }
    }
}

/// The theory's model of a layer `fan_in -> units`; `None` if its weights are not independent draws of
/// a fixed variance.
pub fn theory_layer(
    init: Initializer,
    activation: Activation,
    fan_in: usize,
    units: usize,
    bias: f64,
) -> Option<TheoryLayer> {
    Some(TheoryLayer {
        fan_in,
        units,
        activation,
        weight_std: weight_std(init, fan_in, units, activation)?,
        bias_std: bias.abs(),
    })
}

/// Fixed point and phase of successive layers with `units` units each.
pub fn fixed_point(
    init: Initializer,
    activation: Activation,
    units: usize,
    bias: f64,
) -> Option<FixedPoint> {
    let sigma_w = weight_std(init, units, units, activation)? * (units as f64).sqrt();
    Some(meanfield::fixed_variance(activation, sigma_w, bias.abs()))
}

/// Standard deviation of the weights; an orthogonal matrix of width n acts like one with std gain/sqrt n.
pub fn weight_std(init: Initializer, fan_in: usize, units: usize, act: Activation) -> Option<f64> {
    match init {
        Initializer::Constant { .. } => None,
        Initializer::Orthogonal { gain } => Some(gain / (fan_in.max(units) as f64).sqrt()),
        _ => init.distribution(fan_in, units, act).map(|d| d.std()),
    }
}
