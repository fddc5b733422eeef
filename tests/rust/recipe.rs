//! What a run hands to those who repeat it elsewhere.
#![cfg(not(target_arch = "wasm32"))]

use training_ground::labs::playground::settings::Config;
use training_ground::labs::playground::{Playground, RecipeChange};
use training_ground::nn::TensorKind;
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
    assert_eq!(recipe.theta, theta);
    assert_ne!(run.trainer().network.theta(), theta);
    assert_eq!((recipe.step, recipe.seed), (40, 5));
    assert_eq!(recipe.evaluation, evaluation);
    assert_eq!(recipe.constants, [0.25, 0.0]);
    assert_eq!(recipe.train, run.task().train);
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
    assert_eq!(
        recipe.changes,
        [
            RecipeChange::Set(2, "lr".into(), 1000.0),
            RecipeChange::Edit(5, 0, TensorKind::B, 1, 0.5),
            RecipeChange::Example(6),
            RecipeChange::Set(7, "batch".into(), 20.0),
        ]
    );
    assert_eq!(run.config().live.learning_rate, 1000.0);
    // The start is that of step 0, not what the changes made of it.
    assert_eq!((recipe.live.learning_rate, recipe.live.batch), (0.03, 10));
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
    assert_eq!(recipe.live.learning_rate, 0.5);
    assert_eq!((recipe.step, recipe.changes.len()), (0, 0));
}
