//! The gradient-check lab through its own API: golden scalars, whole networks.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::sheets;
use crate::common::*;
use training_ground::data::images::{ImageFile, Shelf};
use training_ground::labs::Lab;
use training_ground::labs::gradient_check::GradientCheck;
use training_ground::labs::gradient_check::check_size::{
    MAX_MEASURED, MAX_PARAMETERS, MAX_PRODUCTS, MAX_STEP,
};
use training_ground::labs::gradient_check::localize::Culprit;
use training_ground::labs::gradient_check::scalar::{self, Function};
use training_ground::labs::gradient_check::settings::Settings;
use training_ground::nn::gradcheck::metrics;
use training_ground::settings::RawConfig;

fn function(name: &str) -> Function {
    match name {
        "x^4" => Function::Fourth,
        "x^3" => Function::Cube,
        "sin" => Function::Sine,
        "exp" => Function::Exponential,
        other => panic!("unknown function {other}"),
    }
}

#[test]
fn scalar_quotients() {
    let g = golden("gradcheck_scalar");
    for f in cases(&g["functions"], 4) {
        let name = text(&f["f"]);
        let (fun, x) = (function(name), num(&f["x"]));
        close(
            name,
            &[fun.derivative(x)],
            &[num(&f["derivative"])],
            1e-15,
            0.0,
        );
        // x^4 and x^3 are multiplied as written: the same bits.
        let exact_bits = matches!(name, "x^4" | "x^3");
        let mut rows = Vec::new();
        for want in cases(&f["rows"], 17) {
            let h = num(&want["h"]);
            let got = scalar::row(&fun, x, h);
            let what = format!("{name} h {h}");
            let exact = [got.forward_exact, got.central_exact];
            let exact_want = [num(&want["forward_exact"]), num(&want["central_exact"])];
            close(&what, &exact, &exact_want, 4e-15, 0.0);
            let pairs = [
                (got.forward[0], got.forward_error[0], "forward", "f64"),
                (got.central[0], got.central_error[0], "central", "f64"),
                (got.forward[1], got.forward_error[1], "forward", "f32"),
                (got.central[1], got.central_error[1], "central", "f32"),
            ];
            for (value, error, rule, kind) in pairs {
                let reference = num(&want[format!("{rule}_{kind}")]);
                let relerr = num(&want[format!("{rule}_relerr_{kind}")]);
                if exact_bits {
                    assert_eq!(value, reference, "{what} {rule} {kind}");
                }
                // Where rounding decides, another libm's last digit makes any error up to u |f|/(h |f'|).
                let unit = if kind == "f64" { 1.2e-16 } else { 6e-8 };
                let noise = 4.0 * unit * fun.value(x).abs() / (h * fun.derivative(x).abs());
                let (low, high) = (relerr / 10.0 - noise, relerr * 10.0 + noise);
                assert!(
                    exact_bits || (low..=high).contains(&error),
                    "{what} {rule} {kind}: {error:e}"
                );
            }
            rows.push(got);
        }
        if exact_bits {
            let best = |pick: fn(&scalar::Row) -> f64| scalar::best(&rows, pick).expect("rows");
            let want = |rule: &str, kind: &str| num(&f[format!("best_h_{rule}")][kind]);
            assert_eq!(
                best(|r| r.central_error[0]),
                want("central", "f64"),
                "{name}"
            );
            assert_eq!(
                best(|r| r.central_error[1]),
                want("central", "f32"),
                "{name}"
            );
            assert_eq!(
                best(|r| r.forward_error[0]),
                want("forward", "f64"),
                "{name}"
            );
            assert_eq!(
                best(|r| r.forward_error[1]),
                want("forward", "f32"),
                "{name}"
            );
        }
    }
}

#[test]
fn the_lecture_s_example() {
    let g = &golden("gradcheck_scalar")["lecture_example"];
    let r = scalar::row(&Function::Fourth, num(&g["x"]), num(&g["h"]));
    close(
        "central",
        &[r.central_exact],
        &[num(&g["central_exact"])],
        1e-15,
        0.0,
    );
    close(
        "forward",
        &[r.forward_exact],
        &[num(&g["forward_exact"])],
        1e-15,
        0.0,
    );
    assert!(
        (r.central_exact - num(&g["lecture_prints"])).abs() > 5e-6,
        "the slide has a slip"
    );
}

