//! The lecture's product of Jacobians with W = omega I: delta against depth.

use super::settings::Settings;
use crate::nn::{Activation, Initializer, Network, Regularizer, Workspace};
use crate::rng::Stream;
use serde::Serialize;

/// Width of the measured network.
const UNITS: usize = 16;
/// Omegas shown beside the chosen one.
pub const OMEGAS: [f64; 5] = [0.5, 0.9, 1.0, 1.1, 1.5];

/// |dL/da| of every layer relative to the last, for one omega.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Line {
    /// The diagonal entry of every W.
    pub omega: f64,
    /// omega^(L - l): the product without f'.
    pub exact: Vec<f64>,
    /// The same ratio measured in the network with its activation.
    pub measured: Vec<f64>,
}

/// The chain for several omegas; the last is the configured one.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// One line per omega.
    pub lines: Vec<Line>,
}

impl Chain {
    /// Computes all lines.
    pub fn new(config: &Settings) -> Chain {
        let omegas = OMEGAS.iter().copied().chain([config.omega]);
        Chain {
            lines: omegas
                .map(|omega| line(omega, config.depth, config.activation, config.seed))
                .collect(),
        }
    }
}

/// Root of the sum of squares of dL/da of each layer, relative to the last layer's.
pub fn line(omega: f64, depth: usize, activation: Activation, seed: u64) -> Line {
    let mut network = Network::<f64>::zeros(UNITS, &vec![(UNITS, activation); depth]);
    for layer in &mut network.layers {
        let mut unused = Stream::new(seed, "weights", 0);
        Initializer::Identity { omega }.draw(layer, &mut unused);
    }
    let mut stream = Stream::new(seed, "inputs", 0);
    let x: Vec<f64> = (0..UNITS).map(|_| stream.normal()).collect();
    let mut work = Workspace::new(&network, 1);
    network.forward(&x, 1, &mut work);
    if let Some(last) = work.layers.last_mut() {
        last.da.fill(1.0);
    }
    network.backward(&x, &Regularizer::default(), &mut work, None);
    let norm = |v: &[f64]| v.iter().map(|g| g * g).sum::<f64>().sqrt();
    let top = work.layers.last().map_or(1.0, |l| norm(&l.da));
    Line {
        omega,
        exact: (0..depth)
            .map(|l| libm::pow(omega, (depth - 1 - l) as f64))
            .collect(),
        measured: work.layers.iter().map(|l| norm(&l.da) / top).collect(),
    }
}
