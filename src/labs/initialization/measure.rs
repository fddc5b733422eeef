//! A deep network at its random start, measured layer by layer: forward activations and the signal
//! that comes back. Definitions as in tests/golden/README.md (init_stats): inputs N(0, 1), a
//! gradient N(0, 1) on the last activations.

use crate::nn::layer::TensorKind;
use crate::nn::lsuv::{self, Lsuv};
use crate::nn::{Activation, Initializer, Layer, Network, Workspace, kernels};
use crate::rng::Stream;
use crate::stats::{Histogram, Sums};
use ndarray::Array2;

/// Bins of each histogram.
pub const BINS: usize = 40;
/// Rows that the data-driven initializers measure on.
const DATA_ROWS: usize = 200;
/// Values of a chunk of examples over all layers, about.
const CHUNK_VALUES: usize = 500_000;
/// Numbers kept of all chunks together at the most; beyond it, weight gradients are computed at once.
const MAX_KEPT: usize = 12_000_000;
/// |f'| below this passes nothing on.
const CLOSED: f32 = 1e-3;

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

#[derive(Clone, Debug, Default)]
struct LayerSums {
    z: Sums,
    a: Sums,
    ga: Sums,
    gz: Sums,
    slope: Sums,
    closed: usize,
    flat: usize,
    /// Largest |f'| of each unit over all examples.
    reach: Vec<f32>,
    weight_gradient: Vec<f32>,
    histograms: Option<[Histogram; 2]>,
}

/// One layer as measured so far.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerReport {
    /// Mean of the activations.
    pub a_mean: f64,
    /// Their standard deviation.
    pub a_std: f64,
    /// Standard deviation of the pre-activations.
    pub z_std: f64,
    /// Of dL/da.
    pub ga_std: f64,
    /// Of dL/dz.
    pub gz_std: f64,
    /// Root mean square of dL/dW, summed over the examples; NaN before all of them are in.
    pub gw_rms: f64,
    /// Root mean square of f'(z).
    pub df_rms: f64,
    /// Share of values with |f'| below 1e-3.
    pub closed: f64,
    /// Share with |a| > 0.99 (bounded f) or a <= 0 (others).
    pub flat: f64,
    /// Share of units that pass nothing on for any example.
    pub dead: f64,
    /// Of the activations and of dL/da; the range is that of the first examples.
    pub histograms: [Histogram; 2],
}

