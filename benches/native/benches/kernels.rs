//! The kernels natively: products in their three forms, functions over slices, passes over a layer,
//! whole training steps. Natively the scalar references run; wasm is measured by `./dev bench`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use training_ground_engine::nn::kernels::{self, Form};
use training_ground_engine::nn::loss::{Loss, Regularizer};
use training_ground_engine::nn::optimizer::Optimizer;
use training_ground_engine::nn::Gemm;
use training_ground_engine::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use training_ground_engine::nn::{Activation, Network};
use training_ground_engine::rng::Stream;

fn random(len: usize, index: u64) -> Vec<f32> {
    let mut s = Stream::new(1, "bench", index);
    (0..len).map(|_| s.normal() as f32).collect()
}

fn products(c: &mut Criterion) {
    let mut group = c.benchmark_group("product");
    let sizes = [
        (1000, 500, 500),
        (200, 3072, 50),
        (64, 784, 256),
        (10, 8, 8),
        (10, 4, 2),
    ];
    for form in [Form::Nn, Form::Tn, Form::Nt] {
        for (m, k, n) in sizes {
            let (a, b) = (random(m * k, 0), random(k * n, 1));
            let (mut out, mut scratch) = (vec![0.0; m * n], Vec::new());
            group.throughput(Throughput::Elements((2 * m * k * n) as u64));
            let id = BenchmarkId::new(format!("{form:?}"), format!("{m}x{k}x{n}"));
            group.bench_function(id, |bench| {
                bench.iter(|| f32::gemm(form, m, k, n, &a, &b, &mut out, false, &mut scratch));
            });
        }
    }
    group.finish();
}

fn functions(c: &mut Criterion) {
    let mut group = c.benchmark_group("4096 numbers");
    let x = random(4096, 2);
    let acts = [
        ("tanh", Activation::Tanh),
        ("sigmoid", Activation::Sigmoid),
        ("ReLU", Activation::Relu),
        ("ELU", Activation::Elu { alpha: 1.0 }),
        ("softplus", Activation::Softplus { beta: 1.0 }),
        ("GELU", Activation::Gelu),
    ];
    for (name, act) in acts {
        let mut out = vec![0.0f32; x.len()];
        group.bench_function(name, |bench| {
            bench.iter(|| act.values(black_box(&x), &mut out, 0.0));
        });
    }
    let mut z = x.clone();
    let bias = random(64, 3);
    let mut sums = vec![0.0; 64];
    group.bench_function("add_bias", |b| b.iter(|| kernels::add_bias(&mut z, &bias)));
    group.bench_function("column_sums", |b| {
        b.iter(|| kernels::column_sums(black_box(&x), &mut sums));
    });
    group.bench_function("all_finite", |b| b.iter(|| kernels::all_finite(black_box(&x))));
    group.finish();
}

fn steps(c: &mut Criterion) {
    let mut group = c.benchmark_group("step");
    let nets: [(&str, usize, &[usize], usize); 4] = [
        ("2-4-2-2, batch 10", 2, &[4, 2], 10),
        ("7-8x6-2, batch 10", 7, &[8; 6], 10),
        ("784-256-128-2, batch 64", 784, &[256, 128], 64),
        ("3072-50-2, batch 200", 3072, &[50], 200),
    ];
    for (name, inputs, hidden, batch) in nets {
        let mut layers: Vec<_> = hidden.iter().map(|&n| (n, Activation::Tanh)).collect();
        layers.push((2, Activation::Linear));
        let mut network = Network::<f32>::zeros(inputs, &layers);
        for (i, layer) in network.layers.iter_mut().enumerate() {
            let mut stream = Stream::new(1, "weights", i as u64);
            let scale = (layer.fan_in() as f32).sqrt().recip();
            layer.tensors.w.mapv_inplace(|_| scale * stream.normal() as f32);
        }
        let rows = 2 * batch;
        let train = Examples {
            x: random(rows * inputs, 4),
            inputs,
            targets: OwnedTargets::Classes((0..rows).map(|i| i % 2).collect()),
        };
        let hyper = Hyperparameters {
            learning_rate: 1e-4,
            regularizer: Regularizer::default(),
            batch,
        };
        let loss = Loss::SoftmaxCrossEntropy;
        let mut trainer = Trainer::new(network, train, loss, Optimizer::Sgd, hyper, 1);
        group.bench_function(name, |b| b.iter(|| trainer.step().map(|p| p.data)));
    }
    group.finish();
}

criterion_group!(benches, products, functions, steps);
criterion_main!(benches);
