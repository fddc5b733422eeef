//! The sanity-check lab: its three lamps, the planted faults, the training.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::sheets;
use crate::common::{activation, cases, close, flat, golden, list, num, seen, targets};
use training_ground::data::images::cifar::RECORD_BYTES;
use training_ground::labs::Lab;
use training_ground::labs::sanity::chance::Chance;
use training_ground::labs::sanity::evaluate::Evaluation;
use training_ground::labs::sanity::faults::{Check, FAULTS};
use training_ground::labs::sanity::overfit::{Overfit, Recipe};
use training_ground::labs::sanity::penalty::{self, Penalty, forms};
use training_ground::labs::sanity::settings::Settings;
use training_ground::labs::sanity::training::weight_images;
use training_ground::labs::sanity::{Lamp, Sanity};
use training_ground::nn::trainer::{Examples, OwnedTargets};
use training_ground::nn::{Activation, Layer, Loss, Network, TensorKind};
use training_ground::settings::RawConfig;

const CHECKS: [Check; 3] = [Check::Chance, Check::Penalty, Check::Overfit];

fn config(pairs: &[(&str, &str)]) -> Settings {
    let (config, problems) = Settings::lenient(&RawConfig::from_pairs(pairs.iter().copied()));
    assert_eq!(problems, [], "{pairs:?}");
    config
}

/// The lab after all its work.
fn run(pairs: &[(&str, &str)]) -> Sanity {
    let mut lab = Sanity::new(config(pairs), &sheets::shelf());
    while lab.work(1000) > 0 {}
    lab
}

fn red(lab: &Sanity) -> Vec<Check> {
    let lamps = lab.lamps().expect("lamps");
    let is = |&c: &Check| match lamps.lamp(c) {
        Lamp::Red => true,
        Lamp::Green => false,
        other => panic!("{c:?} is {other:?}"),
    };
    CHECKS.into_iter().filter(is).collect()
}

#[test]
fn three_lamps_are_green_on_both_sets() {
    for img in ["emoji", "fashion"] {
        for seed in ["1", "2", "3"] {
            let lab = run(&[("img", img), ("seed", seed)]);
            assert_eq!(red(&lab), [], "{img} {seed}");
            let lamps = lab.lamps().expect("lamps");
            let chance = lamps.chance.as_ref().expect("chance");
            assert!(
                (chance.loss - libm::log(10.0)).abs() < 1e-4,
                "{}",
                chance.loss
            );
            assert!(chance.classes.iter().all(|c| (c.mean - 0.1).abs() < 1e-3));
            let last = lamps.overfit.epochs.last().expect("epochs");
            assert!(last.cost < 0.003 && last.accuracy == 1.0 && last.penalty == 0.0);
            assert!(lamps.overfit.epochs.len() < 200);
        }
    }
}

/// The browser prints the same line (`tests/e2e/sanity.test.mjs`).
#[test]
fn the_last_line_is_pinned() {
    let lab = run(&[]);
    let run = &lab.lamps().expect("lamps").overfit;
    assert_eq!(
        run.line(run.epochs.len() - 1),
        "Finished epoch 67 / 200: cost 0.002957, train: 1.000000, val 1.000000, lr 3.000000e-04"
    );
}

#[test]
fn the_lecture_s_net_prints_3_07() {
    let golden = &golden("sanity")["lecture_3.0686"];
    let (expected, sd) = (
        num(&golden["form_half"]["expected"]),
        num(&golden["form_half"]["sd"]),
    );
    for seed in ["1", "2", "3", "4"] {
        let lab = run(&[("seed", seed), ("epochs", "1")]);
        let lamps = lab.lamps().expect("lamps");
        assert_eq!(lamps.weights(), [153_600, 500]);
        let p = lamps.penalty.as_ref().expect("penalty");
        assert!((p.total() - expected).abs() < 4.0 * sd, "{}", p.total());
        assert!((p.data - libm::log(10.0)).abs() < 1e-4);
        assert_eq!(p.at_zero, 0.0);
    }
}

