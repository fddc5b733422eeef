//! exp, tanh and related functions in f32, with one source for a single number and for four SIMD lanes. Both
//! do the operations below in this order, none of them fused, so they agree to the last bit natively and in
//! wasm. A test sweep checks the largest errors, in units in the last place against f64:
//!
//! | exp | expm1 | ln(1+u), 0 <= u <= 1 | sigmoid | softplus | tanh |
//! |---|---|---|---|---|---|
//! | 0.97 | 1.49 | 1.93 | 2.08 | 2.54 | 5.90 |

use crate::f32x4::F32x4;
use crate::lane::{Lane, MAGIC};

/// ln 2 in two parts; the first, 355/512, has so few bits that its multiples are exact.
const LN_2_HIGH: f32 = 355.0 / 512.0;
const LN_2_LOW: f32 = -2.121_944_4e-4;
/// exp(r) = 1 + r + r^2 (...) on |r| <= ln(2)/2 (Cephes, expf), highest power first.
const EXP: [f32; 6] = [
    1.987_569_2e-4,
    1.398_2e-3,
    8.333_452e-3,
    4.166_579_6e-2,
    1.666_666_5e-1,
    0.5,
];
/// 2 artanh(s)/s = 2 + s^2 (...) on s <= 1/3, highest power first.
const ARTANH: [f32; 4] = [0.280_244_6, 0.279_991_42, 0.400_217, 0.666_664_1];

/// tanh(x)/x on |x| <= 9 as a quotient in x^2, highest power first (iterated weighted least squares for the
/// smallest maximum error, then a search among neighboring f32 for the smallest error in f32 arithmetic).
const TANH_OVER: [f32; 5] = [
    1.341_990_8e-8,
    2.066_116_4e-5,
    3.498_989_4e-3,
    1.338_397e-1,
    1.0,
];
const TANH_UNDER: [f32; 5] = [
    7.804_733_3e-7,
    3.291_024_8e-4,
    2.589_018e-2,
    4.671_728_3e-1,
    1.0,
];

/// Horner's rule, highest power first.
#[inline(always)]
fn polynomial<L: Lane, const N: usize>(x: L, coefficients: [f32; N]) -> L {
    let mut sum = L::splat(coefficients[0]);
    for &c in &coefficients[1..] {
        sum = sum * x + L::splat(c);
    }
    sum
}

/// `(n + MAGIC, e^r - 1)` with x = n ln 2 + r.
#[inline(always)]
fn reduced<L: Lane>(x: L) -> (L, L) {
    let magic = L::splat(MAGIC);
    let shifted = x * L::splat(std::f32::consts::LOG2_E) + magic;
    let n = shifted - magic;
    let r = x - n * L::splat(LN_2_HIGH);
    let r = r - n * L::splat(LN_2_LOW);
    (shifted, polynomial(r, EXP) * (r * r) + r)
}

/// NaN stays NaN.
#[inline(always)]
fn clamped<L: Lane>(x: L, low: f32, high: f32) -> L {
    x.at_least(L::splat(low)).at_most(L::splat(high))
}

/// e^x, subnormal results included.
#[inline(always)]
pub fn exp<L: Lane>(x: L) -> L {
    let (n, q) = reduced(clamped(x, -104.0, 89.0));
    let (p, r) = n.two_powers();
    (q + L::splat(1.0)) * p * r
}

/// e^x - 1.
#[inline(always)]
pub fn exp_m1<L: Lane>(x: L) -> L {
    let (n, q) = reduced(clamped(x, -20.0, 89.0));
    // All terms are halved, because 2^128 exceeds f32.
    let power = n.power_of_two(-1);
    let half = power * q + (power - L::splat(0.5));
    // For tiny numbers, including -0, expm1(x) = x.
    x.abs().if_less(L::splat(1e-30), x, half + half)
}

/// ln(1 + u) for 0 <= u <= 1.
#[inline(always)]
pub fn ln_1p_unit<L: Lane>(u: L) -> L {
    let s = u / (u + L::splat(2.0));
    let square = s * s;
    let sum = polynomial(square, ARTANH) * square;
    s * sum + (s + s)
}

/// 1/(1 + e^-x).
#[inline(always)]
pub fn sigmoid<L: Lane>(x: L) -> L {
    let (zero, one) = (L::splat(0.0), L::splat(1.0));
    let e = exp(zero - x.abs());
    x.if_less(zero, e, one) / (one + e)
}

