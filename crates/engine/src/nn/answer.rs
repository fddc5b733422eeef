//! The predicted class of a row of scores, and accuracy: one rule for all labs.

use training_ground_kernels::Number;

/// The class of the largest score, the first one on a tie. A single score predicts class 1 if it is above 0.
/// `None` if a score is NaN or there is none: such a row is never right.
pub fn answer<T: Number>(scores: &[T]) -> Option<usize> {
    let is_number = |s: &T| s.partial_cmp(s).is_some();
    if !scores.iter().all(is_number) {
        return None;
    }
    match scores {
        [] => None,
        [score] => Some(usize::from(*score > T::ZERO)),
        scores => Some((1..scores.len()).fold(
            0,
            |best, j| {
                if scores[j] > scores[best] { j } else { best }
            },
        )),
    }
}

/// Number of rows of `scores` `[rows x outputs]` with the right class.
pub fn right<T: Number>(scores: &[T], outputs: usize, classes: &[usize]) -> usize {
    let rows = scores.chunks_exact(outputs.max(1)).zip(classes);
    rows.filter(|(row, class)| answer(row) == Some(**class))
        .count()
}

/// `right` over `rows`; NaN without examples.
pub fn accuracy(right: usize, rows: usize) -> f64 {
    right as f64 / rows as f64
}
