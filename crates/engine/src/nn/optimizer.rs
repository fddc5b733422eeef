//! First-order optimizers. Every rule is written as in its source; where libraries differ (momentum, epsilon
//! inside or outside the root, bias correction), each form has its own name.
//! x are the parameters, g the gradient, t counts steps from 1.

use super::layer::{Layer, TensorKind, Tensors};
use super::network::{Network, Workspace};
use training_ground_kernels::Number;

/// The two common forms of momentum. They agree at a constant learning rate, but differ when it changes,
/// because only the first puts the rate into the velocity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentumForm {
    /// v = mu v - lr g; x += v (cs231n notes, Keras).
    Velocity,
    /// b = mu b + g; x -= lr b (PyTorch).
    Buffer,
}

/// Where Adam puts its epsilon and whether it corrects the bias of its running means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdamForm {
    /// x -= lr (m/c1)/(sqrt(v/c2) + eps), c_i = 1 - beta_i^t (Kingma & Ba 2015, PyTorch).
    Standard,
    /// x -= lr sqrt(c2)/c1 m/(sqrt v + eps): the paper's "epsilon hat" form (Keras).
    EpsilonHat,
    /// c1 = c2 = 1 (the simplified form of the cs231n notes).
    Uncorrected,
}

/// An update rule and its constants. The learning rate is passed at each step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimizer {
    /// x -= lr g.
    Sgd,
    /// Heavy ball.
    Momentum {
        /// Momentum coefficient: the share of the velocity kept.
        mu: f64,
        /// Which of the two forms.
        form: MomentumForm,
    },
    /// Nesterov's momentum; the stored x is the look-ahead point.
    Nesterov {
        /// Share of the velocity kept.
        mu: f64,
        /// Which of the two forms.
        form: MomentumForm,
    },
    /// s += g^2; x -= lr g/(sqrt s + eps) (Duchi et al. 2011).
    AdaGrad {
        /// Prevents division by zero.
        eps: f64,
        /// Initial value of s (Keras starts at 0.1).
        start: f64,
        /// eps inside the root (Keras).
        eps_inside: bool,
    },
    /// s = rho s + (1 - rho) g^2; x -= lr g/(sqrt s + eps) (Hinton 2012).
    RmsProp {
        /// Share of s kept.
        rho: f64,
        /// Prevents division by zero.
        eps: f64,
        /// eps inside the root (Keras).
        eps_inside: bool,
    },
    /// Adam (Kingma & Ba 2015); with `weight_decay` AdamW (Loshchilov & Hutter 2019).
    Adam {
        /// Share of m kept.
        beta1: f64,
        /// Share of v kept.
        beta2: f64,
        /// Prevents division by zero.
        eps: f64,
        /// Which of the three forms.
        form: AdamForm,
        /// Decoupled decay: x *= 1 - lr weight_decay before the update; on every tensor, as in PyTorch.
        weight_decay: f64,
    },
}

impl Optimizer {
    /// Initial value of the second state tensor.
    pub fn start(self) -> f64 {
        match self {
            Optimizer::AdaGrad { start, .. } => start,
            _ => 0.0,
        }
    }

    /// Updates `x` by the gradient `g`; `m` and `s` are the state of this tensor, `t` counts steps from 1.
    pub fn update<T: Number>(
        self,
        lr: f64,
        t: u64,
        x: &mut [T],
        g: &[T],
        m: &mut [T],
        s: &mut [T],
    ) {
        let of = T::of;
        let rate = of(lr);
        let n = x.len();
        match self {
            Optimizer::Sgd => {
                for (x, &g) in x.iter_mut().zip(g) {
                    *x -= rate * g;
                }
            }
            Optimizer::Momentum { mu, form } => {
                let mu = of(mu);
                for i in 0..n {
                    match form {
                        MomentumForm::Velocity => {
                            m[i] = mu * m[i] - rate * g[i];
                            x[i] += m[i];
                        }
                        MomentumForm::Buffer => {
                            m[i] = mu * m[i] + g[i];
                            x[i] -= rate * m[i];
                        }
                    }
                }
            }
            Optimizer::Nesterov { mu, form } => {
                let mu = of(mu);
                for i in 0..n {
                    match form {
                        MomentumForm::Velocity => {
                            let old = m[i];
                            m[i] = mu * old - rate * g[i];
                            x[i] += -mu * old + (T::ONE + mu) * m[i];
                        }
                        MomentumForm::Buffer => {
                            m[i] = mu * m[i] + g[i];
                            x[i] -= rate * (g[i] + mu * m[i]);
                        }
                    }
                }
            }
            Optimizer::AdaGrad {
                eps, eps_inside, ..
            } => {
                for i in 0..n {
                    s[i] += g[i] * g[i];
                    x[i] -= scaled(rate, g[i], s[i], of(eps), eps_inside);
                }
            }
            Optimizer::RmsProp {
                rho,
                eps,
                eps_inside,
            } => {
                let (keep, new) = (of(rho), of(1.0 - rho));
                for i in 0..n {
                    s[i] = keep * s[i] + new * g[i] * g[i];
                    x[i] -= scaled(rate, g[i], s[i], of(eps), eps_inside);
                }
            }
            Optimizer::Adam {
                beta1,
                beta2,
                eps,
                form,
                weight_decay,
            } => {
                let (keep1, new1) = (of(beta1), of(1.0 - beta1));
                let (keep2, new2) = (of(beta2), of(1.0 - beta2));
                // In f64: 1 - beta^t cancels badly in f32 for the first steps.
                let (c1, c2) = match form {
                    AdamForm::Uncorrected => (1.0, 1.0),
                    _ => (
                        1.0 - libm::pow(beta1, t as f64),
                        1.0 - libm::pow(beta2, t as f64),
                    ),
                };
                let shrink = of(1.0 - lr * weight_decay);
                let (step, root) = match form {
                    AdamForm::EpsilonHat => (of(lr * c2.sqrt() / c1), T::ONE),
                    _ => (of(lr / c1), of(1.0 / c2)),
                };
                let eps = of(eps);
                let decays = weight_decay != 0.0;
                let state = m[..n].iter_mut().zip(&mut s[..n]);
                for ((x, &g), (m, s)) in x.iter_mut().zip(g).zip(state) {
                    let start = if decays { *x * shrink } else { *x };
                    *m = keep1 * *m + new1 * g;
                    *s = keep2 * *s + new2 * g * g;
                    *x = start - step * *m / ((*s * root).sqrt() + eps);
                }
            }
        }
    }

