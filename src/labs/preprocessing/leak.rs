//! The choice of statistics: those of the training set, of all data, or of each split separately; and its
//! effect on the error on the test set and on unseen examples.

use super::settings::Settings;
use crate::data::{Fitted, Preprocessing};
use crate::linalg::{orthogonal, product};
use crate::nn::blocks::at_once;
use crate::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use crate::nn::{
    Activation, Initializer, Loss, Network, Optimizer, Regularizer, Workspace, answer,
};
use crate::rng::Stream;
use crate::stats::quartiles;
use ndarray::{Array2, ArrayView2, Axis, concatenate, s};
use serde::Serialize;

/// Number of unseen examples, drawn like the test set and left out of all statistics.
pub const FRESH: usize = 1000;
/// Steps of full-batch gradient descent and their learning rate.
pub const STEPS: u64 = 300;
const RATE: f64 = 0.3;
/// Hidden units of [`Model::Hidden`].
pub const HIDDEN: usize = 16;
/// Offset of every input from 0, in standard deviations of that input.
const OFFSET: f64 = 3.0;

/// The source of mean, standard deviation and components.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistics {
    /// The training examples, for all splits.
    Train,
    /// Training and test examples together: the test set leaks into training.
    All,
    /// Every split is prepared with its own statistics.
    Own,
}

impl Statistics {
    /// In the order the page shows them.
    pub const ALL: [Statistics; 3] = [Statistics::Train, Statistics::All, Statistics::Own];

    /// Name in the URL.
    pub fn name(self) -> &'static str {
        match self {
            Statistics::Train => "train",
            Statistics::All => "all",
            Statistics::Own => "own",
        }
    }

    /// Label on the page.
    pub fn label(self) -> &'static str {
        match self {
            Statistics::Train => "training only",
            Statistics::All => "all data",
            Statistics::Own => "each split its own",
        }
    }

    /// One plain sentence.
    pub fn help(self) -> &'static str {
        match self {
            Statistics::Train => "The rule: measured once, applied to everything that comes.",
            Statistics::All => "A leak: the test set influences what the net is trained on.",
            Statistics::Own => "Two functions: equal examples can come out different.",
        }
    }
}

/// The model that is trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Softmax on the inputs.
    Linear,
    /// One hidden layer of tanh units.
    Hidden,
}

impl Model {
    /// In the order the page shows them.
    pub const ALL: [Model; 2] = [Model::Linear, Model::Hidden];

    /// Name in the URL.
    pub fn name(self) -> &'static str {
        match self {
            Model::Linear => "linear",
            Model::Hidden => "tanh",
        }
    }

    /// Label on the page.
    pub fn label(self) -> &'static str {
        match self {
            Model::Linear => "Linear classifier",
            Model::Hidden => "16 tanh units",
        }
    }
}

/// Training set, test set and other examples while they are preprocessed with the statistics of a rule.
/// The other examples come after the test set: no shared statistics include them.
#[derive(Clone, Debug)]
pub struct Preparing {
    p: Preprocessing,
    rule: Statistics,
    /// Rows of the test set and of other examples that arrive together; 0 for all.
    arrive: usize,
    /// The preprocessing shared by all splits.
    fitted: Option<Fitted>,
    out: Vec<Array2<f64>>,
    /// The split in progress under its own statistics, and the next row.
    own: Option<(Array2<f64>, usize)>,
}

impl Preparing {
    /// Starts with nothing measured.
    pub fn new(p: Preprocessing, rule: Statistics, arrive: usize) -> Self {
        Preparing {
            p,
            rule,
            arrive,
            fitted: None,
            out: Vec::new(),
            own: None,
        }
    }

