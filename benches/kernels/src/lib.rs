//! Entry points of the kernel benchmark: `run.mjs` times them in headless Chromium or node.

mod works;

use std::cell::RefCell;
use training_ground::nn::kernels;
use training_ground::nn::loss::{Loss, Regularizer};
use training_ground::nn::optimizer::Optimizer;
use training_ground::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use training_ground::nn::{Activation, Initializer, Network};
use training_ground::rng::Stream;

fn random(len: usize, index: u64) -> Vec<f32> {
    let mut s = Stream::new(1, "bench", index);
    (0..len).map(|_| s.normal() as f32).collect()
}

/// The machine's peak: multiply-adds in registers, `sum = sum x + y` in 13 independent chains, 104
/// flops a round.
#[cfg(target_arch = "wasm32")]
#[unsafe(no_mangle)]
pub extern "C" fn peak_chains(rounds: u32, x: f32, y: f32) -> f32 {
    use core::arch::wasm32::*;
    let (x, y) = (f32x4_splat(x), f32x4_splat(y));
    let mut sums = [
        1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0,
    ]
    .map(|s| f32x4_splat(s));
    for _ in 0..rounds {
        for sum in &mut sums {
            *sum = f32x4_add(f32x4_mul(*sum, x), y);
        }
    }
    let all = sums.into_iter().reduce(|a, b| f32x4_add(a, b)).expect("13");
    f32x4_extract_lane::<0>(all)
}

/// The same with products that do not wait for the sums, as in a matrix product: `sum_i += x_i y`
/// in 6 chains, 48 flops a round. An integer addition to y keeps the products inside the loop.
#[cfg(target_arch = "wasm32")]
#[unsafe(no_mangle)]
pub extern "C" fn peak_products(rounds: u32, x: f32, y: f32) -> f32 {
    use core::arch::wasm32::*;
    let x = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0].map(|f| f32x4_splat(f * x));
    let mut y = f32x4_splat(y);
    let mut sums = [f32x4_splat(1.0); 6];
    for _ in 0..rounds {
        for (sum, x) in sums.iter_mut().zip(x) {
            *sum = f32x4_add(*sum, f32x4_mul(x, y));
        }
        y = i32x4_add(y, i32x4_splat(1));
    }
    let all = sums.into_iter().reduce(|a, b| f32x4_add(a, b)).expect("6");
    f32x4_extract_lane::<0>(all)
}

struct Product {
    form: u32,
    m: usize,
    k: usize,
    n: usize,
    a: Vec<f32>,
    b: Vec<f32>,
    c: Vec<f32>,
    scratch: Vec<f32>,
}

thread_local! {
    static PRODUCT: RefCell<Option<Product>> = const { RefCell::new(None) };
    static TRAINER: RefCell<Option<Trainer<f32>>> = const { RefCell::new(None) };
    static SLICE: RefCell<(Vec<f32>, Vec<f32>)> = const { RefCell::new((Vec::new(), Vec::new())) };
}

/// Prepares a product of `form` 0: A B, 1: A^T B, 2: A B^T; C is `[m x n]`, the sum runs over k.
#[unsafe(no_mangle)]
pub extern "C" fn product_new(form: u32, m: usize, k: usize, n: usize) {
    let product = Product {
        form,
        m,
        k,
        n,
        a: random(m * k, 0),
        b: random(k * n, 1),
        c: vec![0.0; m * n],
        scratch: Vec::new(),
    };
    PRODUCT.with(|p| *p.borrow_mut() = Some(product));
}

/// Runs it `times` times.
#[unsafe(no_mangle)]
pub extern "C" fn product_run(times: u32) -> f32 {
    PRODUCT.with(|p| {
        let mut p = p.borrow_mut();
        let p = p.as_mut().expect("product_new");
        let (m, k, n) = (p.m, p.k, p.n);
        for _ in 0..times {
            match p.form {
                0 => kernels::matmul(m, k, n, &p.a, &p.b, &mut p.c, &mut p.scratch),
                1 => kernels::matmul_tn(k, m, n, &p.a, &p.b, &mut p.c, &mut p.scratch),
                _ => kernels::matmul_nt(m, k, n, &p.a, &p.b, &mut p.c, &mut p.scratch),
            }
        }
        p.c[0]
    })
}

/// Prepares a classifier of `depth` hidden layers of `width`; `act` 0: tanh, 1: ReLU, 2: sigmoid.
#[unsafe(no_mangle)]
pub extern "C" fn net_new(
    inputs: usize,
    width: usize,
    depth: usize,
    classes: usize,
    batch: usize,
    act: u32,
) {
    let hidden = [Activation::Tanh, Activation::Relu, Activation::Sigmoid][act as usize];
    let mut layers = vec![(width, hidden); depth];
    layers.push((classes, Activation::Linear));
    TRAINER.with(|t| *t.borrow_mut() = Some(trainer(inputs, &layers, batch)));
}

/// 784-256-128-10, ReLU, batch 64.
#[unsafe(no_mangle)]
pub extern "C" fn net_784() {
    let layers = [
        (256, Activation::Relu),
        (128, Activation::Relu),
        (10, Activation::Linear),
    ];
    TRAINER.with(|t| *t.borrow_mut() = Some(trainer(784, &layers, 64)));
}

