//! The initialization lab: ten layers of five hundred units at their random start.

pub mod chain;
mod draw;
mod layer_sums;
pub mod lecture;
pub mod measure;
mod normed;
pub mod settings;
pub mod snapshot;
pub mod steps;
pub mod symmetry;
mod theory;
pub mod train;

use super::{Halved, Lab, NoCommand, Progress};
use crate::data::images::{ImageSource, Shelf};
use crate::nn::meanfield::{FixedPoint, Prediction};
use crate::settings::field::FieldSpec;
use crate::settings::{Problem, RawConfig, Texts};
use crate::stats::quantile;
use measure::{LayerReport, Measurement, Setup};
use serde::Serialize;
pub use settings::Settings;
use settings::View;
use snapshot::Snapshot;
use theory::{Overlay, Theory};
pub use theory::{fixed_point, theory_layer, weight_std};

/// Quartiles over the seeds, for one number per layer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Fan {
    /// First quartile of each layer.
    pub low: Vec<f64>,
    /// Median.
    pub median: Vec<f64>,
    /// Third quartile.
    pub high: Vec<f64>,
    /// Mean over the seeds.
    pub mean: Vec<f64>,
    /// Sample standard deviation over the seeds.
    pub sd: Vec<f64>,
}

/// Multiplications of a forward pass over all examples above which a second worker is requested.
const WORTH_HELP: usize = 100_000_000;

/// The lab.
pub struct Initialization {
    config: Settings,
    /// The displayed run; it uses the configured seed.
    shown: Option<Measurement>,
    /// The run of another seed; these run one after the other.
    other: Option<Measurement>,
    /// Reports of the finished seeds.
    done: Vec<Vec<LayerReport>>,
    theory: Theory,
    cancelled: bool,
    steps: Option<steps::Run>,
    chain: Option<chain::Chain>,
    symmetry: Option<symmetry::Run>,
    train: Option<train::Run>,
}

impl Initialization {
    /// Prepares what the view needs.
    ///
    /// Images are taken from `shelf`; without them nothing is trained.
    pub fn new(config: Settings, shelf: &Shelf) -> Self {
        let layers = config.view == View::Layers;
        Initialization {
            shown: layers.then(|| Measurement::new(setup(&config, 0))),
            other: None,
            done: Vec::new(),
            theory: Theory::None,
            cancelled: false,
            steps: (config.view == View::Steps).then(|| steps::Run::new(&config)),
            chain: None,
            symmetry: (config.view == View::Symmetry).then(|| symmetry::Run::new(&config)),
            train: match config.view {
                View::Train => train::Run::new(&config, shelf),
                _ => None,
            },
            config,
        }
    }

    /// Keeps the theory of `old` if it is the same. A change of the seed leaves it unchanged, and it takes
    /// longer to compute than the first picture.
    fn keep_theory(&mut self, old: &Self) {
        let of = |c: &Settings| (c.initializer, c.activation, c.bias, c.norm, c.widths());
        if of(&self.config) == of(&old.config) && self.config.view == View::Layers {
            self.theory.clone_from(&old.theory);
        }
    }

    /// The configuration in force.
    pub fn config(&self) -> &Settings {
        &self.config
    }

    /// The displayed measurement.
    pub fn shown(&self) -> Option<&Measurement> {
        self.shown.as_ref()
    }

    /// The stepper's trace so far; `None` before its first step.
    pub fn steps(&self) -> Option<&steps::Trace> {
        let trace = self.steps.as_ref()?.trace();
        (!trace.steps.is_empty()).then_some(trace)
    }

    /// True if the stepper has taken its last step.
    pub fn steps_done(&self) -> bool {
        self.steps.as_ref().is_some_and(steps::Run::is_done)
    }

    /// The chain, once computed.
    pub fn chain(&self) -> Option<&chain::Chain> {
        self.chain.as_ref()
    }

    /// The symmetry run.
    pub fn symmetry(&self) -> Option<&symmetry::Run> {
        self.symmetry.as_ref()
    }

    /// The training run, once its start is measured.
    pub fn training(&self) -> Option<&train::Run> {
        self.train.as_ref().filter(|run| !run.points.is_empty())
    }

    /// Does one unit of work; false when idle.
    fn piece(&mut self) -> bool {
        if self.cancelled {
            return false;
        }
        match self.config.view {
            View::Layers => self.work_layers(),
            View::Steps => self.steps.as_mut().is_some_and(steps::Run::work),
            View::Chain if self.chain.is_none() => {
                self.chain = Some(chain::Chain::new(&self.config));
                true
            }
            View::Symmetry => self.symmetry.as_mut().is_some_and(symmetry::Run::work),
            View::Train => self.train.as_mut().is_some_and(train::Run::work),
            _ => false,
        }
    }

    fn work_layers(&mut self) -> bool {
        let Some(shown) = &mut self.shown else {
            return false;
        };
        // The first picture comes before the theory, and the theory before the rest.
        if shown.rows_done() > 0 && !matches!(self.theory, Theory::Whole(_)) {
            let theory = std::mem::replace(&mut self.theory, Theory::None);
            self.theory = theory.work(&self.config);
            return true;
        }
        if !shown.is_done() {
            if shown.awaits() {
                return false;
            }
            shown.work();
            if shown.is_done() {
                self.done.push(shown.report());
            }
            return true;
        }
        if self.done.len() >= self.config.fan {
            return false;
        }
        let next = self.done.len() as u64;
        let config = &self.config;
        let other = self
            .other
            .get_or_insert_with(|| Measurement::new(setup(config, next)));
        if !other.work() {
            self.done.push(other.report());
            self.other = None;
        }
        true
    }

