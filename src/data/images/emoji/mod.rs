//! emoji-10: emoji under CIFAR-10's ten class names, composited into 32 x 32 x 3 images.
//!
//! The sprites come in four drawing styles. The training part uses three of them, and the test part uses the
//! fourth. So the test demands more than recognizing drawings seen before.

mod compose;

pub use compose::Recipe;

use super::{CIFAR_CLASSES, ImageSet, Part, Sheet, SheetError};
use crate::rng::Stream;

/// Width and height of a sprite and of an image, pixels.
pub const SIDE: usize = 32;
/// Sprites per row of the sheet.
pub const COLUMNS: usize = 16;
/// Maximum number of composited images.
pub const MAX_IMAGES: usize = 10_000;

const HEADER: &str = "style,class,icon";

/// A drawing style: one of the four emoji sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Noto Emoji.
    Noto,
    /// Noto Emoji before Android 8.
    NotoV1,
    /// Fluent Emoji Flat.
    Fluent,
    /// Twemoji.
    Twemoji,
}

impl Style {
    /// Every style, in the order of the sheet.
    pub const ALL: [Style; 4] = [Style::Noto, Style::NotoV1, Style::Fluent, Style::Twemoji];
    /// The default style of the test images.
    pub const HELD_OUT: Style = Style::Twemoji;

    /// The name in the index and in links.
    pub fn name(self) -> &'static str {
        match self {
            Style::Noto => "noto",
            Style::NotoV1 => "noto-v1",
            Style::Fluent => "fluent",
            Style::Twemoji => "twemoji",
        }
    }

    /// The name on the page.
    pub fn label(self) -> &'static str {
        match self {
            Style::Noto => "Noto",
            Style::NotoV1 => "Noto, first version",
            Style::Fluent => "Fluent Flat",
            Style::Twemoji => "Twemoji",
        }
    }
}

/// The reason why the sheet or its index is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmojiError {
    /// The picture does not fit.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// The text is not the index of emoji-10.
    #[error("The index of emoji-10 should begin with “{HEADER}”.")]
    Header,
    /// A line does not name a sprite.
    #[error("Line {line} of the index of emoji-10: {what}.")]
    Line {
        /// Line number, from 1.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A style lacks a class, so that it cannot be held out.
    #[error("emoji-10 has no {class} in the style {style}.")]
    Missing {
        /// Name of the style.
        style: &'static str,
        /// Name of the class.
        class: &'static str,
    },
}

/// One drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sprite {
    /// The style it is drawn in.
    pub style: Style,
    /// Class index.
    pub class: usize,
    /// Name of the icon in its set.
    pub icon: String,
}

/// All sprites with their pixels. Every style has at least one sprite of every class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpriteSheet {
    sprites: Vec<Sprite>,
    /// `[sprite][y][x]`: red, green, blue, alpha.
    pixels: Vec<[u8; 4]>,
}

/// The sprites in an index: a header, then style, class and icon of one sprite per line.
fn parse_index(index: &str) -> Result<Vec<Sprite>, EmojiError> {
    let mut lines = index.lines().enumerate();
    if lines.next().is_none_or(|(_, header)| header != HEADER) {
        return Err(EmojiError::Header);
    }
    let sprite = |(i, text): (usize, &str)| {
        let bad = |what| EmojiError::Line { line: i + 1, what };
        let cells: Vec<&str> = text.split(',').collect();
        let [style, class, icon] = cells[..] else {
            return Err(bad("it should have three cells"));
        };
        let style = Style::ALL.into_iter().find(|s| s.name() == style);
        let class = CIFAR_CLASSES.iter().position(|name| *name == class);
        Ok(Sprite {
            style: style.ok_or_else(|| bad("the style is unknown"))?,
            class: class.ok_or_else(|| bad("the class is unknown"))?,
            icon: icon.into(),
        })
    };
    lines.map(sprite).collect()
}

impl SpriteSheet {
    /// The sprites of the decoded sheet `emoji-10.png`, named in order by `emoji-10.csv`.
    pub fn new(sheet: Sheet<'_>, index: &str) -> Result<Self, EmojiError> {
        let sprites = parse_index(index)?;
        for style in Style::ALL {
            for (class, name) in CIFAR_CLASSES.iter().enumerate() {
                if !sprites.iter().any(|s| (s.style, s.class) == (style, class)) {
                    return Err(EmojiError::Missing {
                        style: style.name(),
                        class: name,
                    });
                }
            }
        }
        sheet.expect("emoji-10.png", SIDE, COLUMNS, sprites.len())?;
        let pixels = (0..sprites.len())
            .flat_map(|i| sheet.tile(SIDE, COLUMNS, i))
            .collect();
        Ok(SpriteSheet { sprites, pixels })
    }

    /// The sprites, in the order of the sheet.
    pub fn sprites(&self) -> &[Sprite] {
        &self.sprites
    }

    /// Sprites of each class, by class index, in one style or (`None`) in all.
    pub fn class_counts(&self, style: Option<Style>) -> [usize; 10] {
        let mut counts = [0; 10];
        for sprite in &self.sprites {
            counts[sprite.class] += usize::from(style.is_none_or(|s| s == sprite.style));
        }
        counts
    }

    /// The pixels of sprite `i`, `[y][x]`: red, green, blue, alpha.
    fn pixels(&self, i: usize) -> &[[u8; 4]] {
        &self.pixels[i * SIDE * SIDE..(i + 1) * SIDE * SIDE]
    }

