//! f32 products on four lanes.
//!
//! Large products pack A and B block by block, so that the inner loop reads both at constant offsets from
//! a pointer. One step of it takes 16 multiplications and additions, and a processor that issues six
//! instructions per cycle has room for few others. Small products read A, and whole panels of B, in place.
//! Blocks over k reload C and continue its sums, so every sum keeps the order of k.

use super::pack::{View, copy, pack_a, pack_b};
use super::unpacked::small;
use super::{Form, Rows};
use crate::f32x4::F32x4;
use crate::holds;

/// Rows of the register tile: one vector of packed A.
pub const MR: usize = 4;
/// Columns of the register tile: two vectors of packed B.
pub const NR: usize = 8;
/// Steps of k in a block: a panel of B (16 KB) stays in the L1 cache.
pub const KC: usize = 512;
/// Columns in a block. It is wide because A is packed again for each block. The panels of B are read only
/// once for every [`MC`] rows, so they may come from a larger cache.
pub const NC: usize = 1024;
/// Rows in a block.
pub const MC: usize = 64;

/// `C (+)= A B` in one of three [`Form`]s, bit-identical to [`super::reference::gemm`]. Panics if a slice
/// is too short.
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
    let nothing = &mut |_, _: &mut [f32]| {};
    product(form, m, k, n, a, b, c, accumulate, None, scratch, nothing);
}

/// `C = A B`, then adds `bias` to every row, in one pass. `done` receives complete rows while they are still
/// in cache.
pub fn affine(
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
    let bias = Some(bias);
    product(Form::Nn, m, k, n, a, b, c, false, bias, scratch, done);
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
    done: Rows<'_, f32>,
) {
    assert!(
        holds(a.len(), m, k) && holds(b.len(), k, n) && holds(c.len(), m, n),
        "a matrix has all its numbers"
    );
    assert!(bias.is_none_or(|b| b.len() >= n));
    if k == 0 && !accumulate {
        c[..m * n].fill(0.0);
    }
    let a = View::new(a.as_ptr(), k, m, form == Form::Tn);
    let b = View::new(b.as_ptr(), n, k, form == Form::Nt);
    let bias = bias.map_or(std::ptr::null(), <[f32]>::as_ptr);
    let at = c.as_mut_ptr();
    // SAFETY: the asserted lengths.
    unsafe {
        if is_small(m, k, n) {
            small(m, k, n, a, b, at, accumulate, bias, scratch);
        } else if n <= NC {
            return blocked(m, k, n, a, b, at, accumulate, bias, scratch, done);
        } else {
            let nothing = &mut |_, _: &mut [f32]| {};
            blocked(m, k, n, a, b, at, accumulate, bias, scratch, nothing);
        }
    }
    done(0, &mut c[..m * n]);
}

/// True if packing both operands would cost more than it saves.
fn is_small(m: usize, k: usize, n: usize) -> bool {
    // Saturating: 1024 x 4096 x 1024 multiplications exceed 32 bits.
    m < 3 * MR || n < 2 * NR || m.saturating_mul(k).saturating_mul(n) < 1 << 15
}

/// Number of floats of scratch that [`gemm`] needs.
pub fn scratch_len(form: Form, m: usize, k: usize, n: usize) -> usize {
    if is_small(m, k, n) {
        let in_place = form != Form::Nt && n.is_multiple_of(NR);
        if in_place { 0 } else { k.saturating_mul(NR) }
    } else {
        let (a, b) = packed_lens(m, k, n);
        a + b
    }
}

/// Number of floats in a packed block of A and in one of B.
fn packed_lens(m: usize, k: usize, n: usize) -> (usize, usize) {
    let depth = k.min(KC);
    (
        depth * m.min(MC).next_multiple_of(MR),
        depth * n.min(NC).next_multiple_of(NR),
    )
}

/// Grows the scratch buffer to at least `len` numbers.
pub(super) fn reserve(scratch: &mut Vec<f32>, len: usize) -> *mut f32 {
    if scratch.len() < len {
        scratch.resize(len, 0.0);
    }
    scratch.as_mut_ptr()
}

