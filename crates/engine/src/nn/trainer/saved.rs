//! A run as 32-bit words, from which it can be continued elsewhere.

use super::{Checkpoint, Trainer};
use crate::nn::layer::TensorKind;

/// Number of words before the first parameter.
const COUNTS: usize = 8;

/// Visits counts, parameters and the optimizer's state. `each` may replace a word.
fn each_word(run: &mut Checkpoint<f32>, each: &mut dyn FnMut(&mut u32)) {
    let mut counts = [run.step, run.examples, run.epoch, run.position as u64];
    for count in &mut counts {
        for shift in [0, 32] {
            let mut word = (*count >> shift) as u32;
            each(&mut word);
            *count = *count & !(0xffff_ffff << shift) | u64::from(word) << shift;
        }
    }
    [run.step, run.examples, run.epoch] = [counts[0], counts[1], counts[2]];
    run.position = counts[3] as usize;
    let [first, second] = run.optimizer.tensors_mut();
    for (l, layer) in run.network.layers.iter_mut().enumerate() {
        let all = [
            Some(&mut layer.tensors),
            first.get_mut(l),
            second.get_mut(l),
        ];
        for tensors in all.into_iter().flatten() {
            for kind in TensorKind::ALL {
                for x in tensors.get_mut(kind) {
                    let mut bits = x.to_bits();
                    each(&mut bits);
                    *x = f32::from_bits(bits);
                }
            }
        }
    }
}

impl Trainer<f32> {
    /// Everything that changes during a run, for [`Trainer::load`].
    pub fn save(&self) -> Vec<u32> {
        let mut words = Vec::new();
        each_word(&mut self.checkpoint(), &mut |word| words.push(*word));
        words
    }

    /// Continues from the saved words of a run with the same settings, bit-identically. Changes nothing and
    /// returns false for words of another length, impossible counts, or non-finite numbers.
    pub fn load(&mut self, words: &[u32]) -> bool {
        let mut saved = self.checkpoint();
        let (mut read, mut sound) = (0, true);
        each_word(&mut saved, &mut |word| {
            *word = words.get(read).copied().unwrap_or(0);
            // The high word of a count is limited to JavaScript's integers. The other words are floats.
            sound &= if read < COUNTS {
                read % 2 == 0 || *word < 1 << 21
            } else {
                *word >> 23 & 255 != 255
            };
            read += 1;
        });
        saved.optimizer.set_steps(saved.step);
        let fits = sound && read == words.len() && saved.position < self.train.rows().max(1);
        if fits {
            self.restore(&saved);
        }
        fits
    }
}
