//! The playground: a small network on a data set of the plane or a table, trained step by step.
//!
//! A run is a pure function of its [`Config`], the table, and the journal of changes made on the way.
//! `link()` writes all of these, and a run rebuilt from the link ends at the same bits.

pub mod fields;
pub mod held;
mod memory;
pub mod recipe;
mod replay;
mod report;
mod saved;
pub mod settings;
pub mod shape;
pub mod snapshot;
mod task;
mod view;

pub use recipe::{Recipe, RecipeChange, TargetsShown};
pub use report::{
    Evaluation, Losses, Status, StepMagnitudes, activation_name, layer_name, loss_name,
};
pub use task::{Head, Task};
pub use view::{GRID, THUMB};

use crate::data::csv::CsvTable;
use crate::nn::trainer::{Hyperparameters, Trainer};
use crate::nn::{Network, Workspace};
use crate::number::parse_number;
use crate::settings::{Change, Event, Problem, journal, number_text};
use memory::{Checkpoints, History};
use replay::Replay;
use settings::Config;

use crate::settings::Texts;

/// The lab.
pub struct Playground {
    /// The current configuration, live changes included.
    config: Config,
    /// The configuration at step 0, from which a link starts.
    base: Config,
    table: Option<CsvTable>,
    problems: Vec<Problem>,
    task: Task,
    trainer: Trainer<f32>,
    /// Buffers for passes over whole data sets and pictures.
    wide: Workspace<f32>,
    journal: Vec<Event>,
    replay: Option<Replay>,
    /// True if the run began with a saved state, so that its earlier history is unknown.
    loaded: bool,
    checkpoints: Checkpoints,
    history: History,
    status: Status,
    /// |update| / |W| of each layer in the last step.
    update_ratios: Vec<f64>,
    /// The network before the last step, until `update_ratios` has been computed from it.
    previous: Option<Network<f32>>,
    spare: Option<Network<f32>>,
    view: view::View,
    answers: Vec<u8>,
}

impl Playground {
    /// Builds data and network. `table` is the data of `data=csv`.
    pub fn new(mut config: Config, table: Option<CsvTable>) -> Self {
        let mut problems = Vec::new();
        let state = std::mem::take(&mut config.state);
        if !state.is_empty() {
            config.at = 0;
            config.journal.clear();
        }
        let task = Task::new(&config, table.as_ref(), &mut problems);
        let trainer = build(&config, &task);
        let wide = Workspace::new(&trainer.network, view::CHUNK);
        let view = view::View::new(&config, &task);
        let checkpoints = Checkpoints::new(trainer.checkpoint());
        let mut journal = config.journal.clone();
        journal.retain(|e| e.step <= config.at);
        let wanted = config.at > 0 || !journal.is_empty();
        let replay = wanted.then_some(Replay {
            from: 0,
            target: config.at,
            next_event: 0,
        });
        let mut lab = Playground {
            base: config.clone(),
            config,
            table,
            problems,
            task,
            trainer,
            wide,
            journal,
            replay,
            loaded: false,
            checkpoints,
            history: History::default(),
            status: Status::Ready,
            update_ratios: Vec::new(),
            previous: None,
            spare: None,
            view,
            answers: Vec::new(),
        };
        lab.record_history();
        if !state.is_empty() {
            lab.load(&state);
        }
        lab
    }

    /// The configuration in force.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Values that had to be replaced while building.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The table in use, or kept in case `data=csv` is chosen again.
    pub fn table(&self) -> Option<&CsvTable> {
        self.table.as_ref()
    }

    /// The data.
    pub fn task(&self) -> &Task {
        &self.task
    }

    /// The run.
    pub fn trainer(&self) -> &Trainer<f32> {
        &self.trainer
    }

    /// True if the run began with a saved state, so that no recipe leads to it.
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// The status of the run.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Applies a new configuration. If only live keys differ, they take effect on the running network and are
    /// written to the journal. Otherwise everything is rebuilt. Returns true if it was.
    pub fn configure(&mut self, config: Config, table: Option<CsvTable>) -> bool {
        let run = config.at > 0 || !config.journal.is_empty() || !config.state.is_empty();
        if run || !self.config.same_build(&config.texts) || self.table != table {
            *self = Playground::new(config, table);
            return true;
        }
        self.take_live(&config.texts);
        false
    }

    /// The same if only live keys differ from those in force; the other texts are not read. Returns `None` if
    /// other keys differ, else a problem for every value refused or clamped.
    pub fn configure_live(&mut self, texts: &Texts) -> Option<Vec<Problem>> {
        if !self.config.same_build(texts) {
            return None;
        }
        let (_, accepted, problems) = settings::read_live(texts);
        self.take_live(&accepted);
        Some(problems)
    }

