//! The small part of a playground's recipe, named as in `www/js/protocol.d.ts`.

use super::records::Each;
use crate::labs::playground::{Evaluation, Recipe, RecipeChange, loss_name, optimizer_parts};
use serde::Serialize;

#[derive(Serialize)]
struct Layer<'a> {
    name: &'a str,
    activation: &'a str,
    constant: f64,
    inputs: usize,
    units: usize,
    pieces: usize,
    slopes: usize,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Change<'a> {
    Set {
        step: u64,
        key: &'a str,
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

impl<'a> From<&'a RecipeChange> for Change<'a> {
    fn from(change: &'a RecipeChange) -> Self {
        match *change {
            RecipeChange::Set(step, ref key, value) => Change::Set { step, key, value },
            RecipeChange::Edit(step, layer, kind, index, value) => Change::Edit {
                step,
                layer,
                tensor: kind.name(),
                index,
                value,
            },
            RecipeChange::Example(step) => Change::Example { step },
        }
    }
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
pub struct RecipeRecord<'a> {
    step: u64,
    seed: u64,
    layers: Vec<Layer<'a>>,
    loss: &'static str,
    outputs: usize,
    classes: usize,
    optimizer: &'static str,
    #[serde(serialize_with = "crate::settings::field::as_map")]
    constants: Vec<(&'static str, f64)>,
    lr: f64,
    l1: f64,
    l2: f64,
    batch: usize,
    changes: Each<'a, RecipeChange, Change<'a>>,
    measured: Measured,
}

impl<'a> RecipeRecord<'a> {
    pub fn of(r: &'a Recipe) -> Self {
        let layers = r
            .layers
            .iter()
            .zip(&r.constants)
            .map(|(l, &constant)| Layer {
                name: &l.name,
                activation: &l.activation,
                constant,
                inputs: l.fan_in,
                units: l.units,
                pieces: l.pieces,
                slopes: l.offsets[3],
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
            constants,
            lr: r.live.learning_rate,
            l1: r.live.regularizer.l1,
            l2: r.live.regularizer.l2,
            batch: r.live.batch,
            changes: Each::of(&r.changes),
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
