//! `class Initialization` of the lab worker.

use super::{images, set, to_js};
use crate::labs::initialization::measure::{BINS, LayerReport};
use crate::labs::initialization::settings::{InitializationConfig, View};
use crate::labs::initialization::{self as lab, Fan, lecture, symmetry, train};
use crate::settings::{Problem, RawConfig};
use js_sys::{Float32Array, Float64Array, Object};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct FixedRecord {
    q_star: Option<f64>,
    chi_1: f64,
    phase: &'static str,
    xi_grad: Option<f64>,
}

#[derive(Serialize)]
struct FanRecord {
    low: Vec<f64>,
    median: Vec<f64>,
    high: Vec<f64>,
    mean: Vec<f64>,
    sd: Vec<f64>,
}

#[derive(Serialize)]
struct TheoryRecord {
    a_mean: Vec<f64>,
    a_std: Vec<f64>,
    ga_std: Vec<f64>,
}

#[derive(Serialize)]
struct SlideRecord {
    id: &'static str,
    title: &'static str,
    link: &'static str,
    mean: [f64; 10],
    std: [f64; 10],
    rounding: f64,
    note: &'static str,
    /// The run shown repeats this slide.
    matches: bool,
}

#[derive(Serialize)]
struct LayersRecord {
    label: String,
    rows: usize,
    done: bool,
    seeds: usize,
    input_mean: f64,
    input_std: f64,
    weight_std: f64,
    a_mean: Vec<f64>,
    a_std: Vec<f64>,
    z_std: Vec<f64>,
    ga_std: Vec<f64>,
    gw_rms: Vec<f64>,
    df_rms: Vec<f64>,
    closed: Vec<f64>,
    flat: Vec<f64>,
    dead: Vec<f64>,
    outside: Vec<[u32; 4]>,
    bins: usize,
    theory: Option<TheoryRecord>,
    fixed: Option<FixedRecord>,
    fan_mean: Option<FanRecord>,
    fan_std: Option<FanRecord>,
    fan_back: Option<FanRecord>,
    slides: Vec<SlideRecord>,
    is_symmetric: bool,
}

#[derive(Serialize)]
struct StepRecord {
    layer: Option<usize>,
    iteration: usize,
    values: Vec<f64>,
    rates: Vec<f64>,
    sentence: String,
}

#[derive(Serialize)]
struct TraceRecord {
    tolerance: f64,
    limit: usize,
    units: usize,
    done: bool,
    steps: Vec<StepRecord>,
}

#[derive(Serialize)]
struct LineRecord {
    omega: f64,
    exact: Vec<f64>,
    measured: Vec<f64>,
}

#[derive(Serialize)]
struct TrainRecord {
    label: String,
    steps: u64,
    step: Vec<u64>,
    loss: Vec<f64>,
    train_accuracy: Vec<f64>,
    test_accuracy: Vec<f64>,
    moved: Vec<f64>,
    update: Vec<f64>,
    first_update: Vec<f64>,
    scale: f64,
    diverged: Option<(u64, usize, String)>,
    is_symmetric: bool,
}

fn train_record(config: &InitializationConfig, run: &train::Run) -> TrainRecord {
    let column =
        |pick: fn(&train::Point) -> f64| -> Vec<f64> { run.points.iter().map(pick).collect() };
    let (first, last) = (run.points.first(), run.points.last());
    TrainRecord {
        label: config.initializer_label(),
        steps: run.progress().1,
        step: run.points.iter().map(|p| p.step).collect(),
        loss: column(|p| p.loss),
        train_accuracy: column(|p| p.train_accuracy),
        test_accuracy: column(|p| p.test_accuracy),
        moved: last.map_or_else(Vec::new, |p| p.moved.clone()),
        update: last.map_or_else(Vec::new, |p| p.update.clone()),
        first_update: first.map_or_else(Vec::new, |p| p.update.clone()),
        scale: run.scale(),
        diverged: run.diverged.clone(),
        is_symmetric: symmetry::is_symmetric(config.initializer),
    }
}

#[derive(Serialize)]
struct SymmetryRecord {
    at: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
    loss: Vec<f64>,
    units: usize,
    first_gradient: f64,
    is_symmetric: bool,
    noise: f64,
}

/// The initialization lab.
#[wasm_bindgen]
pub struct Initialization {
    lab: lab::Initialization,
    problems: Vec<Problem>,
}

fn fan_record(fan: Option<Fan>) -> Option<FanRecord> {
    fan.map(|f| FanRecord {
        low: f.low,
        median: f.median,
        high: f.high,
        mean: f.mean,
        sd: f.sd,
    })
}

