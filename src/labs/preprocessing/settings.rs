//! The controls of the preprocessing lab.

use super::leak::{Model, Statistics};
use super::training::Treatment;
use crate::data::images::ImageSource;
use crate::data::{Preprocessing, WHITENING_EPSILON};
use crate::settings::Texts;
use crate::settings::field::{FieldKind, FieldSpec, OptionSpec, Table, field, option, param};
use crate::settings::images;
use crate::settings::parse::Parser;
use crate::settings::{Problem, RawConfig};
use serde::Serialize;

/// Maximum steps of a descent; a larger number in a link means the last step.
pub const MAX_STEPS: usize = 10_000;

/// Which part of the lab is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// A cloud of the plane beside the loss of a linear model.
    Plane,
    /// Where the statistics come from.
    Leak,
    /// Statistics and components of images.
    Images,
    /// The same net on differently prepared images.
    Train,
}

/// The learning rate of the descent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rate {
    /// 2/(lambda_max + lambda_min), for each stage.
    Best,
    /// The same for all stages.
    Fixed(f64),
}

/// Settings from which the lab can be built without further checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What is shown.
    pub view: View,
    /// Seed of every draw.
    pub seed: u64,
    /// Plane: the stage shown.
    pub stage: Preprocessing,
    /// Means of the two inputs.
    pub offset: [f64; 2],
    /// Standard deviations of the two inputs.
    pub scale: [f64; 2],
    /// Correlation of the two inputs.
    pub correlation: f64,
    /// Examples in the plane.
    pub points: usize,
    /// Standard deviation of the noise on the targets.
    pub noise: f64,
    /// The linear model has a bias.
    pub bias: bool,
    /// Learning rate of the descent.
    pub rate: Rate,
    /// The step of the descent that is shown.
    pub step: usize,
    /// Regularizes small eigenvalues in the plane and in the leak view.
    pub epsilon: f64,
    /// Leak view: the preprocessing of the inputs.
    pub preparation: Preprocessing,
    /// The statistics that are shown in detail.
    pub statistics: Statistics,
    /// The model that is trained.
    pub model: Model,
    /// Number of inputs.
    pub inputs: usize,
    /// Training examples.
    pub train_rows: usize,
    /// Test examples.
    pub test_rows: usize,
    /// Test examples that arrive together; 0 for all.
    pub arrive: usize,
    /// Ratio of the largest to the smallest standard deviation of the principal directions.
    pub spread: f64,
    /// Distance of each class from their midpoint, in standard deviations.
    pub separation: f64,
    /// Shift of the test inputs, in standard deviations.
    pub shift: f64,
    /// Share of the second class in the test set; it is one half in training.
    pub share: f64,
    /// Number of seeds measured, from `seed` on.
    pub seeds: usize,
    /// The image set.
    pub source: ImageSource,
    /// Training images.
    pub images: usize,
    /// Components of the reconstructions.
    pub components: usize,
    /// Regularizes small eigenvalues of images.
    pub image_epsilon: f64,
    /// The treatments compared in training, without duplicates, in the order of [`Treatment::ALL`].
    pub treatments: Vec<Treatment>,
    /// True if every treatment trains at its own best rate.
    pub tuned: bool,
    /// Learning rate of the training run, if it is the same for all.
    pub learning_rate: f64,
    /// Epochs of the training run.
    pub epochs: usize,
    /// Runs of each treatment.
    pub repeats: usize,
    /// Accepted text of every key.
    pub texts: Texts,
}

/// The stages in the lecture's order; scaling to a range is not among them.
pub const STAGES: [Preprocessing; 6] = [
    Preprocessing::None,
    Preprocessing::Center,
    Preprocessing::Standardize,
    Preprocessing::Pca,
    Preprocessing::WhitenPca {
        epsilon: WHITENING_EPSILON,
    },
    Preprocessing::WhitenZca {
        epsilon: WHITENING_EPSILON,
    },
];

fn preprocessings(of: &[Preprocessing]) -> Vec<OptionSpec> {
    of.iter()
        .map(|p| option(p.name(), p.label(), "", p.help()))
        .collect()
}

/// Every key of the lab, in the order the page shows them.
pub static FIELDS: Table = Table::new(fields);

