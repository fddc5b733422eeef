//! The training runs of the preprocessing lab, through its own API.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::sheets;

use training_ground::labs::Lab;
use training_ground::labs::preprocessing::Preprocessing;
use training_ground::labs::preprocessing::settings::Settings;
use training_ground::labs::preprocessing::training::{RATES, Treatment};
use training_ground::settings::RawConfig;

fn lab(pairs: &[(&str, &str)]) -> Preprocessing {
    let raw = RawConfig::from_pairs(pairs.iter().copied());
    let (config, problems) = Settings::lenient(&raw);
    assert!(problems.is_empty(), "{problems:?}");
    let mut lab = Preprocessing::new(config, &sheets::shelf());
    while lab.work(1) > 0 {}
    lab
}

#[test]
fn the_same_net_on_every_treatment() {
    let pairs = [
        ("view", "train"),
        ("img", "fashion"),
        ("images", "100"),
        ("epochs", "3"),
        ("repeats", "2"),
        ("tune", "same"),
        ("lr", "0.03"),
    ];
    let first = lab(&pairs);
    let runs = &first.training().expect("the view").runs;
    assert_eq!(runs.len(), Treatment::ALL.len());
    for run in runs.iter().flatten() {
        assert_eq!((run.loss.len(), run.accuracy.len()), (4, 4));
        assert!(run.loss[3] < run.loss[0] && !run.diverged);
    }
    assert_eq!(
        *runs,
        lab(&pairs).training().unwrap().runs,
        "same link, same numbers"
    );
    assert_eq!(first.training().unwrap().progress(), (10, 10));
    // A treatment by itself is trained as it is among others: nobody shifts the draws of another.
    let mut alone = pairs.to_vec();
    alone.push(("treat", "standardize"));
    let alone = lab(&alone);
    assert_eq!(alone.training().unwrap().runs[0], runs[3]);
    assert!(
        alone.gallery().unwrap().pca.is_none(),
        "no components without need"
    );
}

#[test]
fn the_search_takes_the_lowest_training_loss() {
    let lab = lab(&[
        ("view", "train"),
        ("img", "fashion"),
        ("images", "60"),
        ("epochs", "3"),
        ("repeats", "2"),
        ("treat", "whiten,raw"),
    ]);
    let training = lab.training().expect("the view");
    assert_eq!(lab.config().treatments, [Treatment::Raw, Treatment::Whiten]);
    for t in 0..2 {
        let search = &training.search[t];
        assert_eq!(search.len(), RATES.len());
        let finite = search.iter().filter(|c| !c.diverged);
        let lowest =
            finite.min_by(|a, b| a.loss[a.loss.len() - 1].total_cmp(&b.loss[b.loss.len() - 1]));
        assert_eq!(training.rate(t), lowest.expect("some run").rate);
        assert_eq!(training.runs[t].len(), 2);
        assert_eq!(training.runs[t][0], *lowest.unwrap());
    }
}
