//! `class Sanity` of the lab worker.

use super::{images, set, to_js};
use crate::data::images::{DataCard, ImageSet};
use crate::labs::sanity::chance::TOLERANCE;
use crate::labs::sanity::evaluate::Evaluation;
use crate::labs::sanity::faults::{Check, FAULTS};
use crate::labs::sanity::penalty::{PRINTED, PRINTED_AT_ZERO, forms};
use crate::labs::sanity::settings::{AT, SanityConfig, View};
use crate::labs::sanity::training::{Training, weight_images};
use crate::labs::sanity::{self as lab, Press};
use crate::nn::Loss;
use crate::settings::{Problem, RawConfig};
use js_sys::{Float64Array, Object, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

const CHECKS: [Check; 3] = [Check::Chance, Check::Penalty, Check::Overfit];

#[derive(Serialize)]
struct LampRecord {
    state: &'static str,
    suspects: Vec<String>,
}

#[derive(Serialize)]
struct FaultRecord {
    label: &'static str,
    help: &'static str,
    /// Numbers of the checks that see it, from 1.
    seen_by: Vec<usize>,
    why: &'static str,
}

#[derive(Serialize)]
struct CardRecord {
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
}

#[derive(Serialize)]
struct ClassRecord {
    mean: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct ChanceRecord {
    expected: f64,
    tolerance: f64,
    loss: f64,
    rows: usize,
    score_std: f64,
    classes: Vec<ClassRecord>,
}

#[derive(Serialize)]
struct FormRecord {
    name: &'static str,
    expected: f64,
    sd: f64,
    z: f64,
    z_printed: f64,
}

#[derive(Serialize)]
struct PenaltyRecord {
    data: f64,
    at_zero: f64,
    lambdas: Vec<f64>,
    penalties: Vec<f64>,
    lambda: f64,
    total: f64,
    direct: f64,
    forms: Vec<FormRecord>,
    /// The lecture's own net: its printed numbers may stand beside.
    lecture: Option<[f64; 2]>,
}

#[derive(Serialize)]
struct OverfitRecord {
    rows: usize,
    goal: f64,
    epochs: usize,
    first: f64,
    costs: Vec<f64>,
    accuracies: Vec<f64>,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct MistakeRecord {
    truth: usize,
    predicted: usize,
    share: f64,
}

#[derive(Serialize)]
struct EvaluationRecord {
    step: u64,
    loss: f64,
    accuracy: f64,
    rows: usize,
    confusion: Vec<u32>,
    mistakes: Vec<MistakeRecord>,
}

#[derive(Serialize)]
struct TrainingRecord {
    step: u64,
    epoch: f64,
    playing: bool,
    steps_per_epoch: u64,
    diverged: Option<String>,
    train: Option<EvaluationRecord>,
    test: Option<EvaluationRecord>,
    ranges: Vec<[f64; 2]>,
}

/// The sanity-check lab.
#[wasm_bindgen]
pub struct Sanity {
    lab: lab::Sanity,
    problems: Vec<Problem>,
}

#[wasm_bindgen]
impl Sanity {
    /// Sets the lab up; refused values are listed by [`Sanity::problems`].
    #[wasm_bindgen(constructor)]
    pub fn new(params: JsValue) -> Sanity {
        let texts = super::texts(&params);
        let (config, problems) = SanityConfig::lenient(&RawConfig(texts));
        images::put_down();
        Sanity {
            lab: lab::Sanity::new(config, &images::shelf()),
            problems,
        }
    }

    /// Takes new parameters: everything is computed again.
    pub fn configure(&mut self, params: JsValue) {
        self.lab.clear();
        *self = Sanity::new(params);
    }

    /// Names of the image files it waits for.
    pub fn wants(&self) -> Vec<String> {
        images::missing(&[self.lab.config().source])
    }

    /// Text of every key in force, and the step that is still to be reached.
    pub fn params(&self) -> Result<JsValue, JsError> {
        let config = self.lab.config();
        let mut texts = config.texts.clone();
        if config.at > 0 && self.lab.card().is_none() {
            texts.insert(AT, config.at.to_string());
        }
        to_js(&texts)
    }

    /// Refused and replaced values.
    pub fn problems(&self) -> Result<JsValue, JsError> {
        to_js(&self.problems)
    }

    /// Works off some units; 0 when idle.
    pub fn work(&mut self, units: u32) -> u32 {
        let lab = &mut self.lab;
        match images::paint(|shelf| lab.retry(shelf)) {
            true => 1,
            false => self.lab.work(units as usize) as u32,
        }
    }

    /// Stops the work that is left.
    pub fn cancel(&mut self) {
        images::put_down();
        self.lab.cancel();
    }

    /// `[done, wanted]` of what the page waits for.
    pub fn progress(&self) -> Option<Vec<f64>> {
        let own = self.lab.progress();
        images::progress(own.map(|(done, wanted)| (done as usize, wanted as usize)))
    }

    /// What is being done.
    pub fn doing(&self) -> String {
        images::doing(match self.lab.config().view {
            _ if self.lab.is_starting() => "Start of the net, percent",
            View::Lamps => "Checking",
            View::Training => "Training",
        })
    }

    /// Trains until told to stop, or stops.
    pub fn play(&mut self, on: bool) {
        self.lab.press(Press::Play(on));
    }

    /// Trains for one update ("minibatch") or to the end of the epoch.
    pub fn step(&mut self, unit: &str) {
        self.lab.press(match unit {
            "minibatch" => Press::Update,
            _ => Press::Epoch,
        });
    }

    /// Everything that is drawn.
    pub fn snapshot(&self) -> Result<Object, JsError> {
        let config = self.lab.config();
        let object = Object::new();
        let mut link = config.link();
        let training = self.lab.training();
        // A running net has no fixed step; its images may still be missing.
        let at = training.map_or(config.at, |t| match t.playing {
            true => 0,
            false => t.step_count().max(t.target),
        });
        if at > 0 && config.view == View::Training {
            link.insert(AT, at.to_string());
        }
        set(&object, "link", to_js(&link)?)?;
        let view = match config.view {
            View::Lamps => "lamps",
            View::Training => "training",
        };
        set(&object, "view", view)?;
        set(&object, "source", config.source.name())?;
        set(&object, "softmax", config.loss == Loss::SoftmaxCrossEntropy)?;
        set(&object, "waiting", self.lab.waits_for_own())?;
        if let (Some(card), Some(images)) = (self.lab.card(), self.lab.images()) {
            set(&object, "card", to_js(&card_record(card))?)?;
            set(&object, "thumbs", Uint8Array::from(&images.pixels[..]))?;
            set(&object, "labels", Uint8Array::from(&images.labels[..]))?;
        }
        let fault = FAULTS.iter().find(|f| Some(f.fault) == config.fault);
        let fault = fault.map(|f| FaultRecord {
            label: f.label,
            help: f.help,
            seen_by: f.seen_by.iter().map(|&c| 1 + c as usize).collect(),
            why: f.why,
        });
        set(&object, "fault", to_js(&fault)?)?;
        if let Some(lamps) = self.lab.lamps() {
            lamps_part(&object, lamps, config)?;
        }
        if let Some(training) = training {
            training_part(&object, training)?;
        }
        Ok(object)
    }
}

fn card_record(card: &DataCard) -> CardRecord {
    CardRecord {
        name: card.name.clone(),
        note: card.note.clone(),
        examples: card.examples,
        width: card.shape.0,
        height: card.shape.1,
        channels: card.shape.2,
        classes: card.classes.clone(),
        source: card.source,
        licence: card.licence,
        is_not: card.is_not,
    }
}

fn lamps_part(object: &Object, lamps: &lab::Lamps, config: &SanityConfig) -> Result<(), JsError> {
    let list = CHECKS.map(|check| LampRecord {
        state: lamps.lamp(check).name(),
        suspects: lamps.suspects(check),
    });
    set(object, "lamps", to_js(&list)?)?;
    if let Some(c) = &lamps.chance {
        let classes = c.classes.iter().map(|k| ClassRecord {
            mean: k.mean,
            low: k.low,
            high: k.high,
        });
        let record = ChanceRecord {
            expected: c.expected,
            tolerance: TOLERANCE,
            loss: c.loss,
            rows: c.rows,
            score_std: c.score_std,
            classes: classes.collect(),
        };
        set(object, "chance", to_js(&record)?)?;
    }
    if let (Some(p), Some(c)) = (&lamps.penalty, &lamps.chance) {
        let weights = lamps.weights();
        let lecture = weights == [3072 * 50, 500]
            && (config.std, config.lambda) == (1e-4, 1e3)
            && config.loss == Loss::SoftmaxCrossEntropy;
        let forms = forms(config.std, &weights, c.expected, config.lambda);
        let forms = forms.iter().map(|f| FormRecord {
            name: f.name,
            expected: f.expected,
            sd: f.sd,
            z: f.z(p.total()),
            z_printed: f.z(PRINTED),
        });
        let record = PenaltyRecord {
            data: p.data,
            at_zero: p.at_zero,
            lambdas: p.lambdas.clone(),
            penalties: p.penalties.clone(),
            lambda: p.at.0,
            total: p.total(),
            direct: p.direct,
            forms: forms.collect(),
            lecture: lecture.then_some([PRINTED_AT_ZERO, PRINTED]),
        };
        set(object, "penalty", to_js(&record)?)?;
    }
    let run = &lamps.overfit;
    let record = OverfitRecord {
        rows: run.rows(),
        goal: run.recipe().goal,
        epochs: run.recipe().epochs,
        first: run.first.cost,
        costs: run.epochs.iter().map(|e| e.cost).collect(),
        accuracies: run.epochs.iter().map(|e| e.accuracy).collect(),
        lines: (0..run.epochs.len()).map(|e| run.line(e)).collect(),
    };
    set(object, "overfit", to_js(&record)?)
}

fn evaluation_record(step: u64, e: &Evaluation) -> EvaluationRecord {
    let mistakes = e.mistakes.iter().map(|m| MistakeRecord {
        truth: m.truth,
        predicted: m.predicted,
        share: m.share,
    });
    EvaluationRecord {
        step,
        loss: e.loss,
        accuracy: e.accuracy(),
        rows: e.rows,
        confusion: e.confusion.clone(),
        mistakes: mistakes.collect(),
    }
}

fn pixels_of(e: Option<&Evaluation>, images: &ImageSet) -> Uint8Array {
    let mut pixels = Vec::new();
    for m in e.map_or(&[][..], |e| &e.mistakes) {
        pixels.extend_from_slice(images.image(m.index));
    }
    Uint8Array::from(&pixels[..])
}

fn training_part(object: &Object, t: &Training) -> Result<(), JsError> {
    let (weights, ranges) = weight_images(t.network());
    let (train, test) = (t.on_train(), t.on_test());
    let record = TrainingRecord {
        step: t.step_count(),
        epoch: t.epoch(),
        playing: t.playing,
        steps_per_epoch: t.steps_per_epoch(),
        diverged: t.diverged.map(|d| {
            format!(
                "Update {} failed: {} of layer {} is {}. The net shown is the last finite one.",
                d.step,
                d.tensor.name(),
                d.layer + 1,
                if d.value.is_nan() {
                    "not a number"
                } else {
                    "infinite"
                }
            )
        }),
        train: train.map(|e| evaluation_record(t.step_count(), e)),
        test: test.map(|(step, e)| evaluation_record(step, e)),
        ranges,
    };
    set(object, "training", to_js(&record)?)?;
    set(object, "weights", Uint8Array::from(&weights[..]))?;
    let wrong = pixels_of(train, &t.train_images);
    set(object, "trainMistakes", wrong)?;
    let wrong = pixels_of(test.map(|t| t.1), &t.test_images);
    set(object, "testMistakes", wrong)?;
    // [epoch][epoch, train loss, train accuracy, penalty, test loss, test accuracy]
    let rows = t.history.iter().flat_map(|r| {
        [
            r.epoch as f64,
            r.train_loss,
            r.train_accuracy,
            r.penalty,
            r.test_loss,
            r.test_accuracy,
        ]
    });
    let rows: Vec<f64> = rows.collect();
    set(object, "history", Float64Array::from(&rows[..]))
}
