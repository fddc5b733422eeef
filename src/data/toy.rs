//! Two-dimensional toy sets on the plane `[-6, 6]^2`.
//!
//! Circle, xor, gaussians, spiral and the two regression sets have the geometry of TensorFlow
//! Playground (Smilkov & Carter 2016, `src/dataset.ts`), with these differences:
//! * classes are balanced for every `n`: noise moves a point and never flips its label;
//! * classification points that noise carries over the edge of the plane are reflected back into it;
//! * spirals may have more than two arms, and no two arms share the point at the origin;
//! * the plane's target is divided by 12 instead of 10, so that without noise it fills `[-1, 1]`.

use super::{Dataset, Targets, numbered_classes};
use crate::rng::Stream;
use crate::trig;
use ndarray::Array2;
use std::f64::consts::PI;

/// Half the side of the plane: the classification sets stay within `[-EXTENT, EXTENT]` on both axes.
pub const EXTENT: f64 = 6.0;
/// The largest noise share.
pub const MAX_NOISE: f64 = 0.5;
/// Minimum and maximum number of classes, for the sets that allow a choice.
pub const CLASS_RANGE: (usize, usize) = (2, 6);
/// Maximum number of points in a set.
pub const MAX_POINTS: usize = 20_000;

/// A toy set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ToySet {
    /// A disk (class 1) within a ring (class 0).
    Circle,
    /// Quadrants: class 1 if x1 and x2 have the same sign.
    Xor,
    /// Two normal clouds, class 1 about (2, 2) and class 0 about (-2, -2).
    Gaussians,
    /// Interleaved spiral arms, one per class.
    Spiral,
    /// Two interlocking half circles.
    Moons,
    /// Normal clouds on a circle, one per class.
    Blobs,
    /// Regression on a tilted plane.
    PlaneRegression,
    /// Regression on six cones of alternating sign.
    GaussianRegression,
}

impl ToySet {
    /// Every set, in the order the page lists them.
    pub const ALL: [ToySet; 8] = [
        ToySet::Circle,
        ToySet::Xor,
        ToySet::Gaussians,
        ToySet::Spiral,
        ToySet::Moons,
        ToySet::Blobs,
        ToySet::PlaneRegression,
        ToySet::GaussianRegression,
    ];

