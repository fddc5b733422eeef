//! The works of the browser benchmark that no lab offers as they stand, on the engine's own
//! `Network`, `Trainer` and `Checker`. Data, weights and results go through one buffer of f32.

use std::cell::RefCell;
use training_ground::nn::gradcheck::{Checker, Difference};
use training_ground::nn::loss::{Loss, Regularizer};
use training_ground::nn::optimizer::Optimizer;
use training_ground::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use training_ground::nn::{Activation, Network, TensorKind, Workspace};
use training_ground::rng::Stream;

thread_local! {
    static BUFFER: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
    static WORK: RefCell<Option<Work>> = const { RefCell::new(None) };
}

struct Work {
    trainer: Trainer<f32>,
    pass: Workspace<f32>,
    /// dL/da of the last layer for a backward pass alone.
    upstream: Vec<f32>,
    result: Vec<f32>,
}

/// The buffer, grown to `len` numbers.
#[unsafe(no_mangle)]
pub extern "C" fn buffer(len: usize) -> *mut f32 {
    BUFFER.with_borrow_mut(|b| {
        b.clear();
        b.resize(len, 0.0);
        b.as_mut_ptr()
    })
}

/// Writes the order of the examples of an epoch into the buffer.
#[unsafe(no_mangle)]
pub extern "C" fn order(seed: u32, epoch: u32, rows: usize) -> *const f32 {
    let mut order: Vec<usize> = (0..rows).collect();
    Stream::new(seed.into(), "shuffle", epoch.into()).shuffle(&mut order);
    BUFFER.with_borrow_mut(|b| {
        *b = order.iter().map(|&i| i as f32).collect();
        b.as_ptr()
    })
}

/// Takes from the buffer: per layer units and activation (0 linear, 1 tanh, 2 ReLU), theta, x
/// `[rows x inputs]`, a class a row or (`classes` 0) a value an output.
#[unsafe(no_mangle)]
pub extern "C" fn work_new(
    inputs: usize,
    layers: usize,
    rows: usize,
    classes: u32,
    batch: usize,
    rate: f64,
) {
    let work = BUFFER.with_borrow(|b| {
        let acts = [Activation::Linear, Activation::Tanh, Activation::Relu];
        let (shape, rest) = b.split_at(2 * layers);
        let shape: Vec<_> = (shape.chunks(2))
            .map(|l| (l[0] as usize, acts[l[1] as usize]))
            .collect();
        let mut network = Network::<f32>::zeros(inputs, &shape);
        let (theta, rest) = rest.split_at(network.len());
        set_theta(&mut network, theta);
        let (x, targets) = rest.split_at(rows * inputs);
        let outputs = network.outputs();
        let (targets, loss) = if classes == 1 {
            let classes = targets[..rows].iter().map(|&c| c as usize).collect();
            (OwnedTargets::Classes(classes), Loss::SoftmaxCrossEntropy)
        } else {
            let values = targets[..rows * outputs].to_vec();
            (OwnedTargets::Values(values, outputs), Loss::MseHalf)
        };
        let train = Examples {
            x: x.to_vec(),
            inputs,
            targets,
        };
        let hyper = Hyperparameters {
            learning_rate: rate,
            regularizer: Regularizer::default(),
            batch,
        };
        let upstream = Stream::new(1, "upstream", 0);
        let upstream = (0..rows * outputs).scan(upstream, |s, _| Some(s.normal() as f32));
        Work {
            upstream: upstream.collect(),
            pass: Workspace::new(&network, rows),
            trainer: Trainer::new(network, train, loss, Optimizer::Sgd, hyper, 1),
            result: Vec::new(),
        }
    });
    WORK.with_borrow_mut(|w| *w = Some(work));
}

fn with_work<R>(run: impl FnOnce(&mut Work) -> R) -> R {
    WORK.with_borrow_mut(|w| run(w.as_mut().expect("work_new")))
}

/// Training steps; the last loss.
#[unsafe(no_mangle)]
pub extern "C" fn work_steps(times: u32) -> f64 {
    with_work(|w| {
        let (mut left, mut loss) = (u64::from(times), 0.0);
        while left > 0 {
            left -= w.trainer.fused_run(left - 1, u64::MAX) + 1;
            loss = w.trainer.step().map_or(f64::NAN, |p| p.data);
        }
        loss
    })
}

/// Forward passes over all rows, every unit kept.
#[unsafe(no_mangle)]
pub extern "C" fn work_forwards(times: u32) {
    with_work(|w| {
        for _ in 0..times {
            let rows = w.trainer.train.rows();
            (w.trainer.network).forward(&w.trainer.train.x, rows, &mut w.pass);
        }
    });
}

/// Forward and backward passes over all rows from the upstream gradient.
#[unsafe(no_mangle)]
pub extern "C" fn work_passes(times: u32) {
    with_work(|w| {
        for _ in 0..times {
            let (net, x) = (&w.trainer.network, &w.trainer.train.x);
            net.forward(x, w.trainer.train.rows(), &mut w.pass);
            if let Some(last) = w.pass.layers.last_mut() {
                last.da.copy_from_slice(&w.upstream);
            }
            net.backward(x, &Regularizer::default(), &mut w.pass, None);
        }
    });
}

/// Numeric derivatives along every parameter in f64 by central differences.
#[unsafe(no_mangle)]
pub extern "C" fn work_check(h: f64) {
    with_work(|w| {
        let t = &w.trainer;
        let (net, data) = (t.network.cast::<f64>(), t.train.cast::<f64>());
        let mut checker = Checker::new(net, data, t.loss(), Regularizer::default());
        w.result = (0..t.network.len())
            .map_while(|i| checker.numeric(i, h, Difference::Central))
            .map(|n| n.value as f32)
            .collect();
    });
}

/// What came out: 0 theta, 1 the gradient of the last pass, 2 activations of layer `layer`, 3 the
/// numeric derivatives, 4 the upstream gradient. Pointer; the length by [`result_len`].
#[unsafe(no_mangle)]
pub extern "C" fn result(what: u32, layer: usize) -> *const f32 {
    with_work(|w| {
        w.result = match what {
            0 => w.trainer.network.theta(),
            1 => w.pass.theta_gradient(),
            2 => w.pass.layers[layer].a.clone(),
            3 => std::mem::take(&mut w.result),
            _ => w.upstream.clone(),
        };
        w.result.as_ptr()
    })
}

/// Length of the last [`result`].
#[unsafe(no_mangle)]
pub extern "C" fn result_len() -> usize {
    with_work(|w| w.result.len())
}

/// Writes theta into a network.
fn set_theta(network: &mut Network<f32>, theta: &[f32]) {
    let mut at = 0;
    for layer in &mut network.layers {
        for kind in TensorKind::ALL {
            let tensor = layer.tensors.get_mut(kind);
            tensor.copy_from_slice(&theta[at..at + tensor.len()]);
            at += tensor.len();
        }
    }
}
