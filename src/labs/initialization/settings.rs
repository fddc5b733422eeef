//! The controls of the initialization lab.

use crate::data::images::ImageSource;
use crate::nn::lsuv::Measured;
use crate::nn::norm::{Norm, TooFew};
use crate::nn::{Activation, Initializer};
use crate::settings::Texts;
use crate::settings::field::{FieldKind, FieldSpec, OptionSpec, Table, field, option};
use crate::settings::parse::Parser;
use crate::settings::{Problem, RawConfig};
use crate::settings::{images, options};
use serde::Serialize;

/// Maximum weights of the whole net: 100 MB in f32, and as much for their gradient.
pub const MAX_WEIGHTS: usize = 25_000_000;

/// Maximum pre-activations over all examples if layers are normalized, because they are kept: 100 MB.
pub const MAX_NORMED: usize = 25_000_000;

/// Which part of the lab is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// Histograms and statistics of every layer.
    Layers,
    /// LSUV and data-dependent, step by step.
    Steps,
    /// W = omega I.
    Chain,
    /// Equal units.
    Symmetry,
    /// The same nets, trained on images.
    Train,
}

/// The method of the stepper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stepper {
    /// Layer-sequential unit variance.
    Lsuv,
    /// Kraehenbuehl et al.: within layers, then between them.
    DataDependent,
}

/// Settings from which the lab can be built without further checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What is shown.
    pub view: View,
    /// Activation of every layer.
    pub activation: Activation,
    /// Number of layers.
    pub depth: usize,
    /// Units per layer, and inputs.
    pub units: usize,
    /// Units of every second layer; the same as [`units`](Self::units) for equal widths.
    pub second: usize,
    /// Examples.
    pub rows: usize,
    /// Normalization in front of every activation of the measured layers.
    pub norm: Option<Norm>,
    /// Seed of every draw.
    pub seed: u64,
    /// The initializer that this worker measures; up to three others are measured beside it.
    pub initializer: Initializer,
    /// Every bias.
    pub bias: f64,
    /// Number of seeds measured, from `seed` on.
    pub fan: usize,
    /// Method of the stepper.
    pub stepper: Stepper,
    /// LSUV's tolerance.
    pub tolerance: f64,
    /// Maximum iterations: of LSUV per layer, or between layers.
    pub limit: usize,
    /// Exponent of the steps between layers.
    pub alpha: f64,
    /// LSUV's mini-batches.
    pub minibatches: usize,
    /// The signal whose variance LSUV measures.
    pub measured: Measured,
    /// Chain: omega.
    pub omega: f64,
    /// Symmetry run: squared error instead of softmax.
    pub mse: bool,
    /// Symmetry run: noise added to the weights.
    pub noise: f64,
    /// Learning rate of the symmetry run and of the training.
    pub learning_rate: f64,
    /// Images of the training.
    pub images: ImageSource,
    /// Updates of the training.
    pub steps: u64,
    /// Accepted text of every key.
    pub texts: Texts,
}

/// Every key of the lab, in the order the page shows them.
pub static FIELDS: Table = Table::new(fields);

