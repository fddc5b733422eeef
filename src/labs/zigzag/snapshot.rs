//! What the zig-zag lab draws.

use super::Zigzag;
use super::hidden::Side;
use super::neuron::{Descent, GRID, RAYS, Task};
use super::settings::{Settings, View};
use crate::labs::column::{Column, rounded};
use crate::labs::playground::activation_name;
use crate::settings::Texts;
use serde::Serialize;

/// The first view: the descent of the neuron.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Neuron {
    /// Updates made.
    pub steps: usize,
    /// Mean loss before each update, and at the end.
    pub loss: Vec<f64>,
    /// Updates until the loss is a thousandth of the first; none if it never was.
    pub arrived: Option<usize>,
    /// Length of the path.
    pub length: f64,
    /// Distance of its ends.
    pub straight: f64,
    /// Share of the gradients used whose components have one sign.
    pub one_sign: f64,
    /// The same of the examples' own gradients at the start.
    pub one_sign_each: f64,
    /// Share of the inputs with both coordinates positive.
    pub positive: f64,
    /// Of the Hessian at the best weights, the larger first.
    pub eigenvalues: [f64; 2],
    /// Window of the weights that is drawn: from, to; from, to.
    pub window: [f64; 4],
    /// Side of the grid that the loss is drawn on.
    pub grid: usize,
    /// Examples whose own gradients are drawn.
    pub ray_count: usize,
    /// Mean of the two inputs.
    pub mean: [f64; 2],
    /// Where the descent starts.
    pub start: [f64; 2],
    /// The weights that made the targets.
    pub best: [f64; 2],
    /// Learning rate of the descent.
    pub learning_rate: f64,
    /// Weights before each update, and at the end: `[steps + 1][2]`.
    pub path: Column<f32>,
    /// The gradient of each update, `[steps][2]`.
    pub gradients: Column<f32>,
    /// Gradients of single examples at each point of the path, `[steps + 1][ray_count][2]`.
    pub rays: Column<f32>,
    /// The mean loss over the window, `[grid][grid]`, top row first.
    pub map: Column<f32>,
    /// The examples' inputs, `[n][2]`.
    pub inputs: Column<f32>,
}

/// A net of the second view.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HiddenSide {
    /// Activation of its hidden layer.
    pub name: &'static str,
    /// dW of the second layer for the example chosen, `[units][outputs]`.
    pub one: Vec<f64>,
    /// The same for the mean over all examples.
    pub batch: Vec<f64>,
    /// Columns of one sign: their share over all examples, and over the columns of the mean.
    pub one_sign: [f64; 2],
    /// Mean of the hidden outputs.
    pub mean: f64,
    /// Condition number of the Hessian of the second layer.
    pub condition: f64,
    /// Loss before each update, and at the end.
    pub loss: Vec<f64>,
}

/// The second view.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Hidden {
    /// Hidden units.
    pub units: usize,
    /// Outputs.
    pub outputs: usize,
    /// The example whose gradient is drawn, from 1.
    pub example: usize,
    /// Sigmoid, then tanh.
    pub sides: Vec<HiddenSide>,
}

/// Everything that is drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Snapshot {
    /// The keys that differ from their defaults.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub link: Texts,
    /// Which view is shown.
    pub view: View,
    /// The first view, when it is computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub neuron: Option<Neuron>,
    /// The second view, when it is computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub hidden: Option<Hidden>,
}

impl Snapshot {
    /// As the lab stands now.
    pub fn of(lab: &Zigzag) -> Snapshot {
        let settings = &lab.settings;
        let parts = lab.descent().zip(lab.task());
        Snapshot {
            link: settings.link(),
            view: settings.view,
            neuron: parts.map(|(descent, task)| Neuron::of(settings, descent, task)),
            hidden: lab.hidden().map(|pair| Hidden {
                units: settings.units,
                outputs: settings.outputs,
                example: settings.example,
                sides: pair.sides.iter().map(HiddenSide::of).collect(),
            }),
        }
    }
}

impl Neuron {
    fn of(settings: &Settings, d: &Descent, task: &Task) -> Neuron {
        Neuron {
            steps: d.gradients.len(),
            loss: d.loss.clone(),
            arrived: d.arrived,
            length: d.length,
            straight: d.straight,
            one_sign: d.one_sign,
            one_sign_each: d.one_sign_each,
            positive: d.positive,
            eigenvalues: d.eigenvalues,
            window: d.window,
            grid: GRID,
            ray_count: settings.examples.min(RAYS),
            mean: settings.mean,
            start: settings.start,
            best: settings.best,
            learning_rate: settings.learning_rate,
            path: rounded(d.path.as_flattened()),
            gradients: rounded(d.gradients.as_flattened()),
            rays: Column(d.rays.clone()),
            map: Column(d.map.clone()),
            inputs: rounded(&task.x),
        }
    }
}

impl HiddenSide {
    fn of(side: &Side) -> HiddenSide {
        HiddenSide {
            name: activation_name(side.activation),
            one: side.one.clone(),
            batch: side.batch.clone(),
            one_sign: side.one_sign,
            mean: side.mean,
            condition: side.condition,
            loss: side.loss.clone(),
        }
    }
}
