//! A deep network at its random start, measured layer by layer: the forward activations and the backward
//! signal. Definitions as in tests/golden/README.md (init_stats): inputs N(0, 1), a gradient N(0, 1) on
//! the last activations.
//!
//! The examples are summed in two halves, which are added at the end: two workers with one half each
//! produce the same bits as one worker with both.

mod halves;

use super::draw::Draw;
pub use super::layer_sums::LayerReport;
use super::layer_sums::{LayerSums, Pass};
use super::normed::Normed;
use crate::nn::blocks::{Back, Place, at_once, gradient_rows};
use crate::nn::layer::TensorKind;
use crate::nn::norm::Norm;
use crate::nn::{Activation, Initializer, Layer, Network, Workspace};
use crate::rng::Stream;
use crate::stats::Sums;

/// Bins of each histogram.
pub const BINS: usize = 40;
/// Approximate number of values of a chunk of examples, over all layers.
const CHUNK_VALUES: usize = 250_000;
/// Maximum numbers kept over all chunks; beyond it, weight gradients are computed immediately.
const MAX_KEPT: usize = 12_000_000;

/// The setup of a measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// Inputs, then the units of each layer.
    pub widths: Vec<usize>,
    /// Activation of every layer.
    pub activation: Activation,
    /// Initializer of every layer.
    pub initializer: Initializer,
    /// Every bias, unless the initializer sets it.
    pub bias: f64,
    /// Seed of weights, inputs and gradient.
    pub seed: u64,
    /// Number of examples; with batch normalization they form one batch.
    pub rows: usize,
    /// Normalization in front of every activation.
    pub norm: Option<Norm>,
}

/// A part of the examples.
#[derive(Clone, Debug, Default)]
struct Half {
    input: Sums,
    layers: Vec<LayerSums>,
    /// dL/dW of each layer, summed over the examples.
    weight_gradients: Vec<Vec<f32>>,
    /// Inputs `[rows x fan_in]` and dz `[rows x columns]` of each layer, if they fit. The weight gradients
    /// are computed from them later, so that the picture does not wait.
    kept: Option<Vec<[Vec<f32>; 2]>>,
}

/// The current step of a chunk of examples.
enum Stage {
    Forward(Place),
    Backward(Back),
    /// The layer to sum up next.
    Sums(usize),
    /// The layer whose weight gradient is kept or computed next, and the row to continue from.
    Weigh(usize, usize),
}

/// Examples measured together.
struct Chunk {
    half: usize,
    rows: usize,
    x: Vec<f32>,
    stage: Stage,
}

/// A measurement in progress.
pub struct Measurement {
    setup: Setup,
    /// True if only the second half is measured, on behalf of another measurement.
    assists: bool,
    /// The network being initialized; `None` once it is ready.
    draw: Option<Draw>,
    network: Network<f32>,
    /// Standard deviation of each layer's weights after initialization.
    weight_std: Vec<f64>,
    work: Workspace<f32>,
    /// The whole measurement, if layers are normalized.
    normed: Option<Box<Normed>>,
    /// The chunk in progress.
    part: Option<Chunk>,
    chunk: usize,
    /// Index of the second half's first example.
    middle: usize,
    inputs: Stream,
    top: Stream,
    rows_done: usize,
    halves: [Half; 2],
    /// Weight gradients computed so far, the first half's first, and rows of the next one.
    weighed: usize,
    weighed_rows: usize,
    /// True if the second half came from an assistant whose weight gradients are still missing.
    awaited: bool,
    /// Root mean square of dL/dW of each layer for which both halves are known.
    gradient_rms: Vec<f64>,
    slopes: Vec<f32>,
    product: Vec<f32>,
    scratch: Vec<f32>,
}

