//! Counts multiplications, so that tests can bound a piece of work without a clock. The page does not
//! count.

#[cfg(not(target_arch = "wasm32"))]
mod count {
    use std::cell::Cell;

    thread_local! {
        static COUNT: Cell<u64> = const { Cell::new(0) };
    }

    /// Adds multiplications of numbers of `bytes` bytes. One of f64 counts as four of f32, which is about its
    /// cost in the browser.
    pub fn add(multiplications: usize, bytes: usize) {
        let weight = if bytes == 8 { 4 } else { 1 };
        COUNT.set(COUNT.get() + weight * multiplications as u64);
    }

    /// The count on this thread since the last call.
    pub fn take() -> u64 {
        COUNT.replace(0)
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use count::{add, take};

/// Nothing is counted here.
#[cfg(target_arch = "wasm32")]
pub fn add(_multiplications: usize, _bytes: usize) {}
