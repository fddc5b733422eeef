//! What the playground draws of a run.

use super::report::{Losses, Status, StepMagnitudes};
use super::{Playground, layer_name};
use crate::labs::column::Column;
use crate::settings::Texts;
use crate::stats::{Histogram, TensorStats};
use serde::Serialize;

/// Equal-width bins, and what lies outside.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HistogramShown {
    /// Left edge of the first bin.
    pub low: f64,
    /// Right edge of the last bin.
    pub high: f64,
    /// Values per bin.
    pub counts: Vec<u32>,
    /// Values left of `low`.
    pub below: u32,
    /// Values right of `high`.
    pub above: u32,
}

/// Moments, range and histogram of one tensor.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TensorShown {
    /// Mean.
    pub mean: f64,
    /// Population standard deviation.
    pub std: f64,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Covers four standard deviations around the mean, or the range if that is narrower.
    pub histogram: HistogramShown,
}

/// Statistics of one layer over the training set.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayerStats {
    /// Statistics of the activations a.
    pub activation: TensorShown,
    /// Statistics of dL/dz.
    pub gradient: TensorShown,
    /// Share of units that pass no gradient on any training example.
    pub dead: f64,
    /// Share of (unit, example) pairs with |f'(z)| below [`CLOSED_BELOW`](crate::nn::health::CLOSED_BELOW).
    pub saturated: f64,
    /// Indices of the dead units.
    pub dead_units: Vec<usize>,
    /// rms of dL/dW, penalty included.
    pub grad_rms: f64,
    /// rms of W.
    pub weight_rms: f64,
    /// |update|/|W| of the last step; `null` before the first.
    pub update_ratio: Option<f64>,
}

/// Largest absolute values of one layer in one step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayerMagnitudes {
    /// "hidden 1", ..., "output".
    pub name: String,
    /// Weights after the update.
    pub w: f64,
    /// Pre-activations.
    pub z: f64,
    /// Activations.
    pub a: f64,
    /// dL/dz.
    pub dz: f64,
    /// dL/dW.
    pub dw: f64,
}

/// One of the last finite steps.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Magnitudes {
    /// Updates done after it.
    pub step: u64,
    /// Total loss before the update.
    pub loss: f64,
    /// The layers, input side first.
    pub layers: Vec<LayerMagnitudes>,
}

/// The status of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum StatusShown {
    /// Can go on.
    Ready,
    /// A stop condition was met.
    Stopped {
        /// Which, in words.
        reason: String,
    },
    /// The next update would hold a number that is not finite.
    Diverged {
        /// That update.
        step: u64,
        /// Name of the layer.
        layer: String,
        /// From 0.
        layer_index: usize,
        /// "W", "b", "z", "a", "dL/dz", "dL/dW", "loss", ...
        tensor: &'static str,
        /// "NaN", "+Inf" or "−Inf".
        value: &'static str,
        /// The last finite steps, oldest first. The run stands at the last of them.
        last: Vec<Magnitudes>,
        /// All of it in words.
        sentence: String,
    },
}

/// Values at the probe point.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Probe {
    /// Raw coordinate of the probe on the first drawn axis.
    pub x: f64,
    /// Raw coordinate of the probe on the second drawn axis.
    pub y: f64,
    /// The network's inputs, after features and preprocessing.
    pub inputs: Column<f32>,
    /// z of every layer, concatenated.
    pub z: Column<f32>,
    /// a of every layer, concatenated.
    pub a: Column<f32>,
}

