//! The option lists: every activation, initializer, loss and optimizer with its label, formula and
//! parameters, and the conversion from its text to the engine's type.

use super::field::{OptionSpec, ParamSpec, option, param};
use crate::nn::{Activation, AdamForm, Loss, MomentumForm, Optimizer};

mod initializers;

pub use initializers::{INITIALIZERS, initializer};

/// All activations.
pub const ACTIVATIONS: &[OptionSpec] = &[
    option(
        "tanh",
        "tanh",
        "(1 − e^−2z)/(1 + e^−2z)",
        "Zero-centered, saturates at ±1.",
    ),
    option(
        "relu",
        "ReLU",
        "max(0, z)",
        "Cheap; a unit whose z is never positive is dead.",
    ),
    option(
        "sigmoid",
        "Sigmoid",
        "1/(1 + e^−z)",
        "Saturates; outputs are all positive.",
    ),
    option(
        "linear",
        "Linear",
        "z",
        "No non-linearity: a stack of these is one linear map.",
    ),
    option(
        "leaky_relu",
        "Leaky ReLU",
        "z if z > 0, else slope·z",
        "Its slope is never 0: it cannot die.",
    )
    .with(&[param("slope", "slope", 0.01, -1.0, 2.0)]),
    option(
        "prelu",
        "PReLU",
        "z if z > 0, else α·z, α learned",
        "One learned slope per unit.",
    )
    .with(&[param("alpha", "initial α", 0.25, -1.0, 2.0)]),
    option(
        "prelu_shared",
        "PReLU (shared α)",
        "z if z > 0, else α·z, α learned",
        "One learned slope for the whole layer, PyTorch's default.",
    )
    .with(&[param("alpha", "initial α", 0.25, -1.0, 2.0)]),
    option(
        "elu",
        "ELU",
        "z if z > 0, else α(e^z − 1)",
        "Saturates softly at −α.",
    )
    .with(&[param("alpha", "α", 1.0, 0.01, 5.0)]),
    option(
        "maxout",
        "Maxout",
        "max over k pieces of w_j·x + b_j",
        "The largest of k affine pieces: k times the parameters.",
    )
    .with(&[param("pieces", "pieces k", 2.0, 1.0, 8.0)]),
    option(
        "softplus",
        "Softplus",
        "ln(1 + e^βz)/β",
        "A smooth ReLU, never zero.",
    )
    .with(&[param("beta", "β", 1.0, 0.1, 10.0)]),
    option(
        "selu",
        "SELU",
        "λz if z > 0, else λα(e^z − 1)",
        "With LeCun weights: mean 0, variance 1.",
    ),
    option(
        "gelu",
        "GELU",
        "z Φ(z)",
        "Smooth, dips below zero; exact form.",
    ),
    option(
        "gelu_tanh",
        "GELU (tanh form)",
        "½z(1 + tanh(√(2/π)(z + 0.044715z³)))",
        "The common approximation of GELU.",
    ),
    option(
        "silu",
        "SiLU / Swish",
        "z·sigmoid(βz)",
        "Smooth, dips below zero.",
    )
    .with(&[param("beta", "β", 1.0, 0.1, 10.0)]),
    option(
        "mish",
        "Mish",
        "z·tanh(softplus(z))",
        "Smooth, dips below zero.",
    ),
];

/// An activation from its name and parameters (already in range).
pub fn activation(name: &str, p: &[f64]) -> Option<Activation> {
    let p = |i: usize| p.get(i).copied().unwrap_or(0.0);
    Some(match name {
        "linear" => Activation::Linear,
        "sigmoid" => Activation::Sigmoid,
        "tanh" => Activation::Tanh,
        "relu" => Activation::Relu,
        "leaky_relu" => Activation::LeakyRelu { slope: p(0) },
        "prelu" => Activation::Prelu {
            alpha: p(0),
            shared: false,
        },
        "prelu_shared" => Activation::Prelu {
            alpha: p(0),
            shared: true,
        },
        "elu" => Activation::Elu { alpha: p(0) },
        "maxout" => Activation::Maxout {
            pieces: p(0) as usize,
        },
        "softplus" => Activation::Softplus { beta: p(0) },
        "selu" => Activation::Selu,
        "gelu" => Activation::Gelu,
        "gelu_tanh" => Activation::GeluTanh,
        "silu" => Activation::Silu { beta: p(0) },
        "mish" => Activation::Mish,
        _ => return None,
    })
}

const fn mu(option: OptionSpec) -> OptionSpec {
    const MU: &[ParamSpec] = &[param("mu", "μ", 0.9, 0.0, 0.9999)];
    option.with(MU)
}

