//! Matrix products on packed row-major slices, in the three forms back-propagation needs.
//!
//! **Contract.** Every element of the result is one sum in the order of the contracted index, one
//! rounding per multiply and one per add, never fused, never split into partial sums. So the SIMD
//! kernel, its scalar twin, a native build and a wasm build give the same bits, and a shared link
//! gives the same numbers on every machine. Kernels tile over rows and columns as they like, and
//! block over the contracted index when C is reloaded and its sum continued.

pub mod scalar;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use training_ground_kernels::simd;
pub use training_ground_kernels::{Form, Rows, batch, holds, math, math64};

use super::scalar::Scalar;

/// `C[m x n] (+)= A B` in f32 by the fastest kernel of this target; the sum runs over k.
/// `scratch` keeps its memory between calls.
pub fn gemm_f32(
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
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    simd::gemm(form, m, k, n, a, b, c, accumulate, scratch);
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    scalar::gemm(form, m, k, n, a, b, c, accumulate, scratch);
}

/// Floats of scratch that [`gemm_f32`] is going to want, for a buffer made at once; 0 where the
/// scalar kernel makes its own.
pub fn scratch_f32(form: Form, m: usize, k: usize, n: usize) -> usize {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    return simd::scratch_len(form, m, k, n);
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    {
        let _ = (form, m, k, n);
        0
    }
}

/// The scratch of a dense layer's three products, for `rows` examples.
pub fn layer_scratch<T: Scalar>(rows: usize, fan_in: usize, columns: usize) -> usize {
    let forward = T::scratch(Form::Nn, rows, fan_in, columns);
    let weights = T::scratch(Form::Tn, fan_in, rows, columns);
    let below = T::scratch(Form::Nt, rows, columns, fan_in);
    forward.max(weights).max(below)
}

/// `C[m x n] = A[m x k] B[k x n]`.
pub fn matmul<T: Scalar>(
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
pub fn matmul_tn<T: Scalar>(
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

/// `C[m x k] = A B^T` with A `[m x n]`, B `[k x n]`: the gradient passed down, `dz W^T`.
pub fn matmul_nt<T: Scalar>(
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

/// Columns done at once: their number is known to the compiler.
const LANES: usize = 8;

/// `z[i, :] += b` for every row.
pub fn add_bias<T: Scalar>(z: &mut [T], b: &[T]) {
    for row in z.chunks_exact_mut(b.len().max(1)) {
        let (whole, rest) = row.as_chunks_mut::<LANES>();
        let (bias, last) = b.as_chunks::<LANES>();
        for (row, bias) in whole.iter_mut().zip(bias) {
            for lane in 0..LANES {
                row[lane] += bias[lane];
            }
        }
        for (x, &bias) in rest.iter_mut().zip(last) {
            *x += bias;
        }
    }
}

/// Column sums of `dz`, rows in order.
pub fn column_sums<T: Scalar>(dz: &[T], out: &mut [T]) {
    let width = out.len().max(1);
    if width >= 4 * LANES {
        out.fill(T::ZERO);
        for row in dz.chunks_exact(width) {
            for (sum, &x) in out.iter_mut().zip(row) {
                *sum += x;
            }
        }
        return;
    }
    // Few columns: their sums stay in registers.
    let (whole, rest) = out.as_chunks_mut::<LANES>();
    let first = whole.len() * LANES;
    for (block, out) in whole.iter_mut().enumerate() {
        let mut sums = [T::ZERO; LANES];
        for row in dz.chunks_exact(width) {
            let row: &[T; LANES] = row[block * LANES..].first_chunk().expect("a whole block");
            for lane in 0..LANES {
                sums[lane] += row[lane];
            }
        }
        *out = sums;
    }
    for (j, out) in rest.iter_mut().enumerate() {
        let mut sum = T::ZERO;
        for &x in dz.iter().skip(first + j).step_by(width) {
            sum += x;
        }
        *out = sum;
    }
}

/// Copies a slice to another of the same length; panics where it is not. The compiler makes a call into
/// the browser of every copy it sees, which costs more than the few numbers of a small layer.
#[inline]
pub fn copy<T: Scalar>(from: &[T], to: &mut [T]) {
    assert!(from.len() == to.len(), "both slices have one length");
    if from.len() > 32 {
        to.copy_from_slice(from);
        return;
    }
    for (from, to) in from.iter().zip(to) {
        // SAFETY: a reference. Volatile, so that no copy is seen.
        unsafe { std::ptr::write_volatile(to, *from) };
    }
}

/// True when no element is NaN or infinite. Branch-free, so that it vectorizes: `x * 0` is 0 for
/// finite x and NaN otherwise.
pub fn all_finite<T: Scalar>(values: &[T]) -> bool {
    let (whole, rest) = values.as_chunks::<LANES>();
    let mut total = T::ZERO;
    if !whole.is_empty() {
        let mut sums = [T::ZERO; LANES];
        for chunk in whole {
            for lane in 0..LANES {
                sums[lane] += chunk[lane] * T::ZERO;
            }
        }
        for sum in sums {
            total += sum;
        }
    }
    for &x in rest {
        total += x * T::ZERO;
    }
    // NaN is the only value this can take beside 0.
    total == T::ZERO
}

/// Largest absolute value; 0 for an empty slice, NaN and infinities are passed over.
pub fn max_abs<T: Scalar>(values: &[T]) -> T {
    values
        .iter()
        .map(|x| x.abs())
        .filter(|x| x.is_finite())
        .fold(T::ZERO, T::max_of)
}

/// Root mean square; 0 for an empty slice.
pub fn rms<T: Scalar>(values: &[T]) -> f64 {
    // One chain of additions: about a nanosecond each.
    super::tally::add(12 * values.len(), 4);
    let sum: f64 = values.iter().map(|x| x.f64() * x.f64()).sum();
    (sum / values.len().max(1) as f64).sqrt()
}
