//! Batch normalization (Ioffe & Szegedy 2015) and layer normalization (Ba, Kiros & Hinton 2016).
//!
//! ```text
//! zhat = (z - mean) / sqrt(var + eps)        y = gamma zhat + beta
//! ```
//!
//! Batch normalization takes mean and variance of each unit over the rows, layer normalization those of
//! each row over the units. Variances are population variances (1/N). Numbers are `[rows x units]`,
//! row-major, dimensionless. Statistics and their sums are in f64 for every number type, because a unit's
//! mean can be far larger than its spread.
//!
//! A layer of a large net is normalized in short pieces: [`Gathering`] and [`BackSums`] take any number of
//! rows at a time.

use super::Number;
use super::tally;
use std::fmt;

/// The numbers that share a mean and a variance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Norm {
    /// Those of one unit, over the batch.
    Batch,
    /// Those of one example, over the units of the layer.
    Layer,
}

/// Error: the batch has a single example, whose mean is the example itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew;

impl fmt::Display for TooFew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Batch normalization needs at least 2 examples: the mean of a single example is the example itself, so every normalized value would be 0.")
    }
}

impl std::error::Error for TooFew {}

/// Cost per number in multiplications: it is converted to f64 and back.
const COST: usize = 20;

/// Mean and population variance of each unit or row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moments {
    /// Means.
    pub mean: Vec<f64>,
    /// Variances.
    pub var: Vec<f64>,
}

impl Moments {
    /// 1/sqrt(var + eps).
    pub fn inv_std(&self, eps: f64) -> Vec<f64> {
        let one = |v: &f64| 1.0 / (v + eps).sqrt();
        self.var.iter().map(one).collect()
    }
}

/// The moments of each unit over a batch that arrives in parts. The parts are passed twice: once for the mean,
/// once for the spread around it. E\[z^2\] - E\[z\]^2 would lose all digits if the mean is large.
#[derive(Clone, Debug, Default)]
pub struct Gathering {
    rows: usize,
    mean: Vec<f64>,
    sums: Vec<f64>,
    squares: Vec<f64>,
}

impl Gathering {
    /// Nothing gathered yet.
    pub fn new(units: usize) -> Self {
        Gathering {
            rows: 0,
            mean: Vec::new(),
            sums: vec![0.0; units],
            squares: vec![0.0; units],
        }
    }

    /// First pass: adds whole rows of z.
    pub fn add<T: Number>(&mut self, z: &[T]) {
        tally::add(COST * z.len() / 2, 4);
        let units = self.sums.len().max(1);
        self.rows += z.len() / units;
        for row in z.chunks_exact(units) {
            for (sum, z) in self.sums.iter_mut().zip(row) {
                *sum += z.f64();
            }
        }
    }

    /// Ends the first pass: the mean is known.
    pub fn center(&mut self) {
        let n = self.rows.max(1) as f64;
        self.mean = self.sums.iter().map(|sum| sum / n).collect();
        self.sums.fill(0.0);
    }

    /// Second pass: adds the same rows again.
    pub fn add_spread<T: Number>(&mut self, z: &[T]) {
        tally::add(COST * z.len() / 2, 4);
        let units = self.sums.len().max(1);
        for row in z.chunks_exact(units) {
            for (j, z) in row.iter().enumerate() {
                let off = z.f64() - self.mean[j];
                self.sums[j] += off;
                self.squares[j] += off * off;
            }
        }
    }

    /// The moments, after both passes. Corrects both for the rounding error left in the mean.
    pub fn finish(self) -> Moments {
        let n = self.rows.max(1) as f64;
        let rest: Vec<f64> = self.sums.iter().map(|sum| sum / n).collect();
        let var = self.squares.iter().zip(&rest);
        Moments {
            var: var.map(|(sq, r)| (sq / n - r * r).max(0.0)).collect(),
            mean: self.mean.iter().zip(&rest).map(|(m, r)| m + r).collect(),
        }
    }
}

/// Replaces whole rows of z by zhat, using the moments of each unit.
pub fn normalize_units<T: Number>(z: &mut [T], mean: &[f64], inv_std: &[f64]) {
    tally::add(COST * z.len() / 2, 4);
    for row in z.chunks_exact_mut(mean.len().max(1)) {
        for ((z, mean), inv) in row.iter_mut().zip(mean).zip(inv_std) {
            *z = T::of((z.f64() - mean) * inv);
        }
    }
}

/// Replaces each row of z `[rows x units]` by its own zhat; the moments of the rows are appended to `moments`.
pub fn normalize_rows<T: Number>(z: &mut [T], units: usize, eps: f64, moments: &mut Moments) {
    tally::add(2 * COST * z.len(), 4);
    let n = units.max(1) as f64;
    for row in z.chunks_exact_mut(units.max(1)) {
        let first = row.iter().map(|z| z.f64()).sum::<f64>() / n;
        let (mut sum, mut square) = (0.0, 0.0);
        for z in row.iter() {
            let off = z.f64() - first;
            sum += off;
            square += off * off;
        }
        let rest = sum / n;
        let (mean, var) = (first + rest, (square / n - rest * rest).max(0.0));
        let inv = 1.0 / (var + eps).sqrt();
        for z in row {
            *z = T::of((z.f64() - mean) * inv);
        }
        moments.mean.push(mean);
        moments.var.push(var);
    }
}

