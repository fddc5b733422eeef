//! The same net with each function on real images: same initial draws, same batches. How many updates does
//! each need to reach a target loss?

use super::settings::{Rates, Settings};
use crate::data::images::Shelf;
use crate::labs::images::{Evaluating, Standardization};
use crate::nn::start::{RoundedStart, Start};
use crate::nn::trainer::{Examples, Hyperparameters, Trainer};
use crate::nn::{Activation, Loss, Network, Optimizer, Regularizer};
use crate::rng::Stream;
use crate::stats::quantile;
use std::collections::VecDeque;

/// Examples per update.
pub const BATCH: usize = 50;
/// Images of each set used for measurements.
pub const MEASURED: usize = 200;
/// Standard deviations of the noise that is added to each standardized pixel of the test images. The first is none.
pub const NOISE: [f64; 4] = [0.0, 0.5, 1.0, 2.0];
/// Updates between two measurements.
pub const EVERY: u64 = 5;
/// Candidate learning rates.
pub const CHOICES: [f64; 5] = [0.05, 0.1, 0.2, 0.5, 1.5];
/// Offset of the seed used to choose the learning rate, so that it differs from every racing seed.
const PILOT: u64 = 1_000_003;

/// The contestants, by name in links.
pub const CONTESTANTS: [(&str, Activation); 6] = [
    ("sigmoid", Activation::Sigmoid),
    ("tanh", Activation::Tanh),
    ("relu", Activation::Relu),
    ("leaky_relu", Activation::LeakyRelu { slope: 0.01 }),
    ("elu", Activation::Elu { alpha: 1.0 }),
    ("maxout", Activation::Maxout { pieces: 2 }),
];
/// Index in [`CONTESTANTS`] of the first function the others are compared with.
pub const SIGMOID: usize = 0;
/// Index of the second: the lecture's and Krizhevsky's comparison.
pub const TANH: usize = 1;
/// Index of the function that the robustness of the others is compared with: the lecture's comparison for ELU.
pub const LEAKY_RELU: usize = 3;

/// One training run, measured every [`EVERY`] updates from 0 on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Mean cross-entropy over training images.
    pub loss: Vec<f64>,
    /// Accuracy on test images at the end, for each standard deviation in [`NOISE`]; empty until it is measured.
    pub accuracies: Vec<f64>,
    /// True if a number became non-finite.
    pub diverged: bool,
}

impl Course {
    /// Updates until the loss was first at most `target`, at the resolution of the measurements.
    pub fn steps_to(&self, target: f64) -> Option<u64> {
        let at = self.loss.iter().position(|&l| l <= target)?;
        Some(at as u64 * EVERY)
    }
}

/// One function's results.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contestant {
    /// The learning rate it races with, once known.
    pub rate: Option<f64>,
    /// Steps to the target and last loss for each candidate rate, if it had to choose.
    pub trials: Vec<(Option<u64>, f64)>,
    /// One per seed.
    pub courses: Vec<Course>,
}

/// What a run does next.
enum Stage {
    /// Initialization of the weights in progress.
    Start(Box<RoundedStart<f32>>),
    /// Updates left to do before the next measurement.
    Steps(u64, Box<Trainer<f32>>),
    Measure(Evaluating, Box<Trainer<f32>>),
    /// Accuracy at the end, on the test images with one noise after the other.
    Test(Box<Testing>, Box<Trainer<f32>>),
}

/// The test images with the noise of one standard deviation, and how far their evaluation is.
struct Testing {
    images: Examples<f32>,
    measuring: Evaluating,
}

impl Testing {
    /// Noise N(0, `std`²) on every pixel of `clean`. A seed has the same noise for every function, and the noises
    /// of a seed differ in their scale alone.
    fn new(clean: &Examples<f32>, std: f64, seed: u64) -> Box<Testing> {
        let mut images = clean.clone();
        if std > 0.0 {
            let mut rng = Stream::new(seed, "race test noise", 0);
            for v in &mut images.x {
                *v = (f64::from(*v) + std * rng.normal()) as f32;
            }
        }
        let measuring = Evaluating::new(&images);
        Box::new(Testing { images, measuring })
    }
}

struct Running {
    who: usize,
    rate: f64,
    seed: u64,
    course: Course,
    /// Maximum updates; for a trial, the fewest that an earlier trial needed. It also ends at the target.
    limit: u64,
    trial: Option<usize>,
}

