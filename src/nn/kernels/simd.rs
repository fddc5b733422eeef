//! SIMD128 matrix products. Multiply and add stay two instructions: relaxed-simd's fused form would
//! make results depend on the visitor's processor.
//!
//! Big products pack both operands: A k-major in panels of [`ROWS`] rows, B in panels of [`COLUMNS`]
//! columns, so that the inner loop walks two pointers. Small ones read A, and B's whole panels, in
//! place. Blocks over k reload and continue the sums of C: the order of every sum stays that of k.

use super::Form;
use super::lanes::{load, store};
use core::arch::wasm32::{
    f32x4_add, f32x4_mul, f32x4_splat, i32x4_shuffle, v128, v128_load, v128_load32_splat,
    v128_store,
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

/// A matrix read at `row * stride + column * step`.
#[derive(Clone, Copy)]
struct View {
    data: *const f32,
    row: usize,
    column: usize,
}

impl View {
    fn new(data: *const f32, columns: usize, rows: usize, transposed: bool) -> View {
        if transposed {
            View {
                data,
                row: 1,
                column: rows,
            }
        } else {
            View {
                data,
                row: columns,
                column: 1,
            }
        }
    }

    /// The part that begins at (row, column).
    unsafe fn at(self, row: usize, column: usize) -> View {
        // SAFETY: the caller names an element of the matrix.
        let data = unsafe { self.data.add(row * self.row + column * self.column) };
        View { data, ..self }
    }
}

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
    assert!(a.len() >= m * k && b.len() >= k * n && c.len() >= m * n);
    if k == 0 && !accumulate {
        c[..m * n].fill(0.0);
    }
    let a = View::new(a.as_ptr(), k, m, form == Form::Tn);
    let b = View::new(b.as_ptr(), n, k, form == Form::Nt);
    // SAFETY: the views lie in slices of the asserted lengths, C likewise.
    unsafe {
        if is_small(m, k, n) {
            small(m, k, n, a, b, c.as_mut_ptr(), accumulate, scratch);
        } else {
            blocked(m, k, n, a, b, c.as_mut_ptr(), accumulate, scratch);
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
                for i in (0..m).step_by(M_BLOCK) {
                    let rows = M_BLOCK.min(m - i);
                    pack_a(rows, depth, a.at(i, p), a_pack);
                    let c = c.add(i * n + j);
                    block(rows, depth, columns, a_pack, b_pack, c, n, go_on);
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
) {
    let mut edge = [0.0f32; ROWS * COLUMNS];
    // SAFETY: see blocked; partial tiles go through `edge`.
    unsafe {
        for j in (0..columns).step_by(COLUMNS) {
            let b = b.add(j * k);
            for i in (0..rows).step_by(ROWS) {
                let a = View {
                    data: a.add(i * k),
                    row: 1,
                    column: ROWS,
                };
                let c = c.add(i * n + j);
                let (r, w) = (ROWS.min(rows - i), COLUMNS.min(columns - j));
                if r == ROWS && w == COLUMNS {
                    tile::<ROWS>(k, a, b, COLUMNS, c, n, go_on);
                } else {
                    copy(r, w, c, n, edge.as_mut_ptr(), COLUMNS);
                    tile::<ROWS>(k, a, b, COLUMNS, edge.as_mut_ptr(), COLUMNS, go_on);
                    copy(r, w, edge.as_ptr(), COLUMNS, c, n);
                }
            }
        }
    }
}

unsafe fn copy(
    rows: usize,
    columns: usize,
    from: *const f32,
    from_row: usize,
    to: *mut f32,
    to_row: usize,
) {
    for r in 0..rows {
        for w in 0..columns {
            // SAFETY: the caller gives rows and columns that both sides hold.
            unsafe { *to.add(r * to_row + w) = *from.add(r * from_row + w) };
        }
    }
}

/// Panels of [`COLUMNS`] columns, k-major; the last is filled up with zeros.
unsafe fn pack_b(k: usize, columns: usize, b: View, out: *mut f32) {
    // SAFETY: reads k x columns of b, writes k x (columns rounded up).
    unsafe {
        for j in (0..columns).step_by(COLUMNS) {
            pack::<COLUMNS>(
                COLUMNS.min(columns - j),
                k,
                View {
                    row: b.column,
                    column: b.row,
                    data: b.data,
                }
                .at(j, 0),
                out.add(j * k),
            );
        }
    }
}

/// Panels of [`ROWS`] rows, k-major; the last is filled up with zeros.
unsafe fn pack_a(rows: usize, k: usize, a: View, out: *mut f32) {
    // SAFETY: reads rows x k of a, writes (rows rounded up) x k.
    unsafe {
        let mut first = 0;
        if a.row == 1 {
            // Along the stored rows: a column of a wide matrix touches a page at every step.
            first = rows / ROWS * ROWS;
            for p in 0..k {
                let from = a.at(0, p).data;
                for i in (0..first).step_by(ROWS) {
                    let x = v128_load(from.add(i).cast());
                    v128_store(out.add(i * k + p * ROWS).cast(), x);
                }
            }
        }
        for i in (first..rows).step_by(ROWS) {
            pack::<ROWS>(ROWS.min(rows - i), k, a.at(i, 0), out.add(i * k));
        }
    }
}

/// Writes up to W rows of `x`, k columns, as `out[p * W + row]`.
#[inline(always)]
unsafe fn pack<const W: usize>(rows: usize, k: usize, x: View, out: *mut f32) {
    // SAFETY: reads rows x k of x, writes W x k.
    unsafe {
        let mut p = 0;
        if rows == W && W.is_multiple_of(4) {
            if x.row == 1 {
                while p < k {
                    for w in (0..W).step_by(4) {
                        v128_store(out.add(p * W + w).cast(), v128_load(x.at(w, p).data.cast()));
                    }
                    p += 1;
                }
            } else {
                while p + 4 <= k {
                    for w in (0..W).step_by(4) {
                        let lines = [0, 1, 2, 3].map(|r| v128_load(x.at(w + r, p).data.cast()));
                        for (q, line) in transposed(lines).into_iter().enumerate() {
                            v128_store(out.add((p + q) * W + w).cast(), line);
                        }
                    }
                    p += 4;
                }
            }
        }
        for p in p..k {
            for w in 0..W {
                *out.add(p * W + w) = if w < rows { *x.at(w, p).data } else { 0.0 };
            }
        }
    }
}

fn transposed(x: [v128; 4]) -> [v128; 4] {
    let low = [
        i32x4_shuffle::<0, 4, 1, 5>(x[0], x[1]),
        i32x4_shuffle::<0, 4, 1, 5>(x[2], x[3]),
    ];
    let high = [
        i32x4_shuffle::<2, 6, 3, 7>(x[0], x[1]),
        i32x4_shuffle::<2, 6, 3, 7>(x[2], x[3]),
    ];
    [
        i32x4_shuffle::<0, 1, 4, 5>(low[0], low[1]),
        i32x4_shuffle::<2, 3, 6, 7>(low[0], low[1]),
        i32x4_shuffle::<0, 1, 4, 5>(high[0], high[1]),
        i32x4_shuffle::<2, 3, 6, 7>(high[0], high[1]),
    ]
}

/// Without packing, except for B^T. Columns go eight, then four at once, the last by parts of a
/// vector.
unsafe fn small(
    m: usize,
    k: usize,
    n: usize,
    a: View,
    b: View,
    c: *mut f32,
    accumulate: bool,
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
                let (a, c) = (a.at(i, 0), c.add(i * n + j));
                i += match m - i {
                    0..2 => tile::<1>(k, a, b, b_row, c, n, accumulate),
                    2..4 => tile::<2>(k, a, b, b_row, c, n, accumulate),
                    _ => tile::<4>(k, a, b, b_row, c, n, accumulate),
                };
            }
            j += COLUMNS;
        }
        if n - j >= 4 {
            strip::<4>(m, k, n, a, b.at(0, j), c.add(j), accumulate, pack);
            j += 4;
        }
        let c = c.add(j);
        match n - j {
            1 => strip::<1>(m, k, n, a, b.at(0, j), c, accumulate, pack),
            2 => strip::<2>(m, k, n, a, b.at(0, j), c, accumulate, pack),
            3 => strip::<3>(m, k, n, a, b.at(0, j), c, accumulate, pack),
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
                0..2 => narrow::<1, W>(k, a, b, b_row, c, n, accumulate),
                2..4 => narrow::<2, W>(k, a, b, b_row, c, n, accumulate),
                _ => narrow::<4, W>(k, a, b, b_row, c, n, accumulate),
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
        for r in 0..R {
            for v in 0..2 {
                v128_store(c.add(r * c_row + 4 * v).cast(), sums[r][v]);
            }
        }
    }
    R
}
