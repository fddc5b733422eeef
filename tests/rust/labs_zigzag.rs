//! The zig-zag lab through its own API: the reference neuron, the path's numbers, and what the lecture says.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use training_ground::data::images::Shelf;
use training_ground::labs::Lab;
use training_ground::labs::zigzag::Zigzag;
use training_ground::labs::zigzag::neuron::{self, Descent, Task, one_sign};
use training_ground::labs::zigzag::settings::Settings;
use training_ground::nn::gradcheck::{Checker, Difference};
use training_ground::nn::trainer::{Examples, OwnedTargets};
use training_ground::nn::{Activation, Loss, Network, Regularizer, TensorKind};
use training_ground::settings::RawConfig;

fn config(pairs: &[(&str, &str)]) -> Settings {
    let (config, problems) = Settings::lenient(&RawConfig::from_pairs(pairs.iter().copied()));
    assert!(problems.is_empty(), "{problems:?}");
    config
}

fn descent(pairs: &[(&str, &str)]) -> Descent {
    let mut lab = Zigzag::new(config(pairs));
    while lab.work(10) > 0 {}
    lab.descent().expect("the neuron's view").clone()
}

/// Each example's gradient has one sign; the batch mean need not.
#[test]
fn the_reference_neuron() {
    let g = &golden("mlp")["zigzag"];
    let x = matrix(&g["X"]);
    let mut net = Network::<f64>::zeros(x.ncols(), &[(1, Activation::Linear)]);
    let tensors = &mut net.layers[0].tensors;
    tensors
        .get_mut(TensorKind::W)
        .copy_from_slice(&flat(&g["w"]));
    tensors.get_mut(TensorKind::B).fill(num(&g["b"]));
    let (rows, y) = (flat(&g["X"]), flat(&g["y"]));
    let got = neuron::gradients(&net, &rows, &y, Loss::LogisticSumPerRow);
    close("dz", &got.dz, &flat(&g["per_example_dz"]), 1e-10, 1e-13);
    close("dw", &got.dw, &flat(&g["per_example_dw"]), 1e-10, 1e-13);
    close("mean", &got.mean, &flat(&g["batch_mean_dw"]), 1e-10, 1e-13);
    assert!(got.dw.chunks_exact(x.ncols()).all(one_sign));
}

/// Two weights, every kind of neuron: the gradients are those of the project's own checker, and 0 at
/// the best weights.
#[test]
fn gradients_are_checked() {
    for act in ["linear", "sigmoid", "tanh", "relu"] {
        let config = config(&[("act", act), ("mx", "1"), ("my", "0.5"), ("n", "30")]);
        let task = Task::new(&config);
        let net = task.network([0.7, -0.4]);
        let data = Examples {
            x: task.x.clone(),
            inputs: 2,
            targets: OwnedTargets::Values(task.targets.clone(), 1),
        };
        let mut checker = Checker::new(net.clone(), data, neuron::LOSS, Regularizer::default());
        let mean = neuron::gradients(&net, &task.x, &task.targets, neuron::LOSS).mean;
        for (i, &analytic) in mean.iter().enumerate() {
            let numeric = checker
                .numeric(i, 1e-6, Difference::Central)
                .expect("a weight");
            close(act, &[analytic], &[numeric.value], 1e-6, 1e-9);
        }
        let best = task.network(config.best);
        let there = neuron::gradients(&best, &task.x, &task.targets, neuron::LOSS);
        assert!(there.dw.iter().all(|&g| g == 0.0), "{act}");
    }
}

/// The Hessian is the difference quotient of the gradient at the best weights.
#[test]
fn the_hessian_is_measured() {
    for act in ["linear", "tanh", "sigmoid"] {
        let config = config(&[("act", act), ("bx", "0.4"), ("by", "-0.6")]);
        let task = Task::new(&config);
        let ([high, low], vectors) = task.hessian();
        let h = 1e-5;
        for (value, k) in [(high, 0), (low, 1)] {
            let v = [vectors[0][k], vectors[1][k]];
            let at = |s: f64| {
                let w = [config.best[0] + s * v[0], config.best[1] + s * v[1]];
                let net = task.network(w);
                neuron::gradients(&net, &task.x, &task.targets, neuron::LOSS).mean
            };
            let (ahead, behind) = (at(h), at(-h));
            for i in 0..2 {
                let product = (ahead[i] - behind[i]) / (2.0 * h);
                close(act, &[product], &[value * v[i]], 1e-4, 1e-6);
            }
        }
        assert!(high >= low && low > 0.0);
    }
}

#[test]
fn all_positive_inputs_leave_two_quadrants() {
    for act in ["linear", "sigmoid", "tanh", "relu"] {
        let d = descent(&[("act", act), ("lr", "0.1")]);
        assert_eq!(
            (d.positive, d.one_sign_each, d.one_sign),
            (1.0, 1.0, 1.0),
            "{act}"
        );
    }
    // The statement is about single examples: the mean of all mixes.
    let all = descent(&[("mode", "full"), ("lr", "0.2")]);
    assert_eq!(all.one_sign_each, 1.0);
    assert!(all.one_sign < 0.5, "{}", all.one_sign);
}

