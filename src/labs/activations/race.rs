//! The same net with each function on real images: same draws of weights, same batches. Who needs
//! how many updates to a target loss?

use crate::config::activations::{ActivationsConfig, Rates};
use crate::data::images::Shelf;
use crate::labs::images::{Standardization, evaluate};
use crate::nn::trainer::{Examples, Hyperparameters, Trainer};
use crate::nn::{Activation, Loss, Network, Optimizer, Regularizer};
use crate::stats::quantile;
use ndarray::ArrayView2;

/// Examples of an update.
pub const BATCH: usize = 50;
/// Images of each set that are measured.
pub const MEASURED: usize = 200;
/// Updates between two measurements.
pub const EVERY: u64 = 5;
/// Learning rates a function may choose from.
pub const CHOICES: [f64; 5] = [0.05, 0.1, 0.2, 0.5, 1.5];
/// The draw on which it chooses lies this far from those that race.
const PILOT: u64 = 1_000_003;

/// Who races, by name in links.
pub const CONTESTANTS: [(&str, Activation); 6] = [
    ("sigmoid", Activation::Sigmoid),
    ("tanh", Activation::Tanh),
    ("relu", Activation::Relu),
    ("leaky_relu", Activation::LeakyRelu { slope: 0.01 }),
    ("elu", Activation::Elu { alpha: 1.0 }),
    ("maxout", Activation::Maxout { pieces: 2 }),
];
/// Places of those the others are compared with.
pub const SIGMOID: usize = 0;
/// The lecture's and Krizhevsky's comparison.
pub const TANH: usize = 1;

/// One training, measured every [`EVERY`] updates from 0 on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Mean cross-entropy over training images.
    pub loss: Vec<f64>,
    /// Accuracy on test images at the end.
    pub accuracy: Option<f64>,
    /// It ended in numbers that are not finite.
    pub diverged: bool,
}

impl Course {
    /// Updates until the loss first was at most `target`, to the next measurement.
    pub fn steps_to(&self, target: f64) -> Option<u64> {
        let at = self.loss.iter().position(|&l| l <= target)?;
        Some(at as u64 * EVERY)
    }
}

/// One function's results.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contestant {
    /// The rate it races with, once known.
    pub rate: Option<f64>,
    /// Steps to the target and last loss with each choice, where it had to choose.
    pub trials: Vec<(Option<u64>, f64)>,
    /// One a seed.
    pub courses: Vec<Course>,
}

struct Running {
    who: usize,
    trainer: Trainer<f32>,
    course: Course,
    /// A trial ends when it has arrived or can no longer win.
    limit: u64,
    trial: Option<usize>,
}

/// The race.
pub struct Race {
    config: ActivationsConfig,
    train: Examples<f32>,
    head: Examples<f32>,
    test: Examples<f32>,
    classes: usize,
    /// In the order of [`CONTESTANTS`].
    pub contestants: Vec<Contestant>,
    running: Option<Running>,
}

impl Race {
    /// At the start; `None` as long as the images are not there.
    pub fn new(config: &ActivationsConfig, shelf: &Shelf) -> Option<Race> {
        let train = shelf.train(config.images, config.examples, config.seed)?;
        let test = shelf.test(config.images, MEASURED, config.seed)?;
        let rule = Standardization::of(&train);
        let data = rule.apply(&train);
        let rate = (config.rates == Rates::One).then_some(config.race_rate);
        let contestant = Contestant {
            rate,
            ..Contestant::default()
        };
        Some(Race {
            config: config.clone(),
            head: data.head(MEASURED),
            train: data,
            test: rule.apply(&test),
            classes: train.class_names.len(),
            contestants: vec![contestant; CONTESTANTS.len()],
            running: None,
        })
    }

    fn trainer(&self, who: usize, rate: f64, seed: u64) -> Trainer<f32> {
        let c = &self.config;
        let hidden = (c.width, CONTESTANTS[who].1);
        let layers = [hidden, hidden, (self.classes, Activation::Linear)];
        let mut net = Network::<f64>::zeros(self.train.inputs, &layers);
        // What looks at data looks at the measured images.
        let x: Vec<f64> = self.head.x.iter().map(|&v| f64::from(v)).collect();
        if let Ok(view) = ArrayView2::from_shape((self.head.rows(), self.train.inputs), &x) {
            c.initializer.initialize(&mut net, 0.0, seed, view);
        }
        let hyper = Hyperparameters {
            learning_rate: rate,
            regularizer: Regularizer::default(),
            batch: BATCH,
        };
        let loss = Loss::SoftmaxCrossEntropy;
        Trainer::new(
            net.cast(),
            self.train.clone(),
            loss,
            Optimizer::Sgd,
            hyper,
            seed,
        )
    }

