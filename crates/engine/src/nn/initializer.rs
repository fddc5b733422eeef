//! Weight initializers. Formulas give the distribution of a weight matrix from its fans. The draws come
//! from one named stream per layer: every initializer scales the *same* normal (or uniform) draws, and an
//! inserted layer does not shift the draws of the others.

use super::activation::Activation;
use super::data_dependent::{self, DataDependent};
use super::layer::{Layer, TensorKind};
use super::lsuv::{self, Lsuv};
use super::network::Network;
use crate::linalg;
use crate::rng::Stream;
use ndarray::{Array2, ArrayView2};

/// The fan for which a He initializer keeps the variance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FanMode {
    /// Keeps the forward variance.
    FanIn,
    /// Keeps the backward variance.
    FanOut,
}

/// A rule for the initial weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Initializer {
    /// W = 0: all units of a layer stay equal forever.
    Zeros,
    /// W = value: the same symmetry.
    Constant {
        /// The value.
        value: f64,
    },
    /// N(0, std^2); the lecture tries 0.01 and 1.
    Normal {
        /// Standard deviation.
        std: f64,
    },
    /// U(-bound, bound).
    Uniform {
        /// Half-width.
        bound: f64,
    },
    /// N(0, 1/fan_in) (LeCun et al. 1998): what the lecture calls Xavier.
    LecunNormal,
    /// U(+-sqrt(3/fan_in)).
    LecunUniform,
    /// N(0, gain^2 2/(fan_in + fan_out)) (Glorot & Bengio 2010).
    GlorotNormal {
        /// Factor on the standard deviation.
        gain: f64,
    },
    /// U(+-gain sqrt(6/(fan_in + fan_out))).
    GlorotUniform {
        /// Factor on the bound.
        gain: f64,
    },
    /// N(0, g^2/fan), g^2 = 2/(1 + slope^2) with the layer's own negative slope (He et al. 2015).
    HeNormal {
        /// Whether fan_in or fan_out is used.
        mode: FanMode,
    },
    /// U(+-g sqrt(3/fan)).
    HeUniform {
        /// Whether fan_in or fan_out is used.
        mode: FanMode,
    },
    /// PyTorch's Linear: U(+-1/sqrt(fan_in)) for weights and biases.
    PytorchDefault,
    /// Keras' HeNormal: normal truncated at two sigma', rescaled to variance 2/fan_in.
    KerasHeTruncated,
    /// Haar-random orthonormal columns or rows times gain (Saxe et al. 2013).
    Orthogonal {
        /// Factor on the orthonormal matrix.
        gain: f64,
    },
    /// N(0, g^2/fan_in), with g chosen to cancel the drift of the log-norm (Sussillo & Abbott 2014).
    RandomWalk,
    /// N(0, sigma_w^2/fan_in), the parametrization of mean-field theory (Poole et al. 2016).
    MeanField {
        /// sigma_w.
        sigma_w: f64,
    },
    /// omega I (on the main diagonal if the layer is not square), for the lecture's product of
    /// Jacobians.
    Identity {
        /// The diagonal.
        omega: f64,
    },
    /// Scaled by statistics of the data (Kraehenbuehl et al. 2015).
    DataDependent(DataDependent),
    /// Layer-sequential unit variance (Mishkin & Matas 2015).
    Lsuv(Lsuv),
}

/// The distribution of independent entries of a matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// All equal.
    Constant(f64),
    /// N(0, std^2).
    Normal {
        /// Standard deviation.
        std: f64,
    },
    /// U(-bound, bound).
    Uniform {
        /// Half-width.
        bound: f64,
    },
    /// N(0, sigma^2) redrawn outside two sigma.
    Truncated {
        /// sigma' before truncation.
        sigma: f64,
    },
}

/// Standard deviation of a unit normal truncated at two sigma.
pub const TRUNCATED_STD: f64 = 0.879_625_661_034_239_8;

impl Distribution {
    /// Standard deviation of an entry.
    pub fn std(self) -> f64 {
        match self {
            Distribution::Constant(_) => 0.0,
            Distribution::Normal { std } => std,
            Distribution::Uniform { bound } => bound / 3f64.sqrt(),
            Distribution::Truncated { sigma } => sigma * TRUNCATED_STD,
        }
    }

    /// Fills `out` in order from `stream`.
    pub fn fill(self, stream: &mut Stream, out: &mut [f64]) {
        for x in out {
            *x = match self {
                Distribution::Constant(value) => value,
                Distribution::Normal { std } => std * stream.normal(),
                Distribution::Uniform { bound } => stream.uniform_in(-bound, bound),
                Distribution::Truncated { sigma } => loop {
                    let draw = stream.normal();
                    if draw.abs() <= 2.0 {
                        break sigma * draw;
                    }
                },
            };
        }
    }
}

/// The driftless gain for width n: exp(1/(2n)) linear, sqrt 2 exp(1.2/(max(n, 6) - 2.4)) for ReLU.
/// For tanh the paper has no formula and reports that 1.1-1.3 works; we use 1.2. The rest is our choice: leaky
/// ReLU and PReLU replace ReLU's sqrt 2 by sqrt(2/(1 + slope^2)), and all others use the linear
/// gain.
pub fn random_walk_gain(activation: Activation, n: usize) -> f64 {
    let wide = n.max(6) as f64;
    match activation {
        Activation::Relu => std::f64::consts::SQRT_2 * libm::exp(1.2 / (wide - 2.4)),
        Activation::LeakyRelu { .. } | Activation::Prelu { .. } => {
            let slope = activation.negative_slope();
            (2.0 / (1.0 + slope * slope)).sqrt() * libm::exp(1.2 / (wide - 2.4))
        }
        Activation::Tanh => 1.2,
        _ => libm::exp(1.0 / (2.0 * n.max(1) as f64)),
    }
}