#[wasm_bindgen]
impl Initialization {
    /// Sets the lab up; refused values are listed by [`Initialization::problems`].
    #[wasm_bindgen(constructor)]
    pub fn new(params: JsValue) -> Initialization {
        let texts = super::texts(&params);
        let (config, problems) = InitializationConfig::lenient(&RawConfig(texts));
        images::put_down();
        Initialization {
            lab: lab::Initialization::new(config, &images::shelf()),
            problems,
        }
    }

    /// Takes new parameters: everything is computed again.
    pub fn configure(&mut self, params: JsValue) {
        let old = std::mem::replace(self, Initialization::new(params));
        self.lab.keep_theory(&old.lab);
    }

    /// A second worker could take over half of the work.
    #[wasm_bindgen(js_name = wantsHelp)]
    pub fn wants_help(&self) -> bool {
        self.lab.wants_help()
    }

    /// Turns this lab into the second worker's: only its half is computed.
    pub fn assist(&mut self) {
        self.lab.assist();
    }

    /// What the second worker hands over: the sums of its half, or none yet.
    pub fn half(&self) -> Option<Vec<f64>> {
        self.lab.shown()?.half()
    }

    /// What it hands over last: the weight gradients of its half, or none yet.
    #[wasm_bindgen(js_name = halfGradients)]
    pub fn half_gradients(&self) -> Option<Vec<f32>> {
        self.lab.shown()?.half_gradients()
    }

    /// Takes what [`Initialization::half`] gave; false when it is of no use.
    pub fn absorb(&mut self, half: &[f64]) -> bool {
        self.lab.absorb(half)
    }

    /// Takes what [`Initialization::half_gradients`] gave; false when it is not that.
    #[wasm_bindgen(js_name = absorbGradients)]
    pub fn absorb_gradients(&mut self, gradients: &[f32]) -> bool {
        self.lab.absorb_gradients(gradients)
    }

    /// True while nothing is left but what the second worker still owes.
    pub fn awaits(&self) -> bool {
        self.lab.awaits()
    }

    /// Milliseconds between two pictures while it computes, at the least: the picture of all examples
    /// is nearer than most of those on the way to it. Before the first examples there is nothing new.
    pub fn pace(&self) -> f64 {
        match self.lab.shown() {
            Some(run) if run.rows_done() == 0 => f64::INFINITY,
            Some(run) if run.rows_done() < run.setup().rows => 150.0,
            _ => 33.0,
        }
    }

    /// Names of the image files it waits for.
    pub fn wants(&self) -> Vec<String> {
        images::missing(self.lab.images().as_slice())
    }

    /// Text of every key in force.
    pub fn params(&self) -> Result<JsValue, JsError> {
        to_js(&self.lab.config().texts)
    }

    /// Refused and replaced values.
    pub fn problems(&self) -> Result<JsValue, JsError> {
        to_js(&self.problems)
    }

    /// One unit of work (they are large here); 0 when idle.
    pub fn work(&mut self, _units: u32) -> u32 {
        let lab = &mut self.lab;
        let again = |shelf: &_| *lab = lab::Initialization::new(lab.config().clone(), shelf);
        u32::from(images::paint(again) || self.lab.work())
    }

    /// Stops the work that is left.
    pub fn cancel(&mut self) {
        images::put_down();
        self.lab.cancel();
    }

    /// `[done, wanted]` of what the page waits for.
    pub fn progress(&self) -> Option<Vec<f64>> {
        images::progress(self.lab.progress())
    }

    /// What is being done.
    pub fn doing(&self) -> String {
        let shown = self.lab.shown().map(|m| m.progress());
        images::doing(match shown {
            _ if self.lab.is_starting() => "Start of the training, percent",
            _ if self.lab.config().view == View::Train => "Training",
            _ if self.lab.config().view == View::Steps => "Layers and iterations",
            Some((done, wanted)) if done < wanted => "Measuring",
            _ => "Seeds",
        })
    }