/// Pinned: seed 1, defaults.
#[test]
fn the_path_is_pinned() {
    let d = descent(&[]);
    assert_eq!(d.arrived, Some(48));
    close(
        "ratio",
        &[d.length / d.straight],
        &[8.014_655_034],
        1e-6,
        0.0,
    );
    close(
        "condition",
        &[d.eigenvalues[0] / d.eigenvalues[1]],
        &[27.797],
        1e-3,
        0.0,
    );
    assert_eq!(d, descent(&[]), "a path is a function of its link");
    assert_ne!(d.path, descent(&[("seed", "2")]).path);
}

/// The mean comes to zero: the path straightens, step by step, and the bowl becomes round.
#[test]
fn dragging_the_mean_to_zero_straightens_the_path() {
    let mut last = (f64::INFINITY, f64::INFINITY);
    for mean in ["2", "1.5", "1", "0.5", "0"] {
        let d = descent(&[
            ("mx", mean),
            ("my", mean),
            ("n", "200"),
            ("steps", "600"),
            ("lr", "0.1"),
        ]);
        assert!(d.arrived.is_some(), "{mean}");
        let now = (d.length / d.straight, d.eigenvalues[0] / d.eigenvalues[1]);
        assert!(
            now.0 < last.0 && now.1 < last.1,
            "{mean}: {now:?} after {last:?}"
        );
        last = now;
    }
    assert!(last.0 < 1.5 && last.1 < 1.5, "{last:?}");
}

#[test]
fn too_large_a_rate_ends_far_away() {
    let d = descent(&[("mode", "full"), ("lr", "0.5"), ("steps", "1000")]);
    assert!(d.arrived.is_none() && d.path.len() < 1000);
    assert!(0.5 > 2.0 / d.eigenvalues[0]);
}

#[test]
fn columns_behind_sigmoid_units_have_one_sign() {
    for seed in ["1", "2", "3"] {
        let mut lab = Zigzag::new(config(&[("view", "hidden"), ("seed", seed)]));
        while lab.work(10) > 0 {}
        let [sigmoid, tanh] = &lab.hidden().expect("the view").sides;
        assert_eq!(sigmoid.one_sign[0], 1.0);
        assert!(tanh.one_sign[0] < 0.2, "{}", tanh.one_sign[0]);
        assert!(sigmoid.mean > 0.4 && tanh.mean.abs() < 0.1);
        assert!(sigmoid.condition > 3.0 * tanh.condition);
        assert!(sigmoid.loss[400] < sigmoid.loss[0] && tanh.loss[400] < tanh.loss[0]);
    }
}

/// What is drawn holds the numbers of the model, and of the view that is open alone.
#[test]
fn the_snapshot_is_what_was_computed() {
    let texts = [("mx", "0"), ("n", "3"), ("steps", "5"), ("act", "tanh")];
    let (mut lab, problems) = Zigzag::open(&RawConfig::from_pairs(texts), &Shelf::default());
    assert!(problems.is_empty());
    let before = serde_json::to_value(lab.snapshot()).expect("a snapshot");
    assert!(lab.pace().is_infinite() && before.get("neuron").is_none());
    while lab.work(100) > 0 {}
    let now = serde_json::to_value(lab.snapshot()).expect("a snapshot");
    let d = lab.descent().expect("the neuron's view");
    let floats = |points: &[[f64; 2]]| -> Vec<f64> {
        let flat = points.iter().flatten();
        flat.map(|&x| f64::from(x as f32)).collect()
    };
    assert_eq!(flat(&now["neuron"]["path"]), floats(&d.path));
    assert_eq!(flat(&now["neuron"]["gradients"]), floats(&d.gradients));
    assert_eq!(flat(&now["neuron"]["loss"]), d.loss);
    assert_eq!(now["neuron"]["steps"], d.gradients.len());
    assert_eq!(
        now["neuron"]["rays"].as_array().map(Vec::len),
        Some(d.rays.len())
    );
    assert_eq!(now["neuron"]["inputs"].as_array().map(Vec::len), Some(6));
    assert_eq!(
        (&now["view"], &now["link"]["mx"]),
        (&"neuron".into(), &"0".into())
    );
    assert!(now.get("hidden").is_none());
    let (mut lab, _) = Zigzag::open(
        &RawConfig::from_pairs([("view", "hidden")]),
        &Shelf::default(),
    );
    while lab.work(100) > 0 {}
    let now = serde_json::to_value(lab.snapshot()).expect("a snapshot");
    assert!(now.get("neuron").is_none());
    let names: Vec<_> = [0, 1]
        .map(|i| now["hidden"]["sides"][i]["name"].clone())
        .into();
    assert_eq!(names, ["sigmoid", "tanh"]);
}

#[test]
fn settings_come_back_and_bad_ones_have_messages() {
    let plain = config(&[]);
    assert_eq!(plain.link(), Default::default());
    let raw = RawConfig::from_pairs([("mode", "all"), ("lr", "0"), ("mx", "9"), ("zzz", "")]);
    let (config, problems) = Settings::lenient(&raw);
    assert_eq!(problems.len(), 4, "{problems:?}");
    assert_eq!((config.mean[0], config.learning_rate), (3.0, 0.001));
}
