//! What is drawn of training runs: units that die, and the race.

use super::super::dead::{self, Death, Run, Sweep, Unit};
use super::super::race::{self, Course, Race};
use super::super::settings::{Rates, Settings};
use super::text;
use crate::labs::column::Column;
use serde::Serialize;

/// How a unit died.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeathShown {
    /// Index of the unit, from 0.
    pub unit: usize,
    /// The update that killed it, from 1; 0 if it was dead at initialization.
    pub step: usize,
    /// Its w1, w2 and b before that update.
    pub before: [f32; 3],
    /// Its w1, w2 and b after that update.
    pub after: [f32; 3],
    /// dL/dw of the mini-batch.
    pub dw: [f32; 2],
    /// dL/db of the mini-batch.
    pub db: f32,
    /// Examples on which it was active before the update.
    pub active: usize,
    /// The same count if only its bias had been updated.
    pub by_bias: usize,
    /// The same count if only its weights had been updated.
    pub by_weights: usize,
}

/// One function and bias over all learning rates.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SweepLineShown {
    /// True for plain ReLU units.
    pub relu: bool,
    /// Initial biases.
    pub bias: f64,
    /// Quartiles of the share of dead units, for the rates with all seeds done; `null` if no run stayed finite.
    pub quartiles: Vec<Option<[f64; 3]>>,
    /// Number of diverged runs per learning rate.
    pub diverged: Vec<usize>,
}

/// Dead units against the learning rate.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SweepShown {
    /// All learning rates.
    pub rates: Vec<f64>,
    /// Seeds per learning rate.
    pub seeds: usize,
    /// True if all runs are done.
    pub done: bool,
    /// The reader's setting, then ReLU with biases 0 and 0.01, without duplicates.
    pub lines: Vec<SweepLineShown>,
}

/// A run that keeps every step, and the sweep around it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeadShown {
    /// Hidden units.
    pub units: usize,
    /// Columns per unit: the pieces of Maxout, else 1.
    pub pieces: usize,
    /// Examples.
    pub rows: usize,
    /// Total updates.
    pub steps: usize,
    /// Text of the hidden units' function.
    pub act: String,
    /// Learning rate.
    pub lr: f64,
    /// Initial biases.
    pub bias: f64,
    /// Examples per update.
    pub batch: usize,
    /// The step shown.
    pub at: usize,
    /// The selected unit, from 1; 0 for none.
    pub unit: usize,
    /// The deaths, in the order they happened.
    pub deaths: Vec<DeathShown>,
    /// Units that came back to life.
    pub revived: usize,
    /// The update in which a number was first not finite.
    pub diverged: Option<u64>,
    /// `[step][column][w1, w2, b]` of the hidden layer, from step 0 on.
    pub lines: Column<f32>,
    /// `[step][unit]`: 0 alive, 1 saturated, 2 dead.
    pub status: Column<u8>,
    /// Mean loss over the training set, by step.
    pub loss: Column<f32>,
    /// The examples, `[rows][2]`.
    pub points: Column<f32>,
    /// Their classes.
    pub classes: Column<u8>,
    /// The same net with other learning rates and seeds.
    pub sweep: SweepShown,
}

/// One function in the race, over the seeds that all functions have finished.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CourseShown {
    /// Name in links.
    pub value: &'static str,
    /// The learning rate it races with, once known.
    pub rate: Option<f64>,
    /// Each candidate rate tried: updates to the target, if reached, and the last loss, if finite.
    pub trials: Vec<(Option<u64>, Option<f64>)>,
    /// The candidate rate it is trying.
    pub trying: Option<f64>,
    /// The losses of its current run: a trial, or a seed that not all functions have finished.
    pub live: Column<f64>,
    /// Parameters of the net.
    pub parameters: usize,
    /// First quartile of the loss at each measurement; infinite where runs diverged.
    pub low: Column<f64>,
    /// Median of the loss; infinite where runs diverged.
    pub median: Column<f64>,
    /// Third quartile of the loss; infinite where runs diverged.
    pub high: Column<f64>,
    /// Quartiles of the updates to the target; `null` if it was not reached.
    pub steps: [Option<f64>; 3],
    /// Runs that reached the target.
    pub arrived: usize,
    /// Runs that diverged.
    pub diverged: usize,
    /// Quartiles of tanh's updates to the target divided by its own; `null` if infinite.
    pub against_tanh: [Option<f64>; 3],
    /// The same for sigmoid.
    pub against_sigmoid: [Option<f64>; 3],
    /// Median accuracy on test images.
    pub accuracy: Option<f64>,
    /// Quartiles of the accuracy on test images with each of the race's noises; `null` before a seed is finished.
    pub noisy: Vec<[Option<f64>; 3]>,
    /// Quartiles of the accuracy minus Leaky ReLU's of the same seed, with each noise.
    pub ahead: Vec<[Option<f64>; 3]>,
}

/// The race, over the seeds that every function has finished.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RaceShown {
    /// The reader has started it.
    pub started: bool,
    /// True if each races with its best candidate rate, false if all share one.
    pub each_its_best: bool,
    /// Candidate learning rates.
    pub choices: [f64; 5],
    /// Text of the initializer.
    pub init: String,
    /// The training loss to reach.
    pub target: f64,
    /// Maximum updates.
    pub most: u64,
    /// Total seeds.
    pub seeds: usize,
    /// Seeds that every function has finished.
    pub seeds_done: usize,
    /// Units in each hidden layer.
    pub width: usize,
    /// Training images.
    pub examples: usize,
    /// Updates between two measurements.
    pub every: u64,
    /// Examples per update.
    pub batch: usize,
    /// Images used for measurements.
    pub measured: usize,
    /// Standard deviations of the noise on the test images, in those of a standardized pixel.
    pub noise: [f64; 4],
    /// One per function.
    pub courses: Vec<CourseShown>,
}

