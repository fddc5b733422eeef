//! The controls of the activations lab.

use crate::data::ToySet;
use crate::data::images::ImageSource;
use crate::nn::{Activation, Initializer};
use crate::settings::Texts;
use crate::settings::field::{FieldKind, FieldSpec, OptionSpec, Table, field, option};
use crate::settings::parse::Parser;
use crate::settings::{Problem, RawConfig, images, options};

/// Half the width of the picture of f and f'.
pub const REACH: f64 = 12.0;

/// Which part of the lab is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// f and f' and one gate.
    Function,
    /// The properties of all functions.
    Table,
    /// Gradients that survive, against the size of the pre-activations.
    Saturation,
    /// Units that die while they learn.
    Dead,
    /// The same net with each function on images.
    Race,
}

impl View {
    /// Every view and its name in links.
    pub const ALL: [(View, &'static str); 5] = [
        (View::Function, "function"),
        (View::Table, "table"),
        (View::Saturation, "saturation"),
        (View::Dead, "dead"),
        (View::Race, "race"),
    ];

    /// The name in links.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(v, _)| *v == self)
            .map_or("", |p| p.1)
    }
}

/// How the learning rate of the race is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rates {
    /// One for all.
    One,
    /// For each function the best of a small set, found on a draw that does not race.
    Best,
}

/// An activations lab that can be built without any further check.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivationsConfig {
    /// What is shown.
    pub view: View,
    /// The function looked at.
    pub activation: Activation,
    /// That of the hidden units in the dead-ReLU view.
    pub hidden: Activation,
    /// Where it is looked at.
    pub x: f64,
    /// Gradient that arrives from above.
    pub upstream: f64,
    /// Standard deviation of the population of pre-activations.
    pub scale: f64,
    /// Names every draw.
    pub seed: u64,
    /// Points of the dead-ReLU view.
    pub data: ToySet,
    /// Its hidden units.
    pub units: usize,
    /// Every bias at the start.
    pub bias: f64,
    /// Of the dead-ReLU view.
    pub learning_rate: f64,
    /// Its examples per update.
    pub batch: usize,
    /// Its updates.
    pub steps: usize,
    /// The step of it that is shown.
    pub at: usize,
    /// The unit that is chosen, from 1; 0: none.
    pub unit: usize,
    /// Images of the race.
    pub images: ImageSource,
    /// Whether it has been started.
    pub go: bool,
    /// Its training images.
    pub examples: usize,
    /// Units of each of its two hidden layers.
    pub width: usize,
    /// Its initializer.
    pub initializer: Initializer,
    /// Its seeds.
    pub seeds: usize,
    /// Its updates at the most.
    pub race_steps: u64,
    /// The training loss to reach.
    pub target: f64,
    /// How its learning rate is chosen.
    pub rates: Rates,
    /// The one rate for all.
    pub race_rate: f64,
    /// Accepted text of every key.
    pub texts: Texts,
}

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
            "x",
            "Input x",
            FieldKind::Number,
            "10",
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
            "What comes from above.",
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
            "Of the hidden units.",
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
            "Each can be looked at.",
        )
        .range(20.0, 500.0, 10.0)
        .when("view", &["dead"]),
        field(
            "Training",
            "at",
            "Step shown",
            FieldKind::Integer,
            "500",
            "Of the kept run.",
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
            "One rule and the same random numbers for all; the lecture’s Xavier to begin with.",
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
            "Updates at the most",
            FieldKind::Integer,
            "300",
            "Who has not arrived by then has not arrived.",
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
            "Names every random draw.",
        )
        .range(0.0, 4_294_967_295.0, 1.0),
    ]
}

impl ActivationsConfig {
    /// The nearest valid configuration, with a problem for every value refused or clamped.
    pub fn lenient(raw: &RawConfig) -> (Self, Vec<Problem>) {
        let mut p = Parser::new(&FIELDS, &raw.0);
        p.refuse_unknown(&[]);
        let name = p.choice("view").0;
        let view = View::ALL.iter().find(|(_, n)| *n == name);
        let (name, values) = p.choice("act");
        let activation = options::activation(name, &values).unwrap_or(Activation::Sigmoid);
        let (name, values) = p.choice("hid");
        let hidden = options::activation(name, &values).unwrap_or(Activation::Relu);
        let (name, values) = p.choice("init");
        let initializer = options::initializer(name, &values).unwrap_or(Initializer::LecunNormal);
        let data = p.choice("data").0;
        let data = ToySet::ALL.into_iter().find(|s| s.name() == data);
        let config = ActivationsConfig {
            view: view.map_or(View::Function, |(v, _)| *v),
            activation,
            hidden,
            x: p.number("x"),
            upstream: p.number("up"),
            scale: p.number("s"),
            seed: p.integer("seed"),
            data: data.unwrap_or(ToySet::Circle),
            units: p.integer("units") as usize,
            bias: p.number("bias"),
            learning_rate: p.number("lr"),
            batch: p.integer("batch") as usize,
            steps: p.integer("steps") as usize,
            at: p.integer("at") as usize,
            unit: p.integer("unit") as usize,
            images: images::source(&mut p),
            go: p.choice("go").0 == "1",
            examples: p.integer("n") as usize,
            width: p.integer("width") as usize,
            initializer,
            seeds: p.integer("seeds") as usize,
            race_steps: p.integer("most"),
            target: p.number("target"),
            rates: match p.choice("rates").0 {
                "one" => Rates::One,
                _ => Rates::Best,
            },
            race_rate: p.number("rate"),
            texts: Texts::new(),
        };
        let texts = p.accepted;
        (ActivationsConfig { texts, ..config }, p.problems)
    }

    /// Another step and unit of the kept run: nothing is computed again.
    pub fn look(&mut self, at: usize, unit: usize) {
        (self.at, self.unit) = (at.min(500), unit.min(self.units));
        self.texts.insert("at", self.at.to_string());
        self.texts.insert("unit", self.unit.to_string());
    }

    /// The keys that differ from their defaults.
    pub fn link(&self) -> Texts {
        crate::settings::without_defaults(&self.texts, &FIELDS)
    }
}
