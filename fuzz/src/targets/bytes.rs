//! Decisions read from bytes, one after the other. Where they end, everything is 0: the plainest choice.

/// The rest of the bytes of a case.
pub struct Bytes<'a>(pub &'a [u8]);

/// Numbers at which something begins or ends.
const EDGES: [f64; 16] = [
    0.0,
    1.0,
    -1.0,
    0.5,
    2.0,
    1e-9,
    1e-320,
    255.0,
    1e6,
    4_294_967_295.0,
    9_007_199_254_740_993.0,
    3.4e38,
    -1e300,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

impl<'a> Bytes<'a> {
    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((&first, rest)) => {
                self.0 = rest;
                first
            }
            None => 0,
        }
    }

    /// A number below `n`, which is at least 1 and at most 65536.
    pub fn below(&mut self, n: usize) -> usize {
        let low = usize::from(self.byte());
        let high = if n > 256 { usize::from(self.byte()) } else { 0 };
        (high << 8 | low) % n
    }

    /// One of a list that is not empty.
    pub fn of<T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// From 0 to 1, both included.
    pub fn share(&mut self) -> f64 {
        f64::from(self.byte()) / 255.0
    }

    /// Any number, those that are none among them.
    pub fn number(&mut self) -> f64 {
        let edge = EDGES[self.below(EDGES.len())];
        match self.byte() % 4 {
            0 => edge + f64::from(self.byte()) - 128.0,
            1 => -edge,
            _ => edge,
        }
    }

    /// The next bytes, `n` at the most.
    pub fn take(&mut self, n: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(n.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// The next bytes as a text, whatever they are.
    pub fn text(&mut self, n: usize) -> String {
        String::from_utf8_lossy(self.take(n)).into_owned()
    }
}
