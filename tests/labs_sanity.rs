//! The sanity-check lab: its three lamps, the planted faults, the training.
#![cfg(not(target_arch = "wasm32"))]

mod common;
#[path = "common/sheets.rs"]
mod sheets;

use training_ground::config::RawConfig;
use training_ground::config::sanity::SanityConfig;
use training_ground::labs::sanity::faults::{Check, FAULTS};
use training_ground::labs::sanity::{Lamp, Sanity};

const CHECKS: [Check; 3] = [Check::Chance, Check::Penalty, Check::Overfit];

fn config(pairs: &[(&str, &str)]) -> SanityConfig {
    let (config, problems) = SanityConfig::lenient(&RawConfig::from_pairs(pairs.iter().copied()));
    assert_eq!(problems, [], "{pairs:?}");
    config
}

/// The lab after all its work.
fn run(pairs: &[(&str, &str)]) -> Sanity {
    let mut lab = Sanity::new(config(pairs), &sheets::shelf());
    while lab.work(1000) > 0 {}
    lab
}

#[test]
fn explore2() {
    for (batch, lr) in [("1","0.0001"),("2","0.0002"),("5","0.0005"),("5","0.00025"),("10","0.001"),("20","0.002"),("20","0.0005")] {
    for img in ["emoji", "fashion"] {
      for (loss, fault) in [("softmax","none"),("hinge","none"),("squared_hinge","none"),("softmax","relu_output")] {
        let mut out=String::new();
        for seed in ["1","2","3","4","5","6"] {
          let lab = run(&[("img", img), ("seed", seed), ("loss", loss),("fault",fault),("batch",batch),("lr",lr)]);
          let l=lab.lamps().unwrap();
          out += &format!(" {:?}{}", l.lamp(Check::Overfit), l.overfit.epochs.len());
        }
        println!("b{batch} lr{lr} {img} {loss} {fault}: {out}");
      }
    }}
}
