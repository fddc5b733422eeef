//! The settings of the sanity-check lab.

use super::faults::{self, FAULTS, Fault};
use crate::data::images::{ImageSource, PixelScale};
use crate::nn::{Activation, Initializer, Loss, Optimizer};
use crate::settings::Texts;
use crate::settings::field::{FieldKind, FieldSpec, OptionSpec, Table, field, option};
use crate::settings::parse::Parser;
use crate::settings::{Problem, RawConfig, images, options};
use serde::Serialize;

/// Maximum training images: one file of CIFAR-10.
pub const MAX_IMAGES: f64 = 10_000.0;
/// The key for the step in a link.
pub const AT: &str = "at";

/// Which part of the lab is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// The three checks before learning.
    Lamps,
    /// The training of the same net on all images.
    Training,
}

/// Settings from which the lab can be built without further checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What is shown.
    pub view: View,
    /// Where the images come from.
    pub source: ImageSource,
    /// Maximum training images.
    pub n: usize,
    /// Maximum examples in the third check.
    pub few: usize,
    /// The scale of pixels in the checks; the training uses bytes over 255.
    pub scale: PixelScale,
    /// Seed of every draw.
    pub seed: u64,
    /// Units of the hidden layer.
    pub units: usize,
    /// Activation of the hidden layer.
    pub activation: Activation,
    /// Data loss.
    pub loss: Loss,
    /// Standard deviation of the weights in the checks.
    pub std: f64,
    /// Initializer of the training.
    pub initializer: Initializer,
    /// The large lambda of the second check.
    pub lambda: f64,
    /// Learning rate of the third check.
    pub learning_rate: f64,
    /// Examples per step in the third check.
    pub batch: usize,
    /// Maximum epochs in the third check.
    pub epochs: usize,
    /// Update rule of the training.
    pub optimizer: Optimizer,
    /// Learning rate of the training.
    pub rate: f64,
    /// Examples per step in the training.
    pub mini: usize,
    /// Lambda of the training.
    pub l2: f64,
    /// The planted fault.
    pub fault: Option<Fault>,
    /// The case number that drew the fault, if the reader is to find it; 0 otherwise.
    pub case: u64,
    /// The step of the training that a link goes to.
    pub at: u64,
    /// Accepted text of every key.
    pub texts: Texts,
}

fn losses() -> Vec<OptionSpec> {
    let mut all = options::LOSSES.to_vec();
    all.retain(|o| options::loss(o.value).is_some_and(Loss::wants_classes));
    all
}

fn planted() -> Vec<OptionSpec> {
    let mut all = vec![option("none", "none", "", "Everything as it should be.")];
    all.extend(FAULTS.iter().map(|f| option(f.id, f.label, "", f.help)));
    all
}

/// Every key of the lab, in the order the page shows them.
pub static FIELDS: Table = Table::new(fields);

