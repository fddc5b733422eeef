//! A measurement of the lecture's "in practice for images: center only": the same small net on the same
//! images, prepared in different ways.

use super::gallery::table;
use super::settings::Settings;
use crate::data::image_stats::channel_stats;
use crate::data::images::ImageSet;
use crate::data::{Fitted, Pca, Preprocessing};
use crate::nn::initializer::FanMode;
use crate::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use crate::nn::{
    Activation, Initializer, Loss, Network, Optimizer, Regularizer, Workspace, answer,
};
use crate::stats::{quantile, quartiles};
use ndarray::{Array1, Array2, ArrayView2};
use serde::Serialize;

/// Hidden ReLU units.
pub const HIDDEN: usize = 50;
/// Images per step.
pub const BATCH: usize = 25;
/// Test images.
pub const TEST: usize = 500;
/// Learning rates tried if every treatment has its own.
pub const RATES: [f64; 7] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0];
/// Rows per block of an evaluation.
const BLOCK: usize = 100;
/// Rows prepared per unit of work.
const PART: usize = 20;

/// A preparation of images whose pixels lie between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// No preparation.
    Raw,
    /// Subtract the mean image (AlexNet).
    Center,
    /// Subtract the mean of each channel (VGG).
    Channel,
    /// Standardize every pixel by its own mean and standard deviation.
    Standardize,
    /// PCA whitening.
    Whiten,
}

impl Treatment {
    /// In the order the page shows them.
    pub const ALL: [Treatment; 5] = [
        Treatment::Raw,
        Treatment::Center,
        Treatment::Channel,
        Treatment::Standardize,
        Treatment::Whiten,
    ];

    /// Name in the URL.
    pub fn name(self) -> &'static str {
        match self {
            Treatment::Raw => "raw",
            Treatment::Center => "center",
            Treatment::Channel => "channel",
            Treatment::Standardize => "standardize",
            Treatment::Whiten => "whiten",
        }
    }

    /// Label on the page.
    pub fn label(self) -> &'static str {
        match self {
            Treatment::Raw => "raw",
            Treatment::Center => "mean image",
            Treatment::Channel => "channel mean",
            Treatment::Standardize => "standardize",
            Treatment::Whiten => "PCA-whiten",
        }
    }

    /// One plain sentence.
    pub fn help(self) -> &'static str {
        match self {
            Treatment::Raw => "Pixels between 0 and 1.",
            Treatment::Center => "Minus the mean image: one number a pixel (AlexNet).",
            Treatment::Channel => "Minus the mean of each channel: three numbers (VGG).",
            Treatment::Standardize => "Every pixel minus its mean, over its standard deviation.",
            Treatment::Whiten => "Scores on the components over √(λ + c); the other inputs are 0.",
        }
    }

    /// Fits the treatment on the training images `x` `[N x D]`; `pca` is theirs, needed to whiten.
    pub fn fit(
        self,
        x: ArrayView2<'_, f64>,
        channels: usize,
        pca: Option<&Pca>,
        epsilon: f64,
    ) -> Fitted {
        match self {
            Treatment::Raw => Preprocessing::None.fit(x),
            Treatment::Center => Preprocessing::Center.fit(x),
            Treatment::Channel => {
                let (mean, _) = channel_stats(x, channels);
                let shift = Array1::from_shape_fn(x.ncols(), |j| mean[j % channels.max(1)]);
                Fitted::shifted(shift)
            }
            Treatment::Standardize => Preprocessing::Standardize.fit(x),
            Treatment::Whiten => match pca {
                Some(pca) => pca.whiten(epsilon),
                None => Preprocessing::WhitenPca { epsilon }.fit(x),
            },
        }
    }
}

/// Images of one treatment, ready for the net.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// `[N x D]`.
    pub train: Examples<f32>,
    /// `[TEST x D]`.
    pub test: Examples<f32>,
}

impl Prepared {
    fn empty(columns: usize) -> Prepared {
        let none = || Examples {
            x: Vec::new(),
            inputs: columns,
            targets: OwnedTargets::Classes(Vec::new()),
        };
        Prepared {
            train: none(),
            test: none(),
        }
    }
}

/// Appends the next rows of `x` (up to `PART`) to `to`. If there are fewer components than pixels, the
/// remaining inputs are 0, so that every net starts with the same weights. False if no rows were left.
fn append(to: &mut Examples<f32>, fitted: &Fitted, x: &Array2<f64>, classes: &[usize]) -> bool {
    let from = to.rows();
    let end = (from + PART).min(x.nrows());
    let OwnedTargets::Classes(targets) = &mut to.targets else {
        return false;
    };
    let out = fitted.apply(x.slice(ndarray::s![from..end, ..]));
    for row in out.rows() {
        to.x.extend(row.iter().map(|&v| v as f32));
        to.x.extend(std::iter::repeat_n(0.0, x.ncols() - row.len()));
    }
    targets.extend_from_slice(&classes[from..end]);
    end > from
}

