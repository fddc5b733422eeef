//! The shipped image sets: what they hold, and every composited byte. Runs natively and in wasm.

use crate::common::sheets;

use training_ground::data::images::emoji::{MAX_IMAGES, SIDE, Style};
use training_ground::data::images::{
    CIFAR_CLASSES, DataCard, ImageSet, ImageSource, Part, PixelScale, fashion,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// FNV-1a over pixels and labels.
fn fingerprint(set: &ImageSet) -> u64 {
    let bytes = set.pixels.iter().chain(&set.labels);
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn manifest() -> serde_json::Value {
    serde_json::from_str(include_str!("../../www/data/images.json")).expect("JSON")
}

#[test]
fn shipped_and_composited_bytes_are_pinned() {
    let sprites = sheets::sprites();
    let emoji = |seed, part, style| fingerprint(&sprites.compose(100, seed, part, style));
    let got = [
        ("fashion train", fingerprint(&sheets::fashion(Part::Train))),
        ("fashion test", fingerprint(&sheets::fashion(Part::Test))),
        ("emoji train", emoji(1, Part::Train, Style::HELD_OUT)),
        ("emoji test", emoji(1, Part::Test, Style::HELD_OUT)),
        ("emoji seed 2", emoji(2, Part::Train, Style::HELD_OUT)),
        ("emoji noto held out", emoji(1, Part::Test, Style::Noto)),
    ];
    let changed: Vec<String> = got
        .iter()
        .filter(|(name, bits)| !PINNED.contains(&(name, *bits)))
        .map(|(name, bits)| format!("(\"{name}\", 0x{bits:016x}),"))
        .collect();
    assert!(changed.is_empty(), "changed:\n{}", changed.join("\n"));
}

#[test]
fn fashion_is_balanced_and_in_turn() {
    for (part, each) in [(Part::Train, 100), (Part::Test, 50)] {
        let set = sheets::fashion(part);
        assert_eq!(set.len(), fashion::count(part));
        assert_eq!((set.width, set.height, set.channels), (28, 28, 1));
        assert_eq!(set.class_counts(), [each; 10]);
        let first_twenty: Vec<usize> = (0..20).collect();
        assert_eq!(set.select(&first_twenty).class_counts(), [2; 10]);
        // Clothing on black: neither empty nor full.
        for i in 0..set.len() {
            let lit = set.image(i).iter().filter(|&&v| v > 0).count();
            assert!((40..784).contains(&lit), "{part:?} {i}: {lit}");
        }
        // Trousers are narrower than bags: the labels belong to the images.
        let lit = |class: u8| -> f64 {
            let of = |i: &usize| set.labels[*i] == class;
            let columns = |i: usize| {
                (0..28)
                    .filter(|x| (0..28).any(|y| set.image(i)[28 * y + x] > 20))
                    .count()
            };
            (0..set.len()).filter(of).map(columns).sum::<usize>() as f64 / each as f64
        };
        assert!(lit(1) < 16.0 && lit(8) > 24.0, "{} {}", lit(1), lit(8));
    }
}

#[test]
fn names_and_counts_are_those_of_the_manifest() {
    let manifest = manifest();
    let names = |file: &str| -> Vec<String> {
        serde_json::from_value(manifest[file]["classes"].clone()).expect("names")
    };
    assert_eq!(names("fashion-train.png"), fashion::CLASSES);
    assert_eq!(names("fashion-test.png"), fashion::CLASSES);
    assert_eq!(names("emoji-10.png"), CIFAR_CLASSES);
    let sprites = sheets::sprites();
    assert_eq!(sprites.sprites().len(), 262);
    assert_eq!(
        sprites.class_counts(None),
        [16, 32, 71, 43, 7, 18, 4, 20, 28, 23]
    );
    for style in Style::ALL {
        let counts: Vec<usize> =
            serde_json::from_value(manifest["emoji-10.csv"]["counts"][style.name()].clone())
                .expect("counts");
        assert_eq!(sprites.class_counts(Some(style)).to_vec(), counts);
    }
}

#[test]
fn parts_never_share_a_style() {
    let sprites = sheets::sprites();
    for held_out in Style::ALL {
        for (part, held) in [(Part::Train, false), (Part::Test, true)] {
            for recipe in sprites.recipes(200, 3, part, held_out) {
                let style = sprites.sprites()[recipe.sprite].style;
                assert_eq!(style == held_out, held);
            }
        }
    }
}

#[test]
fn recipes_stay_within_their_ranges_and_differ() {
    let sprites = sheets::sprites();
    let recipes = sprites.recipes(1000, 5, Part::Train, Style::HELD_OUT);
    let degrees = |r: f64| r.to_degrees();
    for r in &recipes {
        assert!(degrees(r.turn).abs() <= 15.0 && (20.0..32.0).contains(&r.size));
        let room = (SIDE as f64 - r.size) / 2.0 + 2.0;
        assert!(r.shift.0.abs() <= room && r.shift.1.abs() <= room);
        assert!((0.7..1.3).contains(&r.contrast));
        let channels = r.background.iter().flatten();
        assert!(channels.into_iter().all(|v| (0.0..255.0).contains(v)));
    }
    let flips = recipes.iter().filter(|r| r.flip).count();
    assert!((430..570).contains(&flips), "{flips}");
    let turned = recipes.iter().filter(|r| degrees(r.turn) > 7.5).count();
    assert!((190..310).contains(&turned), "{turned}");
    // Each of the 193 drawings outside Twemoji is used but for bad luck: birds have the most, 51.
    let mut used: Vec<usize> = recipes.iter().map(|r| r.sprite).collect();
    used.sort_unstable();
    used.dedup();
    assert!(used.len() > 175, "{}", used.len());
}

#[test]
fn a_composite_depends_on_its_place_only() {
    let sprites = sheets::sprites();
    let make = |n, seed, part| sprites.compose(n, seed, part, Style::HELD_OUT);
    let many = make(40, 9, Part::Train);
    let few = make(17, 9, Part::Train);
    assert_eq!(few.pixels, many.pixels[..17 * many.dims()]);
    assert_eq!(few.labels, many.labels[..17]);
    assert_eq!(few, make(17, 9, Part::Train));
    assert_eq!(many.class_counts(), [4; 10]);
    for block in many.labels.chunks(10) {
        let mut block = block.to_vec();
        block.sort_unstable();
        assert_eq!(block, (0..10).collect::<Vec<u8>>());
    }
    assert_ne!(many.pixels, make(40, 10, Part::Train).pixels);
    assert_ne!(many.pixels, make(40, 9, Part::Test).pixels);
    assert!(make(0, 9, Part::Train).is_empty());
    assert_eq!(
        sprites
            .recipes(usize::MAX, 9, Part::Test, Style::Noto)
            .len(),
        MAX_IMAGES
    );
}

#[test]
fn any_seed_composites_a_balanced_set() {
    let sprites = sheets::sprites();
    for seed in [0, 1, u64::MAX, 0x5555_5555_5555_5555] {
        for (part, style) in [(Part::Train, Style::Fluent), (Part::Test, Style::NotoV1)] {
            let set = sprites.compose(30, seed, part, style);
            assert_eq!(set.class_counts(), [3; 10]);
            // The drawing shows: no image is a mere gradient of few shades.
            for i in 0..set.len() {
                let mut shades = set.image(i).to_vec();
                shades.sort_unstable();
                shades.dedup();
                assert!(
                    shades.len() > 12,
                    "seed {seed}, image {i}: {}",
                    shades.len()
                );
            }
        }
    }
}

#[test]
fn cards_state_the_facts() {
    let emoji = sheets::sprites().compose(50, 1, Part::Test, Style::HELD_OUT);
    let card = DataCard::new(&emoji, ImageSource::Emoji);
    assert_eq!(
        (card.examples, card.width, card.height, card.channels),
        (50, 32, 32, 3)
    );
    assert_eq!(card.classes[6], ("frog".to_string(), 5));
    assert_eq!(
        card.note,
        "composited from 69 drawings of the style Twemoji, which was held out"
    );
    assert!(card.is_not.starts_with("Not CIFAR-10"));
    for licence in ["Apache-2.0", "MIT", "CC BY 4.0"] {
        assert!(card.licence.contains(licence));
    }
    let card = DataCard::new(&sheets::fashion(Part::Train), ImageSource::Fashion);
    assert_eq!(
        (card.examples, card.width, card.height, card.channels),
        (1000, 28, 28, 1)
    );
    assert_eq!(
        card.note,
        "Fashion-MNIST: the first 100 train images of each class"
    );
    let names: Vec<&str> = ImageSource::ALL.iter().map(|s| s.name()).collect();
    assert_eq!(names, ["emoji", "fashion", "cifar"]);
}

#[test]
fn rows_are_the_same_numbers_in_both_widths() {
    let set = sheets::fashion(Part::Test);
    let rows = [0, 499, 7];
    let (mut single, mut double) = (Vec::<f32>::new(), Vec::<f64>::new());
    set.append_rows(&rows, PixelScale::Bytes, &mut single);
    set.append_rows(&rows, PixelScale::Bytes, &mut double);
    assert_eq!(single.len(), 3 * 784);
    assert!(single.iter().zip(&double).all(|(s, d)| f64::from(*s) == *d));
    let table = set.table(&rows, PixelScale::Unit);
    assert!(table.x.iter().zip(&double).all(|(t, d)| *t == d / 255.0));
    assert_eq!(table.classes(), Some(&[0, 9, 7][..]));
}

const PINNED: &[(&str, u64)] = &[
    ("fashion train", 0x3c16_caa2_14a5_6b68),
    ("fashion test", 0x11ae_c8d9_1e09_9977),
    ("emoji train", 0x3949_52fe_a46a_ba9e),
    ("emoji test", 0xffd7_88bc_e205_9bf8),
    ("emoji seed 2", 0xdfb8_85c3_4c7a_c026),
    ("emoji noto held out", 0xee21_7b82_1b74_86fe),
];
