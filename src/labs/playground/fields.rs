//! The playground's controls.

use crate::data::{Feature, Preprocessing, ToySet};
use crate::settings::field::{FieldKind, FieldSpec, OptionSpec, field, option};
use crate::settings::options;

/// Maximum number of hidden layers.
pub const MAX_LAYERS: usize = 8;
/// Maximum units per hidden layer.
pub const MAX_UNITS: usize = 32;

/// The generated sets, then the two that a user provides.
const SETS: [OptionSpec; ToySet::ALL.len() + 2] = {
    let mut all = [option("", "", "", ""); ToySet::ALL.len() + 2];
    let mut i = 0;
    while i < ToySet::ALL.len() {
        all[i] = option(ToySet::ALL[i].name(), ToySet::ALL[i].label(), "", "");
        i += 1;
    }
    all[i] = option(
        "draw",
        "Draw your own",
        "",
        "Points you place on the plane.",
    );
    all[i + 1] = option(
        "csv",
        "CSV",
        "",
        "A table you paste or drop; it stays in your browser.",
    );
    all
};

/// The sets on the plane: all but the table, which is the last.
const PLANE: [&str; SETS.len() - 1] = {
    let mut names = [""; SETS.len() - 1];
    let mut i = 0;
    while i < names.len() {
        names[i] = SETS[i].value;
        i += 1;
    }
    names
};

const GENERATED: [&str; ToySet::ALL.len()] = {
    let mut names = [""; ToySet::ALL.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = PLANE[i];
        i += 1;
    }
    names
};

const FEATURES: [OptionSpec; Feature::ALL.len()] = {
    let mut all = [option("", "", "", ""); Feature::ALL.len()];
    let mut i = 0;
    while i < all.len() {
        all[i] = option(Feature::ALL[i].name(), Feature::ALL[i].label(), "", "");
        i += 1;
    }
    all
};

const PREPROCESSING: [OptionSpec; Preprocessing::ALL.len()] = {
    let mut all = [option("", "", "", ""); Preprocessing::ALL.len()];
    let mut i = 0;
    while i < all.len() {
        let p = Preprocessing::ALL[i];
        all[i] = option(p.name(), p.label(), "", p.help());
        i += 1;
    }
    all
};

