//! Optimizers and the sanity checks against float64 references.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use serde_json::Value;
use training_ground::nn::trainer::OwnedTargets;
use training_ground::nn::{
    AdamForm, Layer, Loss, MomentumForm, Network, Optimizer, OptimizerState, Regularizer,
    TensorKind, Workspace,
};

pub(crate) fn rule(name: &str, config: &Value) -> Optimizer {
    let p = |key: &str, default: f64| config.get(key).and_then(Value::as_f64).unwrap_or(default);
    let mu = p("mu", 0.9);
    let adam = |form| Optimizer::Adam {
        beta1: p("beta1", 0.9),
        beta2: p("beta2", 0.999),
        eps: p("eps", 1e-8),
        form,
        weight_decay: p("weight_decay", 0.0),
    };
    let adagrad = |eps_inside| Optimizer::AdaGrad {
        eps: p("eps", 1e-10),
        start: p("acc0", 0.0),
        eps_inside,
    };
    let rmsprop = |eps_inside| Optimizer::RmsProp {
        rho: p("rho", 0.9),
        eps: p("eps", 1e-8),
        eps_inside,
    };
    match name {
        "sgd" => Optimizer::Sgd,
        "momentum_cs231n" => Optimizer::Momentum {
            mu,
            form: MomentumForm::Velocity,
        },
        "momentum_pytorch" => Optimizer::Momentum {
            mu,
            form: MomentumForm::Buffer,
        },
        "nesterov_cs231n" => Optimizer::Nesterov {
            mu,
            form: MomentumForm::Velocity,
        },
        "nesterov_pytorch" => Optimizer::Nesterov {
            mu,
            form: MomentumForm::Buffer,
        },
        "adagrad" => adagrad(false),
        "adagrad_keras" => adagrad(true),
        "rmsprop" => rmsprop(false),
        "rmsprop_keras" => rmsprop(true),
        "adam" | "adamw" => adam(AdamForm::Standard),
        "adam_keras" => adam(AdamForm::EpsilonHat),
        "adam_no_bias_correction" => adam(AdamForm::Uncorrected),
        other => panic!("unknown rule {other}"),
    }
}

struct Problem {
    net: Network<f64>,
    x: Vec<f64>,
    rows: usize,
    targets: OwnedTargets<f64>,
    loss: Loss,
    regularizer: Regularizer,
}

impl Problem {
    fn new(p: &Value) -> Problem {
        let loss = loss(text(&p["loss"]));
        Problem {
            net: network(&p["layers"]),
            x: flat(&p["X"]),
            rows: list(&p["X"]).len(),
            targets: targets(&p["targets"], loss),
            loss,
            regularizer: Regularizer {
                l1: 0.0,
                l2: num(&p["l2"]),
            },
        }
    }

    fn pass(&self, net: &Network<f64>, work: &mut Workspace<f64>) -> f64 {
        net.gradient(
            &self.x,
            self.rows,
            self.targets.borrow(),
            self.loss,
            &self.regularizer,
            work,
        )
        .total()
    }

    /// Losses before each step and after the last; theta after the first step; the last network.
    fn run(&self, rule: Optimizer, rates: &[f64]) -> (Vec<f64>, Vec<f64>, Network<f64>) {
        let mut net = self.net.clone();
        let mut work = Workspace::new(&net, self.rows);
        let mut state = OptimizerState::new(rule, &net);
        let (mut losses, mut first) = (Vec::new(), Vec::new());
        for (t, &lr) in rates.iter().enumerate() {
            losses.push(self.pass(&net, &mut work));
            state.apply(lr, &mut net, &work);
            if t == 0 {
                first = net.theta();
            }
        }
        losses.push(self.pass(&net, &mut work));
        (losses, first, net)
    }
}

