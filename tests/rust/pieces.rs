//! No piece of work keeps the worker from hearing Stop: the multiplications of each are counted at the
//! extremes of the settings, and what else takes time by its weight in them (`nn::tally`). The browser
//! does about 10 a nanosecond in f32, and a fourth of it in f64, which count four times here: the ceiling
//! is about 35 ms, and a reader notices 50.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::sheets;
use training_ground::data::images::{ImageSource, Paint, Shelf};
use training_ground::labs::Lab;
use training_ground::labs::activations::{self, Activations};
use training_ground::labs::gradient_check::{self, GradientCheck};
use training_ground::labs::initialization::Initialization;
use training_ground::labs::playground::Playground;
use training_ground::labs::playground::settings::Config;
use training_ground::labs::preprocessing::Preprocessing;
use training_ground::labs::sanity::{self, Press, Sanity};
use training_ground::labs::zigzag::{self, Zigzag};
use training_ground::linalg::orthonormal_row;
use training_ground::nn::tally;
use training_ground::settings::RawConfig;

/// Multiplications of a piece of work at the most.
const CEILING: u64 = 350_000_000;
/// Those of all pieces of a lab that are looked at: those of every kind are among them.
const ALL: u64 = 10_000_000_000;

fn raw(link: &str) -> RawConfig {
    let pairs = link
        .split('&')
        .map(|p| p.split_once('=').expect("key=value"));
    RawConfig::from_pairs(pairs)
}

/// Fails when making the lab or a piece of its work takes more.
fn largest<L>(link: &str, make: impl Fn() -> L, work: impl FnMut(&mut L) -> bool) {
    largest_of(link, ALL, make, work);
}

/// The same with as many pieces as make `all` multiplications.
fn largest_of<L>(link: &str, all: u64, make: impl Fn() -> L, mut work: impl FnMut(&mut L) -> bool) {
    tally::take();
    let mut lab = make();
    let check = |count: u64, what: String| {
        assert!(
            count <= CEILING,
            "{link}: {what} does {count} multiplications"
        );
    };
    let mut total = tally::take();
    check(total, "setting up".into());
    for piece in 0.. {
        let more = work(&mut lab);
        let count = tally::take();
        check(count, format!("piece {piece}"));
        total += count;
        if !more || total > all {
            break;
        }
    }
    assert!(total > 0, "{link}: nothing is counted");
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
                gradient_check::Settings::lenient(&raw(&link)).0,
                &Default::default(),
            )
        };
        // The worker asks for many units at once: the lab takes as many as make a piece.
        largest(&link, make, |lab| lab.work(100_000) > 0);
    }
}

fn initialization(link: &str, all: u64) {
    let shelf = sheets::shelf();
    let make = || Initialization::open(&raw(link), &shelf).0;
    largest_of(link, all, make, |lab| lab.work(1) > 0);
}

#[test]
fn the_steppers() {
    for link in [
        "layers=50&method=data",
        "layers=25&units=1000&method=data&limit=50&alpha=0.05",
        "layers=50&units=1000&method=data&act=maxout:8",
        "layers=50&units=1000&method=lsuv&act=maxout:8&on=a&limit=50&batches=16",
    ] {
        initialization(&format!("view=steps&{link}"), ALL);
    }
}

/// At once two layers that are as large as can be, and many of them.
const LARGE: [&str; 3] = [
    "layers=2&units=1000&act=maxout:8",
    "layers=25&units=1000",
    "layers=50&units=500&units2=1000&act=mish",
];

#[test]
fn the_layers() {
    for large in LARGE {
        initialization(&format!("{large}&n=1000"), ALL);
    }
    initialization("layers=2&units=500&act=maxout:8&n=1000", ALL);
    initialization(
        "layers=50&units=10&n=1000&act=mish&init=normal:1&bias=2&fan=2",
        ALL,
    );
}

