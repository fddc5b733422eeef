//! What a setting is: fields, how their texts are read, and what a link holds. A lab's settings are the only
//! door for anything that a URL, a control or a file can contain; after it nothing in the core can fail.

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

/// Short keys to text, as in a URL. Anything may be in here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawConfig(pub Texts);

impl RawConfig {
    /// From pairs; the last value of a key counts.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        RawConfig(pairs.into_iter().collect())
    }
}

/// The texts that differ from their field's default: what a link must hold.
pub fn without_defaults(texts: &Texts, fields: &[field::FieldSpec]) -> Texts {
    let mut link = texts.clone();
    link.retain(|key, text| fields.iter().all(|f| f.key != key || f.default != text));
    link
}
