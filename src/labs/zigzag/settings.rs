//! The settings of the zig-zag lab.

use crate::nn::{Activation, Optimizer};
use crate::settings::Texts;
use crate::settings::field::{FieldKind, FieldSpec, Table, field, option};
use crate::settings::options::{OPTIMIZERS, optimizer};
use crate::settings::parse::Parser;
use crate::settings::{Problem, RawConfig};
use serde::Serialize;

/// Which part of the lab is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// One neuron with two weights.
    Neuron,
    /// Two layers: sigmoid outputs against tanh outputs as inputs of the next.
    Hidden,
    /// Optimizers on the bowl of one neuron.
    Optimizers,
}

/// The inputs of the race, which determine the shape of its loss surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inputs {
    /// Both around the same positive mean: a narrow bowl that lies across both weights.
    Positive,
    /// Around 0, the first on a larger scale: equally narrow, but along one weight.
    Scales,
    /// Around 0, on one scale: a round bowl.
    Centered,
}

/// Standard deviation of an input of the race.
const STD: f64 = 0.6;

impl Inputs {
    /// Means and standard deviations that give the bowl this condition number, apart from the random draw. From 7
    /// on, inputs around a positive mean are all positive.
    pub fn moments(self, condition: f64) -> ([f64; 2], [f64; 2]) {
        match self {
            // E[x xᵀ] has the eigenvalues std² + 2 mean² and std².
            Inputs::Positive => ([STD * (0.5 * (condition - 1.0)).sqrt(); 2], [STD; 2]),
            Inputs::Scales => ([0.0; 2], [STD * condition.sqrt(), STD]),
            Inputs::Centered => ([0.0; 2], [STD; 2]),
        }
    }
}

/// The names of the racing optimizers, as in the engine's list.
pub const RACERS: [&str; 6] = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"];

/// Number of examples whose mean gradient makes an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// One example: the lecture's case.
    Example,
    /// Ten examples.
    MiniBatch,
    /// All examples.
    FullBatch,
}

/// Settings from which the lab can be built without further checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What is shown.
    pub view: View,
    /// Activation of the neuron.
    pub activation: Activation,
    /// Mean of the two inputs.
    pub mean: [f64; 2],
    /// Standard deviation of each input.
    pub spread: f64,
    /// Number of examples.
    pub examples: usize,
    /// Seed of inputs, order and weights.
    pub seed: u64,
    /// The start of the descent.
    pub start: [f64; 2],
    /// The weights that generate the targets.
    pub best: [f64; 2],
    /// Examples per update.
    pub mode: Mode,
    /// Learning rate.
    pub learning_rate: f64,
    /// Momentum coefficient.
    pub momentum: f64,
    /// Number of updates.
    pub steps: usize,
    /// Hidden units of the second view.
    pub units: usize,
    /// Outputs of the second view.
    pub outputs: usize,
    /// The example whose gradient is drawn, from 1.
    pub example: usize,
    /// Learning rate of the second view.
    pub hidden_rate: f64,
    /// True if the optimizers race in the second view, too.
    pub layer_race: bool,
    /// The inputs of the race.
    pub inputs: Inputs,
    /// Condition number of the race's bowl, apart from the random draw.
    pub condition: f64,
    /// True if each optimizer uses the rate that was fastest on other draws.
    pub own_rates: bool,
    /// The common rate otherwise.
    pub one_rate: f64,
    /// The racing optimizers, in the order of [`RACERS`].
    pub racers: Vec<(&'static str, Optimizer)>,
    /// Maximum steps of the race.
    pub most: usize,
    /// Accepted text of every key.
    pub texts: Texts,
}

/// Every key of the lab, in the order the page shows them.
pub static FIELDS: Table = Table::new(fields);

