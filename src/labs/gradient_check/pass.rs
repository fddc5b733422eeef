//! One check of a whole network: every chosen coordinate, then again those that differ.

use super::subject::Subject;
use crate::nn::gradcheck::judge::{self, Conditions, Evidence};
use crate::nn::gradcheck::{Checker, Difference, Flip, Numeric, metrics};
use crate::nn::{Network, TensorKind};
use crate::rng::Stream;

/// A tensor with more parameters is sampled even if all were requested.
pub const MAX_ALL: usize = 20_000;

/// The checker in either precision.
enum Either {
    Double(Checker<f64>),
    Single(Checker<f32>),
}

/// Approximate multiplications per piece of work: a few milliseconds. A single coordinate may take more.
const PIECE: usize = 4_000_000;

/// Units of `products` multiplications each in one piece of work; at least one.
pub fn at_once(products: usize) -> usize {
    PIECE / products.max(1) + 1
}

/// One check: subject, precision, rule and step size.
pub struct Pass {
    checker: Either,
    double: bool,
    rule: Difference,
    h: f64,
    loss: f64,
    rounded: f64,
    /// Analytic gradient of every coordinate; empty before the first work.
    pub analytic: Vec<f64>,
    /// Chosen coordinates of theta, in order.
    pub indices: Vec<usize>,
    /// Numeric derivatives of the coordinates checked so far, in the same order.
    pub numeric: Vec<Numeric>,
    /// Positions of the coordinates to check again, by tensor, once the first pass is done.
    suspects: Option<Vec<(TensorRange, Vec<usize>)>>,
    /// Quotients of the first suspects with two other steps, in the order of `suspects`, and whether J''
    /// jumps.
    again: Vec<([f64; 2], bool)>,
}

/// A tensor's place in theta.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TensorRange {
    /// Layer, from 0.
    pub layer: usize,
    /// Which tensor of it.
    pub kind: TensorKind,
    /// First coordinate.
    pub offset: usize,
    /// Number of coordinates.
    pub len: usize,
    /// Columns of a matrix.
    pub columns: usize,
}

impl TensorRange {
    /// True for a coordinate of this tensor.
    pub fn has(&self, index: usize) -> bool {
        (self.offset..self.offset + self.len).contains(&index)
    }
}

/// Every tensor that has parameters, in the order of theta.
pub fn tensors(network: &Network<f64>) -> Vec<TensorRange> {
    let mut out = Vec::new();
    let mut offset = 0;
    for (layer, l) in network.layers.iter().enumerate() {
        for kind in TensorKind::ALL {
            let len = l.tensors.get(kind).len();
            let columns = match kind {
                TensorKind::W => l.columns(),
                _ => len,
            };
            let range = TensorRange {
                layer,
                kind,
                offset,
                len,
                columns,
            };
            out.extend((len > 0).then_some(range));
            offset += len;
        }
    }
    out
}

impl Pass {
    /// Sets up a check and computes the loss at theta.
    pub fn new(s: &Subject, double: bool, rule: Difference, h: f64, indices: Vec<usize>) -> Self {
        let (loss, penalty) = (s.loss, s.regularizer);
        let checker = if double {
            Either::Double(Checker::new(
                s.network.clone(),
                s.data.clone(),
                loss,
                penalty,
            ))
        } else {
            Either::Single(Checker::new(s.network.cast(), s.data.cast(), loss, penalty))
        };
        Pass {
            loss: match &checker {
                Either::Double(c) => c.loss(),
                Either::Single(c) => c.loss(),
            },
            checker,
            rounded: 0.0,
            double,
            rule,
            h,
            analytic: Vec::new(),
            numeric: Vec::with_capacity(indices.len()),
            indices,
            suspects: None,
            again: Vec::new(),
        }
    }

    /// Restarts the check with another quotient, from its first coordinate.
    pub fn restart(&mut self, rule: Difference, h: f64) {
        (self.rule, self.h) = (rule, h);
        self.numeric.clear();
        self.suspects = None;
        self.again.clear();
    }

    fn quotient(&mut self, index: usize, h: f64) -> Numeric {
        let numeric = match &mut self.checker {
            Either::Double(c) => c.numeric(index, h, self.rule),
            Either::Single(c) => c.numeric(index, h, self.rule),
        };
        numeric.unwrap_or(Numeric {
            value: f64::NAN,
            flips: 0,
        })
    }

    /// Number of units in one piece of work.
    fn at_once(&self) -> usize {
        at_once(match &self.checker {
            Either::Double(c) => c.products(),
            Either::Single(c) => c.products(),
        })
    }

    /// Does at most `n` more units: the analytic gradient first, then coordinates. Returns 0 when all are
    /// checked.
    pub fn work(&mut self, n: usize) -> usize {
        if self.analytic.is_empty() {
            (self.analytic, self.rounded) = match &self.checker {
                Either::Double(c) => c.gradient(),
                Either::Single(c) => {
                    let (gradient, rounded) = c.gradient();
                    (gradient.into_iter().map(f64::from).collect(), rounded)
                }
            };
            return 1;
        }
        let (from, n) = (self.numeric.len(), n.min(self.at_once()));
        let to = self.indices.len().min(from + n);
        for k in from..to {
            let numeric = self.quotient(self.indices[k], self.h);
            self.numeric.push(numeric);
        }
        to - from
    }

