//! Products of few rows, few columns or few multiplications: only B^T is worth packing.

use super::Form;
use super::blocked::{NR, bias_at, reserve, scratch_len};
use super::pack::{View, pack_b};
use crate::f32x4::F32x4;

/// `C (+)= A B (+ bias)` without packing, except for B^T: eight columns at a time, then four, the last ones by
/// parts of a vector. A null bias means none.
///
/// # Safety
/// `a` has `m x k` elements, `b` `k x n`, `c` `m x n`, and `bias` n if it is not null.
pub(super) unsafe fn small(
    m: usize,
    k: usize,
    n: usize,
    a: View,
    b: View,
    c: *mut f32,
    accumulate: bool,
    bias: *const f32,
    scratch: &mut Vec<f32>,
) {
    let form = if b.column_stride == 1 {
        Form::Nn
    } else {
        Form::Nt
    };
    let pack = reserve(scratch, scratch_len(form, m, k, n));
    // SAFETY: the caller's promise; packed panels fit `pack`.
    unsafe {
        let mut j = 0;
        while j + NR <= n {
            let (b, b_stride) = if b.column_stride == 1 {
                (b.at(0, j).data, b.row_stride)
            } else {
                pack_b(k, NR, b.at(0, j), pack);
                (pack.cast_const(), NR)
            };
            let mut i = 0;
            while i < m {
                let (a, c, bias) = (a.at(i, 0), c.add(i * n + j), bias_at(bias, j));
                i += match m - i {
                    0..4 => tile::<1>(k, a, b, b_stride, c, n, accumulate, bias),
                    _ => tile::<4>(k, a, b, b_stride, c, n, accumulate, bias),
                };
            }
            j += NR;
        }
        if n - j >= 4 {
            let bias = bias_at(bias, j);
            strip::<4>(m, k, n, a, b.at(0, j), c.add(j), accumulate, bias, pack);
            j += 4;
        }
        let (c, bias) = (c.add(j), bias_at(bias, j));
        match n - j {
            1 => strip::<1>(m, k, n, a, b.at(0, j), c, accumulate, bias, pack),
            2 => strip::<2>(m, k, n, a, b.at(0, j), c, accumulate, bias, pack),
            3 => strip::<3>(m, k, n, a, b.at(0, j), c, accumulate, bias, pack),
            _ => {}
        }
    }
}

/// Computes W columns, at most 4, of all rows.
///
/// # Safety
/// As for [`small`], starting at these columns; `pack` has room for `W k` numbers.
unsafe fn strip<const W: usize>(
    m: usize,
    k: usize,
    n: usize,
    a: View,
    b: View,
    c: *mut f32,
    accumulate: bool,
    bias: *const f32,
    pack: *mut f32,
) {
    // SAFETY: the caller's promise.
    unsafe {
        let (b, b_stride) = if b.column_stride == 1 {
            (b.data, b.row_stride)
        } else {
            for p in 0..k {
                for w in 0..W {
                    *pack.add(p * W + w) = *b.at(p, w).data;
                }
            }
            (pack.cast_const(), W)
        };
        let mut i = 0;
        while i < m {
            let (a, c) = (a.at(i, 0), c.add(i * n));
            i += match m - i {
                0..4 => narrow::<1, W>(k, a, b, b_stride, c, n, accumulate, bias),
                _ => narrow::<4, W>(k, a, b, b_stride, c, n, accumulate, bias),
            };
        }
    }
}

/// An `R x W` tile of C, W at most 4. Returns R.
///
/// # Safety
/// `a` has R rows of k, `b` k rows and `c` R rows of W numbers, and `bias` W if it is not null.
#[inline(always)]
unsafe fn narrow<const R: usize, const W: usize>(
    k: usize,
    a: View,
    mut b: *const f32,
    b_stride: usize,
    c: *mut f32,
    c_stride: usize,
    accumulate: bool,
    bias: *const f32,
) -> usize {
    let mut sums = [F32x4::zero(); R];
    // SAFETY: the caller's promise.
    unsafe {
        if accumulate {
            for r in 0..R {
                sums[r] = F32x4::load_first::<W>(c.add(r * c_stride));
            }
        }
        let mut lines: [*const f32; R] = std::array::from_fn(|r| a.at(r, 0).data);
        for _ in 0..k {
            let y = F32x4::load_first::<W>(b);
            for r in 0..R {
                let x = F32x4::load_splat(lines[r]);
                sums[r] = sums[r] + x * y;
                lines[r] = lines[r].wrapping_add(a.column_stride);
            }
            b = b.wrapping_add(b_stride);
        }
        if !bias.is_null() {
            let bias = F32x4::load_first::<W>(bias);
            sums = sums.map(|sum| sum + bias);
        }
        for r in 0..R {
            sums[r].store_first::<W>(c.add(r * c_stride));
        }
    }
    R
}

/// An `R x 8` tile of C held in registers over k steps. Returns R.
///
/// # Safety
/// `a` has R rows of k, `b` k rows and `c` R rows of 8 numbers, and `bias` 8 if it is not null.
#[inline(always)]
unsafe fn tile<const R: usize>(
    k: usize,
    a: View,
    mut b: *const f32,
    b_stride: usize,
    c: *mut f32,
    c_stride: usize,
    accumulate: bool,
    bias: *const f32,
) -> usize {
    let mut sums = [[F32x4::zero(); 2]; R];
    // SAFETY: the caller's promise.
    unsafe {
        if accumulate {
            for r in 0..R {
                for v in 0..2 {
                    sums[r][v] = F32x4::load(c.add(r * c_stride + 4 * v));
                }
            }
        }
        let mut lines: [*const f32; R] = std::array::from_fn(|r| a.at(r, 0).data);
        for _ in 0..k {
            let columns = [F32x4::load(b), F32x4::load(b.add(4))];
            for r in 0..R {
                let x = F32x4::load_splat(lines[r]);
                for v in 0..2 {
                    sums[r][v] = sums[r][v] + x * columns[v];
                }
                lines[r] = lines[r].wrapping_add(a.column_stride);
            }
            b = b.wrapping_add(b_stride);
        }
        if !bias.is_null() {
            for v in 0..2 {
                let bias = F32x4::load(bias.add(4 * v));
                for r in 0..R {
                    sums[r][v] = sums[r][v] + bias;
                }
            }
        }
        for r in 0..R {
            for v in 0..2 {
                sums[r][v].store(c.add(r * c_stride + 4 * v));
            }
        }
    }
    R
}
