//! What the targets of cargo-fuzz share: `run` hands bytes to a target of `targets` with the shipped images at hand.

#[path = "../../tests/rust/common/sheets.rs"]
pub mod sheets;
pub mod targets;

use targets::Meter;
use training_ground::data::images::Shelf;

/// A case is left after this many multiplications: libFuzzer wants many small ones.
const BUDGET: u64 = 10_000_000;

thread_local! {
    static SHELF: Shelf = sheets::filled(Shelf::patient());
}

/// A case of the target of that name.
///
/// # Panics
/// When it has found something.
pub fn run(name: &str, data: &[u8]) {
    let found = targets::ALL.iter().find(|(n, _)| *n == name);
    let (_, target) = found.unwrap_or_else(|| panic!("there is no target {name}"));
    let mut meter = Meter::new(BUDGET, || 0);
    SHELF.with(|shelf| target(data, shelf, &mut meter));
}
