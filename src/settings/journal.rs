//! The changes made during training, by step: the part of "same link, same result" that
//! settings alone cannot express. Written `120~lr~0.1_300~w17~0.5_310~ex`.

use crate::number::{number_text, parse_number, single_text};
use std::fmt::Write;

/// Maximum number of changes in a link.
pub const MAX_EVENTS: usize = 500;

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A live key got a new value.
    Set {
        /// The key.
        key: String,
        /// Its number.
        value: f64,
    },
    /// Coordinate `index` of theta was set by hand.
    Edit {
        /// Position in the concatenated parameters.
        index: usize,
        /// The new value.
        value: f32,
    },
    /// One update from a single example, requested by hand.
    ExampleStep,
}

/// A change, and the number of updates done before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Updates done before.
    pub step: u64,
    /// What changed.
    pub change: Change,
}

/// Keys that can change during a run.
const LIVE_KEYS: [&str; 7] = [
    "lr",
    "l1",
    "l2",
    "batch",
    "stopepoch",
    "stoploss",
    "stoptest",
];

/// Inserts a change after the first `made` events, which have already been made. At the same step only the last
/// value of a key or weight counts. Changes that a replay has yet to make stay after it. True if the number of
/// events grew.
pub fn push(events: &mut Vec<Event>, made: usize, event: Event) -> bool {
    let same_target = |a: &Change, b: &Change| match (a, b) {
        (Change::Set { key: a, .. }, Change::Set { key: b, .. }) => a == b,
        (Change::Edit { index: a, .. }, Change::Edit { index: b, .. }) => a == b,
        _ => false,
    };
    let at_step = events[..made]
        .iter()
        .rposition(|e| e.step == event.step && same_target(&e.change, &event.change));
    match at_step {
        Some(i) => events[i] = event,
        None => events.insert(made, event),
    }
    at_step.is_none()
}

/// Text for the link; "" for no changes.
pub fn encode(events: &[Event]) -> String {
    let mut out = String::new();
    for (i, Event { step, change }) in events.iter().enumerate() {
        if i > 0 {
            out.push('_');
        }
        // Writing to a String never fails.
        let _ = match change {
            Change::Set { key, value } => write!(out, "{step}~{key}~{}", number_text(*value)),
            Change::Edit { index, value } => {
                write!(out, "{step}~w{index}~{}", single_text(*value))
            }
            Change::ExampleStep => write!(out, "{step}~ex"),
        };
    }
    out
}

/// Parses the format of [`encode`]; rejects any other text as a whole, naming the bad entry.
pub fn decode(text: &str) -> Result<Vec<Event>, String> {
    let mut events: Vec<Event> = Vec::new();
    for (i, entry) in text.split('_').filter(|e| !e.is_empty()).enumerate() {
        let bad = || {
            let short: String = entry.chars().take(30).collect();
            format!(
                "Change {} of the link, “{short}”, cannot be read: no change is replayed.",
                i + 1
            )
        };
        if i >= MAX_EVENTS {
            return Err(format!(
                "A link holds at most {MAX_EVENTS} changes: none is replayed."
            ));
        }
        let parts: Vec<&str> = entry.split('~').collect();
        let step: u64 = parts[0].parse().map_err(|_| bad())?;
        if events.last().is_some_and(|e| e.step > step) {
            return Err(bad());
        }
        let number = |text: &str| parse_number(text);
        let change = match parts[1..] {
            ["ex"] => Change::ExampleStep,
            [key, value] if LIVE_KEYS.contains(&key) => Change::Set {
                key: key.into(),
                value: number(value).ok_or_else(bad)?,
            },
            [target, value] => {
                let index = target
                    .strip_prefix('w')
                    .and_then(|t| t.parse().ok())
                    .ok_or_else(bad)?;
                let value = number(value).map(|x| x as f32).filter(|x| x.is_finite());
                Change::Edit {
                    index,
                    value: value.ok_or_else(bad)?,
                }
            }
            _ => return Err(bad()),
        };
        events.push(Event { step, change });
    }
    Ok(events)
}

/// One plain sentence per change.
pub fn describe(event: &Event, name: impl Fn(usize) -> String) -> String {
    let step = event.step;
    match &event.change {
        Change::Set { key, value } => format!("step {step}: {key} = {}", number_text(*value)),
        Change::Edit { index, value } => {
            format!("step {step}: {} = {}", name(*index), single_text(*value))
        }
        Change::ExampleStep => format!("step {step}: one example"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(events: &mut Vec<Event>, event: Event) {
        let made = events.len();
        push(events, made, event);
    }

    #[test]
    fn what_is_written_reads_back() {
        let mut events = Vec::new();
        add(
            &mut events,
            Event {
                step: 0,
                change: Change::Edit {
                    index: 3,
                    value: -0.1,
                },
            },
        );
        add(
            &mut events,
            Event {
                step: 7,
                change: Change::Set {
                    key: "lr".into(),
                    value: 1e-5,
                },
            },
        );
        add(
            &mut events,
            Event {
                step: 7,
                change: Change::Set {
                    key: "lr".into(),
                    value: 0.25,
                },
            },
        );
        add(
            &mut events,
            Event {
                step: 9,
                change: Change::ExampleStep,
            },
        );
        assert_eq!(events.len(), 3);
        let text = encode(&events);
        assert_eq!(text, "0~w3~-0.1_7~lr~0.25_9~ex");
        assert_eq!(decode(&text), Ok(events));
    }

    #[test]
    fn what_is_still_to_come_stays_behind() {
        let at = |step| Event {
            step,
            change: Change::ExampleStep,
        };
        let mut events = vec![at(1), at(5), at(9)];
        assert!(push(&mut events, 1, at(3)));
        assert_eq!(encode(&events), "1~ex_3~ex_5~ex_9~ex");
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "x",
            "1~",
            "1~lr",
            "1~lr~NaN",
            "1~zz~3",
            "1~w~3",
            "1~w1~1e99",
            "5~ex_4~ex",
            "1~lr~1~2",
        ] {
            assert!(decode(text).is_err(), "{text}");
        }
        assert_eq!(decode(""), Ok(vec![]));
        assert!(decode(&"1~ex_".repeat(501)).is_err());
    }
}
