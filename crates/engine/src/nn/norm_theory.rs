//! The infinite-width theory of a net with a normalization in front of each activation (gamma 1, beta 0). See
//! [`super::meanfield`] for a net without one.
//!
//! A large batch and wide layers leave `y = zhat` Gaussian with variance s^2 = v/(v + eps), where v is the
//! variance that the normalization divides by. With `W ~ N(0, sigma_w^2)`, independent:
//!
//! ```text
//! batch   v_l = fan_in sigma_w^2 (E[a^2] - E[a]^2)       over the examples
//! layer   v_l = fan_in sigma_w^2  E[a^2]                 over the units
//! gradient variance, layer l to l - 1:  units sigma_w^2 E[f'(y)^2] / (v_l + eps)
//! ```
//!
//! sigma_w cancels, up to eps. With equal widths the factor is E[f'^2]/(E[f^2] - E[f]^2) for batch
//! normalization: pi/(pi - 1) = 1.467 for ReLU, so gradients explode with depth whatever the weights
//! (Yang et al. 2019, arXiv:1902.08129). For layer normalization it is E[f'^2]/E[f^2]: 1 for ReLU.

use super::meanfield::{Prediction, TheoryLayer, moments, with_gradients};
use super::norm::Norm;

/// Predictions for a stack of layers, one layer at a time, because each needs an integral.
#[derive(Clone, Debug)]
pub struct Predicting {
    norm: Norm,
    eps: f64,
    layers: Vec<TheoryLayer>,
    /// Mean and mean square of the activations below.
    below: [f64; 2],
    /// Factor from the variance of dL/da to that of dL/dz of each layer.
    gains: Vec<f64>,
    out: Vec<Prediction>,
}

impl Predicting {
    /// Inputs have mean 0 and variance 1. Biases are the same for all units and cancel.
    pub fn new(norm: Norm, eps: f64, layers: Vec<TheoryLayer>) -> Self {
        Predicting {
            norm,
            eps,
            layers,
            below: [0.0, 1.0],
            gains: Vec::new(),
            out: Vec::new(),
        }
    }

    /// Computes the signal of the next layer; false if there is none.
    pub fn work(&mut self) -> bool {
        let Some(l) = self.layers.get(self.out.len()) else {
            return false;
        };
        let [mean, square] = self.below;
        let own = l.fan_in as f64 * l.weight_std * l.weight_std;
        let v = own
            * match self.norm {
                Norm::Batch => (square - mean * mean).max(0.0),
                Norm::Layer => square,
            };
        let m = moments(l.activation, v / (v + self.eps));
        self.below = [m.mean, m.square];
        self.gains.push(m.derivative_square / (v + self.eps));
        self.out.push(Prediction {
            z_std: (own * square).sqrt(),
            a_mean: m.mean,
            a_std: (m.square - m.mean * m.mean).max(0.0).sqrt(),
            ..Prediction::default()
        });
        true
    }

    /// All predictions; completes any remaining work.
    pub fn finish(mut self) -> Vec<Prediction> {
        while self.work() {}
        with_gradients(self.out, &self.layers, &self.gains)
    }
}

/// The factor by which the variance of dL/da grows per layer in the backward pass, from the standard
/// deviations of dL/da of all layers; NaN for a single layer.
pub fn growth(ga_std: &[f64]) -> f64 {
    let (Some(first), Some(last)) = (ga_std.first(), ga_std.last()) else {
        return f64::NAN;
    };
    let steps = (ga_std.len() - 1) as f64;
    libm::pow(first / last, 2.0 / steps)
}
