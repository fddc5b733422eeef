//! The pictures: maps of the outputs and of every unit over the drawn plane, and the probe point.

use super::settings::Config;
use super::snapshot::Probe;
use super::{Playground, Task};
use crate::labs::column::Column;
use crate::nn::{Loss, Network, Workspace};

/// Side of the large map, in points.
pub const GRID: usize = 100;
/// Side of a unit's thumbnail, in points.
pub const THUMB: usize = 32;
/// Rows per pass through the network.
pub const CHUNK: usize = 500;

/// A selected unit; layer -1 stands for the inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus {
    /// Layer from 0, or -1 for the inputs.
    pub layer: i32,
    /// Index of the unit in its layer.
    pub unit: usize,
}

/// The fixed inputs of the pictures, and the current selection.
pub(super) struct View {
    pub domain: [f64; 4],
    grid: Vec<f32>,
    thumb: Vec<f32>,
    pub focus: Option<Focus>,
    pub probe: (f64, f64),
}

/// Centers of side x side cells over `domain`, row 0 at the top.
fn lattice(domain: [f64; 4], side: usize) -> Vec<(f64, f64)> {
    let [x0, x1, y0, y1] = domain;
    let at = |low: f64, high: f64, i: usize| low + (high - low) * (i as f64 + 0.5) / side as f64;
    let place = |i: usize| (at(x0, x1, i % side), at(y1, y0, i / side));
    (0..side * side).map(place).collect()
}

impl View {
    /// The probe starts off the axes: if an input is 0, every product of the formula is 0.
    pub fn new(config: &Config, task: &Task) -> View {
        let domain = task.domain(config);
        // The position of (2, 1) on a plane that is 12.48 wide, scaled to this set's plane.
        let off = |low: f64, high: f64, by: f64| (low + high) / 2.0 + (high - low) * (by / 12.48);
        let [x0, x1, y0, y1] = domain;
        View {
            domain,
            grid: task.plane_inputs(&lattice(domain, GRID)),
            thumb: task.plane_inputs(&lattice(domain, THUMB)),
            focus: None,
            probe: (off(x0, x1, 2.0), off(y0, y1, 1.0)),
        }
    }
}

/// The maps of one snapshot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Maps {
    /// `[GRID*GRID x outputs]`: class probabilities or scores.
    pub boundary: Vec<f32>,
    /// One THUMB x THUMB map per input, then per unit of each layer.
    pub units: Vec<f32>,
    /// The unit in focus at GRID x GRID; empty without one.
    pub focus: Vec<f32>,
}

/// Runs `x` through `network` in chunks and hands each chunk's first row and passes to `take`.
pub(super) fn in_chunks(
    network: &Network<f32>,
    x: &[f32],
    work: &mut Workspace<f32>,
    mut take: impl FnMut(usize, usize, &mut Workspace<f32>),
) {
    let inputs = network.inputs();
    for (i, chunk) in x.chunks(CHUNK * inputs).enumerate() {
        let rows = chunk.len() / inputs;
        network.forward(chunk, rows, work);
        take(i * CHUNK, rows, work);
    }
}

/// Softmax over each row, in place.
fn softmax_rows(scores: &mut [f32], columns: usize) {
    for row in scores.chunks_exact_mut(columns) {
        let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sum = 0.0;
        for s in row.iter_mut() {
            *s = libm::expf(*s - top);
            sum += *s;
        }
        for s in row.iter_mut() {
            *s /= sum;
        }
    }
}

impl Playground {
    /// Selects a unit; one that does not exist selects nothing.
    pub fn focus(&mut self, layer: i32, unit: usize) {
        let network = &self.trainer.network;
        let units = match layer {
            -1 => network.inputs(),
            l if l >= 0 => network
                .layers
                .get(l as usize)
                .map_or(0, |layer| layer.units()),
            _ => 0,
        };
        self.view.focus = (unit < units).then_some(Focus { layer, unit });
    }

    /// Moves the probe point (raw coordinates). A point that is not finite or far from the plane is ignored.
    pub fn probe(&mut self, x: f64, y: f64) {
        let far = self.task.far();
        if x.abs() < far && y.abs() < far {
            self.view.probe = (x, y);
        }
    }

    /// Drawn window [x0, x1, y0, y1] in raw units.
    pub fn domain(&self) -> [f64; 4] {
        self.view.domain
    }

    /// All maps for the network's current state.
    pub fn maps(&mut self) -> Maps {
        let network = &self.trainer.network;
        let (inputs, outputs) = (network.inputs(), network.outputs());
        let focus = self.view.focus;
        let mut maps = Maps::default();
        let view = &self.view;
        let grid = &view.grid;
        in_chunks(network, grid, &mut self.wide, |start, rows, work| {
            maps.boundary.extend_from_slice(work.scores(outputs));
            match focus {
                Some(Focus { layer: -1, unit }) => {
                    maps.focus
                        .extend((start..start + rows).map(|r| grid[r * inputs + unit]));
                }
                Some(Focus { layer, unit }) => {
                    let units = network.layers[layer as usize].units();
                    let a = &work.layers[layer as usize].a;
                    maps.focus.extend((0..rows).map(|r| a[r * units + unit]));
                }
                None => {}
            }
        });
        match self.task.head.loss {
            Loss::SoftmaxCrossEntropy => softmax_rows(&mut maps.boundary, outputs),
            Loss::LogisticSumPerRow if outputs > 1 => {
                for s in &mut maps.boundary {
                    *s = crate::nn::activation::sigmoid(*s);
                }
            }
            _ => {}
        }
        let cells = THUMB * THUMB;
        let all = inputs + network.layers.iter().map(|l| l.units()).sum::<usize>();
        maps.units = vec![0.0; all * cells];
        for unit in 0..inputs {
            for cell in 0..cells {
                maps.units[unit * cells + cell] = view.thumb[cell * inputs + unit];
            }
        }
        let units = &mut maps.units;
        in_chunks(network, &view.thumb, &mut self.wide, |start, rows, work| {
            let mut first = inputs;
            for (layer, pass) in network.layers.iter().zip(&work.layers) {
                let width = layer.units();
                for unit in 0..width {
                    let map = &mut units[(first + unit) * cells..(first + unit + 1) * cells];
                    for r in 0..rows {
                        map[start + r] = pass.a[r * width + unit];
                    }
                }
                first += width;
            }
        });
        maps
    }

    /// Values at the probe point.
    pub fn probe_values(&mut self) -> Probe {
        let (x, y) = self.view.probe;
        let inputs = self.task.plane_inputs(&[(x, y)]);
        let network = &self.trainer.network;
        network.forward(&inputs, 1, &mut self.wide);
        let (mut z, mut a) = (Vec::new(), Vec::new());
        for (layer, pass) in network.layers.iter().zip(&self.wide.layers) {
            z.extend_from_slice(&pass.z[..layer.columns()]);
            a.extend_from_slice(&pass.a[..layer.units()]);
        }
        Probe {
            x,
            y,
            inputs: Column(inputs),
            z: Column(z),
            a: Column(a),
        }
    }
}
