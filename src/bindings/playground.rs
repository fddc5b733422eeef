//! `class Playground` of the worker.

use super::recipe::RecipeRecord;
use super::{records, set, to_js};
use crate::config::{Config, Problem, RawConfig, options};
use crate::data::csv::{self, CsvTable};
use crate::data::{Dataset, Targets};
use crate::labs::playground::{self as lab, GRID, THUMB, loss_name};
use crate::nn::trainer::OwnedTargets;
use js_sys::{Float32Array, Object, Uint8Array, Uint32Array};
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
    pub fn params(&self) -> Result<JsValue, JsError> {
        to_js(&self.lab.config().texts)
    }

    /// Refused and replaced values.
    pub fn problems(&self) -> Result<JsValue, JsError> {
        to_js(&records::problems(&self.problems, self.lab.problems()))
    }

    /// `PlaygroundShape`.
    pub fn shape(&self) -> Result<JsValue, JsError> {
        let lab = &self.lab;
        let (shape, task, domain) = (lab.shape(), lab.task(), lab.domain());
        let head = task.head;
        let activations = options::activations();
        let losses = options::losses();
        let label = |list: &[crate::config::field::OptionSpec], value: &str| {
            list.iter()
                .find(|o| o.value == value)
                .map_or("", |o| o.label)
        };
        let layers = shape.layers.into_iter().map(|l| records::LayerShape {
            activation_label: label(&activations, &l.activation).into(),
            name: l.name,
            activation: l.activation,
            fan_in: l.fan_in,
            units: l.units,
            pieces: l.pieces,
            w: l.offsets[0],
            b: l.offsets[1],
            alpha: l.offsets[2],
            alpha_len: l.offsets[3],
        });
        let classes = task.train_raw.class_names.clone();
        let probability =
            matches!(loss_name(head.loss), "softmax" | "logistic") && head.outputs > 1;
        let n_train = task.train.rows();
        let batch = lab.trainer().hyper.batch;
        to_js(&records::Shape {
            task: if head.classes > 0 {
                "classification"
            } else {
                "regression"
            },
            loss: loss_name(head.loss),
            loss_label: label(&losses, loss_name(head.loss)),
            boundary_kind: if head.outputs > 1 { "classes" } else { "score" },
            boundary_unit: if probability { "probability" } else { "score" },
            inputs: task.inputs.clone(),
            outputs: if head.outputs > 1 {
                classes.clone()
            } else {
                vec!["score".into()]
            },
            classes,
            layers: layers.collect(),
            n_params: shape.n_params,
            n_train,
            n_test: task.test.rows(),
            columns: task.train_raw.input_names.clone(),
            axes: task.axes,
            domain,
            target_range: shape.target_range,
            batch: batch.min(n_train),
            steps_per_epoch: n_train.div_ceil(batch.max(1)),
            preprocessing: (task.summary.iter())
                .map(|c| records::Column {
                    column: c.column.clone(),
                    mean: c.mean,
                    std: c.std,
                    mean_after: c.mean_after,
                    std_after: c.std_after,
                })
                .collect(),
            data_note: task.note.clone(),
            thumb: THUMB,
            grid: GRID,
        })
    }

    /// `Points`: training points, then test points.
    pub fn points(&self) -> Result<Object, JsError> {
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
        let points = Object::new();
        set(&points, "xy", Float32Array::from(&xy[..]))?;
        set(&points, "label", Float32Array::from(&label[..]))?;
        set(&points, "train", Uint8Array::from(&train[..]))?;
        Ok(points)
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

    /// One "example", "minibatch" or "epoch".
    pub fn step(&mut self, unit: &str) {
        self.lab.step(unit);
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
    pub fn snapshot(&mut self) -> Result<Object, JsError> {
        let s = self.lab.snapshot();
        let record = to_js(&records::SnapshotRecord::of(&self.lab, &s))?;
        let object: Object = record.unchecked_into();
        let array = |values: &[f32]| Float32Array::from(values);
        set(&object, "history", array(&self.lab.history()))?;
        set(&object, "boundary", array(&s.maps.boundary))?;
        set(&object, "units", array(&s.maps.units))?;
        set(&object, "focus", array(&s.maps.focus))?;
        set(&object, "params", array(&s.params))?;
        set(&object, "grads", array(&s.grads))?;
        let probe = Object::new();
        set(&probe, "x", s.probe.x)?;
        set(&probe, "y", s.probe.y)?;
        set(&probe, "inputs", array(&s.probe.inputs))?;
        set(&probe, "z", array(&s.probe.z))?;
        set(&probe, "a", array(&s.probe.a))?;
        set(&object, "probe", probe)?;
        Ok(object)
    }

    /// All that is needed to repeat the run elsewhere (`Recipe`).
    pub fn recipe(&mut self) -> Result<Object, JsError> {
        let r = self.lab.recipe();
        let object: Object = to_js(&RecipeRecord::of(&r))?.unchecked_into();
        set(&object, "theta", Float32Array::from(&r.theta[..]))?;
        for (name, part) in [("train", &r.train), ("test", &r.test)] {
            let examples = Object::new();
            set(&examples, "x", Float32Array::from(&part.x[..]))?;
            match &part.targets {
                OwnedTargets::Classes(classes) => {
                    let classes: Vec<u32> = classes.iter().map(|&c| c as u32).collect();
                    set(&examples, "y", Uint32Array::from(&classes[..]))?;
                }
                OwnedTargets::Values(values, _) => {
                    set(&examples, "y", Float32Array::from(&values[..]))?;
                }
            }
            set(&object, name, examples)?;
        }
        Ok(object)
    }

    /// Panics, so that the end-to-end tests can see the page survive it.
    pub fn crash(&self) {
        panic!("asked for by a test");
    }
}
