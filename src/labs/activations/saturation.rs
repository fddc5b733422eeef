//! How much of a gradient passes through f' when the pre-activations are N(0, s^2): in one layer and in
//! ten, ignoring the weights.

use super::settings::Settings;
use super::table::{curves, killed_share};
use crate::nn::Activation;
use crate::rng::Stream;
use crate::stats::quantile;

/// Layers of the deep product.
pub const DEPTH: usize = 10;
/// Sampled paths through the layers.
pub const PATHS: usize = 2000;
/// Scales of the pre-activations, from 0.01 to 100, ten per decade.
pub const SCALES: usize = 41;
/// Histogram bins of the population.
pub const BINS: usize = 61;

/// What is left of a gradient at one scale of the pre-activations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survival {
    /// Mean |f'|.
    pub one: f64,
    /// rms f'.
    pub rms: f64,
    /// Share of killed gradients.
    pub killed: f64,
    /// Share of f' that is exactly 0.
    pub zero: f64,
    /// Quartiles of the product of ten |f'|.
    pub ten: [f64; 3],
    /// Share of these products that kill a gradient.
    pub ten_killed: f64,
}

/// One function over all scales.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Name in links.
    pub value: String,
    /// The function.
    pub activation: Activation,
    /// One per scale, as far as measured.
    pub points: Vec<Survival>,
}

/// The population at one scale: counts over z and the mean |f'| of each bin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Population {
    /// Middle of each bin.
    pub z: Vec<f64>,
    /// Draws in each bin.
    pub count: Vec<f64>,
    /// Mean |f'| of these draws.
    pub slope: Vec<f64>,
    /// Statistics of the whole population.
    pub whole: Survival,
}

/// The measurement of the saturation view.
pub struct Saturation {
    draws: Vec<f64>,
    /// The selected function, then the lecture's, without duplicates.
    pub lines: Vec<Line>,
    /// The population at the reader's scale s.
    pub population: Population,
}

/// Scale number `i`.
pub fn scale(i: usize) -> f64 {
    libm::pow(10.0, -2.0 + i as f64 / 10.0)
}

/// What is left of a gradient at scale `s`. `draws` are [`PATHS`] x [`DEPTH`] standard normals.
pub fn survive(act: Activation, draws: &[f64], s: f64) -> Survival {
    let z: Vec<f64> = draws.iter().map(|g| s * g).collect();
    let (_, slopes) = curves(act, &z);
    let n = slopes.len().max(1) as f64;
    let product = |path: &[f64]| path.iter().fold(1.0, |p, d| p * d.abs());
    let mut ten: Vec<f64> = slopes.chunks_exact(DEPTH).map(product).collect();
    ten.sort_by(f64::total_cmp);
    Survival {
        one: slopes.iter().map(|d| d.abs()).sum::<f64>() / n,
        rms: libm::sqrt(slopes.iter().map(|d| d * d).sum::<f64>() / n),
        killed: killed_share(&slopes),
        zero: slopes.iter().filter(|d| **d == 0.0).count() as f64 / n,
        ten: [0.25, 0.5, 0.75].map(|q| quantile(&ten, q)),
        ten_killed: killed_share(&ten),
    }
}

impl Saturation {
    /// Draws the population; so far only the reader's scale is measured.
    pub fn new(config: &Settings) -> Saturation {
        let mut stream = Stream::new(config.seed, "activations/paths", 0);
        let draws: Vec<f64> = (0..PATHS * DEPTH).map(|_| stream.normal()).collect();
        let own = config.texts.get("act").unwrap_or_default().to_string();
        let mut lines = vec![(own, config.activation)];
        for (value, act) in [
            ("sigmoid", Activation::Sigmoid),
            ("tanh", Activation::Tanh),
            ("relu", Activation::Relu),
            ("leaky_relu", Activation::LeakyRelu { slope: 0.01 }),
            ("elu", Activation::Elu { alpha: 1.0 }),
        ] {
            if act != config.activation {
                lines.push((value.into(), act));
            }
        }
        Saturation {
            population: population(config.activation, &draws, config.scale),
            draws,
            lines: (lines.into_iter())
                .map(|(value, activation)| Line {
                    value,
                    activation,
                    points: Vec::new(),
                })
                .collect(),
        }
    }

    /// Measures one function at one scale; false when all is done.
    pub fn work(&mut self) -> bool {
        let Some(line) = self.lines.iter_mut().find(|l| l.points.len() < SCALES) else {
            return false;
        };
        let s = scale(line.points.len());
        line.points.push(survive(line.activation, &self.draws, s));
        true
    }
}

fn population(act: Activation, draws: &[f64], s: f64) -> Population {
    // Four standard deviations on each side.
    let width = 8.0 * s / BINS as f64;
    let z: Vec<f64> = draws.iter().map(|g| s * g).collect();
    let (_, slopes) = curves(act, &z);
    let mut out = Population {
        z: (0..BINS)
            .map(|i| (i as f64 + 0.5) * width - 4.0 * s)
            .collect(),
        count: vec![0.0; BINS],
        slope: vec![0.0; BINS],
        whole: survive(act, draws, s),
    };
    for (z, d) in z.iter().zip(&slopes) {
        let bin = ((z + 4.0 * s) / width).clamp(0.0, (BINS - 1) as f64) as usize;
        out.count[bin] += 1.0;
        out.slope[bin] += d.abs();
    }
    for (slope, count) in out.slope.iter_mut().zip(&out.count) {
        *slope /= count.max(1.0);
    }
    out
}
