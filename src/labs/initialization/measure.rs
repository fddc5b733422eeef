//! A deep network at its random start, measured layer by layer: forward activations and the signal
//! that comes back. Definitions as in tests/golden/README.md (init_stats): inputs N(0, 1), a
//! gradient N(0, 1) on the last activations.
//!
//! The examples are summed up in two halves, which are added at the end: two workers that take one
//! half each give the same bits as one that takes both.

pub use super::layer_sums::LayerReport;
use super::layer_sums::{LayerSums, Pass, take};
use crate::nn::layer::TensorKind;
use crate::nn::lsuv::{self, Lsuv};
use crate::nn::{Activation, Initializer, Layer, Network, Workspace, kernels};
use crate::rng::Stream;
use crate::stats::Sums;
use ndarray::Array2;

/// Bins of each histogram.
pub const BINS: usize = 40;
/// Rows that the data-driven initializers measure on.
const DATA_ROWS: usize = 200;
/// Values of a chunk of examples over all layers, about.
const CHUNK_VALUES: usize = 250_000;
/// Numbers kept of all chunks together at the most; beyond it, weight gradients are computed at once.
const MAX_KEPT: usize = 12_000_000;

/// What is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// Inputs, then the units of each layer.
    pub widths: Vec<usize>,
    /// Of every layer.
    pub activation: Activation,
    /// Of every layer.
    pub initializer: Initializer,
    /// Every bias, where the initializer does not choose.
    pub bias: f64,
    /// Names weights, inputs and gradient.
    pub seed: u64,
    /// Examples.
    pub rows: usize,
}

/// A part of the examples.
#[derive(Clone, Debug, Default)]
struct Half {
    input: Sums,
    layers: Vec<LayerSums>,
    /// dL/dW of each layer, summed over the examples.
    weight_gradients: Vec<Vec<f32>>,
    /// Inputs `[rows x fan_in]` and dz `[rows x columns]` of each layer, when they fit: the picture
    /// does not wait for the weight gradients that are made of them.
    kept: Option<Vec<[Vec<f32>; 2]>>,
}

/// A measurement in progress.
pub struct Measurement {
    setup: Setup,
    /// Only the second half is measured, for another measurement.
    assists: bool,
    network: Network<f32>,
    layers_ready: usize,
    /// Activations of the last settled layer, while LSUV goes on.
    signal: Vec<f32>,
    work: Workspace<f32>,
    chunk: usize,
    /// Where the second half begins.
    middle: usize,
    inputs: Stream,
    top: Stream,
    rows_done: usize,
    halves: [Half; 2],
    /// Weight gradients computed, those of the first half first.
    weighed: usize,
    /// The second half came from an assistant, its weight gradients did not yet.
    awaited: bool,
    /// Root mean square of dL/dW of each layer whose halves are both there.
    gradient_rms: Vec<f64>,
    slopes: Vec<f32>,
    product: Vec<f32>,
    scratch: Vec<f32>,
}

impl Measurement {
    /// Nothing is drawn yet: [`Measurement::work`] does it.
    pub fn new(setup: Setup) -> Self {
        let depth = setup.widths.len() - 1;
        let widest = setup.widths.iter().copied().max().unwrap_or(1);
        let layers: Vec<(usize, Activation)> = (setup.widths[1..].iter())
            .map(|&w| (w, setup.activation))
            .collect();
        let chunk = (CHUNK_VALUES / (depth * widest).max(1)).clamp(10, setup.rows.max(10));
        let chunk = chunk.min(setup.rows.max(1));
        let network = Network::zeros(setup.widths[0], &layers);
        // An assistant measures the first chunk too, for its ranges: the first half is no shorter.
        let middle = (chunk * setup.rows.div_ceil(chunk).div_ceil(2)).min(setup.rows);
        let per_row = |layer: &Layer<f32>| layer.fan_in() + layer.columns();
        let kept_values = setup.rows * network.layers.iter().map(per_row).sum::<usize>();
        let half = || Half {
            layers: vec![LayerSums::default(); depth],
            weight_gradients: vec![Vec::new(); depth],
            kept: (kept_values <= MAX_KEPT).then(|| vec![<[Vec<f32>; 2]>::default(); depth]),
            ..Half::default()
        };
        Measurement {
            work: Workspace::new(&network, chunk),
            assists: false,
            chunk,
            middle,
            inputs: Stream::new(setup.seed, "inputs", 0),
            top: Stream::new(setup.seed, "top gradient", 0),
            rows_done: 0,
            halves: [half(), half()],
            layers_ready: 0,
            signal: Vec::new(),
            weighed: 0,
            awaited: false,
            gradient_rms: Vec::new(),
            slopes: Vec::new(),
            product: Vec::new(),
            scratch: Vec::new(),
            network,
            setup,
        }
    }

