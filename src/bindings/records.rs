//! The serde records of the boundary, named as in `www/js/protocol.d.ts`.
#![cfg_attr(not(feature = "playground"), allow(dead_code))]

use crate::config::Problem;
use crate::config::field::FieldSpec;
use crate::labs::playground::{Losses, Playground, Snapshot, Status};
use crate::stats::{Histogram, TensorStats};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub struct Catalog {
    pub version: &'static str,
    #[cfg(feature = "playground")]
    pub playground: Vec<FieldSpec>,
    #[cfg(feature = "labs")]
    pub gradient_check: Vec<FieldSpec>,
    #[cfg(feature = "labs")]
    pub initialization: Vec<FieldSpec>,
    #[cfg(feature = "labs")]
    pub zigzag: Vec<FieldSpec>,
    #[cfg(feature = "labs")]
    pub preprocessing: Vec<FieldSpec>,
    #[cfg(feature = "labs")]
    pub sanity: Vec<FieldSpec>,
    #[cfg(feature = "labs")]
    pub activations: Vec<FieldSpec>,
}

#[derive(Serialize)]
pub struct LayerShape {
    pub name: String,
    pub activation: String,
    pub activation_label: String,
    pub fan_in: usize,
    pub units: usize,
    pub pieces: usize,
    pub w: usize,
    pub b: usize,
    pub alpha: usize,
    pub alpha_len: usize,
}

#[derive(Serialize)]
pub struct Column {
    pub column: String,
    pub mean: f64,
    pub std: f64,
    pub mean_after: f64,
    pub std_after: f64,
}

#[derive(Serialize)]
pub struct Shape {
    pub task: &'static str,
    pub loss: &'static str,
    pub loss_label: &'static str,
    pub boundary_kind: &'static str,
    pub boundary_unit: &'static str,
    pub inputs: Vec<String>,
    pub outputs: Vec<String>,
    pub classes: Vec<String>,
    pub layers: Vec<LayerShape>,
    pub n_params: usize,
    pub n_train: usize,
    pub n_test: usize,
    pub columns: Vec<String>,
    pub axes: [usize; 2],
    pub domain: [f64; 4],
    pub target_range: [f64; 2],
    pub batch: usize,
    pub steps_per_epoch: usize,
    pub preprocessing: Vec<Column>,
    pub data_note: String,
    pub thumb: usize,
    pub grid: usize,
}

#[derive(Serialize)]
pub struct HistogramRecord {
    low: f64,
    high: f64,
    counts: Vec<u32>,
    below: u32,
    above: u32,
}

#[derive(Serialize)]
pub struct TensorRecord {
    mean: f64,
    std: f64,
    min: f64,
    max: f64,
    histogram: HistogramRecord,
}

impl From<&TensorStats> for TensorRecord {
    fn from(s: &TensorStats) -> Self {
        let Histogram {
            low,
            high,
            counts,
            below,
            above,
        } = s.histogram.clone();
        TensorRecord {
            mean: s.mean,
            std: s.std,
            min: s.min,
            max: s.max,
            histogram: HistogramRecord {
                low,
                high,
                counts,
                below,
                above,
            },
        }
    }
}

#[derive(Serialize)]
pub struct LayerRecord {
    activation: TensorRecord,
    gradient: TensorRecord,
    dead: f64,
    saturated: f64,
    dead_units: Vec<usize>,
    grad_rms: f64,
    weight_rms: f64,
    update_ratio: Option<f64>,
}

#[derive(Serialize)]
pub struct LossRecord {
    data: f64,
    accuracy: Option<f64>,
}

impl From<Losses> for LossRecord {
    fn from(l: Losses) -> Self {
        LossRecord {
            data: l.data,
            accuracy: l.accuracy,
        }
    }
}

#[derive(Serialize)]
pub struct MagnitudeRecord {
    name: String,
    w: f64,
    z: f64,
    a: f64,
    dz: f64,
    dw: f64,
}

#[derive(Serialize)]
pub struct StepRecord {
    step: u64,
    loss: f64,
    layers: Vec<MagnitudeRecord>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum StatusRecord {
    Ready,
    Stopped {
        reason: String,
    },
    Diverged {
        step: u64,
        layer: String,
        layer_index: usize,
        tensor: String,
        value: String,
        last: Vec<StepRecord>,
        sentence: String,
    },
}

impl StatusRecord {
    pub fn of(lab: &Playground) -> Self {
        match lab.status() {
            Status::Ready => StatusRecord::Ready,
            Status::Stopped { reason } => StatusRecord::Stopped {
                reason: reason.clone(),
            },
            Status::Diverged { diverged, last } => {
                let names: Vec<String> = lab.shape().layers.into_iter().map(|l| l.name).collect();
                let step = |s: &crate::labs::playground::StepMagnitudes| StepRecord {
                    step: s.step,
                    loss: s.loss,
                    layers: (names.iter().zip(&s.layers))
                        .map(|(name, m)| MagnitudeRecord {
                            name: name.clone(),
                            w: m.w,
                            z: m.z,
                            a: m.a,
                            dz: m.dz,
                            dw: m.dw,
                        })
                        .collect(),
                };
                StatusRecord::Diverged {
                    step: diverged.step,
                    layer: names.get(diverged.layer).cloned().unwrap_or_default(),
                    layer_index: diverged.layer,
                    tensor: diverged.tensor.name(),
                    value: if diverged.value.is_nan() {
                        "NaN".into()
                    } else if diverged.value > 0.0 {
                        "+Inf".into()
                    } else {
                        "−Inf".into()
                    },
                    last: last.iter().map(step).collect(),
                    sentence: lab.autopsy_sentence(diverged),
                }
            }
        }
    }
}

/// Everything of a snapshot that is small.
#[derive(Serialize)]
pub struct SnapshotRecord {
    step: u64,
    examples: u64,
    epoch: f64,
    learning_rate: f64,
    status: StatusRecord,
    train: LossRecord,
    test: LossRecord,
    penalty_l1: f64,
    penalty_l2: f64,
    layers: Vec<LayerRecord>,
    link: BTreeMap<String, String>,
    journal: Vec<String>,
    rewind: Vec<u64>,
}

impl SnapshotRecord {
    pub fn of(lab: &Playground, s: &Snapshot) -> Self {
        let layer = |l: &crate::labs::playground::LayerStats| LayerRecord {
            activation: (&l.activation).into(),
            gradient: (&l.gradient).into(),
            dead: l.dead,
            saturated: l.saturated,
            dead_units: l.dead_units.clone(),
            grad_rms: l.grad_rms,
            weight_rms: l.weight_rms,
            update_ratio: l.update_ratio,
        };
        let trainer = lab.trainer();
        SnapshotRecord {
            step: trainer.step_count(),
            examples: trainer.examples(),
            epoch: trainer.epoch(),
            learning_rate: trainer.hyper.learning_rate,
            status: StatusRecord::of(lab),
            train: s.evaluation.train.into(),
            test: s.evaluation.test.into(),
            penalty_l1: s.evaluation.penalty_l1,
            penalty_l2: s.evaluation.penalty_l2,
            layers: s.layers.iter().map(layer).collect(),
            link: lab.link(),
            journal: lab.journal_lines(),
            rewind: lab.rewind_steps(),
        }
    }
}

/// A problem list as it is.
pub fn problems(first: &[Problem], second: &[Problem]) -> Vec<Problem> {
    first.iter().chain(second).cloned().collect()
}
