//! The playground's controls.

use super::field::{FieldKind, FieldSpec, field, option};
use super::options;
use crate::data::{Feature, Preprocessing, ToySet};

/// Hidden layers at the most.
pub const MAX_LAYERS: usize = 8;
/// Units per hidden layer at the most.
pub const MAX_UNITS: usize = 32;

/// Every key of the playground, in the order the page shows them.
pub fn fields() -> Vec<FieldSpec> {
    let mut sets: Vec<_> = ToySet::ALL
        .iter()
        .map(|s| option(s.name(), s.label(), "", ""))
        .collect();
    sets.push(option(
        "draw",
        "Draw your own",
        "",
        "Points you place on the plane.",
    ));
    sets.push(option(
        "csv",
        "CSV",
        "",
        "A table you paste or drop; it stays in your browser.",
    ));
    let names: Vec<&'static str> = ToySet::ALL.iter().map(|s| s.name()).collect();
    let plane: Vec<&'static str> = names.iter().copied().chain(["draw"]).collect();
    let features = Feature::ALL
        .iter()
        .map(|f| option(f.name(), f.label(), "", ""))
        .collect();
    let preprocessing = Preprocessing::ALL
        .iter()
        .map(|p| option(p.name(), p.label(), "", p.help()))
        .collect();
    let mut fields = data_fields(sets, &names);
    fields.extend([
        field(
            "Inputs",
            "in",
            "Inputs",
            FieldKind::Multi,
            "x1,x2",
            "What the network is given of each point.",
        )
        .options(features)
        .when("data", &plane),
        field(
            "Inputs",
            "prep",
            "Preprocessing",
            FieldKind::Choice,
            "none",
            "Fitted on the training examples and applied to both parts.",
        )
        .options(preprocessing),
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
        .options(options::activations()),
        field(
            "Network",
            "out",
            "Output activation",
            FieldKind::Choice,
            "linear",
            "The losses expect raw scores: anything but linear is an experiment.",
        )
        .options(options::activations()),
        field(
            "Initialization",
            "init",
            "Weights",
            FieldKind::Choice,
            "glorot_uniform",
            "The same draws, scaled by the rule.",
        )
        .options(options::initializers()),
        field(
            "Initialization",
            "bias",
            "Biases",
            FieldKind::Number,
            "0",
            "A small positive bias is sometimes given to ReLU units.",
        )
        .range(-10.0, 10.0, 0.01),
    ]);
    fields.extend(training_fields());
    fields
}

fn data_fields(sets: Vec<super::field::OptionSpec>, generated: &[&'static str]) -> Vec<FieldSpec> {
    vec![
        field(
            "Data",
            "data",
            "Data set",
            FieldKind::Choice,
            "circle",
            "Generated from the seed.",
        )
        .options(sets),
        field(
            "Data",
            "n",
            "Examples",
            FieldKind::Integer,
            "500",
            "Training and test together.",
        )
        .range(20.0, 2000.0, 10.0)
        .when("data", generated),
        field(
            "Data",
            "noise",
            "Noise",
            FieldKind::Number,
            "0",
            "Share of the set’s own scale added to each point.",
        )
        .range(0.0, 0.5, 0.01)
        .when("data", generated),
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
            "1",
            "Column drawn left to right; the others are held at their training mean.",
        )
        .range(1.0, 64.0, 1.0)
        .when("data", &["csv"]),
        field(
            "Data",
            "yaxis",
            "Vertical axis",
            FieldKind::Integer,
            "2",
            "Column drawn upwards; the others are held at their training mean.",
        )
        .range(1.0, 64.0, 1.0)
        .when("data", &["csv"]),
        field(
            "Data",
            "seed",
            "Seed",
            FieldKind::Integer,
            "1",
            "Names every random draw: points, split, weights, order of examples.",
        )
        .range(0.0, 4_294_967_295.0, 1.0),
    ]
}

fn training_fields() -> Vec<FieldSpec> {
    vec![
        field(
            "Loss",
            "loss",
            "Data loss",
            FieldKind::Choice,
            "auto",
            "A mean over the batch.",
        )
        .options(options::losses()),
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
        .options(options::optimizers()),
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
            "Looked at after every epoch; 0: never.",
        )
        .range(0.0, 100.0, 0.001)
        .live(),
        field(
            "Stop",
            "stoptest",
            "Stop at test loss",
            FieldKind::Number,
            "0",
            "Looked at after every epoch; 0: never.",
        )
        .range(0.0, 100.0, 0.001)
        .live(),
    ]
}

/// Keys of a link's replay, read beside the fields: the step to go to and the changes on the way.
pub const REPLAY_KEYS: [&str; 3] = ["v", "at", "log"];