#[rustfmt::skip]
fn fields() -> Vec<FieldSpec> {
    let number = |group, key, label, default, help, low: f64, high: f64, step: f64| {
        field(group, key, label, FieldKind::Number, default, help).range(low, high, step)
    };
    let neuron = |f: FieldSpec| f.when("view", &["neuron"]);
    let hidden = |f: FieldSpec| f.when("view", &["hidden"]);
    let weights = |f: FieldSpec| f.when("view", &["neuron", "optimizers"]);
    let race = |f: FieldSpec| f.when("view", &["optimizers"]);
    let racers = OPTIMIZERS.iter().filter(|o| RACERS.contains(&o.value));
    vec![
        field("Experiment", "view", "Experiment", FieldKind::Choice, "neuron", "One neuron, the second layer of a net, or optimizers on the bowl of one neuron.")
            .options(vec![option("neuron", "One neuron", "", ""), option("hidden", "A hidden layer", "", ""), option("optimizers", "Optimizers", "", "")]),
        neuron(field("Neuron", "act", "Activation", FieldKind::Choice, "linear", "f(w·x): two weights and no bias, as the slide draws it.")
            .options(vec![
                option("linear", "linear", "f(z) = z", ""),
                option("sigmoid", "sigmoid", "1/(1 + e^−z)", ""),
                option("tanh", "tanh", "(1 − e^−2z)/(1 + e^−2z)", ""),
                option("relu", "ReLU", "max(0, z)", ""),
            ])),
        neuron(number("Inputs", "mx", "Mean of x₁", "2", "Drag the cross on the picture, or set it here.", -3.0, 3.0, 0.1)),
        neuron(number("Inputs", "my", "Mean of x₂", "2", "", -3.0, 3.0, 0.1)),
        neuron(number("Inputs", "std", "Std of each", "0.6", "Uniform around the mean, at most √3 std away.", 0.05, 2.0, 0.05)),
        neuron(field("Inputs", "n", "Examples", FieldKind::Integer, "40", "").range(2.0, 200.0, 1.0)),
        neuron(field("Descent", "mode", "An update is made from", FieldKind::Choice, "example", "“Always all positive or all negative” holds for the gradient of one example. The mean of several need not keep to it.")
            .options(vec![
                option("example", "one example", "", ""),
                option("mini", "a mini-batch of ten", "", ""),
                option("full", "all examples", "", ""),
            ])),
        neuron(number("Descent", "lr", "Learning rate", "0.15", "", 0.001, 20.0, 0.001).log()),
        neuron(number("Descent", "momentum", "Momentum", "0", "v ← μv − η∇; w ← w + v.", 0.0, 0.99, 0.01)),
        neuron(field("Descent", "steps", "Steps", FieldKind::Integer, "150", "An upper limit.").range(5.0, 1000.0, 5.0)),
        weights(number("Weights", "sx", "Start w₁", "-1.5", "Drag the ring, or set it here.", -4.0, 4.0, 0.1)),
        weights(number("Weights", "sy", "Start w₂", "1", "", -4.0, 4.0, 0.1)),
        weights(number("Weights", "bx", "Best w₁", "1.5", "The targets are made with these weights.", -4.0, 4.0, 0.1)),
        weights(number("Weights", "by", "Best w₂", "-1", "", -4.0, 4.0, 0.1)),
        hidden(field("Network", "units", "Hidden units", FieldKind::Integer, "8", "Their outputs are the inputs of the next layer.").range(2.0, 20.0, 1.0)),
        hidden(field("Network", "outs", "Outputs", FieldKind::Integer, "4", "Columns of W of the second layer.").range(1.0, 8.0, 1.0)),
        hidden(field("Network", "ex", "Example", FieldKind::Integer, "1", "Whose gradient is drawn.").range(1.0, 100.0, 1.0)),
        hidden(number("Network", "hlr", "Learning rate", "0.2", "The same for both.", 0.001, 10.0, 0.001).log()),
        hidden(field("Network", "go", "Started", FieldKind::Choice, "0", "").options(vec![option("0", "0", "", ""), option("1", "1", "", "")])),
        race(field("Bowl", "inputs", "Inputs", FieldKind::Choice, "positive", "They shape the bowl: its curvature is E[x xᵀ].")
            .options(vec![
                option("positive", "all positive", "", "Both around the same mean: the valley lies across both weights."),
                option("scales", "centered, x₁ larger", "", "x₁ on a larger scale than x₂: the valley lies along one weight."),
                option("centered", "centered, one scale", "", "The bowl is round."),
            ])),
        race(number("Bowl", "kappa", "Condition number κ", "50", "How narrow the valley is. It sets the mean of the inputs, or the scale of x₁; the draw moves it a little.", 7.0, 200.0, 1.0))
            .log().when("inputs", &["positive", "scales"]),
        race(field("Rates", "rates", "Learning rate", FieldKind::Choice, "best", "Found on ten other draws: the rate whose slowest run takes the fewest steps.")
            .options(vec![option("best", "each its own best", "", ""), option("one", "one for all", "", "")])),
        race(number("Rates", "rate", "η", "0.05", "The same for all.", 0.0001, 10.0, 0.0001)).log().when("rates", &["one"]),
        race(field("Optimizers", "race", "Optimizers", FieldKind::Multi, "sgd,momentum,nesterov,adagrad,rmsprop,adam", "All start at the same place; every gradient is that of all examples.")
            .options(racers.map(|o| option(o.value, o.label, o.formula, o.help)).collect())),
        race(number("Optimizers", "mu", "μ of Momentum, Nesterov", "0.9", "Share of the velocity that is kept.", 0.0, 0.999, 0.01)),
        race(number("Optimizers", "rho", "ρ of RMSProp", "0.9", "Share of the mean square that is kept.", 0.0, 0.9999, 0.01)),
        race(number("Optimizers", "beta1", "β₁ of Adam", "0.9", "Share of the mean gradient that is kept.", 0.0, 0.999, 0.01)),
        race(number("Optimizers", "beta2", "β₂ of Adam", "0.999", "Share of the mean square that is kept.", 0.0, 0.9999, 0.001)),
        race(field("Race", "most", "Maximum steps", FieldKind::Integer, "500", "An optimizer that has not arrived by then is out.").range(20.0, 1000.0, 10.0)),
        field("Seed", "seed", "Seed", FieldKind::Integer, "1", "Same seed, same inputs, order and weights.").range(0.0, 4_294_967_295.0, 1.0),
    ]
}

