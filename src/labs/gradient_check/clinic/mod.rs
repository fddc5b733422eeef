//! The clinic: a patient with a planted bug, its falling loss, its gradient check, and an accusation.

pub mod bugs;
pub mod net;

use super::localize::{self, Culprit, Diagnosis, Group};
use crate::nn::TensorKind;
use crate::nn::gradcheck::judge::{self, Cause, Conditions, Evidence};
use crate::nn::gradcheck::{Difference, metrics};
use crate::rng::Stream;
use bugs::{BUGS, Bug, DRAWN, Fault};
use net::Patient;

/// Learning rate of a patient's training.
pub fn learning_rate(fault: Fault) -> f64 {
    match fault {
        // Its gradient is 16 times too large.
        Fault::MissingN => 0.02,
        // Saturated units keep moving: with a large rate the loss turns and grows.
        Fault::DerivativeForgotten => 0.05,
        _ => 0.3,
    }
}

/// Learning rate of the clinic's Adam.
const ADAM_RATE: f64 = 0.02;
/// Steps of the loss curves.
const STEPS: usize = 120;
/// Step size of the numeric gradient.
const H: f64 = 1e-5;

/// The possible accusations: key and text. The page omits tensors that a patient does not have.
pub fn accusations() -> Vec<(String, String)> {
    let fixed = [
        ("none", "Nothing: the gradient is right"),
        ("loss", "The gradient of the loss on the scores"),
        ("penalty", "The gradient of the penalty"),
        ("nan", "The loss itself: it is not finite"),
        ("dz1", "The backward step into layer 1 (dz1)"),
        ("dz2", "The backward step into layer 2 (dz2)"),
    ];
    let mut out: Vec<(String, String)> = fixed
        .iter()
        .map(|(k, v)| (k.to_string(), v.to_string()))
        .collect();
    for layer in 1..=3 {
        for kind in ["W", "b"] {
            out.push((
                format!("{kind}{layer}"),
                format!("The formula of dL/d{kind}{layer} alone"),
            ));
        }
    }
    out.push(("alpha2".into(), "The formula of dL/dα2 alone".into()));
    out
}

/// The accusation that corresponds to a diagnosis.
pub fn accusation(culprit: Culprit) -> String {
    match culprit {
        Culprit::Nothing => "none".into(),
        Culprit::Loss => "loss".into(),
        Culprit::Penalty => "penalty".into(),
        Culprit::NotFinite => "nan".into(),
        Culprit::Backward(l) => format!("dz{}", l + 1),
        Culprit::Tensor(l, kind) => format!("{}{}", kind.name(), l + 1),
        Culprit::Several => "several".into(),
    }
}

/// A checked tensor of the patient.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Layer and tensor, and whether it is wrong.
    pub group: Group,
    /// Number of elements.
    pub len: usize,
    /// |a - n|/(|a| + |n|).
    pub epsilon: f64,
    /// Largest |a - n|/max(|a|, |n|).
    pub worst: f64,
}

/// Everything the page shows of a case.
#[derive(Clone, Debug)]
pub struct Case {
    /// The planted bug.
    pub bug: Bug,
    /// Losses of the patient's own training, step 0 first.
    pub losses: Vec<f64>,
    /// The same losses with the correct line.
    pub healthy: Vec<f64>,
    /// The tensors, one by one.
    pub findings: Vec<Finding>,
    /// Relative error of all parameters.
    pub epsilon: f64,
    /// The location of the fault.
    pub diagnosis: Diagnosis,
}

/// The bug drawn by a case number; it may be the healthy patient.
pub fn drawn(case: u64) -> Bug {
    BUGS[Stream::new(case, "clinic bug", 0).below(DRAWN)]
}

