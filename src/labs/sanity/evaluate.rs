//! A trained net on a set of examples: loss, confusion, mistakes.

use crate::nn::answer::{accuracy, answer};
use crate::nn::trainer::{Examples, OwnedTargets};
use crate::nn::{Loss, Network, Workspace};

/// Mistakes kept.
pub const MISTAKES: usize = 24;
/// Rows of a pass.
const CHUNK: usize = 100;

/// An example that is put into the wrong class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mistake {
    /// Row.
    pub index: usize,
    /// Its class.
    pub truth: usize,
    /// The class with the largest score.
    pub predicted: usize,
    /// Share of that class in the softmax of the scores.
    pub share: f64,
}

/// What a net makes of a set of examples.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Mean data loss; NaN without examples.
    pub loss: f64,
    /// Examples.
    pub rows: usize,
    /// Classes.
    pub classes: usize,
    /// `[true class][predicted class]`; rows whose scores are not numbers are in none.
    pub confusion: Vec<u32>,
    /// The mistakes the net is surest of, surest first.
    pub mistakes: Vec<Mistake>,
}

impl Evaluation {
    /// Runs `network` on `data` (class targets).
    pub fn of(network: &Network<f32>, data: &Examples<f32>, loss: Loss) -> Evaluation {
        let (rows, outputs, inputs) = (data.rows(), network.outputs(), data.inputs);
        let mut work = Workspace::new(network, CHUNK.min(rows.max(1)));
        let mut total = 0.0;
        let mut confusion = vec![0; outputs * outputs];
        let mut mistakes = Vec::new();
        let classes = match &data.targets {
            OwnedTargets::Classes(classes) => classes.as_slice(),
            OwnedTargets::Values(..) => &[],
        };
        for from in (0..rows).step_by(CHUNK) {
            let to = (from + CHUNK).min(rows);
            network.forward(&data.x[from * inputs..to * inputs], to - from, &mut work);
            let targets = data.targets.borrow().rows(from, to, outputs);
            total += network.output_loss(targets, loss, &mut work) * (to - from) as f64;
            let scores = work.scores(outputs).chunks_exact(outputs);
            for (i, (s, &truth)) in scores.zip(&classes[from..to]).enumerate() {
                let Some(predicted) = answer(s) else {
                    continue;
                };
                confusion[truth * outputs + predicted] += 1;
                if predicted != truth {
                    let away = s.iter().map(|v| f64::from(v - s[predicted]));
                    let sum: f64 = away.map(libm::exp).sum();
                    mistakes.push(Mistake {
                        index: from + i,
                        truth,
                        predicted,
                        share: 1.0 / sum,
                    });
                }
            }
        }
        // Stable: equals stay in the order of the examples.
        mistakes.sort_by(|a, b| b.share.total_cmp(&a.share));
        mistakes.truncate(MISTAKES);
        Evaluation {
            loss: if rows > 0 {
                total / rows as f64
            } else {
                f64::NAN
            },
            rows,
            classes: outputs,
            confusion,
            mistakes,
        }
    }

    /// Share of the examples that are right; NaN without any.
    pub fn accuracy(&self) -> f64 {
        let diagonal = self.confusion.iter().step_by(self.classes + 1);
        accuracy(diagonal.sum::<u32>() as usize, self.rows)
    }
}