#[test]
fn optimizer_traces() {
    let g = golden("optim");
    let t = &g["tolerance"];
    let (loss_rtol, rtol, atol) = (
        num(&t["loss_rtol"]),
        num(&t["params_rtol"]),
        num(&t["atol"]),
    );
    let problem = Problem::new(&g["problem"]);
    for trace in cases(&g["traces"], 15) {
        let id = text(&trace["id"]);
        let steps = list(&trace["loss"]).len() - 1;
        let rates = vec![num(&trace["config"]["lr"]); steps];
        let (losses, first, net) =
            problem.run(rule(text(&trace["rule"]), &trace["config"]), &rates);
        close(
            &format!("{id} loss"),
            &losses,
            &flat(&trace["loss"]),
            loss_rtol,
            0.0,
        );
        close(
            &format!("{id} step 1"),
            &first,
            &flat(&trace["params_after_step1"]),
            rtol,
            atol,
        );
        let last = list(&trace["final"]);
        assert_eq!(last.len(), net.layers.len(), "{id}");
        for (l, want) in last.iter().enumerate() {
            let tensors = &net.layers[l].tensors;
            close(
                &format!("{id} W"),
                tensors.get(TensorKind::W),
                &flat(&want["W"]),
                rtol,
                atol,
            );
            close(
                &format!("{id} b"),
                tensors.get(TensorKind::B),
                &flat(&want["b"]),
                rtol,
                atol,
            );
        }
    }
    for trace in cases(&g["lr_decay_traces"], 5) {
        let id = text(&trace["id"]);
        let config = trace.get("config").cloned().unwrap_or_default();
        let (losses, _, _) = problem.run(rule(text(&trace["rule"]), &config), &flat(&trace["lr"]));
        close(
            &format!("{id} decayed"),
            &losses,
            &flat(&trace["loss"]),
            loss_rtol,
            0.0,
        );
    }
}

#[test]
fn optimizer_paths_on_a_quadratic() {
    let g = golden("optim");
    let q = &g["quadratic"];
    let (a, b) = (num(&q["a"]), num(&q["b"]));
    let rtol = num(&g["tolerance"]["quadratic_rtol"]);
    for run in cases(&q["runs"], 15) {
        let rule = rule(text(&run["rule"]), &run["config"]);
        let lr = num(&run["config"]["lr"]);
        let mut x = flat(&q["start"]);
        let (mut m, mut s) = ([0.0; 2], [0.0; 2]);
        if let Optimizer::AdaGrad { start, .. } = rule {
            s = [start; 2];
        }
        for (t, want) in list(&run["path"]).iter().enumerate() {
            // A path that settles crosses zero: its last digits are rounding of the start's size.
            close(text(&run["id"]), &x, &flat(want), rtol, 1e-13);
            let gradient = [a * x[0], b * x[1]];
            rule.update(lr, t as u64 + 1, &mut x, &gradient, &mut m, &mut s);
        }
    }
}

#[test]
fn adagrad_stands_still_without_a_gradient() {
    let rule = Optimizer::AdaGrad {
        eps: 1e-10,
        start: 0.0,
        eps_inside: false,
    };
    let mut x = [1.0f32, -2.0];
    rule.update(0.1, 1, &mut x, &[0.0, 0.0], &mut [], &mut [0.0, 0.0]);
    assert_eq!(x, [1.0, -2.0]);
    // An epsilon that f32 rounds to 0 must not make 0/0 either.
    let rule = Optimizer::AdaGrad {
        eps: 1e-60,
        start: 0.0,
        eps_inside: false,
    };
    rule.update(0.1, 1, &mut x, &[0.0, 0.0], &mut [], &mut [0.0, 0.0]);
    assert_eq!(x, [1.0, -2.0]);
}

fn overfit_net(o: &Value) -> Network<f64> {
    let act = text(&o["act"]);
    let init = list(&o["init"]);
    let layer = |(l, t): (usize, &Value)| {
        let w = matrix(&t["W"]);
        let name = if l + 1 == init.len() { "linear" } else { act };
        let mut layer = Layer::new(w.nrows(), w.ncols(), activation(name, &Value::Null, None));
        layer.tensors.w = w;
        layer
            .tensors
            .get_mut(TensorKind::B)
            .copy_from_slice(&flat(&t["b"]));
        layer
    };
    Network {
        layers: init.iter().enumerate().map(layer).collect(),
    }
}

