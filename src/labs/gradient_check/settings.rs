//! The controls of the gradient-check lab. Its network is the playground's: it uses the same keys and the
//! same parser, so that any network of the playground can be checked.

use super::clinic::bugs::BUGS;
use super::scalar::{Function, MAX_TERMS};
use crate::data::images::ImageSource;
use crate::labs::playground::{fields as playground_fields, settings::Config};
use crate::nn::gradcheck::Difference;
use crate::number::parse_number;
use crate::settings::Texts;
use crate::settings::field::{FieldKind, FieldSpec, Table, field, option};
use crate::settings::images;
use crate::settings::parse::Parser;
use crate::settings::{Problem, RawConfig};
use serde::Serialize;

/// Which part of the lab is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// One function of one number.
    Scalar,
    /// A whole network.
    Network,
    /// Planted bugs.
    Clinic,
}

/// Where the network's examples come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetSource {
    /// The playground's data and inputs.
    Playground,
    /// Standard normal inputs and random classes.
    Random,
    /// Photographs or drawings, the mean image subtracted.
    Images(ImageSource),
}

/// Settings from which the lab can be built without further checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What is shown.
    pub view: View,
    /// The function of one number.
    pub function: Function,
    /// The point of differentiation.
    pub x: f64,
    /// Step size there.
    pub h: f64,
    /// Step size of the network's check.
    pub step: f64,
    /// f64 if true, f32 otherwise.
    pub double: bool,
    /// The difference quotient.
    pub rule: Difference,
    /// The network's examples.
    pub source: NetSource,
    /// Inputs of a random set.
    pub inputs: usize,
    /// Classes of a random set.
    pub classes: usize,
    /// Hidden layers of the network on a random set.
    pub sizes: Vec<usize>,
    /// Examples in the check.
    pub rows: usize,
    /// Coordinates checked per tensor; 0 = all.
    pub sample: usize,
    /// Training steps before the check.
    pub burn_in: u64,
    /// Steps the clinic's patient trains before it is examined.
    pub after: usize,
    /// A chosen bug of the clinic; `None` for the bug drawn by the case number.
    pub bug: Option<usize>,
    /// Case number of the clinic.
    pub case: u64,
    /// Data, network, loss and training, as in the playground.
    pub net: Config,
    /// Accepted text of every key.
    pub texts: Texts,
}

/// Playground keys that this lab does not use.
const LEFT_OUT: [&str; 5] = ["stopepoch", "stoploss", "stoptest", "xaxis", "yaxis"];

/// Keys that only matter for data on the plane.
const PLANE_ONLY: [&str; 15] = [
    "data", "n", "noise", "classes", "arms", "pts", "split", "ox", "oy", "sx", "sy", "in", "prep",
    "hidden", "out",
];

/// The lab's own keys; the others are the playground's.
static OWN: Table = Table::new(own_fields);

