//! Counts what a case does. Multiplications are the same on every machine and may be asserted; processor time
//! is kept for those who print it.

use training_ground::nn::tally;

/// Multiplications of a unit of work at the most, as in `tests/rust/pieces.rs`: about 35 ms in a browser.
const UNIT: u64 = 350_000_000;
/// Those of what is done once, opening a lab and drawing it: about 250 ms.
const ONCE: u64 = 2_500_000_000;

/// A unit of work, and what it took.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// Of f32; those of f64 and what else takes time by their weight in them.
    pub multiplications: u64,
    /// Nanoseconds of processor time, as far as there is a clock.
    pub nanoseconds: u64,
    /// Which unit of which settings.
    pub what: String,
}

/// Counts the work of the cases of a target.
pub struct Meter {
    clock: fn() -> u64,
    /// The case that is running, as a link where it is one.
    pub case: String,
    /// A case is left when it has done this many multiplications.
    budget: u64,
    spent: u64,
    /// The most multiplications.
    pub largest: Unit,
    /// The most processor time.
    pub slowest: Unit,
    /// Places of numbers that are not finite and need not be.
    pub not_finite: std::collections::BTreeSet<String>,
}

impl Meter {
    /// `clock` tells nanoseconds of processor time; nothing depends on it.
    pub fn new(budget: u64, clock: fn() -> u64) -> Self {
        Meter {
            clock,
            case: String::new(),
            budget,
            spent: 0,
            largest: Unit::default(),
            slowest: Unit::default(),
            not_finite: Default::default(),
        }
    }

    /// Another case begins.
    pub fn begin(&mut self, case: String) {
        (self.case, self.spent) = (case, 0);
    }

    /// The case has done enough.
    pub fn is_spent(&self) -> bool {
        self.spent > self.budget
    }

    /// Does a unit of work.
    ///
    /// # Panics
    /// When it does too much: the page would not hear Stop.
    pub fn unit<T>(&mut self, what: &str, work: impl FnOnce() -> T) -> T {
        self.measure(what, UNIT, work)
    }

    /// Opens or draws.
    ///
    /// # Panics
    /// When that takes too much.
    pub fn once<T>(&mut self, what: &str, work: impl FnOnce() -> T) -> T {
        self.measure(what, ONCE, work)
    }

    fn measure<T>(&mut self, what: &str, ceiling: u64, work: impl FnOnce() -> T) -> T {
        tally::take();
        let before = (self.clock)();
        let result = work();
        let nanoseconds = (self.clock)().saturating_sub(before);
        let multiplications = tally::take();
        assert!(
            multiplications <= ceiling,
            "{what}: {multiplications} multiplications"
        );
        self.spent += multiplications;
        let now = || Unit {
            multiplications,
            nanoseconds,
            what: format!("{what}, {}", self.case),
        };
        if multiplications > self.largest.multiplications {
            self.largest = now();
        }
        if nanoseconds > self.slowest.nanoseconds {
            self.slowest = now();
        }
        result
    }
}