/// The race.
pub struct Race {
    config: Settings,
    train: Examples<f32>,
    head: Examples<f32>,
    test: Examples<f32>,
    classes: usize,
    /// The results, in the order of [`CONTESTANTS`].
    pub contestants: Vec<Contestant>,
    /// The current run of each function, or of each that still chooses its rate. They take turns, one
    /// measurement at a time.
    running: VecDeque<(Running, Stage)>,
}

impl Race {
    /// The race at its start; `None` if the images are missing.
    pub fn new(config: &Settings, shelf: &Shelf) -> Option<Race> {
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
            running: VecDeque::new(),
        })
    }

    /// Begins to initialize the weights of a run.
    fn start(&self, who: usize, seed: u64) -> Stage {
        let c = &self.config;
        let hidden = (c.width, CONTESTANTS[who].1);
        let layers = vec![hidden, hidden, (self.classes, Activation::Linear)];
        let (inputs, rows) = (self.train.inputs, self.head.rows());
        // Data-dependent initializers use the measured images.
        let x = match c.initializer.measures() {
            true => self.head.x.iter().map(|&v| f64::from(v)).collect(),
            false => Vec::new(),
        };
        let start = Start::new(c.initializer, inputs, layers, 0.0, seed, x, rows);
        Stage::Start(Box::new(RoundedStart::new(start)))
    }

    fn trainer(&self, run: &Running, network: Network<f32>) -> Box<Trainer<f32>> {
        let hyper = Hyperparameters {
            learning_rate: run.rate,
            regularizer: Regularizer::default(),
            batch: BATCH,
        };
        let (train, loss) = (self.train.clone(), Loss::SoftmaxCrossEntropy);
        let rule = Optimizer::Sgd;
        Box::new(Trainer::new(network, train, loss, rule, hyper, run.seed))
    }

    /// The runs that come next: first the trials, rate by rate, then all functions, seed by seed.
    fn next(&self) -> Vec<Running> {
        let most = self.config.race_steps;
        let run = |who, rate, seed, limit, trial| Running {
            who,
            rate,
            seed,
            course: Course::default(),
            limit,
            trial,
        };
        let trials = self.contestants.iter().enumerate().filter_map(|(who, c)| {
            let (i, seed) = (c.trials.len(), self.config.seed.wrapping_add(PILOT));
            let best = c.trials.iter().filter_map(|t| t.0).min();
            let limit = best.unwrap_or(most).min(most);
            (c.rate.is_none()).then(|| run(who, CHOICES[i], seed, limit, Some(i)))
        });
        let trials: Vec<Running> = trials.collect();
        let done = self.seeds_done();
        if !trials.is_empty() || done >= self.config.seeds {
            return trials;
        }
        let seed = self.config.seed.wrapping_add(done as u64);
        let rates = self.contestants.iter().map(|c| c.rate).enumerate();
        rates
            .filter_map(|(who, rate)| Some(run(who, rate?, seed, most, None)))
            .collect()
    }

    /// Does the next piece of work: of an initialization, an update or a measurement. False when all is done.
    pub fn work(&mut self) -> bool {
        if self.running.is_empty() {
            let begun = self.next().into_iter().map(|run| {
                let stage = self.start(run.who, run.seed);
                (run, stage)
            });
            self.running = begun.collect();
        }
        // A run that has just been measured yields to the others.
        let mut measured = false;
        let Some((mut run, stage)) = self.running.pop_front() else {
            return false;
        };
        let next = match stage {
            Stage::Start(mut start) => match start.work() {
                true => Some(Stage::Start(start)),
                false => {
                    let trainer = self.trainer(&run, start.take());
                    Some(Stage::Measure(Evaluating::new(&self.head), trainer))
                }
            },
            Stage::Steps(0, trainer) => Some(Stage::Measure(Evaluating::new(&self.head), trainer)),
            Stage::Steps(left, mut trainer) => match trainer.step_piece() {
                None => Some(Stage::Steps(left, trainer)),
                Some(Ok(_)) => Some(Stage::Steps(left - 1, trainer)),
                Some(Err(_)) => {
                    run.course.diverged = true;
                    self.end(&mut run, trainer)
                }
            },
            Stage::Measure(mut measuring, trainer) => {
                match measuring.work(&trainer.network, &self.head) {
                    None => Some(Stage::Measure(measuring, trainer)),
                    Some((loss, _)) => {
                        run.course.loss.push(loss);
                        measured = true;
                        let arrived = run.trial.is_some() && loss <= self.config.target;
                        match arrived || trainer.step_count() >= run.limit {
                            true => self.end(&mut run, trainer),
                            false => Some(Stage::Steps(EVERY, trainer)),
                        }
                    }
                }
            }
            Stage::Test(mut testing, trainer) => {
                let result = testing.measuring.work(&trainer.network, &testing.images);
                run.course
                    .accuracies
                    .extend(result.map(|(_, accuracy)| accuracy));
                match (result, NOISE.get(run.course.accuracies.len())) {
                    (None, _) => Some(Stage::Test(testing, trainer)),
                    (Some(_), Some(&std)) => Some(Stage::Test(
                        Testing::new(&self.test, std, run.seed),
                        trainer,
                    )),
                    (Some(_), None) => {
                        let course = std::mem::take(&mut run.course);
                        self.contestants[run.who].courses.push(course);
                        None
                    }
                }
            }
        };
        match next.map(|stage| (run, stage)) {
            Some(run) if measured => self.running.push_back(run),
            Some(run) => self.running.push_front(run),
            None => {}
        }
        true
    }

    /// After the last update: evaluates a trial, or tests a run of the race.
    fn end(&mut self, run: &mut Running, trainer: Box<Trainer<f32>>) -> Option<Stage> {
        if run.trial.is_none() {
            let testing = Testing::new(&self.test, NOISE[0], run.seed);
            return Some(Stage::Test(testing, trainer));
        }
        let c = &mut self.contestants[run.who];
        let loss = match run.course.loss.last() {
            Some(&l) if !run.course.diverged => l,
            _ => f64::INFINITY,
        };
        c.trials
            .push((run.course.steps_to(self.config.target), loss));
        if c.trials.len() < CHOICES.len() {
            return None;
        }
        // The fastest to the target wins; if none reached it, the lowest final loss wins.
        let key = |i: &usize| (c.trials[*i].0.unwrap_or(u64::MAX), c.trials[*i].1);
        let best = (0..CHOICES.len()).min_by(|a, b| {
            let (a, b) = (key(a), key(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        c.rate = best.map(|i| CHOICES[i]);
        None
    }

    /// The learning rate a function is trying, and the losses of its current run: a trial, or a seed that
    /// not all functions have finished.
    pub fn live(&self, who: usize) -> (Option<f64>, &[f64]) {
        let own = self.running.iter().find(|(run, _)| run.who == who);
        if let Some((run, _)) = own {
            return (run.trial.map(|i| CHOICES[i]), &run.course.loss);
        }
        let ended = self.contestants[who].courses.get(self.seeds_done());
        (None, ended.map_or(&[], |c| &c.loss))
    }

    /// Runs done and total runs, trials included.
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

    /// Seeds that every function has finished.
    pub fn seeds_done(&self) -> usize {
        (self.contestants.iter().map(|c| c.courses.len()).min()).unwrap_or(0)
    }

    /// Steps to the target for the seeds that all have finished; infinite if the target was not reached.
    pub fn steps(&self, who: usize) -> Vec<f64> {
        let courses = &self.contestants[who].courses[..self.seeds_done()];
        let steps = |c: &Course| {
            c.steps_to(self.config.target)
                .map_or(f64::INFINITY, |s| s as f64)
        };
        courses.iter().map(steps).collect()
    }

    /// For each seed, how many times as many steps `other` needed as `who`. Seeds in which neither reached
    /// the target are left out.
    pub fn ratios(&self, who: usize, other: usize) -> Vec<f64> {
        let pairs = self.steps(other).into_iter().zip(self.steps(who));
        let ratio = pairs.map(|(b, a)| b / a.max(f64::from(EVERY as u32)));
        ratio.filter(|r| !r.is_nan()).collect()
    }

    /// Accuracies with the noise [`NOISE`]`[level]` on the test images, one for each seed that all have finished.
    pub fn noisy(&self, who: usize, level: usize) -> Vec<f64> {
        let courses = &self.contestants[who].courses[..self.seeds_done()];
        courses.iter().map(|c| c.accuracies[level]).collect()
    }

    /// For each seed, how much higher the accuracy of `who` is than that of `other` with this noise.
    pub fn ahead(&self, who: usize, other: usize, level: usize) -> Vec<f64> {
        let pairs = self
            .noisy(who, level)
            .into_iter()
            .zip(self.noisy(other, level));
        pairs.map(|(a, b)| a - b).collect()
    }
}

/// Quartiles; infinite values are kept.
pub fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [0.25, 0.5, 0.75].map(|q| quantile(&values, q))
}
