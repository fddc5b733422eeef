//! The serde records of the boundary, named as in `www/js/protocol.d.ts`.
#![cfg_attr(not(feature = "playground"), allow(dead_code))]

use crate::data::ColumnSummary;
use crate::labs::playground::{
    self as lab, GRID, LayerShape, LayerStats, Losses, Playground, Snapshot, Status,
    StepMagnitudes, THUMB, layer_name, loss_name,
};
use crate::settings::field::{FieldSpec, OptionSpec};
use crate::settings::{Texts, options};
use crate::stats::TensorStats;
use serde::{Serialize, Serializer};
use std::marker::PhantomData;

#[derive(Serialize)]
pub struct Catalog {
    pub version: &'static str,
    #[cfg(feature = "playground")]
    pub playground: Vec<FieldSpec>,
    #[cfg(feature = "playground")]
    pub limits: Limits,
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

/// What a link can repeat.
#[derive(Serialize)]
pub struct Limits {
    pub steps: u64,
    pub changes: usize,
}

#[derive(Serialize)]
pub struct LayerShapeRecord<'a> {
    name: &'a str,
    activation: &'a str,
    activation_label: &'static str,
    fan_in: usize,
    units: usize,
    pieces: usize,
    w: usize,
    b: usize,
    alpha: usize,
    alpha_len: usize,
}

impl<'a> From<&'a LayerShape> for LayerShapeRecord<'a> {
    fn from(l: &'a LayerShape) -> Self {
        let [w, b, alpha, alpha_len] = l.offsets;
        LayerShapeRecord {
            name: &l.name,
            activation: &l.activation,
            activation_label: label(options::ACTIVATIONS, &l.activation),
            fan_in: l.fan_in,
            units: l.units,
            pieces: l.pieces,
            w,
            b,
            alpha,
            alpha_len,
        }
    }
}

/// What the page calls an option; "" for none of the list.
fn label(list: &[OptionSpec], value: &str) -> &'static str {
    (list.iter().find(|o| o.value == value)).map_or("", |o| o.label)
}

#[derive(Serialize)]
pub struct Column<'a> {
    column: &'a str,
    mean: f64,
    std: f64,
    mean_after: f64,
    std_after: f64,
}

impl<'a> From<&'a ColumnSummary> for Column<'a> {
    fn from(c: &'a ColumnSummary) -> Self {
        Column {
            column: &c.column,
            mean: c.mean,
            std: c.std,
            mean_after: c.mean_after,
            std_after: c.std_after,
        }
    }
}

#[derive(Serialize)]
pub struct Shape<'a> {
    task: &'static str,
    loss: &'static str,
    loss_label: &'static str,
    boundary_kind: &'static str,
    boundary_unit: &'static str,
    inputs: &'a [String],
    outputs: Vec<&'a str>,
    classes: &'a [String],
    layers: Each<'a, LayerShape, LayerShapeRecord<'a>>,
    n_params: usize,
    n_train: usize,
    n_test: usize,
    columns: &'a [String],
    axes: [usize; 2],
    domain: [f64; 4],
    target_range: [f64; 2],
    batch: usize,
    steps_per_epoch: usize,
    preprocessing: Each<'a, ColumnSummary, Column<'a>>,
    data_note: &'a str,
    thumb: usize,
    grid: usize,
}

impl<'a> Shape<'a> {
    pub fn of(lab: &'a Playground, shape: &'a lab::Shape) -> Self {
        let task = lab.task();
        let loss = loss_name(task.head.loss);
        let many = task.head.outputs > 1;
        let probability = matches!(loss, "softmax" | "logistic") && many;
        let n_train = task.train.rows();
        let batch = lab.trainer().hyper.batch;
        let classes = &task.train_raw.class_names;
        Shape {
            task: if task.head.classes > 0 {
                "classification"
            } else {
                "regression"
            },
            loss,
            loss_label: label(options::LOSSES, loss),
            boundary_kind: if many { "classes" } else { "score" },
            boundary_unit: if probability { "probability" } else { "score" },
            inputs: &task.inputs,
            outputs: if many {
                classes.iter().map(String::as_str).collect()
            } else {
                vec!["score"]
            },
            classes,
            layers: Each::of(&shape.layers),
            n_params: shape.n_params,
            n_train,
            n_test: task.test.rows(),
            columns: &task.train_raw.input_names,
            axes: task.axes,
            domain: lab.domain(),
            target_range: shape.target_range,
            batch: batch.min(n_train),
            steps_per_epoch: n_train.div_ceil(batch.max(1)),
            preprocessing: Each::of(&task.summary),
            data_note: &task.note,
            thumb: THUMB,
            grid: GRID,
        }
    }
}

