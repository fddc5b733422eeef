//! Products of a small layer whose examples lie side by side: `[unit][row]`. A unit is read and written
//! in three or four vectors of four rows; what the last one reaches beyond its unit belongs to the next one, which
//! is written later, so every buffer has [`SPARE`] numbers after its last. Every sum has the order of the
//! contracted index, one rounding per multiply and per add: the contract of the other products.

use super::quad::Quad;

/// Rows at the most: what the registers hold of two units.
pub const MOST_ROWS: usize = 16;
/// Numbers behind the last unit that may be read and written: a unit of one row takes three vectors.
pub const SPARE: usize = 11;

/// `out[j][row] = sum over i of input[i][row] w[j across + i along]`, then plus `bias[j]` where there
/// is one; i below `depth`, j below `units`. Panics when a slice is shorter than that.
pub fn product(
    rows: usize,
    [depth, units]: [usize; 2],
    input: &[f32],
    w: &[f32],
    [across, along]: [usize; 2],
    bias: Option<&[f32]>,
    out: &mut [f32],
) {
    if units == 0 {
        return;
    }
    let last = (units - 1) * across + depth.saturating_sub(1) * along;
    assert!(depth == 0 || last < w.len());
    assert!(rows <= MOST_ROWS);
    assert!(depth * rows + SPARE <= input.len() && units * rows + SPARE <= out.len());
    assert!(bias.is_none_or(|b| b.len() >= units));
    let bias = bias.map(<[f32]>::as_ptr);
    let (input, w, out) = (input.as_ptr(), w.as_ptr(), out.as_mut_ptr());
    // SAFETY: the largest index into each slice was looked at; 12 and 16 are at most rows + SPARE.
    unsafe {
        let mut j = 0;
        while j < units {
            let (w, out) = (w.add(j * across), out.add(j * rows));
            let bias = bias.map(|b| b.add(j));
            // Two units at once: additions that wait for each other leave the processor idle.
            let two = units - j >= 2;
            j += match (rows <= 12, two) {
                (true, true) => tile::<3, 2>(rows, depth, input, w, across, along, bias, out),
                (true, false) => tile::<3, 1>(rows, depth, input, w, across, along, bias, out),
                (false, true) => tile::<4, 2>(rows, depth, input, w, across, along, bias, out),
                (false, false) => tile::<4, 1>(rows, depth, input, w, across, along, bias, out),
            };
        }
    }
}

/// J units. Returns J.
#[inline(always)]
unsafe fn tile<const V: usize, const J: usize>(
    rows: usize,
    depth: usize,
    input: *const f32,
    w: *const f32,
    across: usize,
    along: usize,
    bias: Option<*const f32>,
    out: *mut f32,
) -> usize {
    let mut sums = [[Quad::zero(); V]; J];
    // SAFETY: see product.
    unsafe {
        for i in 0..depth {
            let input = input.add(i * rows);
            let x: [Quad; V] = std::array::from_fn(|v| Quad::load(input.add(4 * v)));
            for u in 0..J {
                let w = Quad::splat(w.add(u * across + i * along));
                for v in 0..V {
                    sums[u][v] = sums[u][v].plus(x[v].times(w));
                }
            }
        }
        for u in 0..J {
            for v in 0..V {
                let sum = match bias {
                    Some(b) => sums[u][v].plus(Quad::splat(b.add(u))),
                    None => sums[u][v],
                };
                sum.store(out.add(u * rows + 4 * v));
            }
        }
    }
    J
}

/// `[unit][row]` to `[row][unit]`, a row filled up to whole vectors; what fills is not touched.
pub fn flip(from: &[f32], rows: usize, units: usize, to: &mut [f32]) {
    let width = units.next_multiple_of(4);
    assert!(rows * units <= from.len() && rows * width <= to.len());
    let (from, to) = (from.as_ptr(), to.as_mut_ptr());
    for j in 0..units {
        for r in 0..rows {
            // SAFETY: j < units, r < rows, and both were looked at.
            unsafe { *to.add(r * width + j) = *from.add(j * rows + r) };
        }
    }
}

