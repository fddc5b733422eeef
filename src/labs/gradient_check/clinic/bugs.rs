//! The bugs of the clinic: real mistakes from teaching code, each with the wrong line and the correct
//! line.

/// Where a line of the reference back-propagation can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// None: the control patient.
    None,
    /// Mish': a product in place of the sum.
    MishProduct,
    /// sinc is made constant for x < 0 in the forward pass, but its derivative is not.
    SincConstant,
    /// Adam multiplies by the bias corrections.
    AdamMultiplies,
    /// The loss gradient is not divided by N.
    MissingN,
    /// lambda W is missing.
    RegForgotten,
    /// 2 lambda W for a penalty of lambda/2 W^2.
    RegDoubled,
    /// dW of layer 2 is transposed.
    TransposedDw,
    /// ReLU's mask is taken from the layer before.
    WrongMask,
    /// The bias gradient is a mean over the batch.
    BiasMean,
    /// exp of the raw scores.
    NoMaxShift,
    /// The last example of the batch is forgotten.
    OffByOne,
    /// Leaky ReLU's slope is in the wrong branch.
    LeakySwapped,
    /// Weight decay is applied to PReLU's slope.
    SlopeDecay,
    /// Maxout routes to all pieces.
    MaxoutAll,
    /// tanh uses sigmoid's derivative.
    WrongDerivative,
    /// f' is left out.
    DerivativeForgotten,
    /// GELU' without x phi(x).
    GeluHalf,
    /// dz W in place of dz W^T.
    NotTransposedW,
    /// dW from z in place of a.
    InputIsZ,
    /// Weights are updated before the signal passes back through them.
    UpdatedFirst,
    /// lambda b is missing although the penalty includes the biases.
    BiasDecayForgotten,
}

/// An activation of the clinic's small nets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    /// One of the engine's.
    Engine(crate::nn::Activation),
    /// sin(x)/x.
    Sinc,
}

/// A bug as the page describes it.
#[derive(Clone, Copy, Debug)]
pub struct Bug {
    /// Name in links.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// The faulty line.
    pub wrong_line: &'static str,
    /// The correct line.
    pub right_line: &'static str,
    /// Why it is wrong and why it went unnoticed.
    pub story: &'static str,
    /// The correct accusation (see [`super::accusations`]).
    pub answer: &'static str,
    /// The planted fault.
    pub fault: Fault,
    /// Activations of the two hidden layers.
    pub acts: [Act; 2],
    /// Penalty.
    pub l2: f64,
    /// True if the penalty includes the biases, which then start at 0.
    pub penalized_biases: bool,
}

use crate::nn::Activation as A;
const TANH: Act = Act::Engine(A::Tanh);
const RELU: Act = Act::Engine(A::Relu);

