//! `class Zigzag` of the lab worker.

use super::{set, to_js};
use crate::labs::zigzag::settings::{View, ZigzagConfig};
use crate::labs::zigzag::{self as lab, hidden::Side, neuron};
use crate::settings::{Problem, RawConfig};
use js_sys::{Float32Array, Object};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct DescentRecord {
    steps: usize,
    loss: Vec<f64>,
    arrived: Option<usize>,
    length: f64,
    straight: f64,
    one_sign: f64,
    one_sign_each: f64,
    positive: f64,
    eigenvalues: [f64; 2],
    window: [f64; 4],
    grid: usize,
    rays: usize,
    mean: [f64; 2],
    start: [f64; 2],
    best: [f64; 2],
    learning_rate: f64,
}

#[derive(Serialize)]
struct SideRecord {
    name: &'static str,
    one: Vec<f64>,
    batch: Vec<f64>,
    one_sign: [f64; 2],
    mean: f64,
    condition: f64,
    loss: Vec<f64>,
}

#[derive(Serialize)]
struct HiddenRecord {
    units: usize,
    outputs: usize,
    example: usize,
    sides: Vec<SideRecord>,
}

/// The zig-zag lab.
#[wasm_bindgen]
pub struct Zigzag {
    lab: lab::Zigzag,
    problems: Vec<Problem>,
}

fn flat(points: &[[f64; 2]]) -> Float32Array {
    let values: Vec<f32> = points.iter().flatten().map(|&v| v as f32).collect();
    Float32Array::from(&values[..])
}

#[wasm_bindgen]
impl Zigzag {
    /// Sets the lab up; refused values are listed by [`Zigzag::problems`].
    #[wasm_bindgen(constructor)]
    pub fn new(params: JsValue) -> Zigzag {
        let texts = super::texts(&params);
        let (config, problems) = ZigzagConfig::lenient(&RawConfig(texts));
        Zigzag {
            lab: lab::Zigzag::new(config),
            problems,
        }
    }

    /// Takes new parameters: everything is computed again.
    pub fn configure(&mut self, params: JsValue) {
        *self = Zigzag::new(params);
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
        u32::from(self.lab.work())
    }

    /// Stops the work that is left.
    pub fn cancel(&mut self) {
        self.lab.cancel();
    }

    /// Milliseconds between two pictures at the least: until all is computed there is none.
    pub fn pace(&self) -> f64 {
        match self.lab.is_blank() {
            true => f64::INFINITY,
            false => 33.0,
        }
    }

    /// Nothing that is waited for: it takes a few frames.
    pub fn progress(&self) -> Option<Vec<f64>> {
        None
    }

    /// Nothing is being done.
    pub fn doing(&self) -> String {
        String::new()
    }

    /// Everything that is drawn.
    pub fn snapshot(&self) -> Result<Object, JsError> {
        let config = self.lab.config();
        let object = Object::new();
        set(&object, "link", to_js(&config.link())?)?;
        let view = match config.view {
            View::Neuron => "neuron",
            View::Hidden => "hidden",
        };
        set(&object, "view", view)?;
        if let (Some(d), Some(task)) = (self.lab.descent(), self.lab.task()) {
            let record = DescentRecord {
                steps: d.gradients.len(),
                loss: d.loss.clone(),
                arrived: d.arrived,
                length: d.length,
                straight: d.straight,
                one_sign: d.one_sign,
                one_sign_each: d.one_sign_each,
                positive: d.positive,
                eigenvalues: d.eigenvalues,
                window: d.window,
                grid: neuron::GRID,
                rays: config.examples.min(neuron::RAYS),
                mean: config.mean,
                start: config.start,
                best: config.best,
                learning_rate: config.learning_rate,
            };
            set(&object, "neuron", to_js(&record)?)?;
            set(&object, "path", flat(&d.path))?;
            set(&object, "gradients", flat(&d.gradients))?;
            set(&object, "rays", Float32Array::from(&d.rays[..]))?;
            set(&object, "map", Float32Array::from(&d.map[..]))?;
            let inputs: Vec<f32> = task.x.iter().map(|&v| v as f32).collect();
            set(&object, "inputs", Float32Array::from(&inputs[..]))?;
        }
        if let Some(pair) = self.lab.hidden() {
            let side = |s: &Side| SideRecord {
                name: crate::labs::playground::activation_name(s.activation),
                one: s.one.clone(),
                batch: s.batch.clone(),
                one_sign: s.one_sign,
                mean: s.mean,
                condition: s.condition,
                loss: s.loss.clone(),
            };
            let record = HiddenRecord {
                units: config.units,
                outputs: config.outputs,
                example: config.example,
                sides: pair.sides.iter().map(side).collect(),
            };
            set(&object, "hidden", to_js(&record)?)?;
        }
        Ok(object)
    }
}
