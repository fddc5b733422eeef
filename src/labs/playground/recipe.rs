//! What another program needs to repeat a run from step 0: the prepared examples, the parameters at
//! the start, the rules, and the changes made on the way, in the order they took effect.

use super::settings::{Config, Live};
use super::{Evaluation, LayerShape, Playground, build};
use crate::nn::trainer::Examples;
use crate::nn::{Activation, AdamForm, Loss, MomentumForm, Optimizer, TensorKind};
use crate::settings::{Change, RawConfig, number_text};

/// A run, to be repeated elsewhere.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Updates done.
    pub step: u64,
    /// Names the order of the examples.
    pub seed: u64,
    /// Layers, input side first.
    pub layers: Vec<LayerShape>,
    /// The constant of each layer's activation (slope, alpha, beta); PReLU's start. 0 without one.
    pub constants: Vec<f64>,
    /// Parameters at step 0, concatenated like [`crate::nn::Network::theta`].
    pub theta: Vec<f32>,
    /// Training examples as the network takes them.
    pub train: Examples<f32>,
    /// Test examples.
    pub test: Examples<f32>,
    /// The data loss.
    pub loss: Loss,
    /// Units of the output layer.
    pub outputs: usize,
    /// 0 in regression.
    pub classes: usize,
    /// The update rule.
    pub optimizer: Optimizer,
    /// Learning rate, penalty and batch at step 0.
    pub live: Live,
    /// What was changed on the way.
    pub changes: Vec<RecipeChange>,
    /// What the run must come to.
    pub evaluation: Evaluation,
}

/// One change and the number of updates done before it.
#[derive(Clone, Debug, PartialEq)]
pub enum RecipeChange {
    /// "lr", "l1", "l2" or "batch" has this value from here on.
    Set(u64, String, f64),
    /// Element `.3` of tensor `.2` of layer `.1` is set.
    Edit(u64, usize, TensorKind, usize, f32),
    /// One update from the next example alone.
    Example(u64),
}

impl Playground {
    /// The run so far, ready to be repeated.
    pub fn recipe(&mut self) -> Recipe {
        let start = build(&self.base, &self.task).network;
        Recipe {
            step: self.trainer.step_count(),
            seed: self.base.seed,
            layers: self.shape().layers,
            constants: (start.layers.iter())
                .map(|l| constant(l.activation))
                .collect(),
            theta: start.theta(),
            train: self.task.train.clone(),
            test: self.task.test.clone(),
            loss: self.trainer.loss(),
            outputs: self.task.head.outputs,
            classes: self.task.head.classes,
            optimizer: self.base.optimizer,
            live: self.base.live,
            changes: self.recipe_changes(),
            evaluation: self.evaluate(),
        }
    }

    /// The journal as it took effect: values through the same door as when they were made, without
    /// changes of the stop conditions, of parameters that do not exist, and single-example steps
    /// that were never completed because the run diverged in them.
    fn recipe_changes(&self) -> Vec<RecipeChange> {
        let now = self.trainer.step_count();
        let mut texts = self.base.texts.clone();
        let events = self.journal.iter().filter(|e| e.step <= now);
        let changes = events.filter_map(|event| {
            let step = event.step;
            match &event.change {
                Change::Set { key, value } => {
                    texts.insert(key.clone(), number_text(*value));
                    let live = Config::lenient(&RawConfig(texts.clone())).0.live;
                    let value = match key.as_str() {
                        "lr" => live.learning_rate,
                        "l1" => live.regularizer.l1,
                        "l2" => live.regularizer.l2,
                        "batch" => live.batch as f64,
                        _ => return None,
                    };
                    Some(RecipeChange::Set(step, key.clone(), value))
                }
                Change::Edit { index, value } => {
                    let (l, kind, i) = self.trainer.network.locate(*index)?;
                    Some(RecipeChange::Edit(step, l, kind, i, *value))
                }
                Change::ExampleStep if step < now => Some(RecipeChange::Example(step)),
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

/// Name of the rule as in the URL, and its constants by name.
pub fn optimizer_parts(rule: Optimizer) -> (&'static str, Vec<(&'static str, f64)>) {
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
        // The playground offers epsilon outside the root and s = 0 at the start only.
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
