//! The check of a whole network: every tensor, every chosen coordinate.

use super::localize::{self, Diagnosis, Group};
use crate::config::Config;
use crate::config::gradient_check::{GradientCheckConfig, NetSource};
use crate::data::images::{PixelScale, Shelf};
use crate::labs::images::examples;
use crate::labs::playground::Playground;
use crate::nn::gradcheck::{Checker, Difference, Flip, Numeric, metrics};
use crate::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use crate::nn::{Activation, Loss, Network, Regularizer, TensorKind};
use crate::rng::Stream;
use ndarray::ArrayView2;

/// Parameters beyond which a tensor is sampled even when all were asked for.
pub const MAX_ALL: usize = 20_000;
/// A relative difference beyond this is no rounding (f64; f32 is checked with its own).
const WRONG_F64: f64 = 1e-5;
const WRONG_F32: f64 = 0.1;
/// Images that are trained on before the check; their mean image is subtracted.
const IMAGES: usize = 500;

/// A network with the examples it is checked on.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Parameters, each exactly representable in f32.
    pub network: Network<f64>,
    /// Examples.
    pub data: Examples<f64>,
    /// Data loss.
    pub loss: Loss,
    /// Penalty.
    pub regularizer: Regularizer,
}

/// Builds the subject; training before the check is done step by step.
pub enum Preparation {
    /// The playground's run.
    Plane(Box<Playground>, u64),
    /// A run of a net of its own, on random examples or on images.
    Own(Box<Trainer<f32>>, u64),
}

impl Preparation {
    /// Sets the run up.
    ///
    /// `None` as long as its images are not there.
    pub fn new(config: &GradientCheckConfig, shelf: &Shelf) -> Option<Self> {
        Some(match config.source {
            NetSource::Playground => {
                let net = Config {
                    at: config.burn_in,
                    ..config.net.clone()
                };
                Preparation::Plane(Box::new(Playground::new(net, None)), config.burn_in)
            }
            NetSource::Random => Preparation::Own(
                Box::new(run(config, random_examples(config))),
                config.burn_in,
            ),
            NetSource::Images(source) => {
                let (n, seed) = (config.rows.max(IMAGES), config.net.seed);
                let set = shelf.train(source, n, seed)?;
                let mean = set.mean_image(PixelScale::Unit);
                let (x, classes) = (
                    examples(&set, PixelScale::Unit, Some(&mean)).x,
                    set.classes(),
                );
                let data = Raw {
                    x: x.into_iter().map(f64::from).collect(),
                    inputs: set.dims(),
                    classes,
                    n_classes: set.class_names.len(),
                };
                Preparation::Own(Box::new(run(config, data)), config.burn_in)
            }
        })
    }

    /// At most `steps` steps; true when there are more.
    pub fn work(&mut self, steps: u64) -> bool {
        match self {
            Preparation::Plane(lab, _) => {
                lab.run(if lab.replay_progress().is_some() {
                    steps
                } else {
                    0
                });
                lab.replay_progress().is_some()
            }
            Preparation::Own(trainer, target) => {
                for _ in 0..steps {
                    if trainer.step_count() >= *target || trainer.step().is_err() {
                        return false;
                    }
                }
                trainer.step_count() < *target
            }
        }
    }

    /// Steps done and wanted.
    pub fn progress(&self) -> (u64, u64) {
        match self {
            Preparation::Plane(lab, target) => (lab.trainer().step_count(), *target),
            Preparation::Own(trainer, target) => (trainer.step_count(), *target),
        }
    }

    /// What is checked.
    pub fn subject(&self, config: &GradientCheckConfig) -> Subject {
        let trainer = match self {
            Preparation::Plane(lab, _) => lab.trainer(),
            Preparation::Own(trainer, _) => trainer,
        };
        Subject {
            network: trainer.network.cast(),
            data: trainer.train.head(config.rows).cast(),
            loss: trainer.loss(),
            regularizer: config.net.live.regularizer,
        }
    }
}

/// Examples before the loss decides what its targets look like.
struct Raw {
    /// `[rows][inputs]`.
    x: Vec<f64>,
    inputs: usize,
    classes: Vec<usize>,
    n_classes: usize,
}

fn random_examples(config: &GradientCheckConfig) -> Raw {
    let (rows, inputs, seed) = (config.rows, config.inputs, config.net.seed);
    let mut stream = Stream::new(seed, "random inputs", 0);
    let mut labels = Stream::new(seed, "random classes", 0);
    Raw {
        x: (0..rows * inputs).map(|_| stream.normal()).collect(),
        inputs,
        classes: (0..rows).map(|_| labels.below(config.classes)).collect(),
        n_classes: config.classes,
    }
}

