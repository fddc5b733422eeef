//! The training of the same net on all images, and its results.

use super::evaluate::{Evaluating, Evaluation};
use crate::data::images::ImageSet;
use crate::nn::Network;
use crate::nn::answer::{self, accuracy};
use crate::nn::trainer::{Diverged, Examples, OwnedTargets, Trainer};
use crate::nn::{Loss, Number, Optimizer, Regularizer};
use crate::rng::Stream;

/// One point of the curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Epochs done.
    pub epoch: u64,
    /// Mean data loss of the examples as visited during this epoch; at epoch 0, of all of them.
    pub train_loss: f64,
    /// Share of these examples that were classified correctly.
    pub train_accuracy: f64,
    /// Penalty at the end of the epoch.
    pub penalty: f64,
    /// Data loss on the test images; NaN without any.
    pub test_loss: f64,
    /// Share of correctly classified test images; NaN without any.
    pub test_accuracy: f64,
}

/// The settings of the training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Data loss.
    pub loss: Loss,
    /// Update rule.
    pub rule: Optimizer,
    /// Learning rate.
    pub learning_rate: f64,
    /// Examples per step.
    pub batch: usize,
    /// Penalty.
    pub l2: f64,
    /// Fault: labels are shuffled again before every epoch.
    pub relabel: bool,
    /// Seed of the order of the examples.
    pub seed: u64,
}

/// A run on all images.
pub struct Training {
    trainer: Trainer<f32>,
    plan: Plan,
    /// The training images.
    pub train_images: ImageSet,
    /// The test images.
    pub test_images: ImageSet,
    test: Examples<f32>,
    /// One row per epoch.
    pub history: Vec<Row>,
    /// Set if a number was not finite.
    pub diverged: Option<Diverged>,
    /// True while it trains until it is stopped.
    pub playing: bool,
    /// The step to train to.
    pub target: u64,
    /// Sums over the epoch: loss, correct examples, examples.
    sums: (f64, usize, usize),
    /// True if an update is in progress.
    stepping: bool,
    /// A measurement in progress, of the training images or of the test images.
    evaluating: Option<(Part, Evaluating)>,
    /// The epoch's loss and accuracy on the training images, until those on the test images are known.
    ended: Option<(f64, f64)>,
    on_train: Option<(u64, Evaluation)>,
    on_test: Option<(u64, Evaluation)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Train,
    Test,
}

impl Training {
    /// A run that starts from `network`; `train` and `test` are the images as examples, in the same order.
    pub fn new(
        network: Network<f32>,
        (train_images, train): (ImageSet, Examples<f32>),
        (test_images, test): (ImageSet, Examples<f32>),
        plan: Plan,
    ) -> Self {
        let hyper = crate::nn::trainer::Hyperparameters {
            learning_rate: plan.learning_rate,
            regularizer: Regularizer {
                l1: 0.0,
                l2: plan.l2,
            },
            batch: plan.batch,
        };
        let trainer = Trainer::new(network, train, plan.loss, plan.rule, hyper, plan.seed);
        Training {
            trainer,
            plan,
            train_images,
            test_images,
            test,
            history: Vec::new(),
            diverged: None,
            playing: false,
            target: 0,
            sums: (0.0, 0, 0),
            stepping: false,
            evaluating: None,
            ended: None,
            on_train: None,
            on_test: None,
        }
    }

    /// The current network.
    pub fn network(&self) -> &Network<f32> {
        &self.trainer.network
    }

    /// Updates done.
    pub fn step_count(&self) -> u64 {
        self.trainer.step_count()
    }

    /// Epochs done, the fraction of the current one included.
    pub fn epoch(&self) -> f64 {
        self.trainer.epoch()
    }

    /// The settings of the training.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Updates per epoch.
    pub fn steps_per_epoch(&self) -> u64 {
        (self.trainer.train.rows().div_ceil(self.plan.batch.max(1))).max(1) as u64
    }

    /// The last measurement on the training images, while training is stopped.
    pub fn on_train(&self) -> Option<&Evaluation> {
        let (step, e) = self.on_train.as_ref()?;
        (*step == self.step_count()).then_some(e)
    }

    /// The last measurement on the test images, with its step.
    pub fn on_test(&self) -> Option<(u64, &Evaluation)> {
        self.on_test.as_ref().map(|(step, e)| (*step, e))
    }

    /// Starts or stops training.
    pub fn play(&mut self, on: bool) {
        self.playing = on && self.diverged.is_none();
        if !on {
            self.target = self.target.min(self.step_count());
        }
    }

    /// Trains for `steps` more updates, then stops.
    pub fn advance(&mut self, steps: u64) {
        self.playing = false;
        self.target = self.step_count() + steps;
    }

    /// Trains to the end of this epoch, then stops.
    pub fn advance_epoch(&mut self) {
        let per = self.steps_per_epoch();
        self.advance(per - self.step_count() % per);
    }

