//! `class Playground` of the worker: methods with numbers for arguments, because what reads an object of
//! JavaScript into a command of Rust would double the module's share of the first load.

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
    /// Builds data and network; values that are refused are listed by [`Playground::problems`].
    #[wasm_bindgen(constructor)]
    pub fn new(params: JsValue, csv: Option<String>, csv_label: Option<u32>) -> Playground {
        Playground(Held::open(super::texts(&params), table(csv, csv_label)))
    }

    /// Takes new parameters; true when everything was built anew. `csv` is needed only when it has
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

    /// Text of every key in force.
    pub fn params(&self) -> JsValue {
        to_js(&self.0.lab.config().texts)
    }

    /// Refused and replaced values.
    pub fn problems(&self) -> JsValue {
        to_js(&self.0.problems())
    }

    /// Names of the columns of the table that came last, a refused one as well: what its label can be. None
    /// where its first record could not be read.
    pub fn columns(&self) -> JsValue {
        to_js(&self.0.columns)
    }

    /// What was configured (`PlaygroundShape`).
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

    /// At most `steps` updates of a replay; 0 when there is none.
    pub fn repeat(&mut self, steps: u32) -> u32 {
        self.0.lab.repeat(u64::from(steps)) as u32
    }

    /// `[done, total]` while a link or a rewind is being replayed.
    pub fn replay(&self) -> Option<Vec<f64>> {
        let (done, total) = self.0.lab.replay_progress()?;
        Some(vec![done as f64, total as f64])
    }

    /// Stays where the replay has come to.
    #[wasm_bindgen(js_name = cancelReplay)]
    pub fn cancel_replay(&mut self) {
        self.0.lab.cancel_replay();
    }

    /// True when training has stopped by itself: a stop condition or a non-finite number.
    pub fn halted(&self) -> bool {
        !matches!(self.0.lab.status(), Status::Ready)
    }

    /// One update, from an "example" or a "minibatch"; for an "epoch" how many have to be run.
    pub fn step(&mut self, unit: &str) -> usize {
        if unit == "epoch" {
            return self.0.lab.epoch_left();
        }
        self.0.lab.step(unit);
        0
    }

    /// Sets one parameter; throws with a plain message.
    pub fn edit(&mut self, index: u32, value: f32) -> Result<(), JsError> {
        self.0
            .lab
            .edit(index as usize, value)
            .map_err(|message| JsError::new(&message))
    }

    /// Sets up the replay back to `step`; `run` carries it out.
    pub fn rewind(&mut self, step: f64) {
        // A JS number: negative and NaN become 0, too large is the present.
        self.0.lab.rewind(step as u64);
    }

    /// Back to step 0 with the same seed.
    pub fn reset(&mut self) {
        self.0.lab.reset();
    }

    /// Moves the probe point.
    pub fn probe(&mut self, x: f64, y: f64) {
        self.0.lab.probe(x, y);
    }

    /// Looks at a unit: layer -1 are the inputs, -2 is nothing.
    pub fn focus(&mut self, layer: i32, unit: u32) {
        self.0.lab.focus(layer, unit as usize);
    }

    /// Everything that is drawn (`Snapshot`).
    pub fn snapshot(&mut self) -> JsValue {
        to_js(&self.0.lab.snapshot())
    }

    /// All that is needed to repeat the run elsewhere (`Recipe`).
    pub fn recipe(&mut self) -> JsValue {
        to_js(&self.0.lab.recipe())
    }
}
