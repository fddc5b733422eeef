//! The shipped sheets, decoded, built into the test so that it has them in the browser, too.

use training_ground::data::images::emoji::SpriteSheet;
use training_ground::data::images::{ImageFile, ImageSet, Part, Sheet, Shelf, fashion};

const EMOJI: &[u8] = include_bytes!("../../../www/data/emoji-10.png");
const EMOJI_INDEX: &str = include_str!("../../../www/data/emoji-10.csv");
const FASHION_TRAIN: &[u8] = include_bytes!("../../../www/data/fashion-train.png");
const FASHION_TEST: &[u8] = include_bytes!("../../../www/data/fashion-test.png");

/// Red, green, blue, alpha; width; height.
fn decode(file: &[u8]) -> (Vec<u8>, usize, usize) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::ALPHA | png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut bytes).expect("a picture");
    let rgba = match info.color_type {
        png::ColorType::Rgba => bytes,
        png::ColorType::GrayscaleAlpha => bytes
            .chunks_exact(2)
            .flat_map(|p| [p[0], p[0], p[0], p[1]])
            .collect(),
        other => panic!("{other:?}"),
    };
    (rgba, info.width as usize, info.height as usize)
}

/// Every shipped file, as a lab is given them.
pub fn shelf() -> Shelf {
    filled(Shelf::default())
}

/// The same on another shelf.
pub fn filled(mut shelf: Shelf) -> Shelf {
    for (file, bytes, index) in [
        (ImageFile::FashionTrain, FASHION_TRAIN, ""),
        (ImageFile::FashionTest, FASHION_TEST, ""),
        (ImageFile::Emoji, EMOJI, EMOJI_INDEX),
    ] {
        let (rgba, width, height) = decode(bytes);
        let sheet = Sheet::new(&rgba, width, height).expect("a sheet");
        shelf.put(file, sheet, index).expect("the shipped file");
    }
    shelf
}

/// emoji-10's sprites.
pub fn sprites() -> SpriteSheet {
    let (rgba, width, height) = decode(EMOJI);
    let sheet = Sheet::new(&rgba, width, height).expect("a sheet");
    SpriteSheet::new(sheet, EMOJI_INDEX).expect("emoji-10")
}

/// A part of the Fashion-MNIST subset.
pub fn fashion(part: Part) -> ImageSet {
    let (rgba, width, height) = decode(match part {
        Part::Train => FASHION_TRAIN,
        Part::Test => FASHION_TEST,
    });
    let sheet = Sheet::new(&rgba, width, height).expect("a sheet");
    fashion::from_sheet(sheet, part).expect("Fashion-MNIST")
}