    /// Does the next piece of work; returns the three sets once none is left. Pass the same sets every time.
    pub fn work(&mut self, x: [ArrayView2<'_, f64>; 3]) -> Option<[Array2<f64>; 3]> {
        let part = self.out.len();
        if self.rule == Statistics::Own && part < 3 {
            self.by_itself(x[part], if part == 0 { 0 } else { self.arrive });
        } else if let Some(fitted) = &self.fitted {
            self.out.extend(x.map(|x| fitted.apply(x)));
        } else {
            let [train, test, _] = x;
            self.fitted = Some(match concatenate(Axis(0), &[train, test]) {
                Ok(all) if self.rule == Statistics::All => self.p.fit(all.view()),
                _ => self.p.fit(train),
            });
        }
        let [a, b, c] = self.out.first_chunk_mut::<3>()?;
        Some([a, b, c].map(std::mem::take))
    }

    /// Preprocesses the next `size` rows of `x` (0: all) with their own statistics.
    fn by_itself(&mut self, x: ArrayView2<'_, f64>, size: usize) {
        let rows = x.nrows();
        let size = if size == 0 { rows } else { size };
        let (mut out, from) = (self.own.take()).unwrap_or_else(|| (Array2::zeros(x.dim()), 0));
        let end = rows.min(from + size);
        if from < end {
            let own = x.slice(s![from..end, ..]);
            let mut to = out.slice_mut(s![from..end, ..]);
            to.assign(&self.p.fit(own).apply(own));
        }
        match end < rows {
            true => self.own = Some((out, end)),
            false => self.out.push(out),
        }
    }
}

/// [`Preparing`] in a single call.
pub fn prepare(
    p: Preprocessing,
    rule: Statistics,
    x: [ArrayView2<'_, f64>; 3],
    arrive: usize,
) -> [Array2<f64>; 3] {
    let mut preparing = Preparing::new(p, rule, arrive);
    loop {
        if let Some(prepared) = preparing.work(x) {
            return prepared;
        }
    }
}

/// Training, test and fresh examples of one seed.
#[derive(Clone, Debug)]
pub struct Draw {
    /// The inputs of the three sets, `[N x D]` each.
    pub x: [Array2<f64>; 3],
    /// Classes, 0 or 1.
    pub classes: [Vec<usize>; 3],
}

impl Draw {
    /// Views of the three sets.
    fn views(&self) -> [ArrayView2<'_, f64>; 3] {
        [self.x[0].view(), self.x[1].view(), self.x[2].view()]
    }

    /// Draws two Gaussian classes with a common covariance and random principal directions.
    pub fn new(config: &Settings, seed: u64) -> Draw {
        let d = config.inputs;
        let mut shape = Stream::new(seed, "leak/shape", 0);
        let axes = orthogonal(Array2::from_shape_simple_fn((d, d), || shape.normal()).view());
        let mut direction: Vec<f64> = (0..d).map(|_| shape.normal()).collect();
        let norm = direction.iter().map(|v| v * v).sum::<f64>().sqrt();
        direction.iter_mut().for_each(|v| *v /= norm);
        // Geometric from 1 down to 1/spread. z becomes x = z diag(scale) axes.
        let scale = |j: usize| libm::pow(config.spread, -(j as f64) / (d.max(2) - 1) as f64);
        let map = Array2::from_shape_fn((d, d), |(i, j)| scale(i) * axes[[i, j]]);
        let std: Vec<f64> = (map.columns().into_iter())
            .map(|c| c.iter().map(|v| v * v).sum::<f64>().sqrt())
            .collect();
        let part = |role: &str, n: usize, share: f64, shift: f64| {
            let mut stream = Stream::new(seed, role, 0);
            let second = (n as f64 * share).round() as usize;
            let classes: Vec<usize> = (0..n).map(|i| usize::from(i < second)).collect();
            let z = Array2::from_shape_fn((n, d), |(i, j)| {
                let side = if classes[i] == 1 { 1.0 } else { -1.0 };
                stream.normal() + side * config.separation * direction[j]
            });
            let mut x = product(z.view(), map.view());
            for mut row in x.rows_mut() {
                for (v, s) in row.iter_mut().zip(&std) {
                    *v += (OFFSET + shift) * s;
                }
            }
            // Shuffles the classes, so that examples that arrive together are of both.
            let mut order: Vec<usize> = (0..n).collect();
            stream.shuffle(&mut order);
            let classes = order.iter().map(|&i| classes[i]).collect();
            (x.select(Axis(0), &order), classes)
        };
        let (share, shift) = (config.share, config.shift);
        let (a, train) = part("leak/train", config.train_rows, 0.5, 0.0);
        let (b, test) = part("leak/test", config.test_rows, share, shift);
        let (c, fresh) = part("leak/fresh", FRESH, share, shift);
        Draw {
            x: [a, b, c],
            classes: [train, test, fresh],
        }
    }
}

fn examples(x: &Array2<f64>, classes: &[usize]) -> Examples<f32> {
    Examples {
        x: x.iter().map(|&v| v as f32).collect(),
        inputs: x.ncols(),
        targets: OwnedTargets::Classes(classes.to_vec()),
    }
}

/// Share of wrong answers.
pub fn error(network: &Network<f32>, data: &Examples<f32>) -> f64 {
    let (rows, outputs) = (data.rows(), network.outputs());
    let mut work = Workspace::new(network, rows);
    network.forward(&data.x, rows, &mut work);
    let OwnedTargets::Classes(classes) = &data.targets else {
        return f64::NAN;
    };
    let right = answer::right(work.scores(outputs), outputs, classes);
    1.0 - answer::accuracy(right, rows)
}

/// Error on the test set and on the fresh examples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// The error that would be reported.
    pub test: f64,
    /// The error on unseen examples.
    pub fresh: f64,
}

fn trainer(config: &Settings, x: &Array2<f64>, draw: &Draw, seed: u64) -> Trainer<f32> {
    let hidden = match config.model {
        Model::Linear => None,
        Model::Hidden => Some((HIDDEN, Activation::Tanh)),
    };
    let layers: Vec<_> = hidden
        .into_iter()
        .chain([(2, Activation::Linear)])
        .collect();
    let mut network = Network::<f64>::zeros(config.inputs, &layers);
    let init = Initializer::GlorotNormal { gain: 1.0 };
    init.initialize(&mut network, 0.0, seed, x.slice(s![..0, ..]));
    let hyper = Hyperparameters {
        learning_rate: RATE,
        regularizer: Regularizer::default(),
        batch: config.train_rows,
    };
    Trainer::new(
        network.cast(),
        examples(x, &draw.classes[0]),
        Loss::SoftmaxCrossEntropy,
        Optimizer::Sgd,
        hyper,
        seed,
    )
}

/// The next step of a draw.
#[derive(Clone, Debug)]
enum Stage {
    Prepare(Preparing),
    /// Updates in progress, with the prepared test and fresh examples for afterwards.
    Train(Box<Trainer<f32>>, [Array2<f64>; 2]),
}

/// One seed in progress: the three rules share its data, weights and steps.
#[derive(Clone, Debug)]
struct Seed {
    draw: Draw,
    name: u64,
    stage: Option<Stage>,
    errors: Vec<Errors>,
}

impl Seed {
    /// Does the next piece of work; returns the errors of all rules once none is left.
    fn work(&mut self, config: &Settings) -> Option<[Errors; 3]> {
        let draw = &self.draw;
        let stage = self.stage.take().unwrap_or_else(|| {
            let rule = Statistics::ALL[self.errors.len()];
            Stage::Prepare(Preparing::new(config.preparation, rule, config.arrive))
        });
        match stage {
            Stage::Prepare(mut preparing) => {
                self.stage = Some(match preparing.work(draw.views()) {
                    None => Stage::Prepare(preparing),
                    Some([train, test, fresh]) => {
                        let trainer = trainer(config, &train, draw, self.name);
                        Stage::Train(Box::new(trainer), [test, fresh])
                    }
                });
            }
            Stage::Train(mut trainer, [test, fresh]) => {
                let left = STEPS - trainer.step_count();
                // A hidden unit costs a tanh and its slope besides its products.
                let products = 3 * trainer.network.len() + 100 * HIDDEN;
                let some = left.min(at_once::<f32>(products * config.train_rows) as u64);
                let diverged = (0..some).any(|_| trainer.step().is_err());
                if some < left && !diverged {
                    self.stage = Some(Stage::Train(trainer, [test, fresh]));
                    return None;
                }
                let of = |x: &Array2<f64>, part: usize| {
                    error(&trainer.network, &examples(x, &draw.classes[part]))
                };
                self.errors.push(Errors {
                    test: of(&test, 1),
                    fresh: of(&fresh, 2),
                });
            }
        }
        self.errors.first_chunk::<3>().copied()
    }
}

/// A rule compared with the statistics of the training examples, seed by seed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Compared {
    /// Name in links.
    pub name: &'static str,
    /// Label on the page.
    pub label: &'static str,
    /// Error on the test set.
    pub test: Vec<f64>,
    /// Error on fresh examples.
    pub fresh: Vec<f64>,
    /// Quartiles of `test`.
    pub test_quartiles: [f64; 3],
    /// Quartiles of `fresh`.
    pub fresh_quartiles: [f64; 3],
    /// Quartiles of the test error minus that with training statistics.
    pub difference: [f64; 3],
    /// Number of seeds with a lower test error.
    pub better: usize,
    /// Number of seeds with a higher test error.
    pub worse: usize,
}

