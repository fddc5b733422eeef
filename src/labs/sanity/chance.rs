//! The first check: before training, the loss is that of a random guess, ln C for softmax and C - 1 for
//! the hinge.

use crate::nn::blocks::Scores;
use crate::nn::trainer::{Examples, OwnedTargets};
use crate::nn::{Loss, Network, Pass};

/// Largest relative distance of the loss from chance; random scores of std 0.5 are still within.
pub const TOLERANCE: f64 = 0.05;

/// One class at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassStart {
    /// Mean over the examples of the probability (softmax), or of max(0, s_j - s_y + 1) over the examples
    /// of other classes (hinge; squared for the squared hinge).
    pub mean: f64,
    /// 5th percentile.
    pub low: f64,
    /// 95th percentile.
    pub high: f64,
}

/// The measurements of the first check.
#[derive(Clone, Debug, PartialEq)]
pub struct Chance {
    /// The loss if all scores are equal.
    pub expected: f64,
    /// Mean data loss.
    pub loss: f64,
    /// Examples.
    pub rows: usize,
    /// By class index.
    pub classes: Vec<ClassStart>,
    /// Standard deviation of all scores.
    pub score_std: f64,
    /// Share of the scores' variance that all examples have in common (differences between the mean scores
    /// of the classes).
    pub common: f64,
    /// Mean of all inputs over their root mean square, -1 to 1: near 0 when they are centered.
    pub offset: f64,
}

impl Chance {
    /// Runs the net once on `data` (class targets).
    pub fn measure<T: Pass>(network: &Network<T>, data: &Examples<T>, loss: Loss) -> Chance {
        let mut pass = Scores::new(data.rows());
        while pass.work(network, &data.x) {}
        Chance::of(&pass, network.outputs(), data, loss)
    }

    /// Evaluates a complete pass over `data`.
    pub fn of<T: Pass>(pass: &Scores<T>, outputs: usize, data: &Examples<T>, loss: Loss) -> Chance {
        let rows = data.rows();
        let scores = pass.scores();
        let mut gradient = vec![T::ZERO; scores.len()];
        let value = loss.evaluate(scores, outputs, data.targets.borrow(), Some(&mut gradient));
        let scores: Vec<f64> = scores.iter().map(|s| s.f64()).collect();
        let classes = match &data.targets {
            OwnedTargets::Classes(classes) => classes.as_slice(),
            OwnedTargets::Values(..) => &[],
        };
        let (score_std, common) = spread(&scores, outputs);
        let (mut sum, mut square) = (0.0, 0.0);
        for v in &data.x {
            sum += v.f64();
            square += v.f64() * v.f64();
        }
        let n = data.x.len().max(1) as f64;
        Chance {
            expected: loss.at_chance(outputs).unwrap_or(f64::NAN),
            loss: value,
            rows,
            classes: (0..outputs)
                .map(|c| class_start(&scores, outputs, classes, c, loss))
                .collect(),
            score_std,
            common,
            offset: if square > 0.0 {
                (sum / n) / (square / n).sqrt()
            } else {
                0.0
            },
        }
    }

    /// True if the loss is that of chance.
    pub fn passes(&self) -> bool {
        (self.loss - self.expected).abs() <= TOLERANCE * self.expected
    }
}

/// Standard deviation of all scores, and the share of their variance due to the column means.
fn spread(scores: &[f64], outputs: usize) -> (f64, f64) {
    let rows = (scores.len() / outputs.max(1)).max(1) as f64;
    let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
    let square = |x: f64| (x - mean) * (x - mean);
    let all = scores.iter().map(|&s| square(s)).sum::<f64>() / scores.len().max(1) as f64;
    let between = (0..outputs).map(|c| {
        let column = scores.iter().skip(c).step_by(outputs.max(1));
        square(column.sum::<f64>() / rows)
    });
    let between = between.sum::<f64>() / outputs.max(1) as f64;
    (all.sqrt(), if all > 0.0 { between / all } else { 0.0 })
}

fn class_start(
    scores: &[f64],
    outputs: usize,
    classes: &[usize],
    c: usize,
    loss: Loss,
) -> ClassStart {
    let mut values: Vec<f64> = (scores.chunks_exact(outputs).zip(classes))
        .filter(|(_, y)| loss == Loss::SoftmaxCrossEntropy || **y != c)
        .map(|(s, &y)| match loss {
            Loss::SoftmaxCrossEntropy => {
                let top = s.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let sum: f64 = s.iter().map(|v| libm::exp(v - top)).sum();
                libm::exp(s[c] - top) / sum
            }
            _ => {
                let margin = (s[c] - s[y] + 1.0).max(0.0);
                match loss {
                    Loss::SquaredHinge => margin * margin,
                    _ => margin,
                }
            }
        })
        .collect();
    values.sort_by(f64::total_cmp);
    let at = |q: f64| match values.len() {
        0 => f64::NAN,
        n => values[((n - 1) as f64 * q).round() as usize],
    };
    ClassStart {
        mean: values.iter().sum::<f64>() / values.len() as f64,
        low: at(0.05),
        high: at(0.95),
    }
}
