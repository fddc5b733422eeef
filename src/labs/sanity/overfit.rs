//! The third check: plain SGD without a penalty memorizes a few examples.

use crate::nn::blocks::Place;
use crate::nn::health::passing;
use crate::nn::trainer::{Diverged, Examples, Hyperparameters, OwnedTargets, Trainer};
use crate::nn::{Loss, Network, Optimizer, Regularizer, Step, TensorKind, Workspace, answer};
use crate::rng::Stream;

/// The run succeeds below this cost, with every example right: the lecture's run ends at 0.0026.
pub const GOAL: f64 = 0.003;

/// The settings of the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// Learning rate.
    pub learning_rate: f64,
    /// Examples per step.
    pub batch: usize,
    /// Maximum epochs.
    pub epochs: usize,
    /// The run stops below this cost, once every example is right.
    pub goal: f64,
    /// Penalty; 0 in a correct check.
    pub l2: f64,
    /// Fault: labels are shuffled again before every epoch.
    pub relabel: bool,
}

/// One line of the printout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// Cost before its updates, on the labels of this epoch.
    pub before: f64,
    /// Cost after its updates: data loss and penalty.
    pub cost: f64,
    /// The penalty included in `cost`.
    pub penalty: f64,
    /// Share of the examples classified correctly after its updates.
    pub accuracy: f64,
}

/// Observations on the net at the end of the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Findings {
    /// Number of classes.
    pub outputs: usize,
    /// Number of outputs that are exactly 0 for every example.
    pub silent: usize,
    /// True if some score is below 0.
    pub negative: bool,
    /// Hidden units.
    pub hidden: usize,
    /// Dead hidden units on these examples.
    pub dead: usize,
    /// True if some weight or bias has changed.
    pub moved: bool,
}

/// The next step of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    /// Measures the start.
    First(Place),
    /// Measures the net on other labels.
    Before(Place),
    /// Updates; holds the cost before the first update of the epoch.
    Steps(f64),
    /// Measures the result of the epoch; holds the cost before it.
    After(Place, f64),
}

/// A run on a few examples.
pub struct Overfit<T: Step> {
    trainer: Trainer<T>,
    start: Network<T>,
    work: Workspace<T>,
    recipe: Recipe,
    seed: u64,
    stage: Stage,
    /// Cost and accuracy before the first update, once measured.
    pub first: Epoch,
    /// Epochs done.
    pub epochs: Vec<Epoch>,
    /// Set when a number was not finite.
    pub diverged: Option<Diverged>,
}

impl<T: Step> Overfit<T> {
    /// A run that starts from `network` on all of `data`; `seed` determines the order of the examples.
    pub fn new(
        network: Network<T>,
        data: Examples<T>,
        loss: Loss,
        recipe: Recipe,
        seed: u64,
    ) -> Self {
        let hyper = Hyperparameters {
            learning_rate: recipe.learning_rate,
            regularizer: Regularizer {
                l1: 0.0,
                l2: recipe.l2,
            },
            batch: recipe.batch,
        };
        let work = Workspace::new(&network, data.rows());
        let start = network.clone();
        let trainer = Trainer::new(network, data, loss, Optimizer::Sgd, hyper, seed);
        Overfit {
            trainer,
            start,
            work,
            recipe,
            seed,
            stage: Stage::First(Place::default()),
            first: Epoch {
                before: 0.0,
                cost: 0.0,
                penalty: 0.0,
                accuracy: 0.0,
            },
            epochs: Vec::new(),
            diverged: None,
        }
    }

    /// A piece of the pass over all examples; returns their cost and accuracy once complete.
    fn measure(&mut self, at: &mut Place) -> Option<Epoch> {
        let (net, data) = (&self.trainer.network, &self.trainer.train);
        self.work.rows = data.rows();
        if net.forward_piece(at, &data.x, &mut self.work) {
            return None;
        }
        let loss = net.output_loss(data.targets.borrow(), self.trainer.loss(), &mut self.work);
        let parts = net.penalized(loss, &self.trainer.hyper.regularizer);
        let classes = match &data.targets {
            OwnedTargets::Classes(classes) => classes.as_slice(),
            OwnedTargets::Values(..) => &[],
        };
        let outputs = net.outputs();
        let right = answer::right(self.work.scores(outputs), outputs, classes);
        Some(Epoch {
            before: 0.0,
            cost: parts.total(),
            penalty: parts.l2,
            accuracy: answer::accuracy(right, data.rows()),
        })
    }

    /// True if the start has been measured.
    pub fn begun(&self) -> bool {
        !matches!(self.stage, Stage::First(_))
    }

