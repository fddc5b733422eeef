//! What the preprocessing lab tells the page.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::sheets;
use training_ground::data::images::Shelf;
use training_ground::labs::Lab;
use training_ground::labs::preprocessing::leak::Statistics;
use training_ground::labs::preprocessing::settings::STAGES;
use training_ground::labs::preprocessing::{Preprocessing, Settings};
use training_ground::settings::RawConfig;

fn lab(pairs: &[(&str, &str)]) -> Preprocessing {
    let (settings, problems) = Settings::lenient(&RawConfig::from_pairs(pairs.iter().copied()));
    assert_eq!(problems, []);
    let mut lab = Preprocessing::new(settings, &sheets::shelf());
    while lab.work(1) > 0 {}
    lab
}

/// What the page gets of the plane and of the leak: one stage a method, one entry a seed and rule.
#[test]
fn the_snapshot_of_the_plane_and_of_the_leak() {
    let empty = Preprocessing::open(&RawConfig::default(), &Shelf::default())
        .0
        .snapshot();
    assert!(empty.plane.is_none() && empty.leak.is_none() && empty.images.is_none());
    let plane = lab(&[("n", "30"), ("stage", "center")]).snapshot();
    let shown = plane.plane.expect("whole");
    assert_eq!((shown.stages.len(), shown.shown), (STAGES.len(), 1));
    assert_eq!(shown.points.0.len(), 2 * 30);
    assert_eq!(shown.map.0.len(), shown.grid * shown.grid);
    assert_eq!(shown.w1.len(), shown.steps.len());
    let json = serde_json::to_value(
        lab(&[
            ("view", "leak"),
            ("seeds", "5"),
            ("ntrain", "8"),
            ("ntest", "6"),
        ])
        .snapshot(),
    )
    .expect("plain");
    assert_eq!(
        (&json["view"], &json["leak"]["done"]),
        (&"leak".into(), &5.into())
    );
    assert_eq!(
        json["leak"]["points"].as_array().map(Vec::len),
        Some(2 * 14)
    );
    let rules = json["leak"]["rules"].as_array().expect("a list");
    assert_eq!(rules.len(), Statistics::ALL.len());
    // Training statistics beside themselves.
    assert_eq!(rules[0]["difference"], serde_json::json!([0.0, 0.0, 0.0]));
    assert!(json["plane"].is_null());
}