/// Sums over the rows of a batch for the backward pass: the gradients of gamma and beta.
#[derive(Clone, Debug, Default)]
pub struct BackSums {
    rows: usize,
    /// dL/dgamma: sum of dy zhat.
    pub dgamma: Vec<f64>,
    /// dL/dbeta: sum of dy.
    pub dbeta: Vec<f64>,
}

impl BackSums {
    /// Sums over no rows yet.
    pub fn new(units: usize) -> Self {
        BackSums {
            rows: 0,
            dgamma: vec![0.0; units],
            dbeta: vec![0.0; units],
        }
    }

    /// Adds whole rows.
    pub fn add<T: Number>(&mut self, dy: &[T], zhat: &[T]) {
        tally::add(COST * dy.len(), 4);
        let units = self.dbeta.len().max(1);
        self.rows += dy.len() / units;
        for (dy, zhat) in dy.chunks_exact(units).zip(zhat.chunks_exact(units)) {
            for (j, (dy, zhat)) in dy.iter().zip(zhat).enumerate() {
                self.dbeta[j] += dy.f64();
                self.dgamma[j] += dy.f64() * zhat.f64();
            }
        }
    }

    /// Replaces whole rows of dy by dz = gamma inv_std (dy - mean(dy) - zhat mean(dy zhat)), the gradient
    /// through the batch's mean and variance. All rows must have been added before.
    pub fn through_units<T: Number>(&self, dy: &mut [T], zhat: &[T], gamma: &[T], inv_std: &[f64]) {
        tally::add(COST * dy.len(), 4);
        let (units, n) = (self.dbeta.len().max(1), self.rows.max(1) as f64);
        for (dy, zhat) in dy.chunks_exact_mut(units).zip(zhat.chunks_exact(units)) {
            for (j, (dy, zhat)) in dy.iter_mut().zip(zhat).enumerate() {
                let own = dy.f64() - self.dbeta[j] / n - zhat.f64() * self.dgamma[j] / n;
                *dy = T::of(gamma[j].f64() * inv_std[j] * own);
            }
        }
    }
}

/// Replaces each row of dy by dz, the gradient through the mean and the variance of that row:
/// with g = gamma dy, dz = inv_std (g - mean(g) - zhat mean(g zhat)).
pub fn through_rows<T: Number>(dy: &mut [T], zhat: &[T], gamma: &[T], inv_std: &[f64]) {
    tally::add(2 * COST * dy.len(), 4);
    let units = gamma.len().max(1);
    let rows = dy.chunks_exact_mut(units).zip(zhat.chunks_exact(units));
    for ((dy, zhat), inv) in rows.zip(inv_std) {
        let (mut sum, mut product) = (0.0, 0.0);
        for ((dy, zhat), gamma) in dy.iter().zip(zhat).zip(gamma) {
            let g = gamma.f64() * dy.f64();
            sum += g;
            product += g * zhat.f64();
        }
        let (mean, slope) = (sum / units as f64, product / units as f64);
        for ((dy, zhat), gamma) in dy.iter_mut().zip(zhat).zip(gamma) {
            *dy = T::of(inv * (gamma.f64() * dy.f64() - mean - zhat.f64() * slope));
        }
    }
}

/// The results of a forward pass, as needed by the backward pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Normalized<T> {
    /// Moments of each unit (batch) or of each row (layer).
    pub moments: Moments,
    /// 1/sqrt(var + eps) of each unit or row.
    pub inv_std: Vec<f64>,
    /// `[rows x units]`.
    pub zhat: Vec<T>,
    /// `[rows x units]`: gamma zhat + beta.
    pub y: Vec<T>,
}

/// Gradients of a normalization.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient<T> {
    /// dL/dz `[rows x units]`.
    pub dz: Vec<T>,
    /// dL/dgamma `[units]`.
    pub dgamma: Vec<f64>,
    /// dL/dbeta `[units]`.
    pub dbeta: Vec<f64>,
}

/// The learned gain and shift of each unit, and the eps under the root.
#[derive(Clone, Debug, PartialEq)]
pub struct Normalization<T> {
    /// Gains `[units]`.
    pub gamma: Vec<T>,
    /// Shifts `[units]`.
    pub beta: Vec<T>,
    /// Added to every variance.
    pub eps: f64,
}

impl<T: Number> Normalization<T> {
    /// The usual start: gamma 1, beta 0.
    pub fn new(units: usize, eps: f64) -> Self {
        Normalization {
            gamma: vec![T::ONE; units],
            beta: vec![T::ZERO; units],
            eps,
        }
    }

