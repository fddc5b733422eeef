//! The initialization lab through its own API, against the statistics of many NumPy runs.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::sheets;
use crate::common::*;
use training_ground::labs::Lab;
use training_ground::labs::initialization::measure::{Measurement, Setup};
use training_ground::labs::initialization::settings::{FIELDS, Settings};
use training_ground::labs::initialization::snapshot::Snapshot;
use training_ground::labs::initialization::symmetry::HIDDEN;
use training_ground::labs::initialization::{Initialization, chain, lecture, steps, train};
use training_ground::nn::{Activation, data_dependent};
use training_ground::settings::RawConfig;

fn measured(setup: Setup) -> Measurement {
    let mut m = Measurement::new(setup);
    while m.work() {}
    m
}

/// The lab draws other numbers than NumPy, measures in f32 and in chunks: a run must still lie within
/// the spread of the reference's seeds, also on layers that are not square.
#[test]
fn every_reference_run() {
    let g = golden("init_stats");
    let runs = cases(&g["runs"], 30);
    let compared = two_at_a_time(runs, |i, run| {
        let m = measured(Setup {
            widths: whole(&run["widths"]),
            activation: activation(text(&run["act"]), &run["params"], None),
            initializer: initializer(text(&run["init"])),
            bias: 0.0,
            seed: 100 + i as u64,
            rows: num(&run["N"]) as usize,
            norm: None,
        });
        let mut compared = 0;
        for (l, layer) in m.report().iter().enumerate() {
            for (name, x) in [
                ("a_std", layer.a_std),
                ("z_std", layer.z_std),
                ("ga_std", layer.ga_std),
                ("gz_std", layer.gz_std),
                ("gW_rms", layer.gw_rms),
                ("df_rms", layer.df_rms),
            ] {
                compared += usize::from(lies_within_the_seeds(run, name, l, x));
            }
        }
        compared
    });
    seen(compared, 1800);
}

fn lab(pairs: &[(&str, &str)]) -> Initialization {
    let (config, problems) = Settings::lenient(&RawConfig::from_pairs(pairs.iter().copied()));
    assert!(problems.is_empty(), "{problems:?}");
    let mut lab = Initialization::new(config, &sheets::shelf());
    while lab.work(1) > 0 {}
    lab
}

/// The slides' verdicts: which printed numbers lie within the spread of the seeds, and which cannot.
/// The spread is the reference's (20 seeds); our own mean comes from the lab.
#[test]
fn the_lecture_s_tables() {
    let g = golden("init_stats");
    for slide in lecture::SLIDES {
        let link: Vec<(&str, &str)> = (slide.link.split('&'))
            .filter_map(|p| p.split_once('='))
            .map(|(k, v)| (k, if k == "fan" { "2" } else { v }))
            .collect();
        let lab = lab(&link);
        assert_eq!(lab.config().activation, slide.activation);
        assert_eq!(lab.config().initializer, slide.initializer);
        // The slide with the wrong heading is listed twice: the run that made it comes first.
        let row = (list(&g["lecture_comparison"]).iter())
            .find(|row| flat(&row["printed_std"])[..] == slide.std[..])
            .expect("in the reference");
        let sd = flat(&row["sd_between_seeds"]);
        let mean = lab.fan(|r| r.a_std).expect("two seeds").mean;
        let agrees: Vec<bool> = (0..10)
            .map(|l| (slide.std[l] - mean[l]).abs() <= 5.0 * sd[l] + slide.rounding)
            .collect();
        let mut want = [true; 10];
        if slide.id == "tanh001" {
            // The transcription errors.
            (want[7], want[8]) = (false, false);
        }
        assert_eq!(agrees, want, "{}", slide.id);
    }
}

/// With std 1 nearly every unit is saturated, and yet the signal that comes back grows.
#[test]
fn saturated_and_exploding() {
    let lab = lab(&[("init", "normal:1"), ("n", "200")]);
    let report = lab.shown().expect("a run").report();
    assert!(
        report.iter().all(|l| l.flat > 0.85),
        "nearly all |a| > 0.99"
    );
    let growth = libm::pow(report[0].ga_std / report[9].ga_std, 1.0 / 9.0);
    assert!((growth - 3.48).abs() < 0.15, "{growth} per layer");
    let fixed = lab.fixed_point().expect("a theory");
    assert!(fixed.chi_1 > 10.0 && fixed.phase.name() == "chaotic");
}