    /// The name in links.
    pub const fn name(self) -> &'static str {
        match self {
            ToySet::Circle => "circle",
            ToySet::Xor => "xor",
            ToySet::Gaussians => "gaussians",
            ToySet::Spiral => "spiral",
            ToySet::Moons => "moons",
            ToySet::Blobs => "blobs",
            ToySet::PlaneRegression => "reg_plane",
            ToySet::GaussianRegression => "reg_gauss",
        }
    }

    /// The name on the page.
    pub const fn label(self) -> &'static str {
        match self {
            ToySet::Circle => "Circle",
            ToySet::Xor => "XOR",
            ToySet::Gaussians => "Two Gaussians",
            ToySet::Spiral => "Spiral",
            ToySet::Moons => "Moons",
            ToySet::Blobs => "Blobs",
            ToySet::PlaneRegression => "Plane (regression)",
            ToySet::GaussianRegression => "Multi-Gaussian (regression)",
        }
    }

    /// True for the sets with real targets.
    pub fn is_regression(self) -> bool {
        matches!(self, ToySet::PlaneRegression | ToySet::GaussianRegression)
    }

    /// True for the sets whose number of classes can be chosen.
    pub fn takes_classes(self) -> bool {
        matches!(self, ToySet::Spiral | ToySet::Blobs)
    }

    /// Draws `n` points; classes alternate row by row, so their counts differ by at most one.
    ///
    /// `noise` is a share, from 0 (none) to 0.5. It moves points or, in the regression sets, the place where the
    /// target is evaluated; the positions without noise depend only on the seed.
    /// `classes` matters only if [`takes_classes`](Self::takes_classes). Out-of-range arguments are
    /// moved to the nearest allowed value, and a NaN noise to 0.
    pub fn generate(self, n: usize, noise: f64, classes: usize, seed: u64) -> Dataset {
        let n = n.min(MAX_POINTS);
        let noise = if noise.is_nan() {
            0.0
        } else {
            noise.clamp(0.0, MAX_NOISE)
        };
        let classes = match self {
            _ if self.is_regression() => 1,
            _ if self.takes_classes() => classes.clamp(CLASS_RANGE.0, CLASS_RANGE.1),
            _ => 2,
        };
        let role = format!("data/{}", self.name());
        let mut positions = Stream::new(seed, &role, 0);
        let mut jitter = Stream::new(seed, &format!("{role}/noise"), 0);

        let mut x = Array2::zeros((n, 2));
        let mut values = Array2::zeros((n, 1));
        for i in 0..n {
            let class = i % classes;
            let of_class = (n - class).div_ceil(classes);
            let draw = Draw {
                class,
                classes,
                rank: i / classes,
                of_class,
                noise,
            };
            let point = self.point(&draw, &mut positions, &mut jitter).map(reflect);
            if self.is_regression() {
                values[[i, 0]] = self.target(add(point, square(&mut jitter, noise * EXTENT)));
            }
            x[[i, 0]] = point[0];
            x[[i, 1]] = point[1];
        }
        Dataset {
            x,
            targets: if self.is_regression() {
                Targets::Values(values)
            } else {
                Targets::Classes((0..n).map(|i| i % classes).collect())
            },
            input_names: vec!["x1".into(), "x2".into()],
            class_names: numbered_classes(if self.is_regression() { 0 } else { classes }),
        }
    }

    /// The target of a regression set at `p`.
    fn target(self, p: [f64; 2]) -> f64 {
        if self == ToySet::PlaneRegression {
            return (p[0] + p[1]) / (2.0 * EXTENT);
        }
        // Of six cones of radius 2, the one with the largest magnitude.
        let mut target = 0.0f64;
        for (row, y) in [2.5, -2.5].into_iter().enumerate() {
            for (column, x) in [-4.0, 0.0, 4.0].into_iter().enumerate() {
                let (dx, dy) = (p[0] - x, p[1] - y);
                let height = (1.0 - 0.5 * (dx * dx + dy * dy).sqrt()).max(0.0);
                if height > target.abs() {
                    target = if (row + column) % 2 == 0 {
                        height
                    } else {
                        -height
                    };
                }
            }
        }
        target
    }

    /// One point, before reflection.
    fn point(self, draw: &Draw, positions: &mut Stream, jitter: &mut Stream) -> [f64; 2] {
        let noise = draw.noise;
        match self {
            ToySet::Circle => {
                let radius = 5.0;
                let r = if draw.class == 1 {
                    positions.uniform_in(0.0, 0.5 * radius)
                } else {
                    positions.uniform_in(0.7 * radius, radius)
                };
                let base = polar(r, positions.uniform_in(0.0, 2.0 * PI));
                add(base, square(jitter, noise * radius))
            }
            ToySet::Xor => {
                let (side, padding) = (5.0, 0.3);
                // Each class has two quadrants, used in turn.
                let x = positions.uniform_in(0.0, side) + padding;
                let y = positions.uniform_in(0.0, side) + padding;
                let sign_x = if draw.rank.is_multiple_of(2) {
                    1.0
                } else {
                    -1.0
                };
                let sign_y = if draw.class == 1 { sign_x } else { -sign_x };
                add([sign_x * x, sign_y * y], square(jitter, noise * side))
            }
            ToySet::Gaussians => {
                // The Playground's variance: 0.5 without noise, 4 at noise 0.5.
                let sd = (0.5 + 7.0 * noise).sqrt();
                let center = if draw.class == 1 { 2.0 } else { -2.0 };
                add([center, center], normal(positions, sd))
            }
            ToySet::Spiral => {
                let share = (draw.rank as f64 + 0.5) / draw.of_class as f64;
                // 1.75 turns for two arms; fewer for more arms, so that the gap between them stays the same.
                let turns = 3.5 / draw.classes as f64;
                let arm = (draw.class as f64 - 1.0) / draw.classes as f64;
                let base = polar(5.0 * share, 2.0 * PI * (turns * share + arm));
                add(base, square(jitter, noise))
            }
            ToySet::Moons => {
                let t = positions.uniform_in(0.0, PI);
                let (sin, cos) = (trig::sin(t), trig::cos(t));
                let unit = if draw.class == 0 {
                    [cos, sin]
                } else {
                    [1.0 - cos, 0.5 - sin]
                };
                let base = [3.0 * (unit[0] - 0.5), 3.0 * (unit[1] - 0.25)];
                add(base, normal(jitter, 2.0 * noise))
            }
            ToySet::Blobs => {
                let sd = (0.3 + 4.0 * noise).sqrt();
                let turn = draw.class as f64 / draw.classes as f64 - 0.25;
                add(polar(4.0, 2.0 * PI * turn), normal(positions, sd))
            }
            ToySet::PlaneRegression | ToySet::GaussianRegression => square(positions, EXTENT),
        }
    }
}

/// The parameters for generating one point.
struct Draw {
    class: usize,
    classes: usize,
    /// The point's index within its class.
    rank: usize,
    /// Points of this class.
    of_class: usize,
    noise: f64,
}

/// The point at radius `r` and angle `t`, clockwise from the x2 axis as in the Playground.
fn polar(r: f64, t: f64) -> [f64; 2] {
    [r * trig::sin(t), r * trig::cos(t)]
}

/// Uniform on the square of half side `h`.
fn square(stream: &mut Stream, h: f64) -> [f64; 2] {
    [stream.uniform_in(-h, h), stream.uniform_in(-h, h)]
}

/// Normal about the origin.
fn normal(stream: &mut Stream, sd: f64) -> [f64; 2] {
    [sd * stream.normal(), sd * stream.normal()]
}

fn add(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0] + b[0], a[1] + b[1]]
}

/// Reflects a coordinate at the edges of the plane until it lies within.
fn reflect(v: f64) -> f64 {
    // The noise reaches at most one plane width beyond an edge, except for far normal tails.
    let folded = if v > EXTENT {
        2.0 * EXTENT - v
    } else if v < -EXTENT {
        -2.0 * EXTENT - v
    } else {
        v
    };
    folded.clamp(-EXTENT, EXTENT)
}

#[cfg(test)]
mod tests;