    /// Does up to `units` pieces of updates, or one of a pending measurement; 0 if stopped.
    pub fn work(&mut self, units: usize) -> usize {
        if self.evaluate() {
            return 1;
        }
        // The starting point of the curves comes first.
        if self.history.is_empty() {
            if !self.measure() {
                let (train, test) = (self.on_train.as_ref(), self.on_test.as_ref());
                let nan = (f64::NAN, f64::NAN);
                let of = |e: &(u64, Evaluation)| (e.1.loss, e.1.accuracy());
                let (train, test) = (train.map_or(nan, of), test.map_or(nan, of));
                self.push(train, test);
            }
            return 1;
        }
        let mut done = 0;
        // An update in progress is completed even when stopped; the net is in between two steps until then.
        while done < units
            && self.diverged.is_none()
            && (self.stepping || self.playing || self.step_count() < self.target)
        {
            self.step();
            done += 1;
            // For a large net one piece per call is enough.
            if self.evaluating.is_some() || self.stepping {
                break;
            }
        }
        if done > 0 {
            return done;
        }
        usize::from(self.diverged.is_none() && self.measure())
    }

    /// Does a piece of an update.
    fn step(&mut self) {
        let first = self.step_count().is_multiple_of(self.steps_per_epoch());
        if self.plan.relabel && first && !self.stepping {
            let epoch = self.step_count() / self.steps_per_epoch();
            if let OwnedTargets::Classes(classes) = &mut self.trainer.train.targets {
                Stream::new(self.plan.seed, "wrong labels", epoch).shuffle(classes);
            }
        }
        let step = self.trainer.step_piece();
        self.stepping = step.is_none();
        let parts = match step {
            None => return,
            Some(Ok(parts)) => parts,
            Some(Err(diverged)) => {
                self.diverged = Some(diverged);
                self.playing = false;
                self.target = self.step_count();
                return;
            }
        };
        let batch = self.trainer.batch();
        let outputs = self.trainer.network.outputs();
        let scores = self.trainer.work().scores(outputs);
        if let OwnedTargets::Classes(classes) = &batch.targets {
            self.sums.0 += parts.data * classes.len() as f64;
            self.sums.1 += answer::right(scores, outputs, classes);
            self.sums.2 += classes.len();
        }
        if self.trainer.at_epoch_end() {
            let (loss, right, seen) = std::mem::take(&mut self.sums);
            self.ended = Some((loss / seen.max(1) as f64, accuracy(right, seen)));
            self.begin(Part::Test);
        }
    }

    fn push(&mut self, train: (f64, f64), test: (f64, f64)) {
        let rule = self.trainer.hyper.regularizer;
        self.history.push(Row {
            epoch: self.epoch() as u64,
            train_loss: train.0,
            train_accuracy: train.1,
            penalty: self.trainer.network.penalized(0.0, &rule).l2,
            test_loss: test.0,
            test_accuracy: test.1,
        });
    }

    fn begin(&mut self, part: Part) {
        let data = match part {
            Part::Train => &self.trainer.train,
            Part::Test => &self.test,
        };
        self.evaluating = Some((part, Evaluating::new(&self.trainer.network, data)));
    }

    /// Does a piece of the current measurement; false if there is none.
    fn evaluate(&mut self) -> bool {
        let Some((part, mut evaluating)) = self.evaluating.take() else {
            return false;
        };
        let (net, loss) = (&self.trainer.network, self.plan.loss);
        let data = match part {
            Part::Train => &self.trainer.train,
            Part::Test => &self.test,
        };
        let Some(result) = evaluating.work(net, data, loss) else {
            self.evaluating = Some((part, evaluating));
            return true;
        };
        let test = (result.loss, result.accuracy());
        let result = Some((self.step_count(), result));
        match part {
            Part::Train => self.on_train = result,
            Part::Test => self.on_test = result,
        }
        if let Some(train) = self.ended.take() {
            self.push(train, test);
        }
        true
    }

    /// Begins the next measurement for a stopped net; false if all are done.
    fn measure(&mut self) -> bool {
        let step = self.step_count();
        let current = |e: &Option<(u64, Evaluation)>| e.as_ref().is_some_and(|(at, _)| *at == step);
        let part = match (current(&self.on_test), current(&self.on_train)) {
            (false, _) => Part::Test,
            (_, false) => Part::Train,
            _ => return false,
        };
        self.begin(part);
        true
    }
}

/// The first layer's weights of each unit as a picture, `[unit][height][width][channels]`, each unit
/// stretched from its smallest weight (0) to its largest (255); and those two weights.
pub fn weight_images(network: &Network<f32>) -> (Vec<u8>, Vec<[f64; 2]>) {
    let Some(layer) = network.layers.first() else {
        return (Vec::new(), Vec::new());
    };
    let (inputs, columns) = (layer.fan_in(), layer.columns());
    let w = layer.tensors.get(crate::nn::TensorKind::W);
    let mut ranges = vec![[f64::INFINITY, f64::NEG_INFINITY]; columns];
    for row in w.chunks_exact(columns) {
        for (range, v) in ranges.iter_mut().zip(row) {
            range[0] = range[0].min(v.f64());
            range[1] = range[1].max(v.f64());
        }
    }
    let mut pixels = vec![0; inputs * columns];
    for (i, row) in w.chunks_exact(columns).enumerate() {
        for (u, v) in row.iter().enumerate() {
            let [low, high] = ranges[u];
            let share = if high > low {
                (v.f64() - low) / (high - low)
            } else {
                0.5
            };
            pixels[u * inputs + i] = (255.0 * share).round() as u8;
        }
    }
    (pixels, ranges)
}
