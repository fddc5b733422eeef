//! Losses on raw scores, and the weight penalties. A loss is a mean over the N rows of a batch.

use training_ground_kernels::Number;

/// The targets that the scores are compared with.
#[derive(Clone, Copy, Debug)]
pub enum TargetsRef<'a, T> {
    /// Class of each row, `0..C`.
    Classes(&'a [usize]),
    /// `[N x C]` row-major.
    Values(&'a [T]),
}

impl<'a, T> TargetsRef<'a, T> {
    /// Rows `from..to`, C columns.
    pub fn rows(&self, from: usize, to: usize, columns: usize) -> TargetsRef<'a, T> {
        match *self {
            TargetsRef::Classes(c) => TargetsRef::Classes(&c[from..to]),
            TargetsRef::Values(v) => TargetsRef::Values(&v[from * columns..to * columns]),
        }
    }
}

/// A data loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// -s_y + logsumexp(s); ln C at chance.
    SoftmaxCrossEntropy,
    /// Weston & Watkins: sum over j != y of max(0, s_j - s_y + 1); C - 1 at chance.
    Hinge,
    /// The same terms squared.
    SquaredHinge,
    /// Mean of (s - t)^2 over all elements (PyTorch, Keras).
    MseMean,
    /// Sum over a row, mean over rows (cs231n).
    MseSumPerRow,
    /// Half of [`Loss::MseSumPerRow`].
    MseHalf,
    /// Sum of |s - t| over a row; subgradient 0 at 0.
    L1SumPerRow,
    /// Logistic loss on logits, summed over a row: softplus(s) - s t.
    LogisticSumPerRow,
    /// Logistic loss, mean over all elements.
    LogisticMean,
}

impl Loss {
    /// True if it takes class targets, false if it takes values.
    pub fn wants_classes(self) -> bool {
        matches!(
            self,
            Loss::SoftmaxCrossEntropy | Loss::Hinge | Loss::SquaredHinge
        )
    }

    /// The loss of uninformative scores (all equal or zero) over `classes`; `None` if it is not defined.
    pub fn at_chance(self, classes: usize) -> Option<f64> {
        match self {
            Loss::SoftmaxCrossEntropy => Some(libm::log(classes as f64)),
            Loss::Hinge | Loss::SquaredHinge => Some(classes as f64 - 1.0),
            Loss::LogisticMean => Some(std::f64::consts::LN_2),
            Loss::LogisticSumPerRow => Some(classes as f64 * std::f64::consts::LN_2),
            _ => None,
        }
    }

    /// Mean loss over the rows of `scores` `[N x columns]`; writes dL/dscores if `gradient` is given.
    ///
    /// Rows are summed in f64, so the loss of a large set does not depend on how it is split.
    pub fn evaluate<T: Number>(
        self,
        scores: &[T],
        columns: usize,
        targets: TargetsRef<'_, T>,
        mut gradient: Option<&mut [T]>,
    ) -> f64 {
        let rows = scores.len() / columns;
        if let (Loss::SoftmaxCrossEntropy, TargetsRef::Classes(classes), None, 1..=LANES) =
            (self, targets, &gradient, columns)
        {
            return cross_entropy(scores, columns, &classes[..rows]) / rows as f64;
        }
        let inverse = T::ONE / T::of(rows as f64);
        let mut total = 0.0;
        for i in 0..rows {
            let at = i * columns..(i + 1) * columns;
            let s = &scores[at.clone()];
            let d = gradient.as_deref_mut().map(|g| &mut g[at.clone()]);
            let row = match targets {
                TargetsRef::Classes(classes) => self.class_row(s, classes[i], inverse, d),
                TargetsRef::Values(values) => self.value_row(s, &values[at], inverse, d),
            };
            total += row.f64();
        }
        total / rows as f64
    }

    fn class_row<T: Number>(self, s: &[T], y: usize, inverse: T, mut d: Option<&mut [T]>) -> T {
        if self == Loss::SoftmaxCrossEntropy {
            // The largest score is subtracted, so that exp cannot overflow.
            let top = s.iter().copied().fold(s[0], T::max_of);
            let mut sum = T::ZERO;
            for &x in s {
                sum += (x - top).exp();
            }
            let log_sum = top + sum.ln();
            if let Some(d) = d {
                for j in 0..s.len() {
                    d[j] = (s[j] - log_sum).exp() * inverse;
                }
                // p_y - 1 is computed from the other classes, which avoids cancellation if p_y is near 1.
                let mut others = T::ZERO;
                for j in 0..s.len() {
                    if j != y {
                        others += d[j];
                    }
                }
                d[y] = -others;
            }
            return log_sum - s[y];
        }
        let squared = self == Loss::SquaredHinge;
        let (mut total, mut pushed) = (T::ZERO, T::ZERO);
        for j in 0..s.len() {
            let margin = s[j] - s[y] + T::ONE;
            let mut slope = T::ZERO;
            // `!(margin <= 0)`, so that a NaN margin makes the loss NaN instead of vanishing.
            if j != y && !matches!(margin.partial_cmp(&T::ZERO), Some(o) if o.is_le()) {
                total += if squared { margin * margin } else { margin };
                slope = if squared { margin + margin } else { T::ONE };
            }
            pushed += slope;
            if let Some(d) = d.as_deref_mut() {
                d[j] = slope * inverse;
            }
        }
        if let Some(d) = d {
            d[y] = -pushed * inverse;
        }
        total
    }

