//! The network of a measurement, initialized in pieces.

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
    /// Draws a layer in double precision, independently of the others.
    Layer(Box<(Layer<f64>, Drawing)>),
    /// Scales the layer just drawn, already rounded, to unit variance on all examples.
    Settle(Box<Settling<f32>>, Box<Layer<f32>>),
    /// Initializes all layers together, by an algorithm that passes through the whole net repeatedly.
    ByData(Box<RoundedStart<f32>>),
    Done,
}

/// A network being initialized.
pub(super) struct Draw {
    setup: Setup,
    layers: Vec<Layer<f32>>,
    /// Activations of the last settled layer, kept while LSUV continues.
    signal: Vec<f32>,
    stage: Stage,
}

impl Draw {
    /// Starts with nothing drawn.
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

    /// Measures on only a part of the examples, to keep it fast.
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

    /// The stage for the next layer after those that are ready.
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

    /// Does the next piece; false when the network is ready.
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

    /// Layers drawn so far; if all are drawn at once, the equivalent share of the work.
    pub fn ready(&self) -> usize {
        match &self.stage {
            Stage::ByData(start) => (start.share() * (self.setup.widths.len() - 1) as f64) as usize,
            _ => self.layers.len(),
        }
    }

    /// The network in its current state.
    pub fn take(self) -> Network<f32> {
        Network {
            layers: self.layers,
        }
    }
}
