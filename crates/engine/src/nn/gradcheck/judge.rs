//! What a difference between an analytic and a numeric gradient amounts to.
//!
//! A quotient is no derivative: it errs by its truncation, h^2 J'''/6 (centered) or h J''/2 (forward),
//! and by rounding, u|J|/h. Both have to be ruled out before a gradient is called wrong. Truncation is
//! measured by halving h, rounding is bounded, and the step that suits the precision best is asked as
//! well: there a right gradient is much closer.

use super::Difference;

/// Coordinates of a tensor that are looked at again with smaller steps: those farthest off.
pub const LOOKED_AT: usize = 64;

/// A relative difference of a whole tensor that no check of a right gradient reaches at a sensible h.
const LIMIT_F64: f64 = 1e-6;
const LIMIT_F32: f64 = 0.1;
/// Units in the last place that the sums behind a loss may lose.
const ROUNDINGS: f64 = 16.0;
/// How many times the measured truncation may be exceeded: where J'' itself jumps, halving h finds as
/// little as half of it.
const SAFETY: f64 = 3.0;

/// Why a tensor's gradient differs from its quotients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It does not.
    Agrees,
    /// The step is too large: the quotient itself is that far off.
    Truncation,
    /// The step is too small: the loss is not known that well.
    Rounding,
    /// The gradient is wrong.
    Wrong,
}

impl Cause {
    /// "agrees", "truncation", "rounding" or "wrong".
    pub fn name(self) -> &'static str {
        match self {
            Cause::Agrees => "agrees",
            Cause::Truncation => "truncation",
            Cause::Rounding => "rounding",
            Cause::Wrong => "wrong",
        }
    }
}

/// How the quotients were made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditions {
    /// In f64, or in f32.
    pub double: bool,
    /// The quotient.
    pub rule: Difference,
    /// Step size.
    pub h: f64,
    /// What is rounded on the way to the loss, see [`super::Checker::gradient`].
    pub rounded: f64,
}

/// One coordinate that is looked at again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// The parameter.
    pub theta: f64,
    /// Analytic derivative.
    pub analytic: f64,
    /// Quotients with h and with each of [`other_steps`].
    pub quotients: [f64; 3],
    /// J'' jumps between -h and +h: there halving h says little.
    pub bent: bool,
}

/// The step that suits the precision: third root of the unit of rounding.
pub fn best_step(double: bool) -> f64 {
    if double { 6e-6 } else { 5e-3 }
}

/// The steps of an [`Evidence`] after h.
pub fn other_steps(h: f64, double: bool) -> [f64; 2] {
    [h / 2.0, best_step(double)]
}

/// A whole tensor's epsilon above which it is looked at again.
pub fn limit(double: bool) -> f64 {
    if double { LIMIT_F64 } else { LIMIT_F32 }
}

/// Positions of the coordinates that have to be looked at again: none when the tensor agrees.
pub fn suspects(double: bool, analytic: &[f64], numeric: &[f64]) -> Vec<usize> {
    if super::metrics::epsilon(analytic, numeric) <= limit(double) {
        return Vec::new();
    }
    let off = |k: &usize| (analytic[*k] - numeric[*k]).abs();
    let mut order: Vec<usize> = (0..analytic.len().min(numeric.len())).collect();
    order.sort_by(|a, b| off(b).total_cmp(&off(a)));
    order.truncate(LOOKED_AT);
    order
}

fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|v| v * v).sum::<f64>().sqrt()
}

/// Why a tensor with these suspects differs.
pub fn cause(c: &Conditions, evidence: &[Evidence]) -> Cause {
    if evidence.is_empty() {
        return Cause::Agrees;
    }
    let unit = match c.double {
        true => f64::EPSILON,
        false => f64::from(f32::EPSILON),
    };
    // By how much halving h changes a quotient of this truncation, inverted.
    let whole = match c.rule {
        Difference::Central => 4.0 / 3.0,
        Difference::Forward => 2.0,
    };
    let each = || evidence.iter().filter(|e| !e.bent);
    let distances = [0, 2].map(|k| norm(each().map(|e| e.analytic - e.quotients[k])));
    let truncation = norm(each().map(|e| whole * (e.quotients[0] - e.quotients[1])));
    // A parameter that is rounded makes a step longer or shorter.
    let of = |e: &Evidence| unit * (ROUNDINGS * c.rounded + (e.analytic * e.theta).abs()) / c.h;
    let rounding = norm(each().map(of));
    let best = best_step(c.double);
    if distances[1] > 0.5 * distances[0] && distances[0] > SAFETY * truncation + rounding {
        Cause::Wrong
    } else if c.h < 0.1 * best || (c.h < 100.0 * best && distances[0] <= rounding) {
        Cause::Rounding
    } else {
        Cause::Truncation
    }
}