    /// Number of seeds that are completely measured.
    pub fn seeds_done(&self) -> usize {
        self.done.len()
    }

    /// Spread of `pick` over the seeds, if there is more than one.
    pub fn fan(&self, pick: impl Fn(&LayerReport) -> f64) -> Option<Fan> {
        if self.done.len() < 2 {
            return None;
        }
        let mut fan = Fan::default();
        for l in 0..self.done[0].len() {
            let mut values: Vec<f64> = self.done.iter().map(|r| pick(&r[l])).collect();
            values.sort_by(f64::total_cmp);
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let square: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
            fan.low.push(quantile(&values, 0.25));
            fan.median.push(quantile(&values, 0.5));
            fan.high.push(quantile(&values, 0.75));
            fan.mean.push(mean);
            fan.sd.push((square / (n - 1.0)).sqrt());
        }
        Some(fan)
    }

    fn overlay(&self) -> Option<&Overlay> {
        match &self.theory {
            Theory::Whole(overlay) => Some(overlay),
            _ => None,
        }
    }

    /// The infinite-width prediction, once computed; `None` for initializers whose entries are not
    /// independent draws of a fixed variance.
    pub fn theory(&self) -> Option<&Vec<Prediction>> {
        self.overlay()?.layers.as_ref()
    }

    /// Fixed point and phase from the same theory.
    pub fn fixed_point(&self) -> Option<&FixedPoint> {
        self.overlay()?.fixed.as_ref()
    }
}

impl Lab for Initialization {
    type Snapshot = Snapshot;
    type Command = NoCommand;

    fn fields() -> &'static [FieldSpec] {
        &settings::FIELDS
    }

    fn open(raw: &RawConfig, shelf: &Shelf) -> (Self, Vec<Problem>) {
        let (settings, problems) = Settings::lenient(raw);
        (Initialization::new(settings, shelf), problems)
    }

    fn configure(&mut self, raw: &RawConfig, shelf: &Shelf) -> Vec<Problem> {
        let (lab, problems) = Self::open(raw, shelf);
        let old = std::mem::replace(self, lab);
        self.keep_theory(&old);
        problems
    }

    fn params(&self) -> Texts {
        self.config.texts.clone()
    }

    fn sources(&self) -> Vec<ImageSource> {
        match self.config.view {
            View::Train => vec![self.config.images],
            _ => Vec::new(),
        }
    }

    fn retry(&mut self, shelf: &Shelf) {
        *self = Initialization::new(self.config.clone(), shelf);
    }

    /// Does one unit, whatever the argument: units differ too much in size.
    fn work(&mut self, _units: usize) -> usize {
        usize::from(self.piece())
    }

    fn cancel(&mut self) {
        self.cancelled = true;
    }

    fn call(&mut self, command: NoCommand) {
        match command {}
    }

    /// In training: percent of the initialization, then updates. Otherwise layers, iterations or examples, then seeds.
    fn progress(&self) -> Option<Progress> {
        if let Some(run) = &self.train {
            if let Some(share) = run.starting() {
                let what = "Start of the training, percent";
                return (!self.cancelled).then(|| Progress::percent(what, share));
            }
            let (done, total) = run.progress();
            let what = "Training";
            return (done < total && !self.cancelled).then_some(Progress { done, total, what });
        }
        if let Some(run) = &self.steps {
            let now = Progress::of("Layers and iterations", run.progress());
            return (!run.is_done()).then_some(now);
        }
        let (done, wanted) = self.shown.as_ref()?.progress();
        if done < wanted {
            return Some(Progress::of("Measuring", (done, wanted)));
        }
        let seeds = (self.done.len(), self.config.fan);
        (seeds.0 < seeds.1 && !self.cancelled).then(|| Progress::of("Seeds", seeds))
    }

    /// Draws less often while examples are being measured, because the complete picture comes soon. Before
    /// the first examples there is nothing new to draw.
    fn pace(&self) -> f64 {
        match &self.shown {
            Some(run) if run.rows_done() == 0 => f64::INFINITY,
            Some(run) if run.rows_done() < run.setup().rows => 150.0,
            _ => 33.0,
        }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::of(self)
    }
}

impl Halved for Initialization {
    fn wants_help(&self) -> bool {
        let c = &self.config;
        let products: usize = c.widths().windows(2).map(|w| w[0] * w[1]).sum();
        // A normalized batch cannot be split: its halves would have other means.
        let whole = c.norm.is_some();
        c.view == View::Layers && c.fan == 1 && !whole && c.rows * products > WORTH_HELP
    }

    fn assist(&mut self) {
        self.shown = Some(Measurement::second_half(setup(&self.config, 0)));
    }

    fn half(&self) -> Option<Vec<f64>> {
        self.shown.as_ref()?.half()
    }

    fn half_gradients(&self) -> Option<Vec<f32>> {
        self.shown.as_ref()?.half_gradients()
    }

    fn absorb(&mut self, half: &[f64]) -> bool {
        (self.shown.as_mut()).is_some_and(|shown| shown.absorb(half))
    }

    fn absorb_gradients(&mut self, gradients: &[f32]) -> bool {
        (self.shown.as_mut()).is_some_and(|shown| shown.absorb_gradients(gradients))
    }

    fn awaits(&self) -> bool {
        self.shown.as_ref().is_some_and(Measurement::awaits)
    }
}

fn setup(config: &Settings, offset: u64) -> Setup {
    Setup {
        widths: config.widths(),
        activation: config.activation,
        initializer: config.initializer,
        bias: config.bias,
        seed: config.seed.wrapping_add(offset),
        rows: config.rows,
        norm: config.norm,
    }
}
