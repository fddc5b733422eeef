//! The engine's gradients under the engine's own checker, and the checker under planted faults.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use proptest::prelude::*;
use training_ground::nn::gradcheck::{Checker, Difference, metrics};
use training_ground::nn::trainer::{Examples, OwnedTargets};
use training_ground::nn::{
    Activation, Initializer, Loss, Network, Pass, Regularizer, TensorKind, Workspace,
};
use training_ground::rng::Stream;

const ACTIVATIONS: [Activation; 18] = [
    Activation::Linear,
    Activation::Sigmoid,
    Activation::Tanh,
    Activation::Relu,
    Activation::LeakyRelu { slope: 0.1 },
    Activation::LeakyRelu { slope: 0.01 },
    Activation::Prelu {
        alpha: 0.25,
        shared: true,
    },
    Activation::Prelu {
        alpha: -0.5,
        shared: false,
    },
    Activation::Elu { alpha: 1.0 },
    Activation::Elu { alpha: 2.0 },
    Activation::Maxout { pieces: 2 },
    Activation::Maxout { pieces: 3 },
    Activation::Softplus { beta: 2.0 },
    Activation::Selu,
    Activation::Gelu,
    Activation::GeluTanh,
    Activation::Silu { beta: 1.5 },
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

const PENALTIES: [Regularizer; 4] = [
    Regularizer { l1: 0.0, l2: 0.0 },
    Regularizer { l1: 0.0, l2: 0.3 },
    Regularizer { l1: 0.2, l2: 0.0 },
    Regularizer { l1: 0.1, l2: 0.2 },
];

/// A random net with its data.
struct Case {
    net: Network<f64>,
    data: Examples<f64>,
}

fn case(hidden: &[(usize, Activation)], loss: Loss, rows: usize, seed: u64) -> Case {
    let (inputs, outputs) = (3, 3);
    let mut layers = hidden.to_vec();
    layers.push((outputs, Activation::Linear));
    let mut net = Network::zeros(inputs, &layers);
    let mut s = Stream::new(seed, "data", 0);
    let x: Vec<f64> = (0..rows * inputs).map(|_| s.normal()).collect();
    let view = ndarray::ArrayView2::from_shape((rows, inputs), &x).expect("rows x inputs");
    Initializer::LecunNormal.initialize(&mut net, 0.0, seed, view);
    for layer in &mut net.layers {
        // Biases off 0 and weights away from L1's kink.
        for b in layer.tensors.get_mut(TensorKind::B) {
            *b = 0.3 * s.normal();
        }
        for w in layer.tensors.get_mut(TensorKind::W) {
            *w += 0.02 * w.signum();
        }
    }
    let targets = if loss.wants_classes() {
        OwnedTargets::Classes((0..rows).map(|_| s.below(outputs)).collect())
    } else {
        OwnedTargets::Values((0..rows * outputs).map(|_| s.uniform()).collect(), outputs)
    };
    let data = Examples { x, inputs, targets };
    Case { net, data }
}

/// Largest distance between backprop and centered differences over the coordinates that cross no
/// kink, relative to the largest component; and how many crossed one.
fn distance(case: &Case, loss: Loss, rule: Regularizer) -> (f64, usize) {
    let mut checker = Checker::new(case.net.clone(), case.data.clone(), loss, rule);
    let analytic = checker.analytic();
    let scale = analytic.iter().fold(1e-3f64, |m, g| m.max(g.abs()));
    let (mut worst, mut crossed) = (0.0f64, 0);
    for (i, a) in analytic.iter().enumerate() {
        let n = checker
            .numeric(i, 1e-5, Difference::Central)
            .expect("a coordinate");
        if n.flips > 0 {
            crossed += 1;
        } else {
            worst = worst.max((a - n.value).abs() / scale);
        }
    }
    (worst, crossed)
}

#[test]
fn every_activation_loss_and_penalty() {
    let (mut checks, mut coordinates) = (0, 0);
    for (a, &act) in ACTIVATIONS.iter().enumerate() {
        for (l, &loss) in LOSSES.iter().enumerate() {
            for (p, &penalty) in PENALTIES.iter().enumerate() {
                let seed = (a * 1000 + l * 10 + p) as u64;
                let case = case(&[(4, act), (3, act)], loss, 5, seed);
                let (worst, crossed) = distance(&case, loss, penalty);
                let count = case.net.len();
                assert!(worst < 1e-7, "{act:?} {loss:?} {penalty:?}: {worst:e}");
                assert!(
                    crossed * 4 < count,
                    "{act:?} {loss:?}: {crossed} of {count} at a kink"
                );
                checks += 1;
                coordinates += count - crossed;
            }
        }
    }
    println!("{checks} combinations, {coordinates} coordinates");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn random_small_nets(
        hidden in prop::collection::vec((1usize..5, 0..ACTIVATIONS.len()), 0..4),
        loss in 0..LOSSES.len(),
        l1 in 0.0f64..0.5,
        l2 in 0.0f64..0.5,
        rows in 1usize..7,
        seed in any::<u32>(),
    ) {
        let hidden: Vec<_> = hidden.into_iter().map(|(n, a)| (n, ACTIVATIONS[a])).collect();
        let case = case(&hidden, LOSSES[loss], rows, seed.into());
        let (worst, _) = distance(&case, LOSSES[loss], Regularizer { l1, l2 });
        prop_assert!(worst < 1e-6, "{:e}", worst);
    }
}

/// What the checker computes again is what a whole pass computes, to the last bit.
#[test]
fn partial_passes_have_the_bits_of_whole_ones() {
    for &act in &ACTIVATIONS {
        let case = case(&[(9, act), (4, act)], Loss::SoftmaxCrossEntropy, 6, 4);
        let rule = PENALTIES[3];
        let loss = Loss::SoftmaxCrossEntropy;
        let mut checker = Checker::new(case.net.clone(), case.data.clone(), loss, rule);
        let whole = |net: &Network<f64>| {
            let mut work = Workspace::new(net, 6);
            net.forward(&case.data.x, 6, &mut work);
            let data = net.output_loss(case.data.targets.borrow(), loss, &mut work);
            net.penalized(data, &rule).total()
        };
        // Backwards, so that the layers are entered in the unusual order, too.
        for i in (0..case.net.len()).rev() {
            let h = 1e-3;
            let (l, kind, k) = case.net.locate(i).expect("a coordinate");
            let (mut up, mut down) = (case.net.clone(), case.net.clone());
            up.layers[l].tensors.get_mut(kind)[k] += h;
            down.layers[l].tensors.get_mut(kind)[k] -= h;
            let want = (whole(&up) - whole(&down)) / (h + h);
            let got = checker
                .numeric(i, h, Difference::Central)
                .expect("a coordinate");
            assert_eq!(
                got.value.to_bits(),
                want.to_bits(),
                "{act:?} coordinate {i}"
            );
        }
    }
}

fn golden_base() -> (Network<f64>, Examples<f64>, Loss, Regularizer) {
    let base = &golden("gradcheck_net")["base"];
    let loss = loss(text(&base["loss"]));
    let rule = Regularizer {
        l1: num(&base["l1"]),
        l2: num(&base["l2"]),
    };
    let targets = targets(&base["targets"], loss);
    let net = network(&base["layers"]);
    let data = Examples {
        x: flat(&base["X"]),
        inputs: net.inputs(),
        targets,
    };
    (net, data, loss, rule)
}

fn sweep<T: Pass>(h: f64, rule: Difference) -> (f64, f64) {
    let (net, data, loss, penalty) = golden_base();
    let mut checker = Checker::<T>::new(net.cast(), data.cast(), loss, penalty);
    let analytic: Vec<f64> = checker.analytic().into_iter().map(T::f64).collect();
    let numeric: Vec<f64> = (0..analytic.len())
        .filter_map(|i| checker.numeric(i, h, rule))
        .map(|n| n.value)
        .collect();
    (
        metrics::epsilon(&analytic, &numeric),
        metrics::worst(&analytic, &numeric, metrics::relative_by_max),
    )
}

/// Where squares overflow the relative error is that of the same numbers in another unit.
#[test]
fn the_relative_error_of_huge_numbers_is_finite() {
    let (a, n) = ([3.0, -1.0, 0.5], [3.1, -1.0, 0.4]);
    let usual = metrics::epsilon(&a, &n);
    for scale in [1e160, 1e250, 2.9e307] {
        let huge = [a, n].map(|v| v.map(|x| x * scale));
        let epsilon = metrics::epsilon(&huge[0], &huge[1]);
        assert!((epsilon / usual - 1.0).abs() < 1e-12, "{scale}: {epsilon}");
    }
    assert_eq!(metrics::epsilon(&[1e300], &[1e300]), 0.0);
    assert!(metrics::epsilon(&[f64::INFINITY], &[1.0]).is_nan());
}

#[test]
fn step_size_sweeps() {
    let g = golden("gradcheck_net");
    let within = |what: &str, got: f64, want: f64, exact: bool| {
        let factor = if exact { 1.01 } else { 10.0 };
        assert!(
            got < want * factor && got > want / factor,
            "{what}: {got:e}, want {want:e}"
        );
    };
    for row in cases(&g["sweep_central_f64"], 12) {
        let h = num(&row["h"]);
        let (eps, worst) = sweep::<f64>(h, Difference::Central);
        within(
            &format!("central h {h}"),
            eps,
            num(&row["eps_l2"]),
            h >= 1e-3,
        );
        let want = num(&row["max_rel_by_max"]);
        within(&format!("central h {h}, worst"), worst, want, h >= 1e-3);
    }
    for row in cases(&g["sweep_forward_f64"], 12) {
        let h = num(&row["h"]);
        let (eps, _) = sweep::<f64>(h, Difference::Forward);
        within(
            &format!("forward h {h}"),
            eps,
            num(&row["eps_l2"]),
            h >= 1e-5,
        );
    }
    for row in cases(&g["sweep_central_f32"], 8) {
        let h = num(&row["h"]);
        let (eps, _) = sweep::<f32>(h, Difference::Central);
        within(&format!("f32 h {h}"), eps, num(&row["eps_l2"]), h >= 0.1);
    }
}

/// Each faulty gradient of the reference shows in exactly the named tensors.
#[test]
fn faults_show_in_their_tensors() {
    let g = golden("gradcheck_net");
    let (net, data, loss, penalty) = golden_base();
    let mut checker = Checker::new(net.clone(), data, loss, penalty);
    let analytic = checker.analytic();
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for i in 0..analytic.len() {
        let (l, kind, _) = net.locate(i).expect("a coordinate");
        let name = format!("{}{}", kind.name(), l + 1);
        match groups.last_mut() {
            Some((last, members)) if *last == name => members.push(i),
            _ => groups.push((name, vec![i])),
        }
    }
    for bug in cases(&g["bugs"], 9) {
        let (mut wrong, mut all) = (Vec::new(), Vec::new());
        for (name, members) in &groups {
            let right: Vec<f64> = members.iter().map(|&i| analytic[i]).collect();
            let faulty = key(bug, "buggy").get(name).map_or(right.clone(), flat);
            let numeric: Vec<f64> = members
                .iter()
                .filter_map(|&i| checker.numeric(i, 1e-5, Difference::Central))
                .map(|n| n.value)
                .collect();
            let eps = metrics::epsilon(&faulty, &numeric);
            let want = num(&bug["per_group"][name]["eps_l2"]);
            close(
                &format!("{} {name}", bug["id"]),
                &[eps],
                &[want],
                1e-5,
                1e-9,
            );
            if metrics::Verdict::of(eps) == metrics::Verdict::Wrong {
                wrong.push(name.clone());
            }
            all.extend(faulty);
        }
        let named: Vec<String> = list(&bug["wrong_groups"])
            .iter()
            .map(|v| text(v).into())
            .collect();
        assert_eq!(wrong, named, "{}", bug["id"]);
        let eps = metrics::epsilon(&all, &analytic);
        close("global", &[eps], &[num(&bug["eps_l2_global"])], 1e-9, 0.0);
    }
}
