//! Layer-sequential unit variance (Mishkin & Matas 2015, algorithm 1), one division at a time.
//!
//! With zero bias and a fixed batch a layer's output is linear in W, so exactly one division
//! suffices. It iterates only with fresh mini-batches, non-zero biases, or when the variance is
//! measured after a saturating activation, where it may have to stop at the limit.

use super::kernels;
use super::layer::{Layer, TensorKind};
use super::network::Network;
use super::scalar::Scalar;
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

/// Population variance over all entries.
fn variance(values: &[f64]) -> f64 {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n
}

/// Divides W by the root of `variance`, where that is a number above 0.
pub fn divide_layer<T: Scalar>(layer: &mut Layer<T>, variance: f64) {
    let root = variance.sqrt();
    if root > 0.0 && root.is_finite() {
        for w in layer.tensors.get_mut(TensorKind::W) {
            *w /= T::of(root);
        }
    }
}

/// Brings one layer to unit variance on its own inputs `[rows x fan_in]`; returns what happened and
/// its activations `[rows x units]`.
pub fn settle<T: Scalar>(
    rule: &Lsuv,
    layer: &mut Layer<T>,
    input: &[T],
    rows: usize,
) -> (LayerTrace, Vec<T>) {
    settle_watched(rule, layer, input, rows, |_| {})
}

/// [`settle`]; `watch` sees the layer after every division.
pub fn settle_watched<T: Scalar>(
    rule: &Lsuv,
    layer: &mut Layer<T>,
    input: &[T],
    rows: usize,
    mut watch: impl FnMut(&Layer<T>),
) -> (LayerTrace, Vec<T>) {
    let (fan_in, columns, units) = (layer.fan_in(), layer.columns(), layer.units());
    let mut z = vec![T::ZERO; rows * columns];
    let mut a = vec![T::ZERO; rows * units];
    let mut winners = vec![0; rows * units];
    let mut scratch = Vec::new();
    let mut pass = |layer: &Layer<T>, a: &mut [T], z: &mut [T]| {
        kernels::matmul(
            rows,
            fan_in,
            columns,
            input,
            layer.tensors.get(TensorKind::W),
            z,
            &mut scratch,
        );
        kernels::add_bias(z, layer.tensors.get(TensorKind::B));
        layer.activate(z, a, &mut winners);
    };
    let measure = |a: &[T], z: &[T], trial: usize| measure(rule, a, units, z, columns, trial);
    pass(layer, &mut a, &mut z);
    let mut variances = vec![measure(&a, &z, 0)];
    let mut iterations = 0;
    let off = |v: f64| is_off(rule, v);
    while off(variances[iterations]) && iterations < rule.max_iterations {
        divide_layer(layer, variances[iterations]);
        watch(layer);
        iterations += 1;
        pass(layer, &mut a, &mut z);
        variances.push(measure(&a, &z, iterations));
    }
    let converged = !off(variances[iterations]);
    let trace = LayerTrace {
        iterations,
        variances,
        converged,
    };
    (trace, a)
}

/// True when a variance is not within the tolerance.
pub fn is_off(rule: &Lsuv, variance: f64) -> bool {
    (variance - 1.0).abs() >= rule.tolerance
}

/// The variance that trial `trial` sees, of z `[rows x columns]` or a `[rows x units]`.
pub fn measure<T: Scalar>(
    rule: &Lsuv,
    a: &[T],
    units: usize,
    z: &[T],
    columns: usize,
    trial: usize,
) -> f64 {
    let m = rule.minibatches.max(1);
    match rule.measured {
        Measured::PreActivation => spread(z, columns, trial % m, m),
        Measured::PostActivation => spread(a, units, trial % m, m),
    }
}

/// Population variance over the rows `first, first + every, ...`.
fn spread<T: Scalar>(values: &[T], columns: usize, first: usize, every: usize) -> f64 {
    let mut chosen = Vec::new();
    for (r, row) in values.chunks_exact(columns.max(1)).enumerate() {
        if r % every == first {
            chosen.extend(row.iter().map(|v| v.f64()));
        }
    }
    variance(&chosen)
}

/// All layers in order. The network must hold its orthonormal start.
pub fn apply(rule: &Lsuv, network: &mut Network<f64>, x: ArrayView2<'_, f64>) -> Vec<LayerTrace> {
    let mut input: Vec<f64> = x.iter().copied().collect();
    let mut traces = Vec::new();
    for layer in &mut network.layers {
        let (trace, output) = settle(rule, layer, &input, x.nrows());
        traces.push(trace);
        input = output;
    }
    traces
}