/// ln(1 + e^x).
#[inline(always)]
pub fn softplus<L: Lane>(x: L) -> L {
    let zero = L::splat(0.0);
    let rest = ln_1p_unit(exp(zero - x.abs()));
    zero.if_less(x, x, zero) + rest
}

/// Hyperbolic tangent: x times a quotient of polynomials in x^2 with minimax relative error on |x| <= 9, beyond
/// which the result is 1. It has two independent chains and half the operations of e^2x; the table shows
/// the rounding error.
#[inline(always)]
pub fn tanh<L: Lane>(x: L) -> L {
    let x = clamped(x, -9.0, 9.0);
    let square = x * x;
    let quotient = x * polynomial(square, TANH_OVER) / polynomial(square, TANH_UNDER);
    clamped(quotient, -1.0, 1.0)
}

/// A function of one number that is the same in every lane.
pub trait Function {
    /// Its value.
    fn of<L: Lane>(x: L) -> L;
}

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident = $f:path;)*) => {$(
        $(#[$doc])*
        pub struct $name;
        impl Function for $name {
            #[inline(always)]
            fn of<L: Lane>(x: L) -> L {
                $f(x)
            }
        }
    )*};
}
functions! {
    /// [`exp`].
    Exp = exp;
    /// [`exp_m1`].
    ExpM1 = exp_m1;
    /// [`sigmoid`].
    Sigmoid = sigmoid;
    /// [`softplus`].
    Softplus = softplus;
    /// [`tanh`].
    Tanh = tanh;
}

macro_rules! slices {
    ($($name:ident = $f:ident;)*) => {$(
        /// The function over a slice, in place.
        pub fn $name(values: &mut [f32]) {
            map::<$f>(values);
        }
    )*};
}
slices! {
    exp_slice = Exp;
    exp_m1_slice = ExpM1;
    sigmoid_slice = Sigmoid;
    softplus_slice = Softplus;
    tanh_slice = Tanh;
}

/// [`tanh`] from one slice into another of the same length.
pub fn tanh_into(x: &[f32], out: &mut [f32]) {
    map_into::<Tanh>(x, out);
}

/// Applies a function to every element, in place, with the widest lanes of this target.
pub fn map<F: Function>(values: &mut [f32]) {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    map_lanes::<F>(values);
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    map_scalar::<F>(values);
}

/// [`map`] from one slice into another of the same length.
pub fn map_into<F: Function>(x: &[f32], out: &mut [f32]) {
    assert_eq!(x.len(), out.len());
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    // SAFETY: two slices of one length.
    unsafe {
        over::<F>(x.as_ptr(), out.as_mut_ptr(), x.len());
    }
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    for (x, out) in x.iter().zip(out) {
        *out = F::of(*x);
    }
}

/// The scalar reference of [`map`].
pub fn map_scalar<F: Function>(values: &mut [f32]) {
    for x in values {
        *x = F::of(*x);
    }
}

/// [`map`] with four lanes, on every target.
pub fn map_lanes<F: Function>(values: &mut [f32]) {
    let at = values.as_mut_ptr();
    // SAFETY: one slice.
    unsafe { over::<F>(at, at, values.len()) };
}

/// Applies `F` to `len` numbers.
///
/// # Safety
/// `x` is valid for reads of `len` numbers and `out` for writes of as many. They are equal or disjoint.
#[inline(always)]
unsafe fn over<F: Function>(x: *const f32, out: *mut f32, len: usize) {
    // The remaining numbers form one vector in separate storage. It costs no more than a single number, and
    // the function is compiled only once.
    let left = len % 4;
    // SAFETY: whole vectors, then `left` numbers.
    unsafe {
        let (from, to) = (x.add(len - left), out.add(len - left));
        let mut last = match left {
            0 => F32x4::zero(),
            1 => F32x4::load_first::<1>(from),
            2 => F32x4::load_first::<2>(from),
            _ => F32x4::load_first::<3>(from),
        };
        let own = (&raw mut last).cast::<f32>();
        for (x, out, vectors) in [(x, out, len / 4), (own.cast_const(), own, left.min(1))] {
            for i in 0..vectors {
                F::of(F32x4::load(x.add(4 * i))).store(out.add(4 * i));
            }
        }
        last.store_up_to(left, to);
    }
}