fn fields() -> Vec<FieldSpec> {
    let mut others: Vec<OptionSpec> = vec![option("none", "none", "", "")];
    others.extend(options::INITIALIZERS);
    let other = |key, label| {
        field(
            "Initializers",
            key,
            label,
            FieldKind::Choice,
            "none",
            "Measured beside the first with the same random numbers, in a worker of its own.",
        )
        .options(others.clone())
        .when("view", &["layers", "train"])
    };
    vec![
        field("Experiment", "view", "Experiment", FieldKind::Choice, "layers", "Five ways to look at a random start.")
            .options(vec![
                option("layers", "Layer by layer", "", ""),
                option("steps", "Step by step", "", "LSUV and data-dependent initialization."),
                option("chain", "W = ωI", "", "The product of Jacobians."),
                option("symmetry", "Symmetry", "", "Equal units stay equal."),
                option("train", "Train from here", "", "The same nets on images."),
            ]),
        field("Network", "act", "Activation", FieldKind::Choice, "tanh", "Of every layer.")
            .options(options::ACTIVATIONS.to_vec()),
        field("Network", "layers", "Layers", FieldKind::Integer, "10", "All of the same width, unless every second layer has its own.")
            .range(2.0, 50.0, 1.0)
            .when("view", &["layers", "steps", "chain", "train"]),
        field("Network", "units", "Units per layer", FieldKind::Integer, "500", "And inputs. Step by step computes with 128 at most.")
            .range(10.0, 1000.0, 10.0)
            .when("view", &["layers", "steps", "train"]),
        field("Network", "units2", "Every second layer", FieldKind::Integer, "0", "0: as wide as the others. With another width fan_in and fan_out differ, and so do Glorot and the lecture’s Xavier.")
            .range(0.0, 1000.0, 10.0)
            .when("view", &["layers", "train"]),
        field("Network", "norm", "Normalization", FieldKind::Choice, "none", "Of z, in front of every activation, by its mean μ and variance σ² (γ = 1, β = 0, c = 10⁻⁵).")
            .options(vec![
                option("none", "none", "", ""),
                option("batch", "batch", "ẑ = (z − μ)/√(σ² + c), μ and σ of each unit", "Over the examples."),
                option("layer", "layer", "ẑ = (z − μ)/√(σ² + c), μ and σ of each example", "Over the units."),
            ])
            .when("view", &["layers"]),
        field("Network", "n", "Examples", FieldKind::Integer, "1000", "Inputs N(0, 1). Batch normalization takes them as one batch.")
            .range(2.0, 1000.0, 1.0)
            .log()
            .when("view", &["layers"]),
        field("Network", "bias", "Biases", FieldKind::Number, "0", "The same for every unit.")
            .range(-2.0, 2.0, 0.01)
            .when("view", &["layers", "symmetry", "train"]),
        field("Network", "seed", "Seed", FieldKind::Integer, "1", "Same seed, same weights, inputs and gradient.")
            .range(0.0, 4_294_967_295.0, 1.0),
        field("Initializers", "init", "Weights", FieldKind::Choice, "normal", "The lecture starts with N(0, 0.01²).")
            .options(options::INITIALIZERS.to_vec())
            .when("view", &["layers", "symmetry", "train"]),
        other("init2", "Compare with 2"),
        other("init3", "Compare with 3"),
        other("init4", "Compare with 4"),
        field("Initializers", "fan", "Seeds", FieldKind::Integer, "1", "More than one: median, quartiles and the spread that z-scores need.")
            .range(1.0, 20.0, 1.0)
            .when("view", &["layers"]),
        field("Method", "method", "Method", FieldKind::Choice, "lsuv", "Both look at data before they choose the size of W.")
            .options(vec![
                option("lsuv", "LSUV", "W ← W/√Var(z)", "Mishkin & Matas 2015: layer by layer to unit variance."),
                option("data", "data-dependent", "w ← w/σ, b ← β − μ/σ; then W ← W (C_k/C)^(d/2)", "Krähenbühl et al. 2015: unit by unit to mean β and variance 1, then the layers’ rates of change made equal."),
            ])
            .when("view", &["steps"]),
        field("Method", "tol", "Tolerance on the variance", FieldKind::Number, "0.02", "A layer within it is left alone.")
            .range(0.001, 0.5, 0.001)
            .log()
            .when("view", &["steps"]),
        field("Method", "limit", "Maximum iterations", FieldKind::Integer, "10", "Per layer; or between the layers.")
            .range(1.0, 50.0, 1.0)
            .when("view", &["steps"]),
        field("Method", "alpha", "Damping exponent d", FieldKind::Number, "1", "Of the steps between layers. 1 is exact for ReLU; the paper damps with 0.25.")
            .range(0.05, 1.0, 0.05)
            .when("view", &["steps"])
            .when("method", &["data"]),
        field("Method", "batches", "Mini-batches", FieldKind::Integer, "1", "1: the same examples every time, and one division is enough.")
            .range(1.0, 16.0, 1.0)
            .when("view", &["steps"])
            .when("method", &["lsuv"]),
        field("Method", "on", "Variance of", FieldKind::Choice, "z", "After a saturating activation the variance can never reach 1.")
            .options(vec![option("z", "the pre-activations z", "", ""), option("a", "the activations a", "", "")])
            .when("view", &["steps"])
            .when("method", &["lsuv"]),
        field("Chain", "omega", "ω", FieldKind::Number, "0.9", "Every W is ωI.")
            .range(0.5, 1.5, 0.01)
            .when("view", &["chain"]),
        field("Training", "loss", "Data loss", FieldKind::Choice, "mse", "With equal weights softmax sends no gradient to the hidden layers at the start: the errors p − y sum to 0, and equal weights pass only their sum.")
            .options(vec![option("mse", "Mean squared error", "", ""), option("softmax", "Softmax cross-entropy", "", "")])
            .when("view", &["symmetry"]),
        field("Training", "noise", "Noise on the weights", FieldKind::Number, "0", "Breaks the symmetry.")
            .range(0.0, 1.0, 0.001)
            .when("view", &["symmetry"]),
        field("Training", "lr", "Learning rate", FieldKind::Number, "0.1", "Plain SGD.")
            .range(0.001, 10.0, 0.001)
            .log()
            .when("view", &["symmetry", "train"]),
        field("Training", "steps", "Updates", FieldKind::Integer, "200", "Of 50 examples each; 20 are an epoch.")
            .range(20.0, 2000.0, 20.0)
            .when("view", &["train"]),
        images::source_field(&[ImageSource::Fashion, ImageSource::Emoji]).when("view", &["train"]),
    ]
}