/// The forms of the penalty, through the lab, against the reference.
#[test]
fn golden_forms_of_the_penalty() {
    let g = golden("sanity");
    let (l, rtol) = (&g["lecture_3.0686"], num(&g["tolerance"]["others_rtol"]));
    let chance = num(&l["ln10"]);
    let all = forms(1e-4, &[3072 * 50, 50 * 10], chance, 1e3);
    assert_eq!(num(&l["weights_counted"]), 154_100.0);
    for (form, key) in all
        .iter()
        .zip(["form_half", "form_full", "form_half_W1_only"])
    {
        let want = &l[key];
        close(
            key,
            &[form.expected, form.sd],
            &[num(&want["expected"]), num(&want["sd"])],
            rtol,
            0.0,
        );
        // Printed with three or four digits in the reference.
        let z = num(&want["z_of_printed"]);
        assert!((form.z(num(&l["printed"])) - z).abs() < 1e-3 * z.abs());
    }
    assert_eq!(penalty::PRINTED, num(&l["printed"]));
    assert_eq!(penalty::PRINTED_AT_ZERO, num(&l["printed_reg0"]));
}

fn golden_net(case: &serde_json::Value) -> Network<f64> {
    let act = activation(crate::common::text(&case["act"]), &case["params"], None);
    let init = list(&case["init"]);
    let build = |(i, l): (usize, &serde_json::Value)| {
        let w = crate::common::matrix(&l["W"]);
        let last = i + 1 == init.len();
        let f = if last { Activation::Linear } else { act };
        let mut layer = Layer::new(w.nrows(), w.ncols(), f);
        layer.tensors.w = w;
        let b = layer.tensors.get_mut(TensorKind::B);
        b.copy_from_slice(&flat(&l["b"]));
        layer
    };
    Network {
        layers: init.iter().enumerate().map(build).collect(),
    }
}

/// Chance, loss against lambda and the run on twenty examples, through the lab's own checks.
#[test]
fn golden_checks() {
    let g = golden("sanity");
    let rtol = num(&g["tolerance"]["others_rtol"]);
    for case in cases(&g["chance"], 6) {
        let classes = num(&case["C"]) as usize;
        let net = Network::<f64>::zeros(3, &[(classes, Activation::Linear)]);
        let data = Examples {
            x: vec![0.5; 6],
            inputs: 3,
            targets: OwnedTargets::Classes(vec![0, classes - 1]),
        };
        for (key, loss) in [
            ("softmax", Loss::SoftmaxCrossEntropy),
            ("hinge", Loss::Hinge),
            ("squared_hinge", Loss::SquaredHinge),
        ] {
            let c = Chance::measure(&net, &data, loss);
            let want = num(&case[key]);
            close(key, &[c.expected, c.loss], &[want, want], rtol, 0.0);
            assert!(c.passes());
        }
    }
    let o = &g["overfit"];
    let net = golden_net(o);
    let data = Examples {
        x: flat(&o["X"]),
        inputs: net.inputs(),
        targets: targets(&o["targets"], Loss::SoftmaxCrossEntropy),
    };
    let start = Chance::measure(&net, &data, Loss::SoftmaxCrossEntropy);
    for row in cases(&g["loss_vs_reg_at_init"], 5) {
        let (reg, want) = (num(&row["reg"]), num(&row["loss"]));
        let p = Penalty::measure(&net, start.loss, if reg > 0.0 { reg } else { 1.0 }, |l| l);
        let total = if reg > 0.0 {
            p.total()
        } else {
            p.data + p.at_zero
        };
        close("loss against lambda", &[total], &[want], rtol, 0.0);
        assert!(p.passes());
    }
    let epochs = num(&o["epochs"]) as usize;
    let recipe = Recipe {
        learning_rate: num(&o["lr"]),
        batch: data.rows(),
        epochs,
        goal: 0.0,
        l2: 0.0,
        relabel: false,
    };
    let mut run = Overfit::new(net, data, Loss::SoftmaxCrossEntropy, recipe, 1);
    while run.work() {}
    assert_eq!(run.epochs.len(), epochs);
    let rtol = num(&g["tolerance"]["overfit_rtol"]);
    let (mut costs, mut shares) = (0, 0);
    for epoch in 0..=epochs {
        let at = match epoch {
            0 => &run.first,
            e => &run.epochs[e - 1],
        };
        if let Some(want) = o["cost_before_epoch"].get(epoch.to_string()) {
            costs += 1;
            close("cost", &[at.cost], &[num(want)], rtol, 0.0);
        }
        if let Some(want) = o["acc_before_epoch"].get(epoch.to_string()) {
            shares += 1;
            assert_eq!(at.accuracy, num(want), "accuracy before epoch {epoch}");
        }
    }
    seen(costs, 14);
    seen(shares, 6);
}