/// Every key of the playground, in the order the page shows them.
pub static CONTROLS: &[FieldSpec] = &[
    field(
        "Data",
        "data",
        "Data set",
        FieldKind::Choice,
        "circle",
        "Generated from the seed.",
    )
    .of(&SETS),
    field(
        "Data",
        "n",
        "Examples",
        FieldKind::Integer,
        "500",
        "Training and test together.",
    )
    .range(20.0, 2000.0, 10.0)
    .when("data", &GENERATED),
    field(
        "Data",
        "noise",
        "Noise",
        FieldKind::Number,
        "0",
        "Share of the set’s own scale added to each point.",
    )
    .range(0.0, 0.5, 0.01)
    .when("data", &GENERATED),
    field(
        "Data",
        "classes",
        "Classes",
        FieldKind::Integer,
        "3",
        "Blobs; arms of the spiral.",
    )
    .range(2.0, 6.0, 1.0)
    .when("data", &["blobs"]),
    field(
        "Data",
        "arms",
        "Arms",
        FieldKind::Integer,
        "2",
        "One class an arm.",
    )
    .range(2.0, 6.0, 1.0)
    .when("data", &["spiral"]),
    field(
        "Data",
        "pts",
        "Drawn points",
        FieldKind::Text,
        "",
        "Four characters a point.",
    )
    .when("data", &["draw"]),
    field(
        "Data",
        "split",
        "Training share",
        FieldKind::Number,
        "0.5",
        "The rest is the test set.",
    )
    .range(0.1, 0.9, 0.05),
    field(
        "Offset and scale",
        "ox",
        "Offset of x₁",
        FieldKind::Number,
        "0",
        "Moves the data: inputs that are not zero-centered.",
    )
    .range(-20.0, 20.0, 0.1),
    field(
        "Offset and scale",
        "oy",
        "Offset of x₂",
        FieldKind::Number,
        "0",
        "Moves the data: inputs that are not zero-centered.",
    )
    .range(-20.0, 20.0, 0.1),
    field(
        "Offset and scale",
        "sx",
        "Scale of x₁",
        FieldKind::Number,
        "1",
        "Stretches the data: inputs of unequal variance.",
    )
    .range(0.01, 100.0, 0.01)
    .log(),
    field(
        "Offset and scale",
        "sy",
        "Scale of x₂",
        FieldKind::Number,
        "1",
        "Stretches the data: inputs of unequal variance.",
    )
    .range(0.01, 100.0, 0.01)
    .log(),
    field(
        "Data",
        "xaxis",
        "Horizontal axis",
        FieldKind::Integer,
        "0",
        "Column drawn left to right, at first one of the two that tell most about the label; those that are not drawn are held at their training mean.",
    )
    .range(0.0, 64.0, 1.0)
    .when("data", &["csv"]),
    field(
        "Data",
        "yaxis",
        "Vertical axis",
        FieldKind::Integer,
        "0",
        "Column drawn upward.",
    )
    .range(0.0, 64.0, 1.0)
    .when("data", &["csv"]),
    field(
        "Data",
        "seed",
        "Seed",
        FieldKind::Integer,
        "1",
        "Same seed, same points, weights and order.",
    )
    .range(0.0, 4_294_967_295.0, 1.0),
    field(
        "Inputs",
        "in",
        "Inputs",
        FieldKind::Multi,
        "x1,x2",
        "What the network is given of each point.",
    )
    .of(&FEATURES)
    .when("data", &PLANE),
    field(
        "Inputs",
        "prep",
        "Preprocessing",
        FieldKind::Choice,
        "none",
        "Fitted on the training examples and applied to both parts.",
    )
    .of(&PREPROCESSING),
    field(
        "Network",
        "hidden",
        "Hidden layers",
        FieldKind::List,
        "4,2",
        "Units of each hidden layer; none makes a linear model.",
    )
    .range(1.0, MAX_UNITS as f64, 1.0),
    field(
        "Network",
        "act",
        "Activation",
        FieldKind::List,
        "tanh",
        "One for every hidden layer, or one for all.",
    )
    .of(options::ACTIVATIONS),
    field(
        "Network",
        "out",
        "Output activation",
        FieldKind::Choice,
        "linear",
        "The losses expect raw scores: anything but linear is an experiment.",
    )
    .of(options::ACTIVATIONS),
    field(
        "Initialization",
        "init",
        "Weights",
        FieldKind::Choice,
        "glorot_uniform",
        "The same draws, scaled by the rule.",
    )
    .of(options::INITIALIZERS),
    field(
        "Initialization",
        "bias",
        "Biases",
        FieldKind::Number,
        "0",
        "A small positive bias is sometimes given to ReLU units.",
    )
    .range(-10.0, 10.0, 0.01),
    field(
        "Loss",
        "loss",
        "Data loss",
        FieldKind::Choice,
        "auto",
        "A mean over the batch.",
    )
    .of(options::LOSSES),
    field(
        "Loss",
        "l2",
        "L2 penalty λ",
        FieldKind::Number,
        "0",
        "½ λ Σ W², biases exempt.",
    )
    .range(0.0, 10.0, 0.001)
    .log()
    .live(),
    field(
        "Loss",
        "l1",
        "L1 penalty λ",
        FieldKind::Number,
        "0",
        "λ Σ |W|, biases exempt.",
    )
    .range(0.0, 10.0, 0.001)
    .log()
    .live(),
    field(
        "Training",
        "opt",
        "Optimizer",
        FieldKind::Choice,
        "sgd",
        "The update rule.",
    )
    .of(options::OPTIMIZERS),
    field(
        "Training",
        "lr",
        "Learning rate",
        FieldKind::Number,
        "0.03",
        "Changes at once, without a reset.",
    )
    .range(1e-6, 1000.0, 0.001)
    .log()
    .live(),
    field(
        "Training",
        "batch",
        "Batch size",
        FieldKind::Integer,
        "10",
        "Examples per step; the last step of an epoch takes what is left.",
    )
    .range(1.0, 2000.0, 1.0)
    .log()
    .live(),
    field(
        "Stop",
        "stopepoch",
        "Stop at epoch",
        FieldKind::Integer,
        "0",
        "0: never.",
    )
    .range(0.0, 1_000_000.0, 1.0)
    .live(),
    field(
        "Stop",
        "stoploss",
        "Stop at training loss",
        FieldKind::Number,
        "0",
        "Checked each epoch; 0: never.",
    )
    .range(0.0, 100.0, 0.001)
    .live(),
    field(
        "Stop",
        "stoptest",
        "Stop at test loss",
        FieldKind::Number,
        "0",
        "Checked each epoch; 0: never.",
    )
    .range(0.0, 100.0, 0.001)
    .live(),
];

/// Keys of a link's replay, read in addition to the fields: the step to go to and the changes on the way.
pub const REPLAY_KEYS: [&str; 4] = ["v", "at", "log", "state"];
