//! Four numbers at once: a SIMD128 vector in wasm, an array elsewhere, to the same bits.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vector {
    use super::super::lanes::store;
    use core::arch::wasm32::*;

    /// Four numbers.
    #[derive(Clone, Copy)]
    pub struct Quad(v128);

    impl Quad {
        /// The number at `from`, four times.
        ///
        /// # Safety
        /// There is a number.
        #[inline(always)]
        pub unsafe fn splat(from: *const f32) -> Self {
            // SAFETY: the caller's promise.
            Quad(unsafe { v128_load32_splat(from.cast()) })
        }
        /// Four zeros.
        #[inline(always)]
        pub fn zero() -> Self {
            Quad(f32x4_splat(0.0))
        }
        /// The four numbers at `from`.
        ///
        /// # Safety
        /// There are four.
        #[inline(always)]
        pub unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller's promise; wasm asks for no alignment.
            Quad(unsafe { v128_load(from.cast()) })
        }
        /// The numbers at these four places.
        ///
        /// # Safety
        /// There is one at each.
        #[inline(always)]
        pub unsafe fn from_places([a, b, c, d]: [*const f32; 4]) -> Self {
            // SAFETY: the caller's promise.
            unsafe {
                let x = v128_load32_zero(a.cast());
                let x = v128_load32_lane::<1>(x, b.cast());
                let x = v128_load32_lane::<2>(x, c.cast());
                Quad(v128_load32_lane::<3>(x, d.cast()))
            }
        }
        /// Writes them to `to`.
        ///
        /// # Safety
        /// There is room for four.
        #[inline(always)]
        pub unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller's promise.
            unsafe { v128_store(to.cast(), self.0) };
        }
        /// Sums.
        #[inline(always)]
        pub fn plus(self, other: Self) -> Self {
            Quad(f32x4_add(self.0, other.0))
        }
        /// Differences.
        #[inline(always)]
        pub fn minus(self, other: Self) -> Self {
            Quad(f32x4_sub(self.0, other.0))
        }
        /// Products.
        #[inline(always)]
        pub fn times(self, other: Self) -> Self {
            Quad(f32x4_mul(self.0, other.0))
        }
        /// These where `z` is above zero, 0 elsewhere.
        #[inline(always)]
        pub fn where_positive(self, z: Self) -> Self {
            Quad(v128_and(self.0, f32x4_gt(z.0, f32x4_splat(0.0))))
        }
        /// Writes the first `many` (at most three, or all) of them to `to`.
        ///
        /// # Safety
        /// There is room for them.
        #[inline(always)]
        pub unsafe fn store_first(self, many: usize, to: *mut f32) {
            // SAFETY: the caller's promise.
            unsafe {
                match many {
                    0 => {}
                    1 => store::<1>(to, self.0),
                    2 => store::<2>(to, self.0),
                    3 => store::<3>(to, self.0),
                    _ => store::<4>(to, self.0),
                }
            }
        }
        /// Rows become columns.
        #[inline(always)]
        pub fn transposed([a, b, c, d]: [Self; 4]) -> [Self; 4] {
            super::super::pack::transposed([a.0, b.0, c.0, d.0]).map(Quad)
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod array {
    /// Four numbers.
    #[derive(Clone, Copy)]
    pub struct Quad([f32; 4]);

    impl Quad {
        /// The number at `from`, four times.
        ///
        /// # Safety
        /// There is a number.
        #[inline(always)]
        pub unsafe fn splat(from: *const f32) -> Self {
            // SAFETY: the caller's promise.
            Quad([unsafe { *from }; 4])
        }
        /// Four zeros.
        #[inline(always)]
        pub fn zero() -> Self {
            Quad([0.0; 4])
        }
        /// The four numbers at `from`.
        ///
        /// # Safety
        /// There are four.
        #[inline(always)]
        pub unsafe fn load(from: *const f32) -> Self {
            // SAFETY: the caller's promise; four floats are aligned as one is.
            Quad(unsafe { *from.cast() })
        }
        /// The numbers at these four places.
        ///
        /// # Safety
        /// There is one at each.
        #[inline(always)]
        pub unsafe fn from_places(places: [*const f32; 4]) -> Self {
            // SAFETY: the caller's promise.
            Quad(places.map(|at| unsafe { *at }))
        }
        /// Writes them to `to`.
        ///
        /// # Safety
        /// There is room for four.
        #[inline(always)]
        pub unsafe fn store(self, to: *mut f32) {
            // SAFETY: the caller's promise.
            unsafe { *to.cast() = self.0 };
        }
        /// Sums.
        #[inline(always)]
        pub fn plus(self, other: Self) -> Self {
            Quad(std::array::from_fn(|i| self.0[i] + other.0[i]))
        }
        /// Differences.
        #[inline(always)]
        pub fn minus(self, other: Self) -> Self {
            Quad(std::array::from_fn(|i| self.0[i] - other.0[i]))
        }
        /// Products.
        #[inline(always)]
        pub fn times(self, other: Self) -> Self {
            Quad(std::array::from_fn(|i| self.0[i] * other.0[i]))
        }
        /// These where `z` is above zero, 0 elsewhere.
        #[inline(always)]
        pub fn where_positive(self, z: Self) -> Self {
            let pick = |i: usize| if z.0[i] > 0.0 { self.0[i] } else { 0.0 };
            Quad(std::array::from_fn(pick))
        }
        /// Writes the first `many` (at most three, or all) of them to `to`.
        ///
        /// # Safety
        /// There is room for them.
        #[inline(always)]
        pub unsafe fn store_first(self, many: usize, to: *mut f32) {
            for (i, x) in self.0.iter().enumerate().take(many) {
                // SAFETY: the caller's promise.
                unsafe { *to.add(i) = *x };
            }
        }
        /// Rows become columns.
        #[inline(always)]
        pub fn transposed(rows: [Self; 4]) -> [Self; 4] {
            std::array::from_fn(|j| Quad(std::array::from_fn(|i| rows[i].0[j])))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use array::Quad;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use vector::Quad;
