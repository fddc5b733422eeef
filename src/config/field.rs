//! The controls of a lab as data: one table describes, parses and documents every key. The page
//! builds its controls from this table, so it never offers what the engine cannot do.

use serde::Serialize;
use std::collections::BTreeMap;

/// A parameter of an option, written after a colon: `leaky_relu:0.01`.
#[derive(Clone, Debug, Serialize)]
pub struct ParamSpec {
    /// Field-standard name.
    pub name: &'static str,
    /// What the page shows.
    pub label: &'static str,
    /// Value when none is written.
    pub default: f64,
    /// Smallest allowed value.
    pub min: f64,
    /// Largest allowed value.
    pub max: f64,
}

/// One choice of a control.
#[derive(Clone, Debug, Serialize)]
pub struct OptionSpec {
    /// As in the URL.
    pub value: &'static str,
    /// What the page shows.
    pub label: &'static str,
    /// One plain sentence.
    pub help: &'static str,
    /// Formula in plain text, or "".
    pub formula: &'static str,
    /// At most one or two numbers.
    pub params: Vec<ParamSpec>,
}

/// An option without parameters.
pub fn option(
    value: &'static str,
    label: &'static str,
    formula: &'static str,
    help: &'static str,
) -> OptionSpec {
    OptionSpec {
        value,
        label,
        help,
        formula,
        params: Vec::new(),
    }
}

impl OptionSpec {
    /// Adds a parameter.
    pub fn with(
        mut self,
        name: &'static str,
        label: &'static str,
        default: f64,
        min: f64,
        max: f64,
    ) -> Self {
        self.params.push(ParamSpec {
            name,
            label,
            default,
            min,
            max,
        });
        self
    }
}

/// How a control is written and drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// One option.
    Choice,
    /// A real number.
    Number,
    /// A whole number.
    Integer,
    /// A comma list, one entry a hidden layer.
    List,
    /// A comma list of options, each at most once.
    Multi,
    /// 0 or 1.
    Flag,
    /// Anything; checked by its own parser.
    Text,
}

/// One control.
#[derive(Clone, Debug, Serialize)]
pub struct FieldSpec {
    /// Key in the URL.
    pub key: &'static str,
    /// What the page shows.
    pub label: &'static str,
    /// Heading it stands under.
    pub group: &'static str,
    /// How it is written.
    pub kind: FieldKind,
    /// Value when the key is absent.
    pub default: &'static str,
    /// Smallest number.
    pub min: f64,
    /// Largest number.
    pub max: f64,
    /// Step of the slider.
    pub step: f64,
    /// Slider on a logarithmic scale.
    pub log: bool,
    /// The choices.
    pub options: Vec<OptionSpec>,
    /// Applies to the running network; others rebuild it from the same seed.
    pub live: bool,
    /// One or two plain sentences.
    pub help: &'static str,
    /// Keys and values under which it has an effect.
    pub when: BTreeMap<&'static str, Vec<&'static str>>,
}

/// A control with everything optional left out.
pub fn field(
    group: &'static str,
    key: &'static str,
    label: &'static str,
    kind: FieldKind,
    default: &'static str,
    help: &'static str,
) -> FieldSpec {
    FieldSpec {
        key,
        label,
        group,
        kind,
        default,
        min: 0.0,
        max: 0.0,
        step: 0.0,
        log: false,
        options: Vec::new(),
        live: false,
        help,
        when: BTreeMap::new(),
    }
}

impl FieldSpec {
    /// Range and slider step.
    pub fn range(mut self, min: f64, max: f64, step: f64) -> Self {
        (self.min, self.max, self.step) = (min, max, step);
        self
    }

    /// Slider on a logarithmic scale.
    pub fn log(mut self) -> Self {
        self.log = true;
        self
    }

    /// The choices.
    pub fn options(mut self, options: Vec<OptionSpec>) -> Self {
        self.options = options;
        self
    }

    /// Applies to the running network.
    pub fn live(mut self) -> Self {
        self.live = true;
        self
    }

    /// Has an effect only when `key` is one of `values`.
    pub fn when(mut self, key: &'static str, values: &[&'static str]) -> Self {
        self.when.insert(key, values.to_vec());
        self
    }

    /// The option `value` is, its parameters not counted.
    pub fn find(&self, value: &str) -> Option<&OptionSpec> {
        self.options.iter().find(|o| o.value == value)
    }

    /// "a, b, c" of all options, for messages.
    pub fn choices(&self) -> String {
        self.options
            .iter()
            .map(|o| o.value)
            .collect::<Vec<_>>()
            .join(", ")
    }
}