fn fields() -> Vec<FieldSpec> {
    let lamps = |f: FieldSpec| f.when("view", &["lamps"]);
    let training = |f: FieldSpec| f.when("view", &["training"]);
    vec![
        field("Experiment", "view", "Experiment", FieldKind::Choice, "lamps", "Before learning, and learning.")
            .options(vec![
                option("lamps", "Three checks", "", "Before learning."),
                option("training", "Training", "", "The same net on all images."),
            ]),
        field("Planted fault", "fault", "Fault", FieldKind::Choice, "none", "Something is wrong on purpose. Which lamp sees it?")
            .options(planted()),
        field("Planted fault", "case", "Hidden fault", FieldKind::Integer, "0", "0: none. Another number plants a fault without saying which: the same one for everyone.")
            .range(0.0, 9999.0, 1.0)
            .when("fault", &["none"]),
        images::source_field(&ImageSource::ALL),
        lamps(field("Data", "few", "Examples to overfit", FieldKind::Integer, "20", "The first of the set."))
            .range(2.0, 100.0, 1.0),
        lamps(field("Data", "scale", "Pixels", FieldKind::Choice, "bytes", "The mean image is subtracted either way."))
            .options(vec![
                option("bytes", "0 to 255", "", "As cs231n takes them."),
                option("unit", "0 to 1", "byte / 255", "Gradients of W1 are 255 times smaller: the learning rate must be larger."),
            ]),
        training(field("Data", "n", "Images to train on", FieldKind::Integer, "1000", "At most as many as the set has."))
            .range(20.0, MAX_IMAGES, 10.0)
            .log(),
        field("Data", "seed", "Seed", FieldKind::Integer, "1", "Same seed, same weights, order and composites.")
            .range(0.0, 4_294_967_295.0, 1.0),
        field("Network", "units", "Hidden units", FieldKind::Integer, "50", "Inputs: every pixel. Outputs: ten classes.")
            .range(1.0, 200.0, 1.0),
        field("Network", "act", "Activation", FieldKind::Choice, "relu", "Of the hidden layer.")
            .options(options::ACTIVATIONS.to_vec()),
        field("Network", "loss", "Data loss", FieldKind::Choice, "softmax", "Each has its own value at chance.")
            .options(losses()),
        lamps(field("Network", "std", "Std of the weights", FieldKind::Number, "0.0001", "0.0001·N(0, 1) in the lecture; biases 0."))
            .range(1e-6, 10.0, 0.0001)
            .log(),
        training(field("Network", "init", "Weights", FieldKind::Choice, "he_normal", "Biases start at 0."))
            .options(options::INITIALIZERS.to_vec()),
        lamps(field("Check 2", "lambda", "λ, cranked up", FieldKind::Number, "1000", "1e3 in the lecture. The penalty is ½λΣW² over both layers."))
            .range(1e-3, 1e6, 1.0)
            .log(),
        lamps(field("Check 3", "lr", "Learning rate", FieldKind::Number, "0.0003", "Plain SGD. The lecture has 1e-3, probably for steps of all 20 at once: such a step is the mean of 20 gradients. The hinge loss needs a quarter of that rate."))
            .range(1e-8, 1000.0, 0.001)
            .log(),
        lamps(field("Check 3", "batch", "Examples per step", FieldKind::Integer, "2", "1: an update after every example. 20: the whole set at once."))
            .range(1.0, 100.0, 1.0),
        lamps(field("Check 3", "epochs", "Maximum epochs", FieldKind::Integer, "200", "It stops earlier when the cost is below 0.003 and every example is right."))
            .range(1.0, 1000.0, 1.0),
        training(field("Training", "opt", "Update rule", FieldKind::Choice, "momentum", ""))
            .options(options::OPTIMIZERS.to_vec()),
        training(field("Training", "rate", "Learning rate", FieldKind::Number, "0.001", "On pixels from 0 to 1."))
            .range(1e-8, 1000.0, 0.001)
            .log(),
        training(field("Training", "mini", "Examples per step", FieldKind::Integer, "10", "Size of a mini-batch."))
            .range(1.0, 500.0, 1.0),
        training(field("Training", "l2", "λ", FieldKind::Number, "0", "The penalty is ½λΣW² over both layers."))
            .range(0.0, 10.0, 0.001),
    ]
}

impl Settings {
    /// The nearest valid configuration, with a problem for every value refused or clamped.
    pub fn lenient(raw: &RawConfig) -> (Self, Vec<Problem>) {
        let mut p = Parser::new(&FIELDS, &raw.0);
        p.refuse_unknown(&[AT]);
        let at = at(&mut p);
        let (name, values) = p.choice("act");
        let activation = options::activation(name, &values).unwrap_or(Activation::Relu);
        let (name, values) = p.choice("init");
        let initializer = options::initializer(name, &values).unwrap_or(Initializer::LecunNormal);
        let (name, values) = p.choice("opt");
        let optimizer = options::optimizer(name, &values).unwrap_or(Optimizer::Sgd);
        let named = p.choice("fault").0;
        let named = FAULTS.iter().find(|f| f.id == named).map(|f| f.fault);
        // A fault chosen by name is not a secret.
        let case = p.integer("case") * u64::from(named.is_none());
        let config = Settings {
            view: match p.choice("view").0 {
                "training" => View::Training,
                _ => View::Lamps,
            },
            source: images::source(&mut p),
            n: p.integer("n") as usize,
            few: p.integer("few") as usize,
            scale: match p.choice("scale").0 {
                "unit" => PixelScale::Unit,
                _ => PixelScale::Bytes,
            },
            seed: p.integer("seed"),
            units: p.integer("units") as usize,
            activation,
            loss: options::loss(p.choice("loss").0).unwrap_or(Loss::SoftmaxCrossEntropy),
            std: p.number("std"),
            initializer,
            lambda: p.number("lambda"),
            learning_rate: p.number("lr"),
            batch: p.integer("batch") as usize,
            epochs: p.integer("epochs") as usize,
            optimizer,
            rate: p.number("rate"),
            mini: p.integer("mini") as usize,
            l2: p.number("l2"),
            fault: named.or_else(|| faults::drawn(case)),
            case,
            at,
            texts: Texts::new(),
        };
        let texts = p.accepted;
        (Settings { texts, ..config }, p.problems)
    }

    /// The keys whose values differ from the defaults.
    pub fn link(&self) -> Texts {
        crate::settings::without_defaults(&self.texts, &FIELDS)
    }
}

/// Maximum step in a link: minutes of work, with a button that stops it.
const MAX_AT: u64 = 1_000_000;

fn at(p: &mut Parser<'_>) -> u64 {
    let Some(text) = p.raw.get(AT) else {
        return 0;
    };
    match text.trim().parse::<u64>() {
        Ok(step) if step <= MAX_AT => step,
        _ => {
            let message = format!("at: a step from 0 to {MAX_AT} is needed; 0 is used.");
            p.problem("", text, message);
            0
        }
    }
}
