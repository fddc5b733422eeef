//! The activations lab through its own API.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::sheets;
use crate::common::*;
use training_ground::data::images::Shelf;
use training_ground::labs::Lab;
use training_ground::labs::activations::dead::{self, Run, Status, Sweep};
use training_ground::labs::activations::function::Picture;
use training_ground::labs::activations::race::{self, Race};
use training_ground::labs::activations::settings::View;
use training_ground::labs::activations::{Activations, Settings, cost::Cost, saturation, table};
use training_ground::nn::Activation;
use training_ground::settings::{RawConfig, options};

fn config(pairs: &[(&str, &str)]) -> Settings {
    let (config, problems) = Settings::lenient(&RawConfig::from_pairs(pairs.iter().copied()));
    assert!(problems.is_empty(), "{problems:?}");
    config
}

/// The lecture: Maxout generalizes ReLU and Leaky ReLU. With their lines it is either of them, to the bit.
#[test]
fn maxout_of_two_lines_is_relu_and_leaky_relu() {
    for (lines, act) in [("relu", "relu"), ("leaky_relu", "leaky_relu:0.01")] {
        let known = Picture::new(&config(&[("act", act)]));
        for pieces in [2, 3, 8] {
            let maxout = format!("maxout:{pieces}");
            let p = Picture::new(&config(&[("act", &maxout), ("lines", lines)]));
            assert_eq!(p.values, known.values, "{maxout} of the lines of {act}");
            assert_eq!(p.slopes, known.slopes, "{maxout} of the lines of {act}");
            let drawn = Picture::new(&config(&[("act", &maxout)]));
            assert_ne!(drawn.values, known.values, "the seed draws other lines");
        }
    }
}

/// The gate of every function at every x of the reference that is in the picture.
#[test]
fn gates_are_the_reference() {
    let g = golden("activations");
    let grid = flat(&g["grid"]);
    for f in cases(&g["functions"], 20) {
        let act = activation(text(&f["name"]), &f["params"], None);
        for (i, &x) in grid.iter().enumerate().filter(|(_, x)| x.abs() <= 12.0) {
            let mut c = config(&[("up", "-1.5")]);
            (c.activation, c.x) = (act, x);
            let gate = Picture::new(&c).gate;
            let (y, dy) = (num(&f["y"][i]), num(&f["dy"][i]));
            let name = format!("{} at {x}", f["name"]);
            close(&name, &[gate.value, gate.local], &[y, dy], 1e-12, 1e-14);
            close(&name, &[gate.downstream], &[-1.5 * dy], 1e-12, 1e-14);
            if let Some(d) = f.get("dalpha") {
                close(
                    &name,
                    &[gate.d_alpha.unwrap()],
                    &[-1.5 * num(&d[i])],
                    1e-12,
                    1e-14,
                );
            }
        }
    }
}

#[test]
fn curves_are_the_gates_and_f_prime_is_the_slope_of_f() {
    for o in options::ACTIVATIONS {
        let p = Picture::new(&config(&[("act", o.value)]));
        let h = p.xs[1] - p.xs[0];
        for i in 1..p.xs.len() - 1 {
            // A kink of any function is at 0; Maxout's is where the winner changes.
            let kink = p.xs[i - 1] * p.xs[i + 1] <= 0.0;
            if kink || (!p.winners.is_empty() && p.winners[i - 1] != p.winners[i + 1]) {
                continue;
            }
            let slope = (p.values[i + 1] - p.values[i - 1]) / (2.0 * h);
            assert!(
                (slope - p.slopes[i]).abs() < 3e-3,
                "{} at {}",
                o.value,
                p.xs[i]
            );
        }
    }
}

#[test]
fn maxout_is_the_largest_line_and_its_winner_alone_gets_the_gradient() {
    let p = Picture::new(&config(&[
        ("act", "maxout:4"),
        ("x", "3"),
        ("up", "2"),
        ("seed", "5"),
    ]));
    assert_eq!(p.pieces.len(), 4);
    for i in 0..p.xs.len() {
        let most = p
            .pieces
            .iter()
            .map(|l| l[i])
            .fold(f64::NEG_INFINITY, f64::max);
        assert_eq!(p.values[i], most);
        assert_eq!(p.pieces[p.winners[i]][i], most);
    }
    let winner = p.gate.winner.unwrap();
    let expected: Vec<f64> = (0..4)
        .map(|j| if j == winner { 2.0 } else { 0.0 })
        .collect();
    assert_eq!(p.gate.pieces, expected);
    let lab = Activations::new(config(&[("act", "maxout:4")]), &Shelf::default());
    assert_eq!(lab.parameters(), [3072 * 50 + 50, 4 * (3072 * 50 + 50)]);
}

