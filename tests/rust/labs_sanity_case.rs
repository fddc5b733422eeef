//! The sanity-check lab: faults that are planted by a number.
#![cfg(not(target_arch = "wasm32"))]

use training_ground::labs::sanity::faults::{self, FAULTS, Fault};
use training_ground::labs::sanity::settings::Settings;
use training_ground::settings::RawConfig;

fn config(pairs: &[(&str, &str)]) -> Settings {
    let (config, problems) = Settings::lenient(&RawConfig::from_pairs(pairs.iter().copied()));
    assert_eq!(problems, [], "{pairs:?}");
    config
}

#[test]
fn a_case_number_plants_a_fault_that_no_link_names() {
    let shown = config(&[("case", "7")]);
    assert_eq!((shown.fault, shown.case), (faults::drawn(7), 7));
    assert_eq!(shown.link().len(), 1);
    // A fault by name is no secret.
    let named = config(&[("case", "7"), ("fault", "rate0")]);
    assert_eq!((named.fault, named.case), (Some(Fault::RateZero), 0));
    assert_eq!(faults::drawn(0), None);
    // Every fault comes.
    for fault in FAULTS {
        assert!(
            (1..100).any(|case| faults::drawn(case) == Some(fault.fault)),
            "{}",
            fault.id
        );
    }
}
