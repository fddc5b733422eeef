//! Many updates of a small network in one go are the updates of the general path, to the last bit.
//! Natively and in wasm.

use training_ground::nn::fused;
use training_ground::nn::optimizer::{AdamForm, MomentumForm, Optimizer};
use training_ground::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use training_ground::nn::{Activation, Loss, Network, Regularizer};
use training_ground::rng::Stream;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ACTIVATIONS: [Activation; 12] = [
    Activation::Tanh,
    Activation::Sigmoid,
    Activation::Relu,
    Activation::Linear,
    Activation::LeakyRelu { slope: 0.1 },
    Activation::Elu { alpha: 1.0 },
    Activation::Selu,
    Activation::Softplus { beta: 1.5 },
    Activation::Gelu,
    Activation::GeluTanh,
    Activation::Silu { beta: 1.0 },
    Activation::Mish,
];

const LOSSES: [Loss; 9] = [
    Loss::SoftmaxCrossEntropy,
    Loss::Hinge,
    Loss::SquaredHinge,
    Loss::MseMean,
    Loss::MseSumPerRow,
    Loss::MseHalf,
    Loss::L1SumPerRow,
    Loss::LogisticSumPerRow,
    Loss::LogisticMean,
];

fn rules() -> Vec<Optimizer> {
    let adam = |form, weight_decay| Optimizer::Adam {
        beta1: 0.9,
        beta2: 0.999,
        eps: 1e-8,
        form,
        weight_decay,
    };
    vec![
        Optimizer::Sgd,
        Optimizer::Momentum {
            mu: 0.9,
            form: MomentumForm::Velocity,
        },
        Optimizer::Nesterov {
            mu: 0.9,
            form: MomentumForm::Buffer,
        },
        Optimizer::AdaGrad {
            start: 0.1,
            eps: 1e-10,
            eps_inside: false,
        },
        Optimizer::RmsProp {
            rho: 0.9,
            eps: 1e-8,
            eps_inside: true,
        },
        adam(AdamForm::EpsilonHat, 0.0),
        adam(AdamForm::Uncorrected, 0.01),
    ]
}

/// A trainer drawn from `seed`: shape, functions, loss, optimizer, penalty, batch.
fn drawn(seed: u64, rate: f64) -> Trainer<f32> {
    let mut s = Stream::new(seed, "small", 0);
    let mut pick = |n: usize| s.below(n);
    let inputs = 1 + pick(9);
    let depth = 1 + pick(4);
    let mut layers: Vec<_> = (0..depth)
        .map(|_| (1 + pick(13), ACTIVATIONS[pick(ACTIVATIONS.len())]))
        .collect();
    let loss = LOSSES[seed as usize % LOSSES.len()];
    let outputs = layers[depth - 1]
        .0
        .max(if loss.wants_classes() { 2 } else { 1 });
    layers[depth - 1].0 = outputs;
    let (batch, rows) = (1 + pick(fused::MAX_ROWS), 3 + pick(60));
    let all = rules();
    let rule = all[seed as usize % all.len()];
    let regularizer = Regularizer {
        l1: if pick(3) == 0 { 0.01 } else { 0.0 },
        l2: if pick(2) == 0 { 0.1 } else { 0.0 },
    };
    let classes = (0..rows).map(|_| pick(outputs)).collect();
    let mut network = Network::<f32>::zeros(inputs, &layers);
    for layer in &mut network.layers {
        layer.tensors.w.mapv_inplace(|_| 0.5 * s.normal() as f32);
        layer.tensors.b.mapv_inplace(|_| 0.1 * s.normal() as f32);
    }
    let train = Examples {
        x: (0..rows * inputs).map(|_| s.normal() as f32).collect(),
        inputs,
        targets: if loss.wants_classes() {
            OwnedTargets::Classes(classes)
        } else {
            let values = (0..rows * outputs).map(|_| s.uniform() as f32);
            OwnedTargets::Values(values.collect(), outputs)
        },
    };
    let hyper = Hyperparameters {
        learning_rate: rate,
        regularizer,
        batch,
    };
    Trainer::new(network, train, loss, rule, hyper, seed)
}

/// Everything of a run that goes on.
fn bits(t: &Trainer<f32>) -> String {
    let theta: Vec<u32> = t.network.theta().iter().map(|x| x.to_bits()).collect();
    let scores = t.work().scores(t.network.outputs());
    let scores: Vec<u32> = scores.iter().map(|x| x.to_bits()).collect();
    let place = (t.step_count(), t.examples(), t.epoch());
    format!("{place:?} {theta:?} {scores:?} {:?}", t.checkpoint())
}

#[test]
fn the_same_bits_as_step_by_step() {
    let mut fused = 0;
    for seed in 0..189 {
        let (mut one, mut many) = (drawn(seed, 0.05), drawn(seed, 0.05));
        for burst in [1, 2, 7, 30, 4] {
            let mut left = burst;
            while left > 0 {
                let done = many.fused_run(left - 1, seed % 3);
                assert!(done < left);
                fused += done;
                many.step().unwrap();
                left -= done + 1;
            }
            for _ in 0..burst {
                one.step().unwrap();
            }
            assert_eq!(bits(&one), bits(&many), "seed {seed}");
        }
    }
    assert!(fused > 2000, "only {fused} of 8316 steps were fused");
}

/// An update that diverges is left to the general path, with everything as it was before.
#[test]
fn a_divergence_is_told_as_ever() {
    let mut diverged = 0;
    for seed in 0..90 {
        let (mut one, mut many) = (drawn(seed, 1e6), drawn(seed, 1e6));
        let alone = (0..60).find_map(|_| one.step().err());
        let mut told = None;
        while told.is_none() && many.step_count() < 60 {
            many.fused_run(59 - many.step_count(), seed % 3);
            told = many.step().err();
        }
        assert_eq!(format!("{alone:?}"), format!("{told:?}"), "seed {seed}");
        diverged += u32::from(told.is_some());
        if told.is_none() {
            assert_eq!(bits(&one), bits(&many), "seed {seed}");
        }
    }
    assert!(diverged > 20, "only {diverged} runs diverged");
}

#[test]
fn who_does_not_fit_goes_step_by_step() {
    let act = Activation::Maxout { pieces: 2 };
    let wide = Network::<f32>::zeros(2, &[(40, Activation::Relu)]);
    let maxout = Network::<f32>::zeros(2, &[(4, act)]);
    let good = Network::<f32>::zeros(2, &[(4, Activation::Relu)]);
    assert!(!fused::fits(&wide, 10) && !fused::fits(&maxout, 10));
    assert!(fused::fits(&good, 10) && !fused::fits(&good, 17));
}
