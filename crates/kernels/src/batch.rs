//! Products of a small layer whose examples lie side by side, `[unit][row]`. The rows of a unit are
//! padded to whole vectors ([`padded`]). Padding rows are computed but never summed. Sums keep the
//! contract of the other products: the order of the contracted index, and one rounding per
//! multiplication and per addition.

use crate::f32x4::F32x4;
use crate::holds;
use crate::lane::Lane;

/// The largest batch: the registers hold two units of as many rows.
pub const MAX_ROWS: usize = 16;
/// Numbers that a buffer needs after its last unit. Units are transposed four at a time, so up to three
/// units beyond the last are read.
pub const PADDING: usize = 3 * MAX_ROWS;

/// Numbers per unit of `rows` rows: three vectors or four. Batches below ten are rare.
pub fn padded(rows: usize) -> usize {
    if rows <= 12 { 12 } else { MAX_ROWS }
}

/// The operation on each sum before it is stored.
#[derive(Clone, Copy)]
pub enum Epilogue<'a> {
    /// Adds `bias[j]`.
    AddBias(&'a [f32]),
    /// Multiplies by tanh' = 1 - a^2 with a = `a[j][row]`.
    TanhSlope(&'a [f32]),
    /// No operation.
    None,
}

/// `out[j][row] = sum over i of input[i][row] w[j across + i along]`, then the `epilogue`, for all i below
/// `depth` and j below `units`. Panics if a slice is too short.
pub fn product(
    rows: usize,
    [depth, units]: [usize; 2],
    input: &[f32],
    w: &[f32],
    [across, along]: [usize; 2],
    epilogue: Epilogue<'_>,
    out: &mut [f32],
) {
    if units == 0 || rows == 0 {
        return;
    }
    let stride = padded(rows);
    assert!(
        depth == 0
            || last_index([units - 1, depth - 1], [across, along]).is_some_and(|f| f < w.len()),
        "all weights are there"
    );
    // Without inputs no weight is read, so its index must not be computed either.
    let across = if depth == 0 { 0 } else { across };
    assert!(
        rows <= MAX_ROWS && holds(input.len(), depth, stride) && holds(out.len(), units, stride),
        "a buffer has all its numbers"
    );
    match epilogue {
        Epilogue::AddBias(bias) => assert!(bias.len() >= units),
        Epilogue::TanhSlope(a) => assert!(holds(a.len(), units, stride)),
        Epilogue::None => {}
    }
    let (input, w, out) = (input.as_ptr(), w.as_ptr(), out.as_mut_ptr());
    // SAFETY: the largest index into each slice is within its length.
    unsafe {
        if stride == 12 {
            tiles::<3>([depth, units], input, w, [across, along], epilogue, out);
        } else {
            tiles::<4>([depth, units], input, w, [across, along], epilogue, out);
        }
    }
}

/// The index of the last weight; `None` if it exceeds a `usize`.
fn last_index([j, i]: [usize; 2], [across, along]: [usize; 2]) -> Option<usize> {
    j.checked_mul(across)?.checked_add(i.checked_mul(along)?)
}

/// Computes all units, with V vectors of rows each.
///
/// # Safety
/// As checked by [`product`]: `input` holds `depth` and `out` `units` times `4 V` numbers, `w` every
/// weight, and the epilogue's slice `units` numbers or rows.
unsafe fn tiles<const V: usize>(
    [depth, units]: [usize; 2],
    input: *const f32,
    w: *const f32,
    [across, along]: [usize; 2],
    epilogue: Epilogue<'_>,
    out: *mut f32,
) {
    let mut j = 0;
    // SAFETY: see product.
    unsafe {
        while j < units {
            let (w, out) = (w.add(j * across), out.add(j * 4 * V));
            let epilogue = match epilogue {
                Epilogue::AddBias(bias) => Epilogue::AddBias(&bias[j..]),
                Epilogue::TanhSlope(a) => Epilogue::TanhSlope(&a[j * 4 * V..]),
                Epilogue::None => Epilogue::None,
            };
            // Two units at once, or three if the registers hold them. With a single chain of additions the processor
            // would wait for each sum.
            j += if V == 3 && units - j >= 3 && units - j != 4 {
                tile::<V, 3>(depth, input, w, across, along, epilogue, out)
            } else if units - j >= 2 {
                tile::<V, 2>(depth, input, w, across, along, epilogue, out)
            } else {
                tile::<V, 1>(depth, input, w, across, along, epilogue, out)
            };
        }
    }
}

/// Computes J units. Returns J.
///
/// # Safety
/// As for [`tiles`], for J units.
#[inline(always)]
unsafe fn tile<const V: usize, const J: usize>(
    depth: usize,
    mut input: *const f32,
    mut w: *const f32,
    across: usize,
    along: usize,
    epilogue: Epilogue<'_>,
    out: *mut f32,
) -> usize {
    let mut sums = [[F32x4::zero(); V]; J];
    // SAFETY: see product.
    unsafe {
        for _ in 0..depth {
            let x: [F32x4; V] = std::array::from_fn(|v| F32x4::load(input.add(4 * v)));
            for u in 0..J {
                let w = F32x4::load_splat(w.add(u * across));
                for v in 0..V {
                    sums[u][v] = sums[u][v] + x[v] * w;
                }
            }
            input = input.add(4 * V);
            w = w.wrapping_add(along);
        }
        match epilogue {
            Epilogue::AddBias(bias) => {
                for u in 0..J {
                    let bias = F32x4::load_splat(bias.as_ptr().add(u));
                    sums[u] = sums[u].map(|sum| sum + bias);
                }
            }
            Epilogue::TanhSlope(a) => {
                let one = F32x4::splat(1.0);
                for u in 0..J {
                    for v in 0..V {
                        let a = F32x4::load(a.as_ptr().add((u * V + v) * 4));
                        sums[u][v] = sums[u][v] * (one - a * a);
                    }
                }
            }
            Epilogue::None => {}
        }
        for u in 0..J {
            for v in 0..V {
                sums[u][v].store(out.add((u * V + v) * 4));
            }
        }
    }
    J
}

/// Copies the rows `chosen` of x `[row][input]` side by side, `[input][row]`, padded with the last of them.
/// Writes whole vectors, because a vector load stalls on numbers that were just stored one by one.
pub fn gather(chosen: &[usize], x: &[f32], inputs: usize, to: &mut [f32]) {
    let stride = padded(chosen.len());
    let largest = chosen.iter().fold(0, |largest, &row| row.max(largest));
    assert!(
        largest < usize::MAX
            && holds(x.len(), largest + 1, inputs)
            && holds(to.len(), inputs, stride),
        "all rows are there"
    );
    for r in (0..stride).step_by(4) {
        let rows: [usize; 4] = std::array::from_fn(|i| chosen[(r + i).min(chosen.len() - 1)]);
        // SAFETY: every row is at most `largest`, r < stride and i < inputs, within both slices.
        unsafe {
            let rows = rows.map(|row| x.as_ptr().add(row * inputs));
            let to = to.as_mut_ptr().add(r);
            if inputs < 4 {
                for i in 0..inputs {
                    F32x4::gather(rows.map(|row| row.add(i))).store(to.add(i * stride));
                }
                continue;
            }
            for i in (0..inputs).step_by(4) {
                // The last four may overlap the previous ones.
                let i = i.min(inputs - 4);
                let lines = F32x4::transpose(rows.map(|row| F32x4::load(row.add(i))));
                for (k, line) in lines.into_iter().enumerate() {
                    line.store(to.add((i + k) * stride));
                }
            }
        }
    }
}

/// The gradient of the mean of `(s - t)^2/2`, one number per row, in `d`: `(s - t) inverse`. True if the sum
/// of the squares is finite in f32, padding included, and thus also the loss in f64.
pub fn half_squares(scores: &[f32], targets: &[f32], inverse: f32, d: &mut [f32]) -> bool {
    assert!(
        scores.len().is_multiple_of(4) && scores.len() == targets.len() && scores.len() == d.len()
    );
    let mut check = F32x4::zero();
    for i in (0..scores.len()).step_by(4) {
        // SAFETY: four numbers from i on in each.
        unsafe {
            let s = F32x4::load(scores.as_ptr().add(i));
            let r = s - F32x4::load(targets.as_ptr().add(i));
            // The order of the general path: half of the residual times itself.
            let square = F32x4::splat(0.5) * r * r;
            check = check + square;
            (r * F32x4::splat(inverse)).store(d.as_mut_ptr().add(i));
        }
    }
    all_finite(check)
}

/// `dz = da (1 - a^2)` in whole vectors. Panics if the lengths differ or are not multiples of four.
pub fn tanh_backward(a: &[f32], da: &[f32], dz: &mut [f32]) {
    assert!(a.len().is_multiple_of(4) && a.len() == da.len() && a.len() == dz.len());
    let one = F32x4::splat(1.0);
    for i in (0..a.len()).step_by(4) {
        // SAFETY: four numbers from i on in each.
        unsafe {
            let a = F32x4::load(a.as_ptr().add(i));
            let slope = one - a * a;
            let da = F32x4::load(da.as_ptr().add(i));
            (da * slope).store(dz.as_mut_ptr().add(i));
        }
    }
}

/// `a = max(0, z)` in whole vectors, for finite z. Panics if the lengths differ or are not multiples of
/// four.
pub fn relu(z: &[f32], a: &mut [f32]) {
    assert!(z.len().is_multiple_of(4) && z.len() == a.len());
    for i in (0..z.len()).step_by(4) {
        // SAFETY: four numbers from i on in each.
        unsafe {
            let z = F32x4::load(z.as_ptr().add(i));
            z.where_positive(z).store(a.as_mut_ptr().add(i));
        }
    }
}

/// `dz = da (1 where z > 0, else 0)` in whole vectors; panics as [`relu`] does.
pub fn relu_backward(z: &[f32], da: &[f32], dz: &mut [f32]) {
    assert!(z.len().is_multiple_of(4) && z.len() == da.len() && z.len() == dz.len());
    let one = F32x4::splat(1.0);
    for i in (0..z.len()).step_by(4) {
        // SAFETY: four numbers from i on in each.
        unsafe {
            let slope = one.where_positive(F32x4::load(z.as_ptr().add(i)));
            let da = F32x4::load(da.as_ptr().add(i));
            (da * slope).store(dz.as_mut_ptr().add(i));
        }
    }
}

/// A step of gradient descent, `new = old - rate g`, in whole vectors. True if the result is
/// [`moderate`].
pub fn descend(old: &[f32], g: &[f32], rate: f32, new: &mut [f32]) -> bool {
    assert!(old.len().is_multiple_of(4) && old.len() == g.len() && old.len() == new.len());
    let mut check = F32x4::zero();
    for i in (0..old.len()).step_by(4) {
        // SAFETY: four numbers from i on in each.
        unsafe {
            let change = F32x4::splat(rate) * F32x4::load(g.as_ptr().add(i));
            let x = F32x4::load(old.as_ptr().add(i)) - change;
            check = check + x * x;
            x.store(new.as_mut_ptr().add(i));
        }
    }
    all_finite(check)
}

/// True if the sum of all squares is finite, so that no number is beyond 2e19. Reads whole vectors: the
/// length must be a multiple of four.
pub fn moderate(values: &[f32]) -> bool {
    let mut check = F32x4::zero();
    for four in values.as_chunks::<4>().0 {
        // SAFETY: four numbers.
        let x = unsafe { F32x4::load(four.as_ptr()) };
        check = check + x * x;
    }
    all_finite(check)
}

#[inline(always)]
fn all_finite(x: F32x4) -> bool {
    let mut lanes = [0.0; 4];
    // SAFETY: room for four.
    unsafe { x.store(lanes.as_mut_ptr()) };
    lanes.iter().all(|x| x.is_finite())
}

/// Transposes `[unit][row]` to `[row][unit]`. A row is padded to whole vectors with whatever follows.
pub fn transpose(from: &[f32], rows: usize, units: usize, to: &mut [f32]) {
    let (stride, width) = (padded(rows), units.next_multiple_of(4));
    assert!(
        rows <= MAX_ROWS && holds(from.len(), stride, width) && holds(to.len(), stride, width),
        "a buffer has all its numbers"
    );
    let (from, to) = (from.as_ptr(), to.as_mut_ptr());
    for j in (0..width).step_by(4) {
        for r in (0..stride).step_by(4) {
            // SAFETY: four units and four rows from j and r on, within both slices.
            unsafe {
                let block = std::array::from_fn(|i| F32x4::load(from.add((j + i) * stride + r)));
                for (i, row) in F32x4::transpose(block).into_iter().enumerate() {
                    row.store(to.add((r + i) * width + j));
                }
            }
        }
    }
}

/// `dw[i][j] = sum over the rows of input[i][row] dz[row][j]` and `db[j] = sum of dz[row][j]`, rows in
/// order. `input` and `dz` are `[unit][row]`; `transposed` holds one of them as written by [`transpose`].
/// `gradient` receives dw and then db.
pub fn gradients(
    rows: usize,
    [fan_in, units]: [usize; 2],
    input: &[f32],
    dz: &[f32],
    transposed: &mut Vec<f32>,
    gradient: &mut [f32],
) {
    if units == 0 {
        return;
    }
    let stride = padded(rows);
    // The biases take one row more than W.
    let enough = fan_in < usize::MAX && holds(gradient.len(), fan_in + 1, units);
    assert!(
        rows <= MAX_ROWS
            && holds(dz.len(), units, stride)
            && holds(input.len(), fan_in, stride)
            && enough,
        "a buffer has all its numbers"
    );
    // Vectors run along the units, or along the inputs if there are only one or two units.
    let along_inputs = units <= 2;
    let width = if along_inputs { fan_in } else { units }.next_multiple_of(4);
    let gradient = &mut gradient[..(fan_in + 1) * units];
    if transposed.len() < stride * width {
        transposed.resize(stride * width, 0.0);
    }
    if along_inputs {
        transpose(input, rows, fan_in, transposed);
    } else {
        transpose(dz, rows, units, transposed);
    }
    let (input, dz, out) = (input.as_ptr(), dz.as_ptr(), gradient.as_mut_ptr());
    let transposed = transposed.as_ptr();
    // SAFETY: inputs below fan_in, units below units, rows below rows, columns below width.
    unsafe {
        if along_inputs {
            let at = [rows, fan_in, width, units];
            match units {
                1 => few_units::<1>(at, transposed, dz, out),
                _ => few_units::<2>(at, transposed, dz, out),
            }
            return;
        }
        let mut block = 0;
        while block < units {
            let (dz, out) = (transposed.add(block), out.add(block));
            let at = [rows, fan_in, width, units];
            block += if units - block >= 8 {
                columns::<2>(at, input, dz, 8, out)
            } else {
                columns::<1>(at, input, dz, (units - block).min(4), out)
            };
        }
    }
}

/// dw and db for J units in all; `x` is transposed.
#[inline(always)]
unsafe fn few_units<const J: usize>(
    [rows, fan_in, width, _]: [usize; 4],
    x: *const f32,
    dz: *const f32,
    out: *mut f32,
) {
    let stride = padded(rows);
    let mut biases = [F32x4::zero(); J];
    // SAFETY: see gradients.
    unsafe {
        for block in (0..fan_in).step_by(4) {
            let x = x.add(block);
            let mut sums = [[F32x4::zero(); J]; 2];
            for r in 0..rows {
                let x = F32x4::load(x.add(r * width));
                for j in 0..J {
                    let d = F32x4::load_splat(dz.add(j * stride + r));
                    sums[0][j] = sums[0][j] + x * d;
                    sums[1][j] = sums[1][j] + d;
                }
            }
            biases = sums[1];
            let many = (fan_in - block).min(4);
            let out = out.add(block * J);
            if J == 1 {
                sums[0][0].store_up_to(many, out);
                continue;
            }
            let columns = std::array::from_fn(|j| if j < J { sums[0][j] } else { F32x4::zero() });
            let dw = F32x4::transpose(columns);
            for (i, dw) in dw.into_iter().enumerate().take(many) {
                dw.store_up_to(J, out.add(i * J));
            }
        }
        for (j, db) in biases.into_iter().enumerate() {
            db.store_up_to(1, out.add(fan_in * J + j));
        }
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
    let [rows, fan_in, _, units] = at;
    // SAFETY: see gradients.
    unsafe {
        let mut i = 0;
        while i < fan_in {
            let (x, out) = (input.add(i * padded(rows)), out.add(i * units));
            // The first rows of dw come with db.
            i += match fan_in - i {
                1 => outer::<B, 1>(at, x, dz, many, out, i == 0),
                2..4 => outer::<B, 2>(at, x, dz, many, out, i == 0),
                _ => outer::<B, 4>(at, x, dz, many, out, i == 0),
            };
        }
    }
    4 * B
}

/// These columns of I rows of dw, and of db if requested. Returns I.
#[inline(always)]
unsafe fn outer<const B: usize, const I: usize>(
    [rows, fan_in, width, units]: [usize; 4],
    x: *const f32,
    dz: *const f32,
    many: usize,
    out: *mut f32,
    with_db: bool,
) -> usize {
    let mut sums = [[F32x4::zero(); B]; I];
    let mut biases = [F32x4::zero(); B];
    let stride = padded(rows);
    // SAFETY: see gradients.
    unsafe {
        for r in 0..rows {
            let d: [F32x4; B] = std::array::from_fn(|b| F32x4::load(dz.add(r * width + 4 * b)));
            for u in 0..I {
                let x = F32x4::load_splat(x.add(u * stride + r));
                for b in 0..B {
                    sums[u][b] = sums[u][b] + x * d[b];
                }
            }
            for b in 0..B {
                biases[b] = biases[b] + d[b];
            }
        }
        for u in 0..I {
            for b in 0..B {
                sums[u][b].store_up_to(many - 4 * b, out.add(u * units + 4 * b));
            }
        }
        if with_db {
            for b in 0..B {
                biases[b].store_up_to(many - 4 * b, out.add(fan_in * units + 4 * b));
            }
        }
    }
    I
}