/// Chunks only divide the work: the same seed gives the same statistics whatever was asked before.
#[test]
fn a_run_is_a_function_of_its_setup() {
    let a = lab(&[("units", "60"), ("layers", "4"), ("n", "300")]);
    let b = lab(&[("units", "60"), ("layers", "4"), ("n", "300"), ("fan", "3")]);
    assert_eq!(
        a.shown().expect("a run").report(),
        b.shown().expect("a run").report()
    );
    assert_eq!(b.seeds_done(), 3);
    let total: u32 = a.shown().expect("a run").report()[0].histograms[0]
        .counts
        .iter()
        .sum();
    assert!(total > 60 * 290);
}

#[test]
fn lsuv_needs_one_division_on_fixed_data() {
    let lab = lab(&[
        ("view", "steps"),
        ("layers", "5"),
        ("units", "40"),
        ("tol", "0.001"),
    ]);
    let trace = lab.steps().expect("a trace");
    assert!(trace.steps[1..].iter().all(|s| s.iteration <= 1));
    let last = &trace.steps.last().expect("steps").values;
    assert!(last.iter().all(|v| (v - 1.0).abs() < 1e-3), "{last:?}");
}

#[test]
fn lsuv_after_tanh_stops_at_its_limit() {
    let lab = lab(&[
        ("view", "steps"),
        ("layers", "3"),
        ("units", "40"),
        ("on", "a"),
        ("limit", "4"),
    ]);
    let trace = lab.steps().expect("a trace");
    assert_eq!(trace.steps.iter().filter(|s| s.layer == Some(0)).count(), 4);
    assert!(
        trace
            .steps
            .iter()
            .any(|s| s.sentence.contains("limit is reached"))
    );
}

#[test]
fn data_dependent_gives_unit_variance() {
    let lab = lab(&[
        ("view", "steps"),
        ("method", "data"),
        ("layers", "4"),
        ("units", "30"),
    ]);
    let steps = &lab.steps().expect("a trace").steps;
    // Unit variance per unit and one common mean: the variance over all entries is 1.
    let within = &steps[4].values;
    assert!(within.iter().all(|v| (v - 1.0).abs() < 1e-6), "{within:?}");
    // Then the rates of change become equal.
    let rates = |i: usize| data_dependent::imbalance(&steps[i].rates);
    assert!(rates(4) > 0.05 && rates(steps.len() - 1) < steps::BALANCED);
    assert!(steps[5..].iter().all(|s| s.layer.is_none()));
}

#[test]
fn the_chain_of_a_linear_net_is_the_exact_product() {
    for omega in [0.5, 0.9, 1.0, 1.1, 1.5] {
        let line = chain::line(omega, 12, Activation::Linear, 1);
        close("omega^(L-l)", &line.measured, &line.exact, 1e-12, 0.0);
    }
    // A saturating activation can only take away.
    let tanh = chain::line(1.0, 12, Activation::Tanh, 1);
    assert!(tanh.measured[0] < tanh.exact[0]);
}

/// The nets of the wall, on photographs: at std 0.01 neither signal arrives and nothing moves, the
/// lecture's Xavier learns, std 1 is chaotic.
#[test]
fn training_from_here() {
    let run = |init: &str| {
        let lab = lab(&[
            ("view", "train"),
            ("units", "60"),
            ("layers", "8"),
            ("steps", "100"),
            ("init", init),
        ]);
        assert_eq!(lab.progress(), None);
        lab.training().expect("a run").points.clone()
    };
    let (small, xavier) = (run("normal:0.01"), run("lecun_normal"));
    let last = |points: &[train::Point]| points[points.len() - 1].clone();
    assert_eq!((small[0].step, last(&small).step), (0, 100));
    let chance = libm::log(10.0);
    assert!((small[0].loss - chance).abs() < 1e-3);
    assert!((last(&small).loss - chance).abs() < 0.02, "nothing learned");
    assert!(last(&small).moved[..7].iter().all(|&m| m < 1e-3));
    assert!(last(&xavier).loss < 1.2 && last(&xavier).test_accuracy > 0.5);
    assert!(last(&xavier).moved.iter().all(|&m| m > 0.01));
    assert_eq!(
        xavier,
        run("lecun_normal"),
        "a run is a function of its link"
    );
    // Without the images it waits.
    let raw = RawConfig::from_pairs([("view", "train"), ("img", "emoji")]);
    let (config, _) = Settings::lenient(&raw);
    let mut empty = Initialization::new(config, &Default::default());
    assert!(empty.work(1) == 0 && empty.training().is_none() && !empty.sources().is_empty());
}

