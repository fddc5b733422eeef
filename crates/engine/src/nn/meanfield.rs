//! Signal propagation in the limit of infinite width: the theory's predictions.
//!
//! With `W ~ N(0, sigma_w^2 / fan_in)` and `b ~ N(0, sigma_b^2)` the pre-activations of a wide layer
//! are Gaussian with variance q, and q follows a map from layer to layer (Poole et al. 2016,
//! Schoenholz et al. 2017):
//!
//! ```text
//! q_l     = sigma_w^2 E[f(sqrt(q_{l-1}) z)^2] + sigma_b^2          z ~ N(0, 1)
//! chi_1   = sigma_w^2 E[f'(sqrt(q*) z)^2]     gradient variance is multiplied by it per layer
//! xi_grad = -1 / ln chi_1                     layers in which it changes by e
//! ```

use super::activation::Activation;
use std::f64::consts::PI;
use std::sync::OnceLock;

/// Integrals run over |z| <= 12, where the density is 1e-32.
const REACH: f64 = 12.0;
/// Simpson intervals per half. The halves are integrated separately, because every kink is at 0.
const INTERVALS: usize = 4000;
/// Cost of the integrands at a node in multiplications: functions and their derivatives.
const INTEGRAND: usize = 100;
/// Terms of the Hermite series of the correlation map.
const TERMS: usize = 400;

/// Node and weight (rule, mesh and density) of every interval boundary.
fn nodes() -> &'static [[f64; 2]] {
    static NODES: OnceLock<Vec<[f64; 2]>> = OnceLock::new();
    NODES.get_or_init(|| {
        let node = |i: usize| {
            let t = i as f64 / INTERVALS as f64;
            let t4 = t * t * t * t;
            // A tiny z gives the one-sided limits at the kink.
            let z = if i == 0 { 1e-300 } else { REACH * t4 * t };
            let rule = match i {
                0 | INTERVALS => 1.0,
                _ if i % 2 == 1 => 4.0,
                _ => 2.0,
            };
            let weight = rule / (3.0 * INTERVALS as f64) * 5.0 * REACH * t4 * density(z);
            [z, weight]
        };
        (0..=INTERVALS).map(node).collect()
    })
}

fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * PI)
}

/// E[g(z)] for z ~ N(0, 1), four integrands at once; at 0 `g` is evaluated on both sides.
///
/// The nodes are z = 12 t^5. For large q, a saturating activation varies only within 1/sqrt(q) of 0, where
/// this mesh is dense.
fn expect(g: impl Fn(f64) -> [f64; 4]) -> [f64; 4] {
    let mut sums = [0.0; 4];
    super::tally::add(nodes().len() * INTEGRAND, 8);
    for &[z, weight] in nodes() {
        let (left, right) = (g(-z), g(z));
        for (k, sum) in sums.iter_mut().enumerate() {
            *sum += weight * (left[k] + right[k]);
        }
    }
    sums
}

/// Moments of an activation for pre-activations N(0, q).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// E\[a\].
    pub mean: f64,
    /// E\[a^2\].
    pub square: f64,
    /// E\[f'^2\], averaged over Maxout's pieces.
    pub derivative_square: f64,
    /// d E\[a^2\] / dq.
    pub slope: f64,
}

/// Computes the moments by quadrature. Maxout's pieces are independent N(0, q).
pub fn moments(act: Activation, q: f64) -> Moments {
    // At q = 0 the one-sided limits around 0 still count.
    let root = libm::sqrt(q).max(1e-100);
    let alpha = act.negative_slope();
    if let Activation::Maxout { pieces } = act {
        let k = pieces as f64;
        // The largest of k standard normals has density k phi(z) Phi(z)^(k-1).
        let [mean, square, ..] = expect(|z| {
            let below = 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
            let ratio = k * libm::pow(below, k - 1.0);
            [ratio * z, ratio * z * z, 0.0, 0.0]
        });
        return Moments {
            mean: root * mean,
            square: q * square,
            derivative_square: 1.0 / k,
            slope: square,
        };
    }
    let [mean, square, derivative_square, cross] = expect(|z| {
        let x = root * z;
        let a = act.value(x, alpha);
        let d = act.derivative(x, a, alpha);
        // d/dq f(sqrt(q) z)^2 = f f' z / sqrt(q); its limit at q = 0 is (f' z)^2 when f(0) = 0.
        let cross = if root > 0.0 {
            a * d * z / root
        } else {
            d * z * d * z
        };
        [a, a * a, d * d, cross]
    });
    Moments {
        mean,
        square,
        derivative_square,
        slope: cross,
    }
}