    fn value_row<T: Number>(self, s: &[T], t: &[T], inverse: T, mut d: Option<&mut [T]>) -> T {
        let columns = T::of(s.len() as f64);
        let mut total = T::ZERO;
        for j in 0..s.len() {
            let r = s[j] - t[j];
            let (value, slope) = match self {
                Loss::MseMean => (r * r / columns, (r + r) / columns),
                Loss::MseHalf => (T::of(0.5) * r * r, r),
                Loss::L1SumPerRow => (r.abs(), sign(r)),
                Loss::LogisticSumPerRow | Loss::LogisticMean => {
                    let value = s[j].softplus() - s[j] * t[j];
                    let slope = s[j].sigmoid() - t[j];
                    if self == Loss::LogisticMean {
                        (value / columns, slope / columns)
                    } else {
                        (value, slope)
                    }
                }
                // MseSumPerRow; class losses never get here (Config pairs loss and targets).
                _ => (r * r, r + r),
            };
            total += value;
            if let Some(d) = d.as_deref_mut() {
                d[j] = slope * inverse;
            }
        }
        total
    }
}

/// Number of exps computed at once.
const LANES: usize = 64;

/// The sum of [`Loss::class_row`]'s cross-entropies, bit-identical, for several rows at once; at most
/// [`LANES`] columns.
fn cross_entropy<T: Number>(scores: &[T], columns: usize, classes: &[usize]) -> f64 {
    let at_once = LANES / columns;
    let (mut powers, mut sums, mut tops) = ([T::ZERO; LANES], [T::ZERO; LANES], [T::ZERO; LANES]);
    let mut total = 0.0;
    for (scores, classes) in (scores.chunks(at_once * columns)).zip(classes.chunks(at_once)) {
        let powers = &mut powers[..scores.len()];
        let rows = scores.chunks_exact(columns);
        for ((s, p), top) in (rows.zip(powers.chunks_exact_mut(columns))).zip(&mut tops) {
            *top = s.iter().copied().fold(s[0], T::max_of);
            for (p, &x) in p.iter_mut().zip(s) {
                *p = x - *top;
            }
        }
        T::exp_slice(powers);
        let sums = &mut sums[..classes.len()];
        for (sum, p) in sums.iter_mut().zip(powers.chunks_exact(columns)) {
            *sum = T::ZERO;
            for &p in p {
                *sum += p;
            }
        }
        T::ln_slice(sums);
        let rows = scores.chunks_exact(columns);
        for (((&ln, &top), &class), s) in sums.iter().zip(&tops).zip(classes).zip(rows) {
            total += (top + ln - s[class]).f64();
        }
    }
    total
}

/// -1, 0 or 1; NaN for NaN.
fn sign<T: Number>(x: T) -> T {
    if x > T::ZERO {
        T::ONE
    } else if x < T::ZERO {
        -T::ONE
    } else {
        x
    }
}

/// Weight penalty: `l1 * sum |W| + 0.5 * l2 * sum W^2` over all weight matrices. Biases and PReLU
/// slopes are exempt. It is always reported separately from the data loss.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Regularizer {
    /// Coefficient of sum |W|; subgradient 0 at 0.
    pub l1: f64,
    /// Coefficient of half the sum of squares (cs231n notes; PyTorch's `weight_decay`).
    pub l2: f64,
}

impl Regularizer {
    /// `(l1 part, l2 part)` of one weight matrix, summed in f64.
    pub fn value<T: Number>(&self, w: &[T]) -> (f64, f64) {
        let (mut absolute, mut square) = (0.0, 0.0);
        // Two independent chains of additions.
        super::tally::add(12 * w.len(), 4);
        for x in w {
            absolute += x.f64().abs();
            square += x.f64() * x.f64();
        }
        let part = |coefficient: f64, sum: f64| {
            if coefficient == 0.0 {
                0.0
            } else {
                coefficient * sum
            }
        };
        (part(self.l1, absolute), part(0.5 * self.l2, square))
    }

    /// Adds the penalty's gradient at `w` to `dw`.
    pub fn add_gradient<T: Number>(&self, w: &[T], dw: &mut [T]) {
        if self.l2 != 0.0 {
            let l2 = T::of(self.l2);
            for (d, &x) in dw.iter_mut().zip(w) {
                *d += l2 * x;
            }
        }
        if self.l1 != 0.0 {
            let l1 = T::of(self.l1);
            for (d, &x) in dw.iter_mut().zip(w) {
                *d += l1 * sign(x);
            }
        }
    }
}