/// A measurement in progress.
pub struct Measurement {
    setup: Setup,
    network: Network<f32>,
    layers_ready: usize,
    /// Activations of the last settled layer, while LSUV goes on.
    signal: Vec<f32>,
    work: Workspace<f32>,
    chunk: usize,
    inputs: Stream,
    top: Stream,
    rows_done: usize,
    input: Sums,
    sums: Vec<LayerSums>,
    /// Inputs `[rows x fan_in]` and dz `[rows x columns]` of each layer, when they fit: the picture
    /// does not wait for the weight gradients that are made of them.
    kept: Option<Vec<[Vec<f32>; 2]>>,
    layers_weighted: usize,
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
        let per_row = |layer: &Layer<f32>| layer.fan_in() + layer.columns();
        let kept_values = setup.rows * network.layers.iter().map(per_row).sum::<usize>();
        Measurement {
            work: Workspace::new(&network, chunk),
            chunk,
            inputs: Stream::new(setup.seed, "inputs", 0),
            top: Stream::new(setup.seed, "top gradient", 0),
            rows_done: 0,
            input: Sums::default(),
            sums: vec![LayerSums::default(); depth],
            layers_ready: 0,
            signal: Vec::new(),
            kept: (kept_values <= MAX_KEPT).then(|| {
                let part = |width: usize| Vec::with_capacity(setup.rows * width);
                let pairs = network.layers.iter();
                pairs
                    .map(|layer| [part(layer.fan_in()), part(layer.columns())])
                    .collect()
            }),
            layers_weighted: 0,
            slopes: Vec::new(),
            product: Vec::new(),
            scratch: Vec::new(),
            network,
            setup,
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
            self.layers_ready + chunks(self.rows_done) + self.layers_weighted,
            depth + chunks(self.setup.rows) + depth,
        )
    }

    /// One unit of work: a layer drawn, a chunk of examples measured, or the weight gradient of
    /// a layer computed. False when all is done.
    pub fn work(&mut self) -> bool {
        if self.layers_ready < self.network.layers.len() {
            self.draw();
        } else if self.rows_done < self.setup.rows {
            self.measure_chunk();
        } else if let Some(kept) = &mut self.kept {
            let l = self.layers_weighted;
            if let Some([input, dz]) = kept.get_mut(l).map(std::mem::take) {
                self.add_weight_gradient(l, self.setup.rows, &input, &dz);
                self.layers_weighted += 1;
            }
        }
        !self.is_done()
    }

    /// True when there is nothing left to do.
    pub fn is_done(&self) -> bool {
        self.layers_weighted == self.network.layers.len()
    }

    fn add_weight_gradient(&mut self, l: usize, rows: usize, input: &[f32], dz: &[f32]) {
        let layer = &self.network.layers[l];
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let out = &mut self.product;
        out.resize(fan_in * columns, 0.0);
        kernels::matmul_tn(rows, fan_in, columns, input, dz, out, &mut self.scratch);
        let sum = &mut self.sums[l].weight_gradient;
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

    fn measure_chunk(&mut self) {
        let rows = self.chunk.min(self.setup.rows - self.rows_done);
        let width = self.setup.widths[0];
        let x: Vec<f32> = (0..rows * width)
            .map(|_| self.inputs.normal() as f32)
            .collect();
        self.input.add(&x);
        self.network.forward(&x, rows, &mut self.work);
        if let Some(last) = self.work.layers.last_mut() {
            let units = self.network.outputs();
            for g in &mut last.da[..rows * units] {
                *g = self.top.normal() as f32;
            }
        }
        self.network.backward_signal(&mut self.work);
        for (l, (sums, pass)) in self.sums.iter_mut().zip(&self.work.layers).enumerate() {
            let layer = &self.network.layers[l];
            let (units, cells) = (rows * layer.units(), rows * layer.columns());
            let (a, da) = (&pass.a[..units], &pass.da[..units]);
            let (z, dz) = (&pass.z[..cells], &pass.dz[..cells]);
            sums.z.add(z);
            sums.a.add(a);
            sums.ga.add(da);
            sums.gz.add(dz);
            self.slopes.resize(cells.max(self.slopes.len()), 0.0);
            sums.add_slopes(layer, z, a, &mut self.slopes[..units]);
            match &mut sums.histograms {
                None => {
                    let free = [f64::NEG_INFINITY, f64::INFINITY];
                    let forward = first_histogram(a, limits(self.setup.activation));
                    sums.histograms = Some([forward, first_histogram(da, free)]);
                }
                Some([forward, backward]) => {
                    forward.add(a);
                    backward.add(da);
                }
            }
        }
        self.rows_done += rows;
        self.keep_or_weigh(&x, rows);
    }

    /// What the weight gradients are made of is kept, or used at once when there is too much of it.
    fn keep_or_weigh(&mut self, x: &[f32], rows: usize) {
        let depth = self.network.layers.len();
        if let Some(kept) = &mut self.kept {
            for (l, [inputs, errors]) in kept.iter_mut().enumerate() {
                let layer = &self.network.layers[l];
                let input = match l {
                    0 => x,
                    _ => &self.work.layers[l - 1].a[..rows * layer.fan_in()],
                };
                inputs.extend_from_slice(input);
                errors.extend_from_slice(&self.work.layers[l].dz[..rows * layer.columns()]);
            }
            return;
        }
        for l in 0..depth {
            let layer = &self.network.layers[l];
            let (fan_in, columns) = (layer.fan_in(), layer.columns());
            let (below, rest) = self.work.layers.split_at(l);
            let input = below.last().map_or(x, |p| &p.a[..rows * fan_in]);
            let (input, dz) = (input.to_vec(), rest[0].dz[..rows * columns].to_vec());
            self.add_weight_gradient(l, rows, &input, &dz);
        }
        if self.rows_done == self.setup.rows {
            self.layers_weighted = depth;
        }
    }

    /// Mean and standard deviation of the inputs drawn so far.
    pub fn input(&self) -> (f64, f64) {
        (self.input.mean(), self.input.std())
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
        let report = |s: &LayerSums| {
            let mut gw = Sums::default();
            gw.add(&s.weight_gradient);
            let values = s.a.count().max(1.0);
            let dead = s.reach.iter().filter(|&&r| r == 0.0).count();
            LayerReport {
                a_mean: s.a.mean(),
                a_std: s.a.std(),
                z_std: s.z.std(),
                ga_std: s.ga.std(),
                gz_std: s.gz.std(),
                gw_rms: if self.is_done() { gw.rms() } else { f64::NAN },
                df_rms: s.slope.rms(),
                closed: s.closed as f64 / s.slope.count().max(1.0),
                flat: s.flat as f64 / values,
                dead: dead as f64 / s.reach.len().max(1) as f64,
                histograms: s.histograms.clone().unwrap_or_else(|| {
                    let none = first_histogram(&[], limits(Activation::Linear));
                    [none.clone(), none]
                }),
            }
        };
        self.sums.iter().map(report).collect()
    }
}