/// The racing optimizers with their constants; all of them if none is named.
fn racers(p: &mut Parser<'_>) -> Vec<(&'static str, Optimizer)> {
    const KEY: &str = "race";
    let spec = p.field(KEY);
    let text = p.text(KEY);
    let mut named: Vec<&str> = Vec::new();
    // A link holds each name at most once; the rest of a longer list would only be refused word by word.
    let words = text.split(',').map(str::trim).filter(|w| !w.is_empty());
    for word in words.take(2 * RACERS.len()) {
        named.extend(p.option(KEY, spec.options, word).map(|found| found.0));
    }
    if named.is_empty() {
        p.problem(KEY, text, "At least one is needed: all race.".into());
        named = RACERS.to_vec();
    }
    let chosen: Vec<&str> = RACERS.into_iter().filter(|n| named.contains(n)).collect();
    p.accept(KEY, chosen.join(","));
    let (mu, rho) = (p.number("mu"), p.number("rho"));
    let beta = [p.number("beta1"), p.number("beta2")];
    let rule = |name| {
        let constants: &[f64] = match name {
            "momentum" | "nesterov" => &[mu],
            "adagrad" => &[1e-8],
            "rmsprop" => &[rho],
            _ => &beta,
        };
        optimizer(name, constants).map(|rule| (name, rule))
    };
    chosen.into_iter().filter_map(rule).collect()
}

impl Settings {
    /// The nearest valid configuration, with a problem for every value refused or clamped.
    pub fn lenient(raw: &RawConfig) -> (Self, Vec<Problem>) {
        let mut p = Parser::new(&FIELDS, &raw.0);
        p.refuse_unknown(&[]);
        let config = Settings {
            view: match p.choice("view").0 {
                "hidden" => View::Hidden,
                "optimizers" => View::Optimizers,
                _ => View::Neuron,
            },
            activation: match p.choice("act").0 {
                "sigmoid" => Activation::Sigmoid,
                "tanh" => Activation::Tanh,
                "relu" => Activation::Relu,
                _ => Activation::Linear,
            },
            mean: [p.number("mx"), p.number("my")],
            spread: p.number("std"),
            examples: p.integer("n") as usize,
            seed: p.integer("seed"),
            start: [p.number("sx"), p.number("sy")],
            best: [p.number("bx"), p.number("by")],
            mode: match p.choice("mode").0 {
                "mini" => Mode::MiniBatch,
                "full" => Mode::FullBatch,
                _ => Mode::Example,
            },
            learning_rate: p.number("lr"),
            momentum: p.number("momentum"),
            steps: p.integer("steps") as usize,
            units: p.integer("units") as usize,
            outputs: p.integer("outs") as usize,
            example: p.integer("ex") as usize,
            hidden_rate: p.number("hlr"),
            layer_race: p.choice("go").0 == "1",
            inputs: match p.choice("inputs").0 {
                "scales" => Inputs::Scales,
                "centered" => Inputs::Centered,
                _ => Inputs::Positive,
            },
            condition: p.number("kappa"),
            own_rates: p.choice("rates").0 == "best",
            one_rate: p.number("rate"),
            racers: racers(&mut p),
            most: p.integer("most") as usize,
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