fn own_fields() -> Vec<FieldSpec> {
    let view = || {
        vec![
            option(
                "scalar",
                "One number",
                "",
                "The difference quotient of one function.",
            ),
            option(
                "network",
                "A network",
                "",
                "Every parameter of a whole network.",
            ),
            option("clinic", "The clinic", "", "Find the planted bug."),
        ]
    };
    let functions = vec![
        option("x4", "x⁴", "x·x·x·x", "The lecture’s example, at x = 3."),
        option("x3", "x³", "x·x·x", ""),
        option("sin", "sin x", "", ""),
        option("exp", "eˣ", "", ""),
        option(
            "relu",
            "ReLU",
            "max(0, x)",
            "A kink at 0: no derivative to agree on.",
        ),
        option(
            "poly",
            "polynomial",
            "c₀ + c₁x + c₂x² + …",
            "Your own coefficients.",
        ),
    ];
    let mut bugs = vec![option(
        "random",
        "one at random",
        "",
        "Drawn from the case number.",
    )];
    bugs.extend(BUGS.iter().map(|b| option(b.id, b.title, "", "")));
    vec![
        field("Experiment", "view", "Experiment", FieldKind::Choice, "scalar", "Three ways to look at a gradient check.")
            .options(view()),
        field("Function", "fn", "f(x)", FieldKind::Choice, "x4", "The function that is differentiated.")
            .options(functions)
            .when("view", &["scalar"]),
        field("Function", "coef", "Coefficients c₀, c₁, …", FieldKind::Text, "1,0,-2,1", "Lowest power first, at most nine numbers.")
            .when("view", &["scalar"])
            .when("fn", &["poly"]),
        field("Function", "x", "x", FieldKind::Number, "3", "Where it is differentiated.")
            .range(-20.0, 20.0, 0.1)
            .when("view", &["scalar"]),
        field("Function", "h", "Step size h", FieldKind::Number, "0.001", "Too large: f bends between the two points. Too small: the difference is rounding.")
            .range(1e-16, 1.0, 0.001)
            .log()
            .when("view", &["scalar"]),
        field("Check", "step", "Step size h", FieldKind::Number, "1e-5", "The best for centered differences in f64 is about 6e-6; the lecture’s 1e-7 works, too.")
            .range(1e-12, 0.1, 0.001)
            .log()
            .when("view", &["network"]),
        field("Check", "prec", "Numbers", FieldKind::Choice, "f64", "Check gradients in double precision, whatever you train in.")
            .options(vec![
                option("f64", "f64 (double)", "", "53 bits: relative rounding 1.1e-16."),
                option("f32", "f32 (single)", "", "24 bits: relative rounding 6e-8."),
            ])
            .when("view", &["network"]),
        field("Check", "rule", "Quotient", FieldKind::Choice, "central", "The error of centered differences grows with h², that of forward ones with h.")
            .options(vec![
                option("central", "centered", "(J(θ+h) − J(θ−h)) / 2h", ""),
                option("forward", "forward", "(J(θ+h) − J(θ)) / h", ""),
            ])
            .when("view", &["network"]),
        field("Check", "rows", "Examples in the check", FieldKind::Integer, "50", "A few are enough, and they cross fewer kinks.")
            .range(1.0, 500.0, 1.0)
            .log()
            .when("view", &["network"]),
        field("Check", "sample", "Coordinates per tensor", FieldKind::Integer, "0", "0: all of them. Large tensors are sampled.")
            .range(0.0, 5000.0, 1.0)
            .when("view", &["network"]),
        field("Check", "burnin", "Training steps before the check", FieldKind::Integer, "0", "At the random start some faults hide: check again after some training.")
            .range(0.0, 100_000.0, 1.0)
            .when("view", &["network"]),
        field("Data", "net", "Examples", FieldKind::Choice, "plane", "The playground’s data, or random numbers of any size.")
            .options(vec![
                option("plane", "points in the plane", "", "As in the playground."),
                option("random", "random inputs and classes", "N(0, 1)", "For networks of any size."),
                option("images", "images", "pixels / 255 − mean image", "As the lecture checks its net before it trains it."),
            ])
            .when("view", &["network"]),
        field("Data", "d", "Inputs", FieldKind::Integer, "20", "3072 is a CIFAR-10 image.")
            .range(1.0, 3072.0, 1.0)
            .log()
            .when("view", &["network"])
            .when("net", &["random"]),
        field("Data", "c", "Classes", FieldKind::Integer, "3", "Units of the output layer.")
            .range(2.0, 20.0, 1.0)
            .when("view", &["network"])
            .when("net", &["random"]),
        images::source_field(&[ImageSource::Emoji, ImageSource::Fashion])
            .when("view", &["network"])
            .when("net", &["images"]),
        field("Network", "sizes", "Hidden layers", FieldKind::Text, "10,10", "Units of each, up to 8 layers of up to 500; 0 for none.")
            .when("view", &["network"])
            .when("net", &["random", "images"]),
        field("Clinic", "bug", "Bug", FieldKind::Choice, "random", "One drawn by the case number, or one you want to study.")
            .options(bugs)
            .when("view", &["clinic"]),
        field("Clinic", "after", "Training steps before the check", FieldKind::Integer, "0", "At the random start some faults hide: train the patient by its own gradient, and check again.")
            .range(0.0, 2000.0, 1.0)
            .when("view", &["clinic"]),
        field("Clinic", "case", "Case", FieldKind::Integer, "1", "The same number is the same patient for everyone.")
            .range(1.0, 9999.0, 1.0)
            .when("view", &["clinic"]),
    ]
}

/// Every key of the lab, in the order the page shows them.
pub static FIELDS: Table = Table::new(fields);

fn fields() -> Vec<FieldSpec> {
    let mut fields = OWN.to_vec();
    for mut f in playground_fields::CONTROLS.iter().copied() {
        if LEFT_OUT.contains(&f.key) {
            continue;
        }
        f = f.when("view", &["network"]);
        if PLANE_ONLY.contains(&f.key) {
            f = f.when("net", &["plane"]);
        }
        if f.key == "data" {
            f = f.options(
                (f.options.iter().copied())
                    .filter(|o| o.value != "csv")
                    .collect(),
            );
        }
        if matches!(f.key, "opt" | "lr" | "batch") {
            f.group = "Burn-in";
        }
        // A change here always starts a new check.
        f.live = false;
        fields.push(f);
    }
    fields
}