    /// Measures the second half of the examples only, for [`Measurement::absorb`] of another.
    pub fn second_half(setup: Setup) -> Self {
        Measurement {
            assists: true,
            ..Measurement::new(setup)
        }
    }

    /// What is measured.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// Examples measured so far.
    pub fn rows_done(&self) -> usize {
        self.rows_done
    }

    /// Units of work done and wanted.
    pub fn progress(&self) -> (usize, usize) {
        let depth = self.network.layers.len();
        let chunks = |rows: usize| rows.div_ceil(self.chunk);
        (
            self.layers_ready + chunks(self.rows_done) + self.weighed,
            depth + chunks(self.setup.rows) + 2 * depth,
        )
    }

    /// One unit of work: a layer drawn, a chunk of examples measured, or the weight gradient of a half
    /// of them computed for a layer. False when all is done, and when it waits for the assistant.
    pub fn work(&mut self) -> bool {
        if self.layers_ready < self.network.layers.len() {
            self.draw();
        } else if self.assists && self.rows_done == 0 {
            self.skip_first_half();
        } else if self.rows_done < self.setup.rows {
            self.measure_chunk();
        } else if !self.is_done() && !self.awaits() {
            self.weigh();
        }
        !self.is_done() && !self.awaits()
    }

    /// True when there is nothing left to do.
    pub fn is_done(&self) -> bool {
        self.weighed == 2 * self.network.layers.len()
    }

    /// Nothing can be done before the assistant's weight gradients are there.
    pub fn awaits(&self) -> bool {
        self.awaited && self.weighed == self.network.layers.len()
    }

    /// All numbers of the second half, once it is measured.
    pub fn half(&self) -> Option<Vec<f64>> {
        if self.rows_done < self.setup.rows {
            return None;
        }
        let mut out = self.halves[1].input.parts().to_vec();
        for layer in &self.halves[1].layers {
            layer.pack(&mut out);
        }
        Some(out)
    }

    /// Weight gradients of the second half, all layers one after the other, once they are computed.
    pub fn half_gradients(&self) -> Option<Vec<f32>> {
        self.is_done()
            .then(|| self.halves[1].weight_gradients.concat())
    }

    /// Takes the second half as another measurement of the same setup gave it; false when `numbers`
    /// are not that.
    pub fn absorb(&mut self, mut numbers: &[f64]) -> bool {
        let numbers = &mut numbers;
        let Some(input) = take::<3>(numbers) else {
            return false;
        };
        let depth = self.network.layers.len();
        let layers = (0..depth).map(|_| LayerSums::unpack(numbers));
        let Some(layers) = layers.collect::<Option<Vec<_>>>() else {
            return false;
        };
        if !numbers.is_empty() || self.rows_done < self.middle || self.weighed > 0 {
            return false;
        }
        self.halves[1] = Half {
            input: Sums::from_parts(input),
            layers,
            weight_gradients: vec![Vec::new(); depth],
            kept: None,
        };
        self.rows_done = self.setup.rows;
        self.awaited = true;
        true
    }

    /// Takes the weight gradients that belong to what was absorbed; false when there are more or fewer.
    pub fn absorb_gradients(&mut self, mut gradients: &[f32]) -> bool {
        let size = |l: &Layer<f32>| l.fan_in() * l.columns();
        let wanted: usize = self.network.layers.iter().map(size).sum();
        if !self.awaited || gradients.len() != wanted {
            return false;
        }
        for (l, layer) in self.network.layers.iter().enumerate() {
            let (own, rest) = gradients.split_at(size(layer));
            self.halves[1].weight_gradients[l] = own.to_vec();
            gradients = rest;
        }
        self.awaited = false;
        true
    }

