//! A trained net evaluated on a set of examples: loss, confusion matrix, mistakes.

use crate::nn::answer::{accuracy, answer};
use crate::nn::blocks::Place;
use crate::nn::trainer::{Examples, OwnedTargets};
use crate::nn::{Loss, Network, Workspace};

/// Number of mistakes kept.
pub const MISTAKES: usize = 24;
/// Rows per pass.
const CHUNK: usize = 100;

/// A misclassified example.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mistake {
    /// Row of the example.
    pub index: usize,
    /// Its true class.
    pub truth: usize,
    /// The class with the largest score.
    pub predicted: usize,
    /// Softmax probability of that class.
    pub share: f64,
}

/// The performance of a net on a set of examples.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Mean data loss; NaN without examples.
    pub loss: f64,
    /// Examples.
    pub rows: usize,
    /// Classes.
    pub classes: usize,
    /// `[true class][predicted class]`; rows whose scores are NaN are not counted.
    pub confusion: Vec<u32>,
    /// The most confident mistakes, the most confident first.
    pub mistakes: Vec<Mistake>,
}

/// An evaluation in progress.
#[derive(Clone, Debug)]
pub struct Evaluating {
    rows: usize,
    from: usize,
    at: Place,
    work: Workspace<f32>,
    total: f64,
    confusion: Vec<u32>,
    mistakes: Vec<Mistake>,
}

impl Evaluating {
    /// Starts evaluating `network` on `data` (class targets). Pass the same ones every time.
    pub fn new(network: &Network<f32>, data: &Examples<f32>) -> Self {
        let (rows, outputs) = (data.rows(), network.outputs());
        Evaluating {
            rows,
            from: 0,
            at: Place::default(),
            work: Workspace::without_gradients(network, CHUNK.min(rows.max(1))),
            total: 0.0,
            confusion: vec![0; outputs * outputs],
            mistakes: Vec::new(),
        }
    }

    /// Does the next piece, a pass over some rows; returns the result once none is left.
    pub fn work(
        &mut self,
        network: &Network<f32>,
        data: &Examples<f32>,
        loss: Loss,
    ) -> Option<Evaluation> {
        let (from, inputs) = (self.from, data.inputs);
        let to = (from + CHUNK).min(self.rows);
        if from < to {
            self.work.rows = to - from;
            let x = &data.x[from * inputs..to * inputs];
            if !network.forward_piece(&mut self.at, x, &mut self.work) {
                self.take_in(network, data, loss, from, to);
                (self.from, self.at) = (to, Place::default());
            }
            return None;
        }
        let mut mistakes = std::mem::take(&mut self.mistakes);
        // Stable sort: equal mistakes stay in the order of the examples.
        mistakes.sort_by(|a, b| b.share.total_cmp(&a.share));
        mistakes.truncate(MISTAKES);
        Some(Evaluation {
            loss: match self.rows {
                0 => f64::NAN,
                rows => self.total / rows as f64,
            },
            rows: self.rows,
            classes: network.outputs(),
            confusion: std::mem::take(&mut self.confusion),
            mistakes,
        })
    }

    /// Adds the scores of the rows `from..to`.
    fn take_in(
        &mut self,
        network: &Network<f32>,
        data: &Examples<f32>,
        loss: Loss,
        from: usize,
        to: usize,
    ) {
        let outputs = network.outputs();
        let classes = match &data.targets {
            OwnedTargets::Classes(classes) => classes.as_slice(),
            OwnedTargets::Values(..) => &[],
        };
        let targets = data.targets.borrow().rows(from, to, outputs);
        self.total += network.output_loss(targets, loss, &mut self.work) * (to - from) as f64;
        let scores = self.work.scores(outputs).chunks_exact(outputs);
        for (i, (s, &truth)) in scores.zip(&classes[from..to]).enumerate() {
            let Some(predicted) = answer(s) else {
                continue;
            };
            self.confusion[truth * outputs + predicted] += 1;
            if predicted != truth {
                let away = s.iter().map(|v| f64::from(v - s[predicted]));
                let sum: f64 = away.map(libm::exp).sum();
                self.mistakes.push(Mistake {
                    index: from + i,
                    truth,
                    predicted,
                    share: 1.0 / sum,
                });
            }
        }
    }
}

impl Evaluation {
    /// Runs `network` on `data` (class targets).
    pub fn of(network: &Network<f32>, data: &Examples<f32>, loss: Loss) -> Evaluation {
        let mut evaluating = Evaluating::new(network, data);
        loop {
            if let Some(evaluation) = evaluating.work(network, data, loss) {
                return evaluation;
            }
        }
    }

    /// Share of correctly classified examples; NaN without any.
    pub fn accuracy(&self) -> f64 {
        let diagonal = self.confusion.iter().step_by(self.classes + 1);
        accuracy(diagonal.sum::<u32>() as usize, self.rows)
    }
}