#[test]
fn equal_units_stay_equal_until_noise_breaks_them() {
    let equal = lab(&[("view", "symmetry"), ("init", "constant:0.5")]);
    let run = equal.symmetry().expect("a run");
    assert!(run.distinct.iter().flatten().all(|&d| d == 1.0));
    assert!(
        run.first_gradient > 0.0,
        "with MSE the hidden layers do learn"
    );
    let softmax = lab(&[
        ("view", "symmetry"),
        ("init", "constant:0.5"),
        ("loss", "softmax"),
    ]);
    let run = softmax.symmetry().expect("a run");
    assert!(run.first_gradient < 1e-6, "{:e}", run.first_gradient);
    let broken = lab(&[
        ("view", "symmetry"),
        ("init", "constant:0.5"),
        ("noise", "0.01"),
    ]);
    let run = broken.symmetry().expect("a run");
    assert_eq!(run.distinct[0].last(), Some(&(HIDDEN as f64)));
}

#[test]
fn settings_come_back_and_bad_ones_have_messages() {
    let raw = RawConfig::from_pairs([
        ("act", "relu"),
        ("init", "he_normal"),
        ("init2", "lsuv"),
        ("fan", "3"),
    ]);
    let (config, problems) = Settings::lenient(&raw);
    assert!(problems.is_empty());
    let (again, _) = Settings::lenient(&RawConfig(config.link()));
    assert_eq!(config, again);
    let bad = [
        ("layers", "50"),
        ("units", "1000"),
        ("init3", "magic"),
        ("omega", "NaN"),
        ("zzz", ""),
    ];
    let (config, problems) = Settings::lenient(&RawConfig::from_pairs(bad));
    assert_eq!(problems.len(), 4, "{problems:?}");
    assert_eq!(config.units, 700);
}

/// What the page gets: every histogram is in the one column, and a slide is repeated by its own run only.
#[test]
fn the_snapshot_of_the_layers() {
    let (units, layers, rows) = (20, 3, 100);
    let open = |pairs: &[(&str, &str)]| {
        let raw = RawConfig::from_pairs(pairs.iter().copied());
        Initialization::open(&raw, &Default::default()).0
    };
    let pairs = [("units", "20"), ("layers", "3"), ("n", "100"), ("fan", "2")];
    let mut lab = open(&pairs);
    let empty = lab.snapshot();
    assert!(empty.layers.is_none() && empty.steps.is_none() && empty.train.is_none());
    let doing = |lab: &Initialization| lab.progress().map(|p| p.what);
    assert_eq!(doing(&lab), Some("Measuring"));
    while lab.shown().is_some_and(|run| !run.is_done()) {
        lab.work(1);
    }
    assert_eq!(doing(&lab), Some("Seeds"));
    while lab.work(1) > 0 {}
    assert_eq!(lab.progress(), None);
    let shown = lab.snapshot().layers.expect("measured");
    assert!(shown.done && (shown.rows, shown.seeds) == (rows, 2));
    assert_eq!(shown.a_std.len(), layers);
    assert_eq!(shown.fan_std.expect("two seeds").median.len(), layers);
    let a_histogram = 2 + shown.bins;
    assert_eq!(shown.histograms.0.len(), 2 * layers * a_histogram);
    for (i, histogram) in shown.histograms.0.chunks(a_histogram).enumerate() {
        let [below, above] = [0, 1].map(|side| shown.outside[i / 2][2 * (i % 2) + side]);
        let inside: f64 = histogram[2..].iter().sum();
        assert_eq!(inside + f64::from(below + above), (rows * units) as f64);
        assert!(histogram[0] < histogram[1]);
    }
    assert!(shown.slides.iter().all(|s| !s.matches));
    let json = serde_json::to_value(lab.snapshot()).expect("plain");
    assert_eq!(json["view"], "layers");
    assert_eq!(json["link"]["units"], "20");
    assert!(json["chain"].is_null());

    for slide in lecture::SLIDES {
        let pairs = slide.link.split('&').filter_map(|p| p.split_once('='));
        let (settings, _) = Settings::lenient(&RawConfig::from_pairs(pairs));
        assert!(slide.is_repeated_by(&settings), "{}", slide.id);
        let other = Settings {
            rows: 950,
            ..settings
        };
        assert!(!slide.is_repeated_by(&other));
    }
}

