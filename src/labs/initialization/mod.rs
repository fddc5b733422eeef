//! The initialization lab: ten layers of five hundred units at their random start.

pub mod chain;
mod draw;
mod layer_sums;
pub mod lecture;
pub mod measure;
pub mod settings;
pub mod steps;
pub mod symmetry;
pub mod train;

use crate::data::images::{ImageSource, Shelf};
use crate::nn::meanfield::{self, FixedPoint, Predicting, Prediction, TheoryLayer};
use crate::nn::{Activation, Initializer};
use crate::stats::quantile;
use measure::{LayerReport, Measurement, Setup};
use settings::{InitializationConfig, View};

/// Quartiles of one number per layer over the seeds.
#[derive(Clone, Debug, Default, PartialEq)]
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

#[derive(Clone, Debug)]
struct Overlay {
    layers: Option<Vec<Prediction>>,
    fixed: Option<FixedPoint>,
}

/// The theory, as far as it is computed.
#[derive(Clone, Debug)]
enum Theory {
    None,
    /// Layer by layer; none where the weights are not independent draws of a fixed size.
    Layers(Option<Predicting>),
    Whole(Overlay),
}

/// Multiplications of a forward pass over all examples, from which on a second worker is asked.
const WORTH_HELP: usize = 100_000_000;

/// The lab.
pub struct Initialization {
    config: InitializationConfig,
    /// The run shown; its seed is the configuration's.
    shown: Option<Measurement>,
    /// The other seeds of the fan, one after the other.
    other: Option<Measurement>,
    /// Reports of the seeds that are done.
    done: Vec<Vec<LayerReport>>,
    theory: Theory,
    cancelled: bool,
    steps: Option<steps::Run>,
    chain: Option<chain::Chain>,
    symmetry: Option<symmetry::Run>,
    train: Option<train::Run>,
}

