//! `class PreprocessingLab` of the lab worker.

use super::{images, set, to_js};
use crate::labs::preprocessing::gallery::{EIGENIMAGES, Gallery, explained};
use crate::labs::preprocessing::leak::{Errors, FRESH, Leak, Statistics};
use crate::labs::preprocessing::plane::{self, Outcome, Plane, Stage};
use crate::labs::preprocessing::settings::{PreprocessingConfig, View};
use crate::labs::preprocessing::training::{self, Curve, Summary, Training};
use crate::labs::preprocessing::{self as lab};
use crate::settings::{Problem, RawConfig};
use crate::stats::quartiles;
use js_sys::{Float32Array, Object};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct StageRecord {
    name: &'static str,
    label: &'static str,
    mean: Vec<f64>,
    std: Vec<f64>,
    correlation: f64,
    eigenvalues: Vec<f64>,
    /// Columns, flattened by rows.
    axes: Vec<f64>,
    condition: f64,
    hessian: Vec<f64>,
    hessian_condition: f64,
    rate: f64,
    outcome: &'static str,
    steps: usize,
    best: Vec<f64>,
    /// Steps, and excess loss after each over that at the start.
    curve: (Vec<usize>, Vec<f64>),
}

#[derive(Serialize)]
struct PlaneRecord {
    shown: usize,
    stages: Vec<StageRecord>,
    shift: Vec<f64>,
    divisor: Vec<f64>,
    rotation: Option<Vec<f64>>,
    bias: bool,
    window: [f64; 4],
    grid: usize,
    steps: Vec<usize>,
    w1: Vec<f64>,
    w2: Vec<f64>,
    excess: Vec<f64>,
    at: usize,
    theta: Vec<f64>,
    bottom: Vec<f64>,
    start_loss: f64,
    best_loss: f64,
    loss_now: f64,
}

#[derive(Serialize)]
struct RuleRecord {
    name: &'static str,
    label: &'static str,
    test: Vec<f64>,
    fresh: Vec<f64>,
    test_quartiles: [f64; 3],
    fresh_quartiles: [f64; 3],
    /// Test error minus that of training statistics, seed by seed.
    difference: [f64; 3],
    better: usize,
    worse: usize,
}

#[derive(Serialize)]
struct LeakRecord {
    rules: Vec<RuleRecord>,
    rule: &'static str,
    done: usize,
    seeds: usize,
    best: Option<f64>,
    fresh: usize,
    steps: u64,
    names: [String; 2],
    train_rows: usize,
    classes: Vec<usize>,
}

#[derive(Serialize)]
struct ImagesRecord {
    name: String,
    note: String,
    examples: usize,
    width: usize,
    height: usize,
    channels: usize,
    classes: Vec<(String, usize)>,
    source: &'static str,
    licence: &'static str,
    is_not: &'static str,
    channel_mean: Vec<f64>,
    channel_std: Vec<f64>,
    /// Until then the images arrive without components.
    ready: bool,
    stopped: bool,
    eigenvalues: Vec<f64>,
    explained: Vec<f64>,
    k: usize,
    epsilon: f64,
    shown: usize,
    /// Root mean square of what each reconstruction lacks.
    lacking: Vec<f64>,
}

#[derive(Serialize)]
struct SummaryRecord {
    low: Vec<f64>,
    median: Vec<f64>,
    high: Vec<f64>,
    ends: Vec<f64>,
    quartiles: [f64; 3],
}

impl From<Summary> for SummaryRecord {
    fn from(s: Summary) -> Self {
        let [low, median, high] = s.bands;
        SummaryRecord {
            low,
            median,
            high,
            ends: s.ends,
            quartiles: s.quartiles,
        }
    }
}

#[derive(Serialize)]
struct TreatmentRecord {
    name: &'static str,
    label: &'static str,
    rate: f64,
    done: usize,
    diverged: usize,
    loss: SummaryRecord,
    accuracy: SummaryRecord,
    /// Last training loss of each run of the search; none after a divergence.
    search: Vec<Option<f64>>,
}

