//! The race of the optimizers through the lab's own API: the reference paths, what is known of a quadratic, and how the
//! rates are found.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use crate::golden_train::rule;
use training_ground::data::images::Shelf;
use training_ground::labs::Lab;
use training_ground::labs::zigzag::neuron::{ARRIVED, LOSS, gradients};
use training_ground::labs::zigzag::optimizers::{Bowl, Race, course, rates};
use training_ground::labs::zigzag::settings::{RACERS, Settings};
use training_ground::labs::zigzag::{Zigzag, layer_race};
use training_ground::nn::{Activation, Network, Optimizer, TensorKind};
use training_ground::settings::RawConfig;

fn race(pairs: &[(&str, &str)]) -> Race {
    let view = [("view", "optimizers")];
    let raw = RawConfig::from_pairs(view.iter().chain(pairs).copied());
    let (config, problems) = Settings::lenient(&raw);
    assert!(problems.is_empty(), "{problems:?}");
    let mut lab = Zigzag::new(config);
    while lab.work(10) > 0 {}
    lab.race().expect("the race").clone()
}

fn steps(race: &Race, name: &str) -> usize {
    let racer = race
        .racers
        .iter()
        .find(|r| r.name == name)
        .expect("a racer");
    racer.course.arrived.expect("it arrives")
}

/// The lab's walk is that of the references, whatever the rule.
#[test]
fn walks_are_the_reference_paths() {
    let g = golden("optim");
    let q = &g["quadratic"];
    let bowl = Bowl {
        curvature: [num(&q["a"]), 0.0, num(&q["b"])],
        best: [0.0; 2],
    };
    let start = flat(&q["start"]);
    let rtol = num(&g["tolerance"]["quadratic_rtol"]);
    for run in cases(&q["runs"], 15) {
        let rule = rule(text(&run["rule"]), &run["config"]);
        let rate = num(&run["config"]["lr"]);
        let want: Vec<f64> = list(&run["path"]).iter().flat_map(flat).collect();
        let got = course(
            (rule, rate),
            &bowl,
            [start[0], start[1]],
            want.len() / 2 - 1,
        );
        // A path that settles crosses zero: its last digits are rounding of the start's size.
        close(
            text(&run["id"]),
            got.path.as_flattened(),
            &want,
            rtol,
            1e-13,
        );
        for (w, loss) in got.path.iter().zip(&got.loss) {
            let own = 0.5 * (num(&q["a"]) * w[0] * w[0] + num(&q["b"]) * w[1] * w[1]);
            close("loss", &[*loss], &[own], 1e-12, 1e-300);
        }
    }
}

/// The bowl is the mean loss of the engine's linear neuron on its inputs, and its gradient that of the network.
#[test]
fn the_bowl_is_that_of_the_neuron() {
    for inputs in ["positive", "scales", "centered"] {
        let race = race(&[("inputs", inputs), ("rates", "one"), ("bx", "0.7")]);
        let best = race.bowl.best;
        let targets: Vec<f64> = (race.inputs.chunks_exact(2))
            .map(|x| best[0] * x[0] + best[1] * x[1])
            .collect();
        for w in [[-1.5, 1.0], [0.3, -2.0], best] {
            let mut net = Network::<f64>::zeros(2, &[(1, Activation::Linear)]);
            let weights = net.layers[0].tensors.get_mut(TensorKind::W);
            weights.copy_from_slice(&w);
            let want = gradients(&net, &race.inputs, &targets, LOSS).mean;
            close(inputs, &race.bowl.gradient(w), &want, 1e-10, 1e-12);
            let residuals = race.inputs.chunks_exact(2).zip(&targets);
            let sum: f64 = residuals
                .map(|(x, t)| 0.5 * (w[0] * x[0] + w[1] * x[1] - t).powi(2))
                .sum();
            let mean = sum / targets.len() as f64;
            close(inputs, &[race.bowl.loss(w)], &[mean], 1e-10, 1e-12);
        }
    }
}

/// Gradient descent shrinks each coordinate along an eigenvector by 1 − ηλ a step.
#[test]
fn gradient_descent_takes_the_predicted_steps() {
    let bowl = Bowl {
        curvature: [10.0, 0.0, 0.5],
        best: [1.0, -2.0],
    };
    for (rate, away) in [
        (0.01, [0.0, 3.0]),
        (0.1, [0.0, 3.0]),
        (0.15, [0.0, -1.0]),
        (0.02, [2.0, 0.0]),
    ] {
        let lambda = if away[0] == 0.0 { 0.5 } else { 10.0 };
        // The loss shrinks by the square of it.
        let factor = (1.0f64 - rate * lambda).abs();
        let want = (libm::log(ARRIVED) / (2.0 * libm::log(factor))).ceil() as usize;
        let start = [1.0 + away[0], -2.0 + away[1]];
        let walk = course((Optimizer::Sgd, rate), &bowl, start, 2000);
        assert_eq!(walk.arrived, Some(want), "rate {rate}");
        // Along an eigenvector it goes straight ahead.
        let detour = walk.detour().expect("it has moved");
        close("detour", &[detour], &[1.0], 1e-9, 0.0);
    }
    // Beyond 2/λmax it explodes, just below it does not.
    let far = |rate| course((Optimizer::Sgd, rate), &bowl, [2.0, -1.0], 2000).arrived;
    assert!(far(0.199).is_some() && far(0.201).is_none());
}

