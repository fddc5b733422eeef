//! Data-dependent initialization (Kraehenbuehl, Doersch, Donahue & Darrell 2015).
//!
//! *Within* a layer every unit gets mean beta and variance 1 on the data (algorithm 1); *between*
//! layers the change rates C_k = rms(dl/dW_k)/rms(W_k) of a random linear loss are made equal
//! (algorithm 2). The exponent is +alpha/2 on C_k over the geometric mean, as in the authors' code:
//! the opposite sign, seen in transcriptions, diverges.

use super::layer::{Layer, TensorKind};
use super::loss::Regularizer;
use super::network::{Network, Workspace};
use crate::rng::Stream;
use ndarray::ArrayView2;

/// How biases change when W_k is multiplied by s_k.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BiasScaling {
    /// b_k *= s_1 ... s_k: keeps the function of a positively homogeneous net (ReLU, leaky).
    Cumulative,
    /// b_k *= s_k.
    Own,
}

/// All rates count as equal if they differ by less than this: the authors stop at 1 %.
pub(super) const BALANCED: f64 = 0.01;

/// The rule and its limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DataDependent {
    /// Mean given to every unit (the authors' default: 0.1).
    pub beta: f64,
    /// Damping of the exponent; 1 is exact in one step for ReLU.
    pub alpha: f64,
    /// Maximum between-layer steps.
    pub iterations: usize,
    /// How biases change.
    pub bias_scaling: BiasScaling,
}

impl Default for DataDependent {
    fn default() -> Self {
        DataDependent {
            beta: 0.1,
            alpha: 1.0,
            iterations: 10,
            bias_scaling: BiasScaling::Own,
        }
    }
}

/// Algorithm 1 on layer `l`; `input` is `[rows x fan_in]`. Returns each unit's previous mean and std.
pub fn within_layer(
    network: &mut Network<f64>,
    l: usize,
    input: &[f64],
    rows: usize,
    beta: f64,
) -> (Vec<f64>, Vec<f64>) {
    let layer = &mut network.layers[l];
    let (fan_in, columns) = (layer.fan_in(), layer.columns());
    layer.tensors.get_mut(TensorKind::B).fill(0.0);
    let mut z = vec![0.0; rows * columns];
    let w = layer.tensors.get(TensorKind::W);
    super::kernels::matmul(rows, fan_in, columns, input, w, &mut z, &mut Vec::new());
    let (mean, std) = moments(&z, columns);
    normalize(layer, &mean, &std, 0..fan_in, beta);
    (mean, std)
}

/// Mean and population std of each column of z, rows in order.
pub(super) fn moments(z: &[f64], columns: usize) -> (Vec<f64>, Vec<f64>) {
    let rows = || z.chunks_exact(columns.max(1));
    let n = (z.len() / columns.max(1)).max(1) as f64;
    super::tally::add(4 * z.len(), 8);
    let mut mean = vec![0.0; columns];
    for row in rows() {
        for (sum, v) in mean.iter_mut().zip(row) {
            *sum += v;
        }
    }
    mean.iter_mut().for_each(|m| *m /= n);
    let mut std = vec![0.0; columns];
    for row in rows() {
        for ((sum, v), mean) in std.iter_mut().zip(row).zip(&mean) {
            *sum += (v - mean) * (v - mean);
        }
    }
    std.iter_mut().for_each(|s| *s = (*s / n).sqrt());
    (mean, std)
}

/// Divides rows `which` of W by each unit's std; together with the last of them it sets the biases, so that
/// each mean is `beta`.
pub(super) fn normalize(
    layer: &mut Layer<f64>,
    mean: &[f64],
    std: &[f64],
    which: std::ops::Range<usize>,
    beta: f64,
) {
    // A unit that is constant on the data cannot be normalized: only its mean is shifted.
    let scale = |j: usize| if std[j] > 0.0 { std[j] } else { 1.0 };
    let (columns, last) = (layer.columns(), which.end == layer.fan_in());
    super::tally::add(4 * which.len() * columns, 8);
    let w = layer.tensors.get_mut(TensorKind::W);
    for row in w[which.start * columns..which.end * columns].chunks_exact_mut(columns.max(1)) {
        for (j, w) in row.iter_mut().enumerate() {
            *w /= scale(j);
        }
    }
    if last {
        for (j, b) in layer.tensors.get_mut(TensorKind::B).iter_mut().enumerate() {
            *b = beta - mean[j] / scale(j);
        }
    }
}

