//! The same nets trained on images: which weights move, and which do not.

use super::settings::Settings;
use crate::data::images::Shelf;
use crate::labs::images::{Evaluating, Standardization};
use crate::nn::blocks::{Back, Place};
use crate::nn::loss::Loss;
use crate::nn::start::{RoundedStart, Start};
use crate::nn::trainer::{Examples, Hyperparameters, Trainer};
use crate::nn::{Activation, Network, Optimizer, Regularizer, TensorKind, kernels};

/// Training images.
pub const TRAIN: usize = 1000;
/// Images of each set on which the curves are measured.
pub const MEASURED: usize = 200;
/// Examples per step.
pub const BATCH: usize = 50;
/// Approximate number of points per curve.
const POINTS: u64 = 50;

/// One measurement of the run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// Updates done.
    pub step: u64,
    /// Mean cross-entropy over [`MEASURED`] training images.
    pub loss: f64,
    /// Accuracy on the training images.
    pub train_accuracy: f64,
    /// Accuracy on [`MEASURED`] test images.
    pub test_accuracy: f64,
    /// For each layer, rms(W - W at the start) / rms(W at the start).
    pub moved: Vec<f64>,
    /// For each layer, rms of the next update of W / rms(W); about 1e-3 is healthy.
    pub update: Vec<f64>,
}

/// Number of sizes measured per layer.
const SIZES: usize = 4;

/// A measurement in progress.
enum Recording {
    OnTrain(Evaluating),
    OnTest(Evaluating),
    Forward(Place),
    Backward(Back),
    /// Sums over the weights of all layers, [`SIZES`] per layer.
    Sizes(Vec<f64>),
}

/// What is done next.
enum Stage {
    /// Initialization of the weights in progress.
    Start(Box<RoundedStart<f32>>),
    Record(Box<Recording>, Point),
    Step,
}

/// A training run with plain SGD: the lab's hidden layers and ten outputs.
pub struct Run {
    /// The network is empty until it is initialized.
    trainer: Trainer<f32>,
    start: Vec<Vec<f32>>,
    head: Examples<f32>,
    test: Examples<f32>,
    scale: f64,
    stage: Stage,
    /// The first point is before any update.
    pub points: Vec<Point>,
    /// Step, layer and tensor of the first number that is not finite.
    pub diverged: Option<(u64, usize, &'static str)>,
    steps: u64,
    seed: u64,
}

impl Run {
    /// Sets the run up; `None` if its images are missing.
    pub fn new(config: &Settings, shelf: &Shelf) -> Option<Run> {
        let train = shelf.train(config.images, TRAIN, config.seed)?;
        let test = shelf.test(config.images, MEASURED, config.seed)?;
        let rule = Standardization::of(&train);
        let data = rule.apply(&train);
        let classes = train.class_names.len();

        let hidden = config.widths()[1..].to_vec();
        let mut layers: Vec<_> = hidden.iter().map(|&w| (w, config.activation)).collect();
        layers.push((classes, Activation::Linear));
        // Data-dependent initializers use these examples.
        let head = data.head(MEASURED);
        let x = match config.initializer.measures() {
            true => head.x.iter().map(|&v| f64::from(v)).collect(),
            false => Vec::new(),
        };
        let (rule_of, bias, rows) = (config.initializer, config.bias, head.rows());
        let start = Start::new(rule_of, train.dims(), layers, bias, config.seed, x, rows);
        Some(Run {
            start: Vec::new(),
            trainer: Trainer::new(
                Network { layers: Vec::new() },
                data,
                Loss::SoftmaxCrossEntropy,
                Optimizer::Sgd,
                Hyperparameters {
                    learning_rate: config.learning_rate,
                    regularizer: Regularizer::default(),
                    batch: BATCH,
                },
                config.seed,
            ),
            head,
            test: rule.apply(&test),
            scale: rule.scale,
            stage: Stage::Start(Box::new(RoundedStart::new(start))),
            points: Vec::new(),
            diverged: None,
            steps: config.steps,
            seed: config.seed,
        })
    }

    /// The divisor of the centered pixels.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Share of the initialization that is done; `None` once updates can begin.
    pub fn starting(&self) -> Option<f64> {
        match &self.stage {
            Stage::Start(start) => Some(start.share()),
            _ => None,
        }
    }

    /// Updates done and total updates.
    pub fn progress(&self) -> (u64, u64) {
        match self.diverged {
            Some(_) => (self.steps, self.steps),
            None => (self.trainer.step_count(), self.steps),
        }
    }

