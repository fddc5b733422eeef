//! Parses texts into values and reports one problem per refused value.

use super::Texts;
use super::field::{FieldKind, FieldSpec, OptionSpec};
use crate::number::{joined, number_text, parse_number};
use serde::Serialize;

/// A refused or clamped value, reported at its control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Problem {
    /// Key of the control.
    pub field: String,
    /// The value as written.
    pub value: String,
    /// What is wrong, and what is used instead, in plain words.
    pub message: String,
}

/// The texts of one lab's keys while they are being parsed.
pub(crate) struct Parser<'a> {
    pub fields: &'a [FieldSpec],
    pub raw: &'a Texts,
    pub problems: Vec<Problem>,
    /// The value in force for each key, in canonical form.
    pub accepted: Texts,
}

/// Maximum length of a bad value quoted in a message.
const QUOTED: usize = 40;

fn quote(value: &str) -> String {
    let short: String = value.chars().take(QUOTED).collect();
    if short.len() < value.len() {
        format!("“{short}…”")
    } else {
        format!("“{short}”")
    }
}

impl<'a> Parser<'a> {
    pub fn new(fields: &'a [FieldSpec], raw: &'a Texts) -> Self {
        Parser {
            fields,
            raw,
            problems: Vec::new(),
            accepted: Texts::new(),
        }
    }

    /// Reports a problem for each key that is neither a field nor among `others`.
    pub fn refuse_unknown(&mut self, others: &[&str]) {
        let (fields, raw) = (self.fields, self.raw);
        let known = |key: &str| others.contains(&key) || fields.iter().any(|f| f.key == key);
        for key in raw.keys().filter(|key| !known(key)).take(20) {
            let short: String = key.chars().take(40).collect();
            let message = format!("“{short}” is not a setting of this page: ignored.");
            self.problem("", key, message);
        }
    }

    pub fn field(&self, key: &str) -> &'a FieldSpec {
        self.fields
            .iter()
            .find(|f| f.key == key)
            .unwrap_or_else(|| unreachable!("the parser asks only for keys of its own table"))
    }

    pub fn text(&self, key: &str) -> &'a str {
        match self.raw.get(key) {
            Some(text) => text.trim(),
            None => self.field(key).default,
        }
    }

    pub fn problem(&mut self, field: &str, value: &str, message: String) {
        let value = value.chars().take(200).collect();
        self.problems.push(Problem {
            field: field.into(),
            value,
            message,
        });
    }

    pub fn accept(&mut self, key: &str, value: String) {
        self.accepted.insert(key, value);
    }

    /// Parses a finite number. Clamps a value out of range, replaces an unreadable one by the default, reports both.
    pub fn number(&mut self, key: &str) -> f64 {
        let spec = self.field(key);
        let text = self.text(key);
        let default = || parse_number(spec.default).unwrap_or(0.0);
        let whole = spec.kind == FieldKind::Integer;
        let mut value = match parse_number(text) {
            Some(x) => x,
            None => {
                let message = format!("{} is not a number: {} is used.", quote(text), spec.default);
                self.problem(key, text, message);
                default()
            }
        };
        if whole && value.fract() != 0.0 {
            value = value.round();
            self.problem(
                key,
                text,
                format!("A whole number is needed: {} is used.", number_text(value)),
            );
        }
        if value < spec.min || value > spec.max {
            let (word, limit) = if value < spec.min {
                ("below the smallest", spec.min)
            } else {
                ("above the largest", spec.max)
            };
            let limit_text = number_text(limit);
            let message = format!(
                "{} is {word} allowed value: {limit_text} is used.",
                quote(text)
            );
            self.problem(key, text, message);
            value = limit;
        }
        self.accept(key, number_text(value));
        value
    }

    pub fn integer(&mut self, key: &str) -> u64 {
        self.number(key) as u64
    }

    /// Parses one option of `options`, with its parameters in range. `None` after a problem.
    pub fn option(
        &mut self,
        key: &str,
        options: &[OptionSpec],
        text: &str,
    ) -> Option<(&'static str, Vec<f64>, String)> {
        let mut parts = text.split(':');
        let name = parts.next().unwrap_or("").trim();
        let Some(spec) = options.iter().find(|o| o.value == name) else {
            let list = joined(&mut options.iter().map(|o| o.value), ", ");
            self.problem(
                key,
                text,
                format!("{} is unknown. Known: {list}.", quote(name)),
            );
            return None;
        };
        let mut values = Vec::new();
        for p in spec.params.iter() {
            let value = match parts.next() {
                None => p.default,
                Some(text) => match parse_number(text.trim()) {
                    Some(x) if (p.min..=p.max).contains(&x) => x,
                    Some(x) => {
                        let clamped = if x < p.min { p.min } else { p.max };
                        let message = format!(
                            "{} of {} must lie between {} and {}: {} is used.",
                            p.label,
                            spec.label,
                            number_text(p.min),
                            number_text(p.max),
                            number_text(clamped)
                        );
                        self.problem(key, text, message);
                        clamped
                    }
                    None => {
                        let message = format!(
                            "{} of {}: {} is not a number; {} is used.",
                            p.label,
                            spec.label,
                            quote(text),
                            number_text(p.default)
                        );
                        self.problem(key, text, message);
                        p.default
                    }
                },
            };
            values.push(value);
        }
        if parts.next().is_some() {
            let message = format!(
                "{} takes {} number(s) after the name.",
                spec.label,
                spec.params.len()
            );
            self.problem(key, text, message);
        }
        let mut canonical = spec.value.to_string();
        let defaults = spec
            .params
            .iter()
            .zip(&values)
            .all(|(p, v)| p.default == *v);
        if !defaults {
            for v in &values {
                canonical.push(':');
                canonical.push_str(&number_text(*v));
            }
        }
        Some((spec.value, values, canonical))
    }

    /// Parses the option of a choice field; the default after a problem.
    pub fn choice(&mut self, key: &str) -> (&'static str, Vec<f64>) {
        let spec = self.field(key);
        let text = self.text(key);
        let found = match self.option(key, spec.options, text) {
            Some(found) => found,
            None => self.option(key, spec.options, spec.default).unwrap_or((
                "",
                Vec::new(),
                String::new(),
            )),
        };
        self.accept(key, found.2);
        (found.0, found.1)
    }
}
