//! What the initialization lab draws.

use super::chain::Line;
use super::measure::{BINS, LayerReport, Measurement};
use super::settings::{Settings, View};
use super::{Fan, Initialization, lecture, steps, symmetry, train};
use crate::labs::column::Column;
use crate::nn::norm_theory::growth;
use crate::settings::Texts;
use serde::Serialize;

/// Fixed point of the variance map, and its consequences.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FixedShown {
    /// E[z^2] at the fixed point; `null` if there is no finite one.
    pub q_star: Option<f64>,
    /// Factor by which one layer multiplies the gradient's variance.
    pub chi_1: f64,
    /// ordered, critical or chaotic.
    pub phase: &'static str,
    /// Layers over which the gradient's variance changes by a factor e.
    pub xi_grad: Option<f64>,
}

/// The infinite-width prediction, layer by layer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TheoryShown {
    /// Mean of the activations.
    pub a_mean: Vec<f64>,
    /// Standard deviation of the activations.
    pub a_std: Vec<f64>,
    /// Standard deviation of dL/da.
    pub ga_std: Vec<f64>,
}

/// A table of the lecture.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SlideShown {
    /// The slide's own title.
    pub title: &'static str,
    /// Settings that reproduce it, as in a link.
    pub link: &'static str,
    /// Printed means of the hidden layers.
    pub mean: [f64; 10],
    /// Printed standard deviations of the hidden layers.
    pub std: [f64; 10],
    /// Half of the last printed decimal.
    pub rounding: f64,
    /// Our finding.
    pub note: &'static str,
    /// True if the displayed run repeats this slide.
    pub matches: bool,
}

/// Growth of the variance of dL/da per layer in the backward pass.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GrowthShown {
    /// Factor per layer, geometric mean over the net.
    pub measured: f64,
    /// The infinite-width theory of a large batch; `null` without a theory, or until it is computed.
    pub theory: Option<f64>,
}

/// Every layer as measured so far.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayersShown {
    /// The initializer in words.
    pub label: String,
    /// Examples measured.
    pub rows: usize,
    /// True if the displayed run is completely measured.
    pub done: bool,
    /// Number of seeds that are completely measured.
    pub seeds: usize,
    /// Mean of the inputs.
    pub input_mean: f64,
    /// Standard deviation of the inputs.
    pub input_std: f64,
    /// Standard deviation of the first layer's weights after initialization.
    pub weight_std: f64,
    /// Mean of each layer's activations.
    pub a_mean: Vec<f64>,
    /// Standard deviation of each layer's activations.
    pub a_std: Vec<f64>,
    /// Standard deviation of each layer's pre-activations.
    pub z_std: Vec<f64>,
    /// Standard deviation of each layer's dL/da.
    pub ga_std: Vec<f64>,
    /// Root mean square of dL/dW; NaN until all examples have been measured.
    pub gw_rms: Vec<f64>,
    /// Root mean square of f'(z).
    pub df_rms: Vec<f64>,
    /// Share of values with |f'| < 0.01.
    pub closed: Vec<f64>,
    /// Share with |a| > 0.99 (bounded f) or a <= 0 (others).
    pub flat: Vec<f64>,
    /// Share of dead units.
    pub dead: Vec<f64>,
    /// Values outside each layer's histograms: below and above forward, below and above backward.
    pub outside: Vec<[u32; 4]>,
    /// Bins of a histogram.
    pub bins: usize,
    /// `[layer][forward, backward][low, high, counts...]`.
    pub histograms: Column<f64>,
    /// `null` without a theory, or until it is computed.
    pub theory: Option<TheoryShown>,
    /// Present if layers are normalized.
    pub growth: Option<GrowthShown>,
    /// `null` without a theory, and if the widths differ.
    pub fixed: Option<FixedShown>,
    /// Spread of [`LayersShown::a_mean`] over the seeds.
    pub fan_mean: Option<Fan>,
    /// Spread of [`LayersShown::a_std`] over the seeds.
    pub fan_std: Option<Fan>,
    /// Spread of [`LayersShown::ga_std`] over the seeds.
    pub fan_back: Option<Fan>,
    /// The lecture's tables.
    pub slides: Vec<SlideShown>,
    /// True if all units of a layer are the same.
    pub is_symmetric: bool,
}

