//! The second check: the loss rises with lambda by 0.5 lambda sum W^2 over both layers.

use crate::nn::{Network, Pass, Regularizer, TensorKind};

/// The lecture's total loss at lambda = 1e3.
pub const PRINTED: f64 = 3.068_597_164_82;
/// The lecture's total loss at lambda = 0.
pub const PRINTED_AT_ZERO: f64 = 2.302_612_161_67;

/// Values of lambda per decade.
const PER_DECADE: i32 = 3;
/// Start of the values of lambda, in powers of ten below the large lambda.
const BELOW: i32 = 3;

/// A form of the penalty, with the loss it would give.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Name in formulas.
    pub name: &'static str,
    /// Expected total loss.
    pub expected: f64,
    /// Standard deviation of the expected loss over random weights.
    pub sd: f64,
}

impl Form {
    /// Distance of `value` from the expectation, in standard deviations.
    pub fn z(&self, value: f64) -> f64 {
        (value - self.expected) / self.sd
    }
}

/// The average total loss of a net with weights N(0, std^2) and biases 0: `chance` plus a penalty on half
/// the squares, on all squares, and on half of the first layer's. `weights` counts the weights of each
/// layer. The sum of n squares of N(0, s^2) has mean n s^2 and standard deviation s^2 sqrt(2n).
pub fn forms(std: f64, weights: &[usize], chance: f64, lambda: f64) -> [Form; 3] {
    let form = |name, factor: f64, n: usize| {
        let (n, unit) = (n as f64, factor * lambda * std * std);
        Form {
            name,
            expected: chance + unit * n,
            sd: unit * (2.0 * n).sqrt(),
        }
    };
    let all = weights.iter().sum();
    [
        form("½λΣW², both layers", 0.5, all),
        form("λΣW², both layers", 1.0, all),
        form(
            "½λΣW², first layer only",
            0.5,
            weights.first().copied().unwrap_or(0),
        ),
    ]
}

/// The measurements of the second check.
#[derive(Clone, Debug, PartialEq)]
pub struct Penalty {
    /// Data loss of the net, independent of lambda.
    pub data: f64,
    /// Reported penalty at lambda = 0.
    pub at_zero: f64,
    /// Values of lambda in increasing order.
    pub lambdas: Vec<f64>,
    /// The penalty reported at each lambda.
    pub penalties: Vec<f64>,
    /// The large lambda, and the penalty there.
    pub at: (f64, f64),
    /// 0.5 lambda sum W^2 at the large lambda, computed here directly from the weights.
    pub direct: f64,
}

/// The second check in progress: one pass over the weights for each lambda.
#[derive(Clone, Debug)]
pub struct Cranking {
    lambdas: Vec<f64>,
    /// The penalty at 0, then at each lambda.
    penalties: Vec<f64>,
}

impl Cranking {
    /// Sets up values of lambda around `lambda`.
    pub fn new(lambda: f64) -> Self {
        let steps = -BELOW * PER_DECADE..=PER_DECADE;
        let at = |k: i32| match k {
            // `lambda` itself, not a rounded power of ten.
            0 => lambda,
            _ => lambda * libm::pow(10.0, f64::from(k) / f64::from(PER_DECADE)),
        };
        Cranking {
            lambdas: steps.map(at).collect(),
            penalties: Vec::new(),
        }
    }

    /// Evaluates the penalty of `network` at the next lambda; returns the result after the last. `report` is
    /// the penalty that the code under test computes for a lambda.
    pub fn work<T: Pass>(
        &mut self,
        network: &Network<T>,
        data: f64,
        report: impl Fn(f64) -> f64,
    ) -> Option<Penalty> {
        let done = self.penalties.len();
        if done <= self.lambdas.len() {
            let lambda = match done {
                0 => 0.0,
                _ => self.lambdas[done - 1],
            };
            let rule = Regularizer {
                l1: 0.0,
                l2: report(lambda),
            };
            self.penalties.push(network.penalized(data, &rule).l2);
            return None;
        }
        let mut squares = 0.0;
        for layer in &network.layers {
            for w in layer.tensors.get(TensorKind::W) {
                squares += w.f64() * w.f64();
            }
        }
        let middle = (BELOW * PER_DECADE) as usize;
        let lambda = self.lambdas[middle];
        Some(Penalty {
            data,
            at_zero: self.penalties[0],
            lambdas: self.lambdas.clone(),
            penalties: self.penalties[1..].to_vec(),
            at: (lambda, self.penalties[middle + 1]),
            direct: 0.5 * lambda * squares,
        })
    }
}

impl Penalty {
    /// Evaluates the penalty of `network` at 0, at values around `lambda`, and at `lambda`. `report` is the
    /// penalty that the code under test computes for a lambda.
    pub fn measure<T: Pass>(
        network: &Network<T>,
        data: f64,
        lambda: f64,
        report: impl Fn(f64) -> f64,
    ) -> Penalty {
        let mut cranking = Cranking::new(lambda);
        loop {
            if let Some(penalty) = cranking.work(network, data, &report) {
                return penalty;
            }
        }
    }

    /// Ratio of the reported penalty to 0.5 lambda sum W^2.
    pub fn ratio(&self) -> f64 {
        self.at.1 / self.direct
    }

    /// Total loss at the large lambda.
    pub fn total(&self) -> f64 {
        self.data + self.at.1
    }

    /// True if the penalty is 0 at 0, always increases, and has the right size.
    pub fn passes(&self) -> bool {
        self.at_zero == 0.0
            && self.penalties[0] > 0.0
            && self.penalties.windows(2).all(|p| p[0] < p[1])
            && (self.ratio() - 1.0).abs() < 1e-9
    }
}
