//! Activation functions and their derivatives (NUMERICS section 1 of the project's notes; each
//! variant names its paper). Values are the exact functions; derivatives at a kink are PyTorch's.

mod slices;

use training_ground_kernels::Number;

/// SELU's alpha (Klambauer et al. 2017).
pub const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
/// SELU's scale lambda.
pub const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
/// 2 sqrt(2/pi), for the tanh form of GELU.
const TWO_SQRT_2_OVER_PI: f64 = 2.0 * 0.797_884_560_802_865_4;
const GELU_CUBIC: f64 = 0.044_715;
const SQRT_HALF: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// 1/sqrt(2 pi), the standard normal density at 0.
const DENSITY_0: f64 = 0.398_942_280_401_432_7;

/// The function a layer applies to its pre-activations z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// f(z) = z.
    Linear,
    /// 1/(1 + e^-z).
    Sigmoid,
    /// (1 - e^-2z)/(1 + e^-2z).
    Tanh,
    /// max(0, z) (Krizhevsky et al. 2012); derivative 0 at 0.
    Relu,
    /// z if z > 0, else slope z (Maas et al. 2013); derivative `slope` at 0.
    LeakyRelu {
        /// Slope of the negative part; the lecture shows 0.1 and 0.01.
        slope: f64,
    },
    /// Leaky ReLU whose slope is learned (He et al. 2015). The slope lives in the layer.
    Prelu {
        /// Initial slope, 0.25 in the paper.
        alpha: f64,
        /// One slope for the layer (PyTorch's default) or one per unit (the paper's).
        shared: bool,
    },
    /// z if z > 0, else alpha (e^z - 1) (Clevert et al. 2015); derivative `alpha` at 0.
    Elu {
        /// Minus the limit at -infinity.
        alpha: f64,
    },
    /// The largest of k affine pieces (Goodfellow et al. 2013); ties go to the first piece.
    Maxout {
        /// Pieces per unit, at least 1.
        pieces: usize,
    },
    /// ln(1 + e^(beta z))/beta (Dugas et al. 2001).
    Softplus {
        /// Sharpness.
        beta: f64,
    },
    /// Scaled ELU with fixed constants (Klambauer et al. 2017).
    Selu,
    /// z Phi(z), the exact form (Hendrycks & Gimpel 2016).
    Gelu,
    /// GELU's tanh approximation.
    GeluTanh,
    /// z sigmoid(beta z): SiLU for beta = 1, Swish otherwise (Elfwing 2017, Ramachandran 2017).
    Silu {
        /// Sharpness.
        beta: f64,
    },
    /// z tanh(softplus(z)) (Misra 2019).
    Mish,
}

/// 1/(1 + e^-z) without overflow for either sign.
pub fn sigmoid<T: Number>(z: T) -> T {
    z.sigmoid()
}

impl Activation {
    /// Pieces per unit: k for Maxout, 1 otherwise.
    pub fn pieces(self) -> usize {
        match self {
            Activation::Maxout { pieces } => pieces,
            _ => 1,
        }
    }

    /// The initial negative slope of the leaky family, for He's gain; 0 for all others.
    pub fn negative_slope(self) -> f64 {
        match self {
            Activation::LeakyRelu { slope } => slope,
            Activation::Prelu { alpha, .. } => alpha,
            _ => 0.0,
        }
    }

    /// f(z). `alpha` is the learned slope, used only by PReLU. For Maxout it returns z, one piece's value.
    pub fn value<T: Number>(self, z: T, alpha: T) -> T {
        let of = T::of;
        match self {
            Activation::Linear | Activation::Maxout { .. } => z,
            Activation::Sigmoid => z.sigmoid(),
            Activation::Tanh => z.tanh(),
            // Lets NaN through: max(0, NaN) = 0 would hide it from the autopsy.
            Activation::Relu => {
                if z <= T::ZERO {
                    T::ZERO
                } else {
                    z
                }
            }
            // Piecewise, not max(slope z, z): the two differ once a learned slope passes 1.
            Activation::LeakyRelu { slope } => leaky(z, of(slope)),
            Activation::Prelu { .. } => leaky(z, alpha),
            Activation::Elu { alpha } => {
                if z > T::ZERO {
                    z
                } else {
                    of(alpha) * z.exp_m1()
                }
            }
            Activation::Softplus { beta } => (of(beta) * z).softplus() / of(beta),
            Activation::Selu => {
                if z > T::ZERO {
                    of(SELU_SCALE) * z
                } else {
                    of(SELU_SCALE) * (of(SELU_ALPHA) * z.exp_m1())
                }
            }
            Activation::Gelu => z * normal_cdf(z),
            // (1 + tanh u)/2 = sigmoid(2u), without the cancellation where tanh is near -1.
            Activation::GeluTanh => z * twice_gelu_inner(z).sigmoid(),
            Activation::Silu { beta } => z * (of(beta) * z).sigmoid(),
            Activation::Mish => z * z.softplus().tanh(),
        }
    }

