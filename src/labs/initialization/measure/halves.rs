//! A measurement whose second half of the examples is taken over by another worker.

use super::super::layer_sums::{LayerSums, take};
use super::{Half, Measurement, Setup};
use crate::nn::Layer;
use crate::stats::Sums;

impl Measurement {
    /// A measurement of only the second half, for [`Measurement::absorb`] of another.
    pub fn second_half(setup: Setup) -> Self {
        Measurement {
            assists: true,
            ..Measurement::new(setup)
        }
    }

    /// True if nothing can be done until the assistant's weight gradients arrive.
    pub fn awaits(&self) -> bool {
        self.awaited && self.weighed == self.depth()
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

    /// Weight gradients of the second half, layer after layer, once they are computed.
    pub fn half_gradients(&self) -> Option<Vec<f32>> {
        self.is_done()
            .then(|| self.halves[1].weight_gradients.concat())
    }

    /// Takes over the second half from another measurement of the same setup; false if `numbers` does not
    /// fit.
    pub fn absorb(&mut self, mut numbers: &[f64]) -> bool {
        let numbers = &mut numbers;
        let Some(input) = take::<3>(numbers) else {
            return false;
        };
        let depth = self.depth();
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
        // Any work begun on the second half is obsolete.
        self.part = self.part.take().filter(|part| part.half == 0);
        true
    }

    /// Takes the weight gradients that belong to the absorbed half; false if their number does not fit.
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

    /// The histogram ranges come from the first examples, whoever measures the rest. So an assistant first
    /// passes over these and then continues with its half.
    pub(super) fn skip_first_half(&mut self, rows: usize) {
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
}
