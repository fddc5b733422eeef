//! Units that die during training: a small run with every step kept, the update that caused each death,
//! and the share of dead units against the learning rate.

use super::settings::Settings;
use crate::nn::blocks::at_once;
pub use crate::nn::health::Status;
use crate::nn::health::{Passing, passing};
use crate::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use crate::nn::{
    Activation, Initializer, Layer, Loss, Network, Optimizer, Regularizer, TensorKind, Workspace,
};
use crate::stats::quantile;
use ndarray::ArrayView2;

/// Points of the training set.
pub const ROWS: usize = 200;

/// What the page shows of one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// `[columns][w1, w2, b]` of the hidden layer.
    pub lines: Vec<[f32; 3]>,
    /// Status of each unit, judged on the whole training set.
    pub status: Vec<Status>,
    /// Mean loss over the training set.
    pub loss: f64,
}

/// Weights and bias of one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Unit {
    /// Weights of the two inputs.
    pub w: [f32; 2],
    /// Bias.
    pub b: f32,
}

/// How a unit died.
#[derive(Clone, Debug, PartialEq)]
pub struct Death {
    /// Index of the unit.
    pub unit: usize,
    /// The update that killed it, from 1; 0 if it was dead at initialization.
    pub step: usize,
    /// Its weights and bias before that update.
    pub before: Unit,
    /// Its weights and bias after that update.
    pub after: Unit,
    /// Gradient of the mini-batch loss with respect to its weights.
    pub dw: [f32; 2],
    /// Gradient of the mini-batch loss with respect to its bias.
    pub db: f32,
    /// Examples of the whole set on which it was active before the update.
    pub active: usize,
    /// The same count if only its bias had been updated.
    pub by_bias: usize,
    /// The same count if only its weights had been updated.
    pub by_weights: usize,
}

/// A run that keeps every step.
pub struct Run {
    trainer: Trainer<f32>,
    work: Workspace<f32>,
    steps: usize,
    /// Every step, from 0 on.
    pub moments: Vec<Moment>,
    /// The deaths, in the order they happened.
    pub deaths: Vec<Death>,
    /// Units that came back to life.
    pub revived: usize,
    /// The update in which a number was first not finite.
    pub diverged: Option<u64>,
}

/// The hidden units' function, their biases and the learning rate of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// Activation of the hidden units.
    pub activation: Activation,
    /// Initial bias.
    pub bias: f64,
    /// Learning rate.
    pub learning_rate: f64,
}

/// A net with one hidden layer on the configured points, initialized by He's rule with `seed`.
fn trainer(config: &Settings, recipe: &Recipe, seed: u64) -> Trainer<f32> {
    let data = config.data.generate(ROWS, 0.1, 3, seed);
    let x: Vec<f64> = data.x.iter().copied().collect();
    let classes = data.n_classes();
    let hidden = (config.units, recipe.activation);
    let mut net = Network::<f64>::zeros(2, &[hidden, (classes, Activation::Linear)]);
    let init = Initializer::HeNormal {
        mode: crate::nn::initializer::FanMode::FanIn,
    };
    let view = ArrayView2::from_shape((x.len() / 2, 2), &x);
    if let Ok(view) = view {
        init.initialize(&mut net, 0.0, seed, view);
    }
    net.layers[0]
        .tensors
        .get_mut(TensorKind::B)
        .fill(recipe.bias);
    let train = Examples {
        x: x.iter().map(|&v| v as f32).collect(),
        inputs: 2,
        targets: OwnedTargets::Classes(data.classes().map_or_else(Vec::new, <[_]>::to_vec)),
    };
    let hyper = Hyperparameters {
        learning_rate: recipe.learning_rate,
        regularizer: Regularizer::default(),
        batch: config.batch,
    };
    let loss = Loss::SoftmaxCrossEntropy;
    Trainer::new(net.cast(), train, loss, Optimizer::Sgd, hyper, seed)
}

/// Judges every unit and computes the loss on the whole set.
fn judge(trainer: &Trainer<f32>, work: &mut Workspace<f32>) -> (Vec<Passing<f32>>, f64) {
    let (net, train) = (&trainer.network, &trainer.train);
    net.forward(&train.x, train.rows(), work);
    let loss = net.output_loss(train.targets.borrow(), trainer.loss(), work);
    let units = passing(&net.layers[0], &work.layers[0], train.rows());
    (units, loss)
}

