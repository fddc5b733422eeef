//! The image files that have arrived. They come one by one, whenever the page has loaded them; a lab
//! takes from here what is there and says what it still waits for.

use super::emoji::{Painting, SpriteSheet, Style};
use super::{ImageSet, ImageSource, Part, Sheet, cifar, fashion};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// The drawing style kept for the test images of emoji-10.
pub const HELD_OUT: Style = Style::Twemoji;
/// Share of a reader's own file that is trained on.
const TRAIN_SHARE: f64 = 0.8;

/// A file of `www/data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageFile {
    /// Training images of the Fashion-MNIST subset.
    FashionTrain,
    /// Its test images.
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

    /// Its name without the ending.
    pub fn name(self) -> &'static str {
        match self {
            ImageFile::FashionTrain => "fashion-train",
            ImageFile::FashionTest => "fashion-test",
            ImageFile::Emoji => "emoji-10",
        }
    }
}

/// Image sets by source. Cloning is cheap: clones have one easel.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    fashion: [Option<Rc<ImageSet>>; 2],
    sprites: Option<Rc<SpriteSheet>>,
    own: Option<Rc<Own>>,
    /// Where composites are painted bit by bit; without it they are painted when they are asked for.
    easel: Option<Rc<RefCell<Easel>>>,
}

/// What names composites: number, seed and part.
type Order = (usize, u64, Part);

/// Painted sets that are kept: training and test images, and those before them.
const KEPT: usize = 4;

/// Composites that were asked for, and those that are there.
#[derive(Debug, Default)]
struct Easel {
    /// Asked for last.
    order: Option<Order>,
    painting: Option<(Order, Painting)>,
    painted: VecDeque<(Order, ImageSet)>,
}

/// What [`Shelf::paint`] has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Nothing is asked for.
    Idle,
    /// A part of a set.
    More,
    /// The rest of a set: whoever asked for it can ask again.
    Ready,
}

/// The reader's file: the records read, its name and how many records it has.
#[derive(Debug)]
struct Own {
    set: ImageSet,
    name: String,
    records: u64,
}

impl Shelf {
    /// A shelf whose composites are painted by [`Shelf::paint`], bit by bit: a set that is not there yet
    /// is noted down, and whoever asked for it has to wait.
    pub fn patient() -> Self {
        Shelf {
            easel: Some(Rc::default()),
            ..Shelf::default()
        }
    }

    /// Paints some images of the set that was asked for last.
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

    /// Images painted and wanted, while a set is on its way.
    pub fn painting(&self) -> Option<(usize, usize)> {
        let easel = self.easel.as_ref()?.borrow();
        let (n, ..) = easel.order?;
        let begun = easel.painting.as_ref();
        Some(begun.map_or((0, n), |(_, painting)| painting.progress()))
    }

    /// Leaves the set that was asked for.
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
        // What is used last goes last.
        let kept = easel.painted.remove(found)?;
        let set = kept.1.clone();
        easel.painted.push_back(kept);
        Some(set)
    }

    /// Takes a decoded file; `index` is the text that names the sprites of emoji-10.
    ///
    /// # Errors
    /// In plain words, when the file is not the one that is shipped.
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
    /// In plain words, when it is no CIFAR-10 batch; the shelf is unchanged then.
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

    /// True when the reader has given a file of his own.
    pub fn has_own(&self) -> bool {
        self.own.is_some()
    }

    /// The files `source` still needs; the reader's own cannot be asked for.
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

    /// At most `n` training images, in an order drawn by `seed` in which the classes take turns.
    pub fn train(&self, source: ImageSource, n: usize, seed: u64) -> Option<ImageSet> {
        self.part(source, Part::Train, n, seed)
    }

    /// At most `n` test images: other photographs, a drawing style that was held out, or records
    /// that were not trained on.
    pub fn test(&self, source: ImageSource, n: usize, seed: u64) -> Option<ImageSet> {
        self.part(source, Part::Test, n, seed)
    }

    /// The first `n` images, nothing drawn or left out: records of the reader's file as they stand in
    /// it, shipped training images as they stand in theirs, composites of `seed`.
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
                // The split is always the same: no image changes sides by a new draw.
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
