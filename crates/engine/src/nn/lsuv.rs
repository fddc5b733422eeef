//! Layer-sequential unit variance (Mishkin & Matas 2015, algorithm 1), one division at a time.
//!
//! With zero bias and a fixed batch a layer's output is linear in W, so a single division is enough. More
//! iterations are needed only with fresh mini-batches, with non-zero biases, or if the variance is measured
//! after a saturating activation, where the limit may be reached.

use super::blocks::One;
use super::kernels;
use super::layer::{Layer, TensorKind};
use super::network::Network;
use super::network::Pass;
use ndarray::ArrayView2;

/// The signal whose variance is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// The layer's output z, the paper's B_L.
    PreActivation,
    /// The layer's activation a.
    PostActivation,
}

/// The rule and its limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lsuv {
    /// Stop when |variance - 1| is below this (the authors' script: 0.02; paper: 0.1).
    pub tolerance: f64,
    /// Maximum divisions per layer.
    pub max_iterations: usize,
    /// The signal whose variance is measured.
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

/// The record of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerTrace {
    /// Divisions done.
    pub iterations: usize,
    /// Variance before each division, and the final one.
    pub variances: Vec<f64>,
    /// True if the final variance is within tolerance.
    pub converged: bool,
}

/// Divides W by the square root of `variance` if it is a number above 0.
pub fn divide_layer<T: Pass>(layer: &mut Layer<T>, variance: f64) {
    let root = variance.sqrt();
    if root > 0.0 && root.is_finite() {
        for w in layer.tensors.get_mut(TensorKind::W) {
            *w /= T::of(root);
        }
    }
}

/// A layer being scaled to unit variance, in pieces.
#[derive(Clone, Debug)]
pub struct Settling<T> {
    rule: Lsuv,
    pass: One<T>,
    /// True if the pass is complete and its measurement comes next.
    passed: bool,
    trace: LayerTrace,
    done: bool,
}

impl<T: Pass> Settling<T> {
    /// Starts on `rows` examples.
    pub fn new(rule: Lsuv, rows: usize) -> Self {
        Settling {
            rule,
            pass: One::new(rows),
            passed: false,
            trace: LayerTrace {
                iterations: 0,
                variances: Vec::new(),
                converged: false,
            },
            done: false,
        }
    }

    /// Does the next piece for `layer` on its inputs `[rows x fan_in]`; false when the layer is settled. Pass
    /// the same layer and inputs every time.
    pub fn work(&mut self, layer: &mut Layer<T>, input: &[T]) -> bool {
        if self.done {
            return false;
        }
        if !self.passed {
            self.passed = !self.pass.work(layer, input);
            return true;
        }
        let (rule, trace) = (&self.rule, &mut self.trace);
        if trace.variances.len() == trace.iterations {
            let (z, a) = (&self.pass.z, &self.pass.a);
            let (units, columns) = (layer.units(), layer.columns());
            let variance = measure(rule, a, units, z, columns, trace.iterations);
            trace.variances.push(variance);
            trace.converged = !is_off(rule, variance);
            self.done = trace.converged || trace.iterations >= rule.max_iterations;
            return !self.done;
        }
        divide_layer(layer, trace.variances[trace.iterations]);
        trace.iterations += 1;
        self.pass.again();
        self.passed = false;
        true
    }

    /// The record of the layer, and its activations `[rows x units]`.
    pub fn take(self) -> (LayerTrace, Vec<T>) {
        (self.trace, self.pass.a)
    }
}

/// [`Settling`] in one call: the record of the layer, and its activations.
fn settle(
    rule: &Lsuv,
    layer: &mut Layer<f64>,
    input: &[f64],
    rows: usize,
) -> (LayerTrace, Vec<f64>) {
    let (fan_in, columns, units) = (layer.fan_in(), layer.columns(), layer.units());
    let mut z = vec![0.0; rows * columns];
    let mut a = vec![0.0; rows * units];
    let mut winners = vec![0; rows * units];
    let mut scratch = Vec::new();
    let mut trace = LayerTrace {
        iterations: 0,
        variances: Vec::new(),
        converged: false,
    };
    loop {
        let w = layer.tensors.get(TensorKind::W);
        kernels::matmul(rows, fan_in, columns, input, w, &mut z, &mut scratch);
        kernels::add_bias(&mut z, layer.tensors.get(TensorKind::B));
        layer.activate(&z, &mut a, &mut winners);
        let variance = measure(rule, &a, units, &z, columns, trace.iterations);
        trace.variances.push(variance);
        trace.converged = !is_off(rule, variance);
        if trace.converged || trace.iterations >= rule.max_iterations {
            return (trace, a);
        }
        divide_layer(layer, variance);
        trace.iterations += 1;
    }
}

/// True if a variance is outside the tolerance.
pub fn is_off(rule: &Lsuv, variance: f64) -> bool {
    (variance - 1.0).abs() >= rule.tolerance
}

/// The variance in trial `trial`, of z `[rows x columns]` or a `[rows x units]`.
pub fn measure<T: Pass>(
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
fn spread<T: Pass>(values: &[T], columns: usize, first: usize, every: usize) -> f64 {
    // Each of the two sums is one chain of additions.
    super::tally::add(20 * values.len(), 4);
    let mean = mean_away(values, columns, first, every, 0.0, false);
    mean_away(values, columns, first, every, mean, true)
}

/// Mean distance from `middle` over these rows, squared or not. Not inlined, to keep one copy in the module.
#[inline(never)]
fn mean_away<T: Pass>(
    values: &[T],
    columns: usize,
    first: usize,
    every: usize,
    middle: f64,
    squared: bool,
) -> f64 {
    let (mut sum, mut n) = (0.0, 0usize);
    for (r, row) in values.chunks_exact(columns.max(1)).enumerate() {
        if r % every == first {
            n += row.len();
            for v in row {
                let away = v.f64() - middle;
                sum += if squared { away * away } else { away };
            }
        }
    }
    sum / n.max(1) as f64
}

/// Settles all layers in order. The network must hold its orthonormal start.
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
