//! Operands of big products, copied in the order in which the register tile reads them.

use super::simd::{COLUMNS, ROWS};
use core::arch::wasm32::*;

/// A matrix read at `row * stride + column * step`.
#[derive(Clone, Copy)]
pub(super) struct View {
    pub(super) data: *const f32,
    pub(super) row: usize,
    pub(super) column: usize,
}

impl View {
    pub(super) fn new(data: *const f32, columns: usize, rows: usize, transposed: bool) -> View {
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
    pub(super) unsafe fn at(self, row: usize, column: usize) -> View {
        // SAFETY: the caller names an element of the matrix.
        let data = unsafe { self.data.add(row * self.row + column * self.column) };
        View { data, ..self }
    }
}

/// Copies rows and columns of one matrix into another.
pub(super) unsafe fn copy(
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

/// Panels of [`COLUMNS`] columns, k-major, the last of half of them where that is enough; it is filled up
/// with zeros.
pub(super) unsafe fn pack_b(k: usize, columns: usize, b: View, out: *mut f32) {
    let flipped = View {
        row: b.column,
        column: b.row,
        data: b.data,
    };
    // SAFETY: reads k x columns of b, writes k x (columns rounded up).
    unsafe {
        for j in (0..columns).step_by(COLUMNS) {
            let (from, out) = (flipped.at(j, 0), out.add(j * k));
            match columns - j {
                w @ 0..=4 => pack::<4>(w, k, from, out),
                w => pack::<COLUMNS>(w.min(COLUMNS), k, from, out),
            }
        }
    }
}

/// Panels of [`ROWS`] rows, k-major; the last is filled up with zeros.
pub(super) unsafe fn pack_a(rows: usize, k: usize, a: View, out: *mut f32) {
    // SAFETY: reads rows x k of a, writes (rows rounded up) x k.
    unsafe {
        let mut first = 0;
        if a.row == 1 {
            // Along the stored rows: a column of a wide matrix touches a page at every step.
            first = rows / ROWS * ROWS;
            for p in 0..k {
                let mut from = a.at(0, p).data;
                let mut to = out.add(p * ROWS);
                for _ in 0..first / ROWS {
                    v128_store(to.cast(), v128_load(from.cast()));
                    from = from.add(ROWS);
                    to = to.wrapping_add(k * ROWS);
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
        let mut done = 0;
        if rows == W && x.row == 1 {
            let (mut from, mut to) = (x.data, out);
            for _ in 0..k {
                for w in (0..W).step_by(4) {
                    v128_store(to.add(w).cast(), v128_load(from.add(w).cast()));
                }
                from = from.wrapping_add(x.column);
                to = to.add(W);
            }
            done = k;
        } else if rows == W && x.column == 1 {
            for w in (0..W).step_by(4) {
                let mut lines = [0, 1, 2, 3].map(|r| x.at(w + r, 0).data);
                let mut to = out.add(w);
                for _ in 0..k / 4 {
                    let four = transposed(lines.map(|line| v128_load(line.cast())));
                    for (q, line) in four.into_iter().enumerate() {
                        v128_store(to.add(q * W).cast(), line);
                    }
                    lines = lines.map(|line| line.add(4));
                    to = to.add(4 * W);
                }
            }
            done = k / 4 * 4;
        }
        for p in done..k {
            for w in 0..W {
                *out.add(p * W + w) = if w < rows { *x.at(w, p).data } else { 0.0 };
            }
        }
    }
}

pub(super) fn transposed(x: [v128; 4]) -> [v128; 4] {
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
