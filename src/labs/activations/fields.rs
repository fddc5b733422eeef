//! Every key of the activations lab.

use super::settings::{REACH, View};
use crate::data::ToySet;
use crate::data::images::ImageSource;
use crate::settings::field::{FieldKind, FieldSpec, OptionSpec, Table, field, option};
use crate::settings::{images, options};

fn toy_sets() -> Vec<OptionSpec> {
    (ToySet::ALL.into_iter())
        .filter(|s| !s.is_regression())
        .map(|s| option(s.name(), s.label(), "", ""))
        .collect()
}

/// Every key of the lab, in the order the page shows them.
pub static FIELDS: Table = Table::new(fields);

fn fields() -> Vec<FieldSpec> {
    vec![
        field(
            "Experiment",
            "view",
            "Experiment",
            FieldKind::Choice,
            "function",
            "Five ways to look at a function.",
        )
        .options(
            View::ALL
                .iter()
                .map(|(_, name)| option(name, name, "", ""))
                .collect(),
        ),
        field(
            "Function",
            "act",
            "Activation",
            FieldKind::Choice,
            "sigmoid",
            "Its numbers can be changed while you look.",
        )
        .options(options::ACTIVATIONS.to_vec())
        .when("view", &["function", "saturation"]),
        field(
            "Function",
            "lines",
            "Lines of Maxout",
            FieldKind::Choice,
            "drawn",
            "Drawn by the seed, or those whose maximum is ReLU or Leaky ReLU.",
        )
        .options(vec![
            option("drawn", "drawn by the seed", "", ""),
            option("relu", "0 and x", "", "Their maximum is ReLU."),
            option(
                "leaky_relu",
                "0.01x and x",
                "",
                "Their maximum is Leaky ReLU.",
            ),
        ])
        .when("view", &["function"])
        .when("act", &["maxout"]),
        field(
            "Function",
            "x",
            "Input x",
            FieldKind::Number,
            "0",
            "The lecture asks at −10, 0 and 10.",
        )
        .range(-REACH, REACH, 0.01)
        .when("view", &["function"]),
        field(
            "Function",
            "up",
            "Upstream gradient dL/da",
            FieldKind::Number,
            "1",
            "The gradient that arrives from the layers above.",
        )
        .range(-5.0, 5.0, 0.1)
        .when("view", &["function"]),
        field(
            "Population",
            "s",
            "Standard deviation of z",
            FieldKind::Number,
            "1",
            "The size of the weights times the size of the inputs.",
        )
        .range(0.01, 100.0, 0.01)
        .log()
        .when("view", &["saturation"]),
        field(
            "Data",
            "data",
            "Points",
            FieldKind::Choice,
            "circle",
            "200 points on the plane.",
        )
        .options(toy_sets())
        .when("view", &["dead"]),
        field(
            "Network",
            "hid",
            "Activation",
            FieldKind::Choice,
            "relu",
            "f of the hidden units.",
        )
        .options(options::ACTIVATIONS.to_vec())
        .when("view", &["dead"]),
        field(
            "Network",
            "units",
            "Hidden units",
            FieldKind::Integer,
            "30",
            "One layer; every unit is a line across the plane.",
        )
        .range(10.0, 50.0, 1.0)
        .when("view", &["dead"]),
        field(
            "Network",
            "bias",
            "Biases at the start",
            FieldKind::Number,
            "0",
            "Some people start ReLU units at 0.01.",
        )
        .range(-1.0, 1.0, 0.01)
        .when("view", &["dead"]),
        field(
            "Training",
            "lr",
            "Learning rate",
            FieldKind::Number,
            "2",
            "Plain SGD.",
        )
        .range(0.001, 10.0, 0.001)
        .log()
        .when("view", &["dead"]),
        field(
            "Training",
            "batch",
            "Examples per update",
            FieldKind::Integer,
            "10",
            "200 are all of them.",
        )
        .range(1.0, 200.0, 1.0)
        .when("view", &["dead"]),
        field(
            "Training",
            "steps",
            "Updates",
            FieldKind::Integer,
            "300",
            "You can look at the network after each of them.",
        )
        .range(20.0, 500.0, 10.0)
        .when("view", &["dead"]),
        field(
            "Training",
            "at",
            "Step shown",
            FieldKind::Integer,
            "0",
            "The step of the run that is shown.",
        )
        .range(0.0, 500.0, 1.0)
        .when("view", &["dead"]),
        field(
            "Training",
            "unit",
            "Unit chosen",
            FieldKind::Integer,
            "0",
            "0: none.",
        )
        .range(0.0, 50.0, 1.0)
        .when("view", &["dead"]),
        images::source_field(&[ImageSource::Fashion, ImageSource::Emoji]).when("view", &["race"]),
        field(
            "Data",
            "n",
            "Training images",
            FieldKind::Integer,
            "500",
            "The same for all.",
        )
        .range(100.0, 1000.0, 100.0)
        .when("view", &["race"]),
        field(
            "Network",
            "width",
            "Units of each hidden layer",
            FieldKind::Integer,
            "64",
            "Two hidden layers and ten outputs.",
        )
        .range(16.0, 256.0, 16.0)
        .when("view", &["race"]),
        field(
            "Network",
            "init",
            "Weights",
            FieldKind::Choice,
            "lecun_normal",
            "One rule and the same random numbers for all. Default: the lecture’s Xavier.",
        )
        .options(options::INITIALIZERS.to_vec())
        .when("view", &["race"]),
        field(
            "Race",
            "rates",
            "Learning rate",
            FieldKind::Choice,
            "best",
            "No function is helped or hindered by another’s rate if each has its own.",
        )
        .options(vec![
            option(
                "best",
                "each its own best",
                "",
                "The best of five rates, found on a draw that does not race.",
            ),
            option(
                "one",
                "one for all",
                "",
                "What suits one function may be too much for another.",
            ),
        ])
        .when("view", &["race"]),
        field(
            "Race",
            "rate",
            "The rate for all",
            FieldKind::Number,
            "0.1",
            "Plain SGD, batches of 50.",
        )
        .range(0.001, 3.0, 0.001)
        .log()
        .when("view", &["race"])
        .when("rates", &["one"]),
        field(
            "Race",
            "target",
            "Target loss",
            FieldKind::Number,
            "0.3",
            "Cross-entropy over training images; ln 10 = 2.303 is chance.",
        )
        .range(0.05, 2.2, 0.05)
        .when("view", &["race"]),
        field(
            "Race",
            "most",
            "Maximum updates",
            FieldKind::Integer,
            "300",
            "A run that needs more counts as not reaching the target.",
        )
        .range(50.0, 2000.0, 50.0)
        .when("view", &["race"]),
        field(
            "Race",
            "seeds",
            "Seeds",
            FieldKind::Integer,
            "5",
            "Each a draw of weights and batches that all functions share.",
        )
        .range(1.0, 20.0, 1.0)
        .when("view", &["race"]),
        field("Race", "go", "Started", FieldKind::Choice, "0", "")
            .options(vec![
                option("0", "not yet", "", ""),
                option("1", "yes", "", ""),
            ])
            .when("view", &["race"]),
        field(
            "Draws",
            "seed",
            "Seed",
            FieldKind::Integer,
            "1",
            "Same seed, same random numbers.",
        )
        .range(0.0, 4_294_967_295.0, 1.0),
    ]
}