/// Inputs and classes of a set.
type Points = (Array2<f64>, Vec<usize>);

/// All seeds of a configuration, one after another.
#[derive(Clone, Debug)]
pub struct Leak {
    config: Settings,
    /// The first seed, for the picture of its points.
    first: Option<(Draw, Preparing)>,
    example: Option<[Points; 2]>,
    running: Option<Box<Seed>>,
    /// For each finished seed: the errors of each rule, in the order of [`Statistics::ALL`].
    pub done: Vec<[Errors; 3]>,
}

impl Leak {
    /// Starts with nothing measured.
    pub fn new(config: &Settings) -> Leak {
        let draw = Draw::new(config, config.seed);
        let preparing = Preparing::new(config.preparation, config.statistics, config.arrive);
        Leak {
            config: config.clone(),
            first: Some((draw, preparing)),
            example: None,
            running: None,
            done: Vec::new(),
        }
    }

    /// Does the next piece of work: first the drawn points, then the seeds. False at the end.
    pub fn work(&mut self) -> bool {
        if let Some((draw, preparing)) = &mut self.first {
            if let Some([train, test, _]) = preparing.work(draw.views()) {
                let [train_classes, test_classes, _] = std::mem::take(&mut draw.classes);
                self.example = Some([(train, train_classes), (test, test_classes)]);
                self.first = None;
            }
            return true;
        }
        if self.done.len() >= self.config.seeds {
            return false;
        }
        let config = &self.config;
        let name = config.seed.wrapping_add(self.done.len() as u64);
        let mut seed = self.running.take().unwrap_or_else(|| {
            Box::new(Seed {
                draw: Draw::new(config, name),
                name,
                stage: None,
                errors: Vec::new(),
            })
        });
        match seed.work(config) {
            Some(errors) => self.done.push(errors),
            None => self.running = Some(seed),
        }
        true
    }

