//! What a run hands to those who repeat it elsewhere.
#![cfg(not(target_arch = "wasm32"))]

use training_ground::labs::playground::settings::Config;
use training_ground::labs::playground::{Playground, RecipeChange, TargetsShown};
use training_ground::nn::trainer::OwnedTargets;
use training_ground::settings::RawConfig;

fn lab(pairs: &[(&str, &str)]) -> Playground {
    let raw = RawConfig::from_pairs(pairs.iter().copied());
    let (config, problems) = Config::lenient(&raw);
    assert_eq!(problems, []);
    let mut lab = Playground::new(config, None);
    while lab.replay_progress().is_some() {
        lab.repeat(1000);
    }
    lab
}

#[test]
fn it_starts_where_the_run_started_and_ends_where_it_stands() {
    let start = lab(&[("hidden", "3"), ("act", "prelu"), ("seed", "5")]);
    let mut run = lab(&[
        ("hidden", "3"),
        ("act", "prelu"),
        ("seed", "5"),
        ("at", "40"),
    ]);
    let (theta, evaluation) = (start.trainer().network.theta(), run.evaluate());
    let recipe = run.recipe();
    assert_eq!(recipe.theta.0, theta);
    assert_ne!(run.trainer().network.theta(), theta);
    assert_eq!((recipe.step, recipe.seed), (40, 5));
    assert_eq!(recipe.measured.train_loss, evaluation.train.data);
    assert_eq!(recipe.measured.test_accuracy, evaluation.test.accuracy);
    let constants: Vec<f64> = recipe.layers.iter().map(|l| l.constant).collect();
    assert_eq!(constants, [0.25, 0.0]);
    let (train, TargetsShown::Classes(classes)) = (&run.task().train, &recipe.train.y) else {
        panic!("a classification");
    };
    assert_eq!(recipe.train.x.0, train.x);
    let classes = classes.0.iter().map(|&c| c as usize).collect();
    assert_eq!(OwnedTargets::Classes(classes), train.targets);
    assert_eq!(recipe.changes, []);
}

#[test]
fn changes_are_those_that_took_effect() {
    let mut run = lab(&[
        ("hidden", "3"),
        ("at", "12"),
        // A rate beyond its range, a stop condition, a weight that does not exist, a bias, a step.
        (
            "log",
            "2~lr~5000_3~stopepoch~9_4~w999~1_5~w7~0.5_6~ex_7~batch~20",
        ),
    ]);
    let recipe = run.recipe();
    let set = |step, key: &str, value| {
        let key = key.into();
        RecipeChange::Set { step, key, value }
    };
    assert_eq!(
        recipe.changes,
        [
            set(2, "lr", 1000.0),
            RecipeChange::Edit {
                step: 5,
                layer: 0,
                tensor: "b",
                index: 1,
                value: 0.5
            },
            RecipeChange::Example { step: 6 },
            set(7, "batch", 20.0),
        ]
    );
    assert_eq!(run.config().live.learning_rate, 1000.0);
    // The start is that of step 0, not what the changes made of it.
    assert_eq!((recipe.lr, recipe.batch), (0.03, 10));
}

#[test]
fn a_step_that_diverged_is_no_part_of_it() {
    let breaking = [("data", "reg_plane"), ("lr", "1000"), ("act", "relu")];
    let mut run = lab(&breaking);
    run.run(10_000);
    assert!(run.status().is_diverged());
    // By hand: it is said, and nothing is written down.
    run.step("example");
    assert!(run.status().is_diverged());
    assert!(run.journal_lines().is_empty());
    // In a link that tries it all the same.
    let step = run.trainer().step_count().to_string();
    let log = format!("{step}~ex");
    let mut again = lab(&[&breaking[..], &[("at", &step), ("log", &log)]].concat());
    assert!(again.status().is_diverged());
    assert_eq!(again.recipe().changes, []);
    assert_eq!(again.trainer().network, run.trainer().network);
}

#[test]
fn after_a_reset_the_live_values_are_the_start() {
    let mut run = lab(&[("at", "5"), ("log", "3~lr~0.5")]);
    run.reset();
    let recipe = run.recipe();
    assert_eq!(recipe.lr, 0.5);
    assert_eq!((recipe.step, recipe.changes.len()), (0, 0));
}
