//! Initializers: labels, formulas, parameters.

use super::super::field::{OptionSpec, option, param};
use crate::nn::Initializer;
use crate::nn::data_dependent::DataDependent;
use crate::nn::initializer::FanMode;
use crate::nn::lsuv::Lsuv;

/// All initializers.
pub const INITIALIZERS: &[OptionSpec] = &[
    option(
        "glorot_uniform",
        "Glorot uniform",
        "U(±√(6/(fan_in + fan_out)))",
        "Glorot & Bengio 2010.",
    ),
    option(
        "glorot_normal",
        "Glorot normal",
        "N(0, 2/(fan_in + fan_out))",
        "Glorot & Bengio 2010.",
    ),
    option(
        "lecun_normal",
        "LeCun normal (the lecture’s Xavier)",
        "N(0, 1/fan_in)",
        "Keeps the forward variance of a linear layer.",
    ),
    option(
        "lecun_uniform",
        "LeCun uniform",
        "U(±√(3/fan_in))",
        "LeCun et al. 1998.",
    ),
    option(
        "he_normal",
        "He normal",
        "N(0, 2/((1 + slope²) fan_in))",
        "For ReLU and its leaky relatives.",
    ),
    option(
        "he_uniform",
        "He uniform",
        "U(±√(6/((1 + slope²) fan_in)))",
        "For ReLU and its leaky relatives.",
    ),
    option(
        "he_normal_out",
        "He normal (fan_out)",
        "N(0, 2/((1 + slope²) fan_out))",
        "Keeps the backward variance instead.",
    ),
    option(
        "he_uniform_out",
        "He uniform (fan_out)",
        "U(±√(6/((1 + slope²) fan_out)))",
        "Keeps the backward variance instead.",
    ),
    option(
        "normal",
        "Normal",
        "N(0, std²)",
        "The lecture tries 0.01 and 1.",
    )
    .with(&[param("std", "std", 0.01, 0.0, 100.0)]),
    option(
        "uniform",
        "Uniform",
        "U(−bound, bound)",
        "Ignores fan_in and fan_out.",
    )
    .with(&[param("bound", "bound", 0.05, 0.0, 100.0)]),
    option(
        "zeros",
        "Zeros",
        "W = 0",
        "All units of a layer stay equal.",
    ),
    option(
        "constant",
        "Constant",
        "W = c",
        "All units of a layer stay equal.",
    )
    .with(&[param("value", "c", 0.5, -10.0, 10.0)]),
    option(
        "pytorch",
        "PyTorch default",
        "U(±1/√fan_in), biases too",
        "torch.nn.Linear.",
    ),
    option(
        "keras_he",
        "He truncated (Keras)",
        "N(0, 2/fan_in) cut at 2σ′",
        "Keras’ HeNormal.",
    ),
    option(
        "orthogonal",
        "Orthogonal",
        "gain·Q, QᵀQ = I",
        "Saxe et al. 2013.",
    )
    .with(&[param("gain", "gain", 1.0, 0.0, 10.0)]),
    option(
        "random_walk",
        "Random walk",
        "N(0, g²/fan_in), g against drift",
        "Sussillo & Abbott 2014.",
    ),
    option(
        "mean_field",
        "Mean field",
        "N(0, σ_w²/fan_in)",
        "Poole et al. 2016.",
    )
    .with(&[param("sigma_w", "σ_w", 1.0, 0.0, 10.0)]),
    option(
        "identity",
        "ω·identity",
        "W = ωI",
        "W = ωI, the lecture’s example.",
    )
    .with(&[param("omega", "ω", 1.0, -10.0, 10.0)]),
    option(
        "data_dependent",
        "Data-dependent",
        "every unit: mean β, variance 1 on the data",
        "Krähenbühl et al. 2015.",
    )
    .with(&[param("beta", "β", 0.1, -2.0, 2.0)]),
    option(
        "lsuv",
        "LSUV",
        "orthonormal, then W ← W/√Var(z)",
        "Mishkin & Matas 2015.",
    )
    .with(&[param("tolerance", "tolerance", 0.02, 0.001, 1.0)]),
];

/// An initializer from its name and parameters.
pub fn initializer(name: &str, p: &[f64]) -> Option<Initializer> {
    let p = |i: usize| p.get(i).copied().unwrap_or(0.0);
    Some(match name {
        "zeros" => Initializer::Zeros,
        "constant" => Initializer::Constant { value: p(0) },
        "normal" => Initializer::Normal { std: p(0) },
        "uniform" => Initializer::Uniform { bound: p(0) },
        "lecun_normal" => Initializer::LecunNormal,
        "lecun_uniform" => Initializer::LecunUniform,
        "glorot_normal" => Initializer::GlorotNormal { gain: 1.0 },
        "glorot_uniform" => Initializer::GlorotUniform { gain: 1.0 },
        "he_normal" => Initializer::HeNormal {
            mode: FanMode::FanIn,
        },
        "he_uniform" => Initializer::HeUniform {
            mode: FanMode::FanIn,
        },
        "he_normal_out" => Initializer::HeNormal {
            mode: FanMode::FanOut,
        },
        "he_uniform_out" => Initializer::HeUniform {
            mode: FanMode::FanOut,
        },
        "pytorch" => Initializer::PytorchDefault,
        "keras_he" => Initializer::KerasHeTruncated,
        "orthogonal" => Initializer::Orthogonal { gain: p(0) },
        "random_walk" => Initializer::RandomWalk,
        "mean_field" => Initializer::MeanField { sigma_w: p(0) },
        "identity" => Initializer::Identity { omega: p(0) },
        "data_dependent" => Initializer::DataDependent(DataDependent {
            beta: p(0),
            ..DataDependent::default()
        }),
        "lsuv" => Initializer::Lsuv(Lsuv {
            tolerance: p(0),
            ..Lsuv::default()
        }),
        _ => return None,
    })
}
