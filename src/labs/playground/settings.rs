//! The playground's settings, from texts to a typed configuration.

use super::fields::{CONTROLS, MAX_LAYERS, MAX_UNITS, REPLAY_KEYS};
use crate::data::{Feature, Preprocessing, ToySet, draw};
use crate::nn::{Activation, Initializer, Loss, Optimizer, Regularizer};
use crate::number::{joined, number_text, parse_number};
use crate::settings::field::FieldSpec;
use crate::settings::parse::Parser;
use crate::settings::{self, Event, Problem, RawConfig, Texts, journal, options};

/// Where examples come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Generated data.
    Toy(ToySet),
    /// Placed by hand: x, y, class.
    Drawn(Vec<(f64, f64, usize)>),
    /// A table that is passed beside the configuration.
    Csv,
}

/// The data of a playground.
#[derive(Clone, Debug, PartialEq)]
pub struct DataConfig {
    /// Where examples come from.
    pub source: Source,
    /// Generated examples, both parts together.
    pub n: usize,
    /// Noise as a share of the set's scale, 0..=0.5.
    pub noise: f64,
    /// Classes of blobs, or arms of the spiral.
    pub classes: usize,
    /// Training share, 0.1..=0.9.
    pub train_share: f64,
    /// Added to each of the first two columns, after the scale.
    pub offset: [f64; 2],
    /// Multiplies each of the first two columns.
    pub scale: [f64; 2],
    /// Drawn columns, from 0 (CSV).
    pub axes: [Option<usize>; 2],
}

/// The conditions at which training stops automatically; 0 = never.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stop {
    /// After this many epochs.
    pub epoch: u64,
    /// When the training loss has fallen to this.
    pub train_loss: f64,
    /// When the test loss has fallen to this.
    pub test_loss: f64,
}

/// The settings that can change during training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Live {
    /// Learning rate.
    pub learning_rate: f64,
    /// Weight penalty.
    pub regularizer: Regularizer,
    /// Examples per step.
    pub batch: usize,
    /// Stop conditions.
    pub stop: Stop,
}

/// Settings from which a playground can be built without further checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The data.
    pub data: DataConfig,
    /// Seed of every draw.
    pub seed: u64,
    /// Inputs made of the plane's coordinates.
    pub features: Vec<Feature>,
    /// Preprocessing, fitted on the training part.
    pub preprocessing: Preprocessing,
    /// Units and activation of each hidden layer.
    pub hidden: Vec<(usize, Activation)>,
    /// Activation of the output layer.
    pub output: Activation,
    /// How weights start.
    pub initializer: Initializer,
    /// How biases start.
    pub bias: f64,
    /// `None`: determined by the task.
    pub loss: Option<Loss>,
    /// Update rule.
    pub optimizer: Optimizer,
    /// The settings that can change during training.
    pub live: Live,
    /// The step a link goes to.
    pub at: u64,
    /// Changes a link makes on the way, by step.
    pub journal: Vec<Event>,
    /// The run's state as text, instead of `at` and `journal`, if a link cannot repeat it; "" for none.
    pub state: String,
    /// Accepted text of every key, in canonical form.
    pub texts: Texts,
}

/// Every problem of a raw configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(|p| format!("{}: {}", p.field, p.message)).collect::<Vec<_>>().join(" "))]
pub struct ConfigError(pub Vec<Problem>);

impl TryFrom<RawConfig> for Config {
    type Error = ConfigError;

    fn try_from(raw: RawConfig) -> Result<Self, ConfigError> {
        let (config, problems) = Config::lenient(&raw);
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError(problems))
        }
    }
}