/// Mean cross-entropy and accuracy.
fn evaluate(network: &Network<f32>, data: &Examples<f32>) -> (f64, f64) {
    let (rows, columns, outputs) = (data.rows(), data.inputs, network.outputs());
    let OwnedTargets::Classes(classes) = &data.targets else {
        return (f64::NAN, f64::NAN);
    };
    let mut work = Workspace::new(network, BLOCK.min(rows));
    let (mut loss, mut hits) = (0.0, 0);
    for from in (0..rows).step_by(BLOCK) {
        let to = (from + BLOCK).min(rows);
        network.forward(&data.x[from * columns..to * columns], to - from, &mut work);
        let targets = data.targets.borrow().rows(from, to, outputs);
        let scores = &work.scores(outputs)[..(to - from) * outputs];
        loss +=
            Loss::SoftmaxCrossEntropy.evaluate(scores, outputs, targets, None) * (to - from) as f64;
        hits += answer::right(scores, outputs, &classes[from..to]);
    }
    (loss / rows.max(1) as f64, answer::accuracy(hits, rows))
}

/// The curves of a run by epoch; the first entry is the start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Learning rate.
    pub rate: f64,
    /// Mean training loss.
    pub loss: Vec<f64>,
    /// Test accuracy.
    pub accuracy: Vec<f64>,
    /// True if a number was not finite, which ends the run.
    pub diverged: bool,
}

impl Curve {
    /// The last loss; infinite after a divergence.
    fn last(&self) -> f64 {
        match self.loss.last() {
            Some(loss) if !self.diverged && loss.is_finite() => *loss,
            _ => f64::INFINITY,
        }
    }
}

#[derive(Debug)]
struct Running {
    treatment: usize,
    trainer: Trainer<f32>,
    curve: Curve,
}

/// Statistics over the runs of a treatment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Summary {
    /// Lowest value at each epoch, over the runs so far.
    pub low: Vec<f64>,
    /// Median at each epoch.
    pub median: Vec<f64>,
    /// Highest value at each epoch.
    pub high: Vec<f64>,
    /// The value after the last epoch, by run; NaN after a divergence.
    pub ends: Vec<f64>,
    /// Quartiles of the finite values.
    pub quartiles: [f64; 3],
}

impl Summary {
    /// Summarizes the numbers that `pick` takes from each run.
    pub fn of(runs: &[Curve], pick: fn(&Curve) -> &Vec<f64>) -> Summary {
        let epochs = runs.iter().map(|r| pick(r).len()).max().unwrap_or(0);
        let mut summary = Summary::default();
        for epoch in 0..epochs {
            let all = runs.iter().filter_map(|r| pick(r).get(epoch).copied());
            let mut values: Vec<f64> = all.filter(|v| v.is_finite()).collect();
            values.sort_by(f64::total_cmp);
            summary.low.push(quantile(&values, 0.0));
            summary.median.push(quantile(&values, 0.5));
            summary.high.push(quantile(&values, 1.0));
        }
        let end = |r: &Curve| match pick(r).last() {
            Some(&v) if !r.diverged => v,
            _ => f64::NAN,
        };
        summary.ends = runs.iter().map(end).collect();
        let finite = summary.ends.iter().copied().filter(|v| v.is_finite());
        summary.quartiles = quartiles(&finite.collect::<Vec<_>>());
        summary
    }
}

/// Every treatment with every seed.
#[derive(Debug)]
pub struct Training {
    config: Settings,
    channels: usize,
    x: [Array2<f64>; 2],
    classes: [Vec<usize>; 2],
    prepared: Vec<Prepared>,
    preparing: Option<(Fitted, Prepared)>,
    running: Option<Running>,
    /// Runs of the search for a learning rate, by treatment, in the order of [`RATES`].
    pub search: Vec<Vec<Curve>>,
    /// The final runs, by treatment, in the order of the seeds.
    pub runs: Vec<Vec<Curve>>,
}

impl Training {
    /// Starts with nothing trained.
    pub fn new(config: &Settings, train: &ImageSet, test: &ImageSet) -> Training {
        Training {
            config: config.clone(),
            channels: train.channels,
            x: [table(train), table(test)],
            classes: [train.classes(), test.classes()],
            prepared: Vec::new(),
            preparing: None,
            running: None,
            search: vec![Vec::new(); config.treatments.len()],
            runs: vec![Vec::new(); config.treatments.len()],
        }
    }

    /// True when components of the training images are needed.
    pub fn wants_pca(&self) -> bool {
        self.config.treatments.contains(&Treatment::Whiten)
    }

