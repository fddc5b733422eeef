//! Normalized layers in the initialization lab, against the statistics of many NumPy runs and the theory.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use serde_json::Value;
use training_ground::labs::initialization::measure::{LayerReport, Measurement, Setup};
use training_ground::labs::initialization::settings::{MAX_NORMED, Settings};
use training_ground::labs::initialization::{Initialization, theory_layer};
use training_ground::labs::{Halved, Lab};
use training_ground::nn::norm::Norm;
use training_ground::nn::norm_theory::{self, growth};
use training_ground::settings::RawConfig;

fn norm_of(name: &Value) -> Option<Norm> {
    match text(name) {
        "none" => None,
        "batch" => Some(Norm::Batch),
        "layer" => Some(Norm::Layer),
        other => panic!("unknown normalization {other}"),
    }
}

fn report(run: &Value, widths: Vec<usize>, seed: u64) -> Vec<LayerReport> {
    let mut m = Measurement::new(Setup {
        widths,
        activation: activation(text(&run["act"]), &Value::Null, None),
        initializer: initializer(text(&run["init"])),
        bias: 0.0,
        seed,
        rows: num(&run["N"]) as usize,
        norm: norm_of(&run["norm"]),
    });
    while m.work() {}
    assert!(m.is_done());
    m.report()
}

/// Our draws are others than NumPy's: one net must lie within ten spreads of the reference's seeds.
#[test]
fn every_normalized_reference_run() {
    let g = golden("cures");
    let runs = cases(&g["init_norm_stats"]["runs"], 18);
    let compared = two_at_a_time(runs, |i, run| {
        let mut compared = 0;
        let report = report(run, whole(&run["widths"]), 300 + i as u64);
        for (l, layer) in report.iter().enumerate() {
            for (name, x) in [
                ("a_mean", layer.a_mean),
                ("a_std", layer.a_std),
                ("z_std", layer.z_std),
                ("ga_std", layer.ga_std),
                ("gz_std", layer.gz_std),
                ("gW_rms", layer.gw_rms),
            ] {
                let stat = &run["stats"][name];
                let (mean, sd) = (num(&stat["mean"][l]), num(&stat["sd"][l]));
                let floor = if name == "a_mean" { 0.0 } else { 0.002 };
                let allowed = (10.0 * sd).max(floor * mean.abs());
                assert!(
                    (x - mean).abs() <= allowed,
                    "{} {} {} layer {l} {name}: {x:e}, reference {mean:e} +- {sd:e}",
                    run["act"],
                    run["init"],
                    run["norm"]
                );
                compared += 1;
            }
        }
        compared
    });
    seen(compared, 18 * 6 * 10);
}

/// What batch normalization does not repair: the gradient grows with depth.
#[test]
fn the_growth_of_the_gradient() {
    let g = golden("cures");
    for (i, row) in cases(&g["init_norm_stats"]["growth"]["rows"], 11)
        .iter()
        .enumerate()
    {
        let widths = vec![num(&row["width"]) as usize; num(&row["depth"]) as usize + 1];
        let report = report(row, widths, 400 + i as u64);
        let measured = growth(&report.iter().map(|l| l.ga_std).collect::<Vec<_>>());
        let (mean, sd) = (num(&row["factor"]["mean"]), num(&row["factor"]["sd"]));
        let what = format!("{} {} N {}", row["act"], row["norm"], row["N"]);
        assert!((measured - mean).abs() <= 10.0 * sd, "{what}: {measured}");
        let theory = num(&row["theory_factor"]);
        if num(&row["N"]) >= 160.0 {
            let near = (measured / theory - 1.0).abs() <= 0.05 + 10.0 * sd / mean;
            assert!(near, "{what}: {measured}, theory {theory}");
        }
        // The reference's theory is the lab's own overlay, but for eps.
        let Some(norm) = norm_of(&row["norm"]) else {
            continue;
        };
        let width = num(&row["width"]) as usize;
        let act = activation(text(&row["act"]), &Value::Null, None);
        let init = initializer(text(&row["init"]));
        let layer = theory_layer(init, act, width, width, 0.0).expect("independent weights");
        let own = norm_theory::Predicting::new(norm, 1e-5, vec![layer; 10]).finish();
        let own = growth(&own.iter().map(|p| p.ga_std).collect::<Vec<_>>());
        assert!(
            (own / theory - 1.0).abs() < 0.002,
            "{what}: {own}, {theory}"
        );
    }
}

#[test]
fn the_theory_of_normalized_layers() {
    let g = golden("cures");
    let mut compared = 0;
    for run in cases(&g["init_norm_stats"]["runs"], 18) {
        let Some(norm) = norm_of(&run["norm"]) else {
            continue;
        };
        let act = activation(text(&run["act"]), &Value::Null, None);
        let init = initializer(text(&run["init"]));
        let widths = whole(&run["widths"]);
        let layer = |w: &[usize]| theory_layer(init, act, w[0], w[1], 0.0).expect("independent");
        let layers = widths.windows(2).map(layer).collect();
        let own = norm_theory::Predicting::new(norm, num(&run["eps"]), layers).finish();
        let want = &run["theory_infinite_width"];
        let column = |pick: fn(&training_ground::nn::meanfield::Prediction) -> f64| {
            own.iter().map(pick).collect::<Vec<_>>()
        };
        // The reference leaves eps out: with std 0.01 the variance is only 400 times as large.
        close(
            "a_std",
            &column(|p| p.a_std),
            &flat(&want["a_std"]),
            0.003,
            0.0,
        );
        close(
            "ga_std",
            &column(|p| p.ga_std),
            &flat(&want["ga_std"]),
            0.01,
            0.0,
        );
        compared += 1;
    }
    seen(compared, 12);
}

