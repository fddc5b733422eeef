//! A workload to time. The core has no clock, so the worker times calls of [`Cost::run`].

use super::table;
use crate::nn::network::LayerPass;
use crate::nn::{Activation, Layer, Network, Workspace};
use crate::rng::Stream;

/// Rows in the batch.
const ROWS: usize = 64;
/// Units in the layer: 4096 outputs fit in the L1 cache.
const UNITS: usize = 64;

/// One layer's forward and backward pass, on the same random numbers for every function.
pub struct Cost {
    layers: Vec<(Layer<f32>, LayerPass<f32>)>,
}

impl Cost {
    /// Allocates the buffers of every function.
    pub fn new(seed: u64) -> Cost {
        let one = |act: Activation| {
            let mut net = Network::<f32>::zeros(1, &[(UNITS, act)]);
            let mut work = Workspace::new(&net, ROWS);
            let mut pass = work.layers.remove(0);
            let mut stream = Stream::new(seed, "activations/cost", 0);
            for v in pass.z.iter_mut().chain(&mut pass.da) {
                *v = stream.normal() as f32;
            }
            (net.layers.remove(0), pass)
        };
        Cost {
            layers: table::all().into_iter().map(|(_, a)| one(a)).collect(),
        }
    }

    /// Number of functions. `run` takes twice as many indices: forward passes first, then backward passes.
    pub fn len(&self) -> usize {
        self.layers.len()
    }

    /// True if there are no functions.
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// Runs `repeats` forward (index < len) or backward passes and returns the number of outputs computed.
    pub fn run(&mut self, index: usize, repeats: usize) -> usize {
        let n = self.layers.len().max(1);
        let backward = index >= n;
        let Some((layer, pass)) = self.layers.get_mut(index % n) else {
            return 0;
        };
        for _ in 0..repeats {
            let alpha = pass.gradient.alpha.as_slice_mut().unwrap_or(&mut []);
            if backward {
                let (z, a, da) = (&pass.z, &pass.a, &pass.da);
                layer.activate_backward(z, a, &pass.winners, da, &mut pass.dz, alpha);
            } else {
                layer.activate(&pass.z, &mut pass.a, &mut pass.winners);
            }
            std::hint::black_box(&mut pass.z);
        }
        repeats * ROWS * UNITS
    }
}
