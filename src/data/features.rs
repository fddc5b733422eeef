//! The inputs that can be computed from a point in the plane.

use crate::trig;
use ndarray::{Array2, ArrayView2};

/// One input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// x1.
    X1,
    /// x2.
    X2,
    /// x1 squared.
    X1Squared,
    /// x2 squared.
    X2Squared,
    /// x1 times x2.
    Product,
    /// sin x1 (radians).
    SinX1,
    /// sin x2 (radians).
    SinX2,
}

impl Feature {
    /// All inputs, in the engine's order.
    pub const ALL: [Feature; 7] = [
        Feature::X1,
        Feature::X2,
        Feature::X1Squared,
        Feature::X2Squared,
        Feature::Product,
        Feature::SinX1,
        Feature::SinX2,
    ];

    /// Name in the URL.
    pub const fn name(self) -> &'static str {
        match self {
            Feature::X1 => "x1",
            Feature::X2 => "x2",
            Feature::X1Squared => "x1sq",
            Feature::X2Squared => "x2sq",
            Feature::Product => "x1x2",
            Feature::SinX1 => "sinx1",
            Feature::SinX2 => "sinx2",
        }
    }

    /// Label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Feature::X1 => "x₁",
            Feature::X2 => "x₂",
            Feature::X1Squared => "x₁²",
            Feature::X2Squared => "x₂²",
            Feature::Product => "x₁x₂",
            Feature::SinX1 => "sin x₁",
            Feature::SinX2 => "sin x₂",
        }
    }

    /// The input's value at (x1, x2).
    pub fn value(self, x1: f64, x2: f64) -> f64 {
        match self {
            Feature::X1 => x1,
            Feature::X2 => x2,
            Feature::X1Squared => x1 * x1,
            Feature::X2Squared => x2 * x2,
            Feature::Product => x1 * x2,
            Feature::SinX1 => trig::sin(x1),
            Feature::SinX2 => trig::sin(x2),
        }
    }

    /// `[N x 2]` points to `[N x features]`.
    pub fn apply(features: &[Feature], x: ArrayView2<'_, f64>) -> Array2<f64> {
        crate::linalg::matrix(x.nrows(), features.len(), &mut |i, j| {
            features[j].value(x[[i, 0]], x[[i, 1]])
        })
    }
}