    /// Does the next piece of work; false at the end.
    pub fn work(&mut self) -> bool {
        match std::mem::replace(&mut self.stage, Stage::Step) {
            Stage::Start(mut start) => {
                if start.work() {
                    self.stage = Stage::Start(start);
                } else {
                    self.begin(start.take());
                }
                true
            }
            Stage::Record(mut recording, mut point) => {
                if self.record(&mut recording, &mut point) {
                    self.stage = Stage::Record(recording, point);
                    return true;
                }
                self.points.push(point);
                self.trainer.step_count() < self.steps
            }
            Stage::Step => self.step(),
        }
    }

    /// Begins training, once the weights are initialized.
    fn begin(&mut self, network: Network<f32>) {
        let train = std::mem::replace(&mut self.trainer.train, self.head.head(0));
        let (loss, hyper) = (self.trainer.loss(), self.trainer.hyper);
        self.trainer = Trainer::new(network, train, loss, Optimizer::Sgd, hyper, self.seed);
        self.stage = self.recording();
    }

    fn recording(&self) -> Stage {
        let recording = Recording::OnTrain(Evaluating::new(&self.head));
        let point = Point {
            step: self.trainer.step_count(),
            ..Point::default()
        };
        Stage::Record(Box::new(recording), point)
    }

    /// Does the next piece of a measurement; false when it is complete.
    fn record(&mut self, recording: &mut Recording, point: &mut Point) -> bool {
        let net = &self.trainer.network;
        let x = &self.head.x[..BATCH.min(self.head.rows()) * self.head.inputs];
        match recording {
            Recording::OnTrain(evaluating) => {
                if let Some(result) = evaluating.work(net, &self.head) {
                    (point.loss, point.train_accuracy) = result;
                    *recording = Recording::OnTest(Evaluating::new(&self.test));
                }
            }
            Recording::OnTest(evaluating) => {
                if let Some((_, accuracy)) = evaluating.work(net, &self.test) {
                    point.test_accuracy = accuracy;
                    *recording = Recording::Forward(Place::default());
                }
            }
            Recording::Forward(place) => {
                let (net, work) = self.trainer.for_a_pass();
                work.rows = x.len() / self.head.inputs;
                if !net.forward_piece(place, x, work) {
                    let rows = work.rows;
                    let targets = self.head.targets.borrow().rows(0, rows, net.outputs());
                    net.output_loss(targets, Loss::SoftmaxCrossEntropy, work);
                    *recording = Recording::Backward(Back::new(net.layers.len(), true));
                }
            }
            Recording::Backward(back) => {
                let (net, work) = self.trainer.for_a_pass();
                if !net.backward_piece(back, x, &Regularizer::default(), work) {
                    *recording = Recording::Sizes(Vec::new());
                }
            }
            Recording::Sizes(sizes) => {
                let l = sizes.len() / SIZES;
                if l == net.layers.len() {
                    self.compare(sizes, point);
                    return false;
                }
                if self.start.len() == l {
                    self.start
                        .push(net.layers[l].tensors.get(TensorKind::W).to_vec());
                }
                sizes.push(self.size(l, sizes.len() % SIZES));
            }
        }
        true
    }

    /// Root mean square of one of four: the change of layer `l`'s weights, their start, the weights, or
    /// their gradient.
    fn size(&self, l: usize, which: usize) -> f64 {
        let w = self.trainer.network.layers[l].tensors.get(TensorKind::W);
        let start = &self.start[l];
        match which {
            0 => {
                let shifts = w.iter().zip(start).map(|(a, b)| f64::from(a - b));
                let sum: f64 = shifts.map(|d| d * d).sum();
                (sum / w.len().max(1) as f64).sqrt()
            }
            1 => kernels::rms(start),
            2 => kernels::rms(w),
            _ => kernels::rms(self.trainer.work().layers[l].gradient.get(TensorKind::W)),
        }
    }

    fn compare(&self, sizes: &[f64], point: &mut Point) {
        let lr = self.trainer.hyper.learning_rate;
        // Weights that start at zero have no scale, so the new weights are the measure; 0 of 0 counts as 0.
        let share = |part: f64, whole: f64| if part == 0.0 { 0.0 } else { part / whole };
        for layer in sizes.chunks_exact(SIZES) {
            let [shift, start, now, gradient] = *layer else {
                continue;
            };
            let own = if start == 0.0 { now } else { start };
            point.moved.push(share(shift, own));
            point.update.push(share(lr * gradient, now));
        }
    }

    /// Does a piece of an update; false at the end.
    fn step(&mut self) -> bool {
        let (done, wanted) = self.progress();
        if done >= wanted {
            return false;
        }
        match self.trainer.step_piece() {
            None => return true,
            Some(Err(d)) => {
                self.diverged = Some((d.step, d.layer, d.tensor.name()));
                return false;
            }
            Some(Ok(_)) => {}
        }
        let done = done + 1;
        if done % (wanted / POINTS).max(1) == 0 || done == wanted {
            self.stage = self.recording();
        }
        true
    }
}
