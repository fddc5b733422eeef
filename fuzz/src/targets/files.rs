//! What a file or a text can contain.

use super::{Bytes, Meter, links, playground};
use training_ground::data::csv;
use training_ground::data::images::{ImageFile, ImageSource, Sheet, Shelf, cifar};
use training_ground::settings::{RawConfig, journal};

/// Rows with which the playground is opened at the most: a step of an epoch goes over all of them.
const ROWS: usize = 400;

/// The changes of a run: what is read is written as it was, and a run with them goes on.
pub fn journal(data: &[u8], _: &Shelf, meter: &mut Meter) {
    // Those that begin with a digit are the text itself.
    let mut bytes = Bytes(data);
    let text = match data.first() {
        Some(b'0'..=b'9') => bytes.text(usize::MAX),
        _ => links::log(&mut bytes),
    };
    meter.begin(format!("log={text:?}"));
    match meter.unit("reading", || journal::decode(&text)) {
        Ok(events) => {
            assert!(events.len() <= journal::MAX_EVENTS);
            assert!(
                events.is_sorted_by_key(|e| e.step),
                "changes in another order"
            );
            let written = journal::encode(&events);
            assert_eq!(journal::decode(&written).as_ref(), Ok(&events), "{written}");
            for event in &events {
                let said = journal::describe(event, |index| format!("w{index}"));
                assert!(said.len() < 200, "{said}");
            }
        }
        Err(message) => assert!(message.chars().count() < 200, "{message}"),
    }
    let raw = RawConfig::from_pairs([("n", "20"), ("hidden", "2"), ("log", &text), ("at", "40")]);
    playground::run(&raw, None, &mut bytes, meter);
}

/// A table of one's own. The first byte chooses the label.
pub fn csv(data: &[u8], _: &Shelf, meter: &mut Meter) {
    let mut bytes = Bytes(data);
    let label = match bytes.byte() {
        b'0' => None,
        label @ 128.. => (label % 4 == 0).then(|| usize::from(label / 4 % 8)),
        label => Some(usize::from(label) % 70),
    };
    let text = match data.first() {
        Some(128..) => table(&mut bytes),
        _ => bytes.text(usize::MAX),
    };
    meter.begin(format!("label {label:?} of {text:?}"));
    let mut columns = vec!["an old one".to_string()];
    let table = match meter.unit("reading", || csv::read(&text, label, &mut columns)) {
        Ok(table) => table,
        Err(error) => {
            let said = error.to_string();
            assert!(said.chars().count() < 400, "{said}");
            return;
        }
    };
    let (rows, width) = table.data.x.dim();
    assert!((2..=csv::MAX_ROWS).contains(&rows) && (1..=csv::MAX_COLUMNS).contains(&width));
    assert_eq!(columns.len(), width + 1);
    assert!(table.data.x.iter().all(|x| (*x as f32).is_finite()));
    if rows <= ROWS {
        let raw = RawConfig::from_pairs([("data", "csv"), ("hidden", "3")]);
        playground::run(&raw, Some(table), &mut Bytes(&data[..1]), meter);
    }
}

/// A table that is nearly good.
fn table(bytes: &mut Bytes<'_>) -> String {
    const NUMBERS: [&str; 8] = ["0", "1", "-2.5", "1e-320", "3.4e38", ".5", "7", "1e9"];
    const ODD: [&str; 8] = ["", "NaN", "1,5", "\"a,b\"", "1e39", "\"", " x ", "١"];
    let between = *bytes.of(&[",", ";", "\t"]);
    let end = *bytes.of(&["\n", "\r\n", "\r"]);
    let (width, rows, odd) = (2 + bytes.below(5), 2 + bytes.below(12), bytes.byte());
    let mut text = String::from(*bytes.of(&["", "\u{feff}", "# a note\n", "x,y,label\n"]));
    for row in 0..rows {
        for column in 0..width {
            let choice = bytes.byte();
            text.push_str(match column {
                0 => "",
                _ => between,
            });
            text.push_str(match choice {
                // One case in four has odd cells.
                250.. if odd < 64 => ODD[row % 8],
                _ if column + 1 == width => ["p", "q", "r"][usize::from(choice % 3)],
                _ => NUMBERS[usize::from(choice % 8)],
            });
        }
        text.push_str(end);
    }
    text
}

