//! The inner loops: matrix products, elementary functions and sums over slices. They know numbers but no
//! networks. This crate is compiled for speed in every build of the page, even where the rest is compiled
//! for size.
//!
//! **Contract.** Every element of a matrix product is one sum in the order of the contracted index, with one
//! rounding per multiplication and one per addition. Nothing is fused (relaxed SIMD's fused form would depend on
//! the visitor's processor) and no sum is split into partial sums. So the vector kernels, their scalar references,
//! a native build and a wasm build give the same bits, and a shared link gives the same numbers on every machine.
//!
//! **Safety.** Public functions check the length of every slice with [`holds`] and similar functions, whose
//! products cannot wrap. The raw kernels below them are `unsafe fn`, and each states what it reads and writes.

pub mod batch;
pub mod f32x4;
pub mod gemm;
pub mod lane;
pub mod math;
pub mod math64;
pub mod number;
mod slices;
pub mod tally;
#[cfg(test)]
mod tests;

pub use f32x4::F32x4;
pub use gemm::{Form, Gemm, Rows, layer_scratch, matmul, matmul_nt, matmul_tn, reference};
pub use number::Number;
pub use slices::{add_bias, all_finite, column_sums, copy, max_abs, rms};

/// True if `len` numbers are enough for a `rows x columns` matrix. Without this check, a product larger than
/// a `usize` would wrap in a release build, and a short slice would pass for a long one.
#[inline]
pub fn holds(len: usize, rows: usize, columns: usize) -> bool {
    rows.checked_mul(columns).is_some_and(|all| all <= len)
}
