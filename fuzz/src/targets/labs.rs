//! The settings of a lab from a link, and what the page does with the lab.

use super::{Bytes, Meter, finite, links};
use training_ground::data::images::{Paint, Shelf};
use training_ground::labs::activations::{self, Activations, Look};
use training_ground::labs::gradient_check::snapshot::ClinicShown;
use training_ground::labs::gradient_check::{self, GradientCheck};
use training_ground::labs::initialization::Initialization;
use training_ground::labs::preprocessing::Preprocessing;
use training_ground::labs::sanity::{Press, Sanity};
use training_ground::labs::zigzag::Zigzag;
use training_ground::labs::{Halved, Lab};
use training_ground::settings::RawConfig;

/// Units of work of a case at the most.
const UNITS: usize = 120;
/// Composites are painted a hundred a piece; nobody waits for ten thousand here.
const PAINTED: usize = 2;

/// A lab, and what the page may tell it.
pub trait Fuzzed: Lab {
    /// Its route.
    const ROUTE: &'static str;
    /// Places of its snapshot where a number need not be finite, as its documentation says.
    const NOT_FINITE: &'static [&'static str] = &[];
    /// Those of what it shows now.
    fn not_finite(_: &Self::Snapshot) -> &'static [&'static str] {
        Self::NOT_FINITE
    }
    /// A command, where there are some.
    fn command(_: &mut Bytes<'_>) -> Option<Self::Command> {
        None
    }
    /// What else there is to do with it.
    fn more(&mut self, _: &mut Bytes<'_>) {}
}

impl Fuzzed for Activations {
    const ROUTE: &'static str = "activations";
    /// A run that is about to diverge.
    const NOT_FINITE: &'static [&'static str] = &[".dead.loss[]"];
    fn command(bytes: &mut Bytes<'_>) -> Option<Self::Command> {
        let [at, unit] = [(); 2].map(|()| bytes.number() as usize);
        Some(activations::Command::Look(Look { at, unit }))
    }
    fn more(&mut self, bytes: &mut Bytes<'_>) {
        self.time(bytes.below(600), bytes.below(3));
    }
}

impl Fuzzed for Zigzag {
    const ROUTE: &'static str = "zigzag";
}

impl Fuzzed for Preprocessing {
    const ROUTE: &'static str = "preprocessing";
    /// Quartiles of runs none of which is done, or stayed finite.
    const NOT_FINITE: &'static [&'static str] = &[
        ".leak.rules[].difference[]",
        ".leak.rules[].fresh_quartiles[]",
        ".leak.rules[].test_quartiles[]",
        ".train.treatments[].accuracy.quartiles[]",
        ".train.treatments[].loss.quartiles[]",
    ];
}

impl Fuzzed for Initialization {
    const ROUTE: &'static str = "initialization";
    /// Before all examples are in, and of a run that is about to diverge.
    const NOT_FINITE: &'static [&'static str] = &[".layers.gw_rms[]", ".symmetry.loss[]"];
    /// What a second worker hands over is its own, but of whatever settings it had.
    fn more(&mut self, bytes: &mut Bytes<'_>) {
        let sums: Vec<f64> = (0..bytes.below(9)).map(|_| bytes.number()).collect();
        let gradients: Vec<f32> = sums.iter().map(|&x| x as f32).collect();
        self.absorb(&sums);
        self.absorb_gradients(&gradients);
        if bytes.byte() % 8 == 1 {
            self.assist();
            self.work(1);
            assert!(self.half().is_none_or(|half| !half.is_empty()));
            self.half_gradients();
        }
    }
}

impl Fuzzed for GradientCheck {
    const ROUTE: &'static str = "gradient-check";
    /// Of the patient whose softmax overflows. The curve of its healthy twin is finite.
    const NOT_FINITE: &'static [&'static str] = &[
        ".clinic.epsilon",
        ".clinic.findings[].epsilon",
        ".clinic.findings[].worst",
        ".clinic.losses[]",
    ];
    fn not_finite(snapshot: &Self::Snapshot) -> &'static [&'static str] {
        let overflows = |c: &ClinicShown| c.id == "no_max_shift";
        match &snapshot.clinic {
            Some(case) if overflows(case) => Self::NOT_FINITE,
            _ => &[],
        }
    }
    fn command(bytes: &mut Bytes<'_>) -> Option<Self::Command> {
        let index = (bytes.byte() > 63).then(|| match bytes.byte() % 2 {
            0 => bytes.below(300),
            _ => bytes.number() as usize,
        });
        Some(gradient_check::Command::Focus(index))
    }
}

