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