/// `dw[i][j] = sum over the rows of input[i][row] dz[row][j]` and `db[j] = sum of dz[row][j]`, rows in
/// order; `dz` as [`flip`] wrote it, dw and db one after the other.
pub fn gradients(
    rows: usize,
    [fan_in, units]: [usize; 2],
    input: &[f32],
    dz: &[f32],
    gradient: &mut [f32],
) {
    let width = units.next_multiple_of(4);
    assert!(rows * width <= dz.len() && fan_in * rows <= input.len());
    assert!((fan_in + 1) * units <= gradient.len());
    let (input, dz, out) = (input.as_ptr(), dz.as_ptr(), gradient.as_mut_ptr());
    let mut block = 0;
    while block < units {
        // SAFETY: inputs below fan_in, rows below rows, columns below width of dz and units of dw.
        block += unsafe {
            let (dz, out) = (dz.add(block), out.add(block));
            let at = [rows, fan_in, width, units];
            if units - block >= 8 {
                columns::<2>(at, input, dz, 8, out)
            } else {
                columns::<1>(at, input, dz, (units - block).min(4), out)
            }
        };
    }
}

/// `many` columns of dw and db, in B vectors. Returns 4 B.
#[inline(always)]
unsafe fn columns<const B: usize>(
    at: [usize; 4],
    input: *const f32,
    dz: *const f32,
    many: usize,
    out: *mut f32,
) -> usize {
    let [rows, fan_in, width, units] = at;
    // SAFETY: see gradients.
    unsafe {
        let mut i = 0;
        while i < fan_in {
            let (x, out) = (input.add(i * rows), out.add(i * units));
            i += match fan_in - i {
                1 => outer::<B, 1>(at, x, dz, many, out),
                2..4 => outer::<B, 2>(at, x, dz, many, out),
                _ => outer::<B, 4>(at, x, dz, many, out),
            };
        }
        let mut sums = [Quad::zero(); B];
        for r in 0..rows {
            for b in 0..B {
                sums[b] = sums[b].plus(Quad::load(dz.add(r * width + 4 * b)));
            }
        }
        for b in 0..B {
            put(sums[b], out.add(fan_in * units + 4 * b), many - 4 * b);
        }
    }
    4 * B
}

/// These columns in I rows of dw. Returns I.
#[inline(always)]
unsafe fn outer<const B: usize, const I: usize>(
    [rows, _, width, units]: [usize; 4],
    x: *const f32,
    dz: *const f32,
    many: usize,
    out: *mut f32,
) -> usize {
    let mut sums = [[Quad::zero(); B]; I];
    // SAFETY: see gradients.
    unsafe {
        for r in 0..rows {
            let d: [Quad; B] = std::array::from_fn(|b| Quad::load(dz.add(r * width + 4 * b)));
            for u in 0..I {
                let x = Quad::splat(x.add(u * rows + r));
                for b in 0..B {
                    sums[u][b] = sums[u][b].plus(x.times(d[b]));
                }
            }
        }
        for u in 0..I {
            for b in 0..B {
                put(sums[u][b], out.add(u * units + 4 * b), many - 4 * b);
            }
        }
    }
    I
}

/// The first numbers of four, all of them when `many` is at least that.
#[inline(always)]
unsafe fn put(quad: Quad, to: *mut f32, many: usize) {
    // SAFETY: the caller has room for `many`.
    unsafe {
        if many >= 4 {
            quad.store(to);
            return;
        }
        let mut lanes = [0.0; 4];
        quad.store(lanes.as_mut_ptr());
        for (i, &lane) in lanes.iter().enumerate().take(many) {
            *to.add(i) = lane;
        }
    }
}