    /// Checks at most `n` more of the differing coordinates again, with other steps. Returns 0 when none is
    /// left.
    pub fn look_again(&mut self, n: usize) -> usize {
        let suspects = match self.suspects.take() {
            Some(suspects) => suspects,
            None => self.find_suspects(),
        };
        let all = suspects.iter().flat_map(|(_, own)| own);
        let n = n.min(self.at_once() / 3 + 1);
        let next: Vec<usize> = all.skip(self.again.len()).take(n).copied().collect();
        self.suspects = Some(suspects);
        for &k in &next {
            let index = self.indices[k];
            let steps = judge::other_steps(self.h, self.double);
            let quotients = steps.map(|h| self.quotient(index, h).value);
            let bent = match &mut self.checker {
                Either::Double(c) => c.is_bent(index, self.h),
                Either::Single(c) => c.is_bent(index, self.h),
            };
            self.again.push((quotients, bent));
        }
        next.len()
    }

    fn find_suspects(&self) -> Vec<(TensorRange, Vec<usize>)> {
        let network = match &self.checker {
            Either::Double(c) => tensors(c.network()),
            Either::Single(c) => tensors(&c.network().cast()),
        };
        let of = |range: TensorRange| {
            let usable = |k: &usize| {
                let (i, n) = (self.indices[*k], self.numeric[*k]);
                range.has(i) && n.flips == 0 && n.value.is_finite()
            };
            let own: Vec<usize> = (0..self.numeric.len()).filter(usable).collect();
            let analytic: Vec<f64> = own
                .iter()
                .map(|&k| self.analytic[self.indices[k]])
                .collect();
            let numeric: Vec<f64> = own.iter().map(|&k| self.numeric[k].value).collect();
            let found = judge::suspects(self.double, &analytic, &numeric);
            (range, found.into_iter().map(|k| own[k]).collect())
        };
        network.into_iter().map(of).collect()
    }

    /// Suspects checked again, and total suspects, over the tensors that have any.
    pub fn suspects(&self) -> (usize, usize) {
        let wanted = self
            .suspects
            .iter()
            .flatten()
            .map(|(_, own)| own.len())
            .sum();
        (self.again.len(), wanted)
    }

    /// True if every coordinate is checked, and every suspect checked again.
    pub fn is_done(&self) -> bool {
        let (done, wanted) = self.suspects();
        self.suspects.is_some() && done == wanted
    }

    /// The evidence on a tensor's suspects; those without three finite quotients are left out.
    pub fn evidence(&self, range: &TensorRange, theta: &[f64]) -> Vec<Evidence> {
        let mut next = self.again.iter();
        for (tensor, own) in self.suspects.iter().flatten() {
            let looked = next.by_ref().take(own.len());
            if tensor != range {
                looked.for_each(drop);
                continue;
            }
            let of = |(&k, &(again, bent)): (&usize, &([f64; 2], bool))| Evidence {
                theta: theta[self.indices[k]],
                analytic: self.analytic[self.indices[k]],
                quotients: [self.numeric[k].value, again[0], again[1]],
                bent,
            };
            let finite = |e: &Evidence| e.quotients.iter().all(|q| q.is_finite());
            return own.iter().zip(looked).map(of).filter(finite).collect();
        }
        Vec::new()
    }

    /// How its quotients are computed.
    pub fn conditions(&self) -> Conditions {
        Conditions {
            double: self.double,
            rule: self.rule,
            h: self.h,
            rounded: self.rounded,
        }
    }

    /// The kinks coordinate `index` of theta crosses.
    pub fn flips(&mut self, index: usize) -> Vec<Flip> {
        match &mut self.checker {
            Either::Double(c) => c.flips(index, self.h),
            Either::Single(c) => c.flips(index, self.h),
        }
    }

    /// The total loss.
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// (analytic, numeric) of the checked coordinates that `keep` accepts.
    pub fn pairs(&self, keep: impl Fn(usize, &Numeric) -> bool) -> (Vec<f64>, Vec<f64>) {
        let checked = self.indices.iter().zip(&self.numeric);
        checked
            .filter(|(i, n)| keep(**i, n))
            .map(|(&i, n)| (self.analytic[i], n.value))
            .unzip()
    }

    /// The lecture's epsilon over the checked coordinates, without those at a kink.
    pub fn epsilon_smooth(&self) -> f64 {
        let (a, n) = self.pairs(|_, n| n.flips == 0);
        metrics::epsilon(&a, &n)
    }
}

/// The coordinates to check: all of a tensor, or `sample` of it drawn without replacement.
pub fn choose(network: &Network<f64>, sample: usize, seed: u64) -> Vec<usize> {
    let mut out = Vec::new();
    for t in tensors(network) {
        let most = if sample == 0 { MAX_ALL } else { sample };
        let own = t.offset..t.offset + t.len;
        if most >= t.len {
            out.extend(own);
            continue;
        }
        let mut order: Vec<usize> = own.collect();
        let kind = TensorKind::ALL.iter().position(|k| *k == t.kind);
        let stream = 3 * t.layer + kind.unwrap_or(0);
        Stream::new(seed, "coordinates", stream as u64).shuffle(&mut order);
        order.truncate(most);
        order.sort_unstable();
        out.extend(order);
    }
    out
}
