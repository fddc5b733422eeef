//! SIMD128 matrix products. Multiply and add stay two instructions: relaxed-simd's fused form would
//! make results depend on the visitor's processor.
//!
//! Big products pack B in panels of [`COLUMNS`] columns and A in panels of [`ROWS`] rows, both k-major, so
//! that the inner loop walks two pointers: a step is sixteen multiplications and additions, and a processor
//! that starts six instructions a cycle has room for few besides. Small ones read A, and B's whole panels,
//! in place. Blocks over k reload and continue the sums of C: the order of every sum stays that of k.

use super::pack::{View, copy, pack_a, pack_b};
use super::unpacked::small;
use super::{Form, Rows, holds};
use core::arch::wasm32::{
    f32x4_add, f32x4_mul, f32x4_splat, v128, v128_load, v128_load32_splat, v128_store,
};

/// Rows of the register tile: one vector, as [`pack_a`] copies them.
pub const ROWS: usize = 4;
/// Columns of the register tile: two vectors.
pub const COLUMNS: usize = 8;
/// Steps of k in a block: a panel of B (16 KB) stays in the first-level cache.
pub const K_BLOCK: usize = 512;
/// Columns in a block. Wide: A is packed once for each; the panels of B, which are read once for every
/// [`M_BLOCK`] rows, come from wherever they are.
pub const N_BLOCK: usize = 1024;
/// Rows in a block.
pub const M_BLOCK: usize = 64;

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
    let nothing = &mut |_, _: &mut [f32]| {};
    product(form, m, k, n, a, b, c, accumulate, None, scratch, nothing);
}

/// `C = A B`, then plus `bias` in every row, in one pass. Rows that are whole are shown to `done` while
/// they are in a near cache.
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
    // SAFETY: the views lie in slices of the asserted lengths, C and the bias likewise.
    unsafe {
        if is_small(m, k, n) {
            small(m, k, n, a, b, at, accumulate, bias, scratch);
        } else if n <= N_BLOCK {
            return blocked(m, k, n, a, b, at, accumulate, bias, scratch, done);
        } else {
            let nothing = &mut |_, _: &mut [f32]| {};
            blocked(m, k, n, a, b, at, accumulate, bias, scratch, nothing);
        }
    }
    done(0, &mut c[..m * n]);
}

/// Not worth packing both operands.
fn is_small(m: usize, k: usize, n: usize) -> bool {
    // 1024 x 4096 x 1024 multiplications are more than 32 bits hold.
    m < 3 * ROWS || n < 2 * COLUMNS || m.saturating_mul(k).saturating_mul(n) < 1 << 15
}

/// Floats of scratch that [`gemm`] asks for.
pub fn scratch_len(form: Form, m: usize, k: usize, n: usize) -> usize {
    if is_small(m, k, n) {
        let in_place = form != Form::Nt && n.is_multiple_of(COLUMNS);
        if in_place {
            0
        } else {
            k.saturating_mul(COLUMNS)
        }
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
pub(super) fn reserve(scratch: &mut Vec<f32>, len: usize) -> *mut f32 {
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
    done: Rows<'_, f32>,
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
                    let c = c.add(i * n + j);
                    pack_a(rows, depth, a.at(i, p), a_pack);
                    block(rows, depth, columns, a_pack, b_pack, c, n, go_on, bias);
                    if whole && columns == n {
                        done(i, std::slice::from_raw_parts_mut(c, rows * n));
                    }
                }
            }
        }
    }
}

/// The product of a packed block of A with one of B.
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
    // SAFETY: see blocked; panels follow each other.
    unsafe {
        for j in (0..columns).step_by(COLUMNS) {
            let (b, c, bias) = (b.add(j * k), c.add(j), bias_at(bias, j));
            match columns - j {
                1 => narrow::<1>(rows, k, a, b, c, n, go_on, bias),
                2 => narrow::<2>(rows, k, a, b, c, n, go_on, bias),
                3 => narrow::<3>(rows, k, a, b, c, n, go_on, bias),
                4 => narrow::<4>(rows, k, a, b, c, n, go_on, bias),
                w => panel(rows, k, w.min(COLUMNS), a, b, c, n, go_on, bias),
            }
        }
    }
}

