//! Four numbers at once: a SIMD128 vector in wasm, an array elsewhere, to the same bits.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vector {
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
        /// Products.
        #[inline(always)]
        pub fn times(self, other: Self) -> Self {
            Quad(f32x4_mul(self.0, other.0))
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
        /// Products.
        #[inline(always)]
        pub fn times(self, other: Self) -> Self {
            Quad(std::array::from_fn(|i| self.0[i] * other.0[i]))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use array::Quad;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use vector::Quad;
