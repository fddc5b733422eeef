//! Everything another program needs to repeat a run from step 0: the prepared examples, the initial
//! parameters, the rules, and the changes made on the way, in the order they took effect.

use super::{Playground, activation_name, build, layer_name, loss_name};
use crate::labs::column::Column;
use crate::nn::trainer::{Examples, OwnedTargets};
use crate::nn::{Activation, AdamForm, MomentumForm, Optimizer};
use crate::settings::Change;
use crate::settings::field::as_map;
use serde::{Serialize, Serializer};

/// A layer of a recipe.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecipeLayer {
    /// "hidden 1", ..., "output".
    pub name: String,
    /// Name in links.
    pub activation: &'static str,
    /// Slope, alpha or beta of the activation (PReLU: its start); 0 without one.
    pub constant: f64,
    /// Inputs per unit.
    pub inputs: usize,
    /// Units.
    pub units: usize,
    /// Pieces of Maxout, else 1.
    pub pieces: usize,
    /// Learned slopes: 0, 1 (shared) or one per unit.
    pub slopes: usize,
}

/// A change, and the number of updates done before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum RecipeChange {
    /// A live setting.
    Set {
        /// Updates done before.
        step: u64,
        /// "lr", "l1", "l2" or "batch".
        key: String,
        /// The new value.
        value: f64,
    },
    /// A parameter.
    Edit {
        /// Updates done before.
        step: u64,
        /// Layer index, from 0.
        layer: usize,
        /// W, b or alpha.
        tensor: &'static str,
        /// Index of the element in the tensor.
        index: usize,
        /// The new value.
        value: f32,
    },
    /// One update from the next example alone.
    Example {
        /// Updates done before.
        step: u64,
    },
}

/// Results of the run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Measured {
    /// Data loss on the training part.
    pub train_loss: f64,
    /// Data loss on the test part.
    pub test_loss: f64,
    /// `null` in regression.
    pub train_accuracy: Option<f64>,
    /// `null` in regression and without test examples.
    pub test_accuracy: Option<f64>,
    /// L1 part of the penalty.
    pub penalty_l1: f64,
    /// L2 part of the penalty.
    pub penalty_l2: f64,
}

/// The network's targets.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(untagged)]
pub enum TargetsShown {
    /// A class each.
    Classes(Column<u32>),
    /// `[rows x outputs]`.
    Values(Column<f32>),
}

/// Examples in the form the network takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExamplesShown {
    /// `[rows x inputs]`.
    pub x: Column<f32>,
    /// Their targets.
    pub y: TargetsShown,
}

/// Names and values; an object in the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Constants(pub Vec<(&'static str, f64)>);

impl Serialize for Constants {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        as_map(&self.0, to)
    }
}

/// A run to be repeated elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Recipe {
    /// Updates done.
    pub step: u64,
    /// Seed of the order of the examples.
    pub seed: u64,
    /// The layers, input side first.
    pub layers: Vec<RecipeLayer>,
    /// Name of the data loss in links.
    pub loss: &'static str,
    /// Units of the output layer.
    pub outputs: usize,
    /// Number of classes; 0 in regression.
    pub classes: usize,
    /// Name of the optimizer.
    pub optimizer: &'static str,
    /// Constants of the optimizer, by name.
    #[cfg_attr(test, ts(type = "Record<string, number>"))]
    pub constants: Constants,
    /// Learning rate at step 0.
    pub lr: f64,
    /// L1 factor at step 0.
    pub l1: f64,
    /// L2 factor at step 0.
    pub l2: f64,
    /// Examples per update at step 0.
    pub batch: usize,
    /// The changes, in the order they took effect.
    pub changes: Vec<RecipeChange>,
    /// The results that the repeated run must reach.
    pub measured: Measured,
    /// Parameters at step 0: W, b, slopes of each layer.
    pub theta: Column<f32>,
    /// Training examples.
    pub train: ExamplesShown,
    /// Test examples.
    pub test: ExamplesShown,
}

impl From<&Examples<f32>> for ExamplesShown {
    fn from(examples: &Examples<f32>) -> Self {
        ExamplesShown {
            x: Column(examples.x.clone()),
            y: match &examples.targets {
                OwnedTargets::Classes(classes) => {
                    TargetsShown::Classes(classes.iter().map(|&c| c as u32).collect())
                }
                OwnedTargets::Values(values, _) => TargetsShown::Values(Column(values.clone())),
            },
        }
    }
}

