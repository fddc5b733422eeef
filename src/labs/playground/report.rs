//! Numbers about a run: losses, per-layer statistics, the autopsy.

use super::Playground;
use super::snapshot::{LayerStats, not_finite};
use super::view::in_chunks;
use crate::nn::answer;
use crate::nn::health::passing;
use crate::nn::trainer::{Diverged, LayerMagnitudes};
use crate::nn::{Activation, Loss, TensorKind, Workspace, kernels};
use crate::settings::journal;
use crate::stats::TensorStats;
use serde::Serialize;

/// Maximum training rows used for the statistics.
const STAT_ROWS: usize = 2000;
/// Bins of a histogram.
const BINS: usize = 40;

/// Data loss and accuracy (classification) on one part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Losses {
    /// Mean data loss.
    pub data: f64,
    /// Share of correctly classified rows; `null` in regression and without rows.
    pub accuracy: Option<f64>,
}

/// Both parts and the penalty.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Training part.
    pub train: Losses,
    /// Test part.
    pub test: Losses,
    /// L1 part of the penalty.
    pub penalty_l1: f64,
    /// L2 part of the penalty.
    pub penalty_l2: f64,
}

/// Largest values of one step.
#[derive(Clone, Debug, PartialEq)]
pub struct StepMagnitudes {
    /// Updates done after it.
    pub step: u64,
    /// Total loss before the update.
    pub loss: f64,
    /// The values of each layer.
    pub layers: Vec<LayerMagnitudes>,
}

/// The status of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// The run can continue.
    Ready,
    /// A stop condition was met.
    Stopped {
        /// The condition, in words.
        reason: String,
    },
    /// The next update would contain a number that is not finite.
    Diverged {
        /// Where it appears first.
        diverged: Diverged,
        /// The last finite steps, oldest first.
        last: Vec<StepMagnitudes>,
    },
}

impl Status {
    /// True if a number is not finite.
    pub fn is_diverged(&self) -> bool {
        matches!(self, Status::Diverged { .. })
    }
}

/// Stands for a class if the scores determine none.
const NO_CLASS: u8 = u8::MAX;

impl Playground {
    /// Losses of the current network on both parts.
    pub fn evaluate(&mut self) -> Evaluation {
        let penalty = self
            .trainer
            .network
            .penalized(0.0, &self.trainer.hyper.regularizer);
        self.answers.clear();
        Evaluation {
            train: self.losses(false),
            test: self.losses(true),
            penalty_l1: penalty.l1,
            penalty_l2: penalty.l2,
        }
    }

    /// Records a point of the history, at the start and at the end of an epoch.
    pub(super) fn record_history(&mut self) {
        let epoch = self.trainer.epoch() as u64;
        let stop = &self.config.live.stop;
        // In a long run only some epochs get a point; the others need no pass over the data unless a stop
        // condition requires one.
        if !self.history.due(epoch) && stop.train_loss <= 0.0 && stop.test_loss <= 0.0 {
            self.history.skip();
            return;
        }
        let point = self.history_point();
        self.history.push(epoch, point);
    }

    /// A point for the current state: step, training loss, penalty, test loss, training accuracy.
    pub(super) fn history_point(&mut self) -> [f32; 5] {
        let e = self.evaluate();
        [
            self.trainer.step_count() as f32,
            e.train.data as f32,
            (e.penalty_l1 + e.penalty_l2) as f32,
            e.test.data as f32,
            e.train.accuracy.unwrap_or(f64::NAN) as f32,
        ]
    }

    fn losses(&mut self, test: bool) -> Losses {
        let task = &self.task;
        let (set, raw) = match test {
            true => (&task.test, &task.test_raw),
            false => (&task.train, &task.train_raw),
        };
        let rows = set.rows();
        let outputs = task.head.outputs;
        let (mut total, mut hits) = (0.0, 0);
        let loss = self.trainer.loss();
        in_chunks(
            &self.trainer.network,
            &set.x,
            &mut self.wide,
            |start, n, work| {
                let scores = work.scores(outputs);
                let targets = set.targets.borrow().rows(start, start + n, outputs);
                total += loss.evaluate(scores, outputs, targets, None) * n as f64;
                if let crate::data::Targets::Classes(classes) = &raw.targets {
                    for (row, class) in scores.chunks_exact(outputs).zip(&classes[start..start + n])
                    {
                        let answer = answer::answer(row);
                        hits += usize::from(answer == Some(*class));
                        self.answers
                            .push(answer.map_or(NO_CLASS, |class| class as u8));
                    }
                }
            },
        );
        Losses {
            data: total / rows.max(1) as f64,
            accuracy: (task.head.classes > 0 && rows > 0).then(|| answer::accuracy(hits, rows)),
        }
    }

