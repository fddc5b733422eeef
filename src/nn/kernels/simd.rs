//! SIMD128 matrix products. Multiply and add stay two instructions: relaxed-simd's fused form would
//! make results depend on the visitor's processor.
//!
//! Big products pack both operands: A k-major in panels of [`ROWS`] rows, B in panels of [`COLUMNS`]
//! columns, so that the inner loop walks two pointers. Small ones read A, and B's whole panels, in
//! place. Blocks over k reload and continue the sums of C: the order of every sum stays that of k.

use super::Form;
use super::lanes::{load, store};
use super::pack::{View, copy, pack_a, pack_b};
use core::arch::wasm32::{
    f32x4_add, f32x4_mul, f32x4_splat, v128, v128_load, v128_load32_splat, v128_store,
};

/// Rows of the register tile: one vector, as [`pack_a`] copies them.
pub const ROWS: usize = 4;
/// Columns of the register tile: two vectors.
pub const COLUMNS: usize = 8;
/// Steps of k in a block: a panel of B (16 KB) stays in the first-level cache.
pub const K_BLOCK: usize = 512;
/// Columns in a block: half a megabyte of packed B stays in the second-level cache.
pub const N_BLOCK: usize = 256;
/// Rows in a block.
pub const M_BLOCK: usize = 120;

/// `C (+)= A B` in one of three [`Form`]s: the contract of its scalar twin.
pub fn gemm(
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
    product(form, m, k, n, a, b, c, accumulate, None, scratch);
}

/// `C = A B`, then plus `bias` in every row, in one pass.
pub fn affine(
    m: usize,
    k: usize,
    n: usize,
    a: &[f32],
    b: &[f32],
    bias: &[f32],
    c: &mut [f32],
    scratch: &mut Vec<f32>,
) {
    product(Form::Nn, m, k, n, a, b, c, false, Some(bias), scratch);
}

fn product(
    form: Form,
    m: usize,
    k: usize,
    n: usize,
    a: &[f32],
    b: &[f32],
    c: &mut [f32],
    accumulate: bool,
    bias: Option<&[f32]>,
    scratch: &mut Vec<f32>,
) {
    assert!(a.len() >= m * k && b.len() >= k * n && c.len() >= m * n);
    assert!(bias.is_none_or(|b| b.len() >= n));
    if k == 0 && !accumulate {
        c[..m * n].fill(0.0);
    }
    let a = View::new(a.as_ptr(), k, m, form == Form::Tn);
    let b = View::new(b.as_ptr(), n, k, form == Form::Nt);
    let bias = bias.map_or(std::ptr::null(), <[f32]>::as_ptr);
    let c = c.as_mut_ptr();
    // SAFETY: the views lie in slices of the asserted lengths, C and the bias likewise.
    unsafe {
        if is_small(m, k, n) {
            small(m, k, n, a, b, c, accumulate, bias, scratch);
        } else {
            blocked(m, k, n, a, b, c, accumulate, bias, scratch);
        }
    }
}

/// Not worth packing both operands.
fn is_small(m: usize, k: usize, n: usize) -> bool {
    m < 3 * ROWS || n < 2 * COLUMNS || m * k * n < 1 << 15
}

/// Floats of scratch that [`gemm`] asks for.
pub fn scratch_len(form: Form, m: usize, k: usize, n: usize) -> usize {
    if is_small(m, k, n) {
        let in_place = form != Form::Nt && n.is_multiple_of(COLUMNS);
        if in_place { 0 } else { k * COLUMNS }
    } else {
        let (a, b) = packed_lens(m, k, n);
        a + b
    }
}

/// Floats of a packed block of A and of one of B.
fn packed_lens(m: usize, k: usize, n: usize) -> (usize, usize) {
    let depth = k.min(K_BLOCK);
    (
        depth * m.min(M_BLOCK).next_multiple_of(ROWS),
        depth * n.min(N_BLOCK).next_multiple_of(COLUMNS),
    )
}