    fn take_live(&mut self, texts: &Texts) {
        // Compare all keys first: a change that the replay makes meanwhile is not the reader's.
        let mut differ = 0_u32;
        for (i, control) in settings::live_controls().enumerate() {
            let same = self.config.texts.get(control.key) == texts.get(control.key);
            differ |= u32::from(!same) << i;
        }
        for (i, control) in settings::live_controls().enumerate() {
            if let (1, Some(text)) = (differ >> i & 1, texts.get(control.key)) {
                let value = parse_number(text).unwrap_or_default();
                let key = control.key.into();
                self.change(Change::Set { key, value });
            }
        }
    }

    /// Returns to step 0 with the same seed and the current live values. Data and buffers keep their place,
    /// because rebuilding them would fragment the memory a little each time.
    pub fn reset(&mut self) {
        if self.loaded {
            let mut config = self.config.clone();
            (config.at, config.journal) = (0, Vec::new());
            *self = Playground::new(config, self.table.take());
            return;
        }
        let start = self.checkpoints.before(0).clone();
        self.trainer.restore(&start);
        self.trainer.hyper = hyper(&self.config);
        self.config.at = 0;
        self.config.journal.clear();
        self.base = self.config.clone();
        self.journal.clear();
        self.replay = None;
        self.checkpoints = Checkpoints::new(start);
        self.history = History::default();
        self.status = Status::Ready;
        self.update_ratios.clear();
        self.spare = self.previous.take().or(self.spare.take());
        self.record_history();
    }

    /// Sets coordinate `index` of theta (see [`Network::theta`]). Fails if it does not exist or the value is
    /// not finite.
    pub fn edit(&mut self, index: usize, value: f32) -> Result<(), String> {
        if !value.is_finite() {
            return Err("A weight must be a finite number.".into());
        }
        if self.trainer.network.locate(index).is_none() {
            return Err(format!("There is no parameter {index} in this network."));
        }
        self.change(Change::Edit { index, value });
        Ok(())
    }

    /// Makes a change now and records it. At step 0 a live value simply becomes the initial value.
    fn change(&mut self, change: Change) {
        self.catch_up();
        let step = self.trainer.step_count();
        self.apply(&change);
        if change == Change::ExampleStep && self.status.is_diverged() {
            // Nothing was changed, so the run stays as it was.
            return;
        }
        if let (0, Change::Set { .. }) = (step, &change) {
            self.base.adopt_live(&self.config);
            return;
        }
        self.write_down(Event { step, change });
        self.clear_stop();
    }

    fn apply(&mut self, change: &Change) {
        match change {
            Change::Set { key, value } => {
                self.config.set_live(key, *value);
                self.trainer.hyper = hyper(&self.config);
            }
            Change::Edit { index, value } => {
                self.measure_update();
                if let Some((l, kind, i)) = self.trainer.network.locate(*index) {
                    self.trainer.network.layers[l].tensors.get_mut(kind)[i] = *value;
                }
            }
            Change::ExampleStep => {
                self.advance(1, true);
            }
        }
    }

    /// Does one update and its bookkeeping. False if it diverged. `watched` means that the size of this
    /// update will be needed.
    fn advance(&mut self, size: usize, watched: bool) -> bool {
        if watched {
            self.keep_previous();
        }
        if let Err(diverged) = self.trainer.step_with(size) {
            self.autopsy(diverged);
            return false;
        }
        let step = self.trainer.step_count();
        if self.checkpoints.due(step) {
            self.checkpoints.add(self.trainer.checkpoint());
        }
        if self.trainer.at_epoch_end() {
            self.record_history();
        } else if step.is_power_of_two() && self.trainer.epoch() < 1.0 {
            let point = self.history_point();
            self.history.push_early(point);
        }
        true
    }

    /// Trains for at most `steps` updates, or replays that many of a link. Returns how many were done: fewer
    /// at a stop condition, a divergence or the end of the replay.
    pub fn run(&mut self, steps: u64) -> u64 {
        if self.replay.is_some() {
            return self.repeat(steps);
        }
        self.clear_stop();
        let mut done = 0;
        // The size of the last update is shown. With a stop condition, the last update of any epoch can be it.
        while done < steps {
            let batch = self.trainer.hyper.batch;
            done += self.fused_run(steps - done - 1);
            let stops = self.config.live.stop != Default::default();
            let watched = done + 1 == steps || stops && self.trainer.ends_epoch(batch);
            if !self.advance(batch, watched) {
                break;
            }
            done += 1;
            if let Some(reason) = self.stop_reason() {
                self.status = Status::Stopped { reason };
                break;
            }
        }
        self.measure_update();
        done
    }

    /// Updates left in this epoch.
    pub fn epoch_left(&self) -> usize {
        let left = self.trainer.train.rows() - self.trainer.position();
        left.div_ceil(self.trainer.hyper.batch.max(1))
    }