fn trainer(inputs: usize, layers: &[(usize, Activation)], batch: usize) -> Trainer<f32> {
    let rows = batch * 2;
    let classes = layers.last().map_or(1, |l| l.0);
    let x = random(rows * inputs, 0);
    let mut net = Network::<f64>::zeros(inputs, layers);
    let none = ndarray_like(inputs);
    Initializer::GlorotNormal { gain: 1.0 }.initialize(&mut net, 0.0, 1, none.view());
    let train = Examples {
        x,
        inputs,
        targets: OwnedTargets::Classes((0..rows).map(|i| i % classes).collect()),
    };
    let hyper = Hyperparameters {
        learning_rate: 1e-4,
        regularizer: Regularizer::default(),
        batch,
    };
    Trainer::new(
        net.cast(),
        train,
        Loss::SoftmaxCrossEntropy,
        Optimizer::Sgd,
        hyper,
        1,
    )
}

fn ndarray_like(inputs: usize) -> ndarray::Array2<f64> {
    ndarray::Array2::zeros((1, inputs))
}

/// Training steps of the prepared network.
#[unsafe(no_mangle)]
pub extern "C" fn net_steps(times: u32) -> f64 {
    TRAINER.with(|t| {
        let mut t = t.borrow_mut();
        let t = t.as_mut().expect("net_new");
        (0..times)
            .map(|_| t.step().expect("finite").data)
            .last()
            .unwrap_or(0.0)
    })
}

/// Forward passes of the prepared network over its batch.
#[unsafe(no_mangle)]
pub extern "C" fn net_forwards(times: u32) {
    TRAINER.with(|t| {
        let mut t = t.borrow_mut();
        let t = t.as_mut().expect("net_new");
        let mut work = training_ground::nn::Workspace::new(&t.network, t.hyper.batch);
        for _ in 0..times {
            t.network.forward(&t.train.x, t.hyper.batch, &mut work);
        }
    })
}

/// An activation over 4096 numbers, `times` times: 0 tanh, 1 sigmoid, 2 ELU, 3 softplus, 4 SELU,
/// 5 SiLU, 6 Mish, 7 GELU-tanh, 8 GELU, 9 ReLU, 10 leaky, 11 PReLU. `backward` adds its derivative.
#[unsafe(no_mangle)]
pub extern "C" fn activation(which: u32, backward: u32, times: u32) -> f32 {
    let f = [
        Activation::Tanh,
        Activation::Sigmoid,
        Activation::Elu { alpha: 1.0 },
        Activation::Softplus { beta: 1.0 },
        Activation::Selu,
        Activation::Silu { beta: 1.0 },
        Activation::Mish,
        Activation::GeluTanh,
        Activation::Gelu,
        Activation::Relu,
        Activation::LeakyRelu { slope: 0.1 },
        Activation::Prelu {
            alpha: 0.25,
            shared: true,
        },
    ][which as usize];
    let layer = training_ground::nn::Layer::<f32>::new(1, 64, f);
    let z = random(4096, 3);
    let (mut a, mut dz, mut dalpha) = (vec![0.0; 4096], vec![0.0; 4096], vec![0.0; 1]);
    layer.activate(&z, &mut a, &mut []);
    for _ in 0..times {
        if backward == 0 {
            layer.activate(&z, &mut a, &mut []);
        } else {
            layer.activate_backward(&z, &a, &[], &z, &mut dz, &mut dalpha);
        }
    }
    a[7] + dz[9]
}

/// Passes over 65536 numbers: 0 add_bias of 64, 1 column_sums of 64, 2 all_finite, 3 SGD, 4 momentum,
/// 5 Adam, 6 RMSprop.
#[unsafe(no_mangle)]
pub extern "C" fn pass(which: u32, times: u32) -> f32 {
    SLICE.with(|s| {
        let (x, g) = &mut *s.borrow_mut();
        if x.is_empty() {
            *x = random(65536, 0);
            *g = random(65536, 1);
        }
        let (mut m, mut v, b) = (vec![0.0; 65536], vec![0.0; 65536], vec![0.5; 64]);
        let mut sums = vec![0.0; 64];
        let rule = |i: u32| match i {
            3 => Optimizer::Sgd,
            4 => Optimizer::Momentum {
                mu: 0.9,
                form: training_ground::nn::optimizer::MomentumForm::Velocity,
            },
            5 => Optimizer::Adam {
                beta1: 0.9,
                beta2: 0.999,
                eps: 1e-8,
                form: training_ground::nn::optimizer::AdamForm::Standard,
                weight_decay: 0.0,
            },
            _ => Optimizer::RmsProp {
                rho: 0.9,
                eps: 1e-8,
                eps_inside: false,
            },
        };
        let mut finite = 0.0;
        for t in 0..times {
            match which {
                0 => kernels::add_bias(x, &b),
                1 => kernels::column_sums(x, &mut sums),
                2 => finite += f32::from(u8::from(kernels::all_finite(x))),
                i => rule(i).update(1e-9, u64::from(t) + 1, x, g, &mut m, &mut v),
            }
        }
        x[5] + sums[3] + finite
    })
}