/// A list of which every entry becomes its record `R` as it is written.
pub struct Each<'a, T, R>(&'a [T], PhantomData<R>);

impl<'a, T, R> Each<'a, T, R> {
    pub fn of(list: &'a [T]) -> Self {
        Each(list, PhantomData)
    }
}

impl<'a, T, R: From<&'a T> + Serialize> Serialize for Each<'a, T, R> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(R::from))
    }
}

#[derive(Serialize)]
struct HistogramRecord<'a> {
    low: f64,
    high: f64,
    counts: &'a [u32],
    below: u32,
    above: u32,
}

#[derive(Serialize)]
struct TensorRecord<'a> {
    mean: f64,
    std: f64,
    min: f64,
    max: f64,
    histogram: HistogramRecord<'a>,
}

impl<'a> From<&'a TensorStats> for TensorRecord<'a> {
    fn from(s: &'a TensorStats) -> Self {
        let h = &s.histogram;
        TensorRecord {
            mean: s.mean,
            std: s.std,
            min: s.min,
            max: s.max,
            histogram: HistogramRecord {
                low: h.low,
                high: h.high,
                counts: &h.counts,
                below: h.below,
                above: h.above,
            },
        }
    }
}

#[derive(Serialize)]
struct LayerRecord<'a> {
    activation: TensorRecord<'a>,
    gradient: TensorRecord<'a>,
    dead: f64,
    saturated: f64,
    dead_units: &'a [usize],
    grad_rms: f64,
    weight_rms: f64,
    update_ratio: Option<f64>,
}

impl<'a> From<&'a LayerStats> for LayerRecord<'a> {
    fn from(l: &'a LayerStats) -> Self {
        LayerRecord {
            activation: (&l.activation).into(),
            gradient: (&l.gradient).into(),
            dead: l.dead,
            saturated: l.saturated,
            dead_units: &l.dead_units,
            grad_rms: l.grad_rms,
            weight_rms: l.weight_rms,
            update_ratio: l.update_ratio,
        }
    }
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
pub enum StatusRecord<'a> {
    Ready,
    Stopped {
        reason: &'a str,
    },
    Diverged {
        step: u64,
        layer: String,
        layer_index: usize,
        tensor: String,
        value: &'static str,
        last: Vec<StepRecord>,
        sentence: String,
    },
}

impl<'a> StatusRecord<'a> {
    fn of(lab: &'a Playground) -> Self {
        match lab.status() {
            Status::Ready => StatusRecord::Ready,
            Status::Stopped { reason } => StatusRecord::Stopped { reason },
            Status::Diverged { diverged, last } => {
                let count = lab.trainer().network.layers.len();
                let step = |s: &StepMagnitudes| StepRecord {
                    step: s.step,
                    loss: s.loss,
                    layers: (s.layers.iter().enumerate())
                        .map(|(l, m)| MagnitudeRecord {
                            name: layer_name(l, count),
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
                    layer: layer_name(diverged.layer, count),
                    layer_index: diverged.layer,
                    tensor: diverged.tensor.name(),
                    value: if diverged.value.is_nan() {
                        "NaN"
                    } else if diverged.value > 0.0 {
                        "+Inf"
                    } else {
                        "−Inf"
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
pub struct SnapshotRecord<'a> {
    step: u64,
    examples: u64,
    epoch: f64,
    learning_rate: f64,
    status: StatusRecord<'a>,
    train: LossRecord,
    test: LossRecord,
    penalty_l1: f64,
    penalty_l2: f64,
    layers: Each<'a, LayerStats, LayerRecord<'a>>,
    link: Texts,
    loaded: bool,
    journal: Vec<String>,
    rewind: Vec<u64>,
}

impl<'a> SnapshotRecord<'a> {
    pub fn of(lab: &'a Playground, s: &'a Snapshot) -> Self {
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
            layers: Each::of(&s.layers),
            link: lab.link(),
            loaded: lab.is_loaded(),
            journal: lab.journal_lines(),
            rewind: lab.rewind_steps(),
        }
    }
}