fn fields() -> Vec<FieldSpec> {
    let number = |group, key, label, default, help| {
        field(group, key, label, FieldKind::Number, default, help)
    };
    let integer = |group, key, label, default, help| {
        field(group, key, label, FieldKind::Integer, default, help)
    };
    let choice = |group, key, label, default, help| {
        field(group, key, label, FieldKind::Choice, default, help)
    };
    let plane = |f: FieldSpec| f.when("view", &["plane"]);
    let leak = |f: FieldSpec| f.when("view", &["leak"]);
    let train = |f: FieldSpec| f.when("view", &["train"]);
    let pictures = |f: FieldSpec| f.when("view", &["images", "train"]);
    vec![
        choice("Experiment", "view", "Experiment", "plane", "Four ways to look at preprocessing.")
            .options(vec![
                option("plane", "Two inputs", "", "Every stage on a cloud of the plane."),
                option("leak", "Whose statistics?", "", "Training, all, or each split its own."),
                option("images", "Images", "", "Mean image, eigenimages, whitened images."),
                option("train", "Center only?", "", "The same net on differently prepared images."),
            ]),
        plane(choice("Preprocessing", "stage", "Stage", "none", "The lecture’s order.").options(preprocessings(&STAGES))),
        leak(choice("Preprocessing", "prep", "Preprocessing", "standardize", "What is measured on some examples and applied to all.")
            .options(preprocessings(&Preprocessing::ALL))),
        leak(choice("Preprocessing", "stats", "Statistics from", "train", "The chart compares all three; this one is told in numbers.").options(
            Statistics::ALL.iter().map(|s| option(s.name(), s.label(), "", s.help())).collect(),
        )),
        leak(integer("Preprocessing", "arrive", "Test examples that come together", "0", "When each split has its own statistics: 0 for the whole test set at once, 1 for one by one."))
            .range(0.0, 500.0, 1.0),
        number("Preprocessing", "eps", "Added variance c", "1e-5", "Whitening adds c to every eigenvalue before it takes the root. cs231n’s code uses 10⁻⁵.")
            .range(0.0, 1.0, 0.001)
            .log()
            .when("view", &["plane", "leak"]),
        plane(number("Data", "ox", "Mean of x₁", "4", "")).range(-10.0, 10.0, 0.1),
        plane(number("Data", "oy", "Mean of x₂", "3", "")).range(-10.0, 10.0, 0.1),
        plane(number("Data", "sx", "Std of x₁", "3", "")).range(0.1, 10.0, 0.1),
        plane(number("Data", "sy", "Std of x₂", "1", "")).range(0.1, 10.0, 0.1),
        plane(number("Data", "rho", "Correlation", "0.8", "")).range(-0.99, 0.99, 0.01),
        plane(integer("Data", "n", "Examples", "200", "")).range(10.0, 1000.0, 10.0),
        plane(number("Data", "noise", "Noise on the targets", "0.3", "The target is the sum of both inputs in standard units, and this much noise."))
            .range(0.0, 3.0, 0.1),
        plane(choice("Linear model", "bias", "Bias", "trained", "Without one, centering changes what the model can say."))
            .options(vec![
                option("trained", "trained", "ŷ = w·x + b", "The same functions in every stage: only the path differs."),
                option("none", "none", "ŷ = w·x", "Then the Hessian is E[x xᵀ], two by two."),
            ]),
        plane(choice("Linear model", "rate", "Learning rate", "best", "Of plain gradient descent on all examples."))
            .options(vec![
                option("best", "the best of each stage", "2/(λmax + λmin)", ""),
                option("fixed", "the same for every stage", "", "Beyond 2/λmax it diverges.").with(const { &[param("rate", "η", 0.05, 1e-6, 10.0)] }),
            ]),
        plane(integer("Linear model", "step", "Step shown", "10000", "Beyond the last step: the last one."))
            .range(0.0, MAX_STEPS as f64, 1.0),
        leak(integer("Data", "ntrain", "Training examples", "20", "Half of them of each class.")).range(4.0, 500.0, 2.0),
        leak(integer("Data", "ntest", "Test examples", "100", "")).range(2.0, 500.0, 2.0),
        leak(integer("Data", "d", "Inputs", "10", "Two Gaussian classes in so many dimensions.")).range(2.0, 40.0, 1.0),
        leak(number("Data", "spread", "Largest std over smallest", "10", "Of the principal directions.")).range(1.0, 100.0, 1.0).log(),
        leak(number("Data", "sep", "Distance of the classes", "1", "From the middle, in standard deviations: 1 leaves an error of 16%."))
            .range(0.0, 4.0, 0.1),
        leak(number("Data", "shift", "Test inputs moved by", "0", "In standard deviations of each input: a sensor that drifts."))
            .range(-3.0, 3.0, 0.1),
        leak(number("Data", "share", "Second class in the test set", "0.5", "Its share; it is one half in training.")).range(0.0, 1.0, 0.05),
        leak(choice("Model", "model", "Model", "linear", "Trained by 300 steps of gradient descent on all training examples."))
            .options(Model::ALL.iter().map(|m| option(m.name(), m.label(), "", "")).collect()),
        leak(integer("Model", "seeds", "Seeds", "30", "Each draws its data and weights anew; the three rules share them."))
            .range(5.0, 100.0, 5.0),
        pictures(images::source_field(&[ImageSource::Emoji, ImageSource::Fashion])),
        pictures(integer("Data", "images", "Training images", "300", "Statistics and components are theirs.")).range(20.0, 1000.0, 10.0),
        integer("Components", "k", "Components k", "40", "Of the reconstructions.")
            .range(0.0, 1000.0, 1.0)
            .when("view", &["images"]),
        pictures(number("Components", "imgeps", "Added variance c", "0.1", "Whitening adds c to every eigenvalue. Pixels lie between 0 and 1."))
            .range(0.0, 10.0, 0.0001)
            .log(),
        train(field("Training", "treat", "Preprocessing", FieldKind::Multi, "raw,center,channel,standardize,whiten", "All with the same nets and the same order of images.")
            .options(Treatment::ALL.iter().map(|t| option(t.name(), t.label(), "", t.help())).collect())),
        train(choice("Training", "tune", "Learning rate", "own", "Preprocessing changes the size of the inputs, and with it the right learning rate."))
            .options(vec![
                option("own", "each its own best", "", "Of 0.001, 0.003, …, 1: the lowest training loss of the first seed; test images take no part."),
                option("same", "the same for all", "", ""),
            ]),
        train(number("Training", "lr", "η", "0.03", "Plain SGD, batches of 25.")).range(0.0001, 10.0, 0.0001).log().when("tune", &["same"]),
        train(integer("Training", "epochs", "Epochs", "15", "")).range(1.0, 60.0, 1.0),
        train(integer("Training", "repeats", "Seeds", "3", "Weights and order of images; the images stay.")).range(1.0, 10.0, 1.0),
        integer("Seed", "seed", "Seed", "1", "Same seed, same data, weights and order.").range(0.0, 4_294_967_295.0, 1.0),
    ]
}

