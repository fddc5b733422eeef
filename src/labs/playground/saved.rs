//! The state of a run as text, for files and for links that cannot repeat it.

use super::settings::MAX_REPLAY;
use super::{Playground, memory::Checkpoints};
use crate::data::letters;
use crate::settings::Problem;
use crate::settings::journal::MAX_EVENTS;

/// Must change whenever the meaning of the words changes.
const VERSION: u32 = 1;

/// True if a link can lead to the run by repeating it.
pub(super) fn repeatable(step: u64, changes: usize) -> bool {
    step <= MAX_REPLAY && changes <= MAX_EVENTS
}

/// Detects text that was cut, extended or altered (FNV-1a).
fn checksum(words: &[u32]) -> u32 {
    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
    bytes.fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

impl Playground {
    /// The current state of the run as text.
    pub(super) fn save(&self) -> String {
        let mut words = vec![VERSION];
        words.extend(self.trainer.save());
        // The size of the last update cannot be recomputed later.
        for layer in 0..self.trainer.network.layers.len() {
            let ratio = self.update_ratios.get(layer).copied();
            // Use one NaN: its bits differ between machines.
            let ratio = ratio.filter(|r| r.is_finite()).unwrap_or(f64::NAN);
            words.extend([(ratio.to_bits() >> 32) as u32, ratio.to_bits() as u32]);
        }
        words.push(checksum(&words));
        letters::encode(&words)
    }

    /// Continues a saved run. If the text does not fit these settings, the run stays at step 0 and a problem
    /// is reported.
    pub(super) fn load(&mut self, text: &str) {
        if self.read(text).is_none() {
            self.problems.push(Problem {
                field: "state".into(),
                value: String::new(),
                message:
                    "The saved state is damaged or of other settings: the run starts at step 0."
                        .into(),
            });
            return;
        }
        self.loaded = true;
        self.checkpoints = Checkpoints::new(self.trainer.checkpoint());
        self.history = Default::default();
        self.record_history();
    }

    fn read(&mut self, text: &str) -> Option<()> {
        let words = letters::decode(text)?;
        let layers = self.trainer.network.layers.len();
        let size = 1 + self.trainer.save().len() + 2 * layers + 1;
        if words.len() != size {
            return None;
        }
        let (sum, words) = words.split_last()?;
        let (run, ratios) = words[1..].split_at(words.len() - 1 - 2 * layers);
        let known = words[0] == VERSION && *sum == checksum(words);
        if !known || !self.trainer.load(run) {
            return None;
        }
        let pairs = ratios.chunks_exact(2);
        let ratio = |p: &[u32]| f64::from_bits(u64::from(p[0]) << 32 | u64::from(p[1]));
        self.update_ratios = pairs.map(ratio).collect();
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_run_that_a_link_repeats() {
        assert!(repeatable(MAX_REPLAY, MAX_EVENTS));
        assert!(!repeatable(MAX_REPLAY + 1, 0));
        assert!(!repeatable(0, MAX_EVENTS + 1));
    }
}