    /// Indices of the sprites a part may use, by class index.
    fn pools(&self, part: Part, held_out: Style) -> Vec<Vec<usize>> {
        let mut pools = vec![Vec::new(); CIFAR_CLASSES.len()];
        for (i, sprite) in self.sprites.iter().enumerate() {
            if (sprite.style == held_out) == (part == Part::Test) {
                pools[sprite.class].push(i);
            }
        }
        pools
    }

    /// Parameters of the first `n` images of a part (at most [`MAX_IMAGES`]). Image i depends only on `seed`,
    /// part, style and i, never on `n`; each ten images contain one of every class.
    pub fn recipes(&self, n: usize, seed: u64, part: Part, held_out: Style) -> Vec<Recipe> {
        let pools = self.pools(part, held_out);
        let (order, draw) = match part {
            Part::Train => ("emoji order", "emoji"),
            Part::Test => ("emoji test order", "emoji test"),
        };
        let mut turn: Vec<usize> = Vec::new();
        (0..n.min(MAX_IMAGES))
            .map(|i| {
                let place = i % pools.len();
                if place == 0 {
                    turn = (0..pools.len()).collect();
                    Stream::new(seed, order, (i / pools.len()) as u64).shuffle(&mut turn);
                }
                Recipe::draw(&pools[turn[place]], &mut Stream::new(seed, draw, i as u64))
            })
            .collect()
    }

    /// The first `n` images of a part (at most [`MAX_IMAGES`]); see [`recipes`](Self::recipes).
    pub fn compose(&self, n: usize, seed: u64, part: Part, held_out: Style) -> ImageSet {
        let mut painting = Painting::new(self, n, seed, part, held_out);
        while painting.work(self) {}
        painting.set
    }
}

/// Images painted per piece of work: a few milliseconds.
const AT_ONCE: usize = 100;

/// Images being painted.
#[derive(Clone, Debug)]
pub struct Painting {
    recipes: Vec<Recipe>,
    /// The images painted so far.
    pub set: ImageSet,
}

impl Painting {
    /// Starts painting the images of [`SpriteSheet::compose`].
    pub fn new(sheet: &SpriteSheet, n: usize, seed: u64, part: Part, held_out: Style) -> Painting {
        let recipes = sheet.recipes(n, seed, part, held_out);
        let styles = match part {
            Part::Train => format!("every style but {}", held_out.label()),
            Part::Test => format!("the style {}, which was held out", held_out.label()),
        };
        let drawings: usize = sheet.pools(part, held_out).iter().map(Vec::len).sum();
        Painting {
            set: ImageSet {
                pixels: Vec::with_capacity(recipes.len() * SIDE * SIDE * 3),
                labels: Vec::with_capacity(recipes.len()),
                class_names: CIFAR_CLASSES.map(String::from).to_vec(),
                width: SIDE,
                height: SIDE,
                channels: 3,
                name: "emoji-10".into(),
                note: format!("composited from {drawings} drawings of {styles}"),
            },
            recipes,
        }
    }

    /// Paints some images; false once all are painted. Pass the same sheet every time.
    pub fn work(&mut self, sheet: &SpriteSheet) -> bool {
        let done = self.set.labels.len();
        let end = self.recipes.len().min(done + AT_ONCE);
        for recipe in &self.recipes[done..end] {
            recipe.paint(sheet.pixels(recipe.sprite), &mut self.set.pixels);
            self.set
                .labels
                .push(sheet.sprites[recipe.sprite].class as u8);
        }
        end < self.recipes.len()
    }

    /// Images painted, and total images.
    pub fn progress(&self) -> (usize, usize) {
        (self.set.labels.len(), self.recipes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One sprite of every class in every style.
    fn index() -> String {
        let lines = Style::ALL
            .iter()
            .flat_map(|s| CIFAR_CLASSES.map(|c| format!("\n{},{c},it", s.name())));
        HEADER.to_string() + &lines.collect::<String>()
    }

    #[test]
    fn a_bad_index_is_named_by_its_line() {
        let error = |text: &str| parse_index(text).unwrap_err().to_string();
        assert!(error("").contains("style,class,icon"));
        assert!(error("a,b,c").contains("style,class,icon"));
        let with = |line: &str| error(&format!("{HEADER}\nnoto,cat,cat\n{line}"));
        assert_eq!(
            with("noto,cat"),
            "Line 3 of the index of emoji-10: it should have three cells."
        );
        assert!(with("noto,cow,cow").contains("Line 3"));
        assert!(with("notto,cat,cat").contains("the style is unknown"));
    }

    #[test]
    fn sheet_and_index_must_fit() {
        let side = COLUMNS * SIDE;
        let rgba = vec![0; 4 * side * 3 * SIDE];
        let sheet = Sheet::new(&rgba, side, 3 * SIDE).unwrap();
        let sprites = SpriteSheet::new(sheet, &index()).unwrap();
        assert_eq!(sprites.sprites().len(), 40);
        assert_eq!(sprites.class_counts(None), [4; 10]);
        assert_eq!(sprites.class_counts(Some(Style::Fluent)), [1; 10]);
        let missing = index().replace("\nfluent,frog,it", "");
        assert_eq!(
            SpriteSheet::new(sheet, &missing).unwrap_err().to_string(),
            "emoji-10 has no frog in the style fluent."
        );
        let longer = index() + &"\nnoto,cat,it".repeat(9);
        let error = SpriteSheet::new(sheet, &longer).unwrap_err().to_string();
        assert!(error.contains("(512, 128)"), "{error}");
    }
}