/// Other weights have another theory; another seed has the same, which is not computed again.
#[test]
fn another_seed_keeps_the_theory() {
    let shelf = Default::default();
    let raw = |seed, init| {
        RawConfig::from_pairs([
            ("units", "20"),
            ("layers", "3"),
            ("seed", seed),
            ("init", init),
        ])
    };
    let (mut lab, _) = Initialization::open(&raw("1", "normal:0.1"), &shelf);
    while lab.work(1) > 0 {}
    let theory = lab.theory().cloned();
    assert!(theory.is_some());
    assert!(lab.configure(&raw("2", "normal:0.1"), &shelf).is_empty());
    assert_eq!(lab.theory(), theory.as_ref());
    assert!(lab.configure(&raw("2", "normal:0.2"), &shelf).is_empty());
    assert_eq!(lab.theory(), None);
}

/// Two workers that measure a half each give every bit that one gives alone, at whatever moment the
/// second one's numbers arrive; what is not a half is refused.
#[test]
fn halves_of_two_workers() {
    let setups = [
        ("normal:0.01", "tanh", vec![60, 50, 40, 30], 1000),
        ("he_normal", "relu", vec![500, 500, 500, 500], 731),
        ("lsuv", "maxout", vec![40, 40, 40], 205),
        (
            "normal:1",
            "sigmoid",
            vec![1000, 1000, 1000, 1000, 1000, 1000],
            400,
        ),
        ("normal:0.1", "prelu", vec![30, 20], 7),
    ];
    for (init, act, widths, rows) in setups {
        let setup = Setup {
            widths,
            activation: activation(act, &serde_json::Value::Null, None),
            initializer: initializer(init),
            bias: 0.01,
            seed: 5,
            rows,
            norm: None,
        };
        let whole = measured(setup.clone());
        let mut second = Measurement::second_half(setup.clone());
        assert!(second.half().is_none() && second.half_gradients().is_none());
        while second.work() {}
        let (half, gradients) = (second.half().unwrap(), second.half_gradients().unwrap());
        for late in [0, 1, 3] {
            let mut first = Measurement::new(setup.clone());
            assert!(!first.absorb(&half), "too early");
            while first.rows_done() < rows.div_ceil(2) {
                first.work();
            }
            for _ in 0..late {
                first.work();
            }
            assert!(!first.absorb(&half[1..]) && !first.absorb_gradients(&gradients));
            if !first.absorb(&half) {
                // It was done with all examples before.
                assert!(first.rows_done() == rows && late > 0);
            } else {
                assert!(!first.absorb_gradients(&gradients[1..]));
                while first.work() {}
                assert!(first.awaits() && !first.is_done());
                assert!(first.report()[0].gw_rms.is_nan());
                assert!(first.absorb_gradients(&gradients));
            }
            while first.work() {}
            assert!(first.is_done());
            let bits = |m: &Measurement| format!("{:?} {:?}", m.input(), m.report());
            assert_eq!(bits(&first), bits(&whole), "{init} {act} {late}");
        }
    }
}

#[test]
fn the_steps_say_how_many_units_they_take() {
    let of = |units: &str| {
        let lab = lab(&[("view", "steps"), ("units", units), ("layers", "2")]);
        let shown = Snapshot::of(&lab).steps.expect("steps");
        (shown.units, shown.wanted_units)
    };
    assert_eq!(of("500"), (steps::MAX_UNITS, 500));
    assert_eq!(of("40"), (40, 40));
    // So does the control.
    let field = FIELDS.iter().find(|f| f.key == "units").expect("units");
    let most = format!("Step by step computes with {} at most.", steps::MAX_UNITS);
    assert!(field.help.contains(&most));
}