/// Both valleys are as narrow as they are set; around 0 the bowl is round.
#[test]
fn the_condition_number_is_what_was_set() {
    for seed in ["1", "2", "3", "4"] {
        for kappa in ["7", "50", "200"] {
            let condition = |inputs| {
                let race = race(&[
                    ("inputs", inputs),
                    ("kappa", kappa),
                    ("seed", seed),
                    ("rates", "one"),
                ]);
                let (values, axes) = race.bowl.axes();
                close(
                    "length",
                    &[axes[0].powi(2) + axes[1].powi(2)],
                    &[1.0],
                    1e-12,
                    0.0,
                );
                (values[0] / values[1], axes[0].abs(), race.inputs)
            };
            let wanted: f64 = kappa.parse().expect("a number");
            let (across, tilt, positive) = condition("positive");
            assert!(
                libm::log(across / wanted).abs() < 0.25,
                "{across} for {kappa}"
            );
            assert!((tilt - 0.5f64.sqrt()).abs() < 0.06, "{tilt}");
            assert!(positive.iter().all(|&x| x > 0.0), "from 7 on");
            let (along, tilt, _) = condition("scales");
            assert!(
                libm::log(along / wanted).abs() < 0.25,
                "{along} for {kappa}"
            );
            assert!(tilt > 0.99, "{tilt}");
            assert!(condition("centered").0 < 1.4);
        }
    }
}

/// Every path is at least as long as the straight line, and ends where the loss stays below the target.
#[test]
fn paths_arrive_and_are_no_shortcuts() {
    for (inputs, rates) in [
        ("positive", "best"),
        ("scales", "best"),
        ("centered", "one"),
    ] {
        for racer in race(&[("inputs", inputs), ("rates", rates)]).racers {
            let walk = &racer.course;
            assert!(
                walk.detour().expect("it has moved") >= 1.0,
                "{}",
                racer.name
            );
            assert_eq!((walk.path.len(), walk.loss.len()), (501, 501));
            let target = ARRIVED * walk.loss[0];
            let Some(steps) = walk.arrived else { continue };
            assert!(walk.loss[steps..].iter().all(|&l| l <= target));
            assert!(walk.loss[steps - 1] > target, "{} came earlier", racer.name);
        }
    }
}

/// A rate is found on draws that are not the race: moving the race's own inputs does not move it. It is the one whose
/// slowest draw is the quickest.
#[test]
fn rates_are_found_on_other_draws() {
    let all: Vec<f64> = rates().collect();
    assert_eq!((all.len(), all[0], all[99]), (100, 0.0001, 8.9));
    assert!(all.is_sorted() && all.contains(&0.05) && all.contains(&1.0));
    let found = race(&[]);
    assert_eq!(found, race(&[]), "a race is a function of its link");
    for racer in &found.racers {
        let own = all
            .iter()
            .position(|&r| r == racer.rate)
            .expect("one that was tried");
        let best = racer.tried[own];
        assert_eq!((racer.tried.len(), best.missed), (100, 0), "{}", racer.name);
        for other in racer.tried.iter().filter(|t| t.missed == 0) {
            assert!(best.slowest <= other.slowest, "{}", racer.name);
        }
        // Raced at that rate, set by hand, it walks the same way.
        let rate = racer.rate.to_string();
        let again = race(&[("rates", "one"), ("rate", &rate), ("race", racer.name)]);
        assert_eq!(again.racers[0].course, racer.course);
        assert_eq!(again.racers[0].others, racer.others);
        assert!(again.racers[0].tried.is_empty());
    }
    // Alone as in company.
    let alone = race(&[("race", "adam")]);
    assert_eq!(alone.racers, found.racers[5..]);
}

