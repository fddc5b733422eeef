//! Sums and tests over slices, in a fixed order.

use crate::Number;

/// Columns per group: a number known to the compiler.
const LANES: usize = 8;

/// `z[i, :] += b` for every row.
pub fn add_bias<T: Number>(z: &mut [T], b: &[T]) {
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
pub fn column_sums<T: Number>(dz: &[T], out: &mut [T]) {
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
    // Few columns at a time, so that their sums stay in registers.
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

/// Copies a slice to another of the same length. Panics if the lengths differ. LLVM lowers an ordinary copy
/// to `memory.copy`, a runtime call that costs more than the few numbers of a small layer.
#[inline]
pub fn copy<T: Number>(from: &[T], to: &mut [T]) {
    assert!(from.len() == to.len(), "both slices have one length");
    if from.len() > 32 {
        to.copy_from_slice(from);
        return;
    }
    for (from, to) in from.iter().zip(to) {
        // SAFETY: `to` is a valid `&mut T`. Volatile keeps LLVM from emitting memory.copy.
        unsafe { std::ptr::write_volatile(to, *from) };
    }
}

/// True when no element is NaN or infinite. Branch-free, so that it vectorizes: `x * 0` is 0 for
/// finite x and NaN otherwise.
pub fn all_finite<T: Number>(values: &[T]) -> bool {
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
    // NaN is the only possible value besides 0.
    total == T::ZERO
}

/// Largest absolute value; 0 for an empty slice. NaN and infinities are ignored.
pub fn max_abs<T: Number>(values: &[T]) -> T {
    values
        .iter()
        .map(|x| x.abs())
        .filter(|x| x.is_finite())
        .fold(T::ZERO, T::max_of)
}

/// Root mean square; 0 for an empty slice.
pub fn rms<T: Number>(values: &[T]) -> f64 {
    // One chain of additions: about a nanosecond each.
    crate::tally::add(12 * values.len(), 4);
    let sum: f64 = values.iter().map(|x| x.f64() * x.f64()).sum();
    (sum / values.len().max(1) as f64).sqrt()
}
