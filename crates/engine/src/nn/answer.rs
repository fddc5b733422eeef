//! Which class a row of scores names, and the share of right answers: one rule for all labs.

use training_ground_kernels::Number;

/// The class of the largest score, the first of equals; a score alone names class 1 when it is above 0.
/// `None` where a score is not a number, or there is none: such a row is never right.
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

/// Rows of `scores` `[rows x outputs]` that name their class.
pub fn right<T: Number>(scores: &[T], outputs: usize, classes: &[usize]) -> usize {
    let rows = scores.chunks_exact(outputs.max(1)).zip(classes);
    rows.filter(|(row, class)| answer(row) == Some(**class))
        .count()
}

/// Share of `rows` examples of which `right` are; NaN without examples.
pub fn accuracy(right: usize, rows: usize) -> f64 {
    right as f64 / rows as f64
}