#[derive(Serialize)]
struct TrainRecord {
    treatments: Vec<TreatmentRecord>,
    tuned: bool,
    rates: [f64; 7],
    epochs: usize,
    repeats: usize,
    inputs: usize,
    hidden: usize,
    batch: usize,
    examples: usize,
    tests: usize,
    name: String,
}

/// The preprocessing lab.
#[wasm_bindgen]
pub struct PreprocessingLab {
    lab: Option<lab::Preprocessing>,
    problems: Vec<Problem>,
}

fn parse(params: JsValue) -> (PreprocessingConfig, Vec<Problem>) {
    let texts = super::texts(&params);
    PreprocessingConfig::lenient(&RawConfig(texts))
}

fn floats<'a>(values: impl IntoIterator<Item = &'a f64>) -> Float32Array {
    let values: Vec<f32> = values.into_iter().map(|&v| v as f32).collect();
    Float32Array::from(&values[..])
}

#[wasm_bindgen]
impl PreprocessingLab {
    /// Sets the lab up; refused values are listed by [`PreprocessingLab::problems`].
    #[wasm_bindgen(constructor)]
    pub fn new(params: JsValue) -> PreprocessingLab {
        let (config, problems) = parse(params);
        images::put_down();
        let lab = lab::Preprocessing::new(config, &images::shelf(), None);
        PreprocessingLab {
            lab: Some(lab),
            problems,
        }
    }

    /// Takes new parameters; components of images are kept while the images stay the same.
    pub fn configure(&mut self, params: JsValue) {
        let (config, problems) = parse(params);
        let before = self.lab.take();
        images::put_down();
        self.lab = Some(lab::Preprocessing::new(config, &images::shelf(), before));
        self.problems = problems;
    }

    /// Names of the image files it waits for.
    pub fn wants(&self) -> Vec<String> {
        let source = self.lab.as_ref().and_then(|lab| lab.images());
        images::missing(source.as_slice())
    }

    /// Text of every key in force.
    pub fn params(&self) -> Result<JsValue, JsError> {
        to_js(&self.lab.as_ref().map(|lab| &lab.config().texts))
    }

    /// Refused and replaced values.
    pub fn problems(&self) -> Result<JsValue, JsError> {
        to_js(&self.problems)
    }

    /// One unit of work (they are large here); 0 when idle.
    pub fn work(&mut self, _units: u32) -> u32 {
        let lab = &mut self.lab;
        let again = |shelf: &_| {
            if let Some(before) = lab.take() {
                let config = before.config().clone();
                *lab = Some(lab::Preprocessing::new(config, shelf, Some(before)));
            }
        };
        let painted = images::paint(again);
        u32::from(painted || self.lab.as_mut().is_some_and(lab::Preprocessing::work))
    }

    /// Milliseconds between two pictures while it computes, at the least: before there is anything to be
    /// seen there is none.
    pub fn pace(&self) -> f64 {
        match self.lab.as_ref().is_some_and(lab::Preprocessing::is_blank) {
            true => f64::INFINITY,
            false => 33.0,
        }
    }

    /// Stops the work that is left.
    pub fn cancel(&mut self) {
        images::put_down();
        self.lab.iter_mut().for_each(lab::Preprocessing::cancel);
    }

    /// `[done, wanted]` of what the page waits for.
    pub fn progress(&self) -> Option<Vec<f64>> {
        let own = self.lab.as_ref().and_then(lab::Preprocessing::progress);
        images::progress(own.map(|p| (p.0, p.1)))
    }

    /// What is being done.
    pub fn doing(&self) -> String {
        let own = self.lab.as_ref().and_then(lab::Preprocessing::progress);
        images::doing(own.map_or("", |p| p.2))
    }