    /// The weight gradient of one layer over one half; with the second, the layer's number.
    fn weigh(&mut self) {
        let depth = self.network.layers.len();
        let (half, l) = (self.weighed / depth, self.weighed % depth);
        let kept = self.halves[half].kept.as_mut();
        if let Some([input, dz]) = kept.map(|kept| std::mem::take(&mut kept[l])) {
            let rows = input.len() / self.network.layers[l].fan_in();
            self.add_weight_gradient(half, l, rows, &input, &dz);
        }
        self.weighed += 1;
        if half == 1 && !self.assists {
            let [first, second] = &mut self.halves;
            let mut sum = std::mem::take(&mut first.weight_gradients[l]);
            let second = std::mem::take(&mut second.weight_gradients[l]);
            for (sum, g) in sum.iter_mut().zip(&second) {
                *sum += *g;
            }
            let mut sums = Sums::default();
            sums.add(&sum);
            self.gradient_rms.push(sums.rms());
        }
    }

    fn add_weight_gradient(
        &mut self,
        half: usize,
        l: usize,
        rows: usize,
        input: &[f32],
        dz: &[f32],
    ) {
        let layer = &self.network.layers[l];
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let out = &mut self.product;
        out.resize(fan_in * columns, 0.0);
        kernels::matmul_tn(rows, fan_in, columns, input, dz, out, &mut self.scratch);
        let sum = &mut self.halves[half].weight_gradients[l];
        sum.resize(out.len(), 0.0);
        for (sum, g) in sum.iter_mut().zip(out) {
            *sum += *g;
        }
    }

    fn draw(&mut self) {
        match self.setup.initializer {
            Initializer::DataDependent(_) => self.draw_by_data(),
            Initializer::Lsuv(rule) => self.draw_lsuv(&rule),
            _ => self.draw_layer(),
        }
    }

    /// Its algorithm goes through the whole net again and again: a part of the examples must do.
    fn draw_by_data(&mut self) {
        let setup = &self.setup;
        let layers = setup.widths[1..].iter().map(|&w| (w, setup.activation));
        let mut network = Network::<f64>::zeros(
            setup.widths[0],
            &layers.collect::<Vec<(usize, Activation)>>(),
        );
        let mut inputs = Stream::new(setup.seed, "inputs", 0);
        let rows = setup.rows.min(DATA_ROWS);
        let x = Array2::from_shape_simple_fn((rows, setup.widths[0]), || inputs.normal());
        setup
            .initializer
            .initialize(&mut network, setup.bias, setup.seed, x.view());
        self.network = network.cast();
        self.layers_ready = self.network.layers.len();
    }

    /// Layer by layer on all examples, each layer fed by those already settled.
    fn draw_lsuv(&mut self, rule: &Lsuv) {
        let rows = self.setup.rows;
        if self.layers_ready == 0 {
            let mut inputs = Stream::new(self.setup.seed, "inputs", 0);
            let count = rows * self.setup.widths[0];
            self.signal = (0..count).map(|_| inputs.normal() as f32).collect();
        }
        let l = self.layers_ready;
        self.draw_layer();
        let layer = &mut self.network.layers[l];
        self.signal = lsuv::settle(rule, layer, &self.signal, rows).1;
        if self.layers_ready == self.network.layers.len() {
            self.signal = Vec::new();
        }
    }

    fn draw_layer(&mut self) {
        let setup = &self.setup;
        let l = self.layers_ready;
        let (fan_in, units) = (setup.widths[l], setup.widths[l + 1]);
        let mut layer = Layer::<f64>::new(fan_in, units, setup.activation);
        let mut stream = Stream::new(setup.seed, "weights", l as u64);
        setup.initializer.draw(&mut layer, &mut stream);
        layer.tensors.get_mut(TensorKind::B).fill(setup.bias);
        let one = Network {
            layers: vec![layer],
        };
        if let Some(layer) = one.cast().layers.pop() {
            self.network.layers[l] = layer;
        }
        self.layers_ready += 1;
    }

    /// Forward and backward over the next `rows` examples, whose inputs are returned.
    fn pass(&mut self, rows: usize) -> Vec<f32> {
        let width = self.setup.widths[0];
        let x: Vec<f32> = (0..rows * width)
            .map(|_| self.inputs.normal() as f32)
            .collect();
        self.network.forward(&x, rows, &mut self.work);
        if let Some(last) = self.work.layers.last_mut() {
            let units = self.network.outputs();
            for g in &mut last.da[..rows * units] {
                *g = self.top.normal() as f32;
            }
        }
        self.network.backward_signal(&mut self.work);
        x
    }