    /// Does at most `steps` updates up to the next event, without observing the steps between. Returns how many.
    fn fused_run(&mut self, steps: u64) -> u64 {
        let step = self.trainer.step_count();
        let mut unseen = self.checkpoints.until_due(step);
        if self.trainer.epoch() < 1.0 {
            unseen = unseen.min(History::until_early(step));
        }
        let (epoch, stop) = (self.trainer.epoch() as u64, &self.config.live.stop);
        let ends = if stop.train_loss > 0.0 || stop.test_loss > 0.0 {
            0
        } else {
            let until_stop = if stop.epoch > epoch {
                stop.epoch - epoch
            } else {
                u64::MAX
            };
            self.history.until_due(epoch).min(until_stop - 1)
        };
        let done = self.trainer.fused_run(steps.min(unseen), ends);
        if self.trainer.epoch() as u64 > epoch {
            self.history.skip();
        }
        done
    }

    /// Copies the weights before an update. Allocates only the first time.
    fn keep_previous(&mut self) {
        let network = &self.trainer.network;
        let mut kept =
            (self.previous.take().or_else(|| self.spare.take())).unwrap_or_else(|| network.clone());
        for (to, from) in kept.layers.iter_mut().zip(&network.layers) {
            to.tensors.w.assign(&from.tensors.w);
        }
        self.previous = Some(kept);
    }

    /// Computes the size of the last update relative to the weights. Call it once per update, before anything
    /// else changes a weight.
    fn measure_update(&mut self) {
        if let Some(previous) = self.previous.take() {
            self.update_ratios = update_ratios(&previous, &self.trainer.network);
            self.spare = Some(previous);
        }
    }

    /// Does one update with a single "example" or a mini-batch.
    pub fn step(&mut self, unit: &str) {
        if unit == "example" {
            self.clear_stop();
            self.change(Change::ExampleStep);
            self.measure_update();
        } else {
            self.run(1);
        }
    }

    fn clear_stop(&mut self) {
        if !matches!(self.status, Status::Ready) {
            self.status = Status::Ready;
        }
    }

    /// The stop condition met in the last epoch, if any. Each counts only when it is first crossed, so that
    /// training can continue afterwards.
    fn stop_reason(&self) -> Option<String> {
        if !self.trainer.at_epoch_end() {
            return None;
        }
        let stop = &self.config.live.stop;
        let epoch = self.trainer.epoch() as u64;
        if stop.epoch > 0 && epoch == stop.epoch {
            return Some(format!("Epoch {epoch} reached."));
        }
        let [now, before] = self.history.latest();
        let now = now?;
        let crossed = |column: usize, limit: f64| {
            let below = |p: &[f32; 5]| f64::from(p[column]) <= limit;
            limit > 0.0 && below(&now) && !before.as_ref().is_some_and(below)
        };
        if crossed(1, stop.train_loss) {
            return Some(format!(
                "Training loss {} is at most {}.",
                number_text(rounded(now[1])),
                number_text(stop.train_loss)
            ));
        }
        if crossed(3, stop.test_loss) {
            return Some(format!(
                "Test loss {} is at most {}.",
                number_text(rounded(now[3])),
                number_text(stop.test_loss)
            ));
        }
        None
    }

    /// Everything needed to return here: the settings of step 0, the changes since, and the step. If a link
    /// cannot repeat the run: the current settings and the state.
    pub fn link(&self) -> Texts {
        let step = match &self.replay {
            Some(replay) => replay.target,
            None => self.trainer.step_count(),
        };
        if self.loaded || !saved::repeatable(step, self.journal.len()) {
            let mut link = self.config.link();
            link.insert("state", self.save());
            return link;
        }
        let mut link = self.base.link();
        if step > 0 {
            link.insert("at", step.to_string());
        }
        if !self.journal.is_empty() {
            link.insert("log", journal::encode(&self.journal));
        }
        link
    }
}

/// Rounded to four decimals.
fn rounded(x: f32) -> f64 {
    (f64::from(x) * 1e4).round() / 1e4
}

fn hyper(config: &Config) -> Hyperparameters {
    Hyperparameters {
        learning_rate: config.live.learning_rate,
        regularizer: config.live.regularizer,
        batch: config.live.batch,
    }
}

fn build(config: &Config, task: &Task) -> Trainer<f32> {
    let mut layers = config.hidden.clone();
    layers.push((task.head.outputs, config.output));
    let mut network = Network::zeros(task.inputs.len(), &layers);
    config.initializer.initialize(
        &mut network,
        config.bias,
        config.seed,
        task.train_inputs.view(),
    );
    let (train, loss) = (task.train.clone(), task.head.loss);
    Trainer::new(
        network.cast(),
        train,
        loss,
        config.optimizer,
        hyper(config),
        config.seed,
    )
}

/// |W_new - W_old| / |W_old| of each layer; healthy is about 1e-3 (cs231n).
fn update_ratios(before: &Network<f32>, after: &Network<f32>) -> Vec<f64> {
    let pairs = before.layers.iter().zip(&after.layers);
    pairs
        .map(|(b, a)| {
            let (mut change, mut size) = (0.0, 0.0);
            for (x, y) in b.tensors.w.iter().zip(a.tensors.w.iter()) {
                let (x, y) = (f64::from(*x), f64::from(*y));
                change += (y - x) * (y - x);
                size += x * x;
            }
            (change / size).sqrt()
        })
        .collect()
}