/// Examines a patient after `after` steps of its own training.
pub fn examine(bug: Bug, case: u64, after: usize) -> Case {
    let newborn = Patient::new(bug, case);
    let mut patient = newborn.clone();
    train(&mut patient, after);
    let theta = patient.theta();
    let analytic = patient.gradient();
    let mut trial = patient.clone();
    let mut loss_at = |i: usize, delta: f64| {
        let mut moved = theta.clone();
        moved[i] += delta;
        trial.set_theta(&moved);
        trial.loss()
    };
    let mut quotient = |i: usize, h: f64| (loss_at(i, h) - loss_at(i, -h)) / (2.0 * h);
    let numeric: Vec<f64> = (0..theta.len()).map(|i| quotient(i, H)).collect();
    let conditions = Conditions {
        double: true,
        rule: Difference::Central,
        h: H,
        rounded: patient.loss().abs().max(1.0),
    };
    let mut findings = Vec::new();
    let mut offset = 0;
    for (l, layer) in patient.layers.iter().enumerate() {
        let tensors = [
            (TensorKind::W, layer.w.len()),
            (TensorKind::B, layer.b.len()),
            (TensorKind::Alpha, layer.alpha.len()),
        ];
        for (kind, len) in tensors.into_iter().filter(|t| t.1 > 0) {
            let own = offset..offset + len;
            let (a, n) = (&analytic[own.clone()], &numeric[own]);
            let evidence = |k: usize| {
                let [half, best] = judge::other_steps(H, true).map(|h| quotient(offset + k, h));
                Evidence {
                    theta: theta[offset + k],
                    analytic: a[k],
                    quotients: [n[k], half, best],
                    bent: false,
                }
            };
            let suspects = judge::suspects(true, a, n).into_iter();
            let evidence: Vec<Evidence> = suspects.map(evidence).collect();
            offset += len;
            let broken = !a.iter().chain(n).all(|v| v.is_finite());
            let epsilon = metrics::epsilon(a, n);
            let group = Group {
                layer: l,
                kind,
                wrong: broken || judge::cause(&conditions, &evidence) == Cause::Wrong,
                broken,
            };
            findings.push(Finding {
                group,
                len,
                epsilon,
                worst: metrics::worst(a, n, metrics::relative_by_max),
            });
        }
    }
    let groups: Vec<Group> = findings.iter().map(|f| f.group).collect();
    let well = Bug {
        fault: Fault::None,
        ..bug
    };
    let mut healthy_one = Patient {
        bug: well,
        ..newborn.clone()
    };
    let mut newborn = newborn;
    Case {
        losses: train(&mut newborn, STEPS),
        healthy: match bug.fault {
            Fault::AdamMultiplies => adam(&mut healthy_one, STEPS, false),
            _ => sgd(&mut healthy_one, STEPS, learning_rate(bug.fault)),
        },
        epsilon: metrics::epsilon(&analytic, &numeric),
        diagnosis: localize::localize(&groups),
        findings,
        bug,
    }
}

/// Trains the patient with its own code. Returns the loss before each step and after the last.
fn train(patient: &mut Patient, steps: usize) -> Vec<f64> {
    match patient.bug.fault {
        Fault::AdamMultiplies => adam(patient, steps, true),
        fault => sgd(patient, steps, learning_rate(fault)),
    }
}

/// Full-batch gradient descent by the patient's own gradient.
fn sgd(patient: &mut Patient, steps: usize, rate: f64) -> Vec<f64> {
    let mut losses = vec![patient.loss()];
    let mut theta = patient.theta();
    for _ in 0..steps {
        for (x, g) in theta.iter_mut().zip(patient.gradient()) {
            *x -= rate * g;
        }
        patient.set_theta(&theta);
        losses.push(patient.loss());
    }
    losses
}

/// Full-batch Adam; `multiplies` plants the fault in its bias corrections.
fn adam(patient: &mut Patient, steps: usize, multiplies: bool) -> Vec<f64> {
    let mut losses = vec![patient.loss()];
    let mut theta = patient.theta();
    let (mut m, mut v) = (vec![0.0; theta.len()], vec![0.0; theta.len()]);
    let (mut power1, mut power2) = (1.0, 1.0);
    for _ in 0..steps {
        let g = patient.gradient();
        power1 *= 0.9;
        power2 *= 0.999;
        let (c1, c2): (f64, f64) = (1.0 - power1, 1.0 - power2);
        for i in 0..theta.len() {
            m[i] = 0.9 * m[i] + 0.1 * g[i];
            v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
            let (mh, vh) = match multiplies {
                true => (m[i] * c1, v[i] * c2),
                false => (m[i] / c1, v[i] / c2),
            };
            theta[i] -= ADAM_RATE * mh / (vh.sqrt() + 1e-8);
        }
        patient.set_theta(&theta);
        losses.push(patient.loss());
    }
    losses
}