impl Config {
    /// The nearest valid configuration, with a problem for every value refused or clamped.
    pub fn lenient(raw: &RawConfig) -> (Config, Vec<Problem>) {
        let mut p = Parser::new(CONTROLS, &raw.0);
        p.refuse_unknown(&REPLAY_KEYS);
        if raw.0.get("v").is_some_and(|v| v != "1") {
            p.problem(
                "",
                &raw.0["v"],
                "This link was made by another version of the page.".into(),
            );
        }
        let data = data_config(&mut p);
        let features = features(&mut p);
        let (name, _) = p.choice("prep");
        let preprocessing = Preprocessing::from_name(name).unwrap_or(Preprocessing::None);
        let hidden = hidden(&mut p);
        let (name, values) = p.choice("out");
        let output = options::activation(name, &values).unwrap_or(Activation::Linear);
        let (name, values) = p.choice("init");
        let initializer = options::initializer(name, &values).unwrap_or(Initializer::LecunNormal);
        let bias = p.number("bias");
        let (name, _) = p.choice("loss");
        let loss = options::loss(name);
        let (name, values) = p.choice("opt");
        let optimizer = options::optimizer(name, &values).unwrap_or(Optimizer::Sgd);
        let live = live(&mut p);
        let seed = p.integer("seed");
        let at = replay_step(&mut p);
        let journal = match journal::decode(raw.0.get("log").unwrap_or("")) {
            Ok(events) => events,
            Err(message) => {
                p.problem("log", &raw.0["log"], message);
                Vec::new()
            }
        };
        let config = Config {
            data,
            seed,
            features,
            preprocessing,
            hidden,
            output,
            initializer,
            bias,
            loss,
            optimizer,
            live,
            at,
            journal,
            state: raw.0.get("state").unwrap_or("").into(),
            texts: p.accepted,
        };
        (config, p.problems)
    }

    /// The keys whose values differ from the defaults: what a link must hold.
    pub fn link(&self) -> Texts {
        settings::without_defaults(&self.texts, CONTROLS)
    }

    /// Sets a live key to a value within its range. Reads only the live keys and ignores other ones.
    pub fn set_live(&mut self, key: &str, value: f64) {
        let mut texts = self.texts.clone();
        texts.insert(key, number_text(value));
        let (live, accepted, _) = read_live(&texts);
        self.take_live(live, &accepted);
    }

    /// Takes over the live part of `other` and its texts; everything else stays.
    pub fn adopt_live(&mut self, other: &Config) {
        self.take_live(other.live, &other.texts);
    }

    fn take_live(&mut self, live: Live, texts: &Texts) {
        self.live = live;
        for control in live_controls() {
            if let Some(text) = texts.get(control.key) {
                self.texts.insert(control.key, text);
            }
        }
    }

    /// True if these accepted texts build the same data and the same untrained network.
    pub fn same_build(&self, texts: &Texts) -> bool {
        let live = |key: &str| live_controls().any(|c| c.key == key);
        let fixed = |texts: &Texts| {
            let mut texts = texts.clone();
            texts.retain(|key, _| !live(key));
            texts
        };
        fixed(&self.texts) == fixed(texts)
    }
}

/// The controls that take effect on a running network.
pub(super) fn live_controls() -> impl Iterator<Item = &'static FieldSpec> {
    CONTROLS.iter().filter(|c| c.live)
}

/// The live keys only: their values, their accepted texts, and a problem for every value refused or clamped.
pub(super) fn read_live(raw: &Texts) -> (Live, Texts, Vec<Problem>) {
    let mut p = Parser::new(CONTROLS, raw);
    let live = live(&mut p);
    (live, p.accepted, p.problems)
}

fn data_config(p: &mut Parser<'_>) -> DataConfig {
    let (name, _) = p.choice("data");
    let pts = p.text("pts").to_string();
    let source = match name {
        "draw" => match draw::decode(&pts) {
            Ok(points) => {
                p.accept("pts", pts);
                Source::Drawn(points)
            }
            Err(error) => {
                p.problem("pts", &pts, error.to_string());
                p.accept("pts", String::new());
                Source::Drawn(Vec::new())
            }
        },
        "csv" => Source::Csv,
        name => {
            let set = ToySet::ALL.into_iter().find(|s| s.name() == name);
            Source::Toy(set.unwrap_or(ToySet::Circle))
        }
    };
    let (blobs, arms) = (p.integer("classes") as usize, p.integer("arms") as usize);
    let axis = |value: u64| (value as usize).checked_sub(1);
    DataConfig {
        classes: if source == Source::Toy(ToySet::Spiral) {
            arms
        } else {
            blobs
        },
        source,
        n: p.integer("n") as usize,
        noise: p.number("noise"),
        train_share: p.number("split"),
        offset: [p.number("ox"), p.number("oy")],
        scale: [p.number("sx"), p.number("sy")],
        axes: [axis(p.integer("xaxis")), axis(p.integer("yaxis"))],
    }
}