/// The product with one panel of B, of which `w` columns are there. Never inlined, that its inner loop has
/// the registers for itself.
#[inline(never)]
unsafe fn panel(
    rows: usize,
    k: usize,
    w: usize,
    a: *const f32,
    b: *const f32,
    c: *mut f32,
    n: usize,
    go_on: bool,
    bias: *const f32,
) {
    let mut edge_bias = [0.0f32; COLUMNS];
    let mut edge = [0.0f32; ROWS * COLUMNS];
    let (edge_bias, edge) = (edge_bias.as_mut_ptr(), edge.as_mut_ptr());
    // SAFETY: see blocked; partial tiles go through `edge`.
    unsafe {
        let mut bias = bias;
        if w < COLUMNS && !bias.is_null() {
            copy(1, w, bias, 0, edge_bias, 0);
            bias = edge_bias;
        }
        for i in (0..rows).step_by(ROWS) {
            let (a, c, r) = (a.add(i * k), c.add(i * n), ROWS.min(rows - i));
            if r == ROWS && w == COLUMNS {
                tile(k, a, b, c, n, go_on, bias);
                continue;
            }
            if go_on {
                copy(r, w, c, n, edge, COLUMNS);
            }
            tile(k, a, b, edge, COLUMNS, go_on, bias);
            copy(r, w, edge, COLUMNS, c, n);
        }
    }
}

/// A `ROWS x COLUMNS` tile of C held in registers over k steps. What is read lies at constants beside the
/// pointers. Not unrolled: the compiler then adds up one sum after the other, which takes more registers
/// than there are.
#[inline(always)]
unsafe fn tile(
    mut k: usize,
    mut a: *const f32,
    mut b: *const f32,
    c: *mut f32,
    c_row: usize,
    go_on: bool,
    bias: *const f32,
) {
    let mut sums = [[f32x4_splat(0.0); 2]; ROWS];
    // SAFETY: the caller gives panels of k steps and ROWS rows of C.
    unsafe {
        if go_on {
            for r in 0..ROWS {
                for v in 0..2 {
                    sums[r][v] = v128_load(c.add(r * c_row + 4 * v).cast());
                }
            }
        }
        while k > 0 {
            k -= 1;
            let columns = [v128_load(b.cast()), v128_load(b.add(4).cast())];
            for r in 0..ROWS {
                let x = v128_load32_splat(a.add(r).cast());
                for v in 0..2 {
                    sums[r][v] = f32x4_add(sums[r][v], f32x4_mul(x, columns[v]));
                }
            }
            a = a.add(ROWS);
            b = b.add(COLUMNS);
        }
        if !bias.is_null() {
            for v in 0..2 {
                let bias = v128_load(bias.add(4 * v).cast());
                for r in 0..ROWS {
                    sums[r][v] = f32x4_add(sums[r][v], bias);
                }
            }
        }
        for r in 0..ROWS {
            for v in 0..2 {
                v128_store(c.add(r * c_row + 4 * v).cast(), sums[r][v]);
            }
        }
    }
}

/// The product with the last W columns of B, at most 4. A vector holds four rows of one column, so that
/// nothing is computed for columns that are not there; two panels of A at once.
#[inline(never)]
unsafe fn narrow<const W: usize>(
    rows: usize,
    k: usize,
    a: *const f32,
    b: *const f32,
    c: *mut f32,
    n: usize,
    go_on: bool,
    bias: *const f32,
) {
    // SAFETY: see blocked; an odd last panel of A is taken twice.
    unsafe {
        for i in (0..rows).step_by(2 * ROWS) {
            let (a, c, r) = (a.add(i * k), c.add(i * n), (2 * ROWS).min(rows - i));
            let mut sums = [[0.0f32; 2 * ROWS]; W];
            if go_on {
                for w in 0..W {
                    for row in 0..r {
                        sums[w][row] = *c.add(row * n + w);
                    }
                }
            }
            let second = a.add(if r > ROWS { ROWS * k } else { 0 });
            strips(k, [a, second], b, &mut sums);
            for w in 0..W {
                for row in 0..r {
                    let sum = sums[w][row];
                    *c.add(row * n + w) = match bias.is_null() {
                        true => sum,
                        false => sum + *bias.add(w),
                    };
                }
            }
        }
    }
}

/// Adds to the sums of eight rows, column by column, over k steps.
#[inline(always)]
unsafe fn strips<const W: usize>(
    mut k: usize,
    mut a: [*const f32; 2],
    mut b: *const f32,
    sums: &mut [[f32; 2 * ROWS]; W],
) {
    // SAFETY: the caller gives panels of k steps.
    unsafe {
        let at = sums.as_mut_ptr().cast::<[v128; 2]>();
        let mut sums: [[v128; 2]; W] = std::array::from_fn(|w| at.add(w).read_unaligned());
        while k > 0 {
            k -= 1;
            let x = a.map(|a| v128_load(a.cast()));
            for w in 0..W {
                let y = v128_load32_splat(b.add(w).cast());
                for p in 0..2 {
                    sums[w][p] = f32x4_add(sums[w][p], f32x4_mul(x[p], y));
                }
            }
            a = a.map(|a| a.add(ROWS));
            b = b.add(4);
        }
        for w in 0..W {
            at.add(w).write_unaligned(sums[w]);
        }
    }
}

/// The bias from column `j` on, null when there is none.
pub(super) fn bias_at(bias: *const f32, j: usize) -> *const f32 {
    if bias.is_null() {
        bias
    } else {
        bias.wrapping_add(j)
    }
}