/// The first suspect of each check that a fault makes fail.
const SUSPECTS: [(&str, &[&str]); 9] = [
    ("labels", &["Labels do not stay with their images"]),
    ("labels_once", &[]),
    (
        "inputs",
        &["Mean image not subtracted", "Inputs or weights too large"],
    ),
    ("lambda", &["λ is left on"]),
    ("rate0", &["Learning rate 0"]),
    ("rate1000", &["Learning rate 1e3 too high"]),
    ("relu_output", &["A ReLU after the last layer"]),
    ("no_penalty", &["The penalty is not in the loss"]),
    ("no_half", &["The ½ is missing"]),
];

#[test]
fn every_fault_makes_its_lamp_fail_and_is_named_from_its_symptoms() {
    for fault in FAULTS {
        let (_, wanted) = SUSPECTS.iter().find(|s| s.0 == fault.id).expect("a row");
        for img in ["emoji", "fashion"] {
            for seed in ["1", "2", "3"] {
                let lab = run(&[("img", img), ("seed", seed), ("fault", fault.id)]);
                let what = format!("{} on {img}, seed {seed}", fault.id);
                assert_eq!(red(&lab), fault.seen_by, "{what}");
                assert_eq!(wanted.len(), fault.seen_by.len());
                let lamps = lab.lamps().expect("lamps");
                for (check, wanted) in fault.seen_by.iter().zip(*wanted) {
                    let suspects = lamps.suspects(*check);
                    assert!(suspects[0].starts_with(wanted), "{what}: {suspects:?}");
                }
                for check in CHECKS.iter().filter(|c| !fault.seen_by.contains(c)) {
                    assert_eq!(lamps.suspects(*check), [""; 0], "{what}");
                }
            }
        }
    }
}

#[test]
fn a_rate_that_is_too_low_is_told_from_one_that_is_too_high() {
    let first = |pairs: &[(&str, &str)]| {
        let lab = run(pairs);
        lab.lamps()
            .expect("lamps")
            .suspects(Check::Overfit)
            .remove(0)
    };
    assert!(first(&[("lr", "0.00001")]).starts_with("Not there yet"));
    assert!(first(&[("lr", "0.01")]).contains("too high"));
    assert!(first(&[("std", "0.00001"), ("act", "tanh"), ("lr", "1e-7")]).contains("far too low"));
}

#[test]
fn hinge_starts_at_nine() {
    let lab = run(&[("loss", "hinge"), ("lr", "0.00005")]);
    assert_eq!(red(&lab), []);
    let chance = lab.lamps().and_then(|l| l.chance.as_ref()).expect("chance");
    assert_eq!(chance.expected, 9.0);
    assert!((chance.loss - 9.0).abs() < 0.01);
    assert!(chance.classes.iter().all(|c| (c.mean - 1.0).abs() < 0.01));
}

#[test]
fn the_printout_is_the_lecture_s() {
    let lab = run(&[("epochs", "3"), ("lr", "0.001"), ("batch", "20")]);
    let run = &lab.lamps().expect("lamps").overfit;
    let line = run.line(0);
    assert!(
        line.starts_with("Finished epoch 1 / 3: cost 2.302"),
        "{line}"
    );
    assert!(line.contains(", train: 0.") && line.contains(", val 0."));
    assert!(line.ends_with(", lr 1.000000e-03"), "{line}");
}

/// Records of random bytes; class i mod 10.
fn own_file(n: usize) -> Vec<u8> {
    let mut stream = training_ground::rng::Stream::new(1, "own file", 0);
    let mut bytes = Vec::with_capacity(n * RECORD_BYTES);
    for i in 0..n {
        bytes.push((i % 10) as u8);
        bytes.extend((1..RECORD_BYTES).map(|_| stream.next_u64() as u8));
    }
    bytes
}

