//! Layer-sequential unit variance (Mishkin & Matas 2015, algorithm 1), one division at a time.
//!
//! With zero bias and a fixed batch a layer's output is linear in W, so exactly one division
//! suffices. It iterates only with fresh mini-batches, non-zero biases, or when the variance is
//! measured after a saturating activation, where it may have to stop at the limit.

use super::layer::TensorKind;
use super::network::{Network, Workspace};
use ndarray::ArrayView2;

/// Where the variance is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// The layer's output z, the paper's B_L.
    PreActivation,
    /// After the activation.
    PostActivation,
}

/// The rule and its limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lsuv {
    /// Stop when |variance - 1| is below this (the authors' script: 0.02; paper: 0.1).
    pub tolerance: f64,
    /// Divisions per layer at the most.
    pub max_iterations: usize,
    /// Where the variance is measured.
    pub measured: Measured,
    /// Trial t measures on the rows i with i mod m = t mod m; 1 = all rows.
    pub minibatches: usize,
}

impl Default for Lsuv {
    fn default() -> Self {
        Lsuv {
            tolerance: 0.02,
            max_iterations: 20,
            measured: Measured::PreActivation,
            minibatches: 1,
        }
    }
}

/// What happened to one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerTrace {
    /// Divisions done.
    pub iterations: usize,
    /// Variance measured before each division, and the last one.
    pub variances: Vec<f64>,
    /// Within tolerance at the end.
    pub converged: bool,
}

/// Rows of mini-batch `trial`, packed row-major.
fn minibatch(x: ArrayView2<'_, f64>, trial: usize, minibatches: usize) -> (Vec<f64>, usize) {
    let m = minibatches.max(1);
    let rows = x.outer_iter().skip(trial % m).step_by(m);
    let mut packed = Vec::new();
    let mut count = 0;
    for row in rows {
        packed.extend(row.iter());
        count += 1;
    }
    (packed, count)
}

/// Population variance over all entries.
fn variance(values: &[f64]) -> f64 {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n
}

/// Measures layer `l` of `network` on mini-batch `trial`.
pub fn measure(
    rule: &Lsuv,
    network: &Network<f64>,
    x: ArrayView2<'_, f64>,
    l: usize,
    trial: usize,
) -> f64 {
    let (batch, rows) = minibatch(x, trial, rule.minibatches);
    let below = Network {
        layers: network.layers[..=l].to_vec(),
    };
    let mut work = Workspace::new(&below, rows);
    below.forward(&batch, rows, &mut work);
    let pass = &work.layers[l];
    match rule.measured {
        Measured::PreActivation => variance(&pass.z),
        Measured::PostActivation => variance(&pass.a),
    }
}

/// One division of layer `l` by the root of `variance`; a layer that passes nothing is left alone.
pub fn divide(network: &mut Network<f64>, l: usize, variance: f64) {
    let root = variance.sqrt();
    if root > 0.0 && root.is_finite() {
        for w in network.layers[l].tensors.get_mut(TensorKind::W) {
            *w /= root;
        }
    }
}

/// Brings layer `l` to unit variance.
pub fn apply_layer(
    rule: &Lsuv,
    network: &mut Network<f64>,
    x: ArrayView2<'_, f64>,
    l: usize,
) -> LayerTrace {
    let mut variances = vec![measure(rule, network, x, l, 0)];
    let mut iterations = 0;
    let off = |variances: &[f64]| {
        let last = variances.last().copied().unwrap_or(1.0);
        (last - 1.0).abs() >= rule.tolerance
    };
    while off(&variances) && iterations < rule.max_iterations {
        divide(network, l, variances[iterations]);
        iterations += 1;
        variances.push(measure(rule, network, x, l, iterations));
    }
    let converged = !off(&variances);
    LayerTrace {
        iterations,
        variances,
        converged,
    }
}

/// All layers in order. The network must hold its orthonormal start.
pub fn apply(rule: &Lsuv, network: &mut Network<f64>, x: ArrayView2<'_, f64>) -> Vec<LayerTrace> {
    (0..network.layers.len())
        .map(|l| apply_layer(rule, network, x, l))
        .collect()
}