/// Everything that is drawn of the run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Snapshot {
    /// Updates done.
    pub step: u64,
    /// Examples seen.
    pub examples: u64,
    /// Epochs done, the fraction of the current one included.
    pub epoch: f64,
    /// The current learning rate.
    pub learning_rate: f64,
    /// The status of the run.
    pub status: StatusShown,
    /// Losses on the training part.
    pub train: Losses,
    /// Losses on the test part.
    pub test: Losses,
    /// L1 part of the penalty.
    pub penalty_l1: f64,
    /// L2 part of the penalty.
    pub penalty_l2: f64,
    /// The layers, input side first.
    pub layers: Vec<LayerStats>,
    /// The address, with step and journal, or with `state` instead.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub link: Texts,
    /// True if it began with a saved state, so that no recipe leads to it.
    pub loaded: bool,
    /// Changes made while it ran, in words, newest last.
    pub journal: Vec<String>,
    /// Steps it can rewind to, oldest first.
    pub rewind: Vec<u64>,
    /// `[k x 5]`: step, training loss, penalty, test loss, training accuracy (NaN in regression).
    pub history: Column<f32>,
    /// Outputs over the plane, the largest y first: `[grid*grid x outputs]`.
    pub boundary: Column<f32>,
    /// A thumb x thumb map for each input, then for each unit of each layer.
    pub units: Column<f32>,
    /// The map of the selected unit, at grid x grid; empty if none is selected.
    pub focus: Column<f32>,
    /// All parameters (theta).
    pub params: Column<f32>,
    /// Gradient of the total loss over the training set, in the order of theta.
    pub grads: Column<f32>,
    /// The predicted class of each example, in the order of the points; empty in regression.
    pub answers: Column<u8>,
    /// Values at the probe point.
    pub probe: Probe,
}

impl From<Histogram> for HistogramShown {
    fn from(h: Histogram) -> Self {
        HistogramShown {
            low: h.low,
            high: h.high,
            counts: h.counts,
            below: h.below,
            above: h.above,
        }
    }
}

impl From<TensorStats> for TensorShown {
    fn from(s: TensorStats) -> Self {
        TensorShown {
            mean: s.mean,
            std: s.std,
            min: s.min,
            max: s.max,
            histogram: s.histogram.into(),
        }
    }
}

/// A non-finite number as the page writes it.
pub(super) fn not_finite(x: f64) -> &'static str {
    if x.is_nan() {
        "NaN"
    } else if x > 0.0 {
        "+Inf"
    } else {
        "−Inf"
    }
}

impl Playground {
    /// Everything that is drawn, for the network's current state.
    pub fn snapshot(&mut self) -> Snapshot {
        let (layers, grads) = self.layer_stats();
        let evaluation = self.evaluate();
        let maps = self.maps();
        let probe = self.probe_values();
        let trainer = self.trainer();
        Snapshot {
            step: trainer.step_count(),
            examples: trainer.examples(),
            epoch: trainer.epoch(),
            learning_rate: trainer.hyper.learning_rate,
            status: self.status_shown(),
            train: evaluation.train,
            test: evaluation.test,
            penalty_l1: evaluation.penalty_l1,
            penalty_l2: evaluation.penalty_l2,
            layers,
            link: self.link(),
            loaded: self.is_loaded(),
            journal: self.journal_lines(),
            rewind: self.rewind_steps(),
            history: Column(self.history()),
            boundary: Column(maps.boundary),
            units: Column(maps.units),
            focus: Column(maps.focus),
            params: Column(trainer.network.theta()),
            grads: Column(grads),
            answers: Column(self.answers().to_vec()),
            probe,
        }
    }

    fn status_shown(&self) -> StatusShown {
        let (diverged, last) = match self.status() {
            Status::Ready => return StatusShown::Ready,
            Status::Stopped { reason } => {
                return StatusShown::Stopped {
                    reason: reason.clone(),
                };
            }
            Status::Diverged { diverged, last } => (diverged, last),
        };
        let count = self.trainer().network.layers.len();
        let magnitudes = |s: &StepMagnitudes| Magnitudes {
            step: s.step,
            loss: s.loss,
            layers: (s.layers.iter().enumerate())
                .map(|(l, m)| LayerMagnitudes {
                    name: layer_name(l, count),
                    w: m.w,
                    z: m.z,
                    a: m.a,
                    dz: m.dz,
                    dw: m.dw,
                })
                .collect(),
        };
        StatusShown::Diverged {
            step: diverged.step,
            layer: layer_name(diverged.layer, count),
            layer_index: diverged.layer,
            tensor: diverged.tensor.name(),
            value: not_finite(diverged.value),
            last: last.iter().map(magnitudes).collect(),
            sentence: self.autopsy_sentence(diverged),
        }
    }
}