fn features(p: &mut Parser<'_>) -> Vec<Feature> {
    let text = p.text("in").to_string();
    let mut chosen: Vec<Feature> = Vec::new();
    for name in text
        .split(',')
        .map(str::trim)
        .filter(|n| !n.is_empty())
        .take(100)
    {
        match Feature::ALL.iter().find(|f| f.name() == name) {
            Some(f) if !chosen.contains(f) => chosen.push(*f),
            Some(_) => {}
            None => {
                let known = p.field("in").choices();
                p.problem(
                    "in",
                    name,
                    format!("This input is unknown. Known: {known}."),
                );
            }
        }
    }
    // In the engine's order, so that equal choices give equal networks.
    let place = |f: &Feature| Feature::ALL.iter().position(|g| g == f);
    crate::stats::sort_few(&mut chosen, |a, b| place(a).cmp(&place(b)));
    if chosen.is_empty() {
        p.problem(
            "in",
            &text,
            "At least one input is needed: x₁ and x₂ are used.".into(),
        );
        chosen = vec![Feature::ALL[0], Feature::ALL[1]];
    }
    p.accept("in", joined(&mut chosen.iter().map(|f| f.name()), ","));
    chosen
}

fn hidden(p: &mut Parser<'_>) -> Vec<(usize, Activation)> {
    let text = p.text("hidden").to_string();
    let mut units = Vec::new();
    let entries: Vec<&str> = match text.as_str() {
        "" | "0" | "none" => Vec::new(),
        text => text.split(',').map(str::trim).take(1000).collect(),
    };
    if entries.len() > MAX_LAYERS {
        let message = format!(
            "{} layers are too many: the first {MAX_LAYERS} are used.",
            entries.len()
        );
        p.problem("hidden", &text, message);
    }
    for entry in entries.into_iter().take(MAX_LAYERS) {
        match parse_number(entry) {
            Some(n) if n.fract() == 0.0 && (1.0..=MAX_UNITS as f64).contains(&n) => {
                units.push(n as usize)
            }
            Some(n) => {
                let used = n.round().clamp(1.0, MAX_UNITS as f64);
                let message = format!(
                    "A layer has 1 to {MAX_UNITS} units, not {entry}: {} is used.",
                    used as usize
                );
                p.problem("hidden", entry, message);
                units.push(used as usize);
            }
            None => {
                let short: String = entry.chars().take(20).collect();
                p.problem(
                    "hidden",
                    entry,
                    format!("“{short}” is not a number of units: left out."),
                );
            }
        }
    }
    let text = p.text("act").to_string();
    let (mut chosen, mut names) = (Vec::new(), Vec::new());
    for entry in text.split(',').take(MAX_LAYERS) {
        let (name, values, canonical) = match p.option("act", options::ACTIVATIONS, entry) {
            Some(found) => found,
            None => ("tanh", Vec::new(), "tanh".to_string()),
        };
        chosen.push(options::activation(name, &values).unwrap_or(Activation::Tanh));
        names.push(canonical);
    }
    // A single activation applies to every layer; a list that is too short repeats its last entry.
    while chosen.len() < units.len() {
        chosen.push(chosen[chosen.len() - 1]);
        names.push(names[names.len() - 1].clone());
    }
    names.truncate(units.len().max(1));
    if names.iter().all(|n| *n == names[0]) {
        names.truncate(1);
    }
    p.accept("act", joined(&mut names.iter().map(String::as_str), ","));
    let counts: Vec<String> = units.iter().map(usize::to_string).collect();
    let mut counts = joined(&mut counts.iter().map(String::as_str), ",");
    if counts.is_empty() {
        counts.push('0');
    }
    p.accept("hidden", counts);
    units.into_iter().zip(chosen).collect()
}

fn live(p: &mut Parser<'_>) -> Live {
    Live {
        learning_rate: p.number("lr"),
        regularizer: Regularizer {
            l1: p.number("l1"),
            l2: p.number("l2"),
        },
        batch: p.integer("batch") as usize,
        stop: Stop {
            epoch: p.integer("stopepoch"),
            train_loss: p.number("stoploss"),
            test_loss: p.number("stoptest"),
        },
    }
}

/// Maximum number of steps that a link can ask to replay.
pub const MAX_REPLAY: u64 = 10_000_000;

fn replay_step(p: &mut Parser<'_>) -> u64 {
    let Some(text) = p.raw.get("at") else {
        return 0;
    };
    match text.trim().parse::<u64>() {
        Ok(step) if step <= MAX_REPLAY => step,
        _ => {
            let message = format!("A step between 0 and {MAX_REPLAY} is needed: 0 is used.");
            p.problem("at", text, message);
            0
        }
    }
}
