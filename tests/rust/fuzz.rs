//! The targets of `fuzz/` with seeded cases: the corpus as it is, the corpus with bytes changed, and bytes at random. No
//! panic, no unit of work above the multiplications that a browser does in 35 ms, no more memory than a lab may
//! have. `FUZZ=100000 cargo test --test rust fuzz -- --nocapture --test-threads 1` makes more of them and prints what was
//! largest; `FUZZ_SEED` draws others. See docs/FUZZ.md.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../../fuzz/src/targets/mod.rs"]
mod targets;

use crate::common::sheets;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use targets::{ALL, Meter};
use training_ground::data::images::Shelf;
use training_ground::rng::Stream;

thread_local! {
    /// Bytes that this thread has taken and not given back, and the most since the last case began.
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

struct Counting;

fn count(bytes: isize) {
    let held = HELD.get() + bytes;
    HELD.set(held);
    PEAK.set(PEAK.get().max(held));
}

// SAFETY: everything is handed to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: as above.
        unsafe { System.dealloc(at, layout) }
    }
    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both may be there for a moment.
        count(size as isize);
        count(-(layout.size() as isize));
        // SAFETY: as above.
        unsafe { System.realloc(at, layout, size) }
    }
}

/// Of all tests of this program; the others do not look at it.
#[global_allocator]
static COUNTING: Counting = Counting;

/// Nanoseconds of processor time of this thread, where Linux tells them; 0 elsewhere. Printed, never asserted.
fn processor_time() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = text.split(' ').next();
    first.and_then(|n| n.parse().ok()).unwrap_or(0)
}

fn no_time() -> u64 {
    0
}

/// The seeds of a target, by name.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let entries = std::fs::read_dir(&folder).expect("a corpus");
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} is empty", folder.display());
    paths
        .iter()
        .map(|path| std::fs::read(path).expect("bytes"))
        .collect()
}

/// The bytes of a case.
fn draw(corpus: &[Vec<u8>], target: &str, seed: u64, case: usize) -> Vec<u8> {
    if let Some(entry) = corpus.get(case) {
        return entry.clone();
    }
    let mut stream = Stream::new(seed, target, case as u64);
    let byte = |stream: &mut Stream| stream.next_u64() as u8;
    let mut data = Vec::new();
    if stream.below(4) > 0 {
        let length = stream.below(120);
        data.extend((0..length).map(|_| byte(&mut stream)));
        return data;
    }
    data.extend(&corpus[stream.below(corpus.len())]);
    for _ in 0..=stream.below(6) {
        let at = stream.below(data.len() + 1);
        let end = (at + stream.below(12)).min(data.len());
        match stream.below(5) {
            0 => data.insert(at, byte(&mut stream)),
            1 if at < data.len() => data[at] ^= 1 << stream.below(8),
            2 => drop(data.drain(at..end)),
            3 => {
                let again = data[at..end].repeat(1 + stream.below(20));
                data.splice(at..at, again);
            }
            _ => {
                let other = &corpus[stream.below(corpus.len())];
                let from = stream.below(other.len() + 1);
                data.truncate(at);
                data.extend(&other[from..]);
            }
        }
    }
    data
}

/// A whole number of the environment.
fn asked(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs `cases` of a target, none of which may hold more than `megabytes`; or its share of those asked for.
fn run(name: &str, cases: usize, megabytes: isize) {
    let (_, target) = *ALL.iter().find(|(n, _)| *n == name).expect("a target");
    let all: usize = CASES.iter().map(|(_, cases, _)| cases).sum();
    let wanted = asked("FUZZ");
    let cases = wanted.map_or(cases, |wanted| (wanted * cases).div_ceil(all));
    let seed = asked("FUZZ_SEED").unwrap_or(1) as u64;
    let (corpus, shelf) = (corpus(name), sheets::filled(Shelf::patient()));
    // Once for all: the tables that a lab builds when it is first asked stay.
    let begun = processor_time();
    let mut meter = Meter::new(
        BUDGET,
        if wanted.is_some() {
            processor_time
        } else {
            no_time
        },
    );
    let (mut faults, mut most) = (Vec::new(), (0, String::new()));
    for case in 0..cases {
        let data = draw(&corpus, name, seed, case);
        let before = HELD.get();
        PEAK.set(before);
        let outcome = catch_unwind(AssertUnwindSafe(|| target(&data, &shelf, &mut meter)));
        let peak = PEAK.get() - before;
        if peak > most.0 {
            most = (peak, meter.case.clone());
        }
        if outcome.is_err() || peak > megabytes << 20 {
            let how = if outcome.is_err() {
                "panics"
            } else {
                "holds too much"
            };
            faults.push(format!(
                "case {case} of seed {seed} {how} ({peak} bytes): {}",
                meter.case
            ));
        }
        if faults.len() == 20 {
            break;
        }
    }
    println!(
        "{name}: {cases} cases of seed {seed}, {:.1} s of processor time\n  most work: {:.1} million multiplications, {}\n  slowest: {:.1} ms, {}\n  \
         most memory: {:.2} MB, {}\n  not finite: {:?}",
        processor_time().saturating_sub(begun) as f64 / 1e9,
        meter.largest.multiplications as f64 / 1e6,
        meter.largest.what,
        meter.slowest.nanoseconds as f64 / 1e6,
        meter.slowest.what,
        most.0 as f64 / f64::from(1 << 20),
        most.1,
        meter.not_finite,
    );
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
}

/// A case is left after this many multiplications, about 4 ms of them.
const BUDGET: u64 = 30_000_000;

macro_rules! targets {
    ($($name:ident $cases:literal $megabytes:literal)*) => {
        /// Cases of each target that take about ten seconds of a core at the most, and the memory it may hold.
        const CASES: &[(&str, usize, isize)] = &[$((stringify!($name), $cases, $megabytes)),*];
        $(
            #[test]
            fn $name() {
                run(stringify!($name), $cases, $megabytes);
            }
        )*
    };
}

targets! {
    playground 600 128
    activations 1000 96
    zigzag 2500 16
    preprocessing 350 128
    initialization 1000 720
    gradient_check 1200 128
    sanity 350 96
    journal 2500 16
    csv 3000 32
    cifar 4000 16
    sheet 2500 32
}

/// Nothing is left out: every target has its cases here, its file for cargo-fuzz, and its seeds.
#[test]
fn every_target_is_run() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).expect("a manifest");
    for (name, _) in ALL {
        assert!(
            CASES.iter().any(|(n, ..)| *n == name),
            "{name} has no cases"
        );
        assert!(
            manifest.contains(&format!("name = \"{name}\"")),
            "{name} has no binary"
        );
        let file = fuzz.join("fuzz_targets").join(format!("{name}.rs"));
        assert!(file.exists(), "{} is missing", file.display());
        assert!(!corpus(name).is_empty());
    }
    assert_eq!(CASES.len(), ALL.len());
}