#[test]
fn kinks_and_the_complex_step() {
    let g = golden("gradcheck_scalar");
    for row in cases(&g["relu_kink"], 5) {
        let (x, h) = (num(&row["x"]), num(&row["h"]));
        let [forward, central] = scalar::quotients::<f64>(&Function::Relu, x, h);
        close("forward", &[forward], &[num(&row["forward"])], 1e-9, 1e-12);
        close("central", &[central], &[num(&row["central"])], 1e-9, 1e-12);
        close(
            "derivative",
            &[Function::Relu.derivative(x)],
            &[num(&row["analytic"])],
            0.0,
            0.0,
        );
        let crossed = row["crossed"].as_bool().expect("a flag");
        assert_eq!(
            scalar::crosses_kink(&Function::Relu, x, h),
            crossed,
            "x {x} h {h}"
        );
    }
    for row in cases(&g["complex_step"], 4) {
        let f = function(text(&row["f"]));
        let got = f.complex_step(num(&row["x"]), num(&row["h"]));
        close("complex step", &[got], &[num(&row["value"])], 4e-16, 0.0);
    }
    let poly = Function::Polynomial(vec![1.0, -2.0, 0.5, 3.0]);
    close(
        "polynomial",
        &[poly.derivative(1.5)],
        &[-2.0 + 1.5 + 9.0 * 2.25],
        1e-14,
        0.0,
    );
    close(
        "its complex step",
        &[poly.complex_step(1.5, 1e-20)],
        &[poly.derivative(1.5)],
        1e-14,
        0.0,
    );
    for case in cases(&g["torch_gradcheck_rule"]["cases"], 7) {
        let (a, n) = (num(&case["analytic"]), num(&case["numeric"]));
        assert_eq!(
            metrics::torch_allclose(a, n),
            case["passes"].as_bool().expect("a flag")
        );
        close(
            "l2",
            &[metrics::epsilon(&[a], &[n])],
            &[num(&case["rel_l2"])],
            1e-9,
            0.0,
        );
        close(
            "max",
            &[metrics::relative_by_max(a, n)],
            &[num(&case["rel_by_max"])],
            1e-9,
            0.0,
        );
    }
}

fn lab(pairs: &[(&str, &str)]) -> GradientCheck {
    let (config, problems) = Settings::lenient(&RawConfig::from_pairs(pairs.iter().copied()));
    assert!(problems.is_empty(), "{problems:?}");
    let mut lab = GradientCheck::new(config, &sheets::shelf());
    while lab.work(500) > 0 {}
    lab
}

#[test]
fn images_are_checked_by_sampling() {
    for (source, inputs) in [("emoji", 3072), ("fashion", 784)] {
        let pairs = [
            ("view", "network"),
            ("net", "images"),
            ("img", source),
            ("sizes", "50"),
            ("rows", "20"),
            ("sample", "60"),
            ("l2", "0.1"),
            ("burnin", "5"),
        ];
        let lab = lab(&pairs);
        assert!(!lab.sources().is_empty());
        let check = lab.network().expect("the images are there");
        let net = &check.subject.as_ref().expect("it is done").network;
        let wanted = [inputs, 50, 10];
        let layers = &net.layers;
        assert_eq!(wanted[..2], [layers[0].fan_in(), layers[0].units()]);
        assert_eq!(wanted[1..], [layers[1].fan_in(), layers[1].units()]);
        let report = lab.report().expect("it is done");
        assert_eq!(report.counts[0], 60 + 50 + 60 + 10);
        assert!(report.epsilon < 1e-7, "{source}: {}", report.epsilon);
    }
    // Without the files there is nothing to check, and it says what it waits for.
    let raw = RawConfig::from_pairs([("view", "network"), ("net", "images")]);
    let (config, _) = Settings::lenient(&raw);
    let mut empty = GradientCheck::new(config, &Default::default());
    assert_eq!(empty.work(10), 0);
    assert!(empty.network().is_none());
    let missing = Shelf::default().missing(empty.sources()[0]);
    assert_eq!(missing, [ImageFile::Emoji]);
}

#[test]
fn whole_networks_pass() {
    for pairs in [
        &[
            ("view", "network"),
            ("net", "random"),
            ("hidden", "10,10"),
            ("l2", "0.1"),
        ][..],
        &[
            ("view", "network"),
            ("data", "spiral"),
            ("act", "relu"),
            ("burnin", "200"),
        ],
        &[
            ("view", "network"),
            ("hidden", "6"),
            ("act", "maxout:3"),
            ("loss", "hinge"),
            ("l1", "0.01"),
        ],
    ] {
        let lab = lab(pairs);
        let report = lab.report().expect("a report");
        assert!(
            report.epsilon_smooth < 1e-7,
            "{pairs:?}: {:e}",
            report.epsilon_smooth
        );
        assert_eq!(report.diagnosis.culprit, Culprit::Nothing);
        let check = lab.network().expect("a check");
        assert!(check.sweep.iter().all(|s| s.epsilon.is_some()));
        for c in check.conditions.iter().filter(|c| c.double) {
            assert!(c.epsilon.expect("done") < 1e-6, "{pairs:?} {c:?}");
        }
        // Without curvature (ReLU-like units, hinge, L1) there is nothing to truncate: no V, only a
        // slope of rounding.
        if pairs.contains(&("loss", "hinge")) {
            continue;
        }
        // The V: the smallest epsilon lies between the largest and the smallest step.
        let central: Vec<f64> = check.sweep[..12].iter().filter_map(|s| s.epsilon).collect();
        let lowest = central.iter().copied().fold(f64::INFINITY, f64::min);
        assert!(lowest < central[0] / 100.0 && lowest < central[11] / 100.0);
    }
}

