//! Summaries of tensors, for histograms and health indicators.

use training_ground_kernels::Number;

/// Equal-width bins over `[low, high]`, and the counts outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Left edge of the first bin.
    pub low: f64,
    /// Right edge of the last bin (inclusive).
    pub high: f64,
    /// Values per bin.
    pub counts: Vec<u32>,
    /// Values left of `low`.
    pub below: u32,
    /// Values right of `high`.
    pub above: u32,
}

impl Histogram {
    /// Counts the finite `values` in `bins` bins.
    pub fn new<T: Number>(values: &[T], low: f64, high: f64, bins: usize) -> Self {
        let mut histogram = Histogram {
            low,
            high,
            counts: vec![0; bins],
            below: 0,
            above: 0,
        };
        histogram.add(values);
        histogram
    }

    /// Counts more values.
    pub fn add<T: Number>(&mut self, values: &[T]) {
        let (low, high, bins) = (self.low, self.high, self.counts.len());
        let scale = bins as f64 / (high - low);
        // Values crowd into a few bins (zeros of ReLU). Two tables keep one count from waiting for the
        // previous one. The slots after the bins count values below, above and NaN.
        let mut tables = vec![[0u32; 2]; bins + 3];
        for (i, x) in values.iter().enumerate() {
            let x = x.f64();
            // A value equal to `high` belongs to the last bin. Chosen without branches, which unordered values
            // would mispredict. (By i32: the only conversion that is cheap in wasm.)
            let bin = ((((x - low) * scale) as i32).max(0) as usize).min(bins - 1);
            let slot = if x >= low { bin } else { bins };
            let slot = if x > high { bins + 1 } else { slot };
            let slot = if x.is_nan() { bins + 2 } else { slot };
            tables[slot][i & 1] += 1;
        }
        let count = |slot: usize| tables[slot][0] + tables[slot][1];
        for (slot, total) in self.counts.iter_mut().enumerate() {
            *total += count(slot);
        }
        self.below += count(bins);
        self.above += count(bins + 1);
    }
}

/// Running count, sum and sum of squares, in f64.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    n: f64,
    sum: f64,
    square: f64,
}

impl Sums {
    /// Adds `values`. Eight sums run side by side and are combined in a fixed order: the same bits everywhere,
    /// and no addition waits for the previous one.
    pub fn add(&mut self, values: &[f32]) {
        let (mut sums, mut squares) = ([0.0; 8], [0.0; 8]);
        let chunks = values.chunks_exact(8);
        let rest = chunks.remainder();
        for chunk in chunks {
            for k in 0..8 {
                let v = f64::from(chunk[k]);
                sums[k] += v;
                squares[k] += v * v;
            }
        }
        for (k, &v) in rest.iter().enumerate() {
            let v = f64::from(v);
            sums[k] += v;
            squares[k] += v * v;
        }
        self.n += values.len() as f64;
        self.sum += sums.iter().sum::<f64>();
        self.square += squares.iter().sum::<f64>();
    }

    /// The sums over the values of both.
    pub fn plus(&self, other: &Sums) -> Sums {
        Sums {
            n: self.n + other.n,
            sum: self.sum + other.sum,
            square: self.square + other.square,
        }
    }

    /// Count, sum and sum of squares.
    pub fn parts(&self) -> [f64; 3] {
        [self.n, self.sum, self.square]
    }

    /// Rebuilds the sums from [`Sums::parts`].
    pub fn from_parts([n, sum, square]: [f64; 3]) -> Sums {
        Sums { n, sum, square }
    }

    /// Number of values.
    pub fn count(&self) -> f64 {
        self.n
    }

    /// Their mean.
    pub fn mean(&self) -> f64 {
        self.sum / self.n.max(1.0)
    }

    /// Population standard deviation.
    pub fn std(&self) -> f64 {
        let mean = self.mean();
        (self.square / self.n.max(1.0) - mean * mean)
            .max(0.0)
            .sqrt()
    }

    /// Root mean square.
    pub fn rms(&self) -> f64 {
        (self.square / self.n.max(1.0)).sqrt()
    }
}

