//! Settings from bytes. Those that begin with `#/` are a link as the page writes it, so that a corpus can be read and
//! opened; what follows on its first line are decisions. Any others are decisions from the start: keys from the lab's
//! own table, with values that are good, at the border, beyond it, or nonsense.

use super::Bytes;
use training_ground::settings::field::{FieldKind, FieldSpec, OptionSpec};
use training_ground::settings::parse::Problem;
use training_ground::settings::{RawConfig, Texts, number_text};

/// Keys that no table has, or that only a link has.
const STRAY: [&str; 8] = [
    "at",
    "log",
    "state",
    "v",
    "nonsense",
    "",
    "__proto__",
    "constructor",
];

/// Texts that are nobody's value.
const NONSENSE: [&str; 16] = [
    "",
    " ",
    "NaN",
    "-inf",
    "1e999",
    "-0",
    "0x10",
    "١٢",
    "1,2",
    ":",
    "::::",
    ",,,,",
    "\u{0}",
    "\u{202e}\u{fffd}e\u{301}",
    "<img src=x onerror=__hit()>",
    "random:1:2:3",
];

/// The settings of a case; its other decisions stay in `bytes`.
pub fn settings(fields: &'static [FieldSpec], bytes: &mut Bytes<'_>) -> RawConfig {
    if bytes.0.starts_with(b"#/") {
        let line = bytes.0.iter().position(|&b| b == b'\n');
        let text = bytes.text(line.map_or(usize::MAX, |end| end + 1));
        return read(text.trim_end_matches('\n'));
    }
    let mut texts = Texts::new();
    // What the rest is about: without it most keys would have no effect.
    if let Some(view) = fields.iter().find(|f| f.key == "view") {
        texts.insert("view", option(bytes, view.options));
    }
    for _ in 0..bytes.below(14) {
        let place = bytes.byte();
        let (key, text) = if place >= 248 {
            let key = STRAY[usize::from(place - 248)];
            let text = match key {
                "at" => number_text(bytes.number()),
                "log" => log(bytes),
                _ => nonsense(bytes),
            };
            (key, text)
        } else {
            let field = &fields[usize::from(place) % fields.len()];
            (field.key, value(bytes, field))
        };
        texts.insert(key, text);
    }
    RawConfig(texts)
}

