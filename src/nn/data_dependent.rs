//! Data-dependent initialization (Kraehenbuehl, Doersch, Donahue & Darrell 2015).
//!
//! *Within* a layer every unit gets mean beta and variance 1 on the data (algorithm 1); *between*
//! layers the change rates C_k = rms(dl/dW_k)/rms(W_k) of a random linear loss are made equal
//! (algorithm 2). The exponent is +alpha/2 on C_k over the geometric mean, as in the authors' code:
//! the opposite sign, seen in transcriptions, diverges.

use super::layer::TensorKind;
use super::loss::Regularizer;
use super::network::{Network, Workspace};
use crate::rng::Stream;
use ndarray::ArrayView2;

/// What happens to biases when W_k is multiplied by s_k.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BiasScaling {
    /// b_k *= s_1 ... s_k: keeps the function of a positively homogeneous net (ReLU, leaky).
    Cumulative,
    /// b_k *= s_k.
    Own,
}

/// The rule and its limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DataDependent {
    /// Mean every unit is given (the authors' default: 0.1).
    pub beta: f64,
    /// Damping of the exponent: 1 is exact in one step for ReLU.
    pub alpha: f64,
    /// Between-layer steps at the most.
    pub iterations: usize,
    /// What happens to biases.
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

/// Algorithm 1 on layer `l`; `input` is `[rows x fan_in]`. Returns each unit's mean and std before.
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
    let n = rows.max(1) as f64;
    let mut mean = vec![0.0; columns];
    let mut std = vec![0.0; columns];
    for j in 0..columns {
        let column = || z.iter().skip(j).step_by(columns);
        mean[j] = column().sum::<f64>() / n;
        std[j] = (column().map(|v| (v - mean[j]) * (v - mean[j])).sum::<f64>() / n).sqrt();
    }
    for j in 0..columns {
        // A unit that is constant on the data cannot be normalized: only its mean is moved.
        let scale = if std[j] > 0.0 { std[j] } else { 1.0 };
        for i in 0..fan_in {
            layer.tensors.get_mut(TensorKind::W)[i * columns + j] /= scale;
        }
        layer.tensors.get_mut(TensorKind::B)[j] = beta - mean[j] / scale;
    }
    (mean, std)
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
    let usable = rates.iter().all(|c| c.is_finite() && *c > 0.0);
    if !usable || rates.is_empty() {
        return vec![1.0; rates.len()];
    }
    let mean_log = rates.iter().map(|c| libm::log(*c)).sum::<f64>() / rates.len() as f64;
    let mut cumulative = 1.0;
    let mut factors = Vec::with_capacity(rates.len());
    for (layer, c) in network.layers.iter_mut().zip(rates) {
        let s = libm::exp(0.5 * rule.alpha * (libm::log(*c) - mean_log));
        cumulative *= s;
        let on_bias = if rule.bias_scaling == BiasScaling::Cumulative {
            cumulative
        } else {
            s
        };
        layer
            .tensors
            .get_mut(TensorKind::W)
            .iter_mut()
            .for_each(|w| *w *= s);
        layer
            .tensors
            .get_mut(TensorKind::B)
            .iter_mut()
            .for_each(|b| *b *= on_bias);
        factors.push(s);
    }
    factors
}

/// Largest |log(C_k/C)|; the authors' |log C/log C - 1| is ill-conditioned near C = 1.
pub fn imbalance(rates: &[f64]) -> f64 {
    let mean_log = rates.iter().map(|c| libm::log(*c)).sum::<f64>() / rates.len().max(1) as f64;
    rates
        .iter()
        .map(|c| (libm::log(*c) - mean_log).abs())
        .fold(0.0, f64::max)
}

/// Both algorithms. The random loss is drawn from the stream "eta". Returns the rates before each
/// between-layer step, and the last ones.
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
        if imbalance(&trace[step]) < 0.01 {
            break;
        }
        between_step(rule, network, &trace[step]);
        trace.push(change_rates(network, &packed, rows, &eta));
    }
    trace
}