    /// Per-layer statistics and the gradient over the training set. For a larger set, only its first 2000
    /// rows, in the split's random order, are used.
    pub(super) fn layer_stats(&mut self) -> (Vec<LayerStats>, Vec<f32>) {
        let set = self.task.train.head(STAT_ROWS);
        let rows = set.rows();
        let network = &self.trainer.network;
        let mut work = Workspace::new(network, rows);
        network.gradient(
            &set.x,
            rows,
            set.targets.borrow(),
            self.trainer.loss(),
            &self.trainer.hyper.regularizer,
            &mut work,
        );
        let stats = (0..network.layers.len()).map(|l| {
            let (layer, pass) = (&network.layers[l], &work.layers[l]);
            let units = passing(layer, pass, rows);
            let dead_units: Vec<usize> = (0..units.len()).filter(|&u| units[u].is_dead()).collect();
            let closed: usize = units.iter().map(|u| u.closed).sum();
            LayerStats {
                activation: TensorStats::new(&pass.a, BINS).into(),
                gradient: TensorStats::new(&pass.dz, BINS).into(),
                dead: dead_units.len() as f64 / layer.units() as f64,
                saturated: closed as f64 / (rows * units.len()).max(1) as f64,
                dead_units,
                grad_rms: kernels::rms(pass.gradient.get(TensorKind::W)),
                weight_rms: kernels::rms(layer.tensors.get(TensorKind::W)),
                update_ratio: self.update_ratios.get(l).copied().filter(|r| r.is_finite()),
            }
        });
        (stats.collect(), work.theta_gradient())
    }

    /// The predicted class of each example, training part first, as of the last evaluation; its accuracies
    /// count these. Empty in regression.
    pub fn answers(&self) -> &[u8] {
        &self.answers
    }

    /// History points as `[k x 5]`.
    pub fn history(&self) -> Vec<f32> {
        self.history.points().into_flattened()
    }

    /// The changes made on the way, in words.
    pub fn journal_lines(&self) -> Vec<String> {
        let network = &self.trainer.network;
        let count = network.layers.len();
        let name = |index: usize| match network.locate(index) {
            Some((l, kind, i)) => {
                let columns = network.layers[l].columns();
                let layer = layer_name(l, count);
                match kind {
                    TensorKind::W => format!("{layer} W[{}, {}]", i / columns + 1, i % columns + 1),
                    _ => format!("{layer} {}[{}]", kind.name(), i + 1),
                }
            }
            None => "nothing".into(),
        };
        self.journal
            .iter()
            .map(|e| journal::describe(e, name))
            .collect()
    }

    /// Steps the page offers to rewind to, oldest first.
    pub fn rewind_steps(&self) -> Vec<u64> {
        let now = self.trainer.step_count();
        let mut steps: Vec<u64> = [1000, 100, 10, 1]
            .iter()
            .filter_map(|back| now.checked_sub(*back))
            .collect();
        let start = self.checkpoints.first();
        steps.retain(|step| *step >= start);
        if now > start && steps.first() != Some(&start) {
            steps.insert(0, start);
        }
        steps
    }

    /// The autopsy in one sentence.
    pub fn autopsy_sentence(&self, d: &Diverged) -> String {
        let layer = layer_name(d.layer, self.trainer.network.layers.len());
        let value = not_finite(d.value);
        format!(
            "Step {} would have put the first {value} into {} of the {layer} layer. The run stands at its last finite step, {}.",
            d.step,
            d.tensor.name(),
            d.step - 1
        )
    }
}

/// "hidden 1", ..., "output".
pub fn layer_name(l: usize, count: usize) -> String {
    if l + 1 == count {
        "output".into()
    } else {
        format!("hidden {}", l + 1)
    }
}

/// The activation's name without parameters, as in the URL.
pub fn activation_name(activation: Activation) -> &'static str {
    match activation {
        Activation::Linear => "linear",
        Activation::Sigmoid => "sigmoid",
        Activation::Tanh => "tanh",
        Activation::Relu => "relu",
        Activation::LeakyRelu { .. } => "leaky_relu",
        Activation::Prelu { shared: false, .. } => "prelu",
        Activation::Prelu { shared: true, .. } => "prelu_shared",
        Activation::Elu { .. } => "elu",
        Activation::Maxout { .. } => "maxout",
        Activation::Softplus { .. } => "softplus",
        Activation::Selu => "selu",
        Activation::Gelu => "gelu",
        Activation::GeluTanh => "gelu_tanh",
        Activation::Silu { .. } => "silu",
        Activation::Mish => "mish",
    }
}

/// The page's name of the loss.
pub fn loss_name(loss: Loss) -> &'static str {
    match loss {
        Loss::SoftmaxCrossEntropy => "softmax",
        Loss::Hinge => "hinge",
        Loss::SquaredHinge => "squared_hinge",
        Loss::MseMean | Loss::MseSumPerRow => "mse",
        Loss::MseHalf => "mse_half",
        Loss::L1SumPerRow => "l1",
        Loss::LogisticSumPerRow | Loss::LogisticMean => "logistic",
    }
}