/// A link's settings. `%` and `+` are read as the page reads them.
fn read(link: &str) -> RawConfig {
    let query = link.split_once('?').map_or("", |(_, query)| query);
    let text = |part: &str| {
        let part = part.replace('+', " ");
        let mut bytes = Vec::with_capacity(part.len());
        let mut rest = part.as_bytes();
        while let Some((&first, after)) = rest.split_first() {
            let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
            let coded = hex.and_then(|two| u8::from_str_radix(two, 16).ok());
            match coded.filter(|_| first == b'%') {
                Some(byte) => {
                    bytes.push(byte);
                    rest = &after[2..];
                }
                None => {
                    bytes.push(first);
                    rest = after;
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    RawConfig(
        pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(key, value)| (text(key), text(value)))
            .collect(),
    )
}

/// A link that a browser can open.
pub fn write(raw: &RawConfig) -> String {
    let coded = |text: &str| -> String {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.,:~".contains(&b);
        text.bytes()
            .map(|b| match plain(b) {
                true => char::from(b).to_string(),
                false => format!("%{b:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> = (raw.0.iter())
        .map(|(key, text)| format!("{}={}", coded(key), coded(text)))
        .collect();
    pairs.join("&")
}

fn nonsense(bytes: &mut Bytes<'_>) -> String {
    match bytes.byte() % 4 {
        0 => {
            let n = 1 + bytes.below(40);
            bytes.text(n)
        }
        1 => "9".repeat(1 << bytes.below(12)),
        2 => ["1,", "x", ":", "~", "\u{1f600}"][bytes.below(5)].repeat(1 << bytes.below(12)),
        _ => (*bytes.of(&NONSENSE)).into(),
    }
}

/// A text for a field; two in three are good.
fn value(bytes: &mut Bytes<'_>, field: &FieldSpec) -> String {
    match bytes.byte() % 12 {
        0..8 => good(bytes, field),
        8 => number_text(field.min - field.step.max(1e-3)),
        9 => number_text(field.max + field.step.max(1e-3)),
        10 => number_text(bytes.number()),
        _ => nonsense(bytes),
    }
}

fn good(bytes: &mut Bytes<'_>, field: &FieldSpec) -> String {
    match field.kind {
        FieldKind::Choice => option(bytes, field.options),
        FieldKind::Number => number_text(between(bytes, field.min, field.max, field.log)),
        FieldKind::Integer => number_text(between(bytes, field.min, field.max, field.log).round()),
        FieldKind::Flag => bytes.below(2).to_string(),
        FieldKind::Multi => {
            let wanted = 1 + bytes.below(4);
            list((0..wanted).map(|_| option(bytes, field.options)))
        }
        FieldKind::List | FieldKind::Text if !field.options.is_empty() => {
            let wanted = 1 + bytes.below(9);
            list((0..wanted).map(|_| option(bytes, field.options)))
        }
        FieldKind::List | FieldKind::Text => match bytes.byte() % 4 {
            0 => field.default.into(),
            // Drawn points: four letters each.
            1 => bytes
                .take(64)
                .iter()
                .map(|b| char::from(b'A' + b % 26))
                .collect(),
            2 => list((0..1 + bytes.below(9)).map(|i| (1 + i * 7 % 32).to_string())),
            _ => {
                let wanted = 1 + bytes.below(9);
                list((0..wanted).map(|_| bytes.below(600).to_string()))
            }
        },
    }
}

fn list(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}

fn option(bytes: &mut Bytes<'_>, options: &[OptionSpec]) -> String {
    let Some(chosen) = options.get(bytes.below(options.len().max(1))) else {
        return String::new();
    };
    let mut text = String::from(chosen.value);
    if !chosen.params.is_empty() && bytes.byte() % 2 == 1 {
        for p in chosen.params {
            text.push(':');
            text.push_str(&number_text(between(bytes, p.min, p.max, false)));
        }
    }
    text
}

fn between(bytes: &mut Bytes<'_>, min: f64, max: f64, log: bool) -> f64 {
    match bytes.byte() % 4 {
        0 => min,
        1 => max,
        _ if log && min > 0.0 => {
            let exponent = bytes.share();
            // Halvings from the largest value: no power is needed, which the core must not take from std.
            let mut x = max;
            for _ in 0..(exponent * 40.0) as u32 {
                x = (x / 2.0).max(min);
            }
            x
        }
        _ => min + bytes.share() * (max - min),
    }
}

/// The changes of a run, most of them well written.
pub fn log(bytes: &mut Bytes<'_>) -> String {
    let mut step = 0;
    let events: Vec<String> = (0..bytes.below(12))
        .map(|_| {
            step += bytes.below(9);
            let (index, number) = (bytes.below(300), number_text(bytes.number()));
            match bytes.byte() % 8 {
                0 => format!("{step}~ex"),
                1 | 2 => format!("{step}~w{index}~{number}"),
                3 => format!("{step}~lr~{number}"),
                4 => format!("{step}~batch~{number}"),
                5 => format!("{step}~{}~{number}", ["l1", "l2", "stopepoch"][index % 3]),
                6 => format!(
                    "{step}~{}~{number}",
                    ["stoploss", "stoptest", "n"][index % 3]
                ),
                _ => bytes.text(12),
            }
        })
        .collect();
    events.join("_")
}

/// Every setting in force is one that its field allows.
///
/// # Panics
/// When one is not.
pub fn check(fields: &[FieldSpec], texts: &Texts) {
    for (key, text) in texts.iter() {
        let Some(field) = fields.iter().find(|f| f.key == key) else {
            // The step of a link.
            assert!(key == "at" && text.parse::<u64>().is_ok(), "{key}={text}");
            continue;
        };
        let allowed = match field.kind {
            FieldKind::Number | FieldKind::Integer => text.parse::<f64>().is_ok_and(|x| {
                let whole = field.kind == FieldKind::Number || x.fract() == 0.0;
                (field.min..=field.max).contains(&x) && whole
            }),
            FieldKind::Choice => is_option(field, text),
            FieldKind::Multi => text.split(',').all(|part| is_option(field, part)),
            FieldKind::Flag => ["0", "1"].contains(&text),
            FieldKind::List if !field.options.is_empty() => {
                text.split(',').all(|part| is_option(field, part))
            }
            FieldKind::List | FieldKind::Text => text.len() <= 2000,
        };
        assert!(allowed, "{key}={text} is in force");
    }
}

fn is_option(field: &FieldSpec, text: &str) -> bool {
    let mut parts = text.split(':');
    let Some(chosen) = parts.next().and_then(|name| field.find(name)) else {
        return false;
    };
    let numbers: Vec<_> = parts.map(str::parse::<f64>).collect();
    numbers.len() <= chosen.params.len()
        && (numbers.iter().zip(chosen.params))
            .all(|(x, p)| x.as_ref().is_ok_and(|x| (p.min..=p.max).contains(x)))
}

/// Problems are said in a bounded number of words, however long the link is.
///
/// # Panics
/// When they are not.
pub fn told(problems: &[Problem]) {
    assert!(problems.len() <= 400, "{} problems", problems.len());
    for p in problems {
        let sizes = [
            p.field.len(),
            p.value.chars().count(),
            p.message.chars().count(),
        ];
        let limits = [40, 200, 1500];
        let fits = sizes.iter().zip(limits).all(|(size, limit)| *size <= limit);
        assert!(fits && !p.message.is_empty(), "{sizes:?}: {}", p.message);
    }
}