impl Fuzzed for Sanity {
    const ROUTE: &'static str = "sanity";
    /// Of an epoch in which the run diverged.
    const NOT_FINITE: &'static [&'static str] = &[".checks.overfit.costs[]"];
    fn command(bytes: &mut Bytes<'_>) -> Option<Self::Command> {
        Some(match bytes.byte() % 4 {
            0 => Press::Update,
            1 => Press::Epoch,
            2 => Press::Play(true),
            _ => Press::Play(false),
        })
    }
}

/// Opens a lab by the settings of a case, works, tells it something, draws it, and configures it again.
pub fn settings<L: Fuzzed>(data: &[u8], shelf: &Shelf, meter: &mut Meter) {
    let mut bytes = Bytes(data);
    let raw = links::settings(L::fields(), &mut bytes);
    meter.begin(format!("#/{}?{}", L::ROUTE, links::write(&raw)));
    shelf.put_down();
    let (mut lab, problems) = meter.once("opening", || L::open(&raw, shelf));
    links::told(&problems);
    let accepted = lab.params();
    links::check(L::fields(), &accepted);
    if let Some(command) = L::command(&mut bytes).filter(|_| bytes.byte() % 2 == 1) {
        meter.unit("a command", || lab.call(command));
    }
    work(&mut lab, shelf, meter, &mut bytes);
    draw(&lab, meter);
    // The same again: other work may be left over, and nothing else.
    let again = meter.once("opening again", || lab.configure(&raw, shelf));
    assert_eq!(again, problems, "the same settings have other problems");
    work(&mut lab, shelf, meter, &mut bytes);
    meter.unit("more", || lab.more(&mut bytes));
    if bytes.byte() % 4 == 1 {
        lab.cancel();
        meter.unit("work after Stop", || lab.work(1));
    }
    draw(&lab, meter);
    // What is in force is accepted as it is.
    let mut accepted = RawConfig(accepted);
    // The step of a link, where it is no setting, is there until it is reached.
    if L::fields().iter().all(|f| f.key != "at") {
        accepted.0.remove("at");
    }
    let none = lab.configure(&accepted, shelf);
    assert!(none.is_empty(), "what is in force is refused: {none:?}");
    assert_eq!(lab.params(), accepted.0, "what is in force is changed");
    shelf.put_down();
}

/// As the worker does it: paints the images that are asked for, or works.
fn work<L: Fuzzed>(lab: &mut L, shelf: &Shelf, meter: &mut Meter, bytes: &mut Bytes<'_>) {
    let mut painted = 0;
    for _ in 0..UNITS {
        if meter.is_spent() {
            break;
        }
        match shelf.paint() {
            Paint::More if painted == PAINTED => break,
            Paint::More => {
                painted += 1;
                continue;
            }
            Paint::Ready => {
                meter.once("opening with images", || lab.retry(shelf));
                continue;
            }
            Paint::Idle => {}
        }
        let told = (bytes.byte() % 16 == 1)
            .then(|| L::command(bytes))
            .flatten();
        let was_told = told.is_some();
        if let Some(command) = told {
            meter.unit("a command", || lab.call(command));
        }
        if meter.unit("work", || lab.work(1)) == 0 && !was_told {
            break;
        }
    }
}

fn draw<L: Fuzzed>(lab: &L, meter: &mut Meter) {
    let snapshot = meter.once("a picture", || lab.snapshot());
    finite::look(&snapshot, L::not_finite(&snapshot), meter);
    if let Some(progress) = lab.progress() {
        assert!(progress.done <= progress.total, "{progress:?}");
    }
    assert!(lab.pace() > 0.0);
}