#[test]
fn an_image_sized_net_is_sampled() {
    let lab = lab(&[
        ("view", "network"),
        ("net", "random"),
        ("d", "3072"),
        ("c", "10"),
        ("sizes", "50"),
        ("rows", "10"),
        ("sample", "30"),
    ]);
    let report = lab.report().expect("a report");
    assert_eq!(report.counts[0], 30 + 30 + 30 + 10);
    assert!(report.epsilon_smooth < 1e-6);
}

#[test]
fn settings_come_back_from_the_link() {
    let raw = RawConfig::from_pairs([
        ("view", "network"),
        ("hidden", "7,3"),
        ("burnin", "12"),
        ("step", "1e-6"),
        ("seed", "4"),
        ("log", ""),
    ]);
    let (config, problems) = Settings::lenient(&raw);
    assert!(problems.is_empty(), "{problems:?}");
    let (again, problems) = Settings::lenient(&RawConfig(config.link()));
    assert!(problems.is_empty());
    assert_eq!(again, config);
    let bad = [
        ("h", "NaN"),
        ("coef", "1,x"),
        ("nonsense", "1"),
        ("case", "0"),
        ("hidden", "900"),
    ];
    let (_, problems) = Settings::lenient(&RawConfig::from_pairs(bad));
    assert_eq!(problems.len(), 5, "{problems:?}");
}

/// The largest settings: what is used, and what is said beside which control.
#[test]
fn a_network_too_large_is_made_smaller() {
    let read = |link: &str| {
        let pairs = link
            .split('&')
            .map(|p| p.split_once('=').expect("key=value"));
        let raw = RawConfig::from_pairs(pairs.chain([("view", "network")]));
        Settings::lenient(&raw)
    };
    let (config, problems) = read(
        "net=random&d=3072&c=20&sizes=500,500,500,500,500,500,500,500&act=maxout:8&rows=500&burnin=9&batch=2000",
    );
    let said: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(said, ["sizes", "rows", "batch"]);
    assert!(
        problems[0]
            .message
            .contains("hidden layers of at most 37 units are used"),
        "{}",
        problems[0].message
    );
    assert!(config.parameters() <= MAX_PARAMETERS);
    assert!(config.parameters() * config.rows <= MAX_PRODUCTS);
    assert!(config.parameters() * config.net.live.batch <= MAX_STEP);
    // What is in force is what a link says, without a word.
    let (again, problems) = Settings::lenient(&RawConfig(config.link()));
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(again, config);
    // The lecture's net on an image is not too large, nor is any network of the plane on 50 examples.
    for link in [
        "net=random&d=3072&c=10&sizes=50&rows=50",
        "net=images&sizes=50",
        "hidden=32,32,32,32,32,32,32,32&act=maxout:8",
    ] {
        let (_, problems) = read(link);
        assert!(problems.is_empty(), "{link}: {problems:?}");
    }
    let (config, problems) = read("net=images&img=fashion&sizes=500,500&init=lsuv");
    assert_eq!(problems[0].field, "sizes");
    assert!(problems[0].message.contains("with this initializer"));
    assert!(config.parameters() <= MAX_MEASURED);
}

/// What is shown after Stop says how much was done.
#[test]
fn a_check_stops_where_it_is_told_to() {
    let pairs = [("view", "network"), ("net", "random"), ("burnin", "100")];
    let (config, _) = Settings::lenient(&RawConfig::from_pairs(pairs));
    let stages = [
        "Training before the check",
        "Checking",
        "Other step sizes and conditions",
    ];
    for stage in stages {
        let mut lab = GradientCheck::new(config.clone(), &Shelf::default());
        let doing = |lab: &GradientCheck| lab.progress().map(|p| p.what);
        while doing(&lab) != Some(stage) {
            assert!(lab.work(1) > 0, "{stage}");
        }
        // The analytic gradient, then coordinates.
        lab.work(1);
        lab.work(1);
        let progress = lab.progress();
        lab.cancel();
        assert_eq!(lab.work(10), 0);
        assert_eq!(lab.progress(), progress);
        if stage == "Checking" {
            let report = lab.report().expect("a part of it");
            let (checked, wanted) = (report.counts[0], progress.expect("at work").total as usize);
            assert!(checked > 0 && checked < wanted);
            let said = lab.sentence(&report);
            assert!(
                said.starts_with(&format!("Stopped: {checked} of {wanted} coordinates")),
                "{said}"
            );
        }
    }
}
