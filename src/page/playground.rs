//! `class Playground` of the worker.

use super::plain::{Plain, to_js};
use super::recipe::RecipeRecord;
use super::records::{Shape, SnapshotRecord};
use crate::data::csv::{self, CsvTable};
use crate::data::{Dataset, Targets};
use crate::labs::playground as lab;
use crate::labs::playground::settings::Config;
use crate::nn::trainer::OwnedTargets;
use crate::settings::{Problem, RawConfig};
use js_sys::{Float32Array, Uint8Array, Uint32Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The playground lab.
#[wasm_bindgen]
pub struct Playground {
    lab: lab::Playground,
    /// Problems of the texts, before those of the data.
    problems: Vec<Problem>,
}

/// Reads the page's parameters and table; nothing a page can send makes this fail.
fn read(
    params: JsValue,
    text: Option<String>,
    label: Option<u32>,
) -> (Config, Option<CsvTable>, Vec<Problem>) {
    let texts = super::texts(&params);
    let (config, mut problems) = Config::lenient(&RawConfig(texts));
    let table = text.and_then(|text| match csv::parse(&text, label.map(|l| l as usize)) {
        Ok(table) => Some(table),
        Err(error) => {
            let message = error.to_string();
            problems.push(Problem {
                field: "csv".into(),
                value: String::new(),
                message,
            });
            None
        }
    });
    (config, table, problems)
}

fn object(record: &impl Serialize) -> Plain {
    to_js(record).unchecked_into()
}

/// Copies `values` into a typed array.
fn floats(object: &Plain, key: &str, values: &[f32]) {
    object.set(key, &Float32Array::from(values));
}

#[wasm_bindgen]
impl Playground {
    /// Builds data and network; values that are refused are listed by [`Playground::problems`].
    #[wasm_bindgen(constructor)]
    pub fn new(params: JsValue, csv: Option<String>, csv_label: Option<u32>) -> Playground {
        let (config, table, problems) = read(params, csv, csv_label);
        Playground {
            lab: lab::Playground::new(config, table),
            problems,
        }
    }

    /// Takes new parameters; true when everything was built anew. `csv` is needed only when it has
    /// changed.
    pub fn configure(
        &mut self,
        params: JsValue,
        csv: Option<String>,
        csv_label: Option<u32>,
    ) -> bool {
        let (config, table, problems) = read(params, csv, csv_label);
        self.problems = problems;
        // A table that is not sent again, or cannot be read, does not take away the one in use.
        let table = table.or_else(|| self.lab.table().cloned());
        self.lab.configure(config, table)
    }

    /// Text of every key in force.
    pub fn params(&self) -> JsValue {
        to_js(&self.lab.config().texts)
    }

    /// Refused and replaced values.
    pub fn problems(&self) -> JsValue {
        to_js(&[&self.problems[..], self.lab.problems()].concat())
    }

    /// `PlaygroundShape`.
    pub fn shape(&self) -> JsValue {
        to_js(&Shape::of(&self.lab, &self.lab.shape()))
    }

    /// `Points`: training points, then test points.
    pub fn points(&self) -> Plain {
        let task = self.lab.task();
        let (mut xy, mut label, mut train) = (Vec::new(), Vec::new(), Vec::new());
        let mut add = |set: &Dataset, is_train: u8| {
            for i in 0..set.len() {
                xy.extend(task.axes.iter().map(|&axis| set.x[[i, axis]] as f32));
                label.push(match &set.targets {
                    Targets::Classes(classes) => classes[i] as f32,
                    Targets::Values(values) => values[[i, 0]] as f32,
                });
                train.push(is_train);
            }
        };
        add(&task.train_raw, 1);
        add(&task.test_raw, 0);
        let points = Plain::new();
        points.set("xy", &Float32Array::from(&xy[..]));
        points.set("label", &Float32Array::from(&label[..]));
        points.set("train", &Uint8Array::from(&train[..]));
        points
    }

    /// Trains (or replays) for at most `steps` updates; returns how many were done.
    pub fn run(&mut self, steps: u32) -> u32 {
        self.lab.run(u64::from(steps)) as u32
    }

    /// At most `steps` updates of a replay; 0 when there is none.
    pub fn repeat(&mut self, steps: u32) -> u32 {
        self.lab.repeat(u64::from(steps)) as u32
    }

    /// `[done, total]` while a link or a rewind is being replayed.
    pub fn replay(&self) -> Option<Vec<f64>> {
        self.lab
            .replay_progress()
            .map(|(done, total)| vec![done as f64, total as f64])
    }

    /// Stays where the replay has come to.
    #[wasm_bindgen(js_name = cancelReplay)]
    pub fn cancel_replay(&mut self) {
        self.lab.cancel_replay();
    }

    /// True when training has stopped by itself: a stop condition or a non-finite number.
    pub fn halted(&self) -> bool {
        !matches!(self.lab.status(), lab::Status::Ready)
    }

    /// One update, from an "example" or a "minibatch"; for an "epoch" how many have to be run.
    pub fn step(&mut self, unit: &str) -> usize {
        if unit == "epoch" {
            return self.lab.epoch_left();
        }
        self.lab.step(unit);
        0
    }

    /// Sets one parameter; throws with a plain message.
    pub fn edit(&mut self, index: u32, value: f32) -> Result<(), JsError> {
        self.lab
            .edit(index as usize, value)
            .map_err(|message| JsError::new(&message))
    }

    /// Sets up the replay back to `step`; `run` carries it out.
    pub fn rewind(&mut self, step: f64) {
        // A JS number: negative and NaN become 0, too large is the present.
        self.lab.rewind(step as u64);
    }

    /// Back to step 0 with the same seed.
    pub fn reset(&mut self) {
        self.lab.reset();
    }

    /// Moves the probe point.
    pub fn probe(&mut self, x: f64, y: f64) {
        self.lab.probe(x, y);
    }

    /// Looks at a unit: layer -1 are the inputs, -2 is nothing.
    pub fn focus(&mut self, layer: i32, unit: u32) {
        self.lab.focus(layer, unit as usize);
    }

    /// Everything that is drawn (`Snapshot`).
    pub fn snapshot(&mut self) -> Plain {
        let s = self.lab.snapshot();
        let object = object(&SnapshotRecord::of(&self.lab, &s));
        floats(&object, "history", &self.lab.history());
        floats(&object, "boundary", &s.maps.boundary);
        floats(&object, "units", &s.maps.units);
        floats(&object, "focus", &s.maps.focus);
        floats(&object, "params", &s.params);
        floats(&object, "grads", &s.grads);
        object.set("answers", &Uint8Array::from(self.lab.answers()));
        let probe = Plain::new();
        probe.set("x", &s.probe.x.into());
        probe.set("y", &s.probe.y.into());
        floats(&probe, "inputs", &s.probe.inputs);
        floats(&probe, "z", &s.probe.z);
        floats(&probe, "a", &s.probe.a);
        object.set("probe", &probe);
        object
    }

    /// All that is needed to repeat the run elsewhere (`Recipe`).
    pub fn recipe(&mut self) -> Plain {
        let r = self.lab.recipe();
        let object = object(&RecipeRecord::of(&r));
        floats(&object, "theta", &r.theta);
        for (name, part) in [("train", &r.train), ("test", &r.test)] {
            let examples = Plain::new();
            floats(&examples, "x", &part.x);
            match &part.targets {
                OwnedTargets::Classes(classes) => {
                    let classes: Vec<u32> = classes.iter().map(|&c| c as u32).collect();
                    examples.set("y", &Uint32Array::from(&classes[..]));
                }
                OwnedTargets::Values(values, _) => floats(&examples, "y", values),
            }
            object.set(name, &examples);
        }
        object
    }

    /// Panics, so that the end-to-end tests can see the page survive it.
    pub fn crash(&self) {
        panic!("asked for by a test");
    }
}
