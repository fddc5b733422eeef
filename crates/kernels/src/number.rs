//! The two number types of the engine: `f32` trains, `f64` checks gradients with the same code.

use crate::{math, math64};
use std::fmt::{Debug, Display};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A floating-point number: arithmetic and elementary functions.
///
/// The functions come from [`math`], [`math64`] or `libm`, which give the same bits natively and in
/// wasm. Those of the standard library do not.
pub trait Number:
    Copy
    + PartialOrd
    + Debug
    + Display
    + Default
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;

    /// Rounds a double to this type.
    fn of(x: f64) -> Self;
    /// Widens to a double.
    fn f64(self) -> f64;
    /// e^x.
    fn exp(self) -> Self;
    /// e^x - 1 without cancellation near 0.
    fn exp_m1(self) -> Self;
    /// 1/(1 + e^-x) without overflow for either sign.
    fn sigmoid(self) -> Self {
        let e = (-self.abs()).exp();
        let top = if self < Self::ZERO { e } else { Self::ONE };
        top / (Self::ONE + e)
    }
    /// ln(1 + e^x) without overflow.
    fn softplus(self) -> Self {
        self.max_of(Self::ZERO) + (-self.abs()).exp().ln_1p()
    }
    /// Natural logarithm.
    fn ln(self) -> Self;
    /// ln(1 + x) without cancellation near 0.
    fn ln_1p(self) -> Self;
    /// Hyperbolic tangent.
    fn tanh(self) -> Self;
    /// 1 - erf(x), for the exact GELU.
    fn erfc(self) -> Self;
    /// Square root (correctly rounded everywhere).
    fn sqrt(self) -> Self;
    /// |x|.
    fn abs(self) -> Self;
    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;

    /// e^x of every element, bit-identical to [`Number::exp`]. The other slice functions are too.
    fn exp_slice(values: &mut [Self]) {
        values.iter_mut().for_each(|x| *x = x.exp());
    }
    /// Natural logarithm of every element.
    fn ln_slice(values: &mut [Self]) {
        values.iter_mut().for_each(|x| *x = x.ln());
    }
    /// e^x - 1 of every element.
    fn exp_m1_slice(values: &mut [Self]) {
        values.iter_mut().for_each(|x| *x = x.exp_m1());
    }
    /// Hyperbolic tangent of every element.
    fn tanh_slice(values: &mut [Self]) {
        values.iter_mut().for_each(|x| *x = x.tanh());
    }
    /// Hyperbolic tangent of every element of `x`, into `out`.
    fn tanh_into(x: &[Self], out: &mut [Self]) {
        x.iter().zip(out).for_each(|(x, out)| *out = x.tanh());
    }
    /// 1/(1 + e^-x) of every element.
    fn sigmoid_slice(values: &mut [Self]) {
        values.iter_mut().for_each(|x| *x = x.sigmoid());
    }
    /// ln(1 + e^x) of every element.
    fn softplus_slice(values: &mut [Self]) {
        values.iter_mut().for_each(|x| *x = x.softplus());
    }

    /// The larger of two numbers; the second one if the first is NaN.
    fn max_of(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
}

macro_rules! number {
    ($t:ty, $exp:path, $expm1:path, $ln:path, $ln1p:path, $tanh:path, $erfc:path, {$($slices:item)*}) => {
        impl Number for $t {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            fn of(x: f64) -> Self {
                x as $t
            }
            fn f64(self) -> f64 {
                f64::from(self)
            }
            fn exp(self) -> Self {
                $exp(self)
            }
            fn exp_m1(self) -> Self {
                $expm1(self)
            }
            fn ln(self) -> Self {
                $ln(self)
            }
            fn ln_1p(self) -> Self {
                $ln1p(self)
            }
            fn tanh(self) -> Self {
                $tanh(self)
            }
            fn erfc(self) -> Self {
                $erfc(self)
            }
            fn sqrt(self) -> Self {
                self.sqrt()
            }
            fn abs(self) -> Self {
                self.abs()
            }
            fn is_finite(self) -> bool {
                self.is_finite()
            }
            $($slices)*
        }
    };
}

/// The kernels' polynomial in the range softplus needs, libm elsewhere.
fn ln_1p_f32(x: f32) -> f32 {
    if (0.0..=1.0).contains(&x) {
        math::ln_1p_unit(x)
    } else {
        libm::log1pf(x)
    }
}

number!(
    f32,
    math::exp,
    math::exp_m1,
    libm::logf,
    ln_1p_f32,
    math::tanh,
    libm::erfcf,
    {
        fn exp_slice(values: &mut [f32]) {
            math::exp_slice(values);
        }
        fn exp_m1_slice(values: &mut [f32]) {
            math::exp_m1_slice(values);
        }
        fn tanh_slice(values: &mut [f32]) {
            math::tanh_slice(values);
        }
        fn tanh_into(x: &[f32], out: &mut [f32]) {
            math::tanh_into(x, out);
        }
        fn sigmoid_slice(values: &mut [f32]) {
            math::sigmoid_slice(values);
        }
        fn softplus_slice(values: &mut [f32]) {
            math::softplus_slice(values);
        }
    }
);
number!(
    f64,
    math64::exp,
    libm::expm1,
    libm::log,
    libm::log1p,
    math64::tanh,
    libm::erfc,
    {
        fn exp_slice(values: &mut [f64]) {
            math64::exp_slice(values);
        }
        fn ln_slice(values: &mut [f64]) {
            math64::ln_slice(values);
        }
        fn tanh_into(x: &[f64], out: &mut [f64]) {
            math64::tanh_into(x, out);
        }
    }
);