#[test]
fn sanity_checks() {
    let g = golden("sanity");
    let rtol = num(&g["tolerance"]["others_rtol"]);
    for chance in cases(&g["chance"], 6) {
        let classes = num(&chance["C"]) as usize;
        let at = |loss: Loss| {
            loss.at_chance(classes)
                .expect("classification losses have a chance level")
        };
        close(
            "ln C",
            &[at(Loss::SoftmaxCrossEntropy)],
            &[num(&chance["softmax"])],
            rtol,
            0.0,
        );
        close(
            "C-1",
            &[at(Loss::Hinge)],
            &[num(&chance["hinge"])],
            rtol,
            0.0,
        );
        close(
            "C-1",
            &[at(Loss::SquaredHinge)],
            &[num(&chance["squared_hinge"])],
            rtol,
            0.0,
        );
        // And measured: zero scores.
        let zeros = vec![0.0f64; classes * 3];
        let classes_of = training_ground::nn::TargetsRef::Classes(&[0, 1, 1]);
        for loss in [Loss::SoftmaxCrossEntropy, Loss::Hinge, Loss::SquaredHinge] {
            let measured = loss.evaluate(&zeros, classes, classes_of, None);
            close("chance", &[measured], &[at(loss)], 1e-14, 0.0);
        }
    }
    let o = &g["overfit"];
    let mut net = overfit_net(o);
    let (x, targets) = (flat(&o["X"]), OwnedTargets::Classes(whole(&o["targets"])));
    let rows = list(&o["X"]).len();
    let mut work = Workspace::new(&net, rows);
    for row in cases(&g["loss_vs_reg_at_init"], 5) {
        let rule = Regularizer {
            l1: 0.0,
            l2: num(&row["reg"]),
        };
        let ce = Loss::SoftmaxCrossEntropy;
        let total = net
            .gradient(&x, rows, targets.borrow(), ce, &rule, &mut work)
            .total();
        close(
            "loss against lambda",
            &[total],
            &[num(&row["loss"])],
            rtol,
            0.0,
        );
    }
    let mut state = OptimizerState::new(Optimizer::Sgd, &net);
    let overfit_rtol = num(&g["tolerance"]["overfit_rtol"]);
    let (mut costs, mut shares) = (0, 0);
    for epoch in 0..=num(&o["epochs"]) as usize {
        let none = Regularizer::default();
        let ce = Loss::SoftmaxCrossEntropy;
        let cost = net
            .gradient(&x, rows, targets.borrow(), ce, &none, &mut work)
            .data;
        if let Some(want) = o["cost_before_epoch"].get(epoch.to_string()) {
            costs += 1;
            close(
                &format!("cost before epoch {epoch}"),
                &[cost],
                &[num(want)],
                overfit_rtol,
                0.0,
            );
        }
        if let Some(want) = o["acc_before_epoch"].get(epoch.to_string()) {
            shares += 1;
            let scores = work.scores(net.outputs());
            let best = |r: &[f64]| {
                (0..r.len())
                    .max_by(|&i, &j| r[i].total_cmp(&r[j]))
                    .unwrap_or(0)
            };
            let classes = whole(&o["targets"]);
            let hits = scores
                .chunks(net.outputs())
                .zip(&classes)
                .filter(|(r, c)| best(r) == **c);
            assert_eq!(
                hits.count() as f64 / rows as f64,
                num(want),
                "accuracy before epoch {epoch}"
            );
        }
        state.apply(num(&o["lr"]), &mut net, &work);
    }
    seen(costs, 14);
    seen(shares, 6);
}

/// The lecture's 3.0686: 3072-50-10, weights 1e-4 N(0,1), reg 1e3, as 0.5 reg sum W^2 of both layers.
#[test]
fn the_lecture_s_regularized_loss() {
    let g = &golden("sanity")["lecture_3.0686"]["form_half"];
    let (expected, sd) = (num(&g["expected"]), num(&g["sd"]));
    let relu = training_ground::nn::Activation::Relu;
    let mut net = Network::zeros(
        3072,
        &[(50, relu), (10, training_ground::nn::Activation::Linear)],
    );
    let x = ndarray::Array2::from_elem((1, 3072), 0.5);
    let init = training_ground::nn::Initializer::Normal { std: 1e-4 };
    init.initialize(&mut net, 0.0, 3, x.view());
    let x: Vec<f64> = x.iter().copied().collect();
    let mut work = Workspace::new(&net, 1);
    let rule = Regularizer { l1: 0.0, l2: 1e3 };
    let classes = training_ground::nn::TargetsRef::Classes(&[4]);
    let parts = net.gradient(&x, 1, classes, Loss::SoftmaxCrossEntropy, &rule, &mut work);
    assert!(
        (parts.total() - expected).abs() < 5.0 * sd,
        "{}",
        parts.total()
    );
}