fn run(config: &GradientCheckConfig, data: Raw) -> Trainer<f32> {
    let net = &config.net;
    let Raw {
        x,
        inputs,
        classes,
        n_classes,
    } = data;
    let rows = classes.len();
    let loss = net.loss.unwrap_or(Loss::SoftmaxCrossEntropy);
    let targets = if loss.wants_classes() {
        OwnedTargets::Classes(classes)
    } else {
        let mut values = vec![0.0; rows * n_classes];
        for (row, &class) in classes.iter().enumerate() {
            values[row * n_classes + class] = 1.0;
        }
        OwnedTargets::Values(values, n_classes)
    };
    // One activation for all: the list of the page belongs to the playground's layers.
    let activation = net.hidden.first().map_or(Activation::Tanh, |h| h.1);
    let hidden = config.sizes.iter().map(|&units| (units, activation));
    let mut layers: Vec<(usize, Activation)> = hidden.collect();
    layers.push((n_classes, Activation::Linear));
    let mut network = Network::zeros(inputs, &layers);
    // rows x inputs by construction: an empty view can only mean no examples at all.
    let view = ArrayView2::from_shape((rows, inputs), &x).unwrap_or(ArrayView2::from(&[[]]));
    net.initializer
        .initialize(&mut network, net.bias, net.seed, view);
    let train = Examples { x, inputs, targets };
    let hyper = Hyperparameters {
        learning_rate: net.live.learning_rate,
        regularizer: net.live.regularizer,
        batch: net.live.batch,
    };
    Trainer::new(
        network.cast(),
        train.cast(),
        loss,
        net.optimizer,
        hyper,
        net.seed,
    )
}

/// The checker of either type.
enum Either {
    Double(Checker<f64>),
    Single(Checker<f32>),
}

/// One check: subject, precision, rule and step size.
pub struct Pass {
    checker: Either,
    rule: Difference,
    h: f64,
    /// Analytic gradient of every coordinate.
    pub analytic: Vec<f64>,
    /// Chosen coordinates of theta, in order.
    pub indices: Vec<usize>,
    /// Numeric derivatives of the first of them.
    pub numeric: Vec<Numeric>,
}

impl Pass {
    /// Sets a check up; the analytic gradient is computed here.
    pub fn new(s: &Subject, double: bool, rule: Difference, h: f64, indices: Vec<usize>) -> Self {
        let (checker, analytic) = if double {
            let c = Checker::new(s.network.clone(), s.data.clone(), s.loss, s.regularizer);
            let analytic = c.analytic();
            (Either::Double(c), analytic)
        } else {
            let c = Checker::<f32>::new(s.network.cast(), s.data.cast(), s.loss, s.regularizer);
            let analytic = c.analytic().into_iter().map(f64::from).collect();
            (Either::Single(c), analytic)
        };
        Pass {
            checker,
            rule,
            h,
            analytic,
            numeric: Vec::with_capacity(indices.len()),
            indices,
        }
    }

    /// Checks at most `n` more coordinates; true when there are more.
    pub fn work(&mut self, n: usize) -> bool {
        let from = self.numeric.len();
        for &index in self.indices[from..].iter().take(n) {
            let numeric = match &mut self.checker {
                Either::Double(c) => c.numeric(index, self.h, self.rule),
                Either::Single(c) => c.numeric(index, self.h, self.rule),
            };
            self.numeric.push(numeric.unwrap_or(Numeric {
                value: f64::NAN,
                flips: 0,
            }));
        }
        self.numeric.len() < self.indices.len()
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
        match &self.checker {
            Either::Double(c) => c.loss(),
            Either::Single(c) => c.loss(),
        }
    }

    /// (analytic, numeric) of the checked coordinates that `keep` takes.
    pub fn pairs(&self, keep: impl Fn(usize, &Numeric) -> bool) -> (Vec<f64>, Vec<f64>) {
        let checked = self.indices.iter().zip(&self.numeric);
        checked
            .filter(|(i, n)| keep(**i, n))
            .map(|(&i, n)| (self.analytic[i], n.value))
            .unzip()
    }

    /// The lecture's epsilon of everything checked.
    pub fn epsilon(&self) -> f64 {
        let (a, n) = self.pairs(|_, _| true);
        metrics::epsilon(&a, &n)
    }
}

/// The coordinates to check: all of a tensor, or `sample` of it drawn without replacement.
pub fn choose(network: &Network<f64>, sample: usize, seed: u64) -> Vec<usize> {
    let mut out = Vec::new();
    let mut offset = 0;
    for (l, layer) in network.layers.iter().enumerate() {
        for (k, kind) in TensorKind::ALL.into_iter().enumerate() {
            let len = layer.tensors.get(kind).len();
            let most = if sample == 0 {
                MAX_ALL.min(len)
            } else {
                sample.min(len)
            };
            if most == len {
                out.extend(offset..offset + len);
            } else {
                let mut order: Vec<usize> = (offset..offset + len).collect();
                Stream::new(seed, "coordinates", (3 * l + k) as u64).shuffle(&mut order);
                order.truncate(most);
                order.sort_unstable();
                out.extend(order);
            }
            offset += len;
        }
    }
    out
}

