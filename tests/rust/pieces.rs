//! No piece of work keeps the worker from hearing Stop: the multiplications of each are counted at the
//! extremes of the settings. The browser does about 10 a nanosecond in f32, and a fourth of it in f64,
//! which count four times here: the ceiling is about 35 ms, and a reader notices 50.
#![cfg(not(target_arch = "wasm32"))]

use training_ground::config::RawConfig;
use training_ground::config::gradient_check::GradientCheckConfig;
use training_ground::config::initialization::InitializationConfig;
use training_ground::labs::gradient_check::GradientCheck;
use training_ground::labs::initialization::Initialization;
use training_ground::nn::tally;

/// Multiplications of a piece of work at the most.
const CEILING: u64 = 350_000_000;
/// Pieces looked at from the start of each lab: those of every kind are among them.
const PIECES: usize = 400;

fn raw(link: &str) -> RawConfig {
    let pairs = link
        .split('&')
        .map(|p| p.split_once('=').expect("key=value"));
    RawConfig::from_pairs(pairs)
}

/// Fails when making the lab or a piece of its work takes more; the largest piece.
fn largest<L>(link: &str, make: impl Fn() -> L, work: impl Fn(&mut L) -> bool) -> u64 {
    tally::take();
    let mut lab = make();
    let mut most = tally::take();
    for piece in 0..PIECES {
        let more = work(&mut lab);
        let count = tally::take();
        assert!(
            count <= CEILING,
            "{link}: piece {piece} does {count} multiplications"
        );
        most = most.max(count);
        if !more {
            break;
        }
    }
    assert!(most > 0, "{link}: nothing is counted");
    most
}

#[test]
fn the_gradient_check() {
    for link in [
        "net=random&d=3072&c=20&sizes=500,500,500,500,500,500,500,500&act=maxout:8&rows=500",
        "net=random&d=3072&c=20&sizes=500,500,500,500,500,500,500,500&act=maxout:8&rows=500&burnin=3&batch=2000",
        "net=random&d=300&sizes=100,100&rows=500&prec=f32",
        "net=random&d=20&sizes=20,20&rows=500&sample=3&step=0.1",
        "net=random&d=3072&sizes=500&init=lsuv&rows=500",
        "net=random&d=3072&sizes=500&init=data_dependent&rows=500",
        "net=random&d=3072&sizes=500&init=orthogonal&rows=500",
        "hidden=32,32,32,32,32,32,32,32&act=maxout:8&rows=500&n=1000&burnin=30&batch=2000",
    ] {
        let link = format!("view=network&{link}");
        let make = || {
            GradientCheck::new(
                GradientCheckConfig::lenient(&raw(&link)).0,
                &Default::default(),
            )
        };
        // The worker asks for many units at once: the lab takes as many as make a piece.
        largest(&link, make, |lab| lab.work(100_000) > 0);
    }
}

#[test]
fn the_steppers() {
    for link in [
        "layers=50&method=data",
        "layers=25&units=1000&method=data&limit=50&alpha=0.05",
        "layers=50&units=1000&method=data&act=maxout:8",
        "layers=50&units=1000&method=lsuv&act=maxout:8&on=a&limit=50&batches=16",
    ] {
        let link = format!("view=steps&{link}");
        let make = || {
            Initialization::new(
                InitializationConfig::lenient(&raw(&link)).0,
                &Default::default(),
            )
        };
        largest(&link, make, Initialization::work);
    }
}
