//! The same nets trained on images: who moves, and who does not.

use crate::config::initialization::InitializationConfig;
use crate::data::images::Shelf;
use crate::labs::images::{Standardization, evaluate};
use crate::nn::loss::Loss;
use crate::nn::trainer::{Examples, Hyperparameters, Trainer};
use crate::nn::{Activation, Network, Optimizer, Regularizer, TensorKind, Workspace, kernels};
use ndarray::ArrayView2;

/// Training images.
pub const TRAIN: usize = 1000;
/// Images of each set the curves are measured on.
pub const MEASURED: usize = 200;
/// Examples of a step.
pub const BATCH: usize = 50;
/// Points of a curve, about.
const POINTS: u64 = 50;

/// One measurement of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Updates done.
    pub step: u64,
    /// Mean cross-entropy over [`MEASURED`] training images.
    pub loss: f64,
    /// Accuracy on them.
    pub train_accuracy: f64,
    /// Accuracy on [`MEASURED`] test images.
    pub test_accuracy: f64,
    /// Of each layer, rms(W - W at the start) / rms(W at the start).
    pub moved: Vec<f64>,
    /// Of each layer, rms of the next update of W / rms(W); the healthy size is about 1e-3.
    pub update: Vec<f64>,
}

/// A run in progress: the lab's hidden layers and ten outputs, plain SGD.
pub struct Run {
    trainer: Trainer<f32>,
    start: Vec<Vec<f32>>,
    test: Examples<f32>,
    scale: f64,
    /// The first is before any update.
    pub points: Vec<Point>,
    /// Step, layer and tensor of the first number that is not finite.
    pub diverged: Option<(u64, usize, String)>,
    steps: u64,
}

impl Run {
    /// Sets the run up; `None` as long as the images are not there.
    pub fn new(config: &InitializationConfig, shelf: &Shelf) -> Option<Run> {
        let train = shelf.train(config.images, TRAIN, config.seed)?;
        let test = shelf.test(config.images, MEASURED, config.seed)?;
        let rule = Standardization::of(&train);
        let data = rule.apply(&train);
        let classes = train.class_names.len();

        let hidden = config.widths()[1..].to_vec();
        let mut layers: Vec<_> = hidden.iter().map(|&w| (w, config.activation)).collect();
        layers.push((classes, Activation::Linear));
        let mut network = Network::<f64>::zeros(train.dims(), &layers);
        // What looks at data looks at these.
        let head: Vec<f64> = (data.x.iter().take(MEASURED * train.dims()))
            .map(|&v| f64::from(v))
            .collect();
        let rows = head.len() / train.dims();
        let view = ArrayView2::from_shape((rows, train.dims()), &head).ok()?;
        config
            .initializer
            .initialize(&mut network, config.bias, config.seed, view);
        let network: Network<f32> = network.cast();
        let weights = |l: &crate::nn::Layer<f32>| l.tensors.get(TensorKind::W).to_vec();
        let mut run = Run {
            start: network.layers.iter().map(weights).collect(),
            trainer: Trainer::new(
                network,
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
            test: rule.apply(&test),
            scale: rule.scale,
            points: Vec::new(),
            diverged: None,
            steps: config.steps,
        };
        run.record();
        Some(run)
    }

    /// What the centered pixels were divided by.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Updates done and wanted.
    pub fn progress(&self) -> (u64, u64) {
        match self.diverged {
            Some(_) => (self.steps, self.steps),
            None => (self.trainer.step_count(), self.steps),
        }
    }

    fn record(&mut self) {
        let net = &self.trainer.network;
        let (loss, train_accuracy) = evaluate(net, &self.trainer.train.head(MEASURED));
        let mut work = Workspace::new(net, BATCH);
        let batch = self.trainer.train.head(BATCH);
        let targets = batch.targets.borrow();
        let rule = Regularizer::default();
        net.gradient(
            &batch.x,
            batch.rows(),
            targets,
            Loss::SoftmaxCrossEntropy,
            &rule,
            &mut work,
        );
        let lr = self.trainer.hyper.learning_rate;
        let mut point = Point {
            step: self.trainer.step_count(),
            loss,
            train_accuracy,
            test_accuracy: evaluate(net, &self.test).1,
            moved: Vec::new(),
            update: Vec::new(),
        };
        for ((layer, start), pass) in net.layers.iter().zip(&self.start).zip(&work.layers) {
            let w = layer.tensors.get(TensorKind::W);
            let shift: Vec<f32> = w.iter().zip(start).map(|(a, b)| a - b).collect();
            // Zeros have no size of their own: what they have become is the measure, and 0 of 0 is 0.
            let share = |part: f64, whole: f64| if part == 0.0 { 0.0 } else { part / whole };
            let size = kernels::rms(start);
            let own = if size == 0.0 { kernels::rms(w) } else { size };
            point.moved.push(share(kernels::rms(&shift), own));
            let gradient = kernels::rms(pass.gradient.get(TensorKind::W));
            point.update.push(share(lr * gradient, kernels::rms(w)));
        }
        self.points.push(point);
    }

    /// One update; false at the end.
    pub fn work(&mut self) -> bool {
        let (done, wanted) = self.progress();
        if done >= wanted {
            return false;
        }
        if let Err(d) = self.trainer.step() {
            self.diverged = Some((d.step, d.layer, d.tensor.name()));
            return false;
        }
        let done = done + 1;
        if done % (wanted / POINTS).max(1) == 0 || done == wanted {
            self.record();
        }
        done < wanted
    }
}