/// A step of the stepper.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StepShown {
    /// The layer that was changed, from 0; `null` for a step on all layers.
    pub layer: Option<usize>,
    /// Variance of each layer's z.
    pub values: Vec<f64>,
    /// Change rate of each layer; empty in LSUV.
    pub rates: Vec<f64>,
    /// What happened.
    pub sentence: String,
}

/// The steps of a method, beginning with the start.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StepsShown {
    /// Tolerance on each variance - 1.
    pub tolerance: f64,
    /// Maximum iterations per layer.
    pub limit: usize,
    /// Units per layer.
    pub units: usize,
    /// Units per layer as set: this view limits them to what it can measure at every step.
    pub wanted_units: usize,
    /// True if the last step has been taken.
    pub done: bool,
    /// The steps, in order.
    pub steps: Vec<StepShown>,
}

/// The first non-finite number of a training run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DivergedShown {
    /// Update after which it was found.
    pub step: u64,
    /// Layer index, from 0.
    pub layer: usize,
    /// The tensor that holds it.
    pub tensor: &'static str,
}

/// The same nets trained on images.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrainShown {
    /// The initializer in words.
    pub label: String,
    /// Total updates.
    pub steps: u64,
    /// Updates done at each point of the curves.
    pub step: Vec<u64>,
    /// Cross-entropy on training images.
    pub loss: Vec<f64>,
    /// Accuracy on the training images.
    pub train_accuracy: Vec<f64>,
    /// Accuracy on test images.
    pub test_accuracy: Vec<f64>,
    /// For each layer, rms(W - W at the start) / rms(W at the start).
    pub moved: Vec<f64>,
    /// For each layer, rms of the next update of W / rms(W).
    pub update: Vec<f64>,
    /// The same ratios before the first update.
    pub first_update: Vec<f64>,
    /// Divisor of the pixels, which gives the inputs variance 1.
    pub scale: f64,
    /// Present if a number is not finite.
    pub diverged: Option<DivergedShown>,
    /// True if all units of a layer are the same at the start.
    pub is_symmetric: bool,
}

/// The number of distinct units per layer during training.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SymmetryShown {
    /// Steps at which units were counted.
    pub at: Vec<f64>,
    /// Distinct units of the first hidden layer.
    pub first: Vec<f64>,
    /// Distinct units of the second hidden layer.
    pub second: Vec<f64>,
    /// Training loss.
    pub loss: Vec<f64>,
    /// Units of a hidden layer.
    pub units: usize,
    /// Largest gradient on the first layer's weights in the first step.
    pub first_gradient: f64,
    /// True if all units of a layer are the same at the start.
    pub is_symmetric: bool,
    /// Noise added to the weights.
    pub noise: f64,
    /// Incoming weights of each unit of the first layer at those steps: `[step][unit][2]`.
    pub path: Column<f32>,
}

/// Everything that is drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Snapshot {
    /// The keys whose values differ from the defaults.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub link: Texts,
    /// Which view is shown.
    pub view: View,
    /// Present once the first examples are measured.
    pub layers: Option<LayersShown>,
    /// Present once the first step is taken.
    pub steps: Option<StepsShown>,
    /// Present once computed; the last line is for the reader's own omega.
    pub chain: Option<Vec<Line>>,
    /// Present once the start is measured.
    pub train: Option<TrainShown>,
    /// Present in its view.
    pub symmetry: Option<SymmetryShown>,
}

impl Snapshot {
    /// A snapshot of the lab's current state.
    pub fn of(lab: &Initialization) -> Snapshot {
        let settings = lab.config();
        Snapshot {
            link: settings.link(),
            view: settings.view,
            layers: lab.shown().and_then(|run| LayersShown::of(lab, run)),
            steps: (lab.steps()).map(|trace| StepsShown::of(settings, trace, lab.steps_done())),
            chain: (lab.chain()).map(|c| c.lines.clone()),
            train: (lab.training()).map(|run| TrainShown::of(settings, run)),
            symmetry: (lab.symmetry()).map(|run| SymmetryShown::of(settings, run)),
        }
    }
}