/// PyTorch's `calculate_gain`.
pub fn pytorch_gain(activation: Activation) -> f64 {
    match activation {
        Activation::Tanh => 5.0 / 3.0,
        Activation::Relu => std::f64::consts::SQRT_2,
        Activation::LeakyRelu { slope } => (2.0 / (1.0 + slope * slope)).sqrt(),
        Activation::Selu => 0.75,
        _ => 1.0,
    }
}

impl Initializer {
    /// The distribution of a `[fan_in x fan_out]` matrix under `activation`; `None` if its entries are not
    /// independent draws (orthogonal, identity, and the two data-dependent rules).
    pub fn distribution(
        self,
        fan_in: usize,
        fan_out: usize,
        activation: Activation,
    ) -> Option<Distribution> {
        let (n_in, n_out) = (fan_in.max(1) as f64, fan_out.max(1) as f64);
        let he = |mode| {
            let slope = activation.negative_slope();
            let fan = if mode == FanMode::FanIn { n_in } else { n_out };
            (2.0 / (1.0 + slope * slope)).sqrt() / fan.sqrt()
        };
        let normal = |std| Some(Distribution::Normal { std });
        let uniform = |bound| Some(Distribution::Uniform { bound });
        match self {
            Initializer::Zeros => Some(Distribution::Constant(0.0)),
            Initializer::Constant { value } => Some(Distribution::Constant(value)),
            Initializer::Normal { std } => normal(std),
            Initializer::Uniform { bound } => uniform(bound),
            Initializer::LecunNormal => normal(1.0 / n_in.sqrt()),
            Initializer::LecunUniform => uniform((3.0 / n_in).sqrt()),
            Initializer::GlorotNormal { gain } => normal(gain * (2.0 / (n_in + n_out)).sqrt()),
            Initializer::GlorotUniform { gain } => uniform(gain * (6.0 / (n_in + n_out)).sqrt()),
            Initializer::HeNormal { mode } => normal(he(mode)),
            Initializer::HeUniform { mode } => uniform(he(mode) * 3f64.sqrt()),
            Initializer::PytorchDefault => uniform(1.0 / n_in.sqrt()),
            Initializer::KerasHeTruncated => Some(Distribution::Truncated {
                sigma: (2.0 / n_in).sqrt() / TRUNCATED_STD,
            }),
            Initializer::RandomWalk => normal(random_walk_gain(activation, fan_in) / n_in.sqrt()),
            Initializer::MeanField { sigma_w } => normal(sigma_w / n_in.sqrt()),
            Initializer::Orthogonal { .. }
            | Initializer::Identity { .. }
            | Initializer::DataDependent(_)
            | Initializer::Lsuv(_) => None,
        }
    }

    /// Draws W of one layer from `stream`, row-major, in one call; [`super::drawing`] does it in pieces.
    pub fn draw(self, layer: &mut Layer<f64>, stream: &mut Stream) {
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let (units, activation) = (layer.units(), layer.activation);
        let w = layer.tensors.get_mut(TensorKind::W);
        if let Some(distribution) = self.distribution(fan_in, units, activation) {
            distribution.fill(stream, w);
            return;
        }
        match self {
            Initializer::Identity { omega } => {
                for i in 0..fan_in {
                    for j in 0..columns {
                        w[i * columns + j] = if i == j { omega } else { 0.0 };
                    }
                }
            }
            // Both start from unit normals; LSUV then takes their orthonormal factor.
            Initializer::DataDependent(_) => Distribution::Normal { std: 1.0 }.fill(stream, w),
            _ => {
                let gain = if let Initializer::Orthogonal { gain } = self {
                    gain
                } else {
                    1.0
                };
                let mut gaussian = Array2::zeros((fan_in, columns));
                for x in gaussian.iter_mut() {
                    *x = stream.normal();
                }
                for (x, q) in w.iter_mut().zip(linalg::orthogonal(gaussian.view()).iter()) {
                    *x = gain * q;
                }
            }
        }
    }

    /// Initializes every layer of `network` in one call ([`super::start`] does it in pieces): weights by this
    /// rule, biases to `bias`.
    ///
    /// The data-dependent rules measure on `x` `[N x inputs]`. Everything is computed in f64, whatever type the
    /// network is later trained in, so that the draws agree up to rounding.
    pub fn initialize(
        self,
        network: &mut Network<f64>,
        bias: f64,
        seed: u64,
        x: ArrayView2<'_, f64>,
    ) {
        for (l, layer) in network.layers.iter_mut().enumerate() {
            self.draw(layer, &mut Stream::new(seed, "weights", l as u64));
            self.set_biases(layer, bias, seed, l);
        }
        match self {
            Initializer::Lsuv(rule) => {
                lsuv::apply(&rule, network, x);
            }
            Initializer::DataDependent(rule) => {
                data_dependent::apply(&rule, network, x, seed);
            }
            _ => {}
        }
    }

    /// Sets the biases of layer number `l`, whose weights are drawn.
    pub(super) fn set_biases(self, layer: &mut Layer<f64>, bias: f64, seed: u64, l: usize) {
        let fan_in = layer.fan_in();
        let b = layer.tensors.get_mut(TensorKind::B);
        b.fill(bias);
        if self == Initializer::PytorchDefault {
            let bound = 1.0 / (fan_in.max(1) as f64).sqrt();
            Distribution::Uniform { bound }.fill(&mut Stream::new(seed, "biases", l as u64), b);
        }
    }

    /// True if the rule measures on examples.
    pub fn measures(self) -> bool {
        matches!(self, Initializer::Lsuv(_) | Initializer::DataDependent(_))
    }
}
