//! The results of a check, by tensor and for the whole network.

use super::localize::{self, Diagnosis, Group};
use super::pass::{Pass, TensorRange, tensors};
use crate::nn::Network;
use crate::nn::gradcheck::Difference;
use crate::nn::gradcheck::judge::{self, Cause};
use crate::nn::gradcheck::metrics;

/// The results for one tensor.
#[derive(Clone, Debug)]
pub struct GroupReport {
    /// "W1", ...
    pub name: String,
    /// Layer and tensor, and whether it is wrong.
    pub group: Group,
    /// Why it differs, if it does; known once everything is checked.
    pub cause: Cause,
    /// Rows and columns of the tensor.
    pub shape: [usize; 2],
    /// Offset in theta.
    pub offset: usize,
    /// Coordinates checked.
    pub checked: usize,
    /// Those with a kink between -h and +h.
    pub kinked: usize,
    /// |a - n|/(|a| + |n|).
    pub epsilon: f64,
    /// The same without the kinked coordinates.
    pub epsilon_smooth: f64,
    /// Largest |a - n|/max(|a|, |n|) (cs231n).
    pub worst: f64,
    /// The same without the kinked coordinates.
    pub worst_smooth: f64,
    /// Coordinates that torch.autograd.gradcheck refuses.
    pub torch_refused: usize,
}

/// The results for the whole network.
#[derive(Clone, Debug)]
pub struct Report {
    /// The tensors, input side first.
    pub groups: Vec<GroupReport>,
    /// Relative error of all coordinates.
    pub epsilon: f64,
    /// Without the kinked coordinates.
    pub epsilon_smooth: f64,
    /// Largest relative difference, and without the kinked coordinates.
    pub worst: [f64; 2],
    /// Coordinates checked and those with a kink.
    pub counts: [usize; 2],
    /// Coordinates that torch.autograd.gradcheck refuses.
    pub torch_refused: usize,
    /// Where the fault is.
    pub diagnosis: Diagnosis,
}

/// Summarizes a pass.
pub fn report(network: &Network<f64>, pass: &Pass) -> Report {
    let theta = network.theta();
    let of = |range| group(pass, &range, &theta);
    let groups: Vec<GroupReport> = tensors(network).into_iter().map(of).collect();
    let (a, n) = pass.pairs(|_, _| true);
    let (sa, sn) = pass.pairs(|_, n| n.flips == 0);
    Report {
        epsilon: metrics::epsilon(&a, &n),
        epsilon_smooth: metrics::epsilon(&sa, &sn),
        worst: [
            metrics::worst(&a, &n, metrics::relative_by_max),
            metrics::worst(&sa, &sn, metrics::relative_by_max),
        ],
        counts: [a.len(), a.len() - sa.len()],
        torch_refused: groups.iter().map(|g| g.torch_refused).sum(),
        diagnosis: diagnose(pass, &groups),
        groups,
    }
}

fn group(pass: &Pass, range: &TensorRange, theta: &[f64]) -> GroupReport {
    let (a, n) = pass.pairs(|i, _| range.has(i));
    let (sa, sn) = pass.pairs(|i, n| range.has(i) && n.flips == 0);
    let broken = !pass.loss().is_finite() || !a.iter().all(|v| v.is_finite());
    let cause = match judge::cause(&pass.conditions(), &pass.evidence(range, theta)) {
        _ if broken => Cause::Wrong,
        // The loss is a finite number at theta, but not a step away.
        Cause::Agrees if !sn.iter().all(|v| v.is_finite()) => Cause::Truncation,
        cause => cause,
    };
    let group = Group {
        layer: range.layer,
        kind: range.kind,
        wrong: cause == Cause::Wrong,
        broken,
    };
    let refused = |(a, n): &(&f64, &f64)| !metrics::torch_allclose(**a, **n);
    GroupReport {
        name: group.name(),
        group,
        cause,
        shape: [range.len / range.columns.max(1), range.columns],
        offset: range.offset,
        checked: a.len(),
        kinked: a.len() - sa.len(),
        epsilon: metrics::epsilon(&a, &n),
        epsilon_smooth: metrics::epsilon(&sa, &sn),
        worst: metrics::worst(&a, &n, metrics::relative_by_max),
        worst_smooth: metrics::worst(&sa, &sn, metrics::relative_by_max),
        torch_refused: a.iter().zip(&n).filter(refused).count(),
    }
}

/// Finds the location of the fault, or explains why this step size cannot tell.
fn diagnose(pass: &Pass, groups: &[GroupReport]) -> Diagnosis {
    let each: Vec<Group> = groups.iter().map(|g| g.group).collect();
    let mut diagnosis = localize::localize(&each);
    let of = |cause: Cause| {
        let own = groups.iter().filter(|g| g.cause == cause);
        own.map(|g| g.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let conditions = pass.conditions();
    let formula = match conditions.rule {
        Difference::Central => "h²J‴/6",
        Difference::Forward => "hJ″/2",
    };
    let remedy = if conditions.double {
        "a larger h"
    } else {
        "a larger h, or double precision"
    };
    let mut unknown = Vec::new();
    let names = of(Cause::Truncation);
    if !names.is_empty() {
        unknown.push(format!(
            "Truncation: h is too large for {names}. The error of the formula itself ({formula}, measured by halving h) explains the difference. Take a smaller h."
        ));
    }
    let names = of(Cause::Rounding);
    if !names.is_empty() {
        unknown.push(format!(
            "Rounding: h is too small for {names}. The differences are no larger than the rounding of the loss divided by h. Take {remedy}."
        ));
    }
    if unknown.is_empty() {
        return diagnosis;
    }
    let lead = match diagnosis.wrong.join(", ") {
        wrong if wrong.is_empty() => "The gradient cannot be judged with this step.".into(),
        wrong => format!(
            "Wrong by more than truncation and rounding explain: {wrong}. The rest cannot be judged with this step, so neither can the place of the fault."
        ),
    };
    diagnosis.sentence = format!("{lead} {}", unknown.join(" "));
    diagnosis
}