fn open(pairs: &[(&str, &str)]) -> (Initialization, Vec<String>) {
    let raw = RawConfig::from_pairs(pairs.iter().copied());
    let (lab, problems) = Initialization::open(&raw, &Default::default());
    (lab, problems.into_iter().map(|p| p.message).collect())
}

/// Through the lab: the broken start is repaired, progress never goes back, and the page gets both factors.
#[test]
fn a_broken_start_is_repaired() {
    let small = [
        ("units", "60"),
        ("layers", "6"),
        ("n", "100"),
        ("act", "relu"),
    ];
    let of = |norm: &'static str| {
        let mut pairs = small.to_vec();
        pairs.extend([("init", "normal:0.01"), ("norm", norm)]);
        let (mut lab, problems) = open(&pairs);
        assert!(problems.is_empty(), "{problems:?}");
        let mut before = 0;
        loop {
            let done = lab.progress().map(|p| (p.done, p.total));
            if let Some((done, total)) = done {
                assert!(done >= before && done <= total);
                before = done;
            }
            if lab.work(1) == 0 {
                break;
            }
        }
        assert_eq!(lab.progress(), None);
        assert!(!lab.wants_help());
        lab.snapshot().layers.expect("measured")
    };
    let (none, batch, layer) = (of("none"), of("batch"), of("layer"));
    assert!(none.growth.is_none() && none.a_std[5] < 1e-5 && none.ga_std[0] < 1e-5);
    for (shown, factor) in [(&batch, 1.467), (&layer, 1.0)] {
        assert!(shown.done && shown.rows == 100);
        assert!((shown.a_std[5] - 0.58).abs() < 0.1, "{:?}", shown.a_std);
        let growth = shown.growth.as_ref().expect("normalized");
        let theory = growth.theory.expect("independent weights");
        assert!((theory - factor).abs() < 0.01, "{theory}");
        assert!((growth.measured / theory - 1.0).abs() < 0.15, "{growth:?}");
        assert!(shown.fixed.is_none() && shown.slides.iter().all(|s| !s.matches));
        let count: f64 = (shown.histograms.0.chunks(2 + shown.bins))
            .zip(
                shown
                    .outside
                    .iter()
                    .flat_map(|o| [o[0] + o[1], o[2] + o[3]]),
            )
            .map(|(h, out)| h[2..].iter().sum::<f64>() + f64::from(out))
            .sum();
        assert_eq!(count, f64::from(2 * 6 * 60 * 100));
    }
    // A large batch of the usual size asks a second worker only where nothing is normalized.
    assert!(open(&[]).0.wants_help());
    assert!(!open(&[("norm", "batch")]).0.wants_help());
}

/// Any activation, widths that differ, a batch of two, weights that are chosen by data.
#[test]
fn every_normalized_net_is_finite() {
    for act in [
        "tanh", "sigmoid", "relu", "prelu", "maxout:3", "gelu", "elu",
    ] {
        for (norm, n, init) in [
            ("batch", "2", "lsuv"),
            ("layer", "2", "zeros"),
            ("batch", "17", "normal:1"),
            ("batch", "40", "data_dependent"),
            ("layer", "33", "orthogonal"),
        ] {
            let (mut lab, problems) = open(&[
                ("act", act),
                ("norm", norm),
                ("n", n),
                ("init", init),
                ("units", "20"),
                ("units2", "30"),
                ("layers", "3"),
                ("fan", "2"),
            ]);
            assert!(problems.is_empty(), "{act}: {problems:?}");
            while lab.work(1) > 0 {}
            let shown = lab.snapshot().layers.expect("measured");
            assert_eq!(shown.seeds, 2);
            for column in [&shown.a_std, &shown.z_std, &shown.ga_std, &shown.gw_rms] {
                assert!(
                    column.iter().all(|v| v.is_finite()),
                    "{act} {norm} {n} {init}"
                );
            }
        }
    }
}

#[test]
fn a_batch_of_one_is_refused() {
    let (lab, problems) = open(&[("norm", "batch"), ("n", "1")]);
    assert_eq!((lab.config().rows, problems.len()), (2, 1));
    assert!(problems[0].contains("the mean of a single example is the example itself"));
    assert!(problems[0].ends_with("2 are used."));
    // Without a batch there is nothing to say about it.
    let (lab, problems) = open(&[("norm", "layer"), ("n", "1")]);
    assert_eq!(lab.config().rows, 2);
    assert!(problems[0].contains("below the smallest"));
    let (lab, problems) = open(&[("norm", "batch"), ("n", "2")]);
    assert!(problems.is_empty());
    let (again, _) = Settings::lenient(&RawConfig(lab.config().link()));
    assert_eq!(&again, lab.config());
}

/// All pre-activations are kept: a net that is too large for that gets fewer examples, and says so.
#[test]
fn what_does_not_fit_into_memory() {
    let large = [("layers", "50"), ("units", "250"), ("act", "maxout:8")];
    let (lab, problems) = open(&large);
    assert!(problems.is_empty() && lab.config().rows == 1000);
    let (lab, problems) = open(&[&large[..], &[("norm", "batch")]].concat());
    assert_eq!(lab.config().rows, MAX_NORMED / (50 * 250 * 8));
    assert!(problems[0].contains("fit into memory"));
}
