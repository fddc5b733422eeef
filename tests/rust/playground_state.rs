//! A run that a link cannot repeat: its link holds the state. And what a snapshot says of each example.
#![cfg(not(target_arch = "wasm32"))]

use training_ground::data::{Targets, csv};
use training_ground::labs::playground::Playground;
use training_ground::labs::playground::settings::Config;
use training_ground::settings::{RawConfig, Texts};

const OPTIMIZERS: [&str; 5] = ["sgd", "momentum:0.9", "adagrad", "rmsprop", "adam"];

fn open(link: Texts) -> Playground {
    let (config, problems) = Config::lenient(&RawConfig(link));
    assert_eq!(problems, []);
    let mut lab = Playground::new(config, None);
    while lab.replay_progress().is_some() {
        lab.repeat(1000);
    }
    lab
}

/// A run in the middle of an epoch that was changed more often than a link can hold.
fn changed(optimizer: &str, activations: &str) -> Playground {
    let pairs = [
        ("opt", optimizer),
        ("hidden", "5,3"),
        ("act", activations),
        ("lr", "0.01"),
    ];
    let mut lab = open(pairs.into_iter().collect());
    for i in 0..501 {
        lab.run(1);
        lab.edit(i % 7, 0.01 * i as f32)
            .expect("there are 7 parameters");
    }
    lab.run(3);
    lab.step("example");
    lab
}

fn bits(lab: &mut Playground) -> Vec<u64> {
    let s = lab.snapshot();
    let t = lab.trainer();
    let numbers = s
        .params
        .0
        .iter()
        .chain(&s.grads.0)
        .map(|x| u64::from(x.to_bits()));
    let ratios = s
        .layers
        .iter()
        .map(|l| l.update_ratio.unwrap_or(-1.0).to_bits());
    let loss = [s.train.data.to_bits(), s.test.data.to_bits()];
    let counts = [t.step_count(), t.examples(), t.epoch().to_bits()];
    numbers.chain(ratios).chain(loss).chain(counts).collect()
}

#[test]
fn it_goes_on_to_the_same_bits() {
    // A small network trains in another way than one with Maxout.
    let both = ["maxout:2,prelu", "tanh"];
    for (optimizer, activations) in OPTIMIZERS.into_iter().flat_map(|o| both.map(|a| (o, a))) {
        let mut lab = changed(optimizer, activations);
        let link = lab.link();
        assert!(
            link.contains_key("state") && !link.contains_key("at") && !link.contains_key("log")
        );
        let mut again = open(link.clone());
        assert_eq!(bits(&mut again), bits(&mut lab), "{optimizer}");
        assert_eq!(again.link(), link, "{optimizer}: the same link");
        // Across an epoch, by both ways of training, and a live change.
        for lab in [&mut lab, &mut again] {
            lab.run(700);
            let mut texts = lab.config().texts.clone();
            texts.insert("lr", "0.002");
            assert!(!lab.configure(Config::lenient(&RawConfig(texts)).0, None));
            lab.run(40);
        }
        assert_eq!(bits(&mut again), bits(&mut lab), "{optimizer}, later");
    }
}

#[test]
fn a_loaded_run_rewinds_to_where_it_was_saved_and_resets_to_its_settings() {
    let saved = changed("adam", "tanh");
    let start = saved.trainer().step_count();
    let mut lab = open(saved.link());
    assert_eq!(lab.rewind_steps(), Vec::<u64>::new());
    lab.run(15_000);
    assert_eq!(lab.rewind_steps()[0], start);
    lab.rewind(3);
    while lab.replay_progress().is_some() {
        lab.repeat(1000);
    }
    assert_eq!(lab.trainer().step_count(), start);
    assert_eq!(
        lab.trainer().network.theta(),
        saved.trainer().network.theta()
    );
    lab.run(9);
    lab.reset();
    assert_eq!(lab.trainer().step_count(), 0);
    assert!(!lab.is_loaded());
    let mut settings = saved.link();
    settings.remove("state");
    assert_eq!(lab.link(), settings);
    assert_eq!(
        lab.trainer().network.theta(),
        open(settings).trainer().network.theta()
    );
}