/// A comma list of options, without duplicates, in the order of the page; the default after a problem.
fn treatments(p: &mut Parser<'_>) -> Vec<Treatment> {
    const KEY: &str = "treat";
    let spec = p.field(KEY);
    let text = p.text(KEY);
    let mut named: Vec<&str> = Vec::new();
    for word in text.split(',').map(str::trim).filter(|w| !w.is_empty()) {
        named.extend(p.option(KEY, spec.options, word).map(|found| found.0));
    }
    if named.is_empty() {
        if p.raw.contains_key(KEY) {
            p.problem(KEY, text, "At least one is needed: all are used.".into());
        }
        named = spec.default.split(',').collect();
    }
    let chosen: Vec<Treatment> = (Treatment::ALL.into_iter())
        .filter(|t| named.contains(&t.name()))
        .collect();
    let names: Vec<&str> = chosen.iter().map(|t| t.name()).collect();
    p.accept(KEY, names.join(","));
    chosen
}

impl Settings {
    /// The nearest valid configuration, with a problem for every value refused or clamped.
    pub fn lenient(raw: &RawConfig) -> (Self, Vec<Problem>) {
        let mut p = Parser::new(&FIELDS, &raw.0);
        p.refuse_unknown(&[]);
        let epsilon = p.number("eps");
        let mut preprocessing = |key| {
            let found = Preprocessing::from_name(p.choice(key).0);
            found.unwrap_or(Preprocessing::None).with_epsilon(epsilon)
        };
        let (stage, preparation) = (preprocessing("stage"), preprocessing("prep"));
        let (rate, values) = p.choice("rate");
        let rate = match (rate, values.first()) {
            ("fixed", Some(&rate)) => Rate::Fixed(rate),
            _ => Rate::Best,
        };
        let (statistics, model) = (p.choice("stats").0, p.choice("model").0);
        let config = Settings {
            view: match p.choice("view").0 {
                "leak" => View::Leak,
                "images" => View::Images,
                "train" => View::Train,
                _ => View::Plane,
            },
            seed: p.integer("seed"),
            stage,
            offset: [p.number("ox"), p.number("oy")],
            scale: [p.number("sx"), p.number("sy")],
            correlation: p.number("rho"),
            points: p.integer("n") as usize,
            noise: p.number("noise"),
            bias: p.choice("bias").0 == "trained",
            rate,
            step: p.integer("step") as usize,
            epsilon,
            preparation,
            statistics: (Statistics::ALL.into_iter().find(|s| s.name() == statistics))
                .unwrap_or(Statistics::Train),
            model: (Model::ALL.into_iter().find(|m| m.name() == model)).unwrap_or(Model::Linear),
            inputs: p.integer("d") as usize,
            train_rows: p.integer("ntrain") as usize,
            test_rows: p.integer("ntest") as usize,
            arrive: p.integer("arrive") as usize,
            spread: p.number("spread"),
            separation: p.number("sep"),
            shift: p.number("shift"),
            share: p.number("share"),
            seeds: p.integer("seeds") as usize,
            source: images::source(&mut p),
            images: p.integer("images") as usize,
            components: p.integer("k") as usize,
            image_epsilon: p.number("imgeps"),
            treatments: treatments(&mut p),
            tuned: p.choice("tune").0 == "own",
            learning_rate: p.number("lr"),
            epochs: p.integer("epochs") as usize,
            repeats: p.integer("repeats") as usize,
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