/// Normalized layers take the whole batch at once: each of their slices is a piece.
#[test]
fn the_normalized_layers() {
    for large in LARGE {
        initialization(&format!("{large}&n=1000&norm=batch"), ALL);
    }
    // To the end of the way back.
    initialization("layers=2&units=500&act=maxout:8&n=1000&norm=batch", 2 * ALL);
    initialization(
        "layers=3&units=1000&act=mish&n=1000&norm=layer&init=normal:1",
        2 * ALL,
    );
    initialization("layers=50&units=10&n=1000&norm=batch&fan=2", ALL);
}

#[test]
fn the_layers_drawn_by_data() {
    for rule in ["lsuv", "orthogonal", "data_dependent"] {
        // Gram-Schmidt on a thousand rows of eight thousand numbers takes half a minute: its last rows take
        // the most, and those of `the_last_rows` stand for them.
        initialization(&format!("{}&n=1000&init={rule}", LARGE[0]), 3 * ALL);
        initialization(&format!("layers=3&units=500&n=1000&init={rule}"), 3 * ALL);
    }
}

/// The longest row that a matrix of a lab is made orthonormal by.
#[test]
fn the_last_rows() {
    tally::take();
    let mut rows = vec![1.0; 1000 * 8000];
    orthonormal_row(&mut rows, 8000, 999);
    assert!(tally::take() <= CEILING);
}

#[test]
fn the_symmetry() {
    for rule in ["constant:0.5", "lsuv", "data_dependent"] {
        initialization(&format!("view=symmetry&act=maxout:8&init={rule}"), ALL);
    }
}

#[test]
fn the_training_from_here() {
    for large in LARGE {
        initialization(&format!("view=train&{large}&img=emoji"), ALL);
    }
    initialization(
        "view=train&layers=2&units=1000&act=maxout:8&init=zeros",
        3 * ALL,
    );
    initialization(
        "view=train&layers=3&units=300&init=data_dependent&img=emoji",
        10 * ALL,
    );
    initialization(
        "view=train&layers=3&units=300&init=lsuv&img=emoji",
        10 * ALL,
    );
}

fn sanity(link: &str, press: Option<Press>, all: u64) {
    let shelf = sheets::shelf();
    let make = || {
        let mut lab = Sanity::new(sanity::Settings::lenient(&raw(link)).0, &shelf);
        if let Some(press) = press {
            lab.press(press);
        }
        lab
    };
    // As many units as the worker asks for when they were small until now.
    largest_of(link, all, make, |lab| lab.work(4) > 0);
}

#[test]
fn the_sanity_checks() {
    for link in [
        "units=200&act=maxout:8&few=100&batch=1&epochs=1000",
        "units=200&act=maxout:8&few=100&batch=100&epochs=1000",
        "units=200&act=mish&few=100&batch=1&fault=labels&loss=hinge",
        "units=200&act=maxout:8&few=100&batch=100&fault=inputs",
    ] {
        sanity(link, None, ALL);
    }
}

#[test]
fn the_sanity_training() {
    for link in [
        "units=200&act=maxout:8&n=10000&mini=500&l2=1",
        "units=200&act=maxout:8&n=10000&mini=1&opt=adam",
        "units=200&act=mish&n=1000&mini=500&fault=labels",
        "units=200&act=maxout:8&init=data_dependent",
        "units=200&act=maxout:8&init=orthogonal",
        "units=200&act=maxout:8&init=lsuv",
    ] {
        let link = format!("view=training&img=emoji&{link}");
        sanity(&link, Some(Press::Play(true)), ALL);
    }
    sanity(
        "view=training&n=300&mini=10&img=fashion",
        Some(Press::Epoch),
        ALL,
    );
}

fn activations(link: &str, all: u64) {
    let shelf = sheets::shelf();
    let make = || Activations::new(activations::Settings::lenient(&raw(link)).0, &shelf);
    largest_of(link, all, make, |lab| lab.work(1) > 0);
}

#[test]
fn the_activations() {
    for link in [
        "view=function&act=maxout:8",
        "view=table",
        "view=saturation&act=mish",
        "view=saturation&act=gelu",
        "view=dead&hid=maxout:8&units=50&batch=200&steps=500",
        "view=dead&hid=mish&units=50&batch=200&steps=500",
        "view=dead&hid=relu&units=50&batch=1&steps=500&lr=10",
    ] {
        activations(link, ALL);
    }
}