    /// Everything the page shows.
    pub fn snapshot(&self) -> Result<Object, JsError> {
        let object = Object::new();
        let Some(lab) = &self.lab else {
            return Ok(object);
        };
        let config = lab.config();
        set(&object, "link", to_js(&config.link())?)?;
        let view = match config.view {
            View::Plane => "plane",
            View::Leak => "leak",
            View::Images => "images",
            View::Train => "train",
        };
        set(&object, "view", view)?;
        if let Some(plane) = lab.plane() {
            plane_part(&object, plane, config)?;
        }
        if let Some(leak) = lab.leak() {
            leak_part(&object, leak, config)?;
        }
        if let Some(gallery) = lab.gallery() {
            images_part(&object, gallery, lab)?;
        }
        if let Some(training) = lab.training() {
            let name = lab.gallery().map(|g| g.card.name.clone());
            let record = train_record(training, config, name.unwrap_or_default());
            set(&object, "train", to_js(&record)?)?;
        }
        Ok(object)
    }
}

fn stage_record(stage: &Stage) -> StageRecord {
    let moments = &stage.moments;
    StageRecord {
        name: stage.preprocessing.name(),
        label: stage.preprocessing.label(),
        mean: moments.mean.to_vec(),
        std: moments.std.to_vec(),
        correlation: moments.correlation(),
        eigenvalues: moments.eigenvalues.to_vec(),
        axes: moments.axes.iter().copied().collect(),
        condition: plane::condition(&moments.eigenvalues),
        hessian: stage.loss.eigenvalues.to_vec(),
        hessian_condition: plane::condition(&stage.loss.eigenvalues),
        rate: stage.descent.rate,
        outcome: match stage.descent.outcome {
            Outcome::Converged(_) => "converged",
            Outcome::Slow => "slow",
            Outcome::Diverged(_) => "diverged",
        },
        steps: stage.descent.outcome.steps(),
        best: stage.loss.best.to_vec(),
        curve: (stage.descent.steps.clone(), stage.descent.relative()),
    }
}

fn plane_part(object: &Object, plane: &Plane, config: &PreprocessingConfig) -> Result<(), JsError> {
    let stage = plane.stage();
    let (at, theta) = &stage.descent.shown;
    let column = |j: usize| stage.descent.points.iter().map(|p| p[j]).collect();
    let record = PlaneRecord {
        shown: plane.shown(),
        stages: plane.stages.iter().map(stage_record).collect(),
        shift: stage.fitted.shift().to_vec(),
        divisor: stage.fitted.divisor().to_vec(),
        rotation: stage.fitted.rotation().map(|r| r.iter().copied().collect()),
        bias: config.bias,
        window: stage.window(),
        grid: plane::GRID,
        steps: stage.descent.steps.clone(),
        w1: column(0),
        w2: column(1),
        excess: stage.descent.excess.clone(),
        at: *at,
        theta: theta.to_vec(),
        bottom: stage.bottom().to_vec(),
        start_loss: stage.loss.start,
        best_loss: stage.loss.loss(&stage.loss.best),
        loss_now: stage.loss.loss(theta),
    };
    set(object, "plane", to_js(&record)?)?;
    set(object, "points", floats(&stage.x))?;
    set(object, "map", Float32Array::from(&stage.map()[..]))
}