    /// f'(z) to nearly full precision, however small it is; `a` is f(z). The labs display this and multiply
    /// by it. Forms like 1 - a^2 cancel when a is near its limit, so sigmoid, tanh, ELU and SELU take
    /// another exponential.
    pub fn derivative<T: Number>(self, z: T, a: T, alpha: T) -> T {
        let of = T::of;
        let step = |slope: T| if z > T::ZERO { T::ONE } else { slope };
        match self {
            Activation::Linear | Activation::Maxout { .. } => T::ONE,
            Activation::Sigmoid => a * (-z).sigmoid(),
            Activation::Tanh => tanh_slope((-(z.abs() + z.abs())).exp()),
            Activation::Relu => step(T::ZERO),
            Activation::LeakyRelu { slope } => step(of(slope)),
            Activation::Prelu { .. } => step(alpha),
            Activation::Elu { alpha } => step(of(alpha) * z.exp()),
            Activation::Softplus { beta } => (of(beta) * z).sigmoid(),
            Activation::Selu => {
                if z > T::ZERO {
                    of(SELU_SCALE)
                } else {
                    of(SELU_SCALE * SELU_ALPHA) * z.exp()
                }
            }
            Activation::Gelu => {
                let density = of(DENSITY_0) * (-of(0.5) * z * z).exp();
                normal_cdf(z) + z * density
            }
            Activation::GeluTanh => gelu_tanh_slope(z, twice_gelu_inner(z).sigmoid()),
            Activation::Silu { beta } => {
                let s = (of(beta) * z).sigmoid();
                s * (T::ONE + of(beta) * z * (T::ONE - s))
            }
            Activation::Mish => mish_slope(z, z.sigmoid()),
        }
    }

    /// f'(z) as used in training: sigmoid, tanh, ELU and SELU compute it from a = f(z), without exp. Its
    /// absolute error is one or two units in the last place of 1. So near a limit of f few digits are right, and
    /// far out it is 0; [`Activation::derivative`] is precise there.
    pub fn training_derivative<T: Number>(self, z: T, a: T, alpha: T) -> T {
        match self {
            Activation::Sigmoid => a * (T::ONE - a),
            Activation::Tanh => T::ONE - a * a,
            Activation::Elu { alpha } if z <= T::ZERO => a + T::of(alpha),
            Activation::Selu if z <= T::ZERO => a + T::of(SELU_SCALE * SELU_ALPHA),
            _ => self.derivative(z, a, alpha),
        }
    }
}

fn leaky<T: Number>(z: T, slope: T) -> T {
    if z > T::ZERO { z } else { slope * z }
}

/// Phi(z) by erfc, which stays precise far below 0, where 1 + erf cancels.
fn normal_cdf<T: Number>(z: T) -> T {
    T::of(0.5) * (z * T::of(-SQRT_HALF)).erfc()
}

/// tanh' = sech^2 = 4 e/(1 + e)^2 with e = e^-2|z|.
fn tanh_slope<T: Number>(e: T) -> T {
    let under = T::ONE + e;
    T::of(4.0) * e / (under * under)
}

/// The slope of Mish, t + z s (1 - t^2) with t = tanh(softplus(z)), from s = sigmoid(z) alone: with
/// w = 1 - s = 1/(1 + e^z), t = s (1 + w)/(1 + w^2) and 1 - t^2 = (2 w/(1 + w^2))^2.
fn mish_slope<T: Number>(z: T, s: T) -> T {
    let w = T::ONE - s;
    let under = T::ONE + w * w;
    let root = (w + w) / under;
    s * (T::ONE + w) / under + z * s * (root * root)
}

/// 2 sqrt(2/pi) (z + 0.044715 z^3): the tanh form of GELU is z times the sigmoid of this.
fn twice_gelu_inner<T: Number>(z: T) -> T {
    T::of(TWO_SQRT_2_OVER_PI) * (z + T::of(GELU_CUBIC) * z * z * z)
}

/// The slope of the tanh form of GELU, s + z s' with s the sigmoid of [`twice_gelu_inner`].
fn gelu_tanh_slope<T: Number>(z: T, s: T) -> T {
    let inner = T::of(TWO_SQRT_2_OVER_PI) * (T::ONE + T::of(3.0 * GELU_CUBIC) * z * z);
    // z s (1 - s) first: it is 0 where the other factor may be infinite.
    s + z * s * (T::ONE - s) * inner
}