#[test]
fn a_damaged_state_is_a_problem_and_never_a_failure() {
    let link = changed("momentum:0.9", "tanh").link();
    let state = &link["state"];
    let mut other = link.clone();
    other.insert("hidden", "4,3");
    let with = |text: String| {
        let mut bad = link.clone();
        bad.insert("state", text);
        bad
    };
    let swapped = state.replacen('A', "B", 1);
    let bad = [
        other,
        with(state[6..].into()),
        with(format!("{state}AAAAAA")),
        with(swapped),
        with("é".repeat(8)),
        with("x".into()),
    ];
    for link in bad {
        let (config, problems) = Config::lenient(&RawConfig(link));
        assert_eq!(problems, []);
        let mut lab = Playground::new(config, None);
        let [problem] = lab.problems() else {
            panic!("{:?}", lab.problems())
        };
        assert_eq!(problem.field, "state");
        assert_eq!(lab.trainer().step_count(), 0);
        lab.run(5);
        assert!(!lab.link().contains_key("state"));
    }
}

#[test]
fn beyond_ten_million_steps_the_link_holds_the_state() {
    let mut lab = open([("hidden", "1"), ("batch", "1")].into_iter().collect());
    assert_eq!(lab.run(10_000_000), 10_000_000);
    assert_eq!(lab.link()["at"], *"10000000");
    lab.run(1);
    let link = lab.link();
    assert!(link.contains_key("state") && !link.contains_key("at"));
    assert_eq!(bits(&mut open(link)), bits(&mut lab));
}

#[test]
fn the_answers_of_a_snapshot_are_those_its_accuracies_count() {
    let csv =
        "a,b,c,kind\n1,2,3,x\n2,1,0,y\n0,1,5,z\n4,4,1,x\n3,0,2,y\n5,1,1,z\n2,2,2,x\n1,5,0,y\n";
    let sets: [(&[(&str, &str)], bool); 5] = [
        (&[("data", "spiral"), ("noise", "0.3")], true),
        (&[("data", "spiral"), ("loss", "mse")], true),
        (&[("data", "xor"), ("loss", "logistic")], true),
        (&[("data", "csv")], true),
        (&[("data", "reg_plane")], false),
    ];
    for (pairs, classified) in sets {
        let raw = RawConfig::from_pairs(pairs.iter().copied());
        let (config, problems) = Config::lenient(&raw);
        assert_eq!(problems, [], "{pairs:?}");
        let table = csv::parse(csv, None).expect("a table");
        let mut lab = Playground::new(config, Some(table));
        lab.run(37);
        let e = lab.snapshot();
        let task = lab.task();
        let sets = [(&task.train_raw, e.train), (&task.test_raw, e.test)];
        let mut answers = lab.answers().iter();
        let mut checked = 0;
        for (set, losses) in sets {
            let Targets::Classes(classes) = &set.targets else {
                continue;
            };
            let own = classes.iter().zip(&mut answers);
            let right = own
                .filter(|&(class, answer)| *class == usize::from(*answer))
                .count();
            assert_eq!(
                losses.accuracy,
                Some(right as f64 / classes.len() as f64),
                "{pairs:?}"
            );
            checked += classes.len();
        }
        assert_eq!(answers.next(), None);
        assert_eq!(checked > 0, classified, "{pairs:?}");
    }
}

