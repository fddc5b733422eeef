//! exp, tanh and their kin in f32, one source for the scalar twin and for four SIMD lanes: both run
//! the operations below in this order, none of them fused, so they agree to the last bit natively
//! and in wasm. The greatest errors, in units in the last place against f64, are tested by a sweep:
//!
//! | exp | expm1 | ln(1+u), 0 <= u <= 1 | sigmoid | softplus | tanh |
//! |---|---|---|---|---|---|
//! | 0.97 | 1.49 | 1.93 | 2.08 | 2.54 | 5.90 |

/// One number or several at once.
pub trait Lane: Copy {
    /// The same number in every lane.
    fn splat(x: f32) -> Self;
    /// Sum.
    fn plus(self, other: Self) -> Self;
    /// Difference.
    fn minus(self, other: Self) -> Self;
    /// Product.
    fn times(self, other: Self) -> Self;
    /// Quotient.
    fn over(self, other: Self) -> Self;
    /// |x|.
    fn magnitude(self) -> Self;
    /// `self < other ? yes : no`; NaN is not less.
    fn if_less(self, other: Self, yes: Self, no: Self) -> Self;
    /// `limit < self ? limit : self`; NaN stays.
    fn at_most(self, limit: Self) -> Self {
        limit.if_less(self, limit, self)
    }
    /// `self < limit ? limit : self`; NaN stays.
    fn at_least(self, limit: Self) -> Self {
        self.if_less(limit, limit, self)
    }
    /// `2^(n + offset)` of `n + MAGIC`.
    fn power_of_two(self, offset: i32) -> Self;
    /// `2^floor(n/2)` and `2^ceil(n/2)` of `n + MAGIC`: their product may leave the range of f32.
    fn two_powers(self) -> (Self, Self);
}

/// Adding 1.5 * 2^23 rounds to the nearest integer, and leaves that integer in the low bits.
pub(super) const MAGIC: f32 = 12_582_912.0;
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

/// tanh(x)/x on |x| <= 9 as a quotient in x^2, highest power first (iterated weighted least squares for
/// the least greatest error, then a search among neighboring f32 for the least error in f32 arithmetic).
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

impl Lane for f32 {
    fn splat(x: f32) -> Self {
        x
    }
    fn plus(self, other: Self) -> Self {
        self + other
    }
    fn minus(self, other: Self) -> Self {
        self - other
    }
    fn times(self, other: Self) -> Self {
        self * other
    }
    fn over(self, other: Self) -> Self {
        self / other
    }
    fn magnitude(self) -> Self {
        self.abs()
    }
    fn if_less(self, other: Self, yes: Self, no: Self) -> Self {
        if self < other { yes } else { no }
    }
    fn power_of_two(self, offset: i32) -> Self {
        // The bits above the low 9 of MAGIC + n are shifted out.
        f32::from_bits((self.to_bits() << 23).wrapping_add(((127 + offset) as u32) << 23))
    }
    fn two_powers(self) -> (Self, Self) {
        let n = (self.to_bits() as i32).wrapping_sub(MAGIC.to_bits() as i32);
        let half = n >> 1;
        let power = |n: i32| f32::from_bits((n.wrapping_add(127) as u32) << 23);
        (power(half), power(n.wrapping_sub(half)))
    }
}

/// Horner's rule, highest power first.
#[inline(always)]
fn polynomial<L: Lane, const N: usize>(x: L, coefficients: [f32; N]) -> L {
    let mut sum = L::splat(coefficients[0]);
    for &c in &coefficients[1..] {
        sum = sum.times(x).plus(L::splat(c));
    }
    sum
}

/// `(n + MAGIC, e^r - 1)` with x = n ln 2 + r.
#[inline(always)]
fn reduced<L: Lane>(x: L) -> (L, L) {
    let magic = L::splat(MAGIC);
    let shifted = x.times(L::splat(std::f32::consts::LOG2_E)).plus(magic);
    let n = shifted.minus(magic);
    let r = x.minus(n.times(L::splat(LN_2_HIGH)));
    let r = r.minus(n.times(L::splat(LN_2_LOW)));
    (shifted, polynomial(r, EXP).times(r.times(r)).plus(r))
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
    q.plus(L::splat(1.0)).times(p).times(r)
}

/// e^x - 1.
#[inline(always)]
pub fn exp_m1<L: Lane>(x: L) -> L {
    let (n, q) = reduced(clamped(x, -20.0, 89.0));
    // Half of everything: 2^128 is no f32.
    let power = n.power_of_two(-1);
    let half = power.times(q).plus(power.minus(L::splat(0.5)));
    // Tiny numbers, -0 among them, are their own result.
    x.magnitude().if_less(L::splat(1e-30), x, half.plus(half))
}

/// ln(1 + u) for 0 <= u <= 1.
#[inline(always)]
pub fn ln_1p_unit<L: Lane>(u: L) -> L {
    let s = u.over(u.plus(L::splat(2.0)));
    let square = s.times(s);
    let sum = polynomial(square, ARTANH).times(square);
    s.times(sum).plus(s.plus(s))
}

/// 1/(1 + e^-x).
#[inline(always)]
pub fn sigmoid<L: Lane>(x: L) -> L {
    let (zero, one) = (L::splat(0.0), L::splat(1.0));
    let e = exp(zero.minus(x.magnitude()));
    x.if_less(zero, e, one).over(one.plus(e))
}

/// ln(1 + e^x).
#[inline(always)]
pub fn softplus<L: Lane>(x: L) -> L {
    let zero = L::splat(0.0);
    let rest = ln_1p_unit(exp(zero.minus(x.magnitude())));
    zero.if_less(x, x, zero).plus(rest)
}

/// Hyperbolic tangent: a quotient of polynomials of x^2, times x, with the least greatest relative error
/// on |x| <= 9, from where on the result is 1. Two chains that do not wait for each other and half of the
/// operations of e^2x; what their rounding costs is in the table.
#[inline(always)]
pub fn tanh<L: Lane>(x: L) -> L {
    let x = clamped(x, -9.0, 9.0);
    let square = x.times(x);
    let quotient = (x.times(polynomial(square, TANH_OVER))).over(polynomial(square, TANH_UNDER));
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

/// Applies a function to every element, in place, by the widest lanes of this target.
pub fn map<F: Function>(values: &mut [f32]) {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    super::lanes::map::<F>(values);
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    map_scalar::<F>(values);
}

/// [`map`] from one slice into another of the same length.
pub fn map_into<F: Function>(x: &[f32], out: &mut [f32]) {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    super::lanes::map_into::<F>(x, out);
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    {
        assert_eq!(x.len(), out.len());
        for (x, out) in x.iter().zip(out) {
            *out = F::of(*x);
        }
    }
}

/// The scalar twin of [`map`].
pub fn map_scalar<F: Function>(values: &mut [f32]) {
    for x in values {
        *x = F::of(*x);
    }
}