impl Playground {
    /// The run so far, ready to be repeated.
    pub fn recipe(&mut self) -> Recipe {
        let start = build(&self.base, &self.task).network;
        let (optimizer, constants) = optimizer_parts(self.base.optimizer);
        let layers = start
            .layers
            .iter()
            .enumerate()
            .map(|(l, layer)| RecipeLayer {
                name: layer_name(l, start.layers.len()),
                activation: activation_name(layer.activation),
                constant: constant(layer.activation),
                inputs: layer.fan_in(),
                units: layer.units(),
                pieces: layer.activation.pieces(),
                slopes: layer.tensors.alpha.len(),
            });
        let evaluation = self.evaluate();
        let live = self.base.live;
        Recipe {
            step: self.trainer.step_count(),
            seed: self.base.seed,
            layers: layers.collect(),
            loss: loss_name(self.trainer.loss()),
            outputs: self.task.head.outputs,
            classes: self.task.head.classes,
            optimizer,
            constants: Constants(constants),
            lr: live.learning_rate,
            l1: live.regularizer.l1,
            l2: live.regularizer.l2,
            batch: live.batch,
            changes: self.recipe_changes(),
            measured: Measured {
                train_loss: evaluation.train.data,
                test_loss: evaluation.test.data,
                train_accuracy: evaluation.train.accuracy,
                test_accuracy: evaluation.test.accuracy,
                penalty_l1: evaluation.penalty_l1,
                penalty_l2: evaluation.penalty_l2,
            },
            theta: Column(start.theta()),
            train: (&self.task.train).into(),
            test: (&self.task.test).into(),
        }
    }

    /// The journal as it took effect: with values within their ranges, and without changes of the stop
    /// conditions, changes of nonexistent parameters, and single-example steps that never completed because
    /// the run diverged in them.
    fn recipe_changes(&self) -> Vec<RecipeChange> {
        let now = self.trainer.step_count();
        let mut config = self.base.clone();
        let events = self.journal.iter().filter(|e| e.step <= now);
        let changes = events.filter_map(|event| {
            let step = event.step;
            match &event.change {
                Change::Set { key, value } => {
                    config.set_live(key, *value);
                    let live = config.live;
                    let value = match key.as_str() {
                        "lr" => live.learning_rate,
                        "l1" => live.regularizer.l1,
                        "l2" => live.regularizer.l2,
                        "batch" => live.batch as f64,
                        _ => return None,
                    };
                    let key = key.clone();
                    Some(RecipeChange::Set { step, key, value })
                }
                Change::Edit { index, value } => {
                    let (layer, kind, i) = self.trainer.network.locate(*index)?;
                    Some(RecipeChange::Edit {
                        step,
                        layer,
                        tensor: kind.name(),
                        index: i,
                        value: *value,
                    })
                }
                Change::ExampleStep if step < now => Some(RecipeChange::Example { step }),
                Change::ExampleStep => None,
            }
        });
        changes.collect()
    }
}

fn constant(activation: Activation) -> f64 {
    match activation {
        Activation::LeakyRelu { slope } => slope,
        Activation::Prelu { alpha, .. } | Activation::Elu { alpha } => alpha,
        Activation::Softplus { beta } | Activation::Silu { beta } => beta,
        _ => 0.0,
    }
}

/// Name of the optimizer as in the URL, and its constants by name.
fn optimizer_parts(rule: Optimizer) -> (&'static str, Vec<(&'static str, f64)>) {
    match rule {
        Optimizer::Sgd => ("sgd", vec![]),
        Optimizer::Momentum { mu, form } => {
            let name = match form {
                MomentumForm::Velocity => "momentum",
                MomentumForm::Buffer => "momentum_pytorch",
            };
            (name, vec![("mu", mu)])
        }
        Optimizer::Nesterov { mu, form } => {
            let name = match form {
                MomentumForm::Velocity => "nesterov",
                MomentumForm::Buffer => "nesterov_pytorch",
            };
            (name, vec![("mu", mu)])
        }
        // The playground offers only epsilon outside the root and s = 0 at the start.
        Optimizer::AdaGrad { eps, .. } => ("adagrad", vec![("eps", eps)]),
        Optimizer::RmsProp { rho, eps, .. } => ("rmsprop", vec![("rho", rho), ("eps", eps)]),
        Optimizer::Adam {
            beta1,
            beta2,
            eps,
            form,
            weight_decay,
        } => {
            let name = match form {
                AdamForm::Uncorrected => "adam_uncorrected",
                _ if weight_decay != 0.0 => "adamw",
                _ => "adam",
            };
            let mut constants = vec![("beta1", beta1), ("beta2", beta2), ("eps", eps)];
            if weight_decay != 0.0 {
                constants.push(("weight_decay", weight_decay));
            }
            (name, constants)
        }
    }
}