impl LayersShown {
    /// `None` before the first examples.
    fn of(lab: &Initialization, run: &Measurement) -> Option<LayersShown> {
        let report = run.report();
        if report.is_empty() {
            return None;
        }
        let settings = lab.config();
        let column = |pick: fn(&LayerReport) -> f64| report.iter().map(pick).collect();
        let (done, wanted) = run.progress();
        let (input_mean, input_std) = run.input();
        let bins = report.iter().flat_map(|r| &r.histograms).flat_map(|h| {
            let counts = h.counts.iter().map(|&c| f64::from(c));
            [h.low, h.high].into_iter().chain(counts)
        });
        Some(LayersShown {
            label: settings.initializer_label(),
            rows: run.rows_done(),
            done: done == wanted,
            seeds: lab.seeds_done(),
            input_mean,
            input_std,
            weight_std: run.weight_std(0),
            a_mean: column(|r| r.a_mean),
            a_std: column(|r| r.a_std),
            z_std: column(|r| r.z_std),
            ga_std: column(|r| r.ga_std),
            gw_rms: column(|r| r.gw_rms),
            df_rms: column(|r| r.df_rms),
            closed: column(|r| r.closed),
            flat: column(|r| r.flat),
            dead: column(|r| r.dead),
            outside: (report.iter())
                .map(|r| {
                    let [a, g] = &r.histograms;
                    [a.below, a.above, g.below, g.above]
                })
                .collect(),
            bins: BINS,
            histograms: bins.collect(),
            theory: lab.theory().map(|layers| TheoryShown {
                a_mean: layers.iter().map(|p| p.a_mean).collect(),
                a_std: layers.iter().map(|p| p.a_std).collect(),
                ga_std: layers.iter().map(|p| p.ga_std).collect(),
            }),
            growth: settings.norm.map(|_| GrowthShown {
                measured: growth(&report.iter().map(|r| r.ga_std).collect::<Vec<_>>()),
                theory: (lab.theory())
                    .map(|layers| growth(&layers.iter().map(|p| p.ga_std).collect::<Vec<_>>())),
            }),
            fixed: lab.fixed_point().map(|f| FixedShown {
                q_star: f.q_star,
                chi_1: f.chi_1,
                phase: f.phase.name(),
                xi_grad: f.xi_grad,
            }),
            fan_mean: lab.fan(|r| r.a_mean),
            fan_std: lab.fan(|r| r.a_std),
            fan_back: lab.fan(|r| r.ga_std),
            slides: (lecture::SLIDES.iter())
                .map(|slide| SlideShown {
                    title: slide.title,
                    link: slide.link,
                    mean: slide.mean,
                    std: slide.std,
                    rounding: slide.rounding,
                    note: slide.note,
                    matches: slide.is_repeated_by(settings),
                })
                .collect(),
            is_symmetric: symmetry::is_symmetric(settings.initializer),
        })
    }
}

impl StepsShown {
    fn of(settings: &Settings, trace: &steps::Trace, done: bool) -> StepsShown {
        StepsShown {
            tolerance: trace.tolerance,
            limit: trace.limit,
            units: trace.network.outputs(),
            wanted_units: settings.units,
            done,
            steps: (trace.steps.iter())
                .map(|s| StepShown {
                    layer: s.layer,
                    values: s.values.clone(),
                    rates: s.rates.clone(),
                    sentence: s.sentence.clone(),
                })
                .collect(),
        }
    }
}

impl TrainShown {
    fn of(settings: &Settings, run: &train::Run) -> TrainShown {
        let column = |pick: fn(&train::Point) -> f64| run.points.iter().map(pick).collect();
        let (first, last) = (run.points.first(), run.points.last());
        TrainShown {
            label: settings.initializer_label(),
            steps: run.progress().1,
            step: run.points.iter().map(|p| p.step).collect(),
            loss: column(|p| p.loss),
            train_accuracy: column(|p| p.train_accuracy),
            test_accuracy: column(|p| p.test_accuracy),
            moved: last.map_or_else(Vec::new, |p| p.moved.clone()),
            update: last.map_or_else(Vec::new, |p| p.update.clone()),
            first_update: first.map_or_else(Vec::new, |p| p.update.clone()),
            scale: run.scale(),
            diverged: (run.diverged).map(|(step, layer, tensor)| DivergedShown {
                step,
                layer,
                tensor,
            }),
            is_symmetric: symmetry::is_symmetric(settings.initializer),
        }
    }
}

impl SymmetryShown {
    fn of(settings: &Settings, run: &symmetry::Run) -> SymmetryShown {
        SymmetryShown {
            at: run.at.clone(),
            first: run.distinct[0].clone(),
            second: run.distinct[1].clone(),
            loss: run.loss.clone(),
            units: symmetry::HIDDEN,
            first_gradient: run.first_gradient,
            is_symmetric: symmetry::is_symmetric(settings.initializer),
            noise: settings.noise,
            path: Column(run.path.clone()),
        }
    }
}