#[test]
fn the_race() {
    for link in [
        "rates=one",
        "rates=best&img=fashion",
        "init=lsuv",
        "init=data_dependent",
        "init=orthogonal",
    ] {
        let link = format!("view=race&go=1&width=256&n=1000&img=emoji&{link}");
        activations(&link, ALL);
    }
}

#[test]
fn the_zigzag() {
    for link in [
        "mode=full&n=200&steps=1000&act=sigmoid&lr=0.001",
        "mode=example&n=200&steps=1000&act=tanh&lr=0.001",
        "view=hidden&units=20&outs=8",
        "view=hidden&units=20&outs=8&go=1",
        "view=optimizers&most=1000&kappa=200",
        "view=optimizers&most=1000&rates=one&rate=0.0001",
    ] {
        let make = || Zigzag::new(zigzag::Settings::lenient(&raw(link)).0);
        largest(link, make, |lab| lab.work(1) > 0);
    }
}

#[test]
fn the_preprocessing() {
    let shelf = sheets::shelf();
    for link in [
        "n=1000&rate=fixed:1e-6",
        "n=1000&rate=fixed:10",
        "view=leak&d=40&ntrain=500&ntest=500&model=tanh&prep=whiten_zca",
        "view=leak&d=40&ntrain=500&ntest=500&model=tanh&prep=whiten_zca&arrive=2&stats=own",
        "view=leak&d=40&ntrain=500&ntest=500&model=linear&prep=none&arrive=1&stats=own",
        "view=images&images=1000&img=emoji",
        "view=images&images=1000&img=fashion",
        "view=train&images=1000&epochs=1&repeats=1&img=emoji",
    ] {
        let make = || Preprocessing::open(&raw(link), &shelf).0;
        largest_of(link, ALL, make, |lab| lab.work(1) > 0);
    }
}

#[test]
fn the_playground() {
    let eight = "hidden=32,32,32,32,32,32,32,32&n=2000&train=0.9";
    for more in [
        "act=maxout:8&batch=2000&opt=adam",
        "act=maxout:8&batch=1&opt=adam",
        "act=mish&batch=2000",
        "act=maxout:8&batch=2000&init=orthogonal",
        "act=maxout:8&batch=20&at=40",
    ] {
        let link = format!("{eight}&{more}");
        let make = || Playground::new(Config::lenient(&raw(&link)).0, None);
        // The worker asks for one update until it knows what they take.
        largest(&link, make, |lab| lab.run(1) > 0);
    }
}

/// Composites are no multiplications: a piece paints a hundred at the most, which takes some ten
/// milliseconds, and whoever asked for them waits.
#[test]
fn the_composites() {
    let patient = sheets::filled(Shelf::patient());
    let link = raw("view=training&n=2000&img=emoji");
    let new = |shelf: &Shelf| Sanity::new(sanity::Settings::lenient(&link).0, shelf);
    let mut lab = new(&patient);
    assert!(
        lab.work(1) == 0 && lab.card().is_none(),
        "there is nothing to work on"
    );
    while lab.card().is_none() {
        let before = patient.painting().expect("an order").0;
        match patient.paint() {
            Paint::More => assert!(patient.painting().expect("an order").0 <= before + 100),
            Paint::Ready => lab = new(&patient),
            Paint::Idle => panic!("they were asked for"),
        }
    }
    assert_eq!(patient.painting(), None);
    let painted = patient.train(ImageSource::Emoji, 2000, 1).expect("kept");
    let at_once = sheets::shelf().train(ImageSource::Emoji, 2000, 1);
    assert_eq!(Some(painted), at_once);
    // An order that is put down is not painted.
    assert_eq!(patient.test(ImageSource::Emoji, 30, 9), None);
    patient.put_down();
    assert_eq!(patient.paint(), Paint::Idle);
}
