//! The training views: dying units and the race.

use super::super::{set, to_js};
use crate::labs::activations::dead::{self, Death, Run, Sweep, Unit};
use crate::labs::activations::race::{self, Race};
use crate::labs::activations::settings::ActivationsConfig;
use js_sys::{Float32Array, Object, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct DeathRecord {
    unit: usize,
    step: usize,
    before: [f32; 3],
    after: [f32; 3],
    dw: [f32; 2],
    db: f32,
    active: usize,
    by_bias: usize,
    by_weights: usize,
}

#[derive(Serialize)]
struct RunRecord<'a> {
    units: usize,
    pieces: usize,
    rows: usize,
    steps: usize,
    act: &'a str,
    lr: f64,
    bias: f64,
    batch: usize,
    at: usize,
    unit: usize,
    deaths: Vec<DeathRecord>,
    revived: usize,
    diverged: Option<u64>,
}

fn death(d: &Death) -> DeathRecord {
    let unit = |u: Unit| [u.w[0], u.w[1], u.b];
    DeathRecord {
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

/// The run: its numbers, `[step][column][w1, w2, b]`, `[step][unit]` and the points.
pub(super) fn dead(object: &Object, config: &ActivationsConfig, run: &Run) -> Result<(), JsError> {
    let record = RunRecord {
        units: config.units,
        pieces: run.pieces(),
        rows: dead::ROWS,
        steps: config.steps,
        act: config.texts.get("hid").unwrap_or(""),
        lr: config.learning_rate,
        bias: config.bias,
        batch: config.batch,
        at: config.at,
        unit: config.unit,
        deaths: run.deaths.iter().map(death).collect(),
        revived: run.revived,
        diverged: run.diverged,
    };
    set(object, "dead", to_js(&record)?)?;
    let lines: Vec<f32> = (run.moments.iter())
        .flat_map(|m| m.lines.iter().flatten().copied())
        .collect();
    let status: Vec<u8> = (run.moments.iter())
        .flat_map(|m| m.status.iter().map(|&s| s as u8))
        .collect();
    let loss: Vec<f32> = run.moments.iter().map(|m| m.loss as f32).collect();
    let (x, classes) = run.points();
    let classes: Vec<u8> = classes.iter().map(|&c| c as u8).collect();
    set(object, "lines", Float32Array::from(&lines[..]))?;
    set(object, "status", Uint8Array::from(&status[..]))?;
    set(object, "loss", Float32Array::from(&loss[..]))?;
    set(object, "points", Float32Array::from(x))?;
    set(object, "classes", Uint8Array::from(&classes[..]))
}

#[derive(Serialize)]
struct SweepLineRecord {
    relu: bool,
    bias: f64,
    /// Quartiles of the runs that stayed finite; empty when none did.
    quartiles: Vec<Vec<f64>>,
    diverged: Vec<usize>,
}

#[derive(Serialize)]
struct SweepRecord {
    rates: Vec<f64>,
    seeds: usize,
    done: bool,
    lines: Vec<SweepLineRecord>,
}

/// Dead units against the learning rate: the rates of which all seeds are done.
pub(super) fn sweep(object: &Object, sweep: &Sweep) -> Result<(), JsError> {
    let (done, wanted) = sweep.progress();
    let lines = sweep.lines.iter().map(|l| {
        let full = l.dead.iter().filter(|shares| shares.len() == dead::SEEDS);
        SweepLineRecord {
            relu: l.relu,
            bias: l.bias,
            quartiles: full
                .map(|shares| match Sweep::quartiles(shares) {
                    q if q[1].is_finite() => q.to_vec(),
                    _ => Vec::new(),
                })
                .collect(),
            diverged: l.diverged.clone(),
        }
    });
    let record = SweepRecord {
        rates: (0..dead::RATES).map(dead::rate).collect(),
        seeds: dead::SEEDS,
        done: done == wanted,
        lines: lines.collect(),
    };
    set(object, "sweep", to_js(&record)?)
}

#[derive(Serialize)]
struct CourseRecord {
    value: &'static str,
    rate: Option<f64>,
    /// Of the choices: steps to the target (null: not reached) and last loss.
    trials: Vec<(Option<u64>, Option<f64>)>,
    parameters: usize,
    low: Vec<f64>,
    median: Vec<f64>,
    high: Vec<f64>,
    /// Quartiles; null: not reached, or without end.
    steps: [Option<f64>; 3],
    arrived: usize,
    diverged: usize,
    against_tanh: [Option<f64>; 3],
    against_sigmoid: [Option<f64>; 3],
    accuracy: Option<f64>,
}

#[derive(Serialize)]
struct RaceRecord<'a> {
    started: bool,
    each_its_best: bool,
    choices: [f64; 5],
    init: &'a str,
    target: f64,
    most: u64,
    seeds: usize,
    seeds_done: usize,
    width: usize,
    examples: usize,
    every: u64,
    batch: usize,
    measured: usize,
    courses: Vec<CourseRecord>,
}

fn finite(values: [f64; 3]) -> [Option<f64>; 3] {
    values.map(|v| Some(v).filter(|v| v.is_finite()))
}

fn course(race: &Race, who: usize) -> CourseRecord {
    let c = &race.contestants[who];
    let done = race.seeds_done();
    let courses = &c.courses[..done];
    let length = courses.iter().map(|c| c.loss.len()).max().unwrap_or(0);
    // A run that diverged has no loss any more: infinite, not absent.
    let at = |i: usize| {
        let loss = |c: &race::Course| c.loss.get(i).copied().unwrap_or(f64::INFINITY);
        race::quartiles(courses.iter().map(loss).collect())
    };
    let band: Vec<[f64; 3]> = (0..length).map(at).collect();
    let column = |k: usize| band.iter().map(|q| q[k]).collect();
    let steps = race.steps(who);
    let accuracies = courses.iter().filter_map(|c| c.accuracy).collect();
    CourseRecord {
        value: race::CONTESTANTS[who].0,
        rate: c.rate,
        trials: (c.trials.iter())
            .map(|&(s, l)| (s, Some(l).filter(|l| l.is_finite())))
            .collect(),
        parameters: race.parameters(who),
        low: column(0),
        median: column(1),
        high: column(2),
        arrived: steps.iter().filter(|s| s.is_finite()).count(),
        diverged: courses.iter().filter(|c| c.diverged).count(),
        steps: finite(race::quartiles(steps)),
        against_tanh: finite(race::quartiles(race.ratios(who, race::TANH))),
        against_sigmoid: finite(race::quartiles(race.ratios(who, race::SIGMOID))),
        accuracy: finite(race::quartiles(accuracies))[1],
    }
}

/// The race as far as every function has run.
pub(super) fn race(
    object: &Object,
    config: &ActivationsConfig,
    race: &Race,
) -> Result<(), JsError> {
    let record = RaceRecord {
        started: config.go,
        each_its_best: config.rates == crate::labs::activations::settings::Rates::Best,
        choices: race::CHOICES,
        init: config.texts.get("init").unwrap_or(""),
        target: config.target,
        most: config.race_steps,
        seeds: config.seeds,
        seeds_done: race.seeds_done(),
        width: config.width,
        examples: config.examples,
        every: race::EVERY,
        batch: race::BATCH,
        measured: race::MEASURED,
        courses: (0..race::CONTESTANTS.len())
            .map(|w| course(race, w))
            .collect(),
    };
    set(object, "race", to_js(&record)?)
}
