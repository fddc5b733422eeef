//! The type in which elementary functions are written: one f32, or four side by side.

use std::ops::{Add, Div, Mul, Sub};

/// Adding 1.5 * 2^23 rounds to the nearest integer, and leaves that integer in the low bits.
pub(crate) const MAGIC: f32 = 12_582_912.0;

/// One number or several side by side.
pub trait Lane:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// The same number in every lane.
    fn splat(x: f32) -> Self;
    /// |x|.
    fn abs(self) -> Self;
    /// `self < other ? yes : no`; NaN is not less.
    fn if_less(self, other: Self, yes: Self, no: Self) -> Self;
    /// `limit < self ? limit : self`; NaN stays.
    #[inline(always)]
    fn at_most(self, limit: Self) -> Self {
        limit.if_less(self, limit, self)
    }
    /// `self < limit ? limit : self`; NaN stays.
    #[inline(always)]
    fn at_least(self, limit: Self) -> Self {
        self.if_less(limit, limit, self)
    }
    /// `2^(n + offset)` of `n + MAGIC`.
    fn power_of_two(self, offset: i32) -> Self;
    /// `2^floor(n/2)` and `2^ceil(n/2)` of `n + MAGIC`; their product may exceed the range of f32.
    fn two_powers(self) -> (Self, Self);
}

impl Lane for f32 {
    fn splat(x: f32) -> Self {
        x
    }
    fn abs(self) -> Self {
        f32::abs(self)
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
