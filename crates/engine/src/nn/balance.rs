//! Data-dependent initialization in pieces: the two algorithms of [`super::data_dependent`] on a network
//! that may have millions of weights. Weight gradients are not kept: only their norm is needed.

use super::blocks::{at_once, forward_rows, gradient_rows, signal_columns};
use super::data_dependent::{self as rule_of, DataDependent};
use super::kernels;
use super::layer::TensorKind;
use super::network::Network;
use crate::rng::Stream;

/// Weights divided per piece.
const WEIGHTS: usize = 2_000_000;

/// The next piece of work.
#[derive(Clone, Copy, Debug)]
enum Piece {
    /// z of a layer without its biases, starting at this row.
    Products(usize, usize),
    /// Mean and std of every unit.
    Moments(usize),
    /// Division of rows of W by the std.
    Normalize(usize, usize),
    /// z and a of a layer, starting at this row.
    Forward(usize, usize),
    /// All layers are normalized or scaled; the rates come next.
    Top,
    /// dz of a layer.
    Errors(usize),
    /// Squares of dW, starting at this row.
    Gradient(usize, usize),
    /// The rate of a layer, from the size of its W.
    Rate(usize),
    /// da of the layer below, starting at this column.
    Signal(usize, usize),
    /// All rates are known.
    Judge,
    /// Multiplication of a layer's W and b by its factors.
    Scale(usize),
}

/// Results of a pass for one layer.
#[derive(Clone, Debug, Default)]
struct Pass {
    z: Vec<f64>,
    a: Vec<f64>,
    winners: Vec<u16>,
}

/// The two algorithms in progress.
#[derive(Clone, Debug)]
pub struct Balance {
    rule: DataDependent,
    rows: usize,
    seed: u64,
    passes: Vec<Pass>,
    mean: Vec<f64>,
    std: Vec<f64>,
    /// dL/da and dL/dz of the current layer of the backward pass.
    da: Vec<f64>,
    dz: Vec<f64>,
    squares: f64,
    rates: Vec<f64>,
    product: Vec<f64>,
    scratch: Vec<f64>,
    factors: Vec<[f64; 2]>,
    next: Option<Piece>,
    trace: Vec<Vec<f64>>,
    passed: usize,
}

impl Balance {
    /// Starts on `rows` examples; the random loss is drawn from the stream "eta" of `seed`.
    pub fn new(rule: DataDependent, network: &Network<f64>, rows: usize, seed: u64) -> Self {
        let depth = network.layers.len();
        Balance {
            rule,
            rows,
            seed,
            passes: vec![Pass::default(); depth],
            mean: Vec::new(),
            std: Vec::new(),
            da: Vec::new(),
            dz: Vec::new(),
            squares: 0.0,
            rates: vec![0.0; depth],
            product: Vec::new(),
            scratch: Vec::new(),
            factors: Vec::new(),
            next: Some(if depth > 0 {
                Piece::Products(0, 0)
            } else {
                Piece::Top
            }),
            trace: Vec::new(),
            passed: 0,
        }
    }

    /// Minimum share of the work that is done, in `[0, 1]`; the work may end earlier.
    pub fn share(&self) -> f64 {
        let all = 2 * self.passes.len() * (self.rule.iterations + 2);
        self.passed as f64 / all.max(1) as f64
    }

    /// Does the next piece for `network` on `x` `[rows x inputs]`; false when all is done. Pass the same
    /// network and examples every time.
    pub fn work(&mut self, network: &mut Network<f64>, x: &[f64]) -> bool {
        let Some(piece) = self.next.take() else {
            return false;
        };
        match piece {
            Piece::Products(l, from) => self.products(network, x, l, from),
            Piece::Moments(l) => {
                let columns = network.layers[l].columns();
                (self.mean, self.std) = rule_of::moments(&self.passes[l].z, columns);
                self.next = Some(Piece::Normalize(l, 0));
            }
            Piece::Normalize(l, from) => {
                let layer = &mut network.layers[l];
                let (fan_in, columns) = (layer.fan_in(), layer.columns());
                let end = fan_in.min(from + WEIGHTS / columns.max(1) + 1);
                rule_of::normalize(layer, &self.mean, &self.std, from..end, self.rule.beta);
                self.next = Some(match end == fan_in {
                    true => Piece::Forward(l, 0),
                    false => Piece::Normalize(l, end),
                });
            }
            Piece::Forward(l, from) => self.forward(network, x, l, from),
            Piece::Top => {
                let mut stream = Stream::new(self.seed, "eta", 0);
                let count = self.rows * network.outputs();
                self.da = (0..count).map(|_| stream.normal()).collect();
                let last = network.layers.len().checked_sub(1);
                self.next = Some(last.map_or(Piece::Judge, Piece::Errors));
            }
            Piece::Errors(l) => {
                let (layer, pass) = (&network.layers[l], &self.passes[l]);
                self.dz.resize(self.rows * layer.columns(), 0.0);
                let mut slopes = vec![0.0; layer.tensors.get(TensorKind::Alpha).len()];
                let (da, dz) = (&self.da, &mut self.dz);
                layer.activate_backward(&pass.z, &pass.a, &pass.winners, da, dz, &mut slopes);
                self.squares = 0.0;
                self.next = Some(Piece::Gradient(l, 0));
            }
            Piece::Gradient(l, from) => self.gradient(network, x, l, from),
            Piece::Rate(l) => {
                let w = network.layers[l].tensors.get(TensorKind::W);
                let gradient = (self.squares / w.len().max(1) as f64).sqrt();
                self.rates[l] = gradient / kernels::rms(w);
                self.passed += 1;
                self.next = Some(match l {
                    0 => Piece::Judge,
                    _ => Piece::Signal(l, 0),
                });
            }
            Piece::Signal(l, from) => self.signal(network, l, from),
            Piece::Judge => self.judge(),
            Piece::Scale(l) => {
                rule_of::scale(&mut network.layers[l], self.factors[l]);
                self.next = Some(match l + 1 < network.layers.len() {
                    true => Piece::Scale(l + 1),
                    false => Piece::Forward(0, 0),
                });
            }
        }
        self.next.is_some()
    }

