//! The crate `training-ground-kernels`: inner loops that know no network, compiled for speed where the
//! rest is compiled for size. `nn::kernels` shows them under its own name.

pub mod batch;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod lanes;
pub mod math;
pub mod math64;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod pack;
mod quad;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub mod simd;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod unpacked;

/// Who is shown the rows of a product that are whole: the first of them, and the rows.
pub type Rows<'a, T> = &'a mut dyn FnMut(usize, &mut [T]);

/// Whether `len` numbers are enough for a matrix of `rows x columns`. Where that product is more than a
/// `usize` it would wrap in a release build, and a short slice pass for a long one.
#[inline]
pub fn holds(len: usize, rows: usize, columns: usize) -> bool {
    rows.checked_mul(columns).is_some_and(|all| all <= len)
}

/// Which operand of a product is stored transposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `A B`, A `[m x k]`, B `[k x n]`.
    Nn,
    /// `A^T B`, A stored as `[k x m]`.
    Tn,
    /// `A B^T`, B stored as `[n x k]`.
    Nt,
}
