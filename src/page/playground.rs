//! `class Playground` of the worker: methods with numbers for arguments, because what reads an object of
//! JavaScript into a command of Rust would double the module's share of the first load.

use super::plain::to_js;
use crate::data::csv::{self, CsvTable};
use crate::labs::playground as lab;
use crate::labs::playground::settings::Config;
use crate::settings::{Problem, RawConfig, Texts};
use wasm_bindgen::prelude::*;

/// The playground lab.
#[wasm_bindgen]
pub struct Playground {
    lab: lab::Playground,
    /// Problems of the texts, before those of the data.
    problems: Vec<Problem>,
    /// Of the table that came last.
    columns: Vec<String>,
}

/// Reads the page's parameters and table; nothing a page can send makes this fail.
fn read(
    texts: Texts,
    text: Option<String>,
    label: Option<u32>,
    columns: &mut Vec<String>,
) -> (Config, Option<CsvTable>, Vec<Problem>) {
    let (config, mut problems) = Config::lenient(&RawConfig(texts));
    let table = text.and_then(
        |text| match csv::read(&text, label.map(|l| l as usize), columns) {
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
        },
    );
    (config, table, problems)
}

#[wasm_bindgen]
impl Playground {
    /// Builds data and network; values that are refused are listed by [`Playground::problems`].
    #[wasm_bindgen(constructor)]
    pub fn new(params: JsValue, csv: Option<String>, csv_label: Option<u32>) -> Playground {
        let mut columns = Vec::new();
        let (config, table, problems) = read(super::texts(&params), csv, csv_label, &mut columns);
        Playground {
            lab: lab::Playground::new(config, table),
            problems,
            columns,
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
        let texts = super::texts(&params);
        if csv.is_none()
            && let Some(problems) = self.lab.configure_live(&texts)
        {
            self.problems = problems;
            return false;
        }
        let (config, table, problems) = read(texts, csv, csv_label, &mut self.columns);
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

    /// Names of the columns of the table that came last, a refused one as well: what its label can be. None
    /// where its first record could not be read.
    pub fn columns(&self) -> JsValue {
        to_js(&self.columns)
    }

    /// What was configured (`PlaygroundShape`).
    pub fn shape(&self) -> JsValue {
        to_js(&self.lab.shape())
    }

    /// Training points, then test points (`Points`).
    pub fn points(&self) -> JsValue {
        to_js(&self.lab.points())
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
        let (done, total) = self.lab.replay_progress()?;
        Some(vec![done as f64, total as f64])
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
    pub fn snapshot(&mut self) -> JsValue {
        to_js(&self.lab.snapshot())
    }

    /// All that is needed to repeat the run elsewhere (`Recipe`).
    pub fn recipe(&mut self) -> JsValue {
        to_js(&self.lab.recipe())
    }
}