/// A layer in the theory's terms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TheoryLayer {
    /// Inputs.
    pub fan_in: usize,
    /// Outputs.
    pub units: usize,
    /// The activation function f.
    pub activation: Activation,
    /// Standard deviation of the weights.
    pub weight_std: f64,
    /// Standard deviation of the biases.
    pub bias_std: f64,
}

/// The theory's predictions for one layer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Prediction {
    /// Standard deviation of z.
    pub z_std: f64,
    /// Mean of a.
    pub a_mean: f64,
    /// Standard deviation of a.
    pub a_std: f64,
    /// Standard deviation of dL/da, relative to the last layer's.
    pub ga_std: f64,
    /// Standard deviation of dL/dz.
    pub gz_std: f64,
}

/// Predictions for a stack of layers, one layer at a time, because each needs an integral.
#[derive(Clone, Debug)]
pub struct Predicting {
    layers: Vec<TheoryLayer>,
    square: f64,
    gains: Vec<f64>,
    out: Vec<Prediction>,
}

impl Predicting {
    /// `input_square` is the mean square of the inputs.
    pub fn new(layers: Vec<TheoryLayer>, input_square: f64) -> Self {
        Predicting {
            layers,
            square: input_square,
            gains: Vec::new(),
            out: Vec::new(),
        }
    }

