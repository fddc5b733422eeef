//! The measurement with a normalization in front of each activation, in training mode, with gamma 1 and beta 0:
//! `z = a_prev W + b`, `a = f(zhat)`.
//!
//! Batch normalization needs the mean of the whole batch before a layer can go on. So all examples pass through
//! the net together, one layer at a time, each layer in slices. Of each layer only zhat is kept. The backward pass
//! recomputes the activations from it; the weight gradient is accumulated in blocks and then discarded.

use super::layer_sums::{LayerReport, LayerSums};
use super::measure::Setup;
use crate::nn::blocks::{at_once, gradient_rows, signal_columns};
use crate::nn::layer::TensorKind;
use crate::nn::norm::{
    BackSums, Gathering, Moments, Norm, normalize_rows, normalize_units, through_rows,
};
use crate::nn::{Gemm, Layer, Network, tally};
use crate::rng::Stream;
use crate::stats::Sums;
use std::ops::Range;

/// Added to the variance under the root of every normalization.
pub const EPS: f64 = 1e-5;
/// Approximate number of values per slice.
const SLICE: usize = 100_000;
/// Cost of summing and counting one value, in multiplications.
const COUNTED: usize = 100;

/// The next step; the second number is the row (of the batch or of W) to continue from.
#[derive(Clone, Copy, Debug)]
enum Stage {
    Inputs(usize),
    /// z = a_prev W + b.
    Product(usize, usize),
    Mean(usize, usize),
    Spread(usize, usize),
    /// zhat and a.
    Activate(usize, usize),
    /// The gradient fed in at the top.
    Top(usize),
    /// dL/dzhat.
    Errors(usize, usize),
    /// dL/dz.
    Through(usize, usize),
    /// The inputs of the layer, recomputed.
    Refill(usize, usize),
    Gradient(usize, usize),
    /// dL/da of the layer below.
    Signal(usize, usize),
    Done,
}

/// A normalized measurement in progress.
pub(super) struct Normed {
    norm: Norm,
    rows: usize,
    inputs: Stream,
    top: Stream,
    stage: Stage,
    x: Vec<f32>,
    /// `[rows x columns]` of each layer, freed during the backward pass.
    zhat: Vec<Vec<f32>>,
    /// 1/sqrt(var + eps) of each layer's columns or rows.
    inv_std: Vec<Vec<f64>>,
    gathering: Gathering,
    moments: Moments,
    back: BackSums,
    ones: Vec<f32>,
    /// Inputs of the current layer (from the second layer on), and its outputs.
    below: Vec<f32>,
    a: Vec<f32>,
    da: Vec<f32>,
    dz: Vec<f32>,
    winners: Vec<u16>,
    slopes: Vec<f32>,
    product: Vec<f32>,
    scratch: Vec<f32>,
    input: Sums,
    sums: Vec<LayerSums>,
    gradient: Sums,
    /// Root mean square of dL/dW, the last layer first.
    gradient_rms: Vec<f64>,
}

impl Normed {
    /// Starts with nothing computed.
    pub fn new(setup: &Setup, norm: Norm) -> Self {
        Normed {
            norm,
            rows: setup.rows,
            inputs: Stream::new(setup.seed, "inputs", 0),
            top: Stream::new(setup.seed, "top gradient", 0),
            stage: Stage::Inputs(0),
            x: Vec::new(),
            zhat: Vec::new(),
            inv_std: Vec::new(),
            gathering: Gathering::default(),
            moments: Moments::default(),
            back: BackSums::default(),
            ones: Vec::new(),
            below: Vec::new(),
            a: Vec::new(),
            da: Vec::new(),
            dz: Vec::new(),
            winners: Vec::new(),
            slopes: Vec::new(),
            product: Vec::new(),
            scratch: Vec::new(),
            input: Sums::default(),
            sums: vec![LayerSums::default(); setup.widths.len() - 1],
            gradient: Sums::default(),
            gradient_rms: Vec::new(),
        }
    }

