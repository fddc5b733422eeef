//! Images with labels: the two shipped sets and the reader's own CIFAR-10 file.
//!
//! The page fetches and decodes files and passes bytes. Pixels stay `u8` in `[example][y][x][channel]`
//! order and are converted to numbers one batch at a time.

mod card;
pub mod cifar;
pub mod emoji;
pub mod fashion;
mod sheet;
mod shelf;

pub use card::{DataCard, ImageSource};
pub use sheet::{Sheet, SheetError};
pub use shelf::{HELD_OUT, ImageFile, Paint, Shelf};

use super::split::split_groups;
use super::{Dataset, Targets};
use crate::rng::Stream;
use ndarray::Array2;
use std::ops::Div;

/// CIFAR-10's class names, in the order of its labels.
pub const CIFAR_CLASSES: [&str; 10] = [
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
];

/// The part of a shipped set; these sets are already split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// For training.
    Train,
    /// For testing.
    Test,
}

impl Part {
    /// "train" or "test".
    pub fn name(self) -> &'static str {
        match self {
            Part::Train => "train",
            Part::Test => "test",
        }
    }
}

/// The conversion of a byte to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PixelScale {
    /// 0 to 255, as in cs231n.
    Bytes,
    /// 0 to 1: the byte divided by 255.
    Unit,
}

/// Images of one size with their labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageSet {
    /// `[N][height][width][channels]`, N * [`dims`](Self::dims) bytes.
    pub pixels: Vec<u8>,
    /// Class index of each image, below the number of class names.
    pub labels: Vec<u8>,
    /// Class names, by class index.
    pub class_names: Vec<String>,
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// 1 (gray) or 3 (red, green, blue).
    pub channels: usize,
    /// Name of the data, e.g. "emoji-10".
    pub name: String,
    /// One sentence on where these examples come from, e.g. "first 20 of data_batch_1.bin".
    pub note: String,
}

impl ImageSet {
    /// Number of images, N.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// True if there is no image.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Numbers per image, D = width * height * channels.
    pub fn dims(&self) -> usize {
        self.width * self.height * self.channels
    }

    /// The bytes of image `i`, `[height][width][channels]`.
    ///
    /// # Panics
    /// If `i` is not below [`len`](Self::len).
    pub fn image(&self, i: usize) -> &[u8] {
        &self.pixels[i * self.dims()..(i + 1) * self.dims()]
    }

    /// The class index of every image.
    pub fn classes(&self) -> Vec<usize> {
        self.labels.iter().map(|&label| label.into()).collect()
    }

