//! The image files that have arrived. They come one at a time, as the page loads them. A lab takes what is
//! present and reports what it is still waiting for.

use super::emoji::{Painting, SpriteSheet, Style};
use super::{ImageSet, ImageSource, Part, Sheet, cifar, fashion};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// The drawing style kept for the test images of emoji-10.
pub const HELD_OUT: Style = Style::Twemoji;
/// Training share of a reader's own file.
const TRAIN_SHARE: f64 = 0.8;

/// A file of `www/data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageFile {
    /// Training images of the Fashion-MNIST subset.
    FashionTrain,
    /// Test images of the Fashion-MNIST subset.
    FashionTest,
    /// The sprites of emoji-10, with their index.
    Emoji,
}

impl ImageFile {
    /// Every file.
    pub const ALL: [ImageFile; 3] = [
        ImageFile::FashionTrain,
        ImageFile::FashionTest,
        ImageFile::Emoji,
    ];

    /// Name of the file without its extension.
    pub fn name(self) -> &'static str {
        match self {
            ImageFile::FashionTrain => "fashion-train",
            ImageFile::FashionTest => "fashion-test",
            ImageFile::Emoji => "emoji-10",
        }
    }
}

/// Image sets by source. Cloning is cheap: clones share one easel.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    fashion: [Option<Rc<ImageSet>>; 2],
    sprites: Option<Rc<SpriteSheet>>,
    own: Option<Rc<Own>>,
    /// Where composites are painted bit by bit; without it they are painted on request.
    easel: Option<Rc<RefCell<Easel>>>,
}

/// The identity of a composite set: number, seed and part.
type Order = (usize, u64, Part);

/// Number of painted sets to keep: training and test images, and the previous two.
const KEPT: usize = 4;

/// The requested composites, and the finished ones.
#[derive(Debug, Default)]
struct Easel {
    /// The latest request.
    order: Option<Order>,
    painting: Option<(Order, Painting)>,
    painted: VecDeque<(Order, ImageSet)>,
}

/// The result of [`Shelf::paint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Nothing is requested.
    Idle,
    /// Part of a set was painted.
    More,
    /// A set was completed, so that it can be requested again.
    Ready,
}

/// The reader's file: the records read, its name, and its total number of records.
#[derive(Debug)]
struct Own {
    set: ImageSet,
    name: String,
    records: u64,
}

impl Shelf {
    /// A shelf whose composites are painted by [`Shelf::paint`], bit by bit. A request for a set that is not
    /// ready is recorded, and the caller has to wait.
    pub fn patient() -> Self {
        Shelf {
            easel: Some(Rc::default()),
            ..Shelf::default()
        }
    }

    /// Paints some images of the latest request.
    pub fn paint(&self) -> Paint {
        let (Some(easel), Some(sheet)) = (&self.easel, &self.sprites) else {
            return Paint::Idle;
        };
        let mut easel = easel.borrow_mut();
        let Some(order) = easel.order else {
            return Paint::Idle;
        };
        let (n, seed, part) = order;
        let begun = easel.painting.take().filter(|(of, _)| *of == order);
        let new = || (order, Painting::new(sheet, n, seed, part, HELD_OUT));
        let (_, mut painting) = begun.unwrap_or_else(new);
        if painting.work(sheet) {
            easel.painting = Some((order, painting));
            return Paint::More;
        }
        easel.order = None;
        easel.painted.push_back((order, painting.set));
        while easel.painted.len() > KEPT {
            easel.painted.pop_front();
        }
        Paint::Ready
    }

    /// Images painted and total images, while a set is being painted.
    pub fn painting(&self) -> Option<(usize, usize)> {
        let easel = self.easel.as_ref()?.borrow();
        let (n, ..) = easel.order?;
        let begun = easel.painting.as_ref();
        Some(begun.map_or((0, n), |(_, painting)| painting.progress()))
    }

    /// Drops the current request.
    pub fn put_down(&self) {
        if let Some(easel) = &self.easel {
            easel.borrow_mut().order = None;
        }
    }

    fn composites(&self, part: Part, n: usize, seed: u64) -> Option<ImageSet> {
        let sheet = self.sprites.as_ref()?;
        let Some(easel) = &self.easel else {
            return Some(sheet.compose(n, seed, part, HELD_OUT));
        };
        let mut easel = easel.borrow_mut();
        let order = (n, seed, part);
        let found = easel.painted.iter().position(|(of, _)| *of == order);
        let Some(found) = found else {
            easel.order = Some(order);
            return None;
        };
        // The set used last is the last to be dropped.
        let kept = easel.painted.remove(found)?;
        let set = kept.1.clone();
        easel.painted.push_back(kept);
        Some(set)
    }

