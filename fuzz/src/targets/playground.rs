//! The playground, whose links hold a run as well: its changes, its step, or its state.

use super::{Bytes, Meter, finite, links};
use training_ground::data::csv::CsvTable;
use training_ground::data::images::Shelf;
use training_ground::labs::playground::Playground;
use training_ground::labs::playground::fields::CONTROLS;
use training_ground::labs::playground::settings::Config;
use training_ground::settings::RawConfig;

/// Where a number need not be finite: parameters are, but what the network makes of them may leave the range of f32
/// before an update says so; and a history has no accuracy in regression.
const NOT_FINITE: &[&str] = &[
    ".boundary[]",
    ".grads[]",
    ".history[]",
    ".layers[].activation.histogram.high",
    ".layers[].activation.histogram.low",
    ".layers[].activation.max",
    ".layers[].activation.mean",
    ".layers[].activation.min",
    ".layers[].activation.std",
    ".layers[].grad_rms",
    ".layers[].gradient.histogram.high",
    ".layers[].gradient.histogram.low",
    ".layers[].gradient.max",
    ".layers[].gradient.mean",
    ".layers[].gradient.min",
    ".layers[].gradient.std",
    ".measured.test_loss",
    ".measured.train_loss",
    ".probe.a[]",
    ".probe.z[]",
    ".test.data",
    ".train.data",
    ".units[]",
];

/// Actions of a case at the most.
const ACTIONS: usize = 24;

/// Opens a playground by the settings of a case, and does what bytes say with it.
pub fn settings(data: &[u8], _: &Shelf, meter: &mut Meter) {
    let mut bytes = Bytes(data);
    let raw = links::settings(CONTROLS, &mut bytes);
    run(&raw, None, &mut bytes, meter);
}

/// The same with a table.
pub fn run(raw: &RawConfig, table: Option<CsvTable>, bytes: &mut Bytes<'_>, meter: &mut Meter) {
    meter.begin(format!("#/playground?{}", links::write(raw)));
    let (config, problems) = Config::lenient(raw);
    links::told(&problems);
    links::check(CONTROLS, &config.texts);
    let accepted = RawConfig(config.texts.clone());
    let (same, none) = Config::lenient(&accepted);
    assert!(none.is_empty(), "what is in force is refused: {none:?}");
    assert_eq!(same.texts, config.texts, "what is in force is changed");
    let mut lab = meter.once("opening", || Playground::new(config, table.clone()));
    links::told(lab.problems());
    for _ in 0..ACTIONS {
        if meter.is_spent() {
            break;
        }
        act(&mut lab, raw, bytes, meter);
    }
    draw(&mut lab, meter);
    // A link of what there is now is read without a complaint, and leads to the same settings.
    let link = RawConfig(lab.link());
    let (linked, none) = Config::lenient(&link);
    assert!(none.is_empty(), "{}: {none:?}", links::write(&link));
    assert_eq!(linked.link(), base(&link), "{}", links::write(&link));
    let begins_again = linked.state.is_empty();
    let other = meter.once("opening its link", || {
        Playground::new(linked, table.clone())
    });
    assert!(
        begins_again || other.problems().iter().all(|p| p.field != "state"),
        "its own state is refused"
    );
    let (config, _) = Config::lenient(raw);
    meter.once("opening again", || lab.configure(config, table));
    draw(&mut lab, meter);
}

/// The settings of a link without its run.
fn base(link: &RawConfig) -> training_ground::settings::Texts {
    let mut texts = link.0.clone();
    texts.retain(|key, _| !["at", "log", "state"].contains(&key));
    texts
}

fn act(lab: &mut Playground, raw: &RawConfig, bytes: &mut Bytes<'_>, meter: &mut Meter) {
    match bytes.byte() % 12 {
        0..=3 => {
            meter.unit("an update", || lab.run(1));
        }
        // More than one at a time only where they are small: the worker knows how long one takes.
        4 => {
            let size: usize = lab.trainer().network.theta().len();
            let steps = if size < 200 {
                bytes.below(40) as u64
            } else {
                1
            };
            meter.unit("updates", || lab.run(steps));
        }
        5 => meter.unit("an example", || lab.step("example")),
        6 => {
            let (index, value) = (bytes.below(1200), bytes.number() as f32);
            let edited = lab.edit(index, value);
            assert!(value.is_finite() || edited.is_err());
        }
        7 => {
            let step = bytes.below(60) as u64;
            meter.unit("a rewind", || lab.rewind(step));
        }
        8 => lab.probe(bytes.number(), bytes.number()),
        9 => lab.focus(bytes.number() as i32, bytes.below(40)),
        10 => match bytes.byte() % 4 {
            0 => meter.unit("a reset", || lab.reset()),
            1 => lab.cancel_replay(),
            2 => draw(lab, meter),
            _ => {
                let mut texts = lab.config().texts.clone();
                texts.insert("lr", bytes.number().to_string());
                texts.insert("batch", bytes.number().to_string());
                let problems = lab.configure_live(&texts);
                assert!(problems.is_some(), "live settings build anew");
            }
        },
        _ => {
            let _ = lab
                .replay_progress()
                .inspect(|(done, total)| assert!(done <= total));
            let live: Vec<_> = ["lr", "l1", "l2", "batch"]
                .into_iter()
                .filter_map(|key| Some((key, raw.0.get(key)?)))
                .collect();
            let mut texts = lab.config().texts.clone();
            for (key, text) in live {
                texts.insert(key, text);
            }
            lab.configure_live(&texts);
        }
    }
}

fn draw(lab: &mut Playground, meter: &mut Meter) {
    let snapshot = meter.once("a picture", || lab.snapshot());
    finite::look(&snapshot, NOT_FINITE, meter);
    let recipe = meter.once("a recipe", || lab.recipe());
    finite::look(&recipe, NOT_FINITE, meter);
    finite::look(&lab.shape(), NOT_FINITE, meter);
    finite::look(&lab.points(), NOT_FINITE, meter);
}