    /// Images per class, by class index.
    pub fn class_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.class_names.len()];
        for &label in &self.labels {
            counts[usize::from(label)] += 1;
        }
        counts
    }

    /// The images at `indices`, in that order; an index may repeat.
    ///
    /// # Panics
    /// If an index is not below [`len`](Self::len).
    pub fn select(&self, indices: &[usize]) -> ImageSet {
        ImageSet {
            pixels: indices
                .iter()
                .flat_map(|&i| self.image(i))
                .copied()
                .collect(),
            labels: indices.iter().map(|&i| self.labels[i]).collect(),
            class_names: self.class_names.clone(),
            name: self.name.clone(),
            note: self.note.clone(),
            ..*self
        }
    }

    /// Appends the images at `indices` to `out` as rows of D numbers.
    ///
    /// # Panics
    /// If an index is not below [`len`](Self::len).
    pub fn append_rows<T>(&self, indices: &[usize], scale: PixelScale, out: &mut Vec<T>)
    where
        T: Copy + From<u8> + Div<Output = T>,
    {
        out.reserve(indices.len() * self.dims());
        for &i in indices {
            let bytes = self.image(i).iter().map(|&byte| T::from(byte));
            match scale {
                PixelScale::Bytes => out.extend(bytes),
                PixelScale::Unit => out.extend(bytes.map(|v| v / T::from(255))),
            }
        }
    }

    /// The mean image, `[D]`.
    pub fn mean_image(&self, scale: PixelScale) -> Vec<f64> {
        let mut sums = vec![0; self.dims()];
        self.add_images(0..self.len(), &mut sums);
        self.mean_of(&sums, scale)
    }

    /// Adds the bytes of some images to `sums` `[D]`. Sums of bytes are exact.
    pub fn add_images(&self, which: std::ops::Range<usize>, sums: &mut [u64]) {
        for i in which {
            for (sum, &byte) in sums.iter_mut().zip(self.image(i)) {
                *sum += u64::from(byte);
            }
        }
    }

    /// The mean image, from the sums over all images.
    pub fn mean_of(&self, sums: &[u64], scale: PixelScale) -> Vec<f64> {
        let divisor = match scale {
            PixelScale::Bytes => 1.0,
            PixelScale::Unit => 255.0,
        };
        let n = self.len().max(1) as f64;
        (sums.iter())
            .map(|&sum| sum as f64 / (n * divisor))
            .collect()
    }

    /// The images at `indices` as a `[len x D]` table, for methods on whole sets (PCA, means).
    /// Columns are named "x,y" for gray images and "x,y red" (green, blue) for colored ones.
    ///
    /// # Panics
    /// If an index is not below [`len`](Self::len).
    pub fn table(&self, indices: &[usize], scale: PixelScale) -> Dataset {
        let mut rows: Vec<f64> = Vec::new();
        self.append_rows(indices, scale, &mut rows);
        let dims = self.dims();
        let suffix = |c: usize| match (self.channels, c) {
            (1, _) => "",
            (_, 0) => " red",
            (_, 1) => " green",
            _ => " blue",
        };
        let name = |j: usize| {
            let (pixel, channel) = (j / self.channels, j % self.channels);
            let (x, y) = (pixel % self.width, pixel / self.width);
            format!("{x},{y}{}", suffix(channel))
        };
        Dataset {
            x: Array2::from_shape_fn((indices.len(), dims), |(i, j)| rows[i * dims + j]),
            targets: Targets::Classes(indices.iter().map(|&i| self.labels[i].into()).collect()),
            input_names: (0..dims).map(name).collect(),
            class_names: self.class_names.clone(),
        }
    }

    /// Image indices by class.
    fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups = vec![Vec::new(); self.class_names.len()];
        for (i, &label) in self.labels.iter().enumerate() {
            groups[usize::from(label)].push(i);
        }
        groups
    }

    /// All indices in a random order in which the classes alternate: each run of as many images as there are
    /// classes has one of every class, until a class runs out.
    pub fn order(&self, seed: u64) -> Vec<usize> {
        let mut stream = Stream::new(seed, "image order", 0);
        let mut groups = self.groups();
        for group in &mut groups {
            stream.shuffle(group);
        }
        let mut order = Vec::with_capacity(self.len());
        while order.len() < self.len() {
            let mut turn: Vec<usize> = groups.iter_mut().filter_map(Vec::pop).collect();
            stream.shuffle(&mut turn);
            order.append(&mut turn);
        }
        order
    }

    /// Indices of a training and a test part, class by class, for a set that is not already split. A class of
    /// two or more images is in both.
    pub fn split(&self, train_share: f64, seed: u64) -> (Vec<usize>, Vec<usize>) {
        split_groups(self.groups(), train_share, seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(labels: &[u8]) -> ImageSet {
        ImageSet {
            pixels: (0..labels.len() * 12).map(|i| i as u8).collect(),
            labels: labels.to_vec(),
            class_names: vec!["a".into(), "b".into(), "c".into()],
            width: 2,
            height: 2,
            channels: 3,
            name: "test".into(),
            note: String::new(),
        }
    }

    #[test]
    fn rows_select_and_table_agree() {
        let images = set(&[0, 2, 1]);
        assert_eq!((images.len(), images.dims()), (3, 12));
        assert_eq!(images.image(1)[..4], [12, 13, 14, 15]);
        assert_eq!(images.class_counts(), [1, 1, 1]);
        let part = images.select(&[2, 2, 0]);
        assert_eq!(part.labels, [1, 1, 0]);
        assert_eq!(part.image(1), images.image(2));
        let (mut single, mut double) = (vec![9.0f32], Vec::<f64>::new());
        images.append_rows(&[1, 0], PixelScale::Bytes, &mut single);
        images.append_rows(&[1, 0], PixelScale::Unit, &mut double);
        assert_eq!(single[..3], [9.0, 12.0, 13.0]);
        assert_eq!((double.len(), double[1]), (24, 13.0 / 255.0));
        let table = images.table(&[1], PixelScale::Bytes);
        assert_eq!(table.x[[0, 11]], 23.0);
        assert_eq!(table.classes(), Some(&[2][..]));
        assert_eq!(table.input_names[0], "0,0 red");
        assert_eq!(table.input_names[7], "0,1 green");
    }

    #[test]
    fn classes_take_turns_in_a_seeded_order() {
        let labels: Vec<u8> = (0..90).map(|i| (i * i % 3) as u8).collect();
        let images = set(&labels);
        let order = images.order(4);
        assert_eq!(order, images.order(4));
        assert_ne!(order, images.order(5));
        let mut all = order.clone();
        all.sort_unstable();
        assert_eq!(all, (0..90).collect::<Vec<_>>());
        // Squares are 0 or 1 modulo 3: 30 images of class 0, 60 of class 1, none of class 2.
        assert_eq!(images.class_counts(), [30, 60, 0]);
        let head = images.select(&order[..40]).class_counts();
        assert_eq!(head, [20, 20, 0]);
    }

    #[test]
    fn split_has_every_class_in_both_parts() {
        let images = set(&[0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
        let (train, test) = images.split(0.7, 3);
        assert_eq!((train.len(), test.len()), (7, 3));
        assert!(images.select(&test).class_counts().iter().all(|&n| n > 0));
        assert_eq!((train, test), images.split(0.7, 3));
        let none = set(&[]);
        assert_eq!(none.split(0.5, 1), (vec![], vec![]));
        assert!(none.order(1).is_empty() && none.is_empty());
    }
}
