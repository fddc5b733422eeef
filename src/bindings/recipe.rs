//! The small part of a playground's recipe, named as in `www/js/protocol.d.ts`.

use crate::labs::playground::{Evaluation, Recipe, RecipeChange, loss_name, optimizer_parts};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Layer {
    name: String,
    activation: String,
    constant: f64,
    inputs: usize,
    units: usize,
    pieces: usize,
    slopes: usize,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Change {
    Set {
        step: u64,
        key: String,
        value: f64,
    },
    Edit {
        step: u64,
        layer: usize,
        tensor: &'static str,
        index: usize,
        value: f32,
    },
    Example {
        step: u64,
    },
}

#[derive(Serialize)]
struct Measured {
    train_loss: f64,
    test_loss: f64,
    train_accuracy: Option<f64>,
    test_accuracy: Option<f64>,
    penalty_l1: f64,
    penalty_l2: f64,
}

/// `Recipe` without its arrays.
#[derive(Serialize)]
pub struct RecipeRecord {
    step: u64,
    seed: u64,
    layers: Vec<Layer>,
    loss: &'static str,
    outputs: usize,
    classes: usize,
    optimizer: &'static str,
    constants: BTreeMap<&'static str, f64>,
    lr: f64,
    l1: f64,
    l2: f64,
    batch: usize,
    changes: Vec<Change>,
    measured: Measured,
}

impl RecipeRecord {
    pub fn of(r: &Recipe) -> Self {
        let layers = r
            .layers
            .iter()
            .zip(&r.constants)
            .map(|(l, &constant)| Layer {
                name: l.name.clone(),
                activation: l.activation.clone(),
                constant,
                inputs: l.fan_in,
                units: l.units,
                pieces: l.pieces,
                slopes: l.offsets[3],
            });
        let changes = r.changes.iter().map(|change| match change.clone() {
            RecipeChange::Set(step, key, value) => Change::Set { step, key, value },
            RecipeChange::Edit(step, layer, kind, index, value) => Change::Edit {
                step,
                layer,
                tensor: kind.name(),
                index,
                value,
            },
            RecipeChange::Example(step) => Change::Example { step },
        });
        let (optimizer, constants) = optimizer_parts(r.optimizer);
        let Evaluation {
            train,
            test,
            penalty_l1,
            penalty_l2,
        } = r.evaluation;
        RecipeRecord {
            step: r.step,
            seed: r.seed,
            layers: layers.collect(),
            loss: loss_name(r.loss),
            outputs: r.outputs,
            classes: r.classes,
            optimizer,
            constants: constants.into_iter().collect(),
            lr: r.live.learning_rate,
            l1: r.live.regularizer.l1,
            l2: r.live.regularizer.l2,
            batch: r.live.batch,
            changes: changes.collect(),
            measured: Measured {
                train_loss: train.data,
                test_loss: test.data,
                train_accuracy: train.accuracy,
                test_accuracy: test.accuracy,
                penalty_l1,
                penalty_l2,
            },
        }
    }
}