impl DeathShown {
    fn of(d: &Death) -> DeathShown {
        let unit = |u: Unit| [u.w[0], u.w[1], u.b];
        DeathShown {
            unit: d.unit,
            step: d.step,
            before: unit(d.before),
            after: unit(d.after),
            dw: d.dw,
            db: d.db,
            active: d.active,
            by_bias: d.by_bias,
            by_weights: d.by_weights,
        }
    }
}

impl SweepShown {
    fn of(sweep: &Sweep) -> SweepShown {
        let (done, wanted) = sweep.progress();
        let lines = sweep.lines.iter().map(|l| {
            let full = l.dead.iter().filter(|shares| shares.len() == dead::SEEDS);
            SweepLineShown {
                relu: l.relu,
                bias: l.bias,
                quartiles: full
                    .map(|shares| Some(Sweep::quartiles(shares)).filter(|q| q[1].is_finite()))
                    .collect(),
                diverged: l.diverged.clone(),
            }
        });
        SweepShown {
            rates: (0..dead::RATES).map(dead::rate).collect(),
            seeds: dead::SEEDS,
            done: done == wanted,
            lines: lines.collect(),
        }
    }
}

impl DeadShown {
    /// The snapshot of the kept run and of the sweep.
    pub(super) fn of(settings: &Settings, run: &Run, sweep: &Sweep) -> DeadShown {
        let moments = &run.moments;
        let lines = moments.iter().flat_map(|m| m.lines.iter().flatten());
        let status = moments.iter().flat_map(|m| &m.status);
        let (points, classes) = run.points();
        DeadShown {
            units: settings.units,
            pieces: run.pieces(),
            rows: dead::ROWS,
            steps: settings.steps,
            act: text(settings, "hid"),
            lr: settings.learning_rate,
            bias: settings.bias,
            batch: settings.batch,
            at: settings.at,
            unit: settings.unit,
            deaths: run.deaths.iter().map(DeathShown::of).collect(),
            revived: run.revived,
            diverged: run.diverged,
            lines: lines.copied().collect(),
            status: status.map(|&s| s as u8).collect(),
            loss: moments.iter().map(|m| m.loss as f32).collect(),
            points: Column(points.to_vec()),
            classes: classes.iter().map(|&c| c as u8).collect(),
            sweep: SweepShown::of(sweep),
        }
    }
}

fn finite(values: [f64; 3]) -> [Option<f64>; 3] {
    values.map(|v| Some(v).filter(|v| v.is_finite()))
}

impl CourseShown {
    fn of(race: &Race, who: usize) -> CourseShown {
        let c = &race.contestants[who];
        let courses = &c.courses[..race.seeds_done()];
        let length = courses.iter().map(|c| c.loss.len()).max().unwrap_or(0);
        // A run that diverged has no later losses: they count as infinite, not as missing.
        let at = |i: usize| {
            let loss = |c: &Course| c.loss.get(i).copied().unwrap_or(f64::INFINITY);
            race::quartiles(courses.iter().map(loss).collect())
        };
        let band: Vec<[f64; 3]> = (0..length).map(at).collect();
        let column = |k: usize| band.iter().map(|q| q[k]).collect();
        let steps = race.steps(who);
        let (trying, live) = race.live(who);
        // `quantile` of nothing is no number.
        let per_noise = |values: &dyn Fn(usize) -> Vec<f64>| -> Vec<[Option<f64>; 3]> {
            (0..race::NOISE.len())
                .map(|level| finite(race::quartiles(values(level))))
                .collect()
        };
        let noisy = per_noise(&|level| race.noisy(who, level));
        CourseShown {
            value: race::CONTESTANTS[who].0,
            rate: c.rate,
            trials: (c.trials.iter())
                .map(|&(s, l)| (s, Some(l).filter(|l| l.is_finite())))
                .collect(),
            trying,
            live: Column(live.to_vec()),
            parameters: race.parameters(who),
            low: column(0),
            median: column(1),
            high: column(2),
            arrived: steps.iter().filter(|s| s.is_finite()).count(),
            diverged: courses.iter().filter(|c| c.diverged).count(),
            steps: finite(race::quartiles(steps)),
            against_tanh: finite(race::quartiles(race.ratios(who, race::TANH))),
            against_sigmoid: finite(race::quartiles(race.ratios(who, race::SIGMOID))),
            accuracy: noisy[0][1],
            noisy,
            ahead: per_noise(&|level| race.ahead(who, race::LEAKY_RELU, level)),
        }
    }
}

impl RaceShown {
    /// The snapshot of the race, over the seeds that every function has finished.
    pub(super) fn of(settings: &Settings, race: &Race) -> RaceShown {
        RaceShown {
            started: settings.go,
            each_its_best: settings.rates == Rates::Best,
            choices: race::CHOICES,
            init: text(settings, "init"),
            target: settings.target,
            most: settings.race_steps,
            seeds: settings.seeds,
            seeds_done: race.seeds_done(),
            width: settings.width,
            examples: settings.examples,
            every: race::EVERY,
            batch: race::BATCH,
            measured: race::MEASURED,
            noise: race::NOISE,
            courses: (0..race::CONTESTANTS.len())
                .map(|who| CourseShown::of(race, who))
                .collect(),
        }
    }
}
