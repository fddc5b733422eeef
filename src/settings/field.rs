//! The controls of a lab as data: one table describes, parses and documents every key. The page
//! builds its controls from this table, so it never offers anything that the engine cannot do.

use crate::number::joined;
use serde::{Serialize, Serializer};
use std::sync::LazyLock;

/// A parameter of an option, written after a colon: `leaky_relu:0.01`.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ParamSpec {
    /// Field-standard name.
    pub name: &'static str,
    /// Label on the page.
    pub label: &'static str,
    /// Value if none is written.
    pub default: f64,
    /// Smallest allowed value.
    pub min: f64,
    /// Largest allowed value.
    pub max: f64,
}

/// One choice of a control.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OptionSpec {
    /// Name in the URL.
    pub value: &'static str,
    /// Label on the page.
    pub label: &'static str,
    /// One plain sentence.
    pub help: &'static str,
    /// Formula in plain text, or "".
    pub formula: &'static str,
    /// At most two numbers.
    pub params: &'static [ParamSpec],
}

/// An option without parameters.
pub const fn option(
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
        params: &[],
    }
}

impl OptionSpec {
    /// Adds parameters.
    pub const fn with(mut self, params: &'static [ParamSpec]) -> Self {
        self.params = params;
        self
    }
}

/// A parameter, with its default and range.
pub const fn param(
    name: &'static str,
    label: &'static str,
    default: f64,
    min: f64,
    max: f64,
) -> ParamSpec {
    ParamSpec {
        name,
        label,
        default,
        min,
        max,
    }
}

/// How a control is written and drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
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

/// A key and the values under which a control has an effect.
type Condition = (&'static str, &'static [&'static str]);

/// A list of conditions, all of which must hold.
#[derive(Clone, Copy, Debug)]
pub struct When([Option<Condition>; 4]);

impl Serialize for When {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().flatten().copied())
    }
}

/// One control. All of it is data: a table of them is a constant, or is built once ([`Table`]).
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FieldSpec {
    /// Key in the URL.
    pub key: &'static str,
    /// Label on the page.
    pub label: &'static str,
    /// Heading of its group.
    pub group: &'static str,
    /// How its value is written.
    pub kind: FieldKind,
    /// Value if the key is absent.
    pub default: &'static str,
    /// Smallest allowed number.
    pub min: f64,
    /// Largest allowed number.
    pub max: f64,
    /// Step of the slider.
    pub step: f64,
    /// True for a slider on a logarithmic scale.
    pub log: bool,
    /// The choices.
    pub options: &'static [OptionSpec],
    /// True if it takes effect on the running network; other controls rebuild it from the same seed.
    pub live: bool,
    /// One or two plain sentences.
    pub help: &'static str,
    /// Keys and values under which the control has an effect.
    #[cfg_attr(test, ts(type = "Record<string, Array<string>>"))]
    pub when: When,
}

/// A lab's controls where they cannot be a constant, built when they are first asked for.
pub type Table = LazyLock<Vec<FieldSpec>>;

/// Serializes pairs as an object.
pub(crate) fn as_map<V: Serialize, S: Serializer>(
    pairs: &[(&'static str, V)],
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

/// A control without any optional property.
pub const fn field(
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
        options: &[],
        live: false,
        help,
        when: When([None; 4]),
    }
}

impl FieldSpec {
    /// Sets range and slider step.
    pub const fn range(mut self, min: f64, max: f64, step: f64) -> Self {
        (self.min, self.max, self.step) = (min, max, step);
        self
    }

    /// Puts the slider on a logarithmic scale.
    pub const fn log(mut self) -> Self {
        self.log = true;
        self
    }

    /// Makes it take effect on the running network.
    pub const fn live(mut self) -> Self {
        self.live = true;
        self
    }

    /// Sets the choices.
    pub const fn of(mut self, options: &'static [OptionSpec]) -> Self {
        self.options = options;
        self
    }

    /// Sets choices computed at run time. They stay in memory for good, like their [`Table`].
    pub fn options(self, options: Vec<OptionSpec>) -> Self {
        self.of(options.leak())
    }

    /// Adds a condition: it has an effect only if `key` is one of `values`. Up to four conditions are allowed.
    pub const fn when(mut self, key: &'static str, values: &'static [&'static str]) -> Self {
        let mut i = 0;
        while self.when.0[i].is_some() {
            i += 1;
        }
        self.when.0[i] = Some((key, values));
        self
    }

    /// The option named in `value`, ignoring its parameters.
    pub fn find(&self, value: &str) -> Option<&'static OptionSpec> {
        self.options.iter().find(|o| o.value == value)
    }

    /// "a, b, c" for all options, for messages.
    pub fn choices(&self) -> String {
        joined(&mut self.options.iter().map(|o| o.value), ", ")
    }
}
