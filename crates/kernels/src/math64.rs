//! e^x, ln and tanh in f64 for the gradient checker, which spent two thirds of its time in libm's. One source
//! for a single number and for the two lanes of a SIMD128 vector.
//!
//! tanh|x| = e/(e + 2) with e = expm1(2|x|) = 2^k p + (2^k - 1), p a polynomial for expm1 on
//! |r| <= ln(2)/2. Multiplications, additions and one division in a fixed order: the same bits
//! everywhere. Within 4 ulp of libm (tests/rust/kernels.rs).

use std::ops::{Add, Div, Mul, Sub};

/// 1.5 * 2^52: adding it rounds to a whole number, which then appears in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Where 2^k is not a normal number, and for NaN, libm is used.
const LARGEST: f64 = 700.0;
/// Beyond it tanh rounds to 1.
const FLAT: f64 = 20.0;
/// (expm1(r) - r)/r^2, lowest power first: Chebyshev fit on |r| <= ln(2)/2, with a maximum error of 1.1e-16.
static TAIL: [Constant; 10] = constants([
    0.500_000_000_000_000_1,
    0.166_666_666_666_666_69,
    0.041_666_666_666_624_13,
    0.008_333_333_333_330_062,
    0.001_388_888_891_721_371_7,
    0.000_198_412_698_630_536_18,
    2.480_152_129_595_437_6e-5,
    2.755_726_845_999_706_4e-6,
    2.762_008_844_540_974_6e-7,
    2.510_038_549_551_032e-8,
]);

/// A constant as a vector. Browsers rebuild a vector constant wherever it is used, even in a loop, with three
/// instructions; reading it from memory takes one. That saved a tenth of a check.
#[derive(Clone, Copy)]
#[repr(C, align(16))]
struct Constant([f64; 2]);

const fn constant(x: f64) -> Constant {
    Constant([x; 2])
}

const fn constants<const N: usize>(x: [f64; N]) -> [Constant; N] {
    let mut out = [constant(0.0); N];
    let mut i = 0;
    while i < N {
        out[i] = constant(x[i]);
        i += 1;
    }
    out
}

/// One number or two at once.
trait Lane:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    fn constant(x: &'static Constant) -> Self;
    fn abs(self) -> Self;
    fn with_sign_of(self, other: Self) -> Self;
    /// `limit < self ? limit : self`; NaN stays.
    fn at_most(self, limit: Self) -> Self;
    /// `2^k` of `k + ROUND`.
    fn power_of_two(self) -> Self;
}

impl Lane for f64 {
    fn constant(x: &'static Constant) -> Self {
        x.0[0]
    }
    fn abs(self) -> Self {
        f64::abs(self)
    }
    fn with_sign_of(self, other: Self) -> Self {
        self.copysign(other)
    }
    fn at_most(self, limit: Self) -> Self {
        if limit < self { limit } else { self }
    }
    fn power_of_two(self) -> Self {
        f64::from_bits((self.to_bits() << 52).wrapping_add(1023 << 52))
    }
}

/// (2^k, expm1(r)) with y = k ln 2 + r, for |y| < 1000.
#[inline(always)]
fn reduce<L: Lane>(y: L) -> (L, L) {
    let round = L::constant(const { &constant(ROUND) });
    let shifted = y * L::constant(const { &constant(std::f64::consts::LOG2_E) }) + round;
    let k = shifted - round;
    let r = y - k * L::constant(const { &constant(LN2_HIGH) });
    let r = r - k * L::constant(const { &constant(LN2_LOW) });
    // In groups of four that are independent, unlike Horner's steps.
    let square = r * r;
    let fourth = square * square;
    let [groups @ .., c8, c9] = &TAIL;
    let mut tail = L::constant(c8) + L::constant(c9) * r;
    for c in groups.as_chunks::<4>().0.iter().rev() {
        let [c0, c1, c2, c3] = c.each_ref().map(|c| L::constant(c));
        let group = (c0 + c1 * r) + (c2 + c3 * r) * square;
        tail = tail * fourth + group;
    }
    (shifted.power_of_two(), r + square * tail)
}

