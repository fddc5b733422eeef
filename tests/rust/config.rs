//! Anything a link, a control or a file can contain goes through one door and never fails behind it.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use training_ground::data::csv;
use training_ground::labs::playground::fields as playground_fields;
use training_ground::labs::playground::settings::Config;
use training_ground::labs::playground::{GRID, Playground};
use training_ground::settings::{RawConfig, Texts, number_text};

/// So many of these characters.
fn of(
    characters: &'static str,
    count: impl Into<prop::collection::SizeRange>,
) -> impl Strategy<Value = String> {
    let all: Vec<char> = characters.chars().collect();
    prop::collection::vec(prop::sample::select(all), count).prop_map(String::from_iter)
}

fn texts() -> impl Strategy<Value = String> {
    let printable = any::<char>().prop_filter("printable", |c| !c.is_control());
    prop_oneof![
        any::<f64>().prop_map(|v| v.to_string()),
        any::<i64>().prop_map(|v| v.to_string()),
        of("abcdefghijklmnopqrstuvwxyz0123456789:,.-", 0..=20),
        prop::collection::vec(printable, 0..=20).prop_map(String::from_iter),
        Just("NaN".to_string()),
        Just("-inf".to_string()),
        Just("1e999".to_string()),
        Just(String::new()),
        prop::collection::vec(of("0123456789", 1..=3), 1..=13).prop_map(|list| list.join(",")),
    ]
}

/// Cells with numbers that single precision holds, few different ones.
fn cells() -> impl Strategy<Value = Vec<String>> {
    let finite = any::<f32>().prop_filter("finite", |v| v.is_finite());
    let tiny = prop::sample::select(&["0", "1e-320", "-4e-324", "1e-44"][..]);
    let large = prop::sample::select(&["3.4e38", "-3.4e38", "1e30", "9007199254740993"][..]);
    let cell = prop_oneof![
        finite.prop_map(|v| format!("{v:e}")),
        tiny.prop_map(String::from),
        large.prop_map(String::from),
    ];
    prop::collection::vec(cell, 1..4)
        .prop_flat_map(|few| prop::collection::vec(prop::sample::select(few), 4..24))
}

