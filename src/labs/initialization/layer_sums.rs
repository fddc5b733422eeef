//! The sums collected for each layer of a measurement, and the statistics computed from them.

use super::measure::BINS;
use crate::nn::health::{is_closed, is_dead};
use crate::nn::{Activation, Layer};
use crate::stats::{Histogram, Sums};

/// Numbers per histogram in [`LayerSums::pack`].
const PACKED: usize = BINS + 4;

/// Sums over examples of one layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LayerSums {
    z: Sums,
    a: Sums,
    ga: Sums,
    gz: Sums,
    slope: Sums,
    closed: usize,
    flat: usize,
    /// Largest |f'| of each unit over all examples.
    reach: Vec<f32>,
    histograms: Option<[Histogram; 2]>,
}

/// One layer's pass over some examples: a and da `[rows x units]`, z and dz `[rows x columns]`.
pub(super) struct Pass<'a> {
    pub z: &'a [f32],
    pub a: &'a [f32],
    pub da: &'a [f32],
    pub dz: &'a [f32],
}

/// One layer as measured so far.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerReport {
    /// Mean of the activations.
    pub a_mean: f64,
    /// Standard deviation of the activations.
    pub a_std: f64,
    /// Standard deviation of the pre-activations.
    pub z_std: f64,
    /// Standard deviation of dL/da.
    pub ga_std: f64,
    /// Standard deviation of dL/dz.
    pub gz_std: f64,
    /// Root mean square of dL/dW, summed over the examples; NaN until all have been measured.
    pub gw_rms: f64,
    /// Root mean square of f'(z).
    pub df_rms: f64,
    /// Share of values at which the unit is closed.
    pub closed: f64,
    /// Share with |a| > 0.99 (bounded f) or a <= 0 (others).
    pub flat: f64,
    /// Share of dead units.
    pub dead: f64,
    /// Histograms of the activations and of dL/da; their ranges come from the first examples.
    pub histograms: [Histogram; 2],
}

impl LayerSums {
    /// Sets the histogram ranges from `first`, with some margin.
    pub fn aim(&mut self, activation: Activation, first: &Pass) {
        self.aim_forward(activation, first.a);
        self.aim_backward(first.da);
    }

    /// Sets only the forward histogram's range, if the backward pass comes later.
    pub fn aim_forward(&mut self, activation: Activation, a: &[f32]) {
        let forward = empty_histogram(a, limits(activation));
        self.histograms = Some([forward, empty_histogram(&[], limits(Activation::Linear))]);
    }

    /// Sets the backward histogram's range, after [`LayerSums::aim_forward`].
    pub fn aim_backward(&mut self, da: &[f32]) {
        if let Some([_, backward]) = &mut self.histograms {
            *backward = empty_histogram(da, limits(Activation::Linear));
        }
    }

    /// Adds examples; `slopes` is scratch space of the size of z. The histogram ranges must be set.
    pub fn add(&mut self, layer: &Layer<f32>, pass: &Pass, slopes: &mut [f32]) {
        self.add_raw(pass.z);
        self.add_forward(layer, pass.z, pass.a, slopes);
        self.add_backward(pass.da, pass.dz);
    }

    /// Adds pre-activations in front of a normalization.
    pub fn add_raw(&mut self, z: &[f32]) {
        self.z.add(z);
    }

    /// Adds the inputs and outputs of the activation.
    pub fn add_forward(&mut self, layer: &Layer<f32>, z: &[f32], a: &[f32], slopes: &mut [f32]) {
        self.a.add(a);
        self.add_slopes(layer, z, a, &mut slopes[..a.len()]);
        if let Some([forward, _]) = &mut self.histograms {
            forward.add(a);
        }
    }

    /// Adds the backward signals: dL/da and dL/dz.
    pub fn add_backward(&mut self, da: &[f32], dz: &[f32]) {
        self.ga.add(da);
        self.gz.add(dz);
        if let Some([_, backward]) = &mut self.histograms {
            backward.add(da);
        }
    }

    /// Adds the local derivatives and what they let through.
    fn add_slopes(&mut self, layer: &Layer<f32>, z: &[f32], a: &[f32], slopes: &mut [f32]) {
        let units = layer.units();
        let bounded = matches!(layer.activation, Activation::Tanh | Activation::Sigmoid);
        self.flat += if bounded {
            a.iter().filter(|a| a.abs() > 0.99).count()
        } else {
            a.iter().filter(|&&a| a <= 0.0).count()
        };
        layer.slopes(z, a, slopes);
        self.closed += slopes.iter().filter(|s| is_closed(**s)).count();
        self.reach.resize(units, 0.0);
        for row in slopes.chunks_exact(units) {
            for (reach, slope) in self.reach.iter_mut().zip(row) {
                let size = slope.abs();
                *reach = if size > *reach { size } else { *reach };
            }
        }
        self.slope.add(slopes);
    }

