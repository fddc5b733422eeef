//! Four f32 side by side: a SIMD128 vector in wasm, an array elsewhere. Both give the same bits, so kernels
//! written with them can also be tested natively.

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use portable::F32x4;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use simd128::F32x4;

use crate::lane::Lane;
use std::ops::{Add, Div, Mul, Sub};

impl F32x4 {
    /// Four zeros.
    #[inline(always)]
    pub fn zero() -> Self {
        Self::splat(0.0)
    }

    /// Writes the first `count` numbers to `to`; all four if `count` is larger.
    ///
    /// # Safety
    /// `to` is valid for writes of `min(count, 4)` numbers.
    #[inline(always)]
    pub unsafe fn store_up_to(self, count: usize, to: *mut f32) {
        // SAFETY: the caller's promise.
        unsafe {
            match count {
                0 => {}
                1 => self.store_first::<1>(to),
                2 => self.store_first::<2>(to),
                3 => self.store_first::<3>(to),
                _ => self.store_first::<4>(to),
            }
        }
    }
}

macro_rules! operators {
    ($($operator:ident $method:ident $lanes:ident;)*) => {$(
        impl $operator for F32x4 {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.$lanes(other)
            }
        }
    )*};
}
operators! {
    Add add lanes_add;
    Sub sub lanes_sub;
    Mul mul lanes_mul;
    Div div lanes_div;
}