    fn input<'a>(&'a self, x: &'a [f64], l: usize) -> &'a [f64] {
        match l {
            0 => x,
            _ => &self.passes[l - 1].a,
        }
    }

    fn products(&mut self, network: &mut Network<f64>, x: &[f64], l: usize, from: usize) {
        let layer = &mut network.layers[l];
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        layer.tensors.get_mut(TensorKind::B).fill(0.0);
        let end = self.rows.min(from + at_once::<f64>(fan_in * columns));
        let mut z = std::mem::take(&mut self.passes[l].z);
        z.resize(self.rows * columns, 0.0);
        let mut scratch = std::mem::take(&mut self.scratch);
        kernels::matmul(
            end - from,
            fan_in,
            columns,
            &self.input(x, l)[from * fan_in..end * fan_in],
            layer.tensors.get(TensorKind::W),
            &mut z[from * columns..end * columns],
            &mut scratch,
        );
        (self.passes[l].z, self.scratch) = (z, scratch);
        self.next = Some(match end == self.rows {
            true => Piece::Moments(l),
            false => Piece::Products(l, end),
        });
    }

    fn forward(&mut self, network: &Network<f64>, x: &[f64], l: usize, from: usize) {
        let layer = &network.layers[l];
        let (rows, columns, units) = (self.rows, layer.columns(), layer.units());
        let mut pass = std::mem::take(&mut self.passes[l]);
        pass.z.resize(rows * columns, 0.0);
        pass.a.resize(rows * units, 0.0);
        pass.winners.resize(rows * units, 0);
        let mut scratch = std::mem::take(&mut self.scratch);
        let out = (&mut pass.z[..], &mut pass.a[..], &mut pass.winners[..]);
        let end = forward_rows(layer, self.input(x, l), from, rows, out, &mut scratch);
        (self.passes[l], self.scratch) = (pass, scratch);
        if end < self.rows {
            self.next = Some(Piece::Forward(l, end));
            return;
        }
        self.passed += 1;
        // In the first round the layers are normalized one after another.
        let last = l + 1 == network.layers.len();
        self.next = Some(match (last, self.trace.is_empty()) {
            (true, _) => Piece::Top,
            (false, true) => Piece::Products(l + 1, 0),
            (false, false) => Piece::Forward(l + 1, 0),
        });
    }

    fn gradient(&mut self, network: &Network<f64>, x: &[f64], l: usize, from: usize) {
        let layer = &network.layers[l];
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let end = fan_in.min(from + at_once::<f64>(self.rows * columns));
        let mut product = std::mem::take(&mut self.product);
        let mut scratch = std::mem::take(&mut self.scratch);
        product.resize((end - from) * columns, 0.0);
        let input = self.input(x, l);
        gradient_rows(
            input,
            fan_in,
            from..end,
            &self.dz,
            columns,
            &mut product,
            &mut scratch,
        );
        (self.product, self.scratch) = (product, scratch);
        self.squares = self.product.iter().fold(self.squares, |sum, g| sum + g * g);
        self.next = Some(match end == fan_in {
            true => Piece::Rate(l),
            false => Piece::Gradient(l, end),
        });
    }

    fn signal(&mut self, network: &Network<f64>, l: usize, from: usize) {
        let layer = &network.layers[l];
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let end = fan_in.min(from + at_once::<f64>(self.rows * columns));
        self.da.resize(self.rows * fan_in, 0.0);
        signal_columns(&self.dz, layer, from..end, &mut self.da, &mut self.scratch);
        self.next = Some(match end == fan_in {
            true => Piece::Errors(l - 1),
            false => Piece::Signal(l, end),
        });
    }

    /// Ends the work, or computes factors from the rates, applies them and measures again.
    fn judge(&mut self) {
        let rates = self.rates.clone();
        let off = rule_of::imbalance(&rates);
        let steps = self.trace.len();
        self.trace.push(rates);
        if off < rule_of::BALANCED || steps >= self.rule.iterations {
            return;
        }
        self.factors = rule_of::factors(&self.rule, &self.trace[steps]);
        self.next = Some(Piece::Scale(0));
    }
}