#[test]
fn the_reader_s_file_is_used_from_its_first_record_on() {
    let mut shelf = sheets::shelf();
    let pairs = [("img", "cifar")];
    let mut waiting = Sanity::new(config(&pairs), &shelf);
    assert!(waiting.waits_for_own() && waiting.work(10) == 0 && waiting.card().is_none());
    let bytes = own_file(300);
    let size = bytes.len() as u64;
    shelf
        .put_own("data_batch_1.bin", size, &bytes)
        .expect("a batch");
    let mut lab = Sanity::new(config(&pairs), &shelf);
    while lab.work(1000) > 0 {}
    assert_eq!(red(&lab), []);
    let card = lab.card().expect("a card");
    assert_eq!(card.note, "first 20 of data_batch_1.bin");
    assert_eq!(
        lab.images().expect("images").labels[..12],
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    );
    assert_eq!(lab.images().expect("images").image(0)[0], bytes[1]);
    // Every size of file, down to one record, in both views.
    for n in [1, 2, 19, 20] {
        let bytes = own_file(n);
        shelf
            .put_own("x", bytes.len() as u64, &bytes)
            .expect("a batch");
        for view in ["lamps", "training"] {
            let pairs = [("img", "cifar"), ("view", view), ("at", "5")];
            let mut lab = Sanity::new(config(&pairs), &shelf);
            while lab.work(1000) > 0 {}
            assert!(lab.card().expect("a card").examples <= n);
        }
    }
}

const SMALL: [(&str, &str); 3] = [("view", "training"), ("n", "200"), ("img", "fashion")];

fn training(more: &[(&str, &str)]) -> Sanity {
    let pairs: Vec<_> = SMALL.iter().chain(more).copied().collect();
    run(&pairs)
}

#[test]
fn training_learns_and_a_link_leads_to_the_same_net() {
    let lab = training(&[("at", "300")]);
    let t = lab.training().expect("a training");
    assert_eq!((t.step_count(), t.history.len()), (300, 16));
    let (first, last) = (t.history[0], t.history[15]);
    assert!(last.train_loss < 0.5 * first.train_loss && last.test_accuracy > 0.6);
    // Played, paused in the middle of an epoch, stepped: the same bits.
    let mut other = training(&[]);
    let t2 = other.training_mut().expect("a training");
    t2.play(true);
    while t2.step_count() < 33 {
        assert!(t2.work(1) > 0);
    }
    t2.play(false);
    while t2.work(7) > 0 {}
    assert_eq!(t2.step_count(), 33);
    assert!(t2.on_train().is_some());
    t2.advance_epoch();
    while t2.work(7) > 0 {}
    assert_eq!(t2.step_count(), 40);
    t2.advance(260);
    while t2.work(7) > 0 {}
    assert_eq!(t2.network(), t.network());
    assert_eq!(t2.history, t.history);
    assert_eq!(t2.on_train(), t.on_train());
}

#[test]
fn confusion_mistakes_and_weights_add_up() {
    let lab = training(&[("at", "200")]);
    let t = lab.training().expect("a training");
    let (_, test) = t.on_test().expect("measured");
    for (e, images) in [
        (t.on_train().expect("at rest"), &t.train_images),
        (test, &t.test_images),
    ] {
        assert_eq!(e.confusion.iter().sum::<u32>() as usize, images.len());
        let counts = images.class_counts();
        for (c, row) in e.confusion.chunks(10).enumerate() {
            assert_eq!(row.iter().sum::<u32>() as usize, counts[c]);
        }
        let right: u32 = (0..10).map(|c| e.confusion[11 * c]).sum();
        assert_eq!(e.accuracy(), f64::from(right) / images.len() as f64);
        let wrong = images.len() - right as usize;
        assert_eq!(e.mistakes.len(), wrong.min(24));
        assert!(e.mistakes.windows(2).all(|m| m[0].share >= m[1].share));
        for m in &e.mistakes {
            assert_eq!(usize::from(images.labels[m.index]), m.truth);
            assert_ne!(m.truth, m.predicted);
            assert!((0.1..=1.0).contains(&m.share));
        }
    }
    let (pixels, ranges) = weight_images(t.network());
    assert_eq!((pixels.len(), ranges.len()), (784 * 50, 50));
    let w = t.network().layers[0].tensors.get(TensorKind::W);
    for (unit, tile) in pixels.chunks(784).enumerate() {
        assert_eq!(
            (tile.iter().min(), tile.iter().max()),
            (Some(&0), Some(&255))
        );
        let brightest = tile.iter().position(|&p| p == 255).expect("a brightest");
        assert!((f64::from(w[brightest * 50 + unit]) - ranges[unit][1]).abs() < 0.01);
    }
    assert!(
        Evaluation::of(t.network(), &empty(784), Loss::Hinge)
            .accuracy()
            .is_nan()
    );
}

