//! Properties of the image readers over random input: whatever a file holds, it is read or refused.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use training_ground::data::images::Sheet;
use training_ground::data::images::cifar::{self, RECORD_BYTES};
use training_ground::data::images::emoji::SpriteSheet;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..7000),
        size in any::<u64>(),
        wanted in any::<usize>(),
    ) {
        // The stated size may be a lie.
        for size in [size, bytes.len() as u64, size / RECORD_BYTES as u64 * RECORD_BYTES as u64] {
            if let Ok(set) = cifar::parse("x", size, &bytes, wanted) {
                prop_assert!(!set.is_empty() && set.labels.iter().all(|&l| l < 10));
                prop_assert_eq!(set.pixels.len(), set.len() * set.dims());
            }
        }
    }

    #[test]
    fn whole_records_come_back(
        labels in proptest::collection::vec(0u8..10, 1..9),
        fill in any::<u8>(),
        wanted in 1usize..12,
    ) {
        let mut bytes = Vec::new();
        for (i, label) in labels.iter().enumerate() {
            bytes.push(*label);
            bytes.extend((1..RECORD_BYTES).map(|b| (b * 7 + i) as u8 ^ fill));
        }
        let size = bytes.len() as u64;
        let n = wanted.min(labels.len());
        let head = &bytes[..cifar::head_bytes(size, wanted)];
        let set = cifar::parse("x", size, head, wanted).expect("a good file");
        prop_assert_eq!(&set.labels[..], &labels[..n]);
        for i in 0..n {
            for (at, value) in set.image(i).iter().enumerate() {
                let (pixel, channel) = (at / 3, at % 3);
                prop_assert_eq!(*value, bytes[i * RECORD_BYTES + 1 + channel * 1024 + pixel]);
            }
        }
        let order = set.order(u64::from(fill));
        let mut sorted = order.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..n).collect::<Vec<_>>());
        // Classes take turns: nobody is a second time on before everybody was on once.
        let classes = set.class_counts().iter().filter(|&&c| c > 0).count();
        let first: std::collections::BTreeSet<u8> =
            order[..classes].iter().map(|&i| set.labels[i]).collect();
        prop_assert_eq!(first.len(), classes);
    }

    #[test]
    fn any_index_is_read_or_refused(text in "(style,class,icon\n)?([a-z0-9,-]{0,20}\n){0,5}") {
        let sheet = Sheet::new(&[], 0, 0).expect("an empty picture");
        prop_assert!(SpriteSheet::new(sheet, &text).is_err());
    }
}