    fn relabel(&mut self) {
        if let OwnedTargets::Classes(classes) = &mut self.trainer.train.targets {
            let epoch = self.epochs.len() as u64;
            Stream::new(self.seed, "wrong labels", epoch).shuffle(classes);
        }
    }

    /// Does the next piece of work, at most one update; false when the run is over.
    pub fn work(&mut self) -> bool {
        if self.done() {
            return false;
        }
        self.stage = match self.stage {
            Stage::First(mut at) => match self.measure(&mut at) {
                None => Stage::First(at),
                Some(first) => {
                    let before = first.cost;
                    self.first = Epoch { before, ..first };
                    self.begin()
                }
            },
            Stage::Before(mut at) => match self.measure(&mut at) {
                None => Stage::Before(at),
                Some(now) => Stage::Steps(now.cost),
            },
            Stage::Steps(before) => match self.trainer.step_piece() {
                None => Stage::Steps(before),
                Some(Err(diverged)) => {
                    self.diverged = Some(diverged);
                    Stage::Steps(before)
                }
                Some(Ok(_)) if self.trainer.at_epoch_end() => {
                    Stage::After(Place::default(), before)
                }
                Some(Ok(_)) => Stage::Steps(before),
            },
            Stage::After(mut at, before) => match self.measure(&mut at) {
                None => Stage::After(at, before),
                Some(after) => {
                    self.epochs.push(Epoch { before, ..after });
                    self.begin()
                }
            },
        };
        true
    }

    /// Begins an epoch, unless the run is over.
    fn begin(&mut self) -> Stage {
        if self.recipe.relabel && !self.done() {
            self.relabel();
            return Stage::Before(Place::default());
        }
        Stage::Steps(self.epochs.last().map_or(self.first.cost, |e| e.cost))
    }

    /// True if the run is over.
    pub fn done(&self) -> bool {
        self.diverged.is_some() || self.passes() || self.epochs.len() >= self.recipe.epochs
    }

    /// True if the examples have been memorized.
    pub fn passes(&self) -> bool {
        (self.epochs.last()).is_some_and(|e| e.cost < self.recipe.goal && e.accuracy == 1.0)
    }

    /// The settings of the run.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The data loss if all scores are equal.
    pub fn at_chance(&self) -> f64 {
        let outputs = self.trainer.network.outputs();
        self.trainer.loss().at_chance(outputs).unwrap_or(f64::NAN)
    }

    /// Number of examples.
    pub fn rows(&self) -> usize {
        self.trainer.train.rows()
    }

    /// A line in the lecture's format. The validation set is the same few examples.
    pub fn line(&self, epoch: usize) -> String {
        let e = self.epochs[epoch];
        format!(
            "Finished epoch {} / {}: cost {}, train: {:.6}, val {:.6}, lr {}",
            epoch + 1,
            self.recipe.epochs,
            format!("{:.6}", e.cost).to_lowercase(),
            e.accuracy,
            e.accuracy,
            scientific(self.recipe.learning_rate),
        )
    }

    /// Observations on the net as last measured; at the end of a run, the final ones.
    pub fn findings(&self) -> Findings {
        let net = &self.trainer.network;
        let (rows, work) = (self.rows(), &self.work);
        let outputs = net.outputs();
        let (hidden, dead) = match net.layers.len() {
            0 | 1 => (0, 0),
            _ => {
                let units = passing(&net.layers[0], &work.layers[0], rows);
                (units.len(), units.iter().filter(|u| u.is_dead()).count())
            }
        };
        let scores = work.scores(outputs);
        let zero = |u: &usize| (0..rows).all(|i| scores[i * outputs + u] == T::ZERO);
        let same = net.layers.iter().zip(&self.start.layers).all(|(a, b)| {
            let equal = |kind| a.tensors.get(kind) == b.tensors.get(kind);
            TensorKind::ALL.into_iter().all(equal)
        });
        Findings {
            outputs,
            silent: (0..outputs).filter(zero).count(),
            negative: scores.iter().any(|s| *s < T::ZERO),
            hidden,
            dead,
            moved: !same,
        }
    }
}

/// C's "%e" format.
fn scientific(x: f64) -> String {
    let text = format!("{x:.6e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

#[cfg(test)]
mod tests {
    use super::scientific;

    #[test]
    fn numbers_as_c_prints_them() {
        assert_eq!(scientific(1e-3), "1.000000e-03");
        assert_eq!(scientific(0.0), "0.000000e+00");
        assert_eq!(scientific(1000.0), "1.000000e+03");
    }
}