/// All optimizers.
pub const OPTIMIZERS: &[OptionSpec] = &[
    option(
        "sgd",
        "SGD",
        "x ← x − lr·g",
        "Plain stochastic gradient descent.",
    ),
    mu(option(
        "momentum",
        "Momentum",
        "v ← μv − lr·g; x ← x + v",
        "cs231n’s and Keras’ form.",
    )),
    mu(option(
        "momentum_pytorch",
        "Momentum (PyTorch)",
        "b ← μb + g; x ← x − lr·b",
        "Differs from the other form once the learning rate changes.",
    )),
    mu(option(
        "nesterov",
        "Nesterov",
        "v′ = μv − lr·g; x ← x − μv + (1+μ)v′",
        "Looks ahead along the velocity.",
    )),
    mu(option(
        "nesterov_pytorch",
        "Nesterov (PyTorch)",
        "b ← μb + g; x ← x − lr(g + μb)",
        "Differs from the other form once the learning rate changes.",
    )),
    option(
        "adagrad",
        "AdaGrad",
        "s ← s + g²; x ← x − lr·g/(√s + c)",
        "Its rates can only shrink.",
    )
    .with(&[param("eps", "c", 1e-8, 1e-12, 1.0)]),
    option(
        "rmsprop",
        "RMSProp",
        "s ← ρs + (1−ρ)g²; x ← x − lr·g/(√s + c)",
        "A forgetful AdaGrad.",
    )
    .with(&[param("rho", "ρ", 0.9, 0.0, 0.9999)]),
    option(
        "adam",
        "Adam",
        "x ← x − lr·m̂/(√v̂ + c)",
        "Momentum and RMSProp with corrected bias.",
    )
    .with(&[
        param("beta1", "β₁", 0.9, 0.0, 0.9999),
        param("beta2", "β₂", 0.999, 0.0, 0.99999),
    ]),
    option(
        "adamw",
        "AdamW",
        "x ← (1 − lr·wd)x, then Adam",
        "Adam with decoupled weight decay.",
    )
    .with(&[param("weight_decay", "decay", 0.01, 0.0, 1.0)]),
    option(
        "adam_uncorrected",
        "Adam without bias correction",
        "x ← x − lr·m/(√v + c)",
        "cs231n’s simplified form: the first steps are too large.",
    )
    .with(&[
        param("beta1", "β₁", 0.9, 0.0, 0.9999),
        param("beta2", "β₂", 0.999, 0.0, 0.99999),
    ]),
];

/// An optimizer from its name and parameters.
pub fn optimizer(name: &str, p: &[f64]) -> Option<Optimizer> {
    let p = |i: usize| p.get(i).copied().unwrap_or(0.0);
    let adam = |beta1, beta2, form, weight_decay| Optimizer::Adam {
        beta1,
        beta2,
        eps: 1e-8,
        form,
        weight_decay,
    };
    Some(match name {
        "sgd" => Optimizer::Sgd,
        "momentum" => Optimizer::Momentum {
            mu: p(0),
            form: MomentumForm::Velocity,
        },
        "momentum_pytorch" => Optimizer::Momentum {
            mu: p(0),
            form: MomentumForm::Buffer,
        },
        "nesterov" => Optimizer::Nesterov {
            mu: p(0),
            form: MomentumForm::Velocity,
        },
        "nesterov_pytorch" => Optimizer::Nesterov {
            mu: p(0),
            form: MomentumForm::Buffer,
        },
        "adagrad" => Optimizer::AdaGrad {
            eps: p(0),
            start: 0.0,
            eps_inside: false,
        },
        "rmsprop" => Optimizer::RmsProp {
            rho: p(0),
            eps: 1e-8,
            eps_inside: false,
        },
        "adam" => adam(p(0), p(1), AdamForm::Standard, 0.0),
        "adamw" => adam(0.9, 0.999, AdamForm::Standard, p(0)),
        "adam_uncorrected" => adam(p(0), p(1), AdamForm::Uncorrected, 0.0),
        _ => return None,
    })
}

/// All losses of the playground.
pub const LOSSES: &[OptionSpec] = &[
    option(
        "auto",
        "Automatic",
        "",
        "Softmax cross-entropy for classes, mean squared error for numbers.",
    ),
    option(
        "softmax",
        "Softmax cross-entropy",
        "−s_y + ln Σ e^s_j",
        "ln C at chance.",
    ),
    option(
        "logistic",
        "Logistic",
        "ln(1 + e^s) − s·t",
        "One score for two classes, one per class otherwise.",
    ),
    option(
        "hinge",
        "Hinge (Weston–Watkins)",
        "Σ_j≠y max(0, s_j − s_y + 1)",
        "C − 1 at chance.",
    ),
    option(
        "squared_hinge",
        "Squared hinge",
        "Σ_j≠y max(0, s_j − s_y + 1)²",
        "C − 1 at chance.",
    ),
    option(
        "mse",
        "Mean squared error",
        "mean (s − t)²",
        "Targets ±1 for classes.",
    ),
    option(
        "mse_half",
        "Half squared error",
        "½ Σ (s − t)²",
        "Targets ±1 for classes.",
    ),
    option(
        "l1",
        "Absolute error",
        "Σ |s − t|",
        "Targets ±1 for classes.",
    ),
];

/// A loss from its name; `None` for "auto" and for unknown names.
pub fn loss(name: &str) -> Option<Loss> {
    Some(match name {
        "softmax" => Loss::SoftmaxCrossEntropy,
        "logistic" => Loss::LogisticSumPerRow,
        "hinge" => Loss::Hinge,
        "squared_hinge" => Loss::SquaredHinge,
        "mse" => Loss::MseMean,
        "mse_half" => Loss::MseHalf,
        "l1" => Loss::L1SumPerRow,
        _ => return None,
    })
}