    /// Everything that is drawn.
    pub fn snapshot(&self) -> Result<Object, JsError> {
        let config = self.lab.config();
        let object = Object::new();
        set(&object, "link", to_js(&config.link())?)?;
        let view = match config.view {
            View::Layers => "layers",
            View::Steps => "steps",
            View::Chain => "chain",
            View::Symmetry => "symmetry",
            View::Train => "train",
        };
        set(&object, "view", view)?;
        self.layers_part(&object)?;
        if let Some(trace) = self.lab.steps() {
            let steps = trace.steps.iter().map(|s| StepRecord {
                layer: s.layer,
                iteration: s.iteration,
                values: s.values.clone(),
                rates: s.rates.clone(),
                sentence: s.sentence.clone(),
            });
            let record = TraceRecord {
                tolerance: trace.tolerance,
                limit: trace.limit,
                units: trace.network.outputs(),
                done: self.lab.steps_done(),
                steps: steps.collect(),
            };
            set(&object, "steps", to_js(&record)?)?;
        }
        if let Some(chain) = self.lab.chain() {
            let lines = chain.lines.iter().map(|l| LineRecord {
                omega: l.omega,
                exact: l.exact.clone(),
                measured: l.measured.clone(),
            });
            set(&object, "chain", to_js(&lines.collect::<Vec<_>>())?)?;
        }
        if let Some(run) = self.lab.training() {
            set(&object, "train", to_js(&train_record(config, run))?)?;
        }
        if let Some(run) = self.lab.symmetry() {
            let record = SymmetryRecord {
                at: run.at.clone(),
                first: run.distinct[0].clone(),
                second: run.distinct[1].clone(),
                loss: run.loss.clone(),
                units: symmetry::HIDDEN,
                first_gradient: run.first_gradient,
                is_symmetric: symmetry::is_symmetric(config.initializer),
                noise: config.noise,
            };
            set(&object, "symmetry", to_js(&record)?)?;
            set(
                &object,
                "weights",
                Float32Array::from(&run.first_weights()[..]),
            )?;
        }
        Ok(object)
    }
}

impl Initialization {
    fn layers_part(&self, object: &Object) -> Result<(), JsError> {
        let Some(shown) = self.lab.shown() else {
            return Ok(());
        };
        let report = shown.report();
        if report.is_empty() {
            return Ok(());
        }
        let lab = &self.lab;
        let config = lab.config();
        let column =
            |pick: fn(&LayerReport) -> f64| -> Vec<f64> { report.iter().map(pick).collect() };
        let (done, wanted) = shown.progress();
        let (input_mean, input_std) = shown.input();
        let standard = config.depth == 10
            && (config.units, config.second) == (500, 500)
            && config.rows == 1000;
        let record = LayersRecord {
            label: config.initializer_label(),
            rows: shown.rows_done(),
            done: done == wanted,
            seeds: lab.seeds_done(),
            input_mean,
            input_std,
            weight_std: shown.weight_std(0),
            a_mean: column(|r| r.a_mean),
            a_std: column(|r| r.a_std),
            z_std: column(|r| r.z_std),
            ga_std: column(|r| r.ga_std),
            gw_rms: column(|r| r.gw_rms),
            df_rms: column(|r| r.df_rms),
            closed: column(|r| r.closed),
            flat: column(|r| r.flat),
            dead: column(|r| r.dead),
            outside: (report.iter())
                .map(|r| {
                    let [a, g] = &r.histograms;
                    [a.below, a.above, g.below, g.above]
                })
                .collect(),
            bins: BINS,
            theory: lab.theory().map(|t| TheoryRecord {
                a_mean: t.iter().map(|p| p.a_mean).collect(),
                a_std: t.iter().map(|p| p.a_std).collect(),
                ga_std: t.iter().map(|p| p.ga_std).collect(),
            }),
            fixed: lab.fixed_point().map(|f| FixedRecord {
                q_star: f.q_star,
                chi_1: f.chi_1,
                phase: f.phase.name(),
                xi_grad: f.xi_grad,
            }),
            fan_mean: fan_record(lab.fan(|r| r.a_mean)),
            fan_std: fan_record(lab.fan(|r| r.a_std)),
            fan_back: fan_record(lab.fan(|r| r.ga_std)),
            slides: lecture::SLIDES
                .iter()
                .map(|s| SlideRecord {
                    id: s.id,
                    title: s.title,
                    link: s.link,
                    mean: s.mean,
                    std: s.std,
                    rounding: s.rounding,
                    note: s.note,
                    matches: standard
                        && config.bias == 0.0
                        && s.activation == config.activation
                        && s.initializer == config.initializer,
                })
                .collect(),
            is_symmetric: symmetry::is_symmetric(config.initializer),
        };
        set(object, "layers", to_js(&record)?)?;
        // [layer][forward, backward][low, high, counts...]
        let flat: Vec<f64> = report
            .iter()
            .flat_map(|r| r.histograms.iter())
            .flat_map(|h| {
                [h.low, h.high]
                    .into_iter()
                    .chain(h.counts.iter().map(|&c| f64::from(c)))
            })
            .collect();
        set(object, "histograms", Float64Array::from(&flat[..]))
    }
}
