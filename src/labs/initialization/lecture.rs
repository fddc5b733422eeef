//! The tables printed in the lecture, each with the settings of the run that produced it.

use super::settings::Settings;
use crate::nn::{Activation, Initializer, initializer::FanMode};

/// A slide's table: ten layers of 500 units, 1000 inputs N(0, 1).
#[derive(Clone, Copy, Debug)]
pub struct Slide {
    /// Name in links.
    pub id: &'static str,
    /// The slide's own title.
    pub title: &'static str,
    /// Settings that reproduce it, as in a link.
    pub link: &'static str,
    /// Activation of the run that produced the numbers.
    pub activation: Activation,
    /// Its initializer.
    pub initializer: Initializer,
    /// Printed means of the hidden layers.
    pub mean: [f64; 10],
    /// Printed standard deviations of the hidden layers.
    pub std: [f64; 10],
    /// Rounding error of the printed six decimals: half of the last one.
    pub rounding: f64,
    /// Our finding.
    pub note: &'static str,
}

impl Slide {
    /// True if these settings repeat the run that produced the numbers.
    pub fn is_repeated_by(&self, settings: &Settings) -> bool {
        (settings.depth, settings.units, settings.second) == (10, 500, 500)
            && settings.rows == 1000
            && settings.bias == 0.0
            && settings.norm.is_none()
            && self.activation == settings.activation
            && self.initializer == settings.initializer
    }
}

/// In the lecture's order. The last is a cs231n slide, of which the lecture shows only the picture.
pub const SLIDES: [Slide; 4] = [
    Slide {
        id: "tanh001",
        title: "tanh, W = 0.01 · N(0, 1)",
        link: "act=tanh&init=normal:0.01&fan=10",
        activation: Activation::Tanh,
        initializer: Initializer::Normal { std: 0.01 },
        mean: [-0.000117, -1e-6, -2e-6, 1e-6, 2e-6, 0.0, 0.0, 0.0, 0.0, 0.0],
        std: [
            0.213081, 0.047551, 0.01063, 0.002378, 0.000532, 0.000119, 0.000026, 0.0000006,
            0.0000001, 0.0,
        ],
        rounding: 5e-7,
        note: "Layers 8 and 9 are transcription errors: 0.0000006 and 0.0000001 should be 0.000006 and 0.000001, as cs231n prints them. Everything else is within the spread of the seeds.",
    },
    Slide {
        id: "tanh1",
        title: "tanh, W = 1 · N(0, 1)",
        link: "act=tanh&init=normal:1&fan=10",
        activation: Activation::Tanh,
        initializer: Initializer::Normal { std: 1.0 },
        mean: [
            -0.00043, -0.000849, 0.000566, 0.000483, -0.000682, -0.000401, -0.000237, -0.000448,
            -0.000899, 0.000584,
        ],
        std: [
            0.981879, 0.981649, 0.981601, 0.981755, 0.981614, 0.98156, 0.98152, 0.981913, 0.981728,
            0.981736,
        ],
        rounding: 5e-7,
        note: "All ten agree. But “gradients will be all zero” is true of most local gradients, not of the signal that comes back: W multiplies it by √500 ≈ 22 in every layer, f′ by only 0.156, so it grows 3.5-fold per layer. Look at the backward histograms.",
    },
    Slide {
        id: "xavier",
        title: "“Xavier … tanh”, W = N(0, 1)/√fan_in",
        link: "act=relu&init=lecun_normal&fan=10",
        activation: Activation::Relu,
        initializer: Initializer::LecunNormal,
        mean: [
            0.398623, 0.272352, 0.186076, 0.136442, 0.099568, 0.072234, 0.049775, 0.035138,
            0.025404, 0.018408,
        ],
        std: [
            0.582273, 0.403795, 0.276912, 0.198685, 0.140299, 0.10328, 0.072748, 0.051572,
            0.038583, 0.026076,
        ],
        rounding: 5e-7,
        note: "The heading says tanh; the numbers are those of ReLU: their means are positive, and every entry is within the spread. With tanh the same rule gives 0.63, 0.49, 0.41, … 0.23: choose tanh above and compare.",
    },
    Slide {
        id: "he",
        title: "ReLU, W = N(0, 1)/√(fan_in/2)",
        link: "act=relu&init=he_normal&fan=10",
        activation: Activation::Relu,
        initializer: Initializer::HeNormal {
            mode: FanMode::FanIn,
        },
        mean: [
            0.562488, 0.553614, 0.545867, 0.565396, 0.547678, 0.587103, 0.596867, 0.623214,
            0.567498, 0.552531,
        ],
        std: [
            0.825232, 0.827835, 0.813855, 0.826902, 0.834092, 0.860035, 0.87061, 0.889348,
            0.845357, 0.844523,
        ],
        rounding: 5e-7,
        note: "The cs231n slide; the lecture shows its picture only. All ten agree: the spread between seeds grows with depth to about 0.1.",
    },
];
