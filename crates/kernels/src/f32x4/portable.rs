use crate::lane::Lane;
use std::array::from_fn;

/// Four numbers.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct F32x4([f32; 4]);

impl F32x4 {
    /// The four numbers at `from`.
    ///
    /// # Safety
    /// `from` is valid for reads of four numbers.
    #[inline(always)]
    pub unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's promise. Four floats are aligned as one is.
        F32x4(unsafe { *from.cast() })
    }

    /// The first `W` numbers at `from`, and zeros.
    ///
    /// # Safety
    /// `from` is valid for reads of `W` numbers, at most four.
    #[inline(always)]
    pub unsafe fn load_first<const W: usize>(from: *const f32) -> Self {
        // SAFETY: the caller's promise.
        F32x4(from_fn(
            |i| if i < W { unsafe { *from.add(i) } } else { 0.0 },
        ))
    }

    /// The number at `from`, four times.
    ///
    /// # Safety
    /// `from` is valid for reads.
    #[inline(always)]
    pub unsafe fn load_splat(from: *const f32) -> Self {
        // SAFETY: the caller's promise.
        F32x4([unsafe { *from }; 4])
    }

    /// The numbers at these four places.
    ///
    /// # Safety
    /// Each place is valid for reads.
    #[inline(always)]
    pub unsafe fn gather(places: [*const f32; 4]) -> Self {
        // SAFETY: the caller's promise.
        F32x4(places.map(|at| unsafe { *at }))
    }

    /// Writes the four numbers to `to`.
    ///
    /// # Safety
    /// `to` is valid for writes of four numbers.
    #[inline(always)]
    pub unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's promise.
        unsafe { *to.cast() = self.0 };
    }

    /// Writes the first `W` numbers to `to`.
    ///
    /// # Safety
    /// `to` is valid for writes of `W` numbers, at most four.
    #[inline(always)]
    pub unsafe fn store_first<const W: usize>(self, to: *mut f32) {
        for (i, x) in self.0.iter().enumerate().take(W) {
            // SAFETY: the caller's promise.
            unsafe { *to.add(i) = *x };
        }
    }

    /// The transpose of a 4 x 4 block.
    #[inline(always)]
    pub fn transpose(rows: [Self; 4]) -> [Self; 4] {
        from_fn(|j| F32x4(from_fn(|i| rows[i].0[j])))
    }

    /// `self` where `z` is above zero, 0 elsewhere.
    #[inline(always)]
    pub fn where_positive(self, z: Self) -> Self {
        F32x4(from_fn(|i| if z.0[i] > 0.0 { self.0[i] } else { 0.0 }))
    }

    #[inline(always)]
    pub(super) fn lanes_add(self, other: Self) -> Self {
        F32x4(from_fn(|i| self.0[i] + other.0[i]))
    }
    #[inline(always)]
    pub(super) fn lanes_sub(self, other: Self) -> Self {
        F32x4(from_fn(|i| self.0[i] - other.0[i]))
    }
    #[inline(always)]
    pub(super) fn lanes_mul(self, other: Self) -> Self {
        F32x4(from_fn(|i| self.0[i] * other.0[i]))
    }
    #[inline(always)]
    pub(super) fn lanes_div(self, other: Self) -> Self {
        F32x4(from_fn(|i| self.0[i] / other.0[i]))
    }
}

impl Lane for F32x4 {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        F32x4([x; 4])
    }
    #[inline(always)]
    fn abs(self) -> Self {
        F32x4(self.0.map(f32::abs))
    }
    #[inline(always)]
    fn if_less(self, other: Self, yes: Self, no: Self) -> Self {
        F32x4(from_fn(|i| {
            self.0[i].if_less(other.0[i], yes.0[i], no.0[i])
        }))
    }
    #[inline(always)]
    fn power_of_two(self, offset: i32) -> Self {
        F32x4(self.0.map(|x| x.power_of_two(offset)))
    }
    #[inline(always)]
    fn two_powers(self) -> (Self, Self) {
        let powers = self.0.map(f32::two_powers);
        (F32x4(powers.map(|p| p.0)), F32x4(powers.map(|p| p.1)))
    }
}