    /// Computes the signal of the next layer; false if there is none.
    pub fn work(&mut self) -> bool {
        let Some(l) = self.layers.get(self.out.len()) else {
            return false;
        };
        let own = l.fan_in as f64 * l.weight_std * l.weight_std;
        let q = own * self.square + l.bias_std * l.bias_std;
        let m = moments(l.activation, q);
        self.square = m.square;
        self.gains.push(m.derivative_square);
        self.out.push(Prediction {
            z_std: libm::sqrt(q),
            a_mean: m.mean,
            a_std: libm::sqrt((m.square - m.mean * m.mean).max(0.0)),
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

/// Adds the backward pass to the predictions. It begins with variance 1 after the last layer. `gains` holds each
/// layer's factor on the gradient's variance from its activation back to z.
pub(super) fn with_gradients(
    mut out: Vec<Prediction>,
    layers: &[TheoryLayer],
    gains: &[f64],
) -> Vec<Prediction> {
    let mut ga = 1.0;
    for ((prediction, l), gain) in out.iter_mut().zip(layers).zip(gains).rev() {
        let columns = (l.units * l.activation.pieces()) as f64;
        prediction.ga_std = libm::sqrt(ga);
        prediction.gz_std = libm::sqrt(ga * gain);
        ga = ga * gain * columns * l.weight_std * l.weight_std;
    }
    out
}

/// [`Predicting`] in one call.
pub fn predict(layers: &[TheoryLayer], input_square: f64) -> Vec<Prediction> {
    Predicting::new(layers.to_vec(), input_square).finish()
}

/// The long-run behavior of a deep network's signals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// chi_1 < 1: inputs become alike, gradients vanish.
    Ordered,
    /// chi_1 = 1: the edge of chaos.
    Critical,
    /// chi_1 > 1: near inputs drift apart, gradients explode.
    Chaotic,
}

impl Phase {
    /// "ordered", "critical" or "chaotic".
    pub fn name(self) -> &'static str {
        match self {
            Phase::Ordered => "ordered",
            Phase::Critical => "critical",
            Phase::Chaotic => "chaotic",
        }
    }
}

/// The fixed point of the variance map and the depth scales around it. `None` means no finite value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedPoint {
    /// The variance of z that no longer changes; `None` if the variance grows without bound.
    pub q_star: Option<f64>,
    /// Factor on the gradient's variance per layer (for equal widths).
    pub chi_1: f64,
    /// The phase that follows from chi_1.
    pub phase: Phase,
    /// Number of layers over which the distance of q from q* shrinks by a factor e.
    pub xi_q: Option<f64>,
    /// The same for the correlation of two inputs, toward `c_star`.
    pub xi_c: Option<f64>,
    /// Number of layers over which the gradient's variance changes by a factor e; negative if it grows.
    pub xi_grad: Option<f64>,
    /// Correlation of two inputs after many layers.
    pub c_star: Option<f64>,
}

fn depth_scale(rate: f64) -> Option<f64> {
    let log = libm::log(rate);
    (log.is_finite() && log.abs() > 1e-12).then(|| -1.0 / log)
}

/// The fixed point for `W ~ N(0, sigma_w^2/fan_in)`, `b ~ N(0, sigma_b^2)`.
pub fn fixed_point(act: Activation, sigma_w: f64, sigma_b: f64) -> FixedPoint {
    let mut fixed = fixed_variance(act, sigma_w, sigma_b);
    let Some(q) = fixed.q_star.filter(|q| *q > 0.0) else {
        // With zero variance, correlation is undefined.
        return fixed;
    };
    let (w2, b2) = (sigma_w * sigma_w, sigma_b * sigma_b);
    if fixed.phase == Phase::Chaotic {
        let map = correlation(act, q);
        let c = chaotic_c_star(&map, w2, b2, q);
        fixed.c_star = Some(c);
        fixed.xi_c = depth_scale(w2 * map.derivative(c));
    } else {
        fixed.c_star = Some(1.0);
        fixed.xi_c = depth_scale(fixed.chi_1);
    }
    fixed
}

/// The same without the correlation of two inputs, which would take most of the time.
pub fn fixed_variance(act: Activation, sigma_w: f64, sigma_b: f64) -> FixedPoint {
    let (w2, b2) = (sigma_w * sigma_w, sigma_b * sigma_b);
    let excess = |q: f64| w2 * moments(act, q).square + b2 - q;
    let q_star = find_q_star(&excess, b2);
    let m = moments(act, q_star.unwrap_or(1.0));
    let pieces = act.pieces() as f64;
    let chi_1 = w2 * m.derivative_square * pieces;
    FixedPoint {
        q_star,
        chi_1,
        phase: match chi_1 {
            x if (x - 1.0).abs() < 1e-9 => Phase::Critical,
            x if x < 1.0 => Phase::Ordered,
            _ => Phase::Chaotic,
        },
        xi_q: q_star.and_then(|_| depth_scale(w2 * m.slope)),
        xi_c: None,
        xi_grad: depth_scale(chi_1),
        c_star: None,
    }
}

/// The root of `excess`; the map is concave for the activations here, so it crosses
/// once above 0.
fn find_q_star(excess: &impl Fn(f64) -> f64, b2: f64) -> Option<f64> {
    let (mut low, mut high) = (1e-9, 1.0);
    if b2 == 0.0 && excess(low) <= 0.0 {
        return Some(0.0);
    }
    while excess(high) > 0.0 {
        high *= 4.0;
        if high > 1e9 {
            return None;
        }
    }
    // False position; an end that stays twice has its value halved (Illinois), so that both ends move.
    let (mut at_low, mut at_high) = (excess(low), excess(high));
    let mut stayed = 0;
    for _ in 0..100 {
        if at_high == 0.0 {
            return Some(high);
        }
        if high - low <= 1e-15 * high {
            break;
        }
        let guess = high - at_high * (high - low) / (at_high - at_low);
        // Keep it between the ends, despite rounding.
        let middle = if guess > low && guess < high {
            guess
        } else {
            0.5 * (low + high)
        };
        let value = excess(middle);
        if value == 0.0 {
            return Some(middle);
        }
        if value > 0.0 {
            (low, at_low) = (middle, value);
            if stayed == 1 {
                at_high *= 0.5;
            }
            stayed = 1;
        } else {
            (high, at_high) = (middle, value);
            if stayed == -1 {
                at_low *= 0.5;
            }
            stayed = -1;
        }
    }
    Some(0.5 * (low + high))
}

/// E[f(u) f(v)] and E[f'(u) f'(v)] of two Gaussians of variance q as functions of their correlation.
pub struct Correlation {
    values: Series,
    derivatives: Series,
}

/// A function of c: a closed form for piecewise linear f, else `sum a_k^2 c^k` (Mehler).
enum Series {
    /// `p^2 * (q c or 1) + m^2 * (E|u||v| or E sgn u sgn v)` for f(x) = p x + m |x|.
    PiecewiseLinear {
        p: f64,
        m: f64,
        q: Option<f64>,
    },
    Hermite(Vec<f64>),
}

impl Series {
    fn at(&self, c: f64) -> f64 {
        match self {
            Series::PiecewiseLinear { p, m, q } => {
                let arc = libm::asin(c.clamp(-1.0, 1.0));
                match q {
                    Some(q) => {
                        let absolute = libm::sqrt((1.0 - c * c).max(0.0)) + c * arc;
                        q * (p * p * c + m * m * 2.0 / PI * absolute)
                    }
                    None => p * p + m * m * 2.0 / PI * arc,
                }
            }
            Series::Hermite(squares) => squares.iter().rev().fold(0.0, |sum, a| sum * c + a),
        }
    }
}

impl Correlation {
    /// E[f(u) f(v)] at correlation c.
    pub fn value(&self, c: f64) -> f64 {
        self.values.at(c)
    }