impl Initialization {
    /// Sets up what the view needs.
    ///
    /// Images are taken from `shelf`; as long as they are not there, nothing is trained.
    pub fn new(config: InitializationConfig, shelf: &Shelf) -> Self {
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

    /// Keeps the theory of `old` where it is the same: with another seed it is, and it takes longer
    /// than the first picture.
    pub fn keep_theory(&mut self, old: &Self) {
        let of = |c: &InitializationConfig| (c.initializer, c.activation, c.bias, c.widths());
        if of(&self.config) == of(&old.config) && self.config.view == View::Layers {
            self.theory.clone_from(&old.theory);
        }
    }

    /// The configuration in force.
    pub fn config(&self) -> &InitializationConfig {
        &self.config
    }

    /// The measurement shown.
    pub fn shown(&self) -> Option<&Measurement> {
        self.shown.as_ref()
    }

    /// The stepper's trace, as far as it is; none before its first step.
    pub fn steps(&self) -> Option<&steps::Trace> {
        let trace = self.steps.as_ref()?.trace();
        (!trace.steps.is_empty()).then_some(trace)
    }

    /// The stepper has taken its last step.
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

    /// The training run's start is still being drawn.
    pub fn is_starting(&self) -> bool {
        self.train.as_ref().is_some_and(|r| r.starting().is_some())
    }

    /// The image set it needs.
    pub fn images(&self) -> Option<ImageSource> {
        (self.config.view == View::Train).then_some(self.config.images)
    }

    /// Stops the work that is left.
    pub fn cancel(&mut self) {
        self.cancelled = true;
    }

    /// One unit of work; false when idle.
    pub fn work(&mut self) -> bool {
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
        // The first picture comes before the theory, the theory before the rest.
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

    /// Another worker could measure half of the examples meanwhile, and it would be worth its while.
    pub fn wants_help(&self) -> bool {
        let c = &self.config;
        let products: usize = c.widths().windows(2).map(|w| w[0] * w[1]).sum();
        c.view == View::Layers && c.fan == 1 && c.rows * products > WORTH_HELP
    }

    /// Measures only the second half of the examples, for another worker's lab of the same setup.
    pub fn assist(&mut self) {
        self.shown = Some(Measurement::second_half(setup(&self.config, 0)));
    }

    /// True while it waits for an assistant's weight gradients.
    pub fn awaits(&self) -> bool {
        self.shown.as_ref().is_some_and(Measurement::awaits)
    }

    /// Takes an assistant's half ([`Measurement::half`]); false when it is of no use.
    pub fn absorb(&mut self, numbers: &[f64]) -> bool {
        (self.shown.as_mut()).is_some_and(|shown| shown.absorb(numbers))
    }

    /// Takes the weight gradients of that half; false when they are not its.
    pub fn absorb_gradients(&mut self, gradients: &[f32]) -> bool {
        let Some(shown) = &mut self.shown else {
            return false;
        };
        shown.absorb_gradients(gradients)
    }

    /// (done, wanted) seeds of the fan and units of the run shown.
    pub fn progress(&self) -> Option<(usize, usize)> {
        if let Some(run) = &self.train {
            if let Some(share) = run.starting() {
                return (!self.cancelled).then_some(((100.0 * share) as usize, 100));
            }
            let (done, wanted) = run.progress();
            let more = done < wanted && !self.cancelled;
            return more.then_some((done as usize, wanted as usize));
        }
        if let Some(run) = &self.steps {
            return (!run.is_done()).then(|| run.progress());
        }
        let shown = self.shown.as_ref()?;
        let (done, wanted) = shown.progress();
        if done < wanted {
            return Some((done, wanted));
        }
        (self.done.len() < self.config.fan && !self.cancelled)
            .then_some((self.done.len(), self.config.fan))
    }

    /// Seeds measured to the end.
    pub fn seeds_done(&self) -> usize {
        self.done.len()
    }

    /// Spread over the seeds of `pick`, when there is more than one.
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

    /// The infinite-width prediction; none for initializers whose entries are not independent draws
    /// of a fixed size, and before it is computed.
    pub fn theory(&self) -> Option<&Vec<Prediction>> {
        self.overlay()?.layers.as_ref()
    }

    /// Fixed point and phase of the same theory.
    pub fn fixed_point(&self) -> Option<&FixedPoint> {
        self.overlay()?.fixed.as_ref()
    }
}

impl Theory {
    /// After one more piece of work: a layer, or the fixed point.
    fn work(self, c: &InitializationConfig) -> Theory {
        let widths = c.widths();
        match self {
            Theory::None => {
                let layer =
                    |w: &[usize]| theory_layer(c.initializer, c.activation, w[0], w[1], c.bias);
                let layers: Option<Vec<TheoryLayer>> = widths.windows(2).map(layer).collect();
                Theory::Layers(layers.map(|l| Predicting::new(l, 1.0)))
            }
            Theory::Layers(mut layers) => {
                if layers.as_mut().is_some_and(Predicting::work) {
                    return Theory::Layers(layers);
                }
                let fixed = || fixed_point(c.initializer, c.activation, c.units, c.bias);
                let even = widths.iter().all(|&w| w == c.units);
                Theory::Whole(Overlay {
                    layers: layers.map(Predicting::finish),
                    fixed: if even { fixed() } else { None },
                })
            }
            whole => whole,
        }
    }
}

/// What the theory takes a layer for: `fan_in -> units`; none where its weights are not independent
/// draws of a fixed size.
pub fn theory_layer(
    init: Initializer,
    activation: Activation,
    fan_in: usize,
    units: usize,
    bias: f64,
) -> Option<TheoryLayer> {
    Some(TheoryLayer {
        fan_in,
        units,
        activation,
        weight_std: weight_std(init, fan_in, units, activation)?,
        bias_std: bias.abs(),
    })
}

/// Fixed point and phase of layers of `units` units, one after the other.
pub fn fixed_point(
    init: Initializer,
    activation: Activation,
    units: usize,
    bias: f64,
) -> Option<FixedPoint> {
    let sigma_w = weight_std(init, units, units, activation)? * (units as f64).sqrt();
    Some(meanfield::fixed_variance(activation, sigma_w, bias.abs()))
}

/// Standard deviation of the weights; an orthogonal matrix of width n acts as one of std gain/sqrt n.
pub fn weight_std(init: Initializer, fan_in: usize, units: usize, act: Activation) -> Option<f64> {
    match init {
        Initializer::Constant { .. } => None,
        Initializer::Orthogonal { gain } => Some(gain / (fan_in.max(units) as f64).sqrt()),
        _ => init.distribution(fan_in, units, act).map(|d| d.std()),
    }
}

fn setup(config: &InitializationConfig, offset: u64) -> Setup {
    Setup {
        widths: config.widths(),
        activation: config.activation,
        initializer: config.initializer,
        bias: config.bias,
        seed: config.seed.wrapping_add(offset),
        rows: config.rows,
    }
}
