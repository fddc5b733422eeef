//! The two number types of the engine: `f32` trains, `f64` checks gradients with the same code.

use super::kernels::{self, Form, Rows, math, math64};
use super::loss::Regularizer;
use super::network::{LossParts, Network, Workspace};
use super::trainer::{Diverged, Trainer};
use std::fmt::{Debug, Display};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A floating-point number the networks are generic over.
///
/// Elementary functions come from [`math`] (f32: exp, tanh and their kin) or `libm`, whose results are
/// the same bits natively and in wasm; the standard library's are not.
pub trait Scalar:
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

    /// `C (+)= A B` on packed row-major slices, each sum in the order of k.
    /// See [`crate::nn::kernels`] for the contract.
    fn gemm(
        form: Form,
        m: usize,
        k: usize,
        n: usize,
        a: &[Self],
        b: &[Self],
        c: &mut [Self],
        accumulate: bool,
        scratch: &mut Vec<Self>,
    );

    /// `C = A B`, then plus `bias` in every row: whoever does it in one pass gives the same bits. Every
    /// row is shown to `done` once, when it is whole.
    fn affine(
        m: usize,
        k: usize,
        n: usize,
        a: &[Self],
        b: &[Self],
        bias: &[Self],
        c: &mut [Self],
        scratch: &mut Vec<Self>,
        done: Rows<'_, Self>,
    ) {
        Self::gemm(Form::Nn, m, k, n, a, b, c, false, scratch);
        kernels::add_bias(&mut c[..m * n], bias);
        done(0, &mut c[..m * n]);
    }

    /// [`Network::forward_from`] from `first`, from `x` when it is 0. This and the next two are where
    /// the time goes: compiled in this crate for each type, not wherever they are used.
    fn forward(network: &Network<Self>, first: usize, x: &[Self], work: &mut Workspace<Self>);
    /// [`Network::backward`].
    fn backward(
        network: &Network<Self>,
        x: &[Self],
        regularizer: &Regularizer,
        work: &mut Workspace<Self>,
        dx: Option<&mut [Self]>,
    );
    /// [`Trainer::step_with`].
    fn step(trainer: &mut Trainer<Self>, size: usize) -> Result<LossParts, Diverged>;
    /// [`Trainer::hurry`]; 0 where there is no faster way.
    fn hurry(_trainer: &mut Trainer<Self>, _steps: u64, _ends: u64) -> u64 {
        0
    }

    /// Numbers of scratch this product wants beforehand; 0 lets it make its own at the first call.
    fn scratch(_form: Form, _m: usize, _k: usize, _n: usize) -> usize {
        0
    }

    /// e^x of every element, the bits of [`Scalar::exp`]; so for the others.
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

    /// The larger of two numbers; the second where the first is NaN.
    fn max_of(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
}

macro_rules! scalar {
    ($t:ty, $exp:path, $expm1:path, $ln:path, $ln1p:path, $tanh:path, $erfc:path, $gemm:path, {$($slices:item)*}) => {
        impl Scalar for $t {
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
            fn gemm(
                form: Form,
                m: usize,
                k: usize,
                n: usize,
                a: &[Self],
                b: &[Self],
                c: &mut [Self],
                accumulate: bool,
                scratch: &mut Vec<Self>,
            ) {
                $gemm(form, m, k, n, a, b, c, accumulate, scratch);
            }
            fn forward(network: &Network<Self>, first: usize, x: &[Self], work: &mut Workspace<Self>) {
                network.forward_here(first, x, work);
            }
            fn backward(
                network: &Network<Self>,
                x: &[Self],
                regularizer: &Regularizer,
                work: &mut Workspace<Self>,
                dx: Option<&mut [Self]>,
            ) {
                network.backward_here(x, regularizer, work, dx);
            }
            fn step(trainer: &mut Trainer<Self>, size: usize) -> Result<LossParts, Diverged> {
                trainer.step_here(size)
            }
            $($slices)*
        }
    };
}

/// The kernels' polynomial where softplus needs it, libm elsewhere.
fn ln_1p_f32(x: f32) -> f32 {
    if (0.0..=1.0).contains(&x) {
        math::ln_1p_unit(x)
    } else {
        libm::log1pf(x)
    }
}

scalar!(
    f32,
    math::exp,
    math::exp_m1,
    libm::logf,
    ln_1p_f32,
    math::tanh,
    libm::erfcf,
    kernels::gemm_f32,
    {
        fn hurry(trainer: &mut Trainer<f32>, steps: u64, ends: u64) -> u64 {
            trainer.hurry_here(steps, ends)
        }
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        fn affine(
            m: usize,
            k: usize,
            n: usize,
            a: &[f32],
            b: &[f32],
            bias: &[f32],
            c: &mut [f32],
            scratch: &mut Vec<f32>,
            done: Rows<'_, f32>,
        ) {
            kernels::simd::affine(m, k, n, a, b, bias, c, scratch, done);
        }
        fn scratch(form: Form, m: usize, k: usize, n: usize) -> usize {
            super::kernels::scratch_f32(form, m, k, n)
        }
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
scalar!(
    f64,
    math64::exp,
    libm::expm1,
    libm::log,
    libm::log1p,
    math64::tanh,
    libm::erfc,
    kernels::scalar::gemm,
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
