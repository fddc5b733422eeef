//! The structure of a configured playground, and its points: sent whenever the settings change.

use super::{GRID, Playground, THUMB, activation_name, layer_name, loss_name};
use crate::data::{ColumnSummary, Dataset, Targets};
use crate::labs::column::Column;
use crate::nn::trainer::OwnedTargets;
use crate::settings::field::OptionSpec;
use crate::settings::options;
use serde::Serialize;

/// A layer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayerShape {
    /// "hidden 1", ..., "output".
    pub name: String,
    /// Name in links.
    pub activation: &'static str,
    /// Label on the page.
    pub activation_label: &'static str,
    /// Inputs per unit.
    pub fan_in: usize,
    /// Units.
    pub units: usize,
    /// Pieces of Maxout, else 1.
    pub pieces: usize,
    /// Offset of W in theta, `[fan_in x units*pieces]` by rows.
    pub w: usize,
    /// Offset of b in theta.
    pub b: usize,
    /// Offset of the learned slopes in theta.
    pub alpha: usize,
    /// Number of learned slopes: 0, 1 (shared) or one per unit.
    pub alpha_len: usize,
}

/// The structure of a configured playground.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PlaygroundShape<'a> {
    /// "classification" or "regression".
    pub task: &'static str,
    /// Name of the data loss in links.
    pub loss: &'static str,
    /// Its label on the page.
    pub loss_label: &'static str,
    /// What the picture shows: "classes", or one signed "score".
    pub boundary_kind: &'static str,
    /// "probability" (softmax, logistic) or "score".
    pub boundary_unit: &'static str,
    /// Names of the inputs.
    pub inputs: &'a [String],
    /// Names of the outputs.
    pub outputs: Vec<&'a str>,
    /// Names of the classes.
    pub classes: &'a [String],
    /// The layers, input side first.
    pub layers: Vec<LayerShape>,
    /// Total parameters.
    pub n_params: usize,
    /// Training examples.
    pub n_train: usize,
    /// Test examples.
    pub n_test: usize,
    /// Raw columns of the data set.
    pub columns: &'a [String],
    /// The two columns that are drawn.
    pub axes: [usize; 2],
    /// Drawn window in raw units: x0, x1, y0, y1.
    pub domain: [f64; 4],
    /// Range of regression targets; [-1, 1] otherwise.
    pub target_range: [f64; 2],
    /// Examples per update.
    pub batch: usize,
    /// Updates per epoch.
    pub steps_per_epoch: usize,
    /// What preprocessing did to each input.
    pub preprocessing: &'a [ColumnSummary],
    /// "150 rows, 4 columns, ..." for a table; else "".
    pub data_note: &'a str,
    /// Side of a unit's map.
    pub thumb: usize,
    /// Side of the large map.
    pub grid: usize,
}

/// Training points, then test points.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Points {
    /// `[n x 2]`: raw coordinates on the drawn axes.
    pub xy: Column<f32>,
    /// Class, or the regression target.
    pub label: Column<f32>,
    /// 1 = training, 0 = test.
    pub train: Column<u8>,
}

/// The page's label of an option; "" if it is not in the list.
fn label(list: &[OptionSpec], value: &str) -> &'static str {
    (list.iter().find(|o| o.value == value)).map_or("", |o| o.label)
}

impl Playground {
    /// The shape of each layer, and the total number of parameters.
    fn layer_shapes(&self) -> (Vec<LayerShape>, usize) {
        let layers = &self.trainer().network.layers;
        let (mut offset, mut shapes) = (0, Vec::with_capacity(layers.len()));
        for (l, layer) in layers.iter().enumerate() {
            let t = &layer.tensors;
            let activation = activation_name(layer.activation);
            let (w, b) = (offset, offset + t.w.len());
            let alpha = b + t.b.len();
            offset = alpha + t.alpha.len();
            shapes.push(LayerShape {
                name: layer_name(l, layers.len()),
                activation,
                activation_label: label(options::ACTIVATIONS, activation),
                fan_in: layer.fan_in(),
                units: layer.units(),
                pieces: layer.activation.pieces(),
                w,
                b,
                alpha,
                alpha_len: t.alpha.len(),
            });
        }
        (shapes, offset)
    }

    /// The structure of what was configured.
    pub fn shape(&self) -> PlaygroundShape<'_> {
        let task = self.task();
        let loss = loss_name(task.head.loss);
        let many = task.head.outputs > 1;
        let probability = matches!(loss, "softmax" | "logistic") && many;
        let n_train = task.train.rows();
        let batch = self.trainer().hyper.batch;
        let classes = &task.train_raw.class_names;
        let (layers, n_params) = self.layer_shapes();
        let target_range = match (&task.train.targets, task.head.classes) {
            (OwnedTargets::Values(values, _), 0) => range(values),
            _ => [-1.0, 1.0],
        };
        PlaygroundShape {
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
            layers,
            n_params,
            n_train,
            n_test: task.test.rows(),
            columns: &task.train_raw.input_names,
            axes: task.axes,
            domain: self.domain(),
            target_range,
            batch: batch.min(n_train),
            steps_per_epoch: n_train.div_ceil(batch.max(1)),
            preprocessing: &task.summary,
            data_note: &task.note,
            thumb: THUMB,
            grid: GRID,
        }
    }

    /// Training points, then test points.
    pub fn points(&self) -> Points {
        let task = self.task();
        let (mut xy, mut label, mut train) = (Vec::new(), Vec::new(), Vec::new());
        let mut add = |set: &Dataset, is_train: u8| {
            for i in 0..set.len() {
                xy.extend(task.axes.iter().map(|&axis| set.x[[i, axis]] as f32));
                label.push(match &set.targets {
                    Targets::Classes(classes) => classes[i] as f32,
                    Targets::Values(values) => values[[i, 0]] as f32,
                });
                train.push(is_train);
            }
        };
        add(&task.train_raw, 1);
        add(&task.test_raw, 0);
        Points {
            xy: Column(xy),
            label: Column(label),
            train: Column(train),
        }
    }
}

fn range(values: &[f32]) -> [f64; 2] {
    let fold = |f: fn(f32, f32) -> f32, start| values.iter().copied().fold(start, f);
    [
        f64::from(fold(f32::min, f32::INFINITY)),
        f64::from(fold(f32::max, f32::NEG_INFINITY)),
    ]
}