    /// What is run next: first the trials, then seed by seed all functions.
    fn next(&self) -> Option<Running> {
        let most = self.config.race_steps;
        for (who, c) in self.contestants.iter().enumerate() {
            if c.rate.is_none() {
                let i = c.trials.len();
                let best = c.trials.iter().filter_map(|t| t.0).min();
                let seed = self.config.seed.wrapping_add(PILOT);
                return Some(Running {
                    who,
                    trainer: self.trainer(who, CHOICES[i], seed),
                    course: Course::default(),
                    limit: best.unwrap_or(most).min(most),
                    trial: Some(i),
                });
            }
        }
        let least = self.contestants.iter().map(|c| c.courses.len()).min()?;
        if least >= self.config.seeds {
            return None;
        }
        let who = (self.contestants.iter()).position(|c| c.courses.len() == least)?;
        let seed = self.config.seed.wrapping_add(least as u64);
        let rate = self.contestants[who].rate?;
        Some(Running {
            who,
            trainer: self.trainer(who, rate, seed),
            course: Course::default(),
            limit: most,
            trial: None,
        })
    }

    /// [`EVERY`] updates and a measurement; false when all is done.
    pub fn work(&mut self) -> bool {
        let Some(mut run) = self.running.take().or_else(|| self.next()) else {
            return false;
        };
        if !run.course.loss.is_empty() && (0..EVERY).any(|_| run.trainer.step().is_err()) {
            run.course.diverged = true;
        } else {
            let (loss, _) = evaluate(&run.trainer.network, &self.head);
            run.course.loss.push(loss);
        }
        let arrived = run
            .course
            .loss
            .last()
            .is_some_and(|&l| l <= self.config.target);
        let over = run.trainer.step_count() >= run.limit || run.course.diverged;
        if over || (run.trial.is_some() && arrived) {
            self.finish(run);
        } else {
            self.running = Some(run);
        }
        true
    }

    fn finish(&mut self, mut run: Running) {
        let c = &mut self.contestants[run.who];
        if run.trial.is_none() {
            run.course.accuracy = Some(evaluate(&run.trainer.network, &self.test).1);
            c.courses.push(run.course);
            return;
        }
        let loss = match run.course.loss.last() {
            Some(&l) if !run.course.diverged => l,
            _ => f64::INFINITY,
        };
        c.trials
            .push((run.course.steps_to(self.config.target), loss));
        if c.trials.len() < CHOICES.len() {
            return;
        }
        // First who arrives first; where none does, the lowest loss at the end.
        let key = |i: &usize| (c.trials[*i].0.unwrap_or(u64::MAX), c.trials[*i].1);
        let best = (0..CHOICES.len()).min_by(|a, b| {
            let (a, b) = (key(a), key(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        c.rate = best.map(|i| CHOICES[i]);
    }

    /// Runs done and wanted, trials included.
    pub fn progress(&self) -> (usize, usize) {
        let (all, trials) = (CONTESTANTS.len(), self.config.rates == Rates::Best);
        let done: usize = (self.contestants.iter())
            .map(|c| c.trials.len() + c.courses.len())
            .sum();
        let each = self.config.seeds + if trials { CHOICES.len() } else { 0 };
        (done, all * each)
    }

    /// Parameters of the net with this function.
    pub fn parameters(&self, who: usize) -> usize {
        let hidden = (self.config.width, CONTESTANTS[who].1);
        let layers = [hidden, hidden, (self.classes, Activation::Linear)];
        Network::<f32>::zeros(self.train.inputs, &layers).len()
    }

    /// Seeds that every function has run.
    pub fn seeds_done(&self) -> usize {
        (self.contestants.iter().map(|c| c.courses.len()).min()).unwrap_or(0)
    }

    /// Steps to the target of the seeds all have run; infinite where it was not reached.
    pub fn steps(&self, who: usize) -> Vec<f64> {
        let courses = &self.contestants[who].courses[..self.seeds_done()];
        let steps = |c: &Course| {
            c.steps_to(self.config.target)
                .map_or(f64::INFINITY, |s| s as f64)
        };
        courses.iter().map(steps).collect()
    }

    /// Seed by seed, how many times as many steps as `who` the function `other` needed. Seeds in
    /// which neither arrived say nothing.
    pub fn ratios(&self, who: usize, other: usize) -> Vec<f64> {
        let pairs = self.steps(other).into_iter().zip(self.steps(who));
        let ratio = pairs.map(|(b, a)| b / a.max(f64::from(EVERY as u32)));
        ratio.filter(|r| !r.is_nan()).collect()
    }
}

/// Quartiles; infinite values among them stay what they are.
pub fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [0.25, 0.5, 0.75].map(|q| quantile(&values, q))
}