    /// Does one unit: a step, or the work between two runs. False when all runs are done.
    pub fn work(&mut self, pca: Option<&Pca>) -> bool {
        let treatments = &self.config.treatments;
        if let Some(&treatment) = treatments.get(self.prepared.len()) {
            let [x, test] = &self.x;
            let (channels, epsilon) = (self.channels, self.config.image_epsilon);
            let (fitted, prepared) = self.preparing.get_or_insert_with(|| {
                let fitted = treatment.fit(x.view(), channels, pca, epsilon);
                (fitted, Prepared::empty(x.ncols()))
            });
            let [classes, test_classes] = &self.classes;
            let more = append(&mut prepared.train, fitted, x, classes)
                || append(&mut prepared.test, fitted, test, test_classes);
            if !more {
                let done = self.preparing.take();
                self.prepared.extend(done.map(|(_, prepared)| prepared));
            }
            return true;
        }
        if let Some(mut running) = self.running.take() {
            if !self.advance(&mut running) {
                self.keep(running);
            } else {
                self.running = Some(running);
            }
            return true;
        }
        let Some((treatment, seed, rate)) = self.next() else {
            return false;
        };
        let mut running = self.start(treatment, seed, rate);
        self.record(&mut running);
        self.running = Some(running);
        true
    }

    /// Treatment, seed and rate of the next run: first the search, then one seed after another.
    fn next(&self) -> Option<(usize, u64, f64)> {
        let first = self.config.seed;
        if self.config.tuned {
            for (t, search) in self.search.iter().enumerate() {
                if let Some(&rate) = RATES.get(search.len()) {
                    return Some((t, first, rate));
                }
            }
        }
        for seed in 0..self.config.repeats {
            for (t, runs) in self.runs.iter().enumerate() {
                if runs.len() == seed {
                    return Some((t, first.wrapping_add(seed as u64), self.rate(t)));
                }
            }
        }
        None
    }

    /// The rate of a treatment: chosen by the training loss of the first seed, or the same for all.
    pub fn rate(&self, treatment: usize) -> f64 {
        let mut best: Option<&Curve> = None;
        for curve in &self.search[treatment] {
            if best.is_none_or(|b| curve.last() < b.last()) {
                best = Some(curve);
            }
        }
        best.map_or(self.config.learning_rate, |b| b.rate)
    }

    fn start(&self, treatment: usize, seed: u64, rate: f64) -> Running {
        let train = self.prepared[treatment].train.clone();
        let classes = self.classes[0].iter().max().map_or(1, |c| c + 1);
        let layers = [(HIDDEN, Activation::Relu), (classes, Activation::Linear)];
        let mut network = Network::<f64>::zeros(train.inputs, &layers);
        let init = Initializer::HeNormal {
            mode: FanMode::FanIn,
        };
        init.initialize(&mut network, 0.0, seed, ArrayView2::from(&[[]]));
        let hyper = Hyperparameters {
            learning_rate: rate,
            regularizer: Regularizer::default(),
            batch: BATCH,
        };
        let loss = Loss::SoftmaxCrossEntropy;
        let trainer = Trainer::new(network.cast(), train, loss, Optimizer::Sgd, hyper, seed);
        Running {
            treatment,
            trainer,
            curve: Curve {
                rate,
                ..Curve::default()
            },
        }
    }

    fn record(&self, running: &mut Running) {
        let network = &running.trainer.network;
        let (loss, _) = evaluate(network, &running.trainer.train);
        let (_, accuracy) = evaluate(network, &self.prepared[running.treatment].test);
        running.curve.loss.push(loss);
        running.curve.accuracy.push(accuracy);
    }

    /// Does one step; false at the end of the run.
    fn advance(&self, running: &mut Running) -> bool {
        if running.trainer.step().is_err() {
            running.curve.diverged = true;
            return false;
        }
        if running.trainer.at_epoch_end() {
            self.record(running);
            running.curve.diverged = !running.curve.loss.iter().all(|l| l.is_finite());
        }
        running.curve.loss.len() <= self.config.epochs && !running.curve.diverged
    }

    fn keep(&mut self, running: Running) {
        let t = running.treatment;
        if self.config.tuned && self.search[t].len() < RATES.len() {
            self.search[t].push(running.curve);
            // The best run of the search serves as the first seed's run.
            if self.search[t].len() == RATES.len() {
                let rate = self.rate(t);
                let best = self.search[t].iter().find(|c| c.rate == rate).cloned();
                self.runs[t].extend(best);
            }
        } else {
            self.runs[t].push(running.curve);
        }
    }

    /// Numbers of inputs, training images and test images.
    pub fn sizes(&self) -> [usize; 3] {
        [self.x[0].ncols(), self.x[0].nrows(), self.x[1].nrows()]
    }

    /// Runs done and total runs.
    pub fn progress(&self) -> (usize, usize) {
        let treatments = self.config.treatments.len();
        let count = |all: &[Vec<Curve>]| all.iter().map(Vec::len).sum::<usize>();
        let search = if self.config.tuned { RATES.len() } else { 0 };
        (
            count(&self.search) + count(&self.runs),
            treatments * (search + self.config.repeats),
        )
    }
}
