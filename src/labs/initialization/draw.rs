//! The network of a measurement, drawn in pieces.

use super::measure::Setup;
use crate::nn::drawing::Drawing;
use crate::nn::layer::TensorKind;
use crate::nn::lsuv::Settling;
use crate::nn::start::{RoundedStart, Start};
use crate::nn::{Initializer, Layer, Network};
use crate::rng::Stream;

/// Rows that data-dependent initialization measures on.
const DATA_ROWS: usize = 200;

enum Stage {
    /// A layer by its own draws, in double precision.
    Layer(Box<(Layer<f64>, Drawing)>),
    /// The layer just drawn, rounded, on its way to unit variance on all examples.
    Settle(Box<Settling<f32>>, Box<Layer<f32>>),
    /// All layers by an algorithm that goes through the whole net again and again.
    ByData(Box<RoundedStart<f32>>),
    Done,
}

/// A network on its way to its start.
pub(super) struct Draw {
    setup: Setup,
    layers: Vec<Layer<f32>>,
    /// Activations of the last settled layer, while LSUV goes on.
    signal: Vec<f32>,
    stage: Stage,
}

impl Draw {
    /// Nothing is drawn yet.
    pub fn new(setup: &Setup) -> Self {
        let mut draw = Draw {
            setup: setup.clone(),
            layers: Vec::new(),
            signal: Vec::new(),
            stage: Stage::Done,
        };
        draw.stage = match setup.initializer {
            Initializer::DataDependent(_) => Stage::ByData(Box::new(draw.by_data())),
            _ => draw.next(),
        };
        if let Initializer::Lsuv(_) = setup.initializer {
            let mut inputs = Stream::new(setup.seed, "inputs", 0);
            let count = setup.rows * setup.widths[0];
            draw.signal = (0..count).map(|_| inputs.normal() as f32).collect();
        }
        draw
    }

    /// A part of the examples must do.
    fn by_data(&self) -> RoundedStart<f32> {
        let setup = &self.setup;
        let layers = setup.widths[1..].iter().map(|&w| (w, setup.activation));
        let layers = layers.collect();
        let mut inputs = Stream::new(setup.seed, "inputs", 0);
        let rows = setup.rows.min(DATA_ROWS);
        let x = (0..rows * setup.widths[0]).map(|_| inputs.normal());
        let (rule, bias, seed) = (setup.initializer, setup.bias, setup.seed);
        let start = Start::new(rule, setup.widths[0], layers, bias, seed, x.collect(), rows);
        RoundedStart::new(start)
    }

    /// The layer after those that are ready.
    fn next(&self) -> Stage {
        let (setup, l) = (&self.setup, self.layers.len());
        match setup.widths.get(l + 1) {
            Some(&units) => {
                let layer = Layer::new(setup.widths[l], units, setup.activation);
                let stream = Stream::new(setup.seed, "weights", l as u64);
                Stage::Layer(Box::new((layer, Drawing::new(setup.initializer, stream))))
            }
            None => Stage::Done,
        }
    }

    /// The next piece; false when the network is ready.
    pub fn work(&mut self) -> bool {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Layer(mut own) => {
                let (layer, drawing) = &mut *own;
                if drawing.work(layer) {
                    self.stage = Stage::Layer(own);
                    return true;
                }
                layer.tensors.get_mut(TensorKind::B).fill(self.setup.bias);
                let layer = layer.cast();
                if let Initializer::Lsuv(rule) = self.setup.initializer {
                    let settling = Box::new(Settling::new(rule, self.setup.rows));
                    self.stage = Stage::Settle(settling, Box::new(layer));
                    return true;
                }
                self.layers.push(layer);
                self.stage = self.next();
            }
            Stage::Settle(mut settling, mut layer) => {
                if settling.work(&mut layer, &self.signal) {
                    self.stage = Stage::Settle(settling, layer);
                    return true;
                }
                self.signal = settling.take().1;
                self.layers.push(*layer);
                self.stage = self.next();
            }
            Stage::ByData(mut start) => {
                if start.work() {
                    self.stage = Stage::ByData(start);
                    return true;
                }
                self.layers = start.take().layers;
            }
            Stage::Done => {}
        }
        !matches!(self.stage, Stage::Done)
    }

    /// Layers that are drawn; where all are drawn at once, as many as the share of the work says.
    pub fn ready(&self) -> usize {
        match &self.stage {
            Stage::ByData(start) => (start.share() * (self.setup.widths.len() - 1) as f64) as usize,
            _ => self.layers.len(),
        }
    }

    /// The network as it is.
    pub fn take(self) -> Network<f32> {
        Network {
            layers: self.layers,
        }
    }
}