/// The settings reach the rules.
#[test]
fn constants_of_the_rules_are_settings() {
    let plain = race(&[("rates", "one"), ("rate", "0.03")]);
    for (key, value, moved) in [
        ("mu", "0.5", vec!["momentum", "nesterov"]),
        ("rho", "0.5", vec!["rmsprop"]),
        ("beta1", "0.5", vec!["adam"]),
        ("beta2", "0.9", vec!["adam"]),
    ] {
        let other = race(&[("rates", "one"), ("rate", "0.03"), (key, value)]);
        let pairs = plain.racers.iter().zip(&other.racers);
        let differ = pairs.filter(|(a, b)| a.course.path != b.course.path);
        let names: Vec<_> = differ.map(|(a, _)| a.name).collect();
        assert_eq!(names, moved, "{key}");
    }
    // Without momentum both are gradient descent.
    let still = race(&[("rates", "one"), ("rate", "0.03"), ("mu", "0")]);
    for i in [1, 2] {
        close(
            RACERS[i],
            still.racers[i].course.path.as_flattened(),
            still.racers[0].course.path.as_flattened(),
            1e-9,
            1e-12,
        );
    }
}

/// A start on the best weights, a rate beyond all bounds, too few steps: nothing is undefined.
#[test]
fn a_race_without_an_end_is_finite() {
    let there = race(&[("sx", "1.5"), ("sy", "-1")]);
    for racer in &there.racers {
        assert_eq!(
            (racer.course.arrived, racer.course.detour()),
            (Some(0), None)
        );
    }
    let wild = race(&[("rates", "one"), ("rate", "10"), ("kappa", "200")]);
    let sgd = &wild.racers[0];
    assert!(sgd.course.arrived.is_none() && sgd.course.path.len() < 50 && sgd.median().is_none());
    assert!(sgd.course.loss.iter().all(|l| l.is_finite()));
    let short = race(&[("most", "20"), ("kappa", "200")]);
    assert!(short.racers[0].course.arrived.is_none() && short.racers[0].rate > 0.001);
}

#[test]
fn what_is_drawn_is_what_was_computed() {
    let texts = [
        ("view", "optimizers"),
        ("race", "adam,sgd"),
        ("most", "100"),
    ];
    let (mut lab, problems) = Zigzag::open(&RawConfig::from_pairs(texts), &Shelf::default());
    assert!(problems.is_empty());
    let before = serde_json::to_value(lab.snapshot()).expect("a snapshot");
    assert!(lab.pace().is_infinite() && before.get("race").is_none());
    while lab.work(100) > 0 {}
    let now = serde_json::to_value(lab.snapshot()).expect("a snapshot");
    assert!(now.get("neuron").is_none() && now.get("hidden").is_none());
    let (race, shown) = (lab.race().expect("the race"), &now["race"]);
    for (racer, shown) in race.racers.iter().zip(list(&shown["racers"])) {
        let until = &racer.course.path[..=racer.course.end()];
        let floats: Vec<f64> = (until.as_flattened().iter())
            .map(|&x| f64::from(x as f32))
            .collect();
        assert_eq!(flat(&shown["path"]), floats);
        assert_eq!(list(&shown["loss"]).len(), 101);
        assert_eq!(shown["rate"], racer.rate);
        assert_eq!(
            shown["steps"].as_u64(),
            racer.course.arrived.map(|s| s as u64)
        );
    }
    assert_eq!(shown["racers"][0]["label"], "SGD");
    assert_eq!(shown["racers"][1]["name"], "adam");
    // Start and best are inside the window, wherever they are.
    for (sx, bx) in [("-4", "4"), ("0", "0"), ("1", "-0.2")] {
        let texts = [
            ("view", "optimizers"),
            ("rates", "one"),
            ("sx", sx),
            ("bx", bx),
        ];
        let (mut lab, _) = Zigzag::open(&RawConfig::from_pairs(texts), &Shelf::default());
        while lab.work(100) > 0 {}
        let now = serde_json::to_value(lab.snapshot()).expect("a snapshot");
        let window = flat(&now["race"]["window"]);
        for point in ["start", "best"].map(|k| flat(&now["race"][k])) {
            assert!(window[0] < point[0] && point[0] < window[1], "{sx} {bx}");
            assert!(window[2] < point[1] && point[1] < window[3], "{sx} {bx}");
        }
    }
}

#[test]
fn nobody_named_means_all_race() {
    let raw = RawConfig::from_pairs([("race", "soup"), ("kappa", "1"), ("inputs", "sideways")]);
    let (config, problems) = Settings::lenient(&raw);
    assert_eq!(problems.len(), 4, "{problems:?}");
    assert_eq!(config.racers.len(), 6);
    assert_eq!(config.condition, 7.0);
    // What the fuzzer found: each of thousands of unknown names had a message of its own.
    let many = "1,".repeat(4000);
    let raw = RawConfig::from_pairs([("race", many.as_str())]);
    assert!(Settings::lenient(&raw).1.len() < 20);
}