const fn bug(
    id: &'static str,
    title: &'static str,
    lines: [&'static str; 2],
    story: &'static str,
    answer: &'static str,
    fault: Fault,
    acts: [Act; 2],
) -> Bug {
    Bug {
        id,
        title,
        wrong_line: lines[0],
        right_line: lines[1],
        story,
        answer,
        fault,
        acts,
        l2: 0.05,
        penalized_biases: false,
    }
}

/// The number of patients that a case number draws from: the first ones. Later ones are chosen by name only,
/// so that a case number in an old link still leads to the same patient.
pub const DRAWN: usize = 21;

/// Every patient. The first is healthy.
pub const BUGS: [Bug; 22] = [
    bug(
        "healthy",
        "no bug at all",
        ["(none)", "(none)"],
        "A healthy patient: loss and gradient agree to nine digits. Not every slow run has a wrong gradient.",
        "none",
        Fault::None,
        [TANH, RELU],
    ),
    bug(
        "mish_product",
        "Mish′ with a product for a sum",
        [
            "dmish = tanh(sp) * x * sigmoid(x) * (1 - tanh(sp)**2)",
            "dmish = tanh(sp) + x * sigmoid(x) * (1 - tanh(sp)**2)",
        ],
        "The product rule gives a sum. The product has the right sign for large x, so the loss falls, only slower.",
        "dz2",
        Fault::MishProduct,
        [Act::Engine(A::Mish), Act::Engine(A::Mish)],
    ),
    bug(
        "sinc_constant",
        "sinc constant for x < 0",
        [
            "sinc = where(x <= 0, 1, sin(x) / x)",
            "sinc = where(x == 0, 1, sin(x) / x)",
        ],
        "The forward pass guards the division with <= where == is meant. The derivative is that of the true function, so half the units report slopes of a function that is not computed.",
        "dz2",
        Fault::SincConstant,
        [Act::Sinc, Act::Sinc],
    ),
    bug(
        "adam_multiplies",
        "Adam multiplies by its bias corrections",
        [
            "m_hat = m * (1 - beta1**t);  v_hat = v * (1 - beta2**t)",
            "m_hat = m / (1 - beta1**t);  v_hat = v / (1 - beta2**t)",
        ],
        "A gradient check cannot see this: the gradient is right, the step made from it is not. For a constant gradient the factor of a step is (1 − β₁^t)²/(1 − β₂^t) times what it should be: 10 times too long at the first step, 43 times at the twelfth, then slowly back to normal. The loss falls all the same, so the run looks healthy. Check optimizers against a reference trace instead.",
        "none",
        Fault::AdamMultiplies,
        [TANH, TANH],
    ),
    bug(
        "missing_n",
        "the mean forgotten: no 1/N",
        [
            "dscores = p;  dscores[range(N), y] -= 1",
            "dscores = p;  dscores[range(N), y] -= 1;  dscores /= N",
        ],
        "The direction of the data gradient is right, its length N times too large. It looks like a learning rate that is too high, and the balance with the penalty is off.",
        "loss",
        Fault::MissingN,
        [TANH, RELU],
    ),
    bug(
        "reg_forgotten",
        "λW forgotten",
        ["dW = a_prev.T @ dz", "dW = a_prev.T @ dz + reg * W"],
        "The loss includes ½λΣW², its gradient is missing. The data loss falls as it should; only the weights never shrink.",
        "penalty",
        Fault::RegForgotten,
        [TANH, RELU],
    ),
    bug(
        "reg_doubled",
        "λW doubled",
        [
            "loss += 0.5 * reg * sum(W * W);  dW += 2 * reg * W",
            "loss += 0.5 * reg * sum(W * W);  dW += reg * W",
        ],
        "Two conventions mixed: λΣW² has the gradient 2λW, ½λΣW² has λW.",
        "penalty",
        Fault::RegDoubled,
        [TANH, TANH],
    ),
    bug(
        "transposed_dw",
        "dW transposed in a square layer",
        ["dW2 = dz2.T @ a1", "dW2 = a1.T @ dz2"],
        "In a square layer the shapes agree and nothing complains. The other layers learn around it.",
        "W2",
        Fault::TransposedDw,
        [TANH, TANH],
    ),
    bug(
        "wrong_mask",
        "ReLU’s mask on the wrong tensor",
        ["dz2 = da2 * (z1 > 0)", "dz2 = da2 * (z2 > 0)"],
        "In layers of equal width the shapes agree. The output layer and half of the paths still learn. (Masking by a2 > 0 instead of z2 > 0 would be right: it is the same set.)",
        "dz2",
        Fault::WrongMask,
        [TANH, RELU],
    ),
    bug(
        "bias_mean",
        "bias gradient averaged, not summed",
        ["db1 = mean(dz1, axis=0)", "db1 = sum(dz1, axis=0)"],
        "dz already carries the 1/N of the loss; another mean makes the bias learn N times slower.",
        "b1",
        Fault::BiasMean,
        [TANH, RELU],
    ),
    bug(
        "no_max_shift",
        "softmax without the maximum subtracted",
        [
            "p = exp(s) / sum(exp(s))",
            "p = exp(s - max(s)) / sum(exp(s - max(s)))",
        ],
        "Inputs left at 0..255 make scores of hundreds; e^710 is infinite in double precision, e^89 in single, and ∞/∞ is NaN. With small scores the formula is right, so a check on tiny inputs passes.",
        "nan",
        Fault::NoMaxShift,
        [RELU, RELU],
    ),
    bug(
        "off_by_one",
        "the last example of the batch forgotten",
        [
            "for i in range(N - 1): grad += dL(x[i], y[i])",
            "for i in range(N): grad += dL(x[i], y[i])",
        ],
        "Fifteen of sixteen examples make a gradient good enough to learn from. The check asks for equality, not for usefulness.",
        "loss",
        Fault::OffByOne,
        [TANH, TANH],
    ),
    bug(
        "leaky_swapped",
        "leaky slope in the wrong branch",
        [
            "dz1 = da1 * where(z1 > 0, 0.1, 1)",
            "dz1 = da1 * where(z1 > 0, 1, 0.1)",
        ],
        "A leak of 0.1 on the active side. The later layers still learn, so the loss falls.",
        "dz1",
        Fault::LeakySwapped,
        [Act::Engine(A::LeakyRelu { slope: 0.1 }), TANH],
    ),
    bug(
        "slope_decay",
        "weight decay on PReLU’s slope",
        [
            "dalpha = sum(da * minimum(z, 0)) + reg * alpha",
            "dalpha = sum(da * minimum(z, 0))",
        ],
        "The slope is not in the penalty of the loss, so it must not be in the gradient. He et al. 2015: decay pulls the slopes to 0 and makes ReLUs of them.",
        "alpha2",
        Fault::SlopeDecay,
        [
            TANH,
            Act::Engine(A::Prelu {
                alpha: 0.25,
                shared: false,
            }),
        ],
    ),
    bug(
        "maxout_all",
        "Maxout routes to all pieces",
        ["dz2[:] = da2[:, :, None]", "dz2[rows, units, argmax] = da2"],
        "Only the winning piece has a share in the output. With the same gradient for all, the pieces move together and cannot learn to differ.",
        "dz2",
        Fault::MaxoutAll,
        [TANH, Act::Engine(A::Maxout { pieces: 2 })],
    ),
    bug(
        "wrong_derivative",
        "tanh with sigmoid’s derivative",
        ["dz1 = da1 * a1 * (1 - a1)", "dz1 = da1 * (1 - a1**2)"],
        "Copied from the sigmoid layer. a(1−a) even changes its sign for negative a, yet the layers above learn.",
        "dz1",
        Fault::WrongDerivative,
        [TANH, TANH],
    ),
    bug(
        "derivative_forgotten",
        "the derivative forgotten",
        ["dz2 = da2", "dz2 = da2 * (1 - a2**2)"],
        "tanh′ lies between 0 and 1, so every unit learns in the right direction at the wrong pace, saturated ones most of all. At a small random start 1 − a² is nearly 1 and the check looks almost fine: check again after some training.",
        "dz2",
        Fault::DerivativeForgotten,
        [RELU, TANH],
    ),
    bug(
        "gelu_half",
        "GELU′ without xφ(x)",
        [
            "dz1 = da1 * Phi(z1)",
            "dz1 = da1 * (Phi(z1) + z1 * phi(z1))",
        ],
        "Half of the product rule. The missing term xφ(x) vanishes at 0 and at large |x|; it is largest at x = ±1, where it is ±0.242.",
        "dz1",
        Fault::GeluHalf,
        [Act::Engine(A::Gelu), TANH],
    ),
    bug(
        "not_transposed",
        "W not transposed on the way back",
        ["da1 = dz2 @ W2", "da1 = dz2 @ W2.T"],
        "In a square layer the shapes agree. Layer 1 gets noise instead of a gradient (with random fixed weights this even has a name: feedback alignment).",
        "dz1",
        Fault::NotTransposedW,
        [TANH, TANH],
    ),
    bug(
        "input_is_z",
        "dW from the pre-activations",
        ["dW2 = z1.T @ dz2", "dW2 = a1.T @ dz2"],
        "The weight multiplies what enters the layer: the activation a1, not z1.",
        "W2",
        Fault::InputIsZ,
        [TANH, TANH],
    ),
    bug(
        "updated_first",
        "weights updated before the signal passes",
        [
            "W2 -= lr * dW2;  da1 = dz2 @ W2.T",
            "da1 = dz2 @ W2.T;  W2 -= lr * dW2",
        ],
        "The signal of layer 1 passes weights that the loss was not computed with. The error is of the size of one step, and the loss falls.",
        "dz1",
        Fault::UpdatedFirst,
        [TANH, TANH],
    ),
    Bug {
        penalized_biases: true,
        ..bug(
            "bias_decay",
            "λb forgotten",
            ["db = sum(dz, axis=0)", "db = sum(dz, axis=0) + reg * b"],
            "This loss counts the biases in its penalty, ½λ(ΣW² + Σb²), but their gradient leaves λb out. All biases start at 0, so λb is 0 as well, and a check at the start passes. After some training the biases have moved, and the same check fails: this is why one checks again after a burn-in.",
            "penalty",
            Fault::BiasDecayForgotten,
            [TANH, TANH],
        )
    },
];
