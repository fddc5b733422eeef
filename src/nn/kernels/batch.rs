//! Products of a small layer whose examples lie side by side: `[unit][row]`, the rows of a unit filled up
//! to whole vectors ([`padded`]). What fills is computed like a row and never summed. Every sum has the
//! order of the contracted index, one rounding per multiply and per add: the contract of the other
//! products.

use super::holds;
use super::quad::Quad;

/// Rows at the most: what the registers hold of two units.
pub const MOST_ROWS: usize = 16;
/// Numbers behind the last unit of a buffer: units are flipped four at a time, and those that are not
/// there are read too.
pub const SPARE: usize = 3 * MOST_ROWS;

/// Numbers of a unit: three vectors or four, for batches smaller than ten are rare.
pub fn padded(rows: usize) -> usize {
    if rows <= 12 { 12 } else { MOST_ROWS }
}

/// What is done to a sum before it is stored.
#[derive(Clone, Copy)]
pub enum Last<'a> {
    /// Plus `bias[j]`.
    Plus(&'a [f32]),
    /// Times tanh' = 1 - a^2 of the number `a[j][row]`.
    TanhSlope(&'a [f32]),
    /// Nothing.
    Nothing,
}

/// `out[j][row] = sum over i of input[i][row] w[j across + i along]`, and what is to be done `last`; i
/// below `depth`, j below `units`. Panics when a slice is shorter than that.
pub fn product(
    rows: usize,
    [depth, units]: [usize; 2],
    input: &[f32],
    w: &[f32],
    [across, along]: [usize; 2],
    last: Last<'_>,
    out: &mut [f32],
) {
    if units == 0 || rows == 0 {
        return;
    }
    let stride = padded(rows);
    assert!(
        depth == 0
            || farthest([units - 1, depth - 1], [across, along]).is_some_and(|f| f < w.len()),
        "all weights are there"
    );
    // Without inputs no weight is read: then no place is computed.
    let across = if depth == 0 { 0 } else { across };
    assert!(
        rows <= MOST_ROWS && holds(input.len(), depth, stride) && holds(out.len(), units, stride),
        "a buffer has all its numbers"
    );
    match last {
        Last::Plus(bias) => assert!(bias.len() >= units),
        Last::TanhSlope(a) => assert!(holds(a.len(), units, stride)),
        Last::Nothing => {}
    }
    let (input, w, out) = (input.as_ptr(), w.as_ptr(), out.as_mut_ptr());
    // SAFETY: the largest index into each slice was looked at.
    unsafe {
        if stride == 12 {
            tiles::<3>([depth, units], input, w, [across, along], last, out);
        } else {
            tiles::<4>([depth, units], input, w, [across, along], last, out);
        }
    }
}

/// The place of the weight that lies farthest; none where it is more than a `usize`.
fn farthest([j, i]: [usize; 2], [across, along]: [usize; 2]) -> Option<usize> {
    j.checked_mul(across)?.checked_add(i.checked_mul(along)?)
}

/// All units, V vectors of rows each.
unsafe fn tiles<const V: usize>(
    [depth, units]: [usize; 2],
    input: *const f32,
    w: *const f32,
    [across, along]: [usize; 2],
    last: Last<'_>,
    out: *mut f32,
) {
    let mut j = 0;
    // SAFETY: see product.
    unsafe {
        while j < units {
            let (w, out) = (w.add(j * across), out.add(j * 4 * V));
            let last = match last {
                Last::Plus(bias) => Last::Plus(&bias[j..]),
                Last::TanhSlope(a) => Last::TanhSlope(&a[j * 4 * V..]),
                Last::Nothing => Last::Nothing,
            };
            // Two units at once, or three while the registers hold them: additions that wait for each
            // other leave the processor idle.
            j += if V == 3 && units - j >= 3 && units - j != 4 {
                tile::<V, 3>(depth, input, w, across, along, last, out)
            } else if units - j >= 2 {
                tile::<V, 2>(depth, input, w, across, along, last, out)
            } else {
                tile::<V, 1>(depth, input, w, across, along, last, out)
            };
        }
    }
}

/// J units. Returns J.
#[inline(always)]
unsafe fn tile<const V: usize, const J: usize>(
    depth: usize,
    mut input: *const f32,
    mut w: *const f32,
    across: usize,
    along: usize,
    last: Last<'_>,
    out: *mut f32,
) -> usize {
    let mut sums = [[Quad::zero(); V]; J];
    // SAFETY: see product.
    unsafe {
        for _ in 0..depth {
            let x: [Quad; V] = std::array::from_fn(|v| Quad::load(input.add(4 * v)));
            for u in 0..J {
                let w = Quad::splat(w.add(u * across));
                for v in 0..V {
                    sums[u][v] = sums[u][v].plus(x[v].times(w));
                }
            }
            input = input.add(4 * V);
            w = w.wrapping_add(along);
        }
        match last {
            Last::Plus(bias) => {
                for u in 0..J {
                    let bias = Quad::splat(bias.as_ptr().add(u));
                    sums[u] = sums[u].map(|sum| sum.plus(bias));
                }
            }
            Last::TanhSlope(a) => {
                let one = Quad::splat(&1.0);
                for u in 0..J {
                    for v in 0..V {
                        let a = Quad::load(a.as_ptr().add((u * V + v) * 4));
                        sums[u][v] = sums[u][v].times(one.minus(a.times(a)));
                    }
                }
            }
            Last::Nothing => {}
        }
        for u in 0..J {
            for v in 0..V {
                sums[u][v].store(out.add((u * V + v) * 4));
            }
        }
    }
    J
}

/// The rows `chosen` of x `[row][input]` side by side: `[input][row]`, filled up with the last of them.
/// Whole vectors are written: one that is read after its numbers were written one by one waits for them.
pub fn gather(chosen: &[usize], x: &[f32], inputs: usize, to: &mut [f32]) {
    let stride = padded(chosen.len());
    let last = chosen.iter().fold(0, |last, &row| row.max(last));
    assert!(
        last < usize::MAX && holds(x.len(), last + 1, inputs) && holds(to.len(), inputs, stride),
        "all rows are there"
    );
    for r in (0..stride).step_by(4) {
        let rows: [usize; 4] = std::array::from_fn(|i| chosen[(r + i).min(chosen.len() - 1)]);
        // SAFETY: row < rows, r < stride, i < inputs, and both slices were looked at.
        unsafe {
            let rows = rows.map(|row| x.as_ptr().add(row * inputs));
            let to = to.as_mut_ptr().add(r);
            if inputs < 4 {
                for i in 0..inputs {
                    Quad::from_places(rows.map(|row| row.add(i))).store(to.add(i * stride));
                }
                continue;
            }
            for i in (0..inputs).step_by(4) {
                // The last four may be some of those before.
                let i = i.min(inputs - 4);
                let lines = Quad::transposed(rows.map(|row| Quad::load(row.add(i))));
                for (k, line) in lines.into_iter().enumerate() {
                    line.store(to.add((i + k) * stride));
                }
            }
        }
    }
}

/// Half the squares of `scores - targets`, one number a row, its mean's gradient `(s - t) inverse` in
/// `d`. True when the squares have a finite sum: then it is one in f64, too. What fills is part of it.
pub fn half_squares(scores: &[f32], targets: &[f32], inverse: f32, d: &mut [f32]) -> bool {
    assert!(
        scores.len().is_multiple_of(4) && scores.len() == targets.len() && scores.len() == d.len()
    );
    let mut check = Quad::zero();
    for i in (0..scores.len()).step_by(4) {
        // SAFETY: four numbers from i on in each.
        unsafe {
            let s = Quad::load(scores.as_ptr().add(i));
            let r = s.minus(Quad::load(targets.as_ptr().add(i)));
            // The order of the general path: a half of the residual times itself.
            let square = Quad::splat(&0.5).times(r).times(r);
            check = check.plus(square);
            r.times(Quad::splat(&inverse)).store(d.as_mut_ptr().add(i));
        }
    }
    all_finite(check)
}

/// `dz = da (1 - a^2)` in whole vectors. Panics where the lengths are not one and a multiple of four.
pub fn tanh_backward(a: &[f32], da: &[f32], dz: &mut [f32]) {
    assert!(a.len().is_multiple_of(4) && a.len() == da.len() && a.len() == dz.len());
    let one = 1.0;
    for i in (0..a.len()).step_by(4) {
        // SAFETY: four numbers from i on in each.
        unsafe {
            let a = Quad::load(a.as_ptr().add(i));
            let slope = Quad::splat(&one).minus(a.times(a));
            let da = Quad::load(da.as_ptr().add(i));
            da.times(slope).store(dz.as_mut_ptr().add(i));
        }
    }
}

/// `a = max(0, z)` in whole vectors, for finite z. Panics where the lengths are not one and a multiple
/// of four.
pub fn relu(z: &[f32], a: &mut [f32]) {
    assert!(z.len().is_multiple_of(4) && z.len() == a.len());
    for i in (0..z.len()).step_by(4) {
        // SAFETY: four numbers from i on in each.
        unsafe {
            let z = Quad::load(z.as_ptr().add(i));
            z.where_positive(z).store(a.as_mut_ptr().add(i));
        }
    }
}

/// `dz = da (1 where z > 0, else 0)` in whole vectors; panics as [`relu`] does.
pub fn relu_backward(z: &[f32], da: &[f32], dz: &mut [f32]) {
    assert!(z.len().is_multiple_of(4) && z.len() == da.len() && z.len() == dz.len());
    let one = 1.0;
    for i in (0..z.len()).step_by(4) {
        // SAFETY: four numbers from i on in each.
        unsafe {
            let slope = Quad::splat(&one).where_positive(Quad::load(z.as_ptr().add(i)));
            let da = Quad::load(da.as_ptr().add(i));
            da.times(slope).store(dz.as_mut_ptr().add(i));
        }
    }
}

/// A step of gradient descent, `new = old - rate g`, in whole vectors. True when the result is
/// [`moderate`].
pub fn descend(old: &[f32], g: &[f32], rate: f32, new: &mut [f32]) -> bool {
    assert!(old.len().is_multiple_of(4) && old.len() == g.len() && old.len() == new.len());
    let mut check = Quad::zero();
    for i in (0..old.len()).step_by(4) {
        // SAFETY: four numbers from i on in each.
        unsafe {
            let change = Quad::splat(&rate).times(Quad::load(g.as_ptr().add(i)));
            let x = Quad::load(old.as_ptr().add(i)).minus(change);
            check = check.plus(x.times(x));
            x.store(new.as_mut_ptr().add(i));
        }
    }
    all_finite(check)
}

/// True when the squares of all have a finite sum: then none is beyond 2e19. A multiple of four of them.
pub fn moderate(values: &[f32]) -> bool {
    let mut check = Quad::zero();
    for four in values.as_chunks::<4>().0 {
        // SAFETY: four numbers.
        let x = unsafe { Quad::load(four.as_ptr()) };
        check = check.plus(x.times(x));
    }
    all_finite(check)
}

#[inline(always)]
fn all_finite(quad: Quad) -> bool {
    let mut lanes = [0.0; 4];
    // SAFETY: room for four.
    unsafe { quad.store(lanes.as_mut_ptr()) };
    lanes.iter().all(|x| x.is_finite())
}

/// `[unit][row]` to `[row][unit]`, a row filled up to whole vectors with whatever follows.
pub fn flip(from: &[f32], rows: usize, units: usize, to: &mut [f32]) {
    let (stride, width) = (padded(rows), units.next_multiple_of(4));
    assert!(
        rows <= MOST_ROWS && holds(from.len(), stride, width) && holds(to.len(), stride, width),
        "a buffer has all its numbers"
    );
    let (from, to) = (from.as_ptr(), to.as_mut_ptr());
    for j in (0..width).step_by(4) {
        for r in (0..stride).step_by(4) {
            // SAFETY: four units and four rows from j and r on, and both were looked at.
            unsafe {
                let block = std::array::from_fn(|i| Quad::load(from.add((j + i) * stride + r)));
                for (i, row) in Quad::transposed(block).into_iter().enumerate() {
                    row.store(to.add((r + i) * width + j));
                }
            }
        }
    }
}

/// `dw[i][j] = sum over the rows of input[i][row] dz[row][j]` and `db[j] = sum of dz[row][j]`, rows in
/// order; `input` and `dz` are `[unit][row]`, `flipped` keeps one of them as [`flip`] writes it; dw and db
/// one after the other.
pub fn gradients(
    rows: usize,
    [fan_in, units]: [usize; 2],
    input: &[f32],
    dz: &[f32],
    flipped: &mut Vec<f32>,
    gradient: &mut [f32],
) {
    if units == 0 {
        return;
    }
    let stride = padded(rows);
    // One row more than W has: the biases.
    let enough = fan_in < usize::MAX && holds(gradient.len(), fan_in + 1, units);
    assert!(
        rows <= MOST_ROWS
            && holds(dz.len(), units, stride)
            && holds(input.len(), fan_in, stride)
            && enough,
        "a buffer has all its numbers"
    );
    // Vectors along the units, or along the inputs where there are more of them.
    let along_inputs = units <= 2;
    let width = if along_inputs { fan_in } else { units }.next_multiple_of(4);
    let gradient = &mut gradient[..(fan_in + 1) * units];
    if flipped.len() < stride * width {
        flipped.resize(stride * width, 0.0);
    }
    if along_inputs {
        flip(input, rows, fan_in, flipped);
    } else {
        flip(dz, rows, units, flipped);
    }
    let (input, dz, out) = (input.as_ptr(), dz.as_ptr(), gradient.as_mut_ptr());
    let flipped = flipped.as_ptr();
    // SAFETY: inputs below fan_in, units below units, rows below rows, columns below width.
    unsafe {
        if along_inputs {
            let at = [rows, fan_in, width, units];
            match units {
                1 => few_units::<1>(at, flipped, dz, out),
                _ => few_units::<2>(at, flipped, dz, out),
            }
            return;
        }
        let mut block = 0;
        while block < units {
            let (dz, out) = (flipped.add(block), out.add(block));
            let at = [rows, fan_in, width, units];
            block += if units - block >= 8 {
                columns::<2>(at, input, dz, 8, out)
            } else {
                columns::<1>(at, input, dz, (units - block).min(4), out)
            };
        }
    }
}

/// dw and db of J units, all there are; `x` is flipped.
#[inline(always)]
unsafe fn few_units<const J: usize>(
    [rows, fan_in, width, _]: [usize; 4],
    x: *const f32,
    dz: *const f32,
    out: *mut f32,
) {
    let stride = padded(rows);
    let mut biases = [Quad::zero(); J];
    // SAFETY: see gradients.
    unsafe {
        for block in (0..fan_in).step_by(4) {
            let x = x.add(block);
            let mut sums = [[Quad::zero(); J]; 2];
            for r in 0..rows {
                let x = Quad::load(x.add(r * width));
                for j in 0..J {
                    let d = Quad::splat(dz.add(j * stride + r));
                    sums[0][j] = sums[0][j].plus(x.times(d));
                    sums[1][j] = sums[1][j].plus(d);
                }
            }
            biases = sums[1];
            let many = (fan_in - block).min(4);
            let out = out.add(block * J);
            if J == 1 {
                sums[0][0].store_first(many, out);
                continue;
            }
            let columns = std::array::from_fn(|j| if j < J { sums[0][j] } else { Quad::zero() });
            let dw = Quad::transposed(columns);
            for (i, dw) in dw.into_iter().enumerate().take(many) {
                dw.store_first(J, out.add(i * J));
            }
        }
        for (j, db) in biases.into_iter().enumerate() {
            db.store_first(1, out.add(fan_in * J + j));
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

/// These columns in I rows of dw, and of db when asked. Returns I.
#[inline(always)]
unsafe fn outer<const B: usize, const I: usize>(
    [rows, fan_in, width, units]: [usize; 4],
    x: *const f32,
    dz: *const f32,
    many: usize,
    out: *mut f32,
    with_db: bool,
) -> usize {
    let mut sums = [[Quad::zero(); B]; I];
    let mut biases = [Quad::zero(); B];
    let stride = padded(rows);
    // SAFETY: see gradients.
    unsafe {
        for r in 0..rows {
            let d: [Quad; B] = std::array::from_fn(|b| Quad::load(dz.add(r * width + 4 * b)));
            for u in 0..I {
                let x = Quad::splat(x.add(u * stride + r));
                for b in 0..B {
                    sums[u][b] = sums[u][b].plus(x.times(d[b]));
                }
            }
            for b in 0..B {
                biases[b] = biases[b].plus(d[b]);
            }
        }
        for u in 0..I {
            for b in 0..B {
                sums[u][b].store_first(many - 4 * b, out.add(u * units + 4 * b));
            }
        }
        if with_db {
            for b in 0..B {
                biases[b].store_first(many - 4 * b, out.add(fan_in * units + 4 * b));
            }
        }
    }
    I
}