/// The product by packed blocks. A null bias means none.
///
/// # Safety
/// `a` has `m x k` elements, `b` `k x n`, `c` `m x n`, and `bias` n if it is not null.
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
    done: Rows<'_, f32>,
) {
    let (a_len, b_len) = packed_lens(m, k, n);
    let b_pack = reserve(scratch, a_len + b_len);
    // SAFETY: the caller's promise; packed blocks fit what was reserved.
    unsafe {
        let a_pack = b_pack.add(b_len);
        for j in (0..n).step_by(NC) {
            let columns = NC.min(n - j);
            for p in (0..k).step_by(KC) {
                let depth = KC.min(k - p);
                pack_b(depth, columns, b.at(p, j), b_pack);
                let reload = accumulate || p > 0;
                let whole = p + depth == k;
                let bias = if whole {
                    bias_at(bias, j)
                } else {
                    std::ptr::null()
                };
                for i in (0..m).step_by(MC) {
                    let rows = MC.min(m - i);
                    let c = c.add(i * n + j);
                    pack_a(rows, depth, a.at(i, p), a_pack);
                    block(rows, depth, columns, a_pack, b_pack, c, n, reload, bias);
                    if whole && columns == n {
                        done(i, std::slice::from_raw_parts_mut(c, rows * n));
                    }
                }
            }
        }
    }
}

/// The product of a packed block of A with one of B. `c_stride` is the row stride of C.
///
/// # Safety
/// `a` is packed `rows x k`, `b` packed `k x columns`; `c` has `rows x columns` elements, and `bias`
/// `columns` if it is not null.
unsafe fn block(
    rows: usize,
    k: usize,
    columns: usize,
    a: *const f32,
    b: *const f32,
    c: *mut f32,
    c_stride: usize,
    accumulate: bool,
    bias: *const f32,
) {
    // SAFETY: the caller's promise; panels follow each other.
    unsafe {
        for j in (0..columns).step_by(NR) {
            let (b, c, bias) = (b.add(j * k), c.add(j), bias_at(bias, j));
            match columns - j {
                1 => narrow::<1>(rows, k, a, b, c, c_stride, accumulate, bias),
                2 => narrow::<2>(rows, k, a, b, c, c_stride, accumulate, bias),
                3 => narrow::<3>(rows, k, a, b, c, c_stride, accumulate, bias),
                4 => narrow::<4>(rows, k, a, b, c, c_stride, accumulate, bias),
                w => panel(rows, k, w.min(NR), a, b, c, c_stride, accumulate, bias),
            }
        }
    }
}

/// The product with one panel of B, of which `w` columns exist. Never inlined, so that its inner loop has
/// all registers to itself.
///
/// # Safety
/// As for [`block`], with `w` columns.
#[inline(never)]
unsafe fn panel(
    rows: usize,
    k: usize,
    w: usize,
    a: *const f32,
    b: *const f32,
    c: *mut f32,
    c_stride: usize,
    accumulate: bool,
    bias: *const f32,
) {
    let mut edge_bias = [0.0f32; NR];
    let mut edge = [0.0f32; MR * NR];
    let (edge_bias, edge) = (edge_bias.as_mut_ptr(), edge.as_mut_ptr());
    // SAFETY: the caller's promise; partial tiles go through `edge`.
    unsafe {
        let mut bias = bias;
        if w < NR && !bias.is_null() {
            copy(1, w, bias, 0, edge_bias, 0);
            bias = edge_bias;
        }
        for i in (0..rows).step_by(MR) {
            let (a, c, r) = (a.add(i * k), c.add(i * c_stride), MR.min(rows - i));
            if r == MR && w == NR {
                tile(k, a, b, c, c_stride, accumulate, bias);
                continue;
            }
            if accumulate {
                copy(r, w, c, c_stride, edge, NR);
            }
            tile(k, a, b, edge, NR, accumulate, bias);
            copy(r, w, edge, NR, c, c_stride);
        }
    }
}

