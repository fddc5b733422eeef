//! The control that selects an image set, the same in every lab.

use super::field::{FieldKind, FieldSpec, field, option};
use super::parse::Parser;
use crate::data::images::ImageSource;

/// Key of the control.
pub const KEY: &str = "img";

fn help(source: ImageSource) -> &'static str {
    match source {
        ImageSource::Emoji => "Drawings, 32 x 32 in color, with CIFAR-10’s ten class names.",
        ImageSource::Fashion => "Photographs of clothing, 28 x 28 in gray.",
        ImageSource::Cifar => "A data_batch_N.bin of your own, dropped on the page.",
    }
}

/// The field; the first of `sources` is its default.
pub fn source_field(sources: &[ImageSource]) -> FieldSpec {
    let options = sources
        .iter()
        .map(|&s| option(s.name(), s.label(), "", help(s)));
    let default = sources.first().map_or("", |s| s.name());
    field(
        "Data",
        KEY,
        "Images",
        FieldKind::Choice,
        default,
        "They are loaded when they are needed, and stay in this page.",
    )
    .options(options.collect())
}

/// The selected source.
pub(crate) fn source(p: &mut Parser<'_>) -> ImageSource {
    let name = p.choice(KEY).0;
    let found = ImageSource::ALL.into_iter().find(|s| s.name() == name);
    found.unwrap_or(ImageSource::Emoji)
}