/// What the fuzzer found: an example asked for while a link was being repeated stood in the journal behind later
/// changes, and the link of such a run was refused.
#[test]
fn what_is_changed_during_a_replay_is_linked_in_order() {
    let link = [
        ("n", "40"),
        ("hidden", "3"),
        ("at", "20"),
        ("log", "0~lr~0.1_3~w2~0.5_9~ex"),
    ];
    for before in [0, 2, 5] {
        let raw = RawConfig::from_pairs(link);
        let mut lab = Playground::new(Config::lenient(&raw).0, None);
        lab.repeat(before);
        lab.step("example");
        lab.step("example");
        lab.edit(1, 0.25).expect("a weight");
        let (done, total) = lab.replay_progress().expect("a replay");
        assert!(done <= total);
        while lab.replay_progress().is_some() {
            lab.repeat(7);
        }
        let again = open(lab.link());
        assert_eq!(again.trainer().step_count(), lab.trainer().step_count());
        assert_eq!(
            again.trainer().network.theta(),
            lab.trainer().network.theta()
        );
        assert_eq!(again.link(), lab.link());
    }
}

/// And what is in force is accepted as it is, where drawn points were refused as well.
#[test]
fn refused_points_are_none() {
    let raw = RawConfig::from_pairs([("data", "draw"), ("pts", "abc")]);
    let (config, problems) = Config::lenient(&raw);
    assert_eq!(problems.len(), 1);
    let (again, problems) = Config::lenient(&RawConfig(config.texts.clone()));
    assert!(problems.is_empty());
    assert_eq!(again.texts, config.texts);
}

#[test]
fn a_run_that_breaks_in_its_first_epoch_has_a_curve() {
    let pairs = [
        ("data", "reg_plane"),
        ("act", "relu"),
        ("lr", "10"),
        ("at", "15"),
    ];
    let mut lab = open(pairs.into_iter().collect());
    let history = lab.history();
    let steps: Vec<f32> = history.chunks(5).map(|p| p[0]).collect();
    assert_eq!(steps, [0.0, 1.0, 2.0, 4.0, 8.0]);
    // It grows by powers of ten long before it is infinite.
    let losses: Vec<f32> = history.chunks(5).map(|p| p[1]).collect();
    assert!(losses[0] < 1.0 && losses[4] > 1e6, "{losses:?}");
    assert!(losses.iter().all(|l| l.is_finite()), "{losses:?}");
    assert!(!lab.snapshot().train.data.is_finite());
}

#[test]
fn a_run_has_one_history_however_it_is_played() {
    let of = |parts: &[u64]| {
        let mut lab = open([("hidden", "4")].into_iter().collect());
        for steps in parts {
            lab.run(*steps);
        }
        lab.history()
    };
    let whole = of(&[60]);
    assert_eq!(whole, of(&[1; 60]));
    assert_eq!(whole, of(&[3, 14, 43]));
    let replayed = open([("hidden", "4"), ("at", "60")].into_iter().collect()).history();
    assert_eq!(whole, replayed);
}

#[test]
fn a_link_that_names_axes_keeps_them_and_the_table_chooses_the_others() {
    let iris = include_str!("../../www/data/iris.csv");
    let axes = |pairs: &[(&str, &str)]| {
        let link: Texts = [("data", "csv")].iter().chain(pairs).copied().collect();
        let (config, problems) = Config::lenient(&RawConfig(link));
        assert_eq!(problems, []);
        let lab = Playground::new(config, Some(csv::parse(iris, None).expect("iris")));
        // What is chosen by the table is not written into the link: the same table chooses the same again.
        let said = |key| pairs.iter().find(|p| p.0 == key).map(|p| p.1);
        for key in ["xaxis", "yaxis"] {
            assert_eq!(lab.link().get(key), said(key));
        }
        lab.shape().axes
    };
    assert_eq!(axes(&[]), [2, 3]);
    assert_eq!(axes(&[("xaxis", "1"), ("yaxis", "2")]), [0, 1]);
    assert_eq!(axes(&[("xaxis", "2")]), [1, 3]);
    assert_eq!(axes(&[("yaxis", "1")]), [2, 0]);
    // Each of the two may be put on the other's axis.
    assert_eq!(axes(&[("xaxis", "4")]), [3, 2]);
    assert_eq!(axes(&[("yaxis", "3")]), [3, 2]);
    assert_eq!(axes(&[("xaxis", "3"), ("yaxis", "3")]), [2, 2]);
}
