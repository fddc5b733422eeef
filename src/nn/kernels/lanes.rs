//! Four lanes of SIMD128 for the functions of [`super::math`].

use super::math::{Function, Lane};
use core::arch::wasm32::{
    f32x4_abs, f32x4_add, f32x4_div, f32x4_lt, f32x4_mul, f32x4_splat, f32x4_sub, i32x4_add,
    i32x4_shl, i32x4_shr, i32x4_splat, i32x4_sub, v128, v128_and, v128_bitselect, v128_load,
    v128_or, v128_store,
};

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
    fn with_sign_of(self, other: Self) -> Self {
        Four(v128_or(self.0, v128_and(other.0, f32x4_splat(-0.0))))
    }
    #[inline(always)]
    fn if_less(self, other: Self, yes: Self, no: Self) -> Self {
        Four(v128_bitselect(yes.0, no.0, f32x4_lt(self.0, other.0)))
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

/// Applies `F` to all whole vectors; returns the rest, fewer than 4 numbers.
pub fn map_vectors<F: Function>(values: &mut [f32]) -> &mut [f32] {
    let mut chunks = values.chunks_exact_mut(4);
    for chunk in &mut chunks {
        let at: *mut v128 = chunk.as_mut_ptr().cast();
        // SAFETY: a chunk is 4 floats, the 16 bytes of a vector; wasm loads need no alignment.
        unsafe { v128_store(at, F::of(Four(v128_load(at))).0) };
    }
    chunks.into_remainder()
}
