//! The shipped subset of Fashion-MNIST (Xiao, Rasul & Vollgraf 2017, arXiv:1708.07747): 28 x 28 gray
//! photographs of ten kinds of clothing, in two gray sheets made by `scripts/make-data.py`.

use super::{ImageSet, Part, Sheet, SheetError};

/// Width and height of an image, pixels.
pub const SIDE: usize = 28;
/// Images per row of a sheet.
pub const COLUMNS: usize = 25;

/// Class names, in the order of the labels.
pub const CLASSES: [&str; 10] = [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
];

/// Number of images in a part: 100 (train) or 50 (test) of each class, the first in the original files.
pub fn count(part: Part) -> usize {
    match part {
        Part::Train => 1000,
        Part::Test => 500,
    }
}

/// The images of one part, from its decoded sheet. Image i is of class i mod 10.
pub fn from_sheet(sheet: Sheet<'_>, part: Part) -> Result<ImageSet, SheetError> {
    let what = match part {
        Part::Train => "fashion-train.png",
        Part::Test => "fashion-test.png",
    };
    let n = count(part);
    sheet.expect(what, SIDE, COLUMNS, n)?;
    sheet.expect_gray(what)?;
    Ok(ImageSet {
        pixels: (0..n)
            .flat_map(|i| sheet.tile(SIDE, COLUMNS, i).map(|p| p[0]))
            .collect(),
        labels: (0..n).map(|i| (i % CLASSES.len()) as u8).collect(),
        class_names: CLASSES.map(String::from).to_vec(),
        width: SIDE,
        height: SIDE,
        channels: 1,
        name: "Fashion-MNIST subset".into(),
        note: format!(
            "Fashion-MNIST: the first {} {} images of each class",
            n / CLASSES.len(),
            part.name()
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_becomes_balanced_images() {
        let (width, height) = (COLUMNS * SIDE, 500 / COLUMNS * SIDE);
        let gray = |i: usize| (i % 251) as u8;
        let mut rgba: Vec<u8> = (0..width * height)
            .flat_map(|i| [gray(i), gray(i), gray(i), 255])
            .collect();
        let sheet = Sheet::new(&rgba, width, height).unwrap();
        let set = from_sheet(sheet, Part::Test).unwrap();
        assert_eq!((set.len(), set.dims()), (500, 784));
        assert_eq!(set.class_counts(), [50; 10]);
        // Image 26 is the second of the second row of tiles.
        assert_eq!(set.image(26)[SIDE], gray((SIDE + 1) * width + SIDE));
        assert!(from_sheet(sheet, Part::Train).is_err());
        rgba[4 * 700 + 1] ^= 1;
        let sheet = Sheet::new(&rgba, width, height).unwrap();
        let error = from_sheet(sheet, Part::Test).unwrap_err().to_string();
        assert!(error.contains("pixel at 0,1"), "{error}");
    }
}
