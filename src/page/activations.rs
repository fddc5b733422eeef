//! `class Activations` of the lab worker.

mod runs;

use super::{images, set, to_js};
use crate::labs::activations::function::{Gate, Picture};
use crate::labs::activations::saturation::{self, Saturation, Survival};
use crate::labs::activations::settings::ActivationsConfig;
use crate::labs::activations::{self as lab, table};
use crate::settings::{Problem, RawConfig};
use js_sys::Object;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct GateRecord {
    x: f64,
    value: f64,
    local: f64,
    downstream: f64,
    d_alpha: Option<f64>,
    winner: Option<usize>,
    pieces: Vec<f64>,
}

#[derive(Serialize)]
struct PictureRecord<'a> {
    xs: &'a [f64],
    values: &'a [f64],
    slopes: &'a [f64],
    pieces: &'a [Vec<f64>],
    winners: &'a [usize],
    gate: GateRecord,
    lecture: Vec<GateRecord>,
    upstream: f64,
    parameters: Vec<(&'static str, usize)>,
}

#[derive(Serialize)]
struct PropertiesRecord<'a> {
    value: &'static str,
    label: &'a str,
    formula: &'static str,
    /// JSON has no infinity: null is none.
    low: Option<f64>,
    high: Option<f64>,
    mean: f64,
    std: f64,
    slope_at_0: f64,
    steepest: f64,
    killed: [f64; 4],
    needs_exp: bool,
    parameters: usize,
    slopes: usize,
}

#[derive(Serialize)]
struct SurvivalRecord {
    one: f64,
    rms: f64,
    killed: f64,
    zero: f64,
    ten: [f64; 3],
    ten_killed: f64,
}

#[derive(Serialize)]
struct LineRecord<'a> {
    value: &'a str,
    points: Vec<SurvivalRecord>,
}

#[derive(Serialize)]
struct SaturationRecord<'a> {
    s: f64,
    scales: Vec<f64>,
    lines: Vec<LineRecord<'a>>,
    z: &'a [f64],
    count: &'a [f64],
    slope: &'a [f64],
    whole: SurvivalRecord,
    draws: usize,
}

fn gate(g: &Gate) -> GateRecord {
    GateRecord {
        x: g.x,
        value: g.value,
        local: g.local,
        downstream: g.downstream,
        d_alpha: g.d_alpha,
        winner: g.winner,
        pieces: g.pieces.clone(),
    }
}

fn picture<'a>(lab: &lab::Activations, p: &'a Picture) -> PictureRecord<'a> {
    PictureRecord {
        xs: &p.xs,
        values: &p.values,
        slopes: &p.slopes,
        pieces: &p.pieces,
        winners: &p.winners,
        gate: gate(&p.gate),
        lecture: p.lecture.iter().map(gate).collect(),
        upstream: lab.config().upstream,
        parameters: lab.parameters(),
    }
}

fn properties(p: &table::Properties) -> PropertiesRecord<'_> {
    PropertiesRecord {
        value: p.value,
        label: &p.label,
        formula: p.formula,
        low: Some(p.range[0]).filter(|v| v.is_finite()),
        high: Some(p.range[1]).filter(|v| v.is_finite()),
        mean: p.mean,
        std: p.std,
        slope_at_0: p.slope_at_0,
        steepest: p.steepest,
        killed: p.killed,
        needs_exp: p.needs_exp,
        parameters: p.parameters,
        slopes: p.slopes,
    }
}

fn survival(s: &Survival) -> SurvivalRecord {
    SurvivalRecord {
        one: s.one,
        rms: s.rms,
        killed: s.killed,
        zero: s.zero,
        ten: s.ten,
        ten_killed: s.ten_killed,
    }
}

fn saturation(s: &Saturation, scale: f64) -> SaturationRecord<'_> {
    SaturationRecord {
        s: scale,
        scales: (0..saturation::SCALES).map(saturation::scale).collect(),
        lines: (s.lines.iter())
            .map(|l| LineRecord {
                value: &l.value,
                points: l.points.iter().map(survival).collect(),
            })
            .collect(),
        z: &s.population.z,
        count: &s.population.count,
        slope: &s.population.slope,
        whole: survival(&s.population.whole),
        draws: saturation::PATHS * saturation::DEPTH,
    }
}

/// The activations lab.
#[wasm_bindgen]
pub struct Activations {
    lab: lab::Activations,
    problems: Vec<Problem>,
}

#[wasm_bindgen]
impl Activations {
    /// Sets the lab up; refused values are listed by [`Activations::problems`].
    #[wasm_bindgen(constructor)]
    pub fn new(params: JsValue) -> Activations {
        let texts = super::texts(&params);
        let (config, problems) = ActivationsConfig::lenient(&RawConfig(texts));
        images::put_down();
        Activations {
            lab: lab::Activations::new(config, &images::shelf()),
            problems,
        }
    }

    /// Takes new parameters.
    pub fn configure(&mut self, params: JsValue) {
        let texts = super::texts(&params);
        let (config, problems) = ActivationsConfig::lenient(&RawConfig(texts));
        images::put_down();
        self.lab.configure(config, &images::shelf());
        self.problems = problems;
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

    /// One unit of work; 0 when idle.
    pub fn work(&mut self, _units: u32) -> u32 {
        let lab = &mut self.lab;
        let painted =
            images::paint(|shelf| *lab = lab::Activations::new(lab.config().clone(), shelf));
        u32::from(painted || self.lab.work())
    }

    /// Stops the work that is left.
    pub fn cancel(&mut self) {
        images::put_down();
        self.lab.cancel();
    }

    /// Shows another step and unit of the kept run.
    pub fn look(&mut self, at: usize, unit: usize) {
        self.lab.look(at, unit);
    }

    /// Outputs computed by `repeats` passes of function `index`, for the worker to time.
    pub fn cost(&mut self, index: usize, repeats: usize) -> usize {
        self.lab.cost(index, repeats)
    }

    /// `[done, wanted]` of what the page waits for.
    pub fn progress(&self) -> Option<Vec<f64>> {
        images::progress(self.lab.progress())
    }

    /// What is being done.
    pub fn doing(&self) -> String {
        images::doing(self.lab.doing())
    }

    /// Everything that is drawn.
    pub fn snapshot(&self) -> Result<Object, JsError> {
        let config = self.lab.config();
        let object = Object::new();
        set(&object, "link", to_js(&config.link())?)?;
        set(&object, "view", config.view.name())?;
        set(&object, "act", config.texts.get("act").unwrap_or(""))?;
        if let Some(p) = self.lab.picture() {
            set(&object, "picture", to_js(&picture(&self.lab, p))?)?;
        }
        if !self.lab.table().is_empty() {
            let rows: Vec<_> = self.lab.table().iter().map(properties).collect();
            set(&object, "table", to_js(&rows)?)?;
            set(&object, "scales", to_js(&table::SCALES)?)?;
            set(&object, "counted", table::COUNTED as f64)?;
        }
        if let Some(s) = self.lab.saturation() {
            set(&object, "saturation", to_js(&saturation(s, config.scale))?)?;
        }
        if let Some(run) = self.lab.dead() {
            runs::dead(&object, config, run)?;
        }
        if let Some(sweep) = self.lab.sweep() {
            runs::sweep(&object, sweep)?;
        }
        if let Some(race) = self.lab.race() {
            runs::race(&object, config, race)?;
        }
        Ok(object)
    }
}
