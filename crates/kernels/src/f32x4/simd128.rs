use crate::lane::{Lane, MAGIC};
use core::arch::wasm32::*;

/// Four numbers.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct F32x4(v128);

impl F32x4 {
    /// The four numbers at `from`.
    ///
    /// # Safety
    /// `from` is valid for reads of four numbers.
    #[inline(always)]
    pub unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's promise. Wasm requires no alignment.
        F32x4(unsafe { v128_load(from.cast()) })
    }

    /// The first `W` numbers at `from`, and zeros.
    ///
    /// # Safety
    /// `from` is valid for reads of `W` numbers, at most four.
    #[inline(always)]
    pub unsafe fn load_first<const W: usize>(from: *const f32) -> Self {
        // SAFETY: the caller's promise.
        F32x4(unsafe {
            match W {
                1 => v128_load32_zero(from.cast()),
                2 => v128_load64_zero(from.cast()),
                3 => v128_load32_lane::<2>(v128_load64_zero(from.cast()), from.add(2).cast()),
                _ => v128_load(from.cast()),
            }
        })
    }

    /// The number at `from`, four times.
    ///
    /// # Safety
    /// `from` is valid for reads.
    #[inline(always)]
    pub unsafe fn load_splat(from: *const f32) -> Self {
        // SAFETY: the caller's promise.
        F32x4(unsafe { v128_load32_splat(from.cast()) })
    }

    /// The numbers at these four places.
    ///
    /// # Safety
    /// Each place is valid for reads.
    #[inline(always)]
    pub unsafe fn gather([a, b, c, d]: [*const f32; 4]) -> Self {
        // SAFETY: the caller's promise.
        unsafe {
            let x = v128_load32_zero(a.cast());
            let x = v128_load32_lane::<1>(x, b.cast());
            let x = v128_load32_lane::<2>(x, c.cast());
            F32x4(v128_load32_lane::<3>(x, d.cast()))
        }
    }

    /// Writes the four numbers to `to`.
    ///
    /// # Safety
    /// `to` is valid for writes of four numbers.
    #[inline(always)]
    pub unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's promise.
        unsafe { v128_store(to.cast(), self.0) };
    }

    /// Writes the first `W` numbers to `to`.
    ///
    /// # Safety
    /// `to` is valid for writes of `W` numbers, at most four.
    #[inline(always)]
    pub unsafe fn store_first<const W: usize>(self, to: *mut f32) {
        let x = self.0;
        // SAFETY: the caller's promise.
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

    /// The transpose of a 4 x 4 block.
    #[inline(always)]
    pub fn transpose(rows: [Self; 4]) -> [Self; 4] {
        let x = rows.map(|row| row.0);
        let low = [
            i32x4_shuffle::<0, 4, 1, 5>(x[0], x[1]),
            i32x4_shuffle::<0, 4, 1, 5>(x[2], x[3]),
        ];
        let high = [
            i32x4_shuffle::<2, 6, 3, 7>(x[0], x[1]),
            i32x4_shuffle::<2, 6, 3, 7>(x[2], x[3]),
        ];
        [
            i32x4_shuffle::<0, 1, 4, 5>(low[0], low[1]),
            i32x4_shuffle::<2, 3, 6, 7>(low[0], low[1]),
            i32x4_shuffle::<0, 1, 4, 5>(high[0], high[1]),
            i32x4_shuffle::<2, 3, 6, 7>(high[0], high[1]),
        ]
        .map(F32x4)
    }

    /// `self` where `z` is above zero, 0 elsewhere.
    #[inline(always)]
    pub fn where_positive(self, z: Self) -> Self {
        F32x4(v128_and(self.0, f32x4_gt(z.0, f32x4_splat(0.0))))
    }

    #[inline(always)]
    pub(super) fn lanes_add(self, other: Self) -> Self {
        F32x4(f32x4_add(self.0, other.0))
    }
    #[inline(always)]
    pub(super) fn lanes_sub(self, other: Self) -> Self {
        F32x4(f32x4_sub(self.0, other.0))
    }
    #[inline(always)]
    pub(super) fn lanes_mul(self, other: Self) -> Self {
        F32x4(f32x4_mul(self.0, other.0))
    }
    #[inline(always)]
    pub(super) fn lanes_div(self, other: Self) -> Self {
        F32x4(f32x4_div(self.0, other.0))
    }
}

impl Lane for F32x4 {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        F32x4(f32x4_splat(x))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        F32x4(f32x4_abs(self.0))
    }
    #[inline(always)]
    fn if_less(self, other: Self, yes: Self, no: Self) -> Self {
        F32x4(v128_bitselect(yes.0, no.0, f32x4_lt(self.0, other.0)))
    }
    #[inline(always)]
    fn at_most(self, limit: Self) -> Self {
        F32x4(f32x4_pmin(self.0, limit.0))
    }
    #[inline(always)]
    fn at_least(self, limit: Self) -> Self {
        F32x4(f32x4_pmax(self.0, limit.0))
    }
    #[inline(always)]
    fn power_of_two(self, offset: i32) -> Self {
        let bias = i32x4_splat((127 + offset) << 23);
        F32x4(i32x4_add(i32x4_shl(self.0, 23), bias))
    }
    #[inline(always)]
    fn two_powers(self) -> (Self, Self) {
        let n = i32x4_sub(self.0, f32x4_splat(MAGIC));
        let half = i32x4_shr(n, 1);
        let power = |n| F32x4(i32x4_shl(i32x4_add(n, i32x4_splat(127)), 23));
        (power(half), power(i32x4_sub(n, half)))
    }
}