    /// The state tensors that the rule keeps: `(first, second)`.
    fn keeps(self) -> (bool, bool) {
        match self {
            Optimizer::Sgd => (false, false),
            Optimizer::Momentum { .. } | Optimizer::Nesterov { .. } => (true, false),
            Optimizer::AdaGrad { .. } | Optimizer::RmsProp { .. } => (false, true),
            Optimizer::Adam { .. } => (true, true),
        }
    }
}

/// `lr g/(sqrt s + eps)`. If s = 0 and g = 0, an eps that rounds to 0 would give 0/0; this returns 0.
fn scaled<T: Number>(rate: T, g: T, s: T, eps: T, eps_inside: bool) -> T {
    let divisor = if eps_inside {
        (s + eps).sqrt()
    } else {
        s.sqrt() + eps
    };
    if divisor == T::ZERO {
        T::ZERO
    } else {
        rate * g / divisor
    }
}

/// The state of an optimizer for one network: first and second moments, or the rule's equivalent.
#[derive(Clone, Debug, PartialEq)]
pub struct OptimizerState<T> {
    rule: Optimizer,
    step: u64,
    first: Vec<Tensors<T>>,
    second: Vec<Tensors<T>>,
}

impl<T: Number> OptimizerState<T> {
    /// The state before the first update.
    pub fn new(rule: Optimizer, network: &Network<T>) -> Self {
        let (first, second) = rule.keeps();
        let like = |wanted: bool, value: f64| -> Vec<Tensors<T>> {
            let layers = network.layers.iter().filter(|_| wanted);
            layers
                .map(|l| {
                    let mut zeros = Tensors::zeros(l.fan_in(), l.units(), l.activation);
                    zeros.fill(T::of(value));
                    zeros
                })
                .collect()
        };
        OptimizerState {
            rule,
            step: 0,
            first: like(first, 0.0),
            second: like(second, rule.start()),
        }
    }

    /// The rule.
    pub fn rule(&self) -> Optimizer {
        self.rule
    }

    /// Updates done.
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// The first and the second state tensors of every layer; empty if the rule has none.
    pub(super) fn tensors(&self) -> [&[Tensors<T>]; 2] {
        [&self.first, &self.second]
    }

    /// [`Self::tensors`], mutable.
    pub(super) fn tensors_mut(&mut self) -> [&mut [Tensors<T>]; 2] {
        [&mut self.first, &mut self.second]
    }

    /// Sets the number of updates done.
    pub(super) fn set_steps(&mut self, steps: u64) {
        self.step = steps;
    }

    /// Counts updates that were done elsewhere.
    pub(super) fn skip(&mut self, steps: u64) {
        self.step += steps;
    }

    /// One update of all tensors by the gradients in `work`.
    pub fn apply(&mut self, lr: f64, network: &mut Network<T>, work: &Workspace<T>) {
        self.step += 1;
        for (l, layer) in network.layers.iter_mut().enumerate() {
            self.apply_layer(lr, l, layer, work);
        }
    }

    /// The part of an update that changes layer `l`. The caller counts the update first.
    pub(super) fn apply_layer(
        &mut self,
        lr: f64,
        l: usize,
        layer: &mut Layer<T>,
        work: &Workspace<T>,
    ) {
        for kind in TensorKind::ALL {
            if layer.tensors.get(kind).is_empty() {
                continue;
            }
            // Read and written: about a nanosecond per number.
            super::tally::add(10 * layer.tensors.get(kind).len(), 4);
            self.rule.update(
                lr,
                self.step,
                layer.tensors.get_mut(kind),
                work.layers[l].gradient.get(kind),
                self.first
                    .get_mut(l)
                    .map_or(&mut [][..], |t| t.get_mut(kind)),
                self.second
                    .get_mut(l)
                    .map_or(&mut [][..], |t| t.get_mut(kind)),
            );
        }
    }
}
