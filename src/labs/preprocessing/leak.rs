//! Whose statistics: those of the training set, of all data, or of each split its own, and what that
//! does to the error on the test set and on examples that nobody has seen yet.

use crate::config::preprocessing::PreprocessingConfig;
use crate::data::Preprocessing;
use crate::linalg::{orthogonal, product};
use crate::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use crate::nn::{
    Activation, Initializer, Loss, Network, Optimizer, Regularizer, Workspace, answer,
};
use crate::rng::Stream;
use ndarray::{Array2, ArrayView2, Axis, concatenate, s};

/// Examples drawn like the test set that no statistics have seen.
pub const FRESH: usize = 1000;
/// Steps of full-batch gradient descent and their learning rate.
pub const STEPS: u64 = 300;
const RATE: f64 = 0.3;
/// Hidden units of [`Model::Hidden`].
pub const HIDDEN: usize = 16;
/// Every input stands so many of its standard deviations away from 0.
const OFFSET: f64 = 3.0;

/// Where mean, standard deviation and components come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistics {
    /// The training examples, for all.
    Train,
    /// Training and test examples together: the test set leaks into training.
    All,
    /// Every split is prepared by itself.
    Own,
}

impl Statistics {
    /// In the order the page shows them.
    pub const ALL: [Statistics; 3] = [Statistics::Train, Statistics::All, Statistics::Own];

    /// As in the URL.
    pub fn name(self) -> &'static str {
        match self {
            Statistics::Train => "train",
            Statistics::All => "all",
            Statistics::Own => "own",
        }
    }

    /// What the page shows.
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
            Statistics::All => "A leak: the test set has a say in what the net is trained on.",
            Statistics::Own => {
                "Not the same function for both: two equal examples may come out different."
            }
        }
    }
}

/// What is trained.
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

    /// As in the URL.
    pub fn name(self) -> &'static str {
        match self {
            Model::Linear => "linear",
            Model::Hidden => "tanh",
        }
    }

    /// What the page shows.
    pub fn label(self) -> &'static str {
        match self {
            Model::Linear => "Linear classifier",
            Model::Hidden => "16 tanh units",
        }
    }
}

/// `x` in pieces of `arrive` rows (0: all at once), each prepared by its own statistics.
pub fn by_itself(p: Preprocessing, x: ArrayView2<'_, f64>, arrive: usize) -> Array2<f64> {
    let size = if arrive == 0 { x.nrows() } else { arrive }.max(1);
    let mut out = Array2::zeros(x.dim());
    for (from, to) in
        (x.axis_chunks_iter(Axis(0), size)).zip(out.axis_chunks_iter_mut(Axis(0), size))
    {
        let mut to = to;
        to.assign(&p.fit(from).apply(from));
    }
    out
}

/// Training set, test set and other examples, prepared by the statistics of `rule`. Other examples
/// come after the test set: no shared statistics include them.
pub fn prepare(
    p: Preprocessing,
    rule: Statistics,
    [train, test, others]: [ArrayView2<'_, f64>; 3],
    arrive: usize,
) -> [Array2<f64>; 3] {
    let fitted = match rule {
        Statistics::Train => p.fit(train),
        Statistics::All => match concatenate(Axis(0), &[train, test]) {
            Ok(all) => p.fit(all.view()),
            // Of as many columns as each other by construction.
            Err(_) => p.fit(train),
        },
        Statistics::Own => {
            return [
                by_itself(p, train, 0),
                by_itself(p, test, arrive),
                by_itself(p, others, arrive),
            ];
        }
    };
    [train, test, others].map(|x| fitted.apply(x))
}

/// Training, test and fresh examples of one seed.
#[derive(Clone, Debug)]
pub struct Draw {
    /// `[N x D]` each.
    pub x: [Array2<f64>; 3],
    /// Classes, 0 or 1.
    pub classes: [Vec<usize>; 3],
}

impl Draw {
    /// Two Gaussian classes with a common covariance, its principal directions at random.
    pub fn new(config: &PreprocessingConfig, seed: u64) -> Draw {
        let d = config.inputs;
        let mut shape = Stream::new(seed, "leak/shape", 0);
        let axes = orthogonal(Array2::from_shape_simple_fn((d, d), || shape.normal()).view());
        let mut direction: Vec<f64> = (0..d).map(|_| shape.normal()).collect();
        let norm = direction.iter().map(|v| v * v).sum::<f64>().sqrt();
        direction.iter_mut().for_each(|v| *v /= norm);
        // Geometric from 1 down to 1/spread; z is turned into x = z diag(scale) axes.
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
            // The classes are mixed: examples that come together are of both.
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
    /// Reported.
    pub test: f64,
    /// Of examples nobody has seen.
    pub fresh: f64,
}

/// Trains on one draw prepared by `rule`.
pub fn run(config: &PreprocessingConfig, draw: &Draw, rule: Statistics, seed: u64) -> Errors {
    let views = [draw.x[0].view(), draw.x[1].view(), draw.x[2].view()];
    let x = prepare(config.preparation, rule, views, config.arrive);
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
    init.initialize(&mut network, 0.0, seed, x[0].slice(s![..0, ..]));
    let hyper = Hyperparameters {
        learning_rate: RATE,
        regularizer: Regularizer::default(),
        batch: config.train_rows,
    };
    let mut trainer = Trainer::new(
        network.cast(),
        examples(&x[0], &draw.classes[0]),
        Loss::SoftmaxCrossEntropy,
        Optimizer::Sgd,
        hyper,
        seed,
    );
    for _ in 0..STEPS {
        if trainer.step().is_err() {
            break;
        }
    }
    let of = |part: usize| error(&trainer.network, &examples(&x[part], &draw.classes[part]));
    Errors {
        test: of(1),
        fresh: of(2),
    }
}

/// All seeds of a configuration, one after the other.
#[derive(Clone, Debug)]
pub struct Leak {
    config: PreprocessingConfig,
    /// For each seed done: the errors of each rule, in the order of [`Statistics::ALL`].
    pub done: Vec<[Errors; 3]>,
}

impl Leak {
    /// Nothing is measured yet.
    pub fn new(config: &PreprocessingConfig) -> Leak {
        Leak {
            config: config.clone(),
            done: Vec::new(),
        }
    }

    /// The next seed: its three rules share data, weights and steps. False at the end.
    pub fn work(&mut self) -> bool {
        if self.done.len() >= self.config.seeds {
            return false;
        }
        let seed = self.config.seed.wrapping_add(self.done.len() as u64);
        let draw = Draw::new(&self.config, seed);
        let errors = Statistics::ALL.map(|rule| run(&self.config, &draw, rule, seed));
        self.done.push(errors);
        true
    }

    /// Inputs and classes of training and test set of the first seed, prepared by the rule that is
    /// looked at.
    pub fn example(&self) -> [(Array2<f64>, Vec<usize>); 2] {
        let draw = Draw::new(&self.config, self.config.seed);
        let views = [draw.x[0].view(), draw.x[1].view(), draw.x[2].view()];
        let (p, arrive) = (self.config.preparation, self.config.arrive);
        let [train, test, _] = prepare(p, self.config.statistics, views, arrive);
        let [train_classes, test_classes, _] = draw.classes;
        [(train, train_classes), (test, test_classes)]
    }

    /// The error of the best rule there is, when the classes are equally frequent: Phi(-separation).
    pub fn best(&self) -> Option<f64> {
        let half = (self.config.share - 0.5).abs() < 1e-12;
        half.then(|| 0.5 * libm::erfc(self.config.separation * std::f64::consts::FRAC_1_SQRT_2))
    }
}