/// Moments, range and histogram of one tensor.
#[derive(Clone, Debug, PartialEq)]
pub struct TensorStats {
    /// Mean.
    pub mean: f64,
    /// Population standard deviation.
    pub std: f64,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Covers four standard deviations around the mean, or the range if that is narrower.
    pub histogram: Histogram,
}

/// Mean and population standard deviation, two passes in f64.
pub fn mean_std<T: Number>(values: &[T]) -> (f64, f64) {
    let n = values.len().max(1) as f64;
    let mean = values.iter().map(|x| x.f64()).sum::<f64>() / n;
    let square = values
        .iter()
        .map(|x| (x.f64() - mean) * (x.f64() - mean))
        .sum::<f64>();
    (mean, (square / n).sqrt())
}

/// Lower quartile, median and upper quartile of values in any order.
pub fn quartiles(values: &[f64]) -> [f64; 3] {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    [0.25, 0.5, 0.75].map(|q| quantile(&sorted, q))
}

impl TensorStats {
    /// Summary of `values`, the histogram in `bins` bins.
    pub fn new<T: Number>(values: &[T], bins: usize) -> Self {
        let (mean, std) = mean_std(values);
        let fold = |start: f64, better: fn(f64, f64) -> f64| {
            values.iter().map(|x| x.f64()).fold(start, better)
        };
        let (min, max) = match values.is_empty() {
            true => (0.0, 0.0),
            false => (
                fold(f64::INFINITY, f64::min),
                fold(f64::NEG_INFINITY, f64::max),
            ),
        };
        let mut low = min.max(mean - 4.0 * std);
        let mut high = max.min(mean + 4.0 * std);
        // All values are equal (or too close for f64 bins): use one bin's width around them.
        if (high - low).is_nan() || high - low <= 1e-12 * mean.abs().max(1e-300) {
            let half = if mean == 0.0 { 0.5 } else { 0.05 * mean.abs() };
            (low, high) = (mean - half, mean + half);
        }
        TensorStats {
            mean,
            std,
            min,
            max,
            histogram: Histogram::new(values, low, high, bins),
        }
    }
}

/// Stable sort of a short list. std's sorts are made for long lists and take some kilobytes of wasm for
/// every type.
pub fn sort_few<T>(items: &mut [T], order: impl Fn(&T, &T) -> std::cmp::Ordering) {
    for end in 1..items.len() {
        let mut i = end;
        while i > 0 && order(&items[i - 1], &items[i]).is_gt() {
            items.swap(i - 1, i);
            i -= 1;
        }
    }
}

/// Linear interpolation between order statistics of sorted values (NumPy's default); NaN for an empty
/// list. Infinite values are kept.
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    let at = q * sorted.len().saturating_sub(1) as f64;
    let (i, share) = (at as usize, at.fract());
    let Some(&low) = sorted.get(i) else {
        return f64::NAN;
    };
    let high = sorted.get(i + 1).copied().unwrap_or(low);
    if share == 0.0 || low == high {
        return low;
    }
    low + share * (high - low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_counted_once() {
        let values: Vec<f32> = (0..1000)
            .map(|i| libm::sinf(i as f32 * 0.37) * i as f32)
            .collect();
        let stats = TensorStats::new(&values, 24);
        let h = &stats.histogram;
        assert_eq!(h.counts.iter().sum::<u32>() + h.below + h.above, 1000);
        let narrow = Histogram::new(&values, -1.0, 1.0, 8);
        assert!(narrow.below > 0 && narrow.above > 0);
        assert_eq!(
            narrow.counts.iter().sum::<u32>() + narrow.below + narrow.above,
            1000
        );
    }

    #[test]
    fn constant_and_empty_tensors_have_finite_bins() {
        for values in [vec![], vec![0.0f32; 5], vec![3.5; 5], vec![-1e-30; 5]] {
            let stats = TensorStats::new(&values, 10);
            assert!(stats.histogram.high > stats.histogram.low);
            assert_eq!(
                stats.histogram.counts.iter().sum::<u32>() as usize,
                values.len()
            );
        }
    }
}