    /// The sums over the examples of both; their histograms must have the same ranges.
    pub fn plus(&self, other: &Self) -> Self {
        let units = self.reach.len().max(other.reach.len());
        let reach_of = |s: &Self, i: usize| s.reach.get(i).copied().unwrap_or(0.0);
        let histograms = match (&self.histograms, &other.histograms) {
            (Some([a, b]), Some([c, d])) => Some([added(a, c), added(b, d)]),
            (one, two) => one.clone().or_else(|| two.clone()),
        };
        LayerSums {
            z: self.z.plus(&other.z),
            a: self.a.plus(&other.a),
            ga: self.ga.plus(&other.ga),
            gz: self.gz.plus(&other.gz),
            slope: self.slope.plus(&other.slope),
            closed: self.closed + other.closed,
            flat: self.flat + other.flat,
            reach: (0..units)
                .map(|i| reach_of(self, i).max(reach_of(other, i)))
                .collect(),
            histograms,
        }
    }

    /// The statistics to show; `gw_rms` is NaN until all examples have been measured.
    pub fn report(self, gw_rms: f64) -> LayerReport {
        let values = self.a.count().max(1.0);
        let dead = self.reach.iter().filter(|&&r| is_dead(r)).count();
        LayerReport {
            a_mean: self.a.mean(),
            a_std: self.a.std(),
            z_std: self.z.std(),
            ga_std: self.ga.std(),
            gz_std: self.gz.std(),
            gw_rms,
            df_rms: self.slope.rms(),
            closed: self.closed as f64 / self.slope.count().max(1.0),
            flat: self.flat as f64 / values,
            dead: dead as f64 / self.reach.len().max(1) as f64,
            histograms: self.histograms.unwrap_or_else(|| {
                let none = empty_histogram(&[], limits(Activation::Linear));
                [none.clone(), none]
            }),
        }
    }

    /// Appends all numbers to `out`, for [`LayerSums::unpack`] in another worker.
    pub fn pack(&self, out: &mut Vec<f64>) {
        for sums in [self.z, self.a, self.ga, self.gz, self.slope] {
            out.extend(sums.parts());
        }
        out.extend([
            self.closed as f64,
            self.flat as f64,
            self.reach.len() as f64,
        ]);
        out.extend(self.reach.iter().map(|&r| f64::from(r)));
        for h in self.histograms.iter().flatten() {
            out.extend([h.low, h.high, f64::from(h.below), f64::from(h.above)]);
            out.extend(h.counts.iter().map(|&c| f64::from(c)));
        }
    }

    /// Reads what [`LayerSums::pack`] wrote from the front of `numbers`; `None` if the format is wrong.
    pub fn unpack(numbers: &mut &[f64]) -> Option<Self> {
        let mut sums = || Some(Sums::from_parts(take::<3>(numbers)?));
        let (z, a, ga, gz, slope) = (sums()?, sums()?, sums()?, sums()?, sums()?);
        let [closed, flat, units] = take::<3>(numbers)?;
        let (reach, rest) = numbers.split_at_checked(units as usize)?;
        *numbers = rest;
        let mut histogram = || {
            let [low, high, below, above, counts @ ..] = take::<PACKED>(numbers)?;
            Some(Histogram {
                low,
                high,
                counts: counts.map(|c| c as u32).to_vec(),
                below: below as u32,
                above: above as u32,
            })
        };
        let histograms = Some([histogram()?, histogram()?]);
        Some(LayerSums {
            z,
            a,
            ga,
            gz,
            slope,
            closed: closed as usize,
            flat: flat as usize,
            reach: reach.iter().map(|&r| r as f32).collect(),
            histograms,
        })
    }
}

/// Removes the first `N` numbers and returns them.
pub(super) fn take<const N: usize>(numbers: &mut &[f64]) -> Option<[f64; N]> {
    let (first, rest) = numbers.split_first_chunk()?;
    *numbers = rest;
    Some(*first)
}

fn added(a: &Histogram, b: &Histogram) -> Histogram {
    let pairs = a.counts.iter().zip(&b.counts);
    Histogram {
        counts: pairs.map(|(x, y)| x + y).collect(),
        below: a.below + b.below,
        above: a.above + b.above,
        ..*a
    }
}

/// Bins over the range of the first values with some margin, because later examples reach further.
fn empty_histogram(values: &[f32], limits: [f64; 2]) -> Histogram {
    let finite = || {
        let values = values.iter().copied().filter(|v| v.is_finite());
        values.map(f64::from)
    };
    let low = finite().fold(f64::INFINITY, f64::min);
    let high = finite().fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = if high > low {
        let more = 0.25 * (high - low);
        // A bound that is reached stays an edge, so that zeros and saturated values share one bin.
        let low = if low <= limits[0] {
            low
        } else {
            (low - more).max(limits[0])
        };
        let high = if high >= limits[1] {
            high
        } else {
            (high + more).min(limits[1])
        };
        (low, high)
    } else if high.is_finite() {
        // All values are equal: use one bin's width around them.
        let half = 0.5 * high.abs().max(1e-9);
        (high - half, high + half)
    } else {
        (-1.0, 1.0)
    };
    Histogram::new(&[] as &[f32], low, high, BINS)
}

/// Lower and upper bound of f.
fn limits(activation: Activation) -> [f64; 2] {
    match activation {
        Activation::Tanh => [-1.0, 1.0],
        Activation::Sigmoid => [0.0, 1.0],
        Activation::Relu | Activation::Softplus { .. } => [0.0, f64::INFINITY],
        _ => [f64::NEG_INFINITY, f64::INFINITY],
    }
}