/// The reader's file. The first bytes say how large it is, how many images are wanted, and what is changed in a file
/// that would be good; those that are left are its head.
pub fn cifar(data: &[u8], _: &Shelf, meter: &mut Meter) {
    let mut bytes = Bytes(data);
    let (kind, records) = (bytes.byte(), bytes.below(6));
    let wanted = match bytes.byte() % 4 {
        0 => cifar::MAX_RECORDS,
        1 => 0,
        2 => usize::MAX,
        _ => bytes.below(9),
    };
    let mut head = vec![0; records * cifar::RECORD_BYTES];
    let rest = bytes.0;
    for (i, byte) in head.iter_mut().enumerate() {
        // Labels are good unless they are changed below.
        *byte = match i % cifar::RECORD_BYTES {
            0 => (i % 10) as u8,
            _ => rest.get(i % rest.len().max(1)).copied().unwrap_or(7),
        };
    }
    match kind % 4 {
        0 => {}
        1 => head.splice(.., rest.iter().copied()).for_each(drop),
        // Its first bytes, as those of an archive.
        2 => head.iter_mut().zip(rest).for_each(|(to, from)| *to = *from),
        _ => {
            let end = bytes.below(head.len().clamp(1, 65_536));
            head.truncate(end);
        }
    }
    let size = match kind / 4 % 4 {
        0 | 1 => head.len() as u64,
        2 => (bytes.below(60_000) * cifar::RECORD_BYTES) as u64,
        _ => [0, 1, 3074, 30_740, u64::MAX][bytes.below(5)],
    };
    let name = bytes.text(80);
    meter.begin(format!(
        "{records} records, {size} bytes, {wanted} wanted, {name:?}"
    ));
    let needed = cifar::head_bytes(size, wanted);
    assert!(needed <= cifar::MAX_RECORDS * cifar::RECORD_BYTES);
    match meter.unit("reading", || cifar::parse(&name, size, &head, wanted)) {
        Ok(set) => {
            assert!((1..=cifar::MAX_RECORDS).contains(&set.len()));
            assert_eq!(set.pixels.len(), set.len() * set.dims());
            assert!(set.labels.iter().all(|&label| label < 10));
            assert!(set.note.chars().count() < 120 && !set.note.contains(char::is_control));
        }
        Err(error) => assert!(error.to_string().chars().count() < 300),
    }
    let mut shelf = Shelf::default();
    let put = shelf.put_own(&name, size, &head);
    assert_eq!(put.is_ok(), shelf.has_own());
    let parts = [
        shelf.head(ImageSource::Cifar, wanted.min(99), 1),
        shelf.train(ImageSource::Cifar, wanted.min(99), 2),
        shelf.test(ImageSource::Cifar, wanted.min(99), 3),
    ];
    assert!(parts.iter().all(|part| part.is_some() == put.is_ok()));
}

/// A decoded picture that should hold the shipped images: of any size, with any index.
pub fn sheet(data: &[u8], _: &Shelf, meter: &mut Meter) {
    let mut bytes = Bytes(data);
    let file = *bytes.of(&ImageFile::ALL);
    let good = match file {
        ImageFile::Emoji => (512, 32 * (2 + bytes.below(3))),
        ImageFile::FashionTest => (700, 28 * (19 + bytes.below(3))),
        ImageFile::FashionTrain => (700, 28 * (bytes.below(3) * 40)),
    };
    let odd = [0, 1, 28, 511, 1 << 31, usize::MAX];
    let (width, height) = match bytes.byte() % 4 {
        0 => (odd[bytes.below(6)], odd[bytes.below(6)]),
        1 => (bytes.below(70), bytes.below(70)),
        _ => good,
    };
    let right = width.saturating_mul(height).saturating_mul(4);
    let length = match bytes.byte() % 4 {
        0 => bytes.below(20_000),
        _ => right.min(8 << 20),
    };
    let index = index(&mut bytes);
    let pattern = bytes.0;
    meter.begin(format!(
        "{file:?} of {width} x {height}, {length} bytes, index {index:?}"
    ));
    let gray = pattern.len() < 4;
    let rgba: Vec<u8> = (0..length)
        .map(|i| match (i % 4, gray) {
            (3, true) => 255,
            (_, true) => pattern.first().copied().unwrap_or(9),
            _ => pattern[i % pattern.len()],
        })
        .collect();
    let Ok(sheet) = Sheet::new(&rgba, width, height) else {
        assert_ne!(length, right, "a right size is refused");
        return;
    };
    assert_eq!(length, right, "a wrong size is taken");
    let mut shelf = Shelf::default();
    match meter.unit("reading", || shelf.put(file, sheet, &index)) {
        Ok(()) => {
            let missing = [ImageSource::Emoji, ImageSource::Fashion].map(|s| shelf.missing(s));
            assert!(!missing.concat().contains(&file));
            if file == ImageFile::Emoji {
                let set = meter.unit("painting", || shelf.train(ImageSource::Emoji, 12, 1));
                assert_eq!(set.map(|set| set.len()), Some(12));
            }
        }
        Err(why) => assert!(!why.is_empty() && why.chars().count() < 400, "{why}"),
    }
}

/// An index of emoji-10, with lines that are changed, left out or added.
fn index(bytes: &mut Bytes<'_>) -> String {
    let styles = ["noto", "noto-v1", "fluent", "twemoji"];
    let classes = training_ground::data::images::CIFAR_CLASSES;
    let mut lines = vec!["style,class,icon".to_string()];
    for style in styles {
        lines.extend(classes.map(|class| format!("{style},{class},u1f600")));
    }
    for _ in 0..bytes.below(5) {
        let at = bytes.below(lines.len().max(1));
        match bytes.byte() % 4 {
            0 => drop(lines.splice(at..(at + 1).min(lines.len()), [])),
            1 => lines.insert(at, "fluent,frog,a,b".into()),
            2 => lines.insert(at, bytes.text(20)),
            _ => lines.push(format!("noto,{},x", classes[at % 10])),
        }
    }
    lines.join("\n")
}