impl Settings {
    /// Inputs, then the units of each layer.
    pub fn widths(&self) -> Vec<usize> {
        let width = |l: usize| if l % 2 == 1 { self.second } else { self.units };
        (0..=self.depth).map(width).collect()
    }

    /// The nearest valid configuration, with a problem for every value refused or clamped.
    pub fn lenient(raw: &RawConfig) -> (Self, Vec<Problem>) {
        let mut p = Parser::new(&FIELDS, &raw.0);
        p.refuse_unknown(&[]);
        let (name, values) = p.choice("act");
        let activation = options::activation(name, &values).unwrap_or(Activation::Tanh);
        let (name, values) = p.choice("init");
        let initializer = options::initializer(name, &values).unwrap_or(Initializer::LecunNormal);
        for key in ["init2", "init3", "init4"] {
            p.choice(key);
        }
        let depth = p.integer("layers") as usize;
        let mut units = p.integer("units") as usize;
        let mut second = match p.integer("units2") as usize {
            0 => units,
            width => width.max(10),
        };
        let columns = second * activation.pieces();
        if depth * units * columns > MAX_WEIGHTS {
            let most = MAX_WEIGHTS / (depth * activation.pieces());
            let most = ((most as f64).sqrt() / 10.0) as usize * 10;
            let message = format!(
                "{depth} layers of {units} units have more than {} million weights: {most} units are used.",
                MAX_WEIGHTS / 1_000_000
            );
            p.problem("units", &units.to_string(), message);
            (units, second) = (most, most);
            p.accept("units", units.to_string());
            p.accept("units2", "0".into());
        }
        let norm = match p.choice("norm").0 {
            "batch" => Some(Norm::Batch),
            "layer" => Some(Norm::Layer),
            _ => None,
        };
        let columns = activation.pieces() * (depth.div_ceil(2) * second + depth / 2 * units);
        let rows = rows(&mut p, norm, columns);
        let config = Settings {
            view: match p.choice("view").0 {
                "steps" => View::Steps,
                "chain" => View::Chain,
                "symmetry" => View::Symmetry,
                "train" => View::Train,
                _ => View::Layers,
            },
            activation,
            depth,
            units,
            second,
            rows,
            norm,
            seed: p.integer("seed"),
            initializer,
            bias: p.number("bias"),
            fan: p.integer("fan") as usize,
            stepper: match p.choice("method").0 {
                "data" => Stepper::DataDependent,
                _ => Stepper::Lsuv,
            },
            tolerance: p.number("tol"),
            limit: p.integer("limit") as usize,
            alpha: p.number("alpha"),
            minibatches: p.integer("batches") as usize,
            measured: match p.choice("on").0 {
                "a" => Measured::PostActivation,
                _ => Measured::PreActivation,
            },
            omega: p.number("omega"),
            mse: p.choice("loss").0 == "mse",
            noise: p.number("noise"),
            learning_rate: p.number("lr"),
            images: images::source(&mut p),
            steps: p.integer("steps"),
            texts: Texts::new(),
        };
        let texts = p.accepted;
        (Settings { texts, ..config }, p.problems)
    }

    /// "batch", "layer" or "none".
    pub fn norm_name(&self) -> &str {
        self.texts.get("norm").unwrap_or("none")
    }

    /// The initializer as a label: "Normal, std 0.01".
    pub fn initializer_label(&self) -> String {
        let text = self.texts.get("init").unwrap_or("");
        let mut parts = text.split(':');
        let list = options::INITIALIZERS;
        let name = parts.next().unwrap_or("");
        let Some(spec) = list.iter().find(|o| o.value == name) else {
            return text.into();
        };
        let short = spec.label.split(" (").next().unwrap_or(spec.label);
        let values = spec.params.iter().map(|p| {
            let value = parts
                .next()
                .map_or_else(|| crate::settings::number_text(p.default), String::from);
            format!(", {} {value}", p.label)
        });
        format!("{short}{}", values.collect::<String>())
    }

    /// The keys whose values differ from the defaults.
    pub fn link(&self) -> Texts {
        crate::settings::without_defaults(&self.texts, &FIELDS)
    }
}

/// Number of examples: enough for a batch to have a spread, and few enough to fit if all `columns` of z are kept.
fn rows(p: &mut Parser, norm: Option<Norm>, columns: usize) -> usize {
    let known = p.problems.len();
    let rows = p.integer("n") as usize;
    let Some(norm) = norm else {
        return rows;
    };
    if let (Norm::Batch, Some(problem)) = (norm, p.problems.get_mut(known))
        && rows == 2
    {
        problem.message = format!("{TooFew} 2 are used.");
    }
    let most = MAX_NORMED / columns.max(1);
    if rows <= most {
        return rows;
    }
    let message = format!(
        "With normalization all examples pass the net together: {most} fit into memory and are used."
    );
    p.problem("n", &rows.to_string(), message);
    p.accept("n", most.to_string());
    most
}