/// Algorithm 1 on every layer in order.
pub fn within_all(
    network: &mut Network<f64>,
    x: &[f64],
    rows: usize,
    beta: f64,
) -> Vec<(Vec<f64>, Vec<f64>)> {
    (0..network.layers.len())
        .map(|l| {
            let below = Network {
                layers: network.layers[..l].to_vec(),
            };
            let mut work = Workspace::new(&below, rows);
            below.forward(x, rows, &mut work);
            let input = work.layers.last().map_or(x, |pass| &pass.a[..]);
            within_layer(network, l, input, rows, beta)
        })
        .collect()
}

/// C_k of every layer for the loss sum_n eta_n . a_K(n), `eta` `[rows x outputs]`.
pub fn change_rates(network: &Network<f64>, x: &[f64], rows: usize, eta: &[f64]) -> Vec<f64> {
    let mut work = Workspace::new(network, rows);
    network.forward(x, rows, &mut work);
    if let Some(last) = work.layers.last_mut() {
        last.da.copy_from_slice(eta);
    }
    network.backward(x, &Regularizer::default(), &mut work, None);
    rates_of(network, &work)
}

/// The same from the gradients of a backward pass.
pub fn rates_of(network: &Network<f64>, work: &Workspace<f64>) -> Vec<f64> {
    let rate = |l: usize| {
        let gradient = super::kernels::rms(work.layers[l].gradient.get(TensorKind::W));
        gradient / super::kernels::rms(network.layers[l].tensors.get(TensorKind::W))
    };
    (0..network.layers.len()).map(rate).collect()
}

/// One step of algorithm 2: W_k *= s_k = (C_k/C)^(alpha/2). Returns the factors.
pub fn between_step(rule: &DataDependent, network: &mut Network<f64>, rates: &[f64]) -> Vec<f64> {
    let factors = factors(rule, rates);
    scale_all(network, &factors);
    let factors = factors.into_iter().map(|[on_weights, _]| on_weights);
    factors.collect()
}

/// Factors on W and b of each layer in a step of algorithm 2; all are 1 if a rate is 0 or not finite.
pub(super) fn factors(rule: &DataDependent, rates: &[f64]) -> Vec<[f64; 2]> {
    let usable = rates.iter().all(|c| c.is_finite() && *c > 0.0);
    if !usable || rates.is_empty() {
        return vec![[1.0; 2]; rates.len()];
    }
    let mean_log = rates.iter().map(|c| libm::log(*c)).sum::<f64>() / rates.len() as f64;
    let mut cumulative = 1.0;
    let factor = |c: &f64| {
        let s = libm::exp(0.5 * rule.alpha * (libm::log(*c) - mean_log));
        cumulative *= s;
        match rule.bias_scaling {
            BiasScaling::Cumulative => [s, cumulative],
            BiasScaling::Own => [s, s],
        }
    };
    rates.iter().map(factor).collect()
}

fn scale_all(network: &mut Network<f64>, factors: &[[f64; 2]]) {
    for (layer, by) in network.layers.iter_mut().zip(factors) {
        scale(layer, *by);
    }
}

/// Multiplies W and b of a layer.
pub(super) fn scale(layer: &mut Layer<f64>, [on_weights, on_biases]: [f64; 2]) {
    for w in layer.tensors.get_mut(TensorKind::W) {
        *w *= on_weights;
    }
    for b in layer.tensors.get_mut(TensorKind::B) {
        *b *= on_biases;
    }
}

/// Largest |log(C_k/C)|; the authors' |log C/log C - 1| is ill-conditioned near C = 1.
pub fn imbalance(rates: &[f64]) -> f64 {
    let mean_log = rates.iter().map(|c| libm::log(*c)).sum::<f64>() / rates.len().max(1) as f64;
    rates
        .iter()
        .map(|c| (libm::log(*c) - mean_log).abs())
        .fold(0.0, f64::max)
}

/// Both algorithms in one call; [`super::balance`] does them in pieces. The random loss is drawn from the
/// stream "eta". Returns the rates before each between-layer step, and the final ones.
pub fn apply(
    rule: &DataDependent,
    network: &mut Network<f64>,
    x: ArrayView2<'_, f64>,
    seed: u64,
) -> Vec<Vec<f64>> {
    let rows = x.nrows();
    let packed: Vec<f64> = x.iter().copied().collect();
    within_all(network, &packed, rows, rule.beta);
    let mut stream = Stream::new(seed, "eta", 0);
    let eta: Vec<f64> = (0..rows * network.outputs())
        .map(|_| stream.normal())
        .collect();
    let mut trace = vec![change_rates(network, &packed, rows, &eta)];
    for step in 0..rule.iterations {
        if imbalance(&trace[step]) < BALANCED {
            break;
        }
        scale_all(network, &factors(rule, &trace[step]));
        trace.push(change_rates(network, &packed, rows, &eta));
    }
    trace
}