#[test]
fn the_table_says_what_is_known() {
    let mut lab = Activations::new(config(&[("view", "table")]), &Shelf::default());
    while lab.work(1) > 0 {}
    let row = |name: &str| lab.table().iter().find(|r| r.value == name).unwrap();
    assert_eq!(lab.table().len(), options::ACTIVATIONS.len());
    // Closed forms.
    let half = 1.0 / (2.0 * std::f64::consts::PI).sqrt();
    close("ReLU", &[row("relu").mean], &[half], 1e-9, 0.0);
    close(
        "Leaky",
        &[row("leaky_relu").mean],
        &[0.99 * half],
        1e-9,
        0.0,
    );
    close(
        "Maxout",
        &[row("maxout").mean],
        &[2.0 * half / 2f64.sqrt()],
        1e-9,
        0.0,
    );
    for name in ["tanh", "linear", "selu"] {
        assert!(row(name).mean.abs() < 1e-9, "{name}");
    }
    close("SELU", &[row("selu").std], &[1.0], 1e-7, 0.0);
    assert_eq!(row("sigmoid").steepest, 0.25);
    assert_eq!(row("relu").range, [0.0, f64::INFINITY]);
    assert_eq!(row("leaky_relu").range, [f64::NEG_INFINITY, f64::INFINITY]);
    close("Mish", &[row("mish").range[0]], &[-0.30884], 1e-4, 0.0);
    // P(|x| > 3.4527 / s) has |tanh'| < 1e-3: artanh(sqrt(1 - 1e-3)) = 4.1472.
    let tail = libm::erfc(4.147_2 / 3.0 / 2f64.sqrt());
    assert!(
        (row("tanh").killed[1] - tail).abs() < 0.01,
        "{}",
        row("tanh").killed[1]
    );
    assert!(
        lab.table()
            .iter()
            .all(|r| r.value == "prelu" || r.slopes <= 1)
    );
    assert_eq!(row("prelu").parameters, 100 * 100 + 100 + 100);
    assert_eq!(row("maxout").parameters, 2 * row("relu").parameters);
    let plain = lab.table().iter().filter(|r| !r.needs_exp).count();
    assert_eq!(plain, 6, "linear, ReLU, Leaky, two PReLUs, Maxout");
}

#[test]
fn cost_counts_what_it_computes() {
    let mut cost = Cost::new(1);
    assert_eq!(cost.len(), table::all().len());
    for i in 0..2 * cost.len() {
        assert_eq!(cost.run(i, 3), 3 * 64 * 64);
    }
    let mut lab = Activations::new(config(&[("view", "table")]), &Shelf::default());
    assert_eq!(lab.time(2 * cost.len() - 1, 2), 2 * 64 * 64);
}

#[test]
fn survival_in_ten_layers() {
    let c = config(&[("view", "saturation"), ("act", "relu"), ("s", "10")]);
    let mut lab = Activations::new(c, &Shelf::default());
    while lab.work(1) > 0 {}
    let s = lab.saturation().unwrap();
    assert!(s.lines.iter().all(|l| l.points.len() == saturation::SCALES));
    assert_eq!(s.lines.len(), 5, "ReLU is among the lecture's");
    let line = |act| &s.lines.iter().find(|l| l.activation == act).unwrap().points;
    for p in line(Activation::Relu) {
        assert!((p.one - 0.5).abs() < 0.02 && (p.rms * p.rms - 0.5).abs() < 0.02);
    }
    // Small pre-activations: f' of the sigmoid is 1/4 in every layer, of tanh 1.
    let first = &line(Activation::Sigmoid)[0];
    assert!((libm::log10(first.ten[1]) - 10.0 * libm::log10(0.25)).abs() < 1e-3);
    assert!((line(Activation::Tanh)[0].ten[1] - 1.0).abs() < 1e-2);
    assert!(line(Activation::Tanh)[40].killed > 0.9);
    let total: f64 = s.population.count.iter().sum();
    assert_eq!(total as usize, saturation::PATHS * saturation::DEPTH);
    assert_eq!(
        s.population.whole.zero, s.population.whole.killed,
        "ReLU is shut or open"
    );
}

fn finished(pairs: &[(&str, &str)]) -> Run {
    let mut run = Run::new(&config(pairs));
    while run.work() {}
    run
}

/// Whether a line lets no point through, from its numbers alone.
fn shut(line: [f32; 3], x: &[f32]) -> bool {
    x.chunks_exact(2)
        .all(|p| p[0] * line[0] + p[1] * line[1] + line[2] <= 0.0)
}