fn coefficients(p: &mut Parser<'_>) -> Vec<f64> {
    let text = p.text("coef").to_string();
    let parts: Vec<&str> = text.split(',').map(str::trim).take(100).collect();
    let read: Option<Vec<f64>> = parts
        .iter()
        .map(|t| parse_number(t).filter(|v| v.abs() <= 1e6))
        .collect();
    match read {
        Some(c) if c.len() <= MAX_TERMS => {
            p.accept("coef", text);
            c
        }
        _ => {
            let default = p.field("coef").default;
            let message = format!(
                "Up to {MAX_TERMS} numbers between -1e6 and 1e6, separated by commas: {default} is used."
            );
            p.problem("coef", &text, message);
            p.accept("coef", default.into());
            vec![1.0, 0.0, -2.0, 1.0]
        }
    }
}

fn sizes(p: &mut Parser<'_>) -> Vec<usize> {
    let text = p.text("sizes").to_string();
    if matches!(text.as_str(), "" | "0") {
        p.accept("sizes", "0".into());
        return Vec::new();
    }
    let parts = text.split(',').map(str::trim).take(100);
    let read: Option<Vec<usize>> = parts
        .map(|t| t.parse().ok().filter(|n| (1..=500).contains(n)))
        .collect();
    match read {
        Some(sizes) if sizes.len() <= 8 => {
            let texts: Vec<String> = sizes.iter().map(usize::to_string).collect();
            p.accept("sizes", texts.join(","));
            sizes
        }
        _ => {
            let default = p.field("sizes").default;
            let message = format!(
                "Up to 8 whole numbers between 1 and 500, separated by commas: {default} is used."
            );
            p.problem("sizes", &text, message);
            p.accept("sizes", default.into());
            vec![10, 10]
        }
    }
}

impl Settings {
    /// The nearest valid configuration, with a problem for every value refused or clamped.
    pub fn lenient(raw: &RawConfig) -> (Self, Vec<Problem>) {
        let fields = &OWN;
        let shared: Vec<&str> = playground_fields::CONTROLS
            .iter()
            .map(|f| f.key)
            .filter(|key| !LEFT_OUT.contains(key))
            .collect();
        let (mine, theirs): (Texts, Texts) = (raw.0.clone().into_iter())
            .filter(|(key, _)| !LEFT_OUT.contains(&key.as_str()))
            .partition(|(key, _)| fields.iter().any(|f| f.key == key));
        // The playground's parser reports keys that neither knows, so that each is reported once.
        let mut theirs = RawConfig(theirs);
        theirs.0.remove("at");
        let (net, mut problems) = Config::lenient(&theirs);
        let mut p = Parser::new(fields, &mine);
        let view = match p.choice("view").0 {
            "network" => View::Network,
            "clinic" => View::Clinic,
            _ => View::Scalar,
        };
        let coefficients = coefficients(&mut p);
        let function = match p.choice("fn").0 {
            "x3" => Function::Cube,
            "sin" => Function::Sine,
            "exp" => Function::Exponential,
            "relu" => Function::Relu,
            "poly" => Function::Polynomial(coefficients),
            _ => Function::Fourth,
        };
        let images = images::source(&mut p);
        let source = match p.choice("net").0 {
            "random" => NetSource::Random,
            "images" => NetSource::Images(images),
            _ => NetSource::Playground,
        };
        let bug = p.choice("bug").0;
        let mut config = Settings {
            view,
            function,
            x: p.number("x"),
            h: p.number("h"),
            step: p.number("step"),
            double: p.choice("prec").0 == "f64",
            rule: match p.choice("rule").0 {
                "forward" => Difference::Forward,
                _ => Difference::Central,
            },
            source,
            inputs: p.integer("d") as usize,
            classes: p.integer("c") as usize,
            sizes: sizes(&mut p),
            rows: p.integer("rows") as usize,
            sample: p.integer("sample") as usize,
            burn_in: p.integer("burnin"),
            after: p.integer("after") as usize,
            bug: BUGS.iter().position(|b| b.id == bug),
            case: p.integer("case"),
            net,
            texts: Texts::new(),
        };
        if view == View::Network {
            config.fit(&mut p);
        }
        problems.extend(p.problems);
        config.texts = p.accepted;
        for key in shared {
            if let Some(text) = config.net.texts.get(key) {
                config.texts.insert(key, text);
            }
        }
        (config, problems)
    }

    /// The keys whose values differ from the defaults, and the changes made on the way to this network.
    pub fn link(&self) -> Texts {
        let mut link = crate::settings::without_defaults(&self.texts, &FIELDS);
        if !self.net.journal.is_empty() {
            link.insert("log", crate::settings::journal::encode(&self.net.journal));
        }
        link
    }
}
