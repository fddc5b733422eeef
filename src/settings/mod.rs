//! Settings: fields, how their texts are parsed, and what a link holds. Whatever a URL, a control or a file
//! contains must pass through a lab's settings; after that, nothing in the core can fail.

pub mod field;
pub mod images;
pub mod journal;
pub mod options;
pub mod parse;
mod texts;

pub use crate::number::number_text;
pub use journal::{Change, Event};
pub use parse::Problem;
pub use texts::Texts;

/// Short keys and their texts, as in a URL. They are not validated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawConfig(pub Texts);

impl RawConfig {
    /// Builds it from pairs; the last value of a key counts.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        RawConfig(pairs.into_iter().collect())
    }
}

/// The texts that differ from their fields' defaults: what a link must hold.
pub fn without_defaults(texts: &Texts, fields: &[field::FieldSpec]) -> Texts {
    let mut link = texts.clone();
    link.retain(|key, text| fields.iter().all(|f| f.key != key || f.default != text));
    link
}