    fn units(&self) -> usize {
        self.gamma.len().max(1)
    }

    fn scaled(&self, zhat: &[T]) -> Vec<T> {
        let rows = zhat.chunks_exact(self.units());
        let own = |row: &[T]| -> Vec<T> {
            let each = row.iter().zip(&self.gamma).zip(&self.beta);
            each.map(|((&z, &gamma), &beta)| gamma * z + beta).collect()
        };
        rows.flat_map(own).collect()
    }

    /// Batch normalization in training mode, with the statistics of the batch itself.
    ///
    /// # Errors
    /// A batch of fewer than two examples.
    pub fn batch(&self, z: &[T]) -> Result<Normalized<T>, TooFew> {
        if z.len() < 2 * self.units() {
            return Err(TooFew);
        }
        let mut gathering = Gathering::new(self.gamma.len());
        gathering.add(z);
        gathering.center();
        gathering.add_spread(z);
        Ok(self.with(z, gathering.finish()))
    }

    /// Batch normalization in evaluation mode: `moments` are running statistics, so a single example is enough.
    pub fn with(&self, z: &[T], moments: Moments) -> Normalized<T> {
        let (inv_std, mut zhat) = (moments.inv_std(self.eps), z.to_vec());
        normalize_units(&mut zhat, &moments.mean, &inv_std);
        Normalized {
            y: self.scaled(&zhat),
            moments,
            inv_std,
            zhat,
        }
    }

    /// Layer normalization; the same in training and in evaluation.
    pub fn layer(&self, z: &[T]) -> Normalized<T> {
        let (mut moments, mut zhat) = (Moments::default(), z.to_vec());
        normalize_rows(&mut zhat, self.units(), self.eps, &mut moments);
        Normalized {
            y: self.scaled(&zhat),
            inv_std: moments.inv_std(self.eps),
            moments,
            zhat,
        }
    }

    fn sums(&self, forward: &Normalized<T>, dy: &[T]) -> BackSums {
        let mut sums = BackSums::new(self.gamma.len());
        sums.add(dy, &forward.zhat);
        sums
    }

    /// The backward pass of [`Normalization::batch`], through mean and variance; `dy` is dL/dy.
    pub fn batch_backward(&self, forward: &Normalized<T>, dy: &[T]) -> Gradient<T> {
        let (sums, mut dz) = (self.sums(forward, dy), dy.to_vec());
        sums.through_units(&mut dz, &forward.zhat, &self.gamma, &forward.inv_std);
        gradient(dz, sums)
    }

    /// The backward pass of [`Normalization::with`], where the statistics are constants.
    pub fn with_backward(&self, forward: &Normalized<T>, dy: &[T]) -> Gradient<T> {
        let (sums, mut dz) = (self.sums(forward, dy), dy.to_vec());
        for row in dz.chunks_exact_mut(self.units()) {
            for ((d, gamma), inv) in row.iter_mut().zip(&self.gamma).zip(&forward.inv_std) {
                *d = T::of(d.f64() * gamma.f64() * inv);
            }
        }
        gradient(dz, sums)
    }

    /// The backward pass of [`Normalization::layer`].
    pub fn layer_backward(&self, forward: &Normalized<T>, dy: &[T]) -> Gradient<T> {
        let (sums, mut dz) = (self.sums(forward, dy), dy.to_vec());
        through_rows(&mut dz, &forward.zhat, &self.gamma, &forward.inv_std);
        gradient(dz, sums)
    }
}

fn gradient<T>(dz: Vec<T>, sums: BackSums) -> Gradient<T> {
    Gradient {
        dz,
        dgamma: sums.dgamma,
        dbeta: sums.dbeta,
    }
}

/// Running statistics of a batch normalization, for evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// Moments of each unit; they start at 0 and 1.
    pub moments: Moments,
    /// Weight of the new value, as in PyTorch (in Keras it is the weight of the old one).
    pub momentum: f64,
}

impl Running {
    /// Mean 0 and variance 1 of every unit.
    pub fn new(units: usize, momentum: f64) -> Self {
        let moments = Moments {
            mean: vec![0.0; units],
            var: vec![1.0; units],
        };
        Running { moments, momentum }
    }

    /// Adds the statistics of a batch of `rows` (at least 2) examples. As in PyTorch, it uses the unbiased variance
    /// var N/(N-1), although the batch itself was normalized by var.
    pub fn update(&mut self, batch: &Moments, rows: usize) {
        let (own, n) = (&mut self.moments, rows as f64);
        let keep = 1.0 - self.momentum;
        for (r, new) in own.mean.iter_mut().zip(&batch.mean) {
            *r = keep * *r + self.momentum * new;
        }
        for (r, new) in own.var.iter_mut().zip(&batch.var) {
            *r = keep * *r + self.momentum * new * n / (n - 1.0);
        }
    }
}