/// Number of examples on which a unit with these parameters is active.
fn active(activation: Activation, alpha: f32, unit: Unit, x: &[f32]) -> usize {
    let mut layer = Layer::<f32>::new(2, 1, activation);
    layer
        .tensors
        .get_mut(TensorKind::W)
        .copy_from_slice(&unit.w);
    layer.tensors.get_mut(TensorKind::B)[0] = unit.b;
    layer.tensors.get_mut(TensorKind::Alpha).fill(alpha);
    let net = Network {
        layers: vec![layer],
    };
    let rows = x.len() / 2;
    let mut work = Workspace::new(&net, rows);
    net.forward(x, rows, &mut work);
    let open = passing(&net.layers[0], &work.layers[0], rows)[0];
    rows - open.closed
}

fn lines(layer: &Layer<f32>) -> Vec<[f32; 3]> {
    let (w, b) = (
        layer.tensors.get(TensorKind::W),
        layer.tensors.get(TensorKind::B),
    );
    let n = b.len();
    (0..n).map(|j| [w[j], w[n + j], b[j]]).collect()
}

impl Run {
    /// The run at step 0.
    pub fn new(config: &Settings) -> Run {
        let recipe = Recipe {
            activation: config.hidden,
            bias: config.bias,
            learning_rate: config.learning_rate,
        };
        let trainer = trainer(config, &recipe, config.seed);
        let mut run = Run {
            work: Workspace::new(&trainer.network, ROWS),
            trainer,
            steps: config.steps,
            moments: Vec::new(),
            deaths: Vec::new(),
            revived: 0,
            diverged: None,
        };
        run.record();
        run
    }

    /// The training points `[ROWS x 2]` and their classes.
    pub fn points(&self) -> (&[f32], &[usize]) {
        let classes = match &self.trainer.train.targets {
            OwnedTargets::Classes(c) => &c[..],
            OwnedTargets::Values(..) => &[],
        };
        (&self.trainer.train.x, classes)
    }

    /// Columns per unit: the pieces of Maxout, else 1.
    pub fn pieces(&self) -> usize {
        self.trainer.network.layers[0].activation.pieces()
    }

    /// Steps done and total steps; a diverged run counts as done.
    pub fn progress(&self) -> (usize, usize) {
        match self.diverged {
            Some(_) => (self.steps, self.steps),
            None => (self.moments.len() - 1, self.steps),
        }
    }

    fn record(&mut self) {
        let (units, loss) = judge(&self.trainer, &mut self.work);
        let now = Moment {
            lines: lines(&self.trainer.network.layers[0]),
            status: units.into_iter().map(Passing::status).collect(),
            loss,
        };
        let step = self.moments.len();
        for unit in 0..now.status.len() {
            let was = self.moments.last().map(|m| m.status[unit]);
            let dead = now.status[unit] == Status::Dead;
            if dead && was != Some(Status::Dead) {
                let death = self.certificate(unit, step, &now);
                self.deaths.push(death);
            }
            self.revived += usize::from(!dead && was == Some(Status::Dead));
        }
        self.moments.push(now);
    }

    /// Describes what the last update did to `unit`.
    fn certificate(&self, unit: usize, step: usize, now: &Moment) -> Death {
        // Only functions with one piece can die.
        let of = |m: &Moment| Unit {
            w: [m.lines[unit][0], m.lines[unit][1]],
            b: m.lines[unit][2],
        };
        let after = of(now);
        let before = self.moments.last().map_or(after, of);
        let gradient = &self.trainer.work().layers[0].gradient;
        let (dw, db) = (gradient.get(TensorKind::W), gradient.get(TensorKind::B));
        let layer = &self.trainer.network.layers[0];
        let x = &self.trainer.train.x;
        let open = |u: Unit| active(layer.activation, layer.alpha(unit), u, x);
        Death {
            unit,
            step,
            before,
            after,
            dw: [dw[unit], dw[db.len() + unit]],
            db: db[unit],
            active: open(before),
            by_bias: open(Unit {
                w: before.w,
                b: after.b,
            }),
            by_weights: open(Unit {
                w: after.w,
                b: before.b,
            }),
        }
    }

    /// Does one update; false at the end.
    pub fn work(&mut self) -> bool {
        let (done, wanted) = self.progress();
        if done >= wanted {
            return false;
        }
        if let Err(d) = self.trainer.step() {
            self.diverged = Some(d.step);
            return false;
        }
        self.record();
        true
    }
}