    /// Takes a decoded file; `index` is the text that names the sprites of emoji-10.
    ///
    /// # Errors
    /// If the file is not the shipped one; in plain words.
    pub fn put(&mut self, file: ImageFile, sheet: Sheet<'_>, index: &str) -> Result<(), String> {
        match file {
            ImageFile::FashionTrain | ImageFile::FashionTest => {
                let part = match file {
                    ImageFile::FashionTrain => Part::Train,
                    _ => Part::Test,
                };
                let set = fashion::from_sheet(sheet, part).map_err(|e| e.to_string())?;
                self.fashion[part as usize] = Some(Rc::new(set));
            }
            ImageFile::Emoji => {
                let sprites = SpriteSheet::new(sheet, index).map_err(|e| e.to_string())?;
                self.sprites = Some(Rc::new(sprites));
            }
        }
        Ok(())
    }

    /// Takes the reader's own file: see [`cifar::parse`].
    ///
    /// # Errors
    /// If it is not a CIFAR-10 batch; in plain words. The shelf is then unchanged.
    pub fn put_own(&mut self, name: &str, size: u64, head: &[u8]) -> Result<(), String> {
        let set = cifar::parse(name, size, head, cifar::MAX_RECORDS).map_err(|e| e.to_string())?;
        let records = size / cifar::RECORD_BYTES as u64;
        self.own = Some(Rc::new(Own {
            set,
            name: name.into(),
            records,
        }));
        Ok(())
    }

    /// True if the reader has provided a file.
    pub fn has_own(&self) -> bool {
        self.own.is_some()
    }

    /// The files that `source` still needs; the reader's own file cannot be requested.
    pub fn missing(&self, source: ImageSource) -> Vec<ImageFile> {
        match source {
            ImageSource::Emoji if self.sprites.is_none() => vec![ImageFile::Emoji],
            ImageSource::Fashion => [ImageFile::FashionTrain, ImageFile::FashionTest]
                .into_iter()
                .zip(&self.fashion)
                .filter(|(_, set)| set.is_none())
                .map(|(file, _)| file)
                .collect(),
            _ => Vec::new(),
        }
    }

    /// At most `n` training images, in an order drawn from `seed` in which the classes alternate.
    pub fn train(&self, source: ImageSource, n: usize, seed: u64) -> Option<ImageSet> {
        self.part(source, Part::Train, n, seed)
    }

    /// At most `n` test images: other photographs, a held-out drawing style, or records not used for
    /// training.
    pub fn test(&self, source: ImageSource, n: usize, seed: u64) -> Option<ImageSet> {
        self.part(source, Part::Test, n, seed)
    }

    /// The first `n` images, without drawing or selection: records of the reader's file in file order, shipped
    /// training images in file order, or composites of `seed`.
    pub fn head(&self, source: ImageSource, n: usize, seed: u64) -> Option<ImageSet> {
        let first = |set: &ImageSet| set.select(&(0..n.min(set.len())).collect::<Vec<_>>());
        match source {
            ImageSource::Emoji => self.part(source, Part::Train, n, seed),
            ImageSource::Fashion => {
                let mut set = first(self.fashion[Part::Train as usize].as_ref()?);
                set.note = format!("the first {} of its training images", set.len());
                Some(set)
            }
            ImageSource::Cifar => {
                let own = self.own.as_ref()?;
                let mut set = first(&own.set);
                set.note = cifar::note(&own.name, set.len(), own.records);
                Some(set)
            }
        }
    }

    fn part(&self, source: ImageSource, part: Part, n: usize, seed: u64) -> Option<ImageSet> {
        let head = |set: &ImageSet| {
            let order = set.order(seed);
            set.select(&order[..n.min(order.len())])
        };
        match source {
            ImageSource::Emoji => self.composites(part, n, seed),
            ImageSource::Fashion => Some(head(self.fashion[part as usize].as_ref()?)),
            ImageSource::Cifar => {
                let own = self.own.as_ref()?;
                // The split is always the same, so that a new draw never moves an image between the parts.
                let (train, test) = own.set.split(TRAIN_SHARE, 0);
                let indices = match part {
                    Part::Train => &train,
                    Part::Test => &test,
                };
                let mut set = head(&own.set.select(indices));
                set.note = format!(
                    "{} of {} records for {}; {}",
                    set.len(),
                    indices.len(),
                    match part {
                        Part::Train => "training",
                        Part::Test => "the test",
                    },
                    own.set.note
                );
                Some(set)
            }
        }
    }
}