    /// Inputs and classes of training and test set of the first seed, prepared by the selected rule, once
    /// ready.
    pub fn example(&self) -> Option<&[Points; 2]> {
        self.example.as_ref()
    }

    /// The comparison of a rule over the finished seeds.
    pub fn compared(&self, rule: Statistics) -> Compared {
        let of = |rule: Statistics, pick: fn(&Errors) -> f64| -> Vec<f64> {
            let errors = self.done.iter().map(|seed| &seed[rule as usize]);
            errors.map(pick).collect()
        };
        let (test, fresh) = (of(rule, |e| e.test), of(rule, |e| e.fresh));
        let base = of(Statistics::Train, |e| e.test);
        let differences: Vec<f64> = test.iter().zip(&base).map(|(a, b)| a - b).collect();
        Compared {
            name: rule.name(),
            label: rule.label(),
            test_quartiles: quartiles(&test),
            fresh_quartiles: quartiles(&fresh),
            difference: quartiles(&differences),
            better: differences.iter().filter(|&&d| d < 0.0).count(),
            worse: differences.iter().filter(|&&d| d > 0.0).count(),
            test,
            fresh,
        }
    }

    /// The error of the optimal rule, if the classes are equally frequent: Phi(-separation).
    pub fn best(&self) -> Option<f64> {
        let half = (self.config.share - 0.5).abs() < 1e-12;
        half.then(|| 0.5 * libm::erfc(self.config.separation * std::f64::consts::FRAC_1_SQRT_2))
    }
}