impl Measurement {
    /// Starts with nothing drawn: [`Measurement::work`] does everything.
    pub fn new(setup: Setup) -> Self {
        let depth = setup.widths.len() - 1;
        let widest = setup.widths.iter().copied().max().unwrap_or(1);
        let chunk = (CHUNK_VALUES / (depth * widest).max(1)).clamp(10, setup.rows.max(10));
        let chunk = chunk.min(setup.rows.max(1));
        // An assistant also measures the first chunk, for the histogram ranges; the first half is never the shorter.
        let middle = (chunk * setup.rows.div_ceil(chunk).div_ceil(2)).min(setup.rows);
        let per_row = |w: &[usize]| w[0] + w[1] * setup.activation.pieces();
        let kept_values = setup.rows * setup.widths.windows(2).map(per_row).sum::<usize>();
        let half = || Half {
            layers: vec![LayerSums::default(); depth],
            weight_gradients: vec![Vec::new(); depth],
            kept: (kept_values <= MAX_KEPT).then(|| vec![<[Vec<f32>; 2]>::default(); depth]),
            ..Half::default()
        };
        Measurement {
            work: Workspace::default(),
            assists: false,
            chunk,
            middle,
            inputs: Stream::new(setup.seed, "inputs", 0),
            top: Stream::new(setup.seed, "top gradient", 0),
            rows_done: 0,
            halves: [half(), half()],
            draw: Some(Draw::new(&setup)),
            normed: (setup.norm).map(|norm| Box::new(Normed::new(&setup, norm))),
            weight_std: Vec::new(),
            part: None,
            weighed: 0,
            weighed_rows: 0,
            awaited: false,
            gradient_rms: Vec::new(),
            slopes: Vec::new(),
            product: Vec::new(),
            scratch: Vec::new(),
            network: Network { layers: Vec::new() },
            setup,
        }
    }

    /// The setup of the measurement.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// Examples measured so far.
    pub fn rows_done(&self) -> usize {
        self.rows_done
    }

    fn depth(&self) -> usize {
        self.setup.widths.len() - 1
    }

    /// Layers drawn, chunks measured and weight gradients computed so far, and their total.
    pub fn progress(&self) -> (usize, usize) {
        let depth = self.depth();
        let chunks = |rows: usize| rows.div_ceil(self.chunk);
        let drawn = self.draw.as_ref().map_or(depth, Draw::ready);
        if let Some(normed) = &self.normed {
            return (drawn + normed.progress(), 4 * depth);
        }
        (
            drawn + chunks(self.rows_done) + self.weighed,
            depth + chunks(self.setup.rows) + 2 * depth,
        )
    }

    /// Does one piece of work: of a layer's draws, of a chunk, or of a half's weight gradient. False when
    /// all is done, and while it waits for the assistant.
    pub fn work(&mut self) -> bool {
        if let Some(draw) = &mut self.draw {
            if !draw.work()
                && let Some(draw) = self.draw.take()
            {
                self.network = draw.take();
                if self.normed.is_none() {
                    self.work = Workspace::without_gradients(&self.network, self.chunk);
                }
            }
        } else if let Some(layer) = self.network.layers.get(self.weight_std.len()) {
            let mut sums = Sums::default();
            sums.add(layer.tensors.get(TensorKind::W));
            self.weight_std.push(sums.std());
        } else if let Some(normed) = &mut self.normed {
            normed.work(&self.network);
            if normed.is_done() {
                self.rows_done = self.setup.rows;
            }
        } else if let Some(part) = self.part.take() {
            self.measure(part);
        } else if self.rows_done < self.setup.rows {
            self.part = Some(self.begin());
        } else if !self.is_done() && !self.awaits() {
            self.weigh();
        }
        !self.is_done() && !self.awaits()
    }

    /// True when there is nothing left to do.
    pub fn is_done(&self) -> bool {
        match &self.normed {
            Some(normed) => normed.is_done(),
            None => self.weighed == 2 * self.depth(),
        }
    }