/// e^x if |x| is below [`LARGEST`].
#[inline(always)]
fn exp_of<L: Lane>(x: L) -> L {
    let (power, p) = reduce(x);
    power + power * p
}

/// NaN stays NaN.
#[inline(always)]
fn tanh_of<L: Lane>(x: L) -> L {
    let size = x.abs().at_most(L::constant(const { &constant(FLAT) }));
    let (power, p) = reduce(size + size);
    let e = power * p + (power - L::constant(const { &constant(1.0) }));
    (e / (e + L::constant(const { &constant(2.0) }))).with_sign_of(x)
}

/// e^x.
#[inline]
pub fn exp(x: f64) -> f64 {
    if x.abs() < LARGEST {
        exp_of(x)
    } else {
        libm::exp(x)
    }
}

/// Hyperbolic tangent.
#[inline]
pub fn tanh(x: f64) -> f64 {
    tanh_of(x)
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod slices {
    /// [`super::exp`] of every element.
    pub fn exp_slice(values: &mut [f64]) {
        values.iter_mut().for_each(|x| *x = super::exp(*x));
    }
    /// libm's natural logarithm of every element.
    pub fn ln_slice(values: &mut [f64]) {
        values.iter_mut().for_each(|x| *x = libm::log(*x));
    }
    /// [`super::tanh`] of every element of `x`, into `out`.
    pub fn tanh_into(x: &[f64], out: &mut [f64]) {
        assert_eq!(x.len(), out.len());
        x.iter()
            .zip(out)
            .for_each(|(x, out)| *out = super::tanh(*x));
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod slices {
    use super::{Constant, LARGEST, Lane, constant, constants, exp_of, tanh_of};
    use core::arch::wasm32::*;
    use std::ops::{Add, Div, Mul, Sub};

    /// Two numbers.
    #[derive(Clone, Copy)]
    struct Two(v128);

    macro_rules! operators {
        ($($operator:ident $method:ident $instruction:ident;)*) => {$(
            impl $operator for Two {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: Self) -> Self {
                    Two($instruction(self.0, other.0))
                }
            }
        )*};
    }
    operators! {
        Add add f64x2_add;
        Sub sub f64x2_sub;
        Mul mul f64x2_mul;
        Div div f64x2_div;
    }

    impl Lane for Two {
        #[inline(always)]
        fn constant(x: &'static Constant) -> Self {
            // SAFETY: `x` is a valid reference. Volatile keeps LLVM from making it a constant of the code.
            Two(unsafe { (&raw const x.0).cast::<v128>().read_volatile() })
        }
        #[inline(always)]
        fn abs(self) -> Self {
            Two(f64x2_abs(self.0))
        }
        #[inline(always)]
        fn with_sign_of(self, other: Self) -> Self {
            let sign = Self::constant(const { &constant(-0.0) });
            Two(v128_bitselect(other.0, self.0, sign.0))
        }
        #[inline(always)]
        fn at_most(self, limit: Self) -> Self {
            Two(f64x2_pmin(self.0, limit.0))
        }
        #[inline(always)]
        fn power_of_two(self) -> Self {
            Two(i64x2_add(i64x2_shl(self.0, 52), i64x2_splat(1023 << 52)))
        }
    }

    /// Applies `f` to every number of `x`, two at once; `x` and `out` may be the same.
    #[inline(always)]
    unsafe fn over(x: *const f64, out: *mut f64, len: usize, f: impl Fn(v128) -> v128) {
        // SAFETY: the caller has `len` numbers at both.
        unsafe {
            for i in (0..len / 2).map(|i| 2 * i) {
                v128_store(out.add(i).cast(), f(v128_load(x.add(i).cast())));
            }
            if len % 2 == 1 {
                let last = f(v128_load64_splat(x.add(len - 1).cast()));
                v128_store64_lane::<0>(last, out.add(len - 1).cast());
            }
        }
    }

    /// In place.
    #[inline(always)]
    fn map(values: &mut [f64], f: impl Fn(v128) -> v128) {
        let at = values.as_mut_ptr();
        // SAFETY: one slice.
        unsafe { over(at, at, values.len(), f) };
    }

    #[inline(always)]
    fn one_by_one(x: v128, f: fn(f64) -> f64) -> v128 {
        f64x2(f(f64x2_extract_lane::<0>(x)), f(f64x2_extract_lane::<1>(x)))
    }

    /// [`super::exp`] of every element.
    pub fn exp_slice(values: &mut [f64]) {
        map(values, |x| {
            let usual = f64x2_lt(f64x2_abs(x), f64x2_splat(LARGEST));
            match i64x2_all_true(usual) {
                true => exp_of(Two(x)).0,
                false => one_by_one(x, super::exp),
            }
        });
    }

    /// libm's natural logarithm of every element: for normal positive numbers by the same steps, and thus
    /// bit-identical; for others by libm itself.
    pub fn ln_slice(values: &mut [f64]) {
        map(values, |x| {
            let (least, most) = (f64x2_splat(f64::MIN_POSITIVE), f64x2_splat(f64::MAX));
            let normal = v128_and(f64x2_ge(x, least), f64x2_le(x, most));
            match i64x2_all_true(normal) {
                true => ln(x),
                false => one_by_one(x, libm::log),
            }
        });
    }

    /// [`super::tanh`] of every element of `x`, into `out`.
    pub fn tanh_into(x: &[f64], out: &mut [f64]) {
        assert_eq!(x.len(), out.len());
        // SAFETY: two slices of one length.
        unsafe { over(x.as_ptr(), out.as_mut_ptr(), x.len(), |x| tanh_of(Two(x)).0) };
    }

    /// x = 2^k m with m between sqrt(1/2) and sqrt(2), then ln m in s = (m - 1)/(m + 1) (FreeBSD's
    /// e_log.c).
    #[inline(always)]
    fn ln(x: v128) -> v128 {
        const ROOT: i64 = 0x3fe6_a09e << 32;
        static HALF: Constant = constant(0.5);
        static ONE: Constant = constant(1.0);
        static TWO: Constant = constant(2.0);
        static LG: [Constant; 7] = constants([
            6.666_666_666_666_735_13e-01,
            3.999_999_999_940_941_908e-01,
            2.857_142_874_366_239_149e-01,
            2.222_219_843_214_978_396e-01,
            1.818_357_216_161_805_012e-01,
            1.531_383_769_920_937_332e-01,
            1.479_819_860_511_658_591e-01,
        ]);
        let bits = i64x2_add(x, i64x2_splat((1023 << 52) - ROOT));
        // 2^52 + k + 1023.
        let k = v128_or(u64x2_shr(bits, 52), f64x2_splat(4_503_599_627_370_496.0));
        let k = Two(k) - Lane::constant(const { &constant(4_503_599_627_370_496.0 + 1023.0) });
        let m = i64x2_add(
            v128_and(bits, i64x2_splat((1 << 52) - 1)),
            i64x2_splat(ROOT),
        );
        let of = |c: &'static Constant| Two::constant(c);
        let [half, one, two] = [&HALF, &ONE, &TWO].map(of);
        let f = Two(m) - one;
        let half_square = half * f * f;
        let s = f / (two + f);
        let z = s * s;
        let w = z * z;
        let t1 = w * (of(&LG[1]) + w * (of(&LG[3]) + w * of(&LG[5])));
        let t2 = of(&LG[4]) + w * of(&LG[6]);
        let t2 = z * (of(&LG[0]) + w * (of(&LG[2]) + w * t2));
        let sum = s * (half_square + (t2 + t1));
        let low = sum + k * of(const { &constant(super::LN2_LOW) });
        ((low - half_square + f) + k * of(const { &constant(super::LN2_HIGH) })).0
    }
}

pub use slices::{exp_slice, ln_slice, tanh_into};