#[test]
fn certificates_hold() {
    let run = finished(&[("view", "dead")]);
    assert_eq!(run.moments.len(), 301);
    assert!(
        run.deaths.len() > 5,
        "{} deaths at the default",
        run.deaths.len()
    );
    assert_eq!(run.revived, 0);
    let (x, _) = run.points();
    for d in &run.deaths {
        let (before, after) = (&run.moments[d.step - 1], &run.moments[d.step]);
        assert!(d.step > 0 && d.active > 0);
        assert_ne!(before.status[d.unit], Status::Dead);
        assert!(!shut(before.lines[d.unit], x));
        // Dead from here on, and its numbers never move again.
        for m in &run.moments[d.step..] {
            assert_eq!(m.status[d.unit], Status::Dead);
            assert!(shut(m.lines[d.unit], x));
            assert_eq!(m.lines[d.unit], after.lines[d.unit]);
        }
        // The certificate's gradient is what took it there.
        let shift = |from: f32, g: f32| from - 2.0 * g;
        let expected = [
            shift(d.before.w[0], d.dw[0]),
            shift(d.before.w[1], d.dw[1]),
            shift(d.before.b, d.db),
        ];
        for (a, b) in expected.iter().zip(after.lines[d.unit]) {
            assert!((a - b).abs() <= 1e-6 * a.abs().max(1.0), "{a} {b}");
        }
        let open = |l: [f32; 3]| x.chunks_exact(2).filter(|p| !shut(l, p)).count();
        assert_eq!(d.active, open(before.lines[d.unit]));
        let (b, w) = (d.before, d.after);
        assert_eq!(d.by_bias, open([b.w[0], b.w[1], w.b]));
        assert_eq!(d.by_weights, open([w.w[0], w.w[1], b.b]));
    }
    let dead = run.moments[300]
        .status
        .iter()
        .filter(|s| **s == Status::Dead)
        .count();
    assert_eq!(dead, run.deaths.len());
}

#[test]
fn cures_do_not_die_and_a_small_rate_is_one() {
    for hid in ["leaky_relu", "leaky_relu:0.1", "prelu", "maxout", "elu"] {
        let run = finished(&[("view", "dead"), ("hid", hid), ("lr", "0.2")]);
        assert!(run.deaths.is_empty(), "{hid}");
    }
    assert!(
        finished(&[("view", "dead"), ("lr", "0.2")])
            .deaths
            .is_empty()
    );
    // The slope 0.01 is not below 0.01: nothing is saturated.
    let run = finished(&[("view", "dead"), ("hid", "leaky_relu")]);
    assert!(
        run.moments
            .iter()
            .all(|m| m.status.iter().all(|s| *s == Status::Alive))
    );
    // Dead at birth: the draw did it.
    let run = finished(&[
        ("view", "dead"),
        ("bias", "-1"),
        ("data", "gaussians"),
        ("lr", "0.01"),
    ]);
    for d in run.deaths.iter().filter(|d| d.step == 0) {
        assert_eq!((d.active, d.before), (0, d.after));
    }
}

#[test]
fn the_sweep_knows_what_it_serves_and_bias_001_saves_nobody() {
    let pairs = [("view", "dead"), ("units", "20"), ("steps", "100")];
    let mut lab = Activations::new(config(&pairs), &Shelf::default());
    while lab.work(1) > 0 {}
    let sweep = lab.sweep().unwrap();
    assert_eq!(sweep.progress().0, 2 * dead::RATES * dead::SEEDS);
    let mean = |line: usize, i: usize| {
        let all = &sweep.lines[line].dead[i];
        all.iter().filter(|v| v.is_finite()).sum::<f64>() / dead::SEEDS as f64
    };
    // Rates 0.01, 1.8 and 3.2: none, then many, with either bias.
    assert_eq!(mean(0, 0), 0.0);
    assert!(mean(0, 9) > 0.15 && mean(0, 10) > mean(0, 9));
    assert!(
        mean(1, 9) > 0.8 * mean(0, 9),
        "{} {}",
        mean(1, 9),
        mean(0, 9)
    );
    let before = sweep.lines.clone();
    let configure = |lab: &mut Activations, more| {
        let raw = RawConfig::from_pairs(pairs.into_iter().chain([more]));
        let problems = lab.configure(&raw, &Shelf::default());
        assert!(problems.is_empty(), "{problems:?}");
    };
    configure(&mut lab, ("lr", "0.5"));
    assert_eq!(lab.params().get("lr"), Some("0.5"));
    let (done, wanted) = lab.sweep().unwrap().progress();
    assert_eq!(done, wanted, "another rate: the sweep is kept");
    // NaN is not equal to itself: compared as text.
    assert_eq!(
        format!("{:?}", lab.sweep().unwrap().lines),
        format!("{before:?}")
    );
    configure(&mut lab, ("units", "21"));
    assert_eq!(lab.sweep().unwrap().progress().0, 0);
    assert!(Sweep::quartiles(&[f64::NAN; 3])[1].is_nan());
}

