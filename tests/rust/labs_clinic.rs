//! The clinic of the gradient-check lab: every planted bug is caught, where it was planted.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use training_ground::labs::gradient_check::clinic::bugs::{Act, BUGS, Bug, DRAWN, Fault};
use training_ground::labs::gradient_check::clinic::net::{Patient, ROWS, SIZES};
use training_ground::labs::gradient_check::clinic::{accusation, accusations, drawn, examine};
use training_ground::nn::trainer::{Examples, OwnedTargets};
use training_ground::nn::{Layer, Loss, Network, Regularizer, TensorKind, Workspace};

/// A mutation test of the checker: every planted bug is found where it was planted.
#[test]
fn every_planted_bug_is_caught() {
    let known: Vec<String> = accusations().into_iter().map(|a| a.0).collect();
    assert!(BUGS.len() >= 15);
    for bug in BUGS {
        assert!(known.iter().any(|k| k == bug.answer), "{}", bug.answer);
        for case in 1..=20 {
            // At the start of this one nothing is wrong yet.
            let after = if bug.penalized_biases { 200 } else { 0 };
            let found = examine(bug, case, after);
            let said = accusation(found.diagnosis.culprit);
            assert_eq!(
                said, bug.answer,
                "{} case {case}: {}",
                bug.id, found.diagnosis.sentence
            );
        }
    }
}

/// Why one checks again after a burn-in: at the start all biases are 0, and so is what is missing.
#[test]
fn a_forgotten_bias_decay_hides_until_the_biases_have_moved() {
    let bug = BUGS.into_iter().find(|b| b.id == "bias_decay").unwrap();
    for case in 1..=20 {
        let at_start = examine(bug, case, 0);
        assert_eq!(
            accusation(at_start.diagnosis.culprit),
            "none",
            "case {case}"
        );
        assert!(at_start.epsilon < 1e-7, "case {case}: {}", at_start.epsilon);
        let later = examine(bug, case, 200);
        assert_eq!(later.diagnosis.wrong, ["b1", "b2", "b3"], "case {case}");
        assert!(later.epsilon > 1e-2, "case {case}: {}", later.epsilon);
    }
}

/// A case number is the same patient whatever is added behind those it draws from.
#[test]
fn case_numbers_keep_their_patients() {
    assert_eq!(DRAWN, 21);
    assert_eq!(BUGS[DRAWN - 1].id, "updated_first");
    let known = [
        "off_by_one",
        "reg_forgotten",
        "mish_product",
        "adam_multiplies",
    ];
    assert_eq!([1, 2, 26, 53].map(|case| drawn(case).id), known);
}

/// The point of the clinic: all but the overflow train all the same.
#[test]
fn the_loss_falls_all_the_same() {
    let mut failed = Vec::new();
    for bug in BUGS.iter().filter(|b| b.fault != Fault::NoMaxShift) {
        let falls = (1..=20).filter(|&case| {
            let losses = examine(*bug, case, 0).losses;
            losses[losses.len() - 1] < 0.9 * losses[0]
        });
        let falls = falls.count();
        if falls < 15 {
            failed.push(format!("{}: the loss falls in {falls} of 20 cases", bug.id));
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

/// The patient whose softmax overflows has a twin with the right line: its probabilities may be too small for f64, its
/// loss never is.
#[test]
fn the_healthy_twin_s_loss_is_always_finite() {
    let bug = BUGS
        .iter()
        .find(|b| b.fault == Fault::NoMaxShift)
        .expect("one");
    let mut sick = 0;
    for case in (1..=300).chain([7058]) {
        let seen = examine(*bug, case, 0);
        assert!(seen.healthy.iter().all(|l| l.is_finite()), "case {case}");
        sick += usize::from(seen.losses.iter().any(|l| !l.is_finite()));
    }
    assert!(sick > 100, "{sick}");
}

/// Without its fault a patient is the engine's network.
#[test]
fn a_healthy_patient_is_the_engine_s_network() {
    for bug in BUGS {
        let (Act::Engine(first), Act::Engine(second)) = (bug.acts[0], bug.acts[1]) else {
            continue;
        };
        let well = Bug {
            fault: Fault::None,
            ..bug
        };
        let patient = Patient::new(well, 3);
        let build = |l: &training_ground::labs::gradient_check::clinic::net::Layer, act| {
            let mut layer = Layer::<f64>::new(l.fan_in, l.units, act);
            layer.tensors.get_mut(TensorKind::W).copy_from_slice(&l.w);
            layer.tensors.get_mut(TensorKind::B).copy_from_slice(&l.b);
            layer
                .tensors
                .get_mut(TensorKind::Alpha)
                .copy_from_slice(&l.alpha);
            layer
        };
        let acts = [first, second, training_ground::nn::Activation::Linear];
        let net = Network {
            layers: patient
                .layers
                .iter()
                .zip(acts)
                .map(|(l, a)| build(l, a))
                .collect(),
        };
        let data = Examples {
            x: patient.x.clone(),
            inputs: SIZES[0],
            targets: OwnedTargets::Classes(patient.y.clone()),
        };
        let mut work = Workspace::new(&net, ROWS);
        let rule = Regularizer {
            l1: 0.0,
            l2: well.l2,
        };
        let loss = Loss::SoftmaxCrossEntropy;
        let parts = net.gradient(&data.x, ROWS, data.targets.borrow(), loss, &rule, &mut work);
        close(bug.id, &[parts.total()], &[patient.loss()], 1e-12, 0.0);
        close(
            bug.id,
            &work.theta_gradient(),
            &patient.gradient(),
            1e-9,
            1e-12,
        );
    }
}