/// Keys of the page and keys it does not know, with values good and bad.
fn raw() -> impl Strategy<Value = RawConfig> {
    let mut keys: Vec<&'static str> = playground_fields::CONTROLS.iter().map(|f| f.key).collect();
    keys.extend(["at", "log", "v", "nonsense", "__proto__"]);
    prop::collection::btree_map(prop::sample::select(keys), texts(), 0..12)
        .prop_map(|map| RawConfig(map.into_iter().map(|(k, v)| (k.to_string(), v)).collect()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever comes in: a configuration that is accepted unchanged when it is sent again.
    #[test]
    fn accepted_texts_are_accepted_again(raw in raw()) {
        let (config, _) = Config::lenient(&raw);
        let (again, problems) = Config::lenient(&RawConfig(config.texts.clone()));
        prop_assert!(problems.is_empty(), "{:?}", problems);
        prop_assert_eq!(&again.texts, &config.texts);
        let (linked, problems) = Config::lenient(&RawConfig(config.link()));
        prop_assert!(problems.is_empty(), "{:?}", problems);
        prop_assert_eq!(linked.texts, config.texts);
    }

    /// And a lab that runs: a diverged run is data, not a panic.
    #[test]
    fn whatever_was_accepted_runs(mut raw in raw()) {
        raw.0.remove("at");
        raw.0.insert("n", "30");
        let (config, _) = Config::lenient(&raw);
        let mut lab = Playground::new(config, None);
        lab.run(3);
        lab.step("example");
        lab.run(lab.epoch_left() as u64);
        let snapshot = lab.snapshot();
        prop_assert_eq!(snapshot.params.0.len(), lab.shape().n_params);
        lab.rewind(1);
        while lab.replay_progress().is_some() && lab.run(10) > 0 {}
        lab.reset();
        prop_assert_eq!(lab.trainer().step_count(), 0);
    }

    #[test]
    fn any_text_as_a_table(text in "[\\PC\n\r\t,;\"]{0,200}", label in prop::option::of(0usize..9)) {
        if let Ok(table) = csv::parse(&text, label) {
            prop_assert!(!table.data.is_empty());
            let config = Config::lenient(&RawConfig::from_pairs([("data", "csv")])).0;
            Playground::new(config, Some(table)).run(2);
        }
    }

    /// Numbers of any size that a table may hold: the run may break, and says so; the window stays finite.
    #[test]
    fn numbers_of_any_size_as_a_table(cells in cells()) {
        let rows = cells.chunks_exact(2).enumerate();
        let text: String = rows.map(|(i, c)| format!("{},{},{}\n", c[0], c[1], ["p", "q"][i % 2])).collect();
        let table = csv::parse(&text, None).expect("numbers of single precision");
        let config = Config::lenient(&RawConfig::from_pairs([("data", "csv")])).0;
        let mut lab = Playground::new(config, Some(table));
        lab.run(3);
        let [x0, x1, y0, y1] = lab.shape().domain;
        prop_assert!(x0 < x1 && y0 < y1 && (x1 - x0).is_finite() && (y1 - y0).is_finite());
        prop_assert!(lab.snapshot().boundary.0.len() >= GRID * GRID);
    }

    /// Reset is a new start: nothing of the run before is left.
    #[test]
    fn reset_is_a_fresh_start(steps in 1u64..80, index in 0usize..12, seed in 0u32..50) {
        let seed = seed.to_string();
        let pairs = [("data", "xor"), ("n", "40"), ("seed", seed.as_str()), ("opt", "adam")];
        let config = Config::lenient(&RawConfig::from_pairs(pairs)).0;
        let mut fresh = Playground::new(config.clone(), None);
        let mut lab = Playground::new(config, None);
        lab.edit(index, 0.5).expect("a weight");
        lab.run(steps);
        lab.edit(index, -0.5).expect("a weight");
        lab.reset();
        prop_assert_eq!(lab.link(), fresh.link());
        prop_assert_eq!(lab.trainer().network.theta(), fresh.trainer().network.theta());
        prop_assert_eq!(lab.history(), fresh.history());
        lab.run(30);
        fresh.run(30);
        prop_assert_eq!(lab.trainer().network.theta(), fresh.trainer().network.theta());
        prop_assert_eq!(lab.snapshot().params, fresh.snapshot().params);
    }

    /// A rewound run that goes on has the bits of the run that never stopped.
    #[test]
    fn rewinding_changes_nothing(to in 0u64..60, more in 1u64..40, seed in 0u32..50) {
        let seed = seed.to_string();
        let pairs = [("data", "xor"), ("n", "40"), ("seed", seed.as_str()), ("opt", "adam")];
        let config = Config::lenient(&RawConfig::from_pairs(pairs)).0;
        let mut straight = Playground::new(config.clone(), None);
        straight.run(60 + more);
        let mut lab = Playground::new(config, None);
        lab.run(60);
        lab.rewind(to);
        while lab.replay_progress().is_some() { lab.run(1000); }
        prop_assert_eq!(lab.trainer().step_count(), to);
        lab.run(60 + more - to);
        prop_assert_eq!(lab.trainer().network.theta(), straight.trainer().network.theta());
        prop_assert_eq!(lab.snapshot().train.data, straight.snapshot().train.data);
    }
}

/// A replay whose last portion is exactly used up must not go on as training.
#[test]
fn a_replay_ends_at_its_step() {
    let (config, problems) = Config::lenient(&RawConfig::from_pairs([("at", "20")]));
    assert!(problems.is_empty());
    let mut lab = Playground::new(config, None);
    let portions: Vec<u64> = (0..6).map(|_| lab.repeat(5)).collect();
    assert_eq!(portions, [5, 5, 5, 5, 0, 0]);
    assert_eq!(lab.trainer().step_count(), 20);
    assert!(lab.replay_progress().is_none());
}

/// A live change reads its own keys alone, and comes to the same as reading everything.
#[test]
fn a_live_change_is_the_same_whether_all_is_read_or_only_what_is_live() {
    let start = || Playground::new(Config::lenient(&RawConfig::default()).0, None);
    for (key, value) in [
        ("lr", "0.1"),
        ("lr", "1e9"),
        ("lr", "fast"),
        ("l1", "-1"),
        ("l2", "0.25"),
        ("batch", "7.5"),
        ("batch", "100000"),
        ("stopepoch", "3"),
        ("stoploss", "NaN"),
        ("stoptest", "0.2"),
    ] {
        let (mut whole, mut part) = (start(), start());
        whole.run(3);
        part.run(3);
        let mut texts = whole.config().texts.clone();
        texts.insert(key, value);
        let (config, problems) = Config::lenient(&RawConfig(texts.clone()));
        assert!(!whole.configure(config, None));
        assert_eq!(part.configure_live(&texts), Some(problems), "{key}={value}");
        assert_eq!(part.config(), whole.config(), "{key}={value}");
        assert_eq!(part.link(), whole.link(), "{key}={value}");
        assert_eq!(part.run(50), whole.run(50));
        assert_eq!(part.snapshot(), whole.snapshot(), "{key}={value}");
    }
    // What builds another network, or names a step, is for the whole.
    let mut lab = start();
    for (key, value) in [("seed", "2"), ("hidden", "3"), ("at", "5"), ("what", "1")] {
        let mut texts = lab.config().texts.clone();
        texts.insert(key, value);
        assert_eq!(lab.configure_live(&texts), None, "{key}={value}");
    }
    assert_eq!(lab.configure_live(&Texts::new()), None);
}

/// A change in a link is held to the range of its key, as in the settings.
#[test]
fn a_live_value_is_held_to_its_range() {
    let (config, _) = Config::lenient(&RawConfig::default());
    for key in [
        "lr",
        "l1",
        "l2",
        "batch",
        "stopepoch",
        "stoploss",
        "stoptest",
        "hidden",
    ] {
        for value in [-3.0, 0.0, 0.5, 2.5, 1e12] {
            let mut texts = config.texts.clone();
            texts.insert(key, number_text(value));
            let mut want = config.clone();
            want.adopt_live(&Config::lenient(&RawConfig(texts)).0);
            let mut got = config.clone();
            got.set_live(key, value);
            assert_eq!(got, want, "{key}={value}");
        }
    }
}