    /// E[f'(u) f'(v)] at correlation c.
    pub fn derivative(&self, c: f64) -> f64 {
        self.derivatives.at(c)
    }
}

/// The correlation functions of `act` at variance q (Cho & Saul 2009 for piecewise linear functions).
/// Maxout is not covered, since its pieces would need their joint distribution; the identity is used instead.
pub fn correlation(act: Activation, q: f64) -> Correlation {
    let slope = match act {
        Activation::Linear | Activation::Maxout { .. } => Some(1.0),
        Activation::Relu => Some(0.0),
        Activation::LeakyRelu { slope } => Some(slope),
        Activation::Prelu { alpha, .. } => Some(alpha),
        _ => None,
    };
    if let Some(slope) = slope {
        let (p, m) = (0.5 * (1.0 + slope), 0.5 * (1.0 - slope));
        return Correlation {
            values: Series::PiecewiseLinear { p, m, q: Some(q) },
            derivatives: Series::PiecewiseLinear { p, m, q: None },
        };
    }
    let root = libm::sqrt(q);
    let (mut values, mut derivatives) = (vec![0.0; TERMS], vec![0.0; TERMS]);
    let h = REACH / INTERVALS as f64;
    for i in -(INTERVALS as i64)..=INTERVALS as i64 {
        let z = i as f64 * h;
        let weight = h * density(z);
        let a = act.value(root * z, 0.0);
        let d = act.derivative(root * z, a, 0.0);
        // Normalized Hermite polynomials: sqrt(k+1) h_{k+1} = z h_k - sqrt(k) h_{k-1}.
        let (mut before, mut hermite) = (0.0, 1.0);
        for k in 0..TERMS {
            values[k] += weight * a * hermite;
            derivatives[k] += weight * d * hermite;
            let kf = k as f64;
            let next = (z * hermite - libm::sqrt(kf) * before) / libm::sqrt(kf + 1.0);
            (before, hermite) = (hermite, next);
        }
    }
    let squares = |v: Vec<f64>| Series::Hermite(v.into_iter().map(|a| a * a).collect());
    Correlation {
        values: squares(values),
        derivatives: squares(derivatives),
    }
}

/// The stable correlation below 1 in the chaotic phase.
fn chaotic_c_star(map: &Correlation, w2: f64, b2: f64, q: f64) -> f64 {
    let excess = |c: f64| (w2 * map.value(c) + b2) / q - c;
    // c = 1 is also a fixed point, but unstable: just below it the map lies under the diagonal.
    let (mut low, mut high) = (-1e-12, 1.0 - 1e-6);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if excess(middle) >= 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    (0.5 * (low + high)).max(0.0)
}
