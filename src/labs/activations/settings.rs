//! The settings of the activations lab.

use super::fields::FIELDS;
use crate::data::ToySet;
use crate::data::images::ImageSource;
use crate::nn::{Activation, Initializer};
use crate::settings::Texts;
use crate::settings::parse::Parser;
use crate::settings::{Problem, RawConfig, images, options};
use serde::Serialize;

/// Half the width of the plot of f and f'.
pub const REACH: f64 = 12.0;

/// Which part of the lab is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
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
}

/// Leaky ReLU's slope on the lecture's second slide about it.
const LEAK: f64 = 0.01;

/// How the learning rate of the race is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rates {
    /// The same for all functions.
    One,
    /// For each function the best of a few candidates, found with a seed that does not race.
    Best,
}

/// Settings from which the lab can be built without further checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What is shown.
    pub view: View,
    /// The selected function.
    pub activation: Activation,
    /// Activation of the hidden units in the dead-ReLU view.
    pub hidden: Activation,
    /// Maxout: `None` if the seed draws its lines; otherwise one line is x and this is the slope of the others.
    pub lines: Option<f64>,
    /// Input of the gate.
    pub x: f64,
    /// Upstream gradient of the gate.
    pub upstream: f64,
    /// Standard deviation of the population of pre-activations.
    pub scale: f64,
    /// Seed of every draw.
    pub seed: u64,
    /// Dead-ReLU view: data set.
    pub data: ToySet,
    /// Dead-ReLU view: hidden units.
    pub units: usize,
    /// Dead-ReLU view: initial bias.
    pub bias: f64,
    /// Dead-ReLU view: learning rate.
    pub learning_rate: f64,
    /// Dead-ReLU view: examples per update.
    pub batch: usize,
    /// Dead-ReLU view: updates.
    pub steps: usize,
    /// Dead-ReLU view: the step shown.
    pub at: usize,
    /// The selected unit, from 1; 0 for none.
    pub unit: usize,
    /// Images of the race.
    pub images: ImageSource,
    /// Whether the race has been started.
    pub go: bool,
    /// Race: training images.
    pub examples: usize,
    /// Race: units in each of the two hidden layers.
    pub width: usize,
    /// Race: initializer.
    pub initializer: Initializer,
    /// Race: number of seeds.
    pub seeds: usize,
    /// Race: maximum updates.
    pub race_steps: u64,
    /// The training loss to reach.
    pub target: f64,
    /// Race: how learning rates are chosen.
    pub rates: Rates,
    /// Race: the learning rate, if it is the same for all.
    pub race_rate: f64,
    /// The accepted text of every key.
    pub texts: Texts,
}

impl Settings {
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
        let config = Settings {
            view: view.map_or(View::Function, |(v, _)| *v),
            activation,
            hidden,
            lines: match p.choice("lines").0 {
                "relu" => Some(0.0),
                "leaky_relu" => Some(LEAK),
                _ => None,
            },
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
        (Settings { texts, ..config }, p.problems)
    }

    /// Selects another step and unit of the kept run; nothing is recomputed.
    pub fn look(&mut self, at: usize, unit: usize) {
        (self.at, self.unit) = (at.min(500), unit.min(self.units));
        self.texts.insert("at", self.at.to_string());
        self.texts.insert("unit", self.unit.to_string());
    }

    /// The keys whose values differ from the defaults.
    pub fn link(&self) -> Texts {
        crate::settings::without_defaults(&self.texts, &FIELDS)
    }
}
