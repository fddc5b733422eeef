//! The properties of every function, measured on the engine's own values.

use crate::nn::health::is_killed;
use crate::nn::{Activation, Layer, TensorKind, meanfield};
use crate::rng::Stream;
use crate::settings::field::OptionSpec;
use crate::settings::options;

/// Scales of the pre-activations at which the share of killed gradients is counted.
pub const SCALES: [f64; 4] = [1.0, 3.0, 10.0, 30.0];
/// Size of the sampled population.
const DRAWS: usize = 20_000;
/// The range is measured on [-50, 50], beyond which no function changes its behavior.
const REACH: f64 = 50.0;
/// Points of that axis: steps of 1/128.
const POINTS: usize = 12_801;
/// The small plots show every 32nd point up to this distance from 0.
const DRAWN: f64 = 4.0;
const EVERY: usize = 32;
/// A point far out: a function that grew tenfold since the end of the axis is unbounded.
const FAR: f64 = 1e6;
/// The layer whose parameters are counted: 100 inputs, 100 units.
pub const COUNTED: usize = 100;

/// Properties of one function.
#[derive(Clone, Debug, PartialEq)]
pub struct Properties {
    /// Name in links.
    pub value: &'static str,
    /// Label on the page, with the default parameter.
    pub label: String,
    /// Formula in plain text.
    pub formula: &'static str,
    /// Smallest and largest output; infinite if unbounded.
    pub range: [f64; 2],
    /// E f(x), x ~ N(0, 1), by quadrature.
    pub mean: f64,
    /// Standard deviation of f(x), x ~ N(0, 1).
    pub std: f64,
    /// f'(0) by the engine's convention.
    pub slope_at_0: f64,
    /// The largest |f'|.
    pub steepest: f64,
    /// Share of killed gradients for x ~ N(0, s^2), s in [`SCALES`].
    pub killed: [f64; 4],
    /// Its value or derivative needs exp (tanh and erf are built on it).
    pub needs_exp: bool,
    /// Parameters of [`COUNTED`] units with [`COUNTED`] inputs.
    pub parameters: usize,
    /// Learned slopes among them.
    pub slopes: usize,
    /// f and f' on [-4, 4], evenly spaced.
    pub drawn: [Vec<f32>; 2],
}

/// Every function of the engine with its default parameters.
pub fn all() -> Vec<(OptionSpec, Activation)> {
    let with = |o: OptionSpec| {
        let values: Vec<f64> = o.params.iter().map(|p| p.default).collect();
        options::activation(o.value, &values).map(|a| (o, a))
    };
    options::ACTIVATIONS
        .iter()
        .copied()
        .filter_map(with)
        .collect()
}

/// Whether the value or the derivative needs exp or a function built on it.
pub fn needs_exp(act: Activation) -> bool {
    !matches!(
        act,
        Activation::Linear
            | Activation::Relu
            | Activation::LeakyRelu { .. }
            | Activation::Prelu { .. }
            | Activation::Maxout { .. }
    )
}

impl Properties {
    /// Measures one function on a population drawn from `seed`, which is the same for all.
    pub fn measure(option: &OptionSpec, act: Activation, seed: u64) -> Properties {
        let alpha = act.negative_slope();
        let step = 2.0 * REACH / (POINTS - 1) as f64;
        let xs: Vec<f64> = (0..POINTS).map(|i| -REACH + step * i as f64).collect();
        let (a, d) = curves(act, &xs);
        let least = a.iter().copied().fold(f64::INFINITY, f64::min);
        let most = a.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let far = [-FAR, FAR].map(|x| act.value(x, alpha));
        let grows_down = far.into_iter().any(|v| v < 10.0 * least.min(-1e-3));
        let grows_up = far.into_iter().any(|v| v > 10.0 * most.max(1e-3));
        let moments = meanfield::moments(act, 1.0);
        let layer = Layer::<f32>::new(COUNTED, COUNTED, act);
        let mut stream = Stream::new(seed, "activations/population", 0);
        let draws: Vec<f64> = (0..DRAWS).map(|_| stream.normal()).collect();
        let killed = SCALES.map(|s| {
            let z: Vec<f64> = draws.iter().map(|g| s * g).collect();
            killed_share(&curves(act, &z).1)
        });
        let drawn = |ys: &[f64]| {
            let near = xs.iter().zip(ys).filter(|(x, _)| x.abs() <= DRAWN);
            near.step_by(EVERY).map(|(_, y)| *y as f32).collect()
        };
        let params = option.params.iter().map(|p| {
            let value = crate::settings::number_text(p.default);
            format!(", {} {value}", p.label.trim_start_matches("initial "))
        });
        Properties {
            value: option.value,
            label: format!("{}{}", option.label, params.collect::<String>()),
            formula: option.formula,
            range: [
                if grows_down { f64::NEG_INFINITY } else { least },
                if grows_up { f64::INFINITY } else { most },
            ],
            mean: moments.mean,
            std: libm::sqrt((moments.square - moments.mean * moments.mean).max(0.0)),
            slope_at_0: act.derivative(0.0, act.value(0.0, alpha), alpha),
            steepest: d.iter().fold(0.0, |m: f64, d| m.max(d.abs())),
            killed,
            needs_exp: needs_exp(act),
            parameters: layer.tensors.len(),
            slopes: layer.tensors.get(TensorKind::Alpha).len(),
            drawn: [drawn(&a), drawn(&d)],
        }
    }
}

/// f and f' at every z; for Maxout those of the winning piece.
pub fn curves(act: Activation, z: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let alpha = act.negative_slope();
    let (mut a, mut d) = (vec![0.0; z.len()], vec![0.0; z.len()]);
    act.values(z, &mut a, alpha);
    act.slopes(z, &a, &mut d, alpha);
    (a, d)
}

/// Share of factors that kill a gradient.
pub fn killed_share(factors: &[f64]) -> f64 {
    let killed = factors.iter().filter(|d| is_killed(**d)).count();
    killed as f64 / factors.len().max(1) as f64
}
