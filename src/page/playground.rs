//! `class Playground` of the worker. Its methods take numbers, because code that reads a JavaScript object into
//! a Rust command would double the module's share of the first load.

use super::plain::to_js;
use crate::labs::playground::Status;
use crate::labs::playground::held::{Held, Table};
use wasm_bindgen::prelude::*;

/// The playground lab.
#[wasm_bindgen]
pub struct Playground(Held);

fn table(text: Option<String>, label: Option<u32>) -> Option<Table> {
    Some(Table {
        text: text?,
        label: label.map(|l| l as usize),
    })
}

#[wasm_bindgen]
impl Playground {
    /// Builds data and network; [`Playground::problems`] lists refused values.
    #[wasm_bindgen(constructor)]
    pub fn new(params: JsValue, csv: Option<String>, csv_label: Option<u32>) -> Playground {
        Playground(Held::open(super::texts(&params), table(csv, csv_label)))
    }

    /// Applies new parameters; true if everything was rebuilt. `csv` is needed only if it has
    /// changed.
    pub fn configure(
        &mut self,
        params: JsValue,
        csv: Option<String>,
        csv_label: Option<u32>,
    ) -> bool {
        self.0
            .configure(super::texts(&params), table(csv, csv_label))
    }

    /// The text of every setting in force.
    pub fn params(&self) -> JsValue {
        to_js(&self.0.lab.config().texts)
    }

    /// Values that were refused or replaced.
    pub fn problems(&self) -> JsValue {
        to_js(&self.0.problems())
    }

    /// Column names of the most recent table, even a refused one: the possible labels. Empty if its first
    /// record could not be read.
    pub fn columns(&self) -> JsValue {
        to_js(&self.0.columns)
    }

    /// The structure of what was configured (`PlaygroundShape`).
    pub fn shape(&self) -> JsValue {
        to_js(&self.0.lab.shape())
    }

    /// Training points, then test points (`Points`).
    pub fn points(&self) -> JsValue {
        to_js(&self.0.lab.points())
    }

    /// Trains (or replays) for at most `steps` updates; returns how many were done.
    pub fn run(&mut self, steps: u32) -> u32 {
        self.0.lab.run(u64::from(steps)) as u32
    }

    /// Does at most `steps` updates of a replay; 0 if there is none.
    pub fn repeat(&mut self, steps: u32) -> u32 {
        self.0.lab.repeat(u64::from(steps)) as u32
    }

    /// `[done, total]` while a link or a rewind is being replayed.
    pub fn replay(&self) -> Option<Vec<f64>> {
        let (done, total) = self.0.lab.replay_progress()?;
        Some(vec![done as f64, total as f64])
    }

    /// Ends the replay at the current step.
    #[wasm_bindgen(js_name = cancelReplay)]
    pub fn cancel_replay(&mut self) {
        self.0.lab.cancel_replay();
    }

    /// True if training has stopped automatically: by a stop condition or a non-finite number.
    pub fn halted(&self) -> bool {
        !matches!(self.0.lab.status(), Status::Ready)
    }

    /// Does one update for an "example" or a "minibatch"; for an "epoch", returns how many are to be run.
    pub fn step(&mut self, unit: &str) -> usize {
        if unit == "epoch" {
            return self.0.lab.epoch_left();
        }
        self.0.lab.step(unit);
        0
    }

    /// Sets one parameter; throws an error with a plain message.
    pub fn edit(&mut self, index: u32, value: f32) -> Result<(), JsError> {
        self.0
            .lab
            .edit(index as usize, value)
            .map_err(|message| JsError::new(&message))
    }

    /// Sets up the replay back to `step`; `run` carries it out.
    pub fn rewind(&mut self, step: f64) {
        // A JavaScript number: negative values and NaN become 0, and too large ones mean the current step.
        self.0.lab.rewind(step as u64);
    }

    /// Returns to step 0 with the same seed.
    pub fn reset(&mut self) {
        self.0.lab.reset();
    }

    /// Moves the probe point.
    pub fn probe(&mut self, x: f64, y: f64) {
        self.0.lab.probe(x, y);
    }

    /// Selects a unit: layer -1 stands for the inputs, -2 for no selection.
    pub fn focus(&mut self, layer: i32, unit: u32) {
        self.0.lab.focus(layer, unit as usize);
    }

    /// Everything that is drawn of the run (`Snapshot`).
    pub fn snapshot(&mut self) -> JsValue {
        to_js(&self.0.lab.snapshot())
    }

    /// Everything needed to repeat the run elsewhere (`Recipe`).
    pub fn recipe(&mut self) -> JsValue {
        to_js(&self.0.lab.recipe())
    }
}
