//! The facts about an image set that the reader sees.

use super::ImageSet;
use serde::Serialize;

/// Where images come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImageSource {
    /// [`emoji`](super::emoji).
    Emoji,
    /// [`fashion`](super::fashion).
    Fashion,
    /// [`cifar`](super::cifar).
    Cifar,
}

impl ImageSource {
    /// Every source, in the order the page lists them.
    pub const ALL: [ImageSource; 3] =
        [ImageSource::Emoji, ImageSource::Fashion, ImageSource::Cifar];

    /// The name in links.
    pub fn name(self) -> &'static str {
        match self {
            ImageSource::Emoji => "emoji",
            ImageSource::Fashion => "fashion",
            ImageSource::Cifar => "cifar",
        }
    }

    /// The name on the page.
    pub fn label(self) -> &'static str {
        match self {
            ImageSource::Emoji => "emoji-10",
            ImageSource::Fashion => "Fashion-MNIST subset",
            ImageSource::Cifar => "CIFAR-10, your file",
        }
    }

    /// The creator of the set.
    pub fn source(self) -> &'static str {
        match self {
            ImageSource::Emoji => {
                "Emoji of Noto Emoji (new and first version, Google), Fluent Emoji Flat (Microsoft) and Twemoji (Twitter and contributors), drawn at 32 x 32 pixels and composited here"
            }
            ImageSource::Fashion => {
                "Fashion-MNIST (Xiao, Rasul and Vollgraf 2017), (c) 2017 Zalando SE"
            }
            ImageSource::Cifar => {
                "CIFAR-10 (Krizhevsky 2009), a file of cifar-10-binary.tar.gz on your machine"
            }
        }
    }

    /// The license of the set.
    pub fn licence(self) -> &'static str {
        match self {
            ImageSource::Emoji => {
                "Apache-2.0 (Noto), MIT (Fluent), CC BY 4.0 (Twemoji); the art was modified, see data/NOTICE"
            }
            ImageSource::Fashion => "MIT, see data/NOTICE",
            ImageSource::Cifar => "none that would let this page ship it; it stays in this tab",
        }
    }

    /// What the set must not be mistaken for.
    pub fn is_not(self) -> &'static str {
        match self {
            ImageSource::Emoji => {
                "Not CIFAR-10 and not photographs: a few drawings under CIFAR-10's class names, turned, scaled and put on random backgrounds. Some classes have very few drawings (one frog a style)."
            }
            ImageSource::Fashion => {
                "Not the whole Fashion-MNIST (70,000 images): with so few examples the test accuracy is lower than the figures printed for it."
            }
            ImageSource::Cifar => {
                "Not the whole CIFAR-10 (60,000 images): only the records named here, so the figures are no CIFAR-10 results."
            }
        }
    }
}

/// The facts about a set in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DataCard {
    /// Name of the set.
    pub name: String,
    /// Where these examples come from.
    pub note: String,
    /// Number of examples, N.
    pub examples: usize,
    /// Width of an image, pixels.
    pub width: usize,
    /// Height of an image, pixels.
    pub height: usize,
    /// Number of channels, 1 or 3.
    pub channels: usize,
    /// Name and number of examples of each class.
    pub classes: Vec<(String, usize)>,
    /// The creator of the set.
    pub source: &'static str,
    /// The license of the set.
    pub licence: &'static str,
    /// What the set must not be mistaken for.
    pub is_not: &'static str,
}

impl DataCard {
    /// The card of `set`, which came from `source`.
    pub fn new(set: &ImageSet, source: ImageSource) -> Self {
        let names = set.class_names.iter().cloned();
        DataCard {
            name: set.name.clone(),
            note: set.note.clone(),
            examples: set.len(),
            width: set.width,
            height: set.height,
            channels: set.channels,
            classes: names.zip(set.class_counts()).collect(),
            source: source.source(),
            licence: source.licence(),
            is_not: source.is_not(),
        }
    }
}
