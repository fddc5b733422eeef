//! Four lanes of SIMD128 for the functions of [`super::math`].

use super::math::{Function, Lane};
use core::arch::wasm32::*;

/// Four numbers.
#[derive(Clone, Copy)]
struct Four(v128);

impl Lane for Four {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Four(f32x4_splat(x))
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Four(f32x4_add(self.0, other.0))
    }
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        Four(f32x4_sub(self.0, other.0))
    }
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        Four(f32x4_mul(self.0, other.0))
    }
    #[inline(always)]
    fn over(self, other: Self) -> Self {
        Four(f32x4_div(self.0, other.0))
    }
    #[inline(always)]
    fn magnitude(self) -> Self {
        Four(f32x4_abs(self.0))
    }
    #[inline(always)]
    fn if_less(self, other: Self, yes: Self, no: Self) -> Self {
        Four(v128_bitselect(yes.0, no.0, f32x4_lt(self.0, other.0)))
    }
    #[inline(always)]
    fn at_most(self, limit: Self) -> Self {
        Four(f32x4_pmin(self.0, limit.0))
    }
    #[inline(always)]
    fn at_least(self, limit: Self) -> Self {
        Four(f32x4_pmax(self.0, limit.0))
    }
    #[inline(always)]
    fn power_of_two(self, offset: i32) -> Self {
        let bias = i32x4_splat((127 + offset) << 23);
        Four(i32x4_add(i32x4_shl(self.0, 23), bias))
    }
    #[inline(always)]
    fn two_powers(self) -> (Self, Self) {
        let n = i32x4_sub(self.0, f32x4_splat(super::math::MAGIC));
        let half = i32x4_shr(n, 1);
        let power = |n| Four(i32x4_shl(i32x4_add(n, i32x4_splat(127)), 23));
        (power(half), power(i32x4_sub(n, half)))
    }
}

/// The first W numbers at `from`; the other lanes are 0.
#[inline(always)]
pub(super) unsafe fn load<const W: usize>(from: *const f32) -> v128 {
    // SAFETY: the caller has W numbers there.
    unsafe {
        match W {
            1 => v128_load32_zero(from.cast()),
            2 => v128_load64_zero(from.cast()),
            3 => v128_load32_lane::<2>(v128_load64_zero(from.cast()), from.add(2).cast()),
            _ => v128_load(from.cast()),
        }
    }
}

/// The first W lanes to `to`.
#[inline(always)]
pub(super) unsafe fn store<const W: usize>(to: *mut f32, x: v128) {
    // SAFETY: the caller has room for W numbers there.
    unsafe {
        match W {
            1 => v128_store32_lane::<0>(x, to.cast()),
            2 => v128_store64_lane::<0>(x, to.cast()),
            3 => {
                v128_store64_lane::<0>(x, to.cast());
                v128_store32_lane::<2>(x, to.add(2).cast());
            }
            _ => v128_store(to.cast(), x),
        }
    }
}

/// Applies `F` to every number of `x`; `x` and `out` may be the same.
///
/// # Safety
/// Both hold `len` numbers.
#[inline(always)]
unsafe fn over<F: Function>(x: *const f32, out: *mut f32, len: usize) {
    // What is left at the end makes one vector, in a place of its own: a lane costs as much as four, and
    // so the function is there only once.
    let left = len % 4;
    // SAFETY: whole vectors, then `left` numbers; wasm loads need no alignment.
    unsafe {
        let (from, to) = (x.add(len - left), out.add(len - left));
        let mut last = match left {
            0 => f32x4_splat(0.0),
            1 => load::<1>(from),
            2 => load::<2>(from),
            _ => load::<3>(from),
        };
        let own = (&raw mut last).cast::<f32>();
        for (x, out, vectors) in [(x, out, len / 4), (own.cast_const(), own, left.min(1))] {
            for i in 0..vectors {
                let (x, out) = (x.add(4 * i), out.add(4 * i));
                v128_store(out.cast(), F::of(Four(v128_load(x.cast()))).0);
            }
        }
        match left {
            0 => {}
            1 => store::<1>(to, last),
            2 => store::<2>(to, last),
            _ => store::<3>(to, last),
        }
    }
}

/// Applies `F` in place.
pub fn map<F: Function>(values: &mut [f32]) {
    let at = values.as_mut_ptr();
    // SAFETY: one slice.
    unsafe { over::<F>(at, at, values.len()) };
}

/// Applies `F` from one slice into another.
pub fn map_into<F: Function>(x: &[f32], out: &mut [f32]) {
    assert_eq!(x.len(), out.len());
    // SAFETY: two slices of one length.
    unsafe { over::<F>(x.as_ptr(), out.as_mut_ptr(), x.len()) };
}