/// An `MR x NR` tile of C held in registers over k steps. Everything is read at constant offsets. Not
/// unrolled, because the compiler would finish one sum after another and run out of registers.
///
/// # Safety
/// `a` and `b` are packed panels of k steps, `c` has MR rows of NR numbers, and `bias` NR where it is not
/// null.
#[inline(always)]
unsafe fn tile(
    mut k: usize,
    mut a: *const f32,
    mut b: *const f32,
    c: *mut f32,
    c_stride: usize,
    accumulate: bool,
    bias: *const f32,
) {
    let mut sums = [[F32x4::zero(); 2]; MR];
    // SAFETY: the caller's promise.
    unsafe {
        if accumulate {
            for r in 0..MR {
                for v in 0..2 {
                    sums[r][v] = F32x4::load(c.add(r * c_stride + 4 * v));
                }
            }
        }
        while k > 0 {
            k -= 1;
            let columns = [F32x4::load(b), F32x4::load(b.add(4))];
            for r in 0..MR {
                let x = F32x4::load_splat(a.add(r));
                for v in 0..2 {
                    sums[r][v] = sums[r][v] + x * columns[v];
                }
            }
            a = a.add(MR);
            b = b.add(NR);
        }
        if !bias.is_null() {
            for v in 0..2 {
                let bias = F32x4::load(bias.add(4 * v));
                for r in 0..MR {
                    sums[r][v] = sums[r][v] + bias;
                }
            }
        }
        for r in 0..MR {
            for v in 0..2 {
                sums[r][v].store(c.add(r * c_stride + 4 * v));
            }
        }
    }
}

/// The product with the last W columns of B, at most 4. A vector holds four rows of one column, so that
/// missing columns are not computed. Processes two panels of A at once.
///
/// # Safety
/// As for [`block`], with W columns.
#[inline(never)]
unsafe fn narrow<const W: usize>(
    rows: usize,
    k: usize,
    a: *const f32,
    b: *const f32,
    c: *mut f32,
    c_stride: usize,
    accumulate: bool,
    bias: *const f32,
) {
    // SAFETY: the caller's promise; an odd last panel of A is used twice.
    unsafe {
        for i in (0..rows).step_by(2 * MR) {
            let (a, c, r) = (a.add(i * k), c.add(i * c_stride), (2 * MR).min(rows - i));
            let mut sums = [[0.0f32; 2 * MR]; W];
            if accumulate {
                for w in 0..W {
                    for row in 0..r {
                        sums[w][row] = *c.add(row * c_stride + w);
                    }
                }
            }
            let second = a.add(if r > MR { MR * k } else { 0 });
            strips(k, [a, second], b, &mut sums);
            for w in 0..W {
                for row in 0..r {
                    let sum = sums[w][row];
                    *c.add(row * c_stride + w) = match bias.is_null() {
                        true => sum,
                        false => sum + *bias.add(w),
                    };
                }
            }
        }
    }
}

/// Adds k steps to the sums of eight rows, column by column.
///
/// # Safety
/// `a` and `b` are packed panels of k steps; that of B is half as wide as [`NR`].
#[inline(always)]
unsafe fn strips<const W: usize>(
    mut k: usize,
    mut a: [*const f32; 2],
    mut b: *const f32,
    sums: &mut [[f32; 2 * MR]; W],
) {
    // SAFETY: the caller's promise.
    unsafe {
        let at = sums.as_mut_ptr().cast::<[F32x4; 2]>();
        let mut sums: [[F32x4; 2]; W] = std::array::from_fn(|w| at.add(w).read_unaligned());
        while k > 0 {
            k -= 1;
            let x = a.map(|a| F32x4::load(a));
            for w in 0..W {
                let y = F32x4::load_splat(b.add(w));
                for p in 0..2 {
                    sums[w][p] = sums[w][p] + x[p] * y;
                }
            }
            a = a.map(|a| a.wrapping_add(MR));
            b = b.wrapping_add(4);
        }
        for w in 0..W {
            at.add(w).write_unaligned(sums[w]);
        }
    }
}

/// The bias from column `j` on; null if there is none.
pub(super) fn bias_at(bias: *const f32, j: usize) -> *const f32 {
    if bias.is_null() {
        bias
    } else {
        bias.wrapping_add(j)
    }
}
