//! Operands of large products, copied in the order in which the register tile reads them.

use super::blocked::{MR, NR};
use crate::f32x4::F32x4;

/// A matrix whose element (i, j) lies at `data + i row_stride + j column_stride`.
#[derive(Clone, Copy)]
pub(super) struct View {
    pub(super) data: *const f32,
    pub(super) row_stride: usize,
    pub(super) column_stride: usize,
}

impl View {
    /// A packed `rows x columns` matrix, or one whose transpose is stored.
    pub(super) fn new(data: *const f32, columns: usize, rows: usize, transposed: bool) -> View {
        if transposed {
            View {
                data,
                row_stride: 1,
                column_stride: rows,
            }
        } else {
            View {
                data,
                row_stride: columns,
                column_stride: 1,
            }
        }
    }

    /// The part that begins at (row, column).
    ///
    /// # Safety
    /// The matrix has that element.
    #[inline(always)]
    pub(super) unsafe fn at(self, row: usize, column: usize) -> View {
        // SAFETY: the caller's promise.
        let data = unsafe {
            self.data
                .add(row * self.row_stride + column * self.column_stride)
        };
        View { data, ..self }
    }
}

/// Copies `rows x columns` numbers from one matrix to another; the strides are row strides.
///
/// # Safety
/// Both matrices have these rows and columns, and do not overlap.
pub(super) unsafe fn copy(
    rows: usize,
    columns: usize,
    from: *const f32,
    from_stride: usize,
    to: *mut f32,
    to_stride: usize,
) {
    for r in 0..rows {
        for w in 0..columns {
            // SAFETY: the caller's promise.
            unsafe { *to.add(r * to_stride + w) = *from.add(r * from_stride + w) };
        }
    }
}

/// Packs panels of [`NR`] columns, k-major. The last panel is half as wide if that is enough, and padded with
/// zeros.
///
/// # Safety
/// `b` has `k x columns` elements, and `out` room for k times `columns` rounded up to [`NR`].
pub(super) unsafe fn pack_b(k: usize, columns: usize, b: View, out: *mut f32) {
    let transposed = View {
        row_stride: b.column_stride,
        column_stride: b.row_stride,
        data: b.data,
    };
    // SAFETY: the caller's promise.
    unsafe {
        for j in (0..columns).step_by(NR) {
            let (from, out) = (transposed.at(j, 0), out.add(j * k));
            match columns - j {
                w @ 0..=4 => pack::<4>(w, k, from, out),
                w => pack::<NR>(w.min(NR), k, from, out),
            }
        }
    }
}

/// Packs panels of [`MR`] rows, k-major. The last panel is padded with zeros.
///
/// # Safety
/// `a` has `rows x k` elements, and `out` room for k times `rows` rounded up to [`MR`].
pub(super) unsafe fn pack_a(rows: usize, k: usize, a: View, out: *mut f32) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut first = 0;
        if a.row_stride == 1 {
            // Read along the stored rows: down a column of a wide matrix, every step would touch another page.
            first = rows / MR * MR;
            for p in 0..k {
                let mut from = a.at(0, p).data;
                let mut to = out.add(p * MR);
                for _ in 0..first / MR {
                    F32x4::load(from).store(to);
                    from = from.wrapping_add(MR);
                    to = to.wrapping_add(k * MR);
                }
            }
        }
        for i in (first..rows).step_by(MR) {
            pack::<MR>(MR.min(rows - i), k, a.at(i, 0), out.add(i * k));
        }
    }
}

/// Writes up to W rows of `x`, k columns, as `out[p * W + row]`.
///
/// # Safety
/// `x` has `rows x k` elements, and `out` room for `W k`.
#[inline(always)]
unsafe fn pack<const W: usize>(rows: usize, k: usize, x: View, out: *mut f32) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut done = 0;
        if rows == W && x.row_stride == 1 {
            let (mut from, mut to) = (x.data, out);
            for _ in 0..k {
                for w in (0..W).step_by(4) {
                    F32x4::load(from.add(w)).store(to.add(w));
                }
                from = from.wrapping_add(x.column_stride);
                to = to.wrapping_add(W);
            }
            done = k;
        } else if rows == W && x.column_stride == 1 {
            for w in (0..W).step_by(4) {
                let mut lines = [0, 1, 2, 3].map(|r| x.at(w + r, 0).data);
                let mut to = out.add(w);
                for _ in 0..k / 4 {
                    let block = F32x4::transpose(lines.map(|line| F32x4::load(line)));
                    for (q, line) in block.into_iter().enumerate() {
                        line.store(to.add(q * W));
                    }
                    lines = lines.map(|line| line.wrapping_add(4));
                    to = to.wrapping_add(4 * W);
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