    /// True when there is nothing left to do.
    pub fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Done)
    }

    /// Layers done forward, plus twice the layers done backward, which take twice as long.
    pub fn progress(&self) -> usize {
        let depth = self.sums.len();
        match self.stage {
            Stage::Inputs(_) => 0,
            Stage::Product(l, _) | Stage::Mean(l, _) => l,
            Stage::Spread(l, _) | Stage::Activate(l, _) => l,
            _ => depth + 2 * self.gradient_rms.len(),
        }
    }

    /// Mean and standard deviation of the inputs drawn so far.
    pub fn input(&self) -> &Sums {
        &self.input
    }

    /// The report of every layer, once all is done.
    pub fn report(&self) -> Vec<LayerReport> {
        let rms = self.gradient_rms.iter().rev();
        let layers = self.sums.iter().cloned().zip(rms);
        layers.map(|(sums, &rms)| sums.report(rms)).collect()
    }

    /// The rows of the slice that begins at `from`, for rows of `width` numbers.
    fn slice(&self, from: usize, width: usize) -> Range<usize> {
        let many = (SLICE / width.max(1)).max(1);
        from..self.rows.min(from + many)
    }

    /// Moves on to `then` if all rows are done, otherwise continues the same stage at the next row.
    fn next(&mut self, end: usize, again: fn(usize, usize) -> Stage, l: usize, then: Stage) {
        self.stage = if end == self.rows {
            then
        } else {
            again(l, end)
        };
    }

    /// Does the next piece.
    pub fn work(&mut self, network: &Network<f32>) {
        match self.stage {
            Stage::Inputs(from) => self.draw_inputs(network, from),
            Stage::Product(l, from) => self.multiply(&network.layers[l], l, from),
            Stage::Mean(l, from) => {
                let (of, width) = self.values(network, l, from);
                self.gathering.add(&self.zhat[l][cells(&of, width)]);
                self.next(of.end, Stage::Mean, l, Stage::Spread(l, 0));
                if of.end == self.rows {
                    self.gathering.center();
                }
            }
            Stage::Spread(l, from) => {
                let (of, width) = self.values(network, l, from);
                self.gathering.add_spread(&self.zhat[l][cells(&of, width)]);
                self.next(of.end, Stage::Spread, l, Stage::Activate(l, 0));
                if of.end == self.rows {
                    self.moments = std::mem::take(&mut self.gathering).finish();
                    self.inv_std[l] = self.moments.inv_std(EPS);
                }
            }
            Stage::Activate(l, from) => self.activate(network, l, from),
            Stage::Top(from) => self.draw_top(network, from),
            Stage::Errors(l, from) => self.errors(&network.layers[l], l, from),
            Stage::Through(l, from) => self.through(&network.layers[l], l, from),
            Stage::Refill(l, from) => {
                let of = self.outputs(&network.layers[l - 1], l - 1, from);
                if of.end == self.rows {
                    std::mem::swap(&mut self.below, &mut self.a);
                }
                self.next(of.end, Stage::Refill, l, Stage::Gradient(l, 0));
            }
            Stage::Gradient(l, from) => self.weigh(&network.layers[l], l, from),
            Stage::Signal(l, from) => self.signal(&network.layers[l], l, from),
            Stage::Done => {}
        }
    }

    fn values(&self, network: &Network<f32>, l: usize, from: usize) -> (Range<usize>, usize) {
        let width = network.layers[l].columns();
        (self.slice(from, width), width)
    }

    fn draw_inputs(&mut self, network: &Network<f32>, from: usize) {
        let width = network.inputs();
        let of = self.slice(from, width);
        for _ in cells(&of, width) {
            self.x.push(self.inputs.normal() as f32);
        }
        tally::add(COUNTED * of.len() * width, 4);
        self.input.add(&self.x[cells(&of, width)]);
        self.next(of.end, |_, row| Stage::Inputs(row), 0, Stage::Product(0, 0));
    }

    fn multiply(&mut self, layer: &Layer<f32>, l: usize, from: usize) {
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        if from == 0 {
            self.zhat.push(vec![0.0; self.rows * columns]);
            self.inv_std.push(Vec::new());
        }
        let of = from..self.rows.min(from + at_once::<f32>(fan_in * columns));
        let input = if l == 0 { &self.x } else { &self.below };
        let (w, bias) = [TensorKind::W, TensorKind::B]
            .map(|kind| layer.tensors.get(kind))
            .into();
        f32::affine(
            of.len(),
            fan_in,
            columns,
            &input[cells(&of, fan_in)],
            w,
            bias,
            &mut self.zhat[l][cells(&of, columns)],
            &mut self.scratch,
            &mut |_, _| {},
        );
        self.moments = Moments::default();
        let then = match self.norm {
            Norm::Batch => Stage::Mean(l, 0),
            Norm::Layer => Stage::Activate(l, 0),
        };
        self.next(of.end, Stage::Product, l, then);
        if of.end == self.rows {
            self.gathering = Gathering::new(columns);
        }
    }

    /// Replaces z by zhat, computes the activations, and adds up their statistics.
    fn activate(&mut self, network: &Network<f32>, l: usize, from: usize) {
        let layer = &network.layers[l];
        let (of, columns) = self.values(network, l, from);
        let z = &mut self.zhat[l][cells(&of, columns)];
        self.sums[l].add_raw(z);
        match self.norm {
            Norm::Batch => normalize_units(z, &self.moments.mean, &self.inv_std[l]),
            Norm::Layer => normalize_rows(z, columns, EPS, &mut self.moments),
        }
        self.outputs(layer, l, from);
        let a = &self.a[cells(&of, layer.units())];
        if from == 0 {
            self.sums[l].aim_forward(layer.activation, a);
        }
        self.slopes.resize(a.len().max(self.slopes.len()), 0.0);
        let zhat = &self.zhat[l][cells(&of, columns)];
        self.sums[l].add_forward(layer, zhat, a, &mut self.slopes);
        if of.end == self.rows {
            if self.norm == Norm::Layer {
                self.inv_std[l] = self.moments.inv_std(EPS);
            }
            std::mem::swap(&mut self.below, &mut self.a);
        }
        let then = match l + 1 < network.layers.len() {
            true => Stage::Product(l + 1, 0),
            false => Stage::Top(0),
        };
        self.next(of.end, Stage::Activate, l, then);
    }

    /// Computes a slice's activations from its zhat into `a`, and Maxout's winners for these rows only.
    fn outputs(&mut self, layer: &Layer<f32>, l: usize, from: usize) -> Range<usize> {
        let (units, columns) = (layer.units(), layer.columns());
        let of = self.slice(from, columns);
        self.a.resize(self.rows * units, 0.0);
        self.winners.resize(of.len() * units, 0);
        let zhat = &self.zhat[l][cells(&of, columns)];
        let a = &mut self.a[cells(&of, units)];
        tally::add(COUNTED * zhat.len(), 4);
        layer.activate(zhat, a, &mut self.winners);
        of
    }

    fn draw_top(&mut self, network: &Network<f32>, from: usize) {
        let width = network.outputs();
        let of = self.slice(from, width);
        for _ in cells(&of, width) {
            self.da.push(self.top.normal() as f32);
        }
        tally::add(COUNTED * of.len() * width, 4);
        let last = network.layers.len() - 1;
        self.next(of.end, |_, row| Stage::Top(row), 0, Stage::Errors(last, 0));
    }

    /// dL/dzhat of a slice.
    fn errors(&mut self, layer: &Layer<f32>, l: usize, from: usize) {
        let (units, columns) = (layer.units(), layer.columns());
        if from == 0 {
            self.dz.resize(self.rows * columns, 0.0);
            self.back = BackSums::new(columns);
            self.ones.resize(columns, 1.0);
        }
        let of = self.outputs(layer, l, from);
        let (own, wide) = (cells(&of, units), cells(&of, columns));
        let (zhat, da) = (&self.zhat[l][wide.clone()], &self.da[own.clone()]);
        if from == 0 {
            self.sums[l].aim_backward(da);
        }
        let slopes = layer.tensors.get(TensorKind::Alpha).len();
        let mut dalpha = vec![0.0; slopes];
        let (a, dz) = (&self.a[own], &mut self.dz[wide]);
        layer.activate_backward(zhat, a, &self.winners, da, dz, &mut dalpha);
        self.back.add(dz, zhat);
        self.next(of.end, Stage::Errors, l, Stage::Through(l, 0));
    }

    /// dL/dz of a slice, through mean and variance.
    fn through(&mut self, layer: &Layer<f32>, l: usize, from: usize) {
        let columns = layer.columns();
        let of = self.slice(from, columns);
        let (zhat, dz) = (&self.zhat[l], &mut self.dz[cells(&of, columns)]);
        let (zhat, ones) = (&zhat[cells(&of, columns)], &self.ones[..columns]);
        match self.norm {
            Norm::Batch => self.back.through_units(dz, zhat, ones, &self.inv_std[l]),
            Norm::Layer => through_rows(dz, zhat, ones, &self.inv_std[l][of.clone()]),
        }
        tally::add(COUNTED * dz.len(), 4);
        self.sums[l].add_backward(&self.da[cells(&of, layer.units())], dz);
        let then = match l {
            0 => Stage::Gradient(0, 0),
            _ => Stage::Refill(l, 0),
        };
        if of.end == self.rows {
            self.zhat[l] = Vec::new();
        }
        self.next(of.end, Stage::Through, l, then);
    }

    /// Computes rows of dL/dW, of which only the norm is needed.
    fn weigh(&mut self, layer: &Layer<f32>, l: usize, from: usize) {
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let end = fan_in.min(from + at_once::<f32>(self.rows * columns));
        let input = if l == 0 { &self.x } else { &self.below };
        let input = &input[..self.rows * fan_in];
        let (dz, out) = (&self.dz[..self.rows * columns], &mut self.product);
        out.resize((end - from) * columns, 0.0);
        gradient_rows(
            input,
            fan_in,
            from..end,
            dz,
            columns,
            out,
            &mut self.scratch,
        );
        self.gradient.add(out);
        self.stage = Stage::Gradient(l, end);
        if end == fan_in {
            self.gradient_rms
                .push(std::mem::take(&mut self.gradient).rms());
            self.stage = match l {
                0 => Stage::Done,
                _ => Stage::Signal(l, 0),
            };
        }
    }

    fn signal(&mut self, layer: &Layer<f32>, l: usize, from: usize) {
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let end = fan_in.min(from + at_once::<f32>(self.rows * columns));
        self.da.resize(self.rows * fan_in, 0.0);
        let (dz, da) = (&self.dz[..self.rows * columns], &mut self.da);
        signal_columns(dz, layer, from..end, da, &mut self.scratch);
        self.stage = match end == fan_in {
            true => Stage::Errors(l - 1, 0),
            false => Stage::Signal(l, end),
        };
    }
}

/// The range of these rows in a matrix with `width` columns.
fn cells(rows: &Range<usize>, width: usize) -> Range<usize> {
    rows.start * width..rows.end * width
}