#[test]
fn the_race_is_paired_and_repeats() {
    let pairs = [
        ("view", "race"),
        ("go", "1"),
        ("width", "16"),
        ("n", "200"),
        ("most", "100"),
        ("seeds", "2"),
        ("target", "1"),
    ];
    let shelf = sheets::shelf();
    let run = |rates: &'static str| {
        let c = config(&[&pairs[..], &[("rates", rates), ("rate", "0.2")]].concat());
        let mut race = Race::new(&c, &shelf).unwrap();
        while race.work() {
            // All are at the same update, but for the one whose turn it is and who ended early.
            let seen: Vec<usize> = (0..6).map(|who| race.live(who).1.len()).collect();
            let trying = (0..6).any(|who| race.live(who).0.is_some());
            let (most, least) = (seen.iter().max().unwrap(), seen.iter().min().unwrap());
            assert!(trying || most - least <= 1 || *least == 0, "{seen:?}");
        }
        race
    };
    let best = run("best");
    assert_eq!(best.seeds_done(), 2);
    let (done, wanted) = best.progress();
    assert_eq!((done, wanted), (6 * 7, 6 * 7));
    for (who, c) in best.contestants.iter().enumerate() {
        assert_eq!(c.trials.len(), race::CHOICES.len());
        let rate = c.rate.unwrap();
        let chosen = c.trials[race::CHOICES.iter().position(|r| *r == rate).unwrap()];
        // No other choice arrived earlier.
        for t in &c.trials {
            assert!(chosen.0.unwrap_or(u64::MAX) <= t.0.unwrap_or(u64::MAX));
        }
        for course in &c.courses {
            assert!(
                course.diverged || course.loss.len() == 21,
                "every 5 of 100 updates"
            );
            assert!(
                (course.loss[0] - libm::log(10.0)).abs() < 1.0,
                "starts near chance"
            );
            // Once without noise, then with more and more of it. At std 2 little is left of the image.
            assert_eq!(course.accuracies.len(), race::NOISE.len());
            assert!(course.accuracies.iter().all(|a| (0.0..=1.0).contains(a)));
            if let Some(steps) = course.steps_to(1.0) {
                let i = (steps / race::EVERY) as usize;
                assert!(course.loss[i] <= 1.0 && course.loss[..i].iter().all(|l| *l > 1.0));
            }
        }
        let own = best.ratios(who, who);
        assert!(own.iter().all(|r| *r == 1.0), "{own:?}");
    }
    // Noise costs accuracy: what is best without it is worse with the most of it.
    let median = |who: usize, level: usize| race::quartiles(best.noisy(who, level))[1];
    for who in 0..6 {
        let last = race::NOISE.len() - 1;
        assert!(
            median(who, 0) > median(who, last),
            "{}",
            race::CONTESTANTS[who].0
        );
        assert_eq!(best.ahead(who, who, last), [0.0; 2]);
    }
    // ReLU and Leaky share every draw: they start at almost the same loss.
    let first = |race: &Race, who: usize| race.contestants[who].courses[0].loss[0];
    assert!((first(&best, 2) - first(&best, 3)).abs() < 0.05);
    let one = run("one");
    assert!(
        one.contestants
            .iter()
            .all(|c| c.rate == Some(0.2) && c.trials.is_empty())
    );
    // Same weights whatever the rate.
    for who in 0..6 {
        assert_eq!(first(&one, who), first(&best, who));
    }
    let again = run("one");
    assert_eq!(
        again.contestants, one.contestants,
        "the same link, the same numbers"
    );
    let six = config(&[("view", "race")]);
    assert!(
        Race::new(&six, &Shelf::default()).is_none(),
        "no images, no race"
    );
    assert_eq!(
        race::quartiles(vec![5.0, f64::INFINITY, 10.0]),
        [7.5, 10.0, f64::INFINITY]
    );
}

#[test]
fn bad_values_are_refused_and_views_are_known() {
    for (view, name) in View::ALL {
        assert_eq!(config(&[("view", name)]).view, view);
    }
    let raw = RawConfig::from_pairs([
        ("x", "40"),
        ("act", "magic"),
        ("hid", "maxout:99"),
        ("q", "1"),
    ]);
    let (c, problems) = Settings::lenient(&raw);
    assert_eq!(c.x, 12.0);
    assert_eq!(c.hidden, Activation::Maxout { pieces: 8 });
    let fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
    assert!(
        ["x", "act", "hid"].iter().all(|f| fields.contains(f)),
        "{fields:?}"
    );
    assert_eq!(problems.len(), 4);
}