    /// Computes a piece of one layer's weight gradient over one half; after the second half, finishes the layer.
    fn weigh(&mut self) {
        let (half, l) = (self.weighed / self.depth(), self.weighed % self.depth());
        let kept = self.halves[half].kept.as_mut();
        if let Some([input, dz]) = kept.map(|kept| std::mem::take(&mut kept[l])) {
            let from = self.weighed_rows;
            self.weighed_rows = self.add_weight_gradient(half, l, from, &input, &dz);
            if self.weighed_rows < self.network.layers[l].fan_in() {
                self.halves[half].kept.as_mut().expect("taken from it")[l] = [input, dz];
                return;
            }
        }
        (self.weighed, self.weighed_rows) = (self.weighed + 1, 0);
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

    /// Adds rows of a weight gradient, starting at `from`. Returns the row to continue from.
    fn add_weight_gradient(
        &mut self,
        half: usize,
        l: usize,
        from: usize,
        input: &[f32],
        dz: &[f32],
    ) -> usize {
        let layer = &self.network.layers[l];
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let rows = input.len() / fan_in.max(1);
        let end = fan_in.min(from + at_once::<f32>(rows * columns));
        let (out, scratch) = (&mut self.product, &mut self.scratch);
        out.resize((end - from) * columns, 0.0);
        gradient_rows(input, fan_in, from..end, dz, columns, out, scratch);
        let sum = &mut self.halves[half].weight_gradients[l];
        sum.resize(fan_in * columns, 0.0);
        for (sum, g) in sum[from * columns..].iter_mut().zip(out) {
            *sum += *g;
        }
        end
    }

    /// Draws the next examples.
    fn begin(&mut self) -> Chunk {
        let half = usize::from(self.rows_done >= self.middle);
        let end = [self.middle, self.setup.rows][half];
        let rows = self.chunk.min(end - self.rows_done);
        let count = rows * self.setup.widths[0];
        self.work.rows = rows;
        Chunk {
            half,
            rows,
            x: (0..count).map(|_| self.inputs.normal() as f32).collect(),
            stage: Stage::Forward(Place::default()),
        }
    }

    /// Sets the histogram ranges of both halves.
    fn aim(&mut self, rows: usize) {
        let activation = self.setup.activation;
        for (l, layer) in self.network.layers.iter().enumerate() {
            let pass = pass_of(&self.work, layer, l, rows);
            for half in &mut self.halves {
                half.layers[l].aim(activation, &pass);
            }
        }
    }

    /// Does the next piece of a chunk.
    fn measure(&mut self, mut part: Chunk) {
        let (half, rows, depth) = (part.half, part.rows, self.depth());
        let next = match part.stage {
            Stage::Forward(mut at) => {
                match self.network.forward_piece(&mut at, &part.x, &mut self.work) {
                    true => Stage::Forward(at),
                    false => {
                        let count = rows * self.network.outputs();
                        for g in &mut self.work.layers[depth - 1].da[..count] {
                            *g = self.top.normal() as f32;
                        }
                        Stage::Backward(Back::new(depth, false))
                    }
                }
            }
            Stage::Backward(mut at) => {
                let none = Default::default();
                match (self.network).backward_piece(&mut at, &part.x, &none, &mut self.work) {
                    true => Stage::Backward(at),
                    false if self.assists && self.rows_done == 0 => {
                        self.skip_first_half(rows);
                        return;
                    }
                    false => {
                        self.halves[half].input.add(&part.x);
                        if self.rows_done == 0 {
                            self.aim(rows);
                        }
                        Stage::Sums(0)
                    }
                }
            }
            Stage::Sums(l) => {
                let layer = &self.network.layers[l];
                let pass = pass_of(&self.work, layer, l, rows);
                let size = pass.z.len().max(self.slopes.len());
                self.slopes.resize(size, 0.0);
                self.halves[half].layers[l].add(layer, &pass, &mut self.slopes);
                match l + 1 < depth {
                    true => Stage::Sums(l + 1),
                    false => {
                        self.rows_done += rows;
                        Stage::Weigh(0, 0)
                    }
                }
            }
            Stage::Weigh(l, from) => match self.keep_or_weigh(&part, l, from) {
                (l, _) if l == depth => return,
                (l, from) => Stage::Weigh(l, from),
            },
        };
        part.stage = next;
        self.part = Some(part);
    }

    /// Keeps the inputs of a layer's weight gradient, or uses them at once if there are too many. Returns
    /// the layer and row to continue from.
    fn keep_or_weigh(&mut self, part: &Chunk, l: usize, from: usize) -> (usize, usize) {
        let layer = &self.network.layers[l];
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let mut work = std::mem::take(&mut self.work);
        let (below, rest) = work.layers.split_at_mut(l);
        let input = below
            .last()
            .map_or(&part.x[..], |p| &p.a[..part.rows * fan_in]);
        let dz = &rest[0].dz[..part.rows * columns];
        let end = match &mut self.halves[part.half].kept {
            Some(kept) => {
                let [inputs, errors] = &mut kept[l];
                inputs.extend_from_slice(input);
                errors.extend_from_slice(dz);
                fan_in
            }
            None => self.add_weight_gradient(part.half, l, from, input, dz),
        };
        self.work = work;
        if end == fan_in { (l + 1, 0) } else { (l, end) }
    }

    /// Mean and standard deviation of the inputs drawn so far.
    pub fn input(&self) -> (f64, f64) {
        let sums = match &self.normed {
            Some(normed) => *normed.input(),
            None => self.halves[0].input.plus(&self.halves[1].input),
        };
        (sums.mean(), sums.std())
    }

    /// Standard deviation of the weights of layer `l`, once initialized.
    pub fn weight_std(&self, l: usize) -> f64 {
        self.weight_std.get(l).copied().unwrap_or(f64::NAN)
    }

    /// Every layer as measured so far; empty until the first examples are done.
    pub fn report(&self) -> Vec<LayerReport> {
        if self.rows_done == 0 {
            return Vec::new();
        }
        if let Some(normed) = &self.normed {
            return normed.report();
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