fn empty(inputs: usize) -> Examples<f32> {
    Examples {
        x: Vec::new(),
        inputs,
        targets: OwnedTargets::Classes(Vec::new()),
    }
}

/// What no lamp sees: labels that were shuffled once are learned, and mean nothing.
#[test]
fn labels_shuffled_once_show_in_the_test_accuracy_alone() {
    let lab = training(&[("fault", "labels_once"), ("at", "1200"), ("n", "200")]);
    let t = lab.training().expect("a training");
    let last = t.history.last().expect("rows");
    assert!(last.train_accuracy > 0.6, "{last:?}");
    assert!(last.test_accuracy < 0.25, "{last:?}");
}

#[test]
fn a_training_that_diverges_says_where() {
    let lab = training(&[("fault", "rate1000"), ("at", "100")]);
    let t = lab.training().expect("a training");
    assert!(t.diverged.is_some() && t.step_count() < 100);
}

#[test]
fn bad_values_are_refused_with_a_message() {
    let raw = RawConfig::from_pairs([
        ("std", "x"),
        ("fault", "magic"),
        ("at", "-1"),
        ("what", "1"),
        ("lr", "1e9"),
    ]);
    let (config, problems) = Settings::lenient(&raw);
    let fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
    for field in ["std", "fault", "lr", ""] {
        assert!(fields.contains(&field), "{field}: {problems:?}");
    }
    assert_eq!((config.std, config.at, config.fault), (1e-4, 0, None));
}

/// What is drawn holds the numbers of the model; the commands are read as the page writes them.
#[test]
fn the_snapshot_and_the_commands() {
    let mut lab = training(&[]);
    for command in [
        r#"{"play":true}"#,
        r#"{"play":false}"#,
        r#""update""#,
        r#""epoch""#,
    ] {
        lab.call(serde_json::from_str(command).expect("a command"));
    }
    assert!(serde_json::from_str::<<Sanity as Lab>::Command>(r#""fly""#).is_err());
    while lab.work(7) > 0 {}
    let now = serde_json::to_value(lab.snapshot()).expect("a snapshot");
    let t = lab.training().expect("a training");
    assert_eq!(now["training"]["step"], t.step_count());
    assert_eq!(now["link"]["at"], t.step_count().to_string());
    assert!(now["checks"].is_null() && now["view"] == "training");
    let (weights, ranges) = weight_images(t.network());
    assert_eq!(list(&now["training"]["weights"]).len(), weights.len());
    assert_eq!(flat(&now["training"]["ranges"]), ranges.concat());
    assert_eq!(list(&now["training"]["history"]).len(), 6 * t.history.len());
    let (judged, (_, e)) = (&now["training"]["test"], t.on_test().expect("measured"));
    assert_eq!(num(&judged["loss"]), e.loss);
    let pixels = 784 * e.mistakes.len();
    assert_eq!(list(&judged["pixels"]).len(), pixels);
    let lab = run(&[("img", "emoji")]);
    let now = serde_json::to_value(lab.snapshot()).expect("a snapshot");
    let lamps = lab.lamps().expect("lamps");
    let chance = lamps.chance.as_ref().expect("measured");
    assert_eq!(num(&now["checks"]["chance"]["loss"]), chance.loss);
    assert_eq!(now["checks"]["lamps"][0]["state"], "green");
    assert!(now["training"].is_null() && now["images"]["card"]["channels"] == 3);
}