fn leak_part(object: &Object, leak: &Leak, config: &PreprocessingConfig) -> Result<(), JsError> {
    let of = |rule: usize, pick: fn(&Errors) -> f64| -> Vec<f64> {
        leak.done.iter().map(|seed| pick(&seed[rule])).collect()
    };
    let base = of(0, |e| e.test);
    let rule = |(r, rule): (usize, &Statistics)| {
        let (test, fresh) = (of(r, |e| e.test), of(r, |e| e.fresh));
        let differences: Vec<f64> = test.iter().zip(&base).map(|(a, b)| a - b).collect();
        RuleRecord {
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
    };
    let Some([(train, train_classes), (test, test_classes)]) = leak.example() else {
        return Ok(());
    };
    let word = if config.preparation.mixes_columns() {
        "component"
    } else {
        "input"
    };
    let record = LeakRecord {
        rules: Statistics::ALL.iter().enumerate().map(rule).collect(),
        rule: config.statistics.name(),
        done: leak.done.len(),
        seeds: config.seeds,
        best: leak.best(),
        fresh: FRESH,
        steps: lab::leak::STEPS,
        names: [format!("{word} 1"), format!("{word} 2")],
        train_rows: train.nrows(),
        classes: [&train_classes[..], test_classes].concat(),
    };
    set(object, "leak", to_js(&record)?)?;
    let rows = train.rows().into_iter().chain(test.rows());
    let firsts: Vec<f64> = rows.flat_map(|r| [r[0], r[1]]).collect();
    set(object, "points", floats(&firsts))
}

fn images_part(object: &Object, g: &Gallery, lab: &lab::Preprocessing) -> Result<(), JsError> {
    let config = lab.config();
    let (width, height, channels) = g.shape;
    let rank = g.pca.as_ref().map_or(0, |p| p.eigenvalues.len());
    let k = config.components.min(rank);
    let pictures = config.view == View::Images;
    let reconstructed = g.reconstructed(k).filter(|_| pictures);
    let record = ImagesRecord {
        name: g.card.name.clone(),
        note: g.card.note.clone(),
        examples: g.card.examples,
        width,
        height,
        channels,
        classes: g.card.classes.clone(),
        source: g.card.source,
        licence: g.card.licence,
        is_not: g.card.is_not,
        channel_mean: g.channel_mean.clone(),
        channel_std: g.channel_std.clone(),
        ready: g.pca.is_some(),
        stopped: lab.is_cancelled(),
        eigenvalues: g
            .pca
            .as_ref()
            .map_or(Vec::new(), |p| p.eigenvalues.to_vec()),
        explained: g.pca.as_ref().map_or(Vec::new(), explained),
        k,
        epsilon: config.image_epsilon,
        shown: g.originals.nrows(),
        lacking: reconstructed.as_ref().map_or(Vec::new(), |x| g.lacking(x)),
    };
    set(object, "images", to_js(&record)?)?;
    if !pictures {
        return Ok(());
    }
    set(object, "mean", floats(&g.mean))?;
    set(object, "std", floats(&g.std))?;
    set(object, "originals", floats(&g.originals))?;
    if let Some(pca) = &g.pca {
        let shown = EIGENIMAGES.min(rank);
        let columns = pca.components.slice(ndarray::s![.., ..shown]);
        set(object, "eigenimages", floats(columns.t()))?;
        if let Some(x) = &reconstructed {
            set(object, "reconstructed", floats(x))?;
        }
        if let Some(x) = g.whitened(config.image_epsilon) {
            set(object, "whitened", floats(&x))?;
        }
    }
    Ok(())
}

fn train_record(t: &Training, config: &PreprocessingConfig, name: String) -> TrainRecord {
    let found = |c: &Curve| c.loss.last().copied().filter(|_| !c.diverged);
    let [inputs, examples, tests] = t.sizes();
    TrainRecord {
        treatments: (config.treatments.iter().enumerate())
            .map(|(i, treatment)| TreatmentRecord {
                name: treatment.name(),
                label: treatment.label(),
                rate: t.rate(i),
                done: t.runs[i].len(),
                diverged: t.runs[i].iter().filter(|r| r.diverged).count(),
                loss: Summary::of(&t.runs[i], |r| &r.loss).into(),
                accuracy: Summary::of(&t.runs[i], |r| &r.accuracy).into(),
                search: t.search[i].iter().map(found).collect(),
            })
            .collect(),
        tuned: config.tuned,
        rates: training::RATES,
        epochs: config.epochs,
        repeats: config.repeats,
        inputs,
        hidden: training::HIDDEN,
        batch: training::BATCH,
        examples,
        tests,
        name,
    }
}