/// Grows the scratch buffer to `len`; nothing is done once it is large enough.
fn reserve(scratch: &mut Vec<f32>, len: usize) -> *mut f32 {
    if scratch.len() < len {
        scratch.resize(len, 0.0);
    }
    scratch.as_mut_ptr()
}

unsafe fn blocked(
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
    let (a_len, b_len) = packed_lens(m, k, n);
    let b_pack = reserve(scratch, a_len + b_len);
    // SAFETY: every block lies inside the matrices; the packed blocks fit what was reserved.
    unsafe {
        let a_pack = b_pack.add(b_len);
        for j in (0..n).step_by(N_BLOCK) {
            let columns = N_BLOCK.min(n - j);
            for p in (0..k).step_by(K_BLOCK) {
                let depth = K_BLOCK.min(k - p);
                pack_b(depth, columns, b.at(p, j), b_pack);
                let go_on = accumulate || p > 0;
                let whole = p + depth == k;
                let bias = if whole {
                    bias_at(bias, j)
                } else {
                    std::ptr::null()
                };
                for i in (0..m).step_by(M_BLOCK) {
                    let rows = M_BLOCK.min(m - i);
                    pack_a(rows, depth, a.at(i, p), a_pack);
                    let c = c.add(i * n + j);
                    block(rows, depth, columns, a_pack, b_pack, c, n, go_on, bias);
                }
            }
        }
    }
}

/// The product of packed blocks.
unsafe fn block(
    rows: usize,
    k: usize,
    columns: usize,
    a: *const f32,
    b: *const f32,
    c: *mut f32,
    n: usize,
    go_on: bool,
    bias: *const f32,
) {
    let mut edge_bias = [0.0f32; COLUMNS];
    let mut edge = [0.0f32; ROWS * COLUMNS];
    // SAFETY: see blocked; partial tiles go through `edge`.
    unsafe {
        for j in (0..columns).step_by(COLUMNS) {
            let (b, w) = (b.add(j * k), COLUMNS.min(columns - j));
            let mut bias = bias_at(bias, j);
            if w < COLUMNS && !bias.is_null() {
                copy(1, w, bias, 0, edge_bias.as_mut_ptr(), 0);
                bias = edge_bias.as_ptr();
            }
            for i in (0..rows).step_by(ROWS) {
                let a = View {
                    data: a.add(i * k),
                    row: 1,
                    column: ROWS,
                };
                let c = c.add(i * n + j);
                let r = ROWS.min(rows - i);
                if r == ROWS && w == COLUMNS {
                    tile::<ROWS>(k, a, b, COLUMNS, c, n, go_on, bias);
                } else {
                    copy(r, w, c, n, edge.as_mut_ptr(), COLUMNS);
                    tile::<ROWS>(k, a, b, COLUMNS, edge.as_mut_ptr(), COLUMNS, go_on, bias);
                    copy(r, w, edge.as_ptr(), COLUMNS, c, n);
                }
            }
        }
    }
}

/// Without packing, except for B^T. Columns go eight, then four at once, the last by parts of a
/// vector. The bias may be null: none.
unsafe fn small(
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

/// The bias from column `j` on, null when there is none.
fn bias_at(bias: *const f32, j: usize) -> *const f32 {
    if bias.is_null() {
        bias
    } else {
        bias.wrapping_add(j)
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
    b: *const f32,
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
        for p in 0..k {
            let y = load::<W>(b.add(p * b_row));
            for r in 0..R {
                let x = v128_load32_splat(a.at(r, p).data.cast());
                sums[r] = f32x4_add(sums[r], f32x4_mul(x, y));
            }
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
    b: *const f32,
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
        for p in 0..k {
            let b = b.add(p * b_row).cast::<v128>();
            let columns = [v128_load(b), v128_load(b.add(1))];
            for r in 0..R {
                let x = v128_load32_splat(a.at(r, p).data.cast());
                for v in 0..2 {
                    sums[r][v] = f32x4_add(sums[r][v], f32x4_mul(x, columns[v]));
                }
            }
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