/// Pinned: seed 1, defaults; and what per-weight rates do for a valley along one weight.
#[test]
fn the_race_is_pinned() {
    let all = race(&[]);
    let got: Vec<_> = (all.racers.iter())
        .map(|r| (r.name, r.rate, r.course.arrived, r.median()))
        .collect();
    let want = [
        ("sgd", 0.1, Some(82), Some(85.0)),
        ("momentum", 0.025, Some(63), Some(60.0)),
        ("nesterov", 0.04, Some(42), Some(42.0)),
        ("adagrad", 1.1, Some(114), Some(112.0)),
        ("rmsprop", 0.02, Some(214), Some(205.5)),
        ("adam", 1.1, Some(64), Some(65.0)),
    ];
    assert_eq!(got, want);
    for seed in ["1", "2", "3"] {
        let across = steps(&race(&[("race", "adagrad"), ("seed", seed)]), "adagrad");
        let along = steps(
            &race(&[("race", "adagrad"), ("inputs", "scales"), ("seed", seed)]),
            "adagrad",
        );
        assert!(along < 10 && across > 80, "{along} and {across}");
    }
}

fn layer(pairs: &[(&str, &str)]) -> Zigzag {
    let view = [("view", "hidden"), ("go", "1")];
    let raw = RawConfig::from_pairs(view.iter().chain(pairs).copied());
    let (mut lab, problems) = Zigzag::open(&raw, &Shelf::default());
    assert!(problems.is_empty(), "{problems:?}");
    while lab.work(100) > 0 {}
    lab
}

/// The race in a hidden layer trains the nets of its view: SGD at the rate it found is the view's own run at that rate.
#[test]
fn the_layers_race_is_that_of_its_nets() {
    let lab = layer(&[("race", "sgd")]);
    let race = lab.layer_race().expect("the race");
    assert!(race.over() && lab.progress().is_none());
    for (i, course) in race.racers[0].courses.iter().enumerate() {
        let rate = course.rate.to_string();
        let raw = RawConfig::from_pairs([("view", "hidden"), ("hlr", &rate)]);
        let (mut plain, _) = Zigzag::open(&raw, &Shelf::default());
        while plain.work(100) > 0 {}
        let side = &plain.hidden().expect("the view").sides[i];
        assert_eq!(course.loss, side.loss);
        // The rate is the best of those tried on the practice draw, which is another one.
        let last = |x: Option<f64>| x.unwrap_or(f64::INFINITY);
        let lowest = course
            .tried
            .iter()
            .map(|&x| last(x))
            .fold(f64::INFINITY, f64::min);
        let own = layer_race::rates()
            .position(|r| r == course.rate)
            .expect("one of them");
        assert_eq!((course.tried.len(), last(course.tried[own])), (16, lowest));
        assert_ne!(course.last(), course.tried[own]);
        assert_eq!(course.steps_to(course.loss[0]), Some(0));
    }
}

/// Behind sigmoid units Adam ends far below SGD, each at its best rate; what is shown is what was computed.
#[test]
fn adam_ends_below_sgd_behind_sigmoid_units() {
    let lab = layer(&[("race", "sgd,adam")]);
    let race = lab.layer_race().expect("the race");
    let last = |i: usize| race.racers[i].courses[0].last().expect("it is finite");
    assert!(last(1) < last(0) / 10.0, "{} and {}", last(1), last(0));
    let shown = serde_json::to_value(lab.snapshot()).expect("a snapshot");
    let shown = &shown["hidden"]["race"];
    assert_eq!(
        (&shown["steps"], &shown["rates"], &shown["over"]),
        (&400.into(), &16.into(), &true.into())
    );
    let sgd = &shown["racers"][0]["courses"][0];
    assert_eq!(sgd["caught"], 400, "it reaches its own end at its end");
    let adam = &shown["racers"][1]["courses"][0];
    let caught = adam["caught"].as_u64().expect("it gets there") as usize;
    let loss = &race.racers[1].courses[0].loss;
    assert!(loss[caught] <= last(0) && loss[caught - 1] > last(0));
}

/// Stop leaves what is whole.
#[test]
fn a_stopped_race_of_the_layer_keeps_those_that_are_done() {
    let raw = RawConfig::from_pairs([("view", "hidden"), ("go", "1")]);
    let (mut lab, _) = Zigzag::open(&raw, &Shelf::default());
    while lab.layer_race().is_none_or(|race| race.racers.len() < 2) {
        assert_eq!(lab.work(1), 1);
    }
    let (done, total) = lab.layer_race().expect("the race").progress();
    assert!(done >= 34 && total == 204 && lab.progress().is_some());
    lab.cancel();
    assert_eq!(lab.work(1), 0);
    let race = lab.layer_race().expect("the race");
    assert_eq!((race.racers.len(), race.over()), (1, true));
    assert_eq!(race.racers[0].courses.len(), 2);
}
