//! Explains a difference between an analytic and a numeric gradient.
//!
//! A quotient is not the derivative. Its errors are truncation, h^2 J'''/6 (centered) or h J''/2 (forward),
//! and rounding, u|J|/h. Both have to be ruled out before a gradient is called wrong. Truncation is measured
//! by halving h, and rounding is bounded. The check is also repeated with the step that suits the precision
//! best, where a right gradient is much closer.

use super::Difference;

/// Maximum coordinates of a tensor to check again with smaller steps: those with the largest differences.
pub const LOOKED_AT: usize = 64;

/// The relative difference of a whole tensor stays below this if its gradient is right and h is sensible.
const LIMIT_F64: f64 = 1e-6;
const LIMIT_F32: f64 = 0.1;
/// Rounding error allowed in the sums of a loss, in units in the last place.
const ROUNDINGS: f64 = 16.0;
/// Safety factor on the measured truncation: where J'' itself jumps, halving h finds as little as half
/// of it.
const SAFETY: f64 = 3.0;

/// Why a tensor's gradient differs from its quotients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It does not differ.
    Agrees,
    /// The step is too large: truncation of the quotient explains the difference.
    Truncation,
    /// The step is too small: rounding of the loss explains the difference.
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

/// How the quotients were computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditions {
    /// f64 if true, f32 otherwise.
    pub double: bool,
    /// The difference quotient.
    pub rule: Difference,
    /// Step size.
    pub h: f64,
    /// Magnitude of the numbers rounded on the way to the loss, see [`super::Checker::gradient`].
    pub rounded: f64,
}

/// A coordinate that is checked again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// The parameter.
    pub theta: f64,
    /// Analytic derivative.
    pub analytic: f64,
    /// Quotients with h and with each of [`other_steps`].
    pub quotients: [f64; 3],
    /// True if J'' jumps between -h and +h, where halving h says little.
    pub bent: bool,
}

/// The step that suits the precision: the cube root of the unit roundoff.
pub fn best_step(double: bool) -> f64 {
    if double { 6e-6 } else { 5e-3 }
}

/// The further steps of an [`Evidence`], after h.
pub fn other_steps(h: f64, double: bool) -> [f64; 2] {
    [h / 2.0, best_step(double)]
}

/// A tensor is checked again if its epsilon is above this.
pub fn limit(double: bool) -> f64 {
    if double { LIMIT_F64 } else { LIMIT_F32 }
}

/// Positions of the coordinates to check again; empty if the tensor agrees.
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

/// Why the tensor with these suspects differs.
pub fn cause(c: &Conditions, evidence: &[Evidence]) -> Cause {
    if evidence.is_empty() {
        return Cause::Agrees;
    }
    let unit = match c.double {
        true => f64::EPSILON,
        false => f64::from(f32::EPSILON),
    };
    // The factor from the change on halving h to the truncation at h.
    let whole = match c.rule {
        Difference::Central => 4.0 / 3.0,
        Difference::Forward => 2.0,
    };
    let each = || evidence.iter().filter(|e| !e.bent);
    let distances = [0, 2].map(|k| norm(each().map(|e| e.analytic - e.quotients[k])));
    let truncation = norm(each().map(|e| whole * (e.quotients[0] - e.quotients[1])));
    // Rounding of a parameter makes a step longer or shorter.
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