impl LayerSums {
    /// Local derivatives and what they close. At the start a PReLU's slopes are all the same.
    fn add_slopes(&mut self, layer: &Layer<f32>, z: &[f32], a: &[f32], slopes: &mut [f32]) {
        let units = layer.units();
        let bounded = matches!(layer.activation, Activation::Tanh | Activation::Sigmoid);
        self.flat += if bounded {
            a.iter().filter(|a| a.abs() > 0.99).count()
        } else {
            a.iter().filter(|&&a| a <= 0.0).count()
        };
        layer.activation.slopes(z, a, slopes, layer.alpha(0));
        self.closed += slopes.iter().filter(|s| s.abs() < CLOSED).count();
        self.reach.resize(units, 0.0);
        for row in slopes.chunks_exact(units) {
            for (reach, slope) in self.reach.iter_mut().zip(row) {
                let size = slope.abs();
                *reach = if size > *reach { size } else { *reach };
            }
        }
        self.slope.add(slopes);
    }
}

/// Bins over the range of the first values and somewhat more: later examples reach further.
fn first_histogram(values: &[f32], limits: [f64; 2]) -> Histogram {
    let finite = || {
        let values = values.iter().copied().filter(|v| v.is_finite());
        values.map(f64::from)
    };
    let low = finite().fold(f64::INFINITY, f64::min);
    let high = finite().fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = if high > low {
        let more = 0.25 * (high - low);
        // A bound that is reached stays an edge, so that zeros and saturated values fill one bin.
        let low = if low <= limits[0] {
            low
        } else {
            (low - more).max(limits[0])
        };
        let high = if high >= limits[1] {
            high
        } else {
            (high + more).min(limits[1])
        };
        (low, high)
    } else if high.is_finite() {
        // All values equal: one bin's width around them.
        let half = 0.5 * high.abs().max(1e-9);
        (high - half, high + half)
    } else {
        (-1.0, 1.0)
    };
    Histogram::new(values, low, high, BINS)
}

/// Lower and upper bound of f.
fn limits(activation: Activation) -> [f64; 2] {
    match activation {
        Activation::Tanh => [-1.0, 1.0],
        Activation::Sigmoid => [0.0, 1.0],
        Activation::Relu | Activation::Softplus { .. } => [0.0, f64::INFINITY],
        _ => [f64::NEG_INFINITY, f64::INFINITY],
    }
}