/// What the check says of one tensor.
#[derive(Clone, Debug)]
pub struct GroupReport {
    /// "W1", ...
    pub name: String,
    /// Layer and tensor, and whether it is wrong.
    pub group: Group,
    /// Rows and columns of the tensor.
    pub shape: [usize; 2],
    /// Offset in theta.
    pub offset: usize,
    /// Coordinates checked.
    pub checked: usize,
    /// Of them with a kink between -h and +h.
    pub kinked: usize,
    /// |a - n|/(|a| + |n|).
    pub epsilon: f64,
    /// The same without the kinked coordinates.
    pub epsilon_smooth: f64,
    /// Largest |a - n|/max(|a|, |n|) (cs231n).
    pub worst: f64,
    /// The same without the kinked coordinates.
    pub worst_smooth: f64,
    /// Coordinates that torch.autograd.gradcheck refuses.
    pub torch_refused: usize,
}

/// What the check says of the whole network.
#[derive(Clone, Debug)]
pub struct Report {
    /// Input side first.
    pub groups: Vec<GroupReport>,
    /// Over everything.
    pub epsilon: f64,
    /// Without the kinked coordinates.
    pub epsilon_smooth: f64,
    /// Largest relative difference, and without the kinked coordinates.
    pub worst: [f64; 2],
    /// Coordinates checked and those with a kink.
    pub counts: [usize; 2],
    /// What PyTorch refuses.
    pub torch_refused: usize,
    /// Where the fault is.
    pub diagnosis: Diagnosis,
}

/// Sums a pass up, with `analytic` in place of the pass's own gradient.
pub fn report(network: &Network<f64>, pass: &Pass, double: bool) -> Report {
    let limit = if double { WRONG_F64 } else { WRONG_F32 };
    // Differences this small are rounding of the loss divided by h.
    let unit = if double {
        f64::EPSILON
    } else {
        f64::from(f32::EPSILON)
    };
    let noise = 50.0 * unit * pass.loss().abs().max(1e-3) / pass.h;
    let mut groups = Vec::new();
    let mut offset = 0;
    for (l, layer) in network.layers.iter().enumerate() {
        for kind in TensorKind::ALL {
            let len = layer.tensors.get(kind).len();
            if len == 0 {
                continue;
            }
            let own = offset..offset + len;
            let (a, n) = pass.pairs(|i, _| own.contains(&i));
            let (sa, sn) = pass.pairs(|i, n| own.contains(&i) && n.flips == 0);
            let finite = a.iter().chain(&n).all(|v| v.is_finite());
            let epsilon_smooth = metrics::epsilon(&sa, &sn);
            let distance = sa
                .iter()
                .zip(&sn)
                .map(|(a, n)| (a - n) * (a - n))
                .sum::<f64>();
            let beyond = distance.sqrt() > noise * (sa.len() as f64).sqrt();
            let columns = if kind == TensorKind::W {
                layer.columns()
            } else {
                len
            };
            let group = Group {
                layer: l,
                kind,
                wrong: !finite || (epsilon_smooth > limit && beyond),
                broken: !finite,
            };
            groups.push(GroupReport {
                name: group.name(),
                group,
                shape: [len / columns.max(1), columns],
                offset,
                checked: a.len(),
                kinked: a.len() - sa.len(),
                epsilon: metrics::epsilon(&a, &n),
                epsilon_smooth,
                worst: metrics::worst(&a, &n, metrics::relative_by_max),
                worst_smooth: metrics::worst(&sa, &sn, metrics::relative_by_max),
                torch_refused: a
                    .iter()
                    .zip(&n)
                    .filter(|(a, n)| !metrics::torch_allclose(**a, **n))
                    .count(),
            });
            offset += len;
        }
    }
    let (a, n) = pass.pairs(|_, _| true);
    let (sa, sn) = pass.pairs(|_, n| n.flips == 0);
    let each: Vec<Group> = groups.iter().map(|g| g.group).collect();
    let mut diagnosis = localize::localize(&each);
    if diagnosis.wrong.is_empty() && groups.iter().any(|g| g.epsilon_smooth > limit) {
        diagnosis.sentence = "The gradient cannot be judged with this step: the differences are no larger than the rounding of the loss divided by h. Take a larger h, or double precision.".into();
    }
    Report {
        epsilon: metrics::epsilon(&a, &n),
        epsilon_smooth: metrics::epsilon(&sa, &sn),
        worst: [
            metrics::worst(&a, &n, metrics::relative_by_max),
            metrics::worst(&sa, &sn, metrics::relative_by_max),
        ],
        counts: [a.len(), a.len() - sa.len()],
        torch_refused: groups.iter().map(|g| g.torch_refused).sum(),
        diagnosis,
        groups,
    }
}
