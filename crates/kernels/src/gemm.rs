//! Matrix products on packed row-major slices, in the three forms that back-propagation needs.

pub mod blocked;
mod pack;
pub mod reference;
mod unpacked;

pub use blocked::{KC, MC, MR, NC, NR};

use crate::Number;

/// Receives completed rows of a product: the index of the first one, and the rows.
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

/// A number type with matrix products.
pub trait Gemm: Number {
    /// `C (+)= A B`, row-major and packed, each sum in the order of k. `scratch` keeps its memory between
    /// calls. Panics if a slice is too short.
    fn gemm(
        form: Form,
        m: usize,
        k: usize,
        n: usize,
        a: &[Self],
        b: &[Self],
        c: &mut [Self],
        accumulate: bool,
        scratch: &mut Vec<Self>,
    ) {
        reference::gemm(form, m, k, n, a, b, c, accumulate, scratch);
    }

    /// `C = A B`, then adds `bias` to every row. `done` receives every row once, when it is complete. One pass
    /// or two give the same bits.
    fn affine(
        m: usize,
        k: usize,
        n: usize,
        a: &[Self],
        b: &[Self],
        bias: &[Self],
        c: &mut [Self],
        scratch: &mut Vec<Self>,
        done: Rows<'_, Self>,
    ) {
        Self::gemm(Form::Nn, m, k, n, a, b, c, false, scratch);
        crate::add_bias(&mut c[..m * n], bias);
        done(0, &mut c[..m * n]);
    }

    /// How many numbers of scratch to allocate in advance for this product. With 0, the first call
    /// allocates them.
    fn scratch(_form: Form, _m: usize, _k: usize, _n: usize) -> usize {
        0
    }
}

impl Gemm for f64 {}

/// Natively, the compiler vectorizes the reference's inner loops for the host.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
impl Gemm for f32 {}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
impl Gemm for f32 {
    fn gemm(
        form: Form,
        m: usize,
        k: usize,
        n: usize,
        a: &[f32],
        b: &[f32],
        c: &mut [f32],
        accumulate: bool,
        scratch: &mut Vec<f32>,
    ) {
        blocked::gemm(form, m, k, n, a, b, c, accumulate, scratch);
    }

    fn affine(
        m: usize,
        k: usize,
        n: usize,
        a: &[f32],
        b: &[f32],
        bias: &[f32],
        c: &mut [f32],
        scratch: &mut Vec<f32>,
        done: Rows<'_, f32>,
    ) {
        blocked::affine(m, k, n, a, b, bias, c, scratch, done);
    }

    fn scratch(form: Form, m: usize, k: usize, n: usize) -> usize {
        blocked::scratch_len(form, m, k, n)
    }
}

/// The scratch numbers for a dense layer's three products, for `rows` examples.
pub fn layer_scratch<T: Gemm>(rows: usize, fan_in: usize, columns: usize) -> usize {
    let forward = T::scratch(Form::Nn, rows, fan_in, columns);
    let weights = T::scratch(Form::Tn, fan_in, rows, columns);
    let below = T::scratch(Form::Nt, rows, columns, fan_in);
    forward.max(weights).max(below)
}

/// `C[m x n] = A[m x k] B[k x n]`.
pub fn matmul<T: Gemm>(
    m: usize,
    k: usize,
    n: usize,
    a: &[T],
    b: &[T],
    c: &mut [T],
    scratch: &mut Vec<T>,
) {
    T::gemm(Form::Nn, m, k, n, a, b, c, false, scratch);
}

/// `C[k x n] = A^T B` with A `[m x k]`, B `[m x n]`: the weight gradient `a_prev^T dz`.
pub fn matmul_tn<T: Gemm>(
    m: usize,
    k: usize,
    n: usize,
    a: &[T],
    b: &[T],
    c: &mut [T],
    scratch: &mut Vec<T>,
) {
    T::gemm(Form::Tn, k, m, n, a, b, c, false, scratch);
}

/// `C[m x k] = A B^T` with A `[m x n]`, B `[k x n]`: the gradient passed back, `dz W^T`.
pub fn matmul_nt<T: Gemm>(
    m: usize,
    n: usize,
    k: usize,
    a: &[T],
    b: &[T],
    c: &mut [T],
    scratch: &mut Vec<T>,
) {
    T::gemm(Form::Nt, m, n, k, a, b, c, false, scratch);
}
