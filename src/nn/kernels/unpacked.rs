//! SIMD128 products of few rows, few columns or few multiplications: nothing is worth packing but B^T.

use super::Form;
use super::lanes::{load, store};
use super::pack::{View, pack_b};
use super::simd::{COLUMNS, bias_at, reserve, scratch_len};
use core::arch::wasm32::{
    f32x4_add, f32x4_mul, f32x4_splat, v128_load, v128_load32_splat, v128_store,
};

/// Without packing, except for B^T. Columns go eight, then four at once, the last by parts of a
/// vector. The bias may be null: none.
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
    let form = if b.column == 1 { Form::Nn } else { Form::Nt };
    let pack = reserve(scratch, scratch_len(form, m, k, n));
    // SAFETY: panels lie in the matrices, packed ones in `pack`.
    unsafe {
        let mut j = 0;
        while j + COLUMNS <= n {
            let (b, b_row) = if b.column == 1 {
                (b.at(0, j).data, b.row)
            } else {
                pack_b(k, COLUMNS, b.at(0, j), pack);
                (pack.cast_const(), COLUMNS)
            };
            let mut i = 0;
            while i < m {
                let (a, c, bias) = (a.at(i, 0), c.add(i * n + j), bias_at(bias, j));
                i += match m - i {
                    0..4 => tile::<1>(k, a, b, b_row, c, n, accumulate, bias),
                    _ => tile::<4>(k, a, b, b_row, c, n, accumulate, bias),
                };
            }
            j += COLUMNS;
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

/// W columns, 4 at the most, of all rows.
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
    // SAFETY: as in small.
    unsafe {
        let (b, b_row) = if b.column == 1 {
            (b.data, b.row)
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
                0..4 => narrow::<1, W>(k, a, b, b_row, c, n, accumulate, bias),
                _ => narrow::<4, W>(k, a, b, b_row, c, n, accumulate, bias),
            };
        }
    }
}

/// An `R x W` tile of C, W at most 4. Returns R.
#[inline(always)]
unsafe fn narrow<const R: usize, const W: usize>(
    k: usize,
    a: View,
    mut b: *const f32,
    b_row: usize,
    c: *mut f32,
    c_row: usize,
    go_on: bool,
    bias: *const f32,
) -> usize {
    let mut sums = [f32x4_splat(0.0); R];
    // SAFETY: the caller gives R rows of A, k rows of B and R rows of C, the last two W wide.
    unsafe {
        if go_on {
            for r in 0..R {
                sums[r] = load::<W>(c.add(r * c_row));
            }
        }
        let mut lines: [*const f32; R] = std::array::from_fn(|r| a.at(r, 0).data);
        for _ in 0..k {
            let y = load::<W>(b);
            for r in 0..R {
                let x = v128_load32_splat(lines[r].cast());
                sums[r] = f32x4_add(sums[r], f32x4_mul(x, y));
                lines[r] = lines[r].wrapping_add(a.column);
            }
            b = b.wrapping_add(b_row);
        }
        if !bias.is_null() {
            let bias = load::<W>(bias);
            sums = sums.map(|sum| f32x4_add(sum, bias));
        }
        for r in 0..R {
            store::<W>(c.add(r * c_row), sums[r]);
        }
    }
    R
}

/// An `R x 8` tile of C held in registers over k steps. Returns R.
#[inline(always)]
unsafe fn tile<const R: usize>(
    k: usize,
    a: View,
    mut b: *const f32,
    b_row: usize,
    c: *mut f32,
    c_row: usize,
    go_on: bool,
    bias: *const f32,
) -> usize {
    let mut sums = [[f32x4_splat(0.0); 2]; R];
    // SAFETY: the caller gives R rows of A, k rows of B and R rows of C, the last two 8 wide.
    unsafe {
        if go_on {
            for r in 0..R {
                for v in 0..2 {
                    sums[r][v] = v128_load(c.add(r * c_row + 4 * v).cast());
                }
            }
        }
        let mut lines: [*const f32; R] = std::array::from_fn(|r| a.at(r, 0).data);
        for _ in 0..k {
            let columns = [v128_load(b.cast()), v128_load(b.add(4).cast())];
            for r in 0..R {
                let x = v128_load32_splat(lines[r].cast());
                for v in 0..2 {
                    sums[r][v] = f32x4_add(sums[r][v], f32x4_mul(x, columns[v]));
                }
                lines[r] = lines[r].wrapping_add(a.column);
            }
            b = b.wrapping_add(b_row);
        }
        if !bias.is_null() {
            for v in 0..2 {
                let bias = v128_load(bias.add(4 * v).cast());
                for r in 0..R {
                    sums[r][v] = f32x4_add(sums[r][v], bias);
                }
            }
        }
        for r in 0..R {
            for v in 0..2 {
                v128_store(c.add(r * c_row + 4 * v).cast(), sums[r][v]);
            }
        }
    }
    R
}
