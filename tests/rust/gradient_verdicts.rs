//! What the gradient check says of right gradients with any step, and of wrong ones with a sensible one.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use training_ground::labs::Lab;
use training_ground::labs::gradient_check::GradientCheck;
use training_ground::labs::gradient_check::pass::{Pass, choose};
use training_ground::labs::gradient_check::report::{Report, report};
use training_ground::labs::gradient_check::settings::Settings;
use training_ground::labs::gradient_check::subject::{Preparation, Subject};
use training_ground::nn::gradcheck::Difference;
use training_ground::nn::gradcheck::judge::Cause;
use training_ground::nn::{Network, Regularizer};
use training_ground::settings::RawConfig;

fn config(link: &str) -> Settings {
    let pairs = link
        .split('&')
        .map(|p| p.split_once('=').expect("key=value"));
    let (config, problems) = Settings::lenient(&RawConfig::from_pairs(pairs));
    assert!(problems.is_empty(), "{link}: {problems:?}");
    config
}

fn subject(config: &Settings) -> Subject {
    let mut run = Preparation::new(config, &Default::default()).expect("no images");
    while run.work(1000) {}
    run.subject(config).expect("no Stop")
}

fn check(s: &Subject, double: bool, rule: Difference, h: f64, sample: usize) -> Report {
    let mut pass = Pass::new(s, double, rule, h, choose(&s.network, sample, 1));
    finish(&mut pass);
    report(&s.network, &pass)
}

fn finish(pass: &mut Pass) {
    while pass.work(1000) > 0 {}
    while pass.look_again(1000) > 0 {}
    assert!(pass.is_done());
}

/// Links that once named right tensors.
#[test]
fn a_large_step_is_no_wrong_gradient() {
    for link in [
        "view=network&data=circle&ox=6&oy=6&hidden=8,8,8,8&lr=0.1&act=sigmoid&init=normal:0.01&step=0.01",
        "view=network&data=circle&ox=6&oy=6&hidden=8,8,8,8&lr=0.1&step=0.01",
        "view=network&act=tanh&hidden=16,16&data=spiral&step=0.01",
    ] {
        let config = config(link);
        let mut lab = GradientCheck::new(config, &Default::default());
        while lab.work(1000) > 0 {}
        let report = lab.report().expect("done");
        let sentence = lab.sentence(&report);
        assert!(report.diagnosis.wrong.is_empty(), "{link}: {sentence}");
        assert!(
            sentence.contains("Truncation: h is too large for W1"),
            "{link}: {sentence}"
        );
        assert!(sentence.contains("Take a smaller h."), "{link}: {sentence}");
    }
}

/// Right gradients of many nets with steps from 1e-1 to 1e-12, in both precisions, by both quotients.
#[test]
fn no_step_accuses_a_right_gradient() {
    let acts = [
        "tanh",
        "sigmoid",
        "relu",
        "leaky_relu:0.1",
        "prelu:0.25",
        "elu:1",
        "elu:2",
        "maxout:3",
        "softplus:1",
        "selu",
        "gelu",
        "silu:1",
        "mish",
    ];
    let nets = [
        "data=circle&ox=6&oy=6&hidden=8,8,8,8",
        "data=circle&ox=6&oy=6&hidden=8,8,8,8&init=normal:0.01",
        "data=spiral&hidden=16,16&l2=0.1",
        "data=xor&hidden=6&loss=hinge&l1=0.01&init=normal:1",
        "data=blobs&sx=20&sy=20&hidden=8,4&burnin=100&lr=0.01",
        "net=random&d=5&c=3&sizes=6,6&loss=squared_hinge",
        "data=gaussians&hidden=4&burnin=300&lr=0.3",
    ];
    let mut failed = Vec::new();
    let mut seen = [0; 4];
    for act in acts {
        for net in nets {
            let link = format!("view=network&rows=20&act={act}&{net}");
            let s = subject(&config(&link));
            for exponent in 1..=12 {
                let h = libm::pow(10.0, f64::from(-exponent));
                for double in [true, false] {
                    for rule in [Difference::Central, Difference::Forward] {
                        let r = check(&s, double, rule, h, 12);
                        for g in &r.groups {
                            seen[g.cause as usize] += 1;
                            if g.cause == Cause::Wrong {
                                failed.push(format!(
                                    "{link} h {h:e} double {double} {rule:?} {} eps {:e}",
                                    g.name, g.epsilon_smooth
                                ));
                            }
                            let misnamed = match g.cause {
                                Cause::Rounding => double && h > 5e-3,
                                Cause::Truncation => h < if double { 5e-10 } else { 1e-6 },
                                _ => false,
                            };
                            if misnamed {
                                failed.push(format!(
                                    "{:?}: {link} h {h:e} double {double} {rule:?} {} eps {:e}",
                                    g.cause, g.name, g.epsilon_smooth
                                ));
                            }
                        }
                    }
                }
            }
        }
    }
    println!("{seen:?}");
    for f in &failed {
        println!("{f}");
    }
    assert!(failed.is_empty(), "{}", failed.len());
}

fn golden_subject() -> Subject {
    let base = &golden("gradcheck_net")["base"];
    let loss = loss(text(&base["loss"]));
    let network: Network<f64> = network(&base["layers"]);
    Subject {
        data: training_ground::nn::trainer::Examples {
            x: flat(&base["X"]),
            inputs: network.inputs(),
            targets: targets(&base["targets"], loss),
        },
        network,
        loss,
        regularizer: Regularizer {
            l1: num(&base["l1"]),
            l2: num(&base["l2"]),
        },
    }
}

/// Each faulty gradient of the reference is found in exactly its tensors, with any sensible step.
#[test]
fn planted_faults_are_found() {
    let s = golden_subject();
    let bugs = golden("gradcheck_net");
    let bugs = list(&bugs["bugs"]);
    assert!(bugs.len() >= 5);
    let mut failed = Vec::new();
    for bug in bugs {
        let named: Vec<&str> = list(&bug["wrong_groups"]).iter().map(text).collect();
        for (double, rule, h) in [
            (true, Difference::Central, 1e-3),
            (true, Difference::Central, 1e-4),
            (true, Difference::Central, 1e-5),
            (true, Difference::Central, 1e-7),
            (true, Difference::Forward, 1e-6),
            (true, Difference::Forward, 1e-8),
            (false, Difference::Central, 1e-2),
            (false, Difference::Central, 1e-3),
        ] {
            let mut pass = Pass::new(&s, double, rule, h, choose(&s.network, 0, 1));
            pass.work(1);
            for g in training_ground::labs::gradient_check::pass::tensors(&s.network) {
                let name = format!("{}{}", g.kind.name(), g.layer + 1);
                if let Some(faulty) = bug["buggy"].get(&name) {
                    pass.analytic[g.offset..g.offset + g.len].copy_from_slice(&flat(faulty));
                }
            }
            finish(&mut pass);
            let wrong = report(&s.network, &pass).diagnosis.wrong;
            if wrong != named {
                failed.push(format!(
                    "{} double {double} {rule:?} h {h:e}: {wrong:?}, want {named:?}",
                    bug["id"]
                ));
            }
        }
    }
    for f in &failed {
        println!("{f}");
    }
    assert!(failed.is_empty());
}