/// Learning rates of the sweep, from 0.01 to 10, four per decade.
pub const RATES: usize = 13;
/// Cost of an update per pre-activation, in multiplications.
const UPDATE: usize = 300;
/// Seeds per learning rate.
pub const SEEDS: usize = 20;

/// Learning rate number `i`.
pub fn rate(i: usize) -> f64 {
    libm::pow(10.0, -2.0 + i as f64 / 4.0)
}

/// One function and bias, over all learning rates.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepLine {
    /// True for plain ReLU units.
    pub relu: bool,
    /// Initial biases.
    pub bias: f64,
    activation: Activation,
    /// Final share of dead units, `[rate][seed]`; NaN for a run that diverged.
    pub dead: Vec<Vec<f64>>,
    /// Number of diverged runs per learning rate.
    pub diverged: Vec<usize>,
}

/// The share of dead units against the learning rate, over all lines and seeds.
pub struct Sweep {
    config: Settings,
    /// The run in progress.
    running: Option<Trainer<f32>>,
    /// The reader's setting, then ReLU with biases 0 and 0.01, without duplicates.
    pub lines: Vec<SweepLine>,
}

impl Sweep {
    /// A sweep with nothing run yet.
    pub fn new(config: &Settings) -> Sweep {
        let mut settings = vec![(config.hidden, config.bias)];
        for other in [(Activation::Relu, 0.0), (Activation::Relu, 0.01)] {
            if other != settings[0] {
                settings.push(other);
            }
        }
        let line = |(activation, bias): (Activation, f64)| SweepLine {
            relu: activation == Activation::Relu,
            bias,
            activation,
            dead: Vec::new(),
            diverged: Vec::new(),
        };
        Sweep {
            config: config.clone(),
            running: None,
            lines: settings.into_iter().map(line).collect(),
        }
    }

    /// True if a sweep of `config` would give the same result.
    pub fn serves(&self, config: &Settings) -> bool {
        let key = |c: &Settings| {
            let run = (c.hidden, c.bias.to_bits(), c.data, c.units);
            (run, c.batch, c.steps, c.seed)
        };
        key(&self.config) == key(config)
    }

    /// Runs done and total runs.
    pub fn progress(&self) -> (usize, usize) {
        let done = self.lines.iter().flat_map(|l| &l.dead).map(Vec::len).sum();
        (done, self.lines.len() * RATES * SEEDS)
    }

    /// Quartiles of the share of dead units at one learning rate, over the runs that stayed finite.
    pub fn quartiles(shares: &[f64]) -> [f64; 3] {
        let mut finite: Vec<f64> = shares.iter().copied().filter(|v| v.is_finite()).collect();
        finite.sort_by(f64::total_cmp);
        [0.25, 0.5, 0.75].map(|q| quantile(&finite, q))
    }

    /// Does some updates of a run; false when all runs are done. All lines run a rate before the next rate begins.
    pub fn work(&mut self) -> bool {
        let (done, wanted) = self.progress();
        if done >= wanted {
            return false;
        }
        let (lines, seed) = (self.lines.len(), done % SEEDS);
        let line = &mut self.lines[(done / SEEDS) % lines];
        let i = done / SEEDS / lines;
        let mut trainer = self.running.take().unwrap_or_else(|| {
            if seed == 0 {
                line.dead.push(Vec::with_capacity(SEEDS));
                line.diverged.push(0);
            }
            let recipe = Recipe {
                activation: line.activation,
                bias: line.bias,
                learning_rate: rate(i),
            };
            let name = self.config.seed.wrapping_add(1 + seed as u64);
            trainer(&self.config, &recipe, name)
        });
        let columns = trainer.network.layers[0].columns();
        let left = self.config.steps - trainer.step_count() as usize;
        let some = at_once::<f32>(UPDATE * columns * self.config.batch).min(left);
        if (0..some).any(|_| trainer.step().is_err()) {
            line.diverged[i] += 1;
            line.dead[i].push(f64::NAN);
            return true;
        }
        if some < left {
            self.running = Some(trainer);
            return true;
        }
        let mut work = Workspace::new(&trainer.network, ROWS);
        let (units, _) = judge(&trainer, &mut work);
        let dead = units.iter().filter(|u| u.is_dead()).count();
        line.dead[i].push(dead as f64 / units.len().max(1) as f64);
        true
    }
}