    /// The ranges of the histograms are those of the first examples, whoever measures the others.
    fn skip_first_half(&mut self) {
        let rows = self.chunk.min(self.middle);
        self.pass(rows);
        self.aim(rows);
        let left = self.middle - rows;
        for _ in 0..left * self.setup.widths[0] {
            self.inputs.normal();
        }
        for _ in 0..left * self.network.outputs() {
            self.top.normal();
        }
        self.rows_done = self.middle;
    }

    /// Sets the ranges of both halves' histograms.
    fn aim(&mut self, rows: usize) {
        let activation = self.setup.activation;
        for (l, layer) in self.network.layers.iter().enumerate() {
            let pass = pass_of(&self.work, layer, l, rows);
            for half in &mut self.halves {
                half.layers[l].aim(activation, &pass);
            }
        }
    }

    fn measure_chunk(&mut self) {
        let half = usize::from(self.rows_done >= self.middle);
        let end = [self.middle, self.setup.rows][half];
        let rows = self.chunk.min(end - self.rows_done);
        let x = self.pass(rows);
        self.halves[half].input.add(&x);
        if self.rows_done == 0 {
            self.aim(rows);
        }
        for (l, sums) in self.halves[half].layers.iter_mut().enumerate() {
            let layer = &self.network.layers[l];
            let pass = pass_of(&self.work, layer, l, rows);
            let size = pass.z.len().max(self.slopes.len());
            self.slopes.resize(size, 0.0);
            sums.add(layer, &pass, &mut self.slopes);
        }
        self.rows_done += rows;
        self.keep_or_weigh(half, &x, rows);
    }

    /// What the weight gradients are made of is kept, or used at once when there is too much of it.
    fn keep_or_weigh(&mut self, half: usize, x: &[f32], rows: usize) {
        for l in 0..self.network.layers.len() {
            let layer = &self.network.layers[l];
            let (fan_in, columns) = (layer.fan_in(), layer.columns());
            let (below, rest) = self.work.layers.split_at(l);
            let input = below.last().map_or(x, |p| &p.a[..rows * fan_in]);
            let dz = &rest[0].dz[..rows * columns];
            if let Some(kept) = &mut self.halves[half].kept {
                let [inputs, errors] = &mut kept[l];
                inputs.extend_from_slice(input);
                errors.extend_from_slice(dz);
            } else {
                let (input, dz) = (input.to_vec(), dz.to_vec());
                self.add_weight_gradient(half, l, rows, &input, &dz);
            }
        }
    }

    /// Mean and standard deviation of the inputs drawn so far.
    pub fn input(&self) -> (f64, f64) {
        let sums = self.halves[0].input.plus(&self.halves[1].input);
        (sums.mean(), sums.std())
    }

    /// Standard deviation of the weights of layer `l`, as drawn.
    pub fn weight_std(&self, l: usize) -> f64 {
        let mut sums = Sums::default();
        sums.add(self.network.layers[l].tensors.get(TensorKind::W));
        sums.std()
    }

    /// Every layer as measured so far; empty before the first examples.
    pub fn report(&self) -> Vec<LayerReport> {
        if self.rows_done == 0 {
            return Vec::new();
        }
        let [first, second] = &self.halves;
        let layers = first.layers.iter().zip(&second.layers).enumerate();
        let rms = |l: usize| match self.is_done() {
            true => self.gradient_rms.get(l).copied().unwrap_or(f64::NAN),
            false => f64::NAN,
        };
        layers.map(|(l, (a, b))| a.plus(b).report(rms(l))).collect()
    }
}

fn pass_of<'a>(work: &'a Workspace<f32>, layer: &Layer<f32>, l: usize, rows: usize) -> Pass<'a> {
    let (pass, units, cells) = (
        &work.layers[l],
        rows * layer.units(),
        rows * layer.columns(),
    );
    Pass {
        z: &pass.z[..cells],
        a: &pass.a[..units],
        da: &pass.da[..units],
        dz: &pass.dz[..cells],
    }
}
