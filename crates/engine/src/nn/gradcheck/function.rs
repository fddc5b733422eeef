//! Gradient check of a plain function of a list of numbers, without a network.

use super::Difference;
use super::metrics::epsilon;
use crate::nn::Number;

/// The difference quotient of `f` at `at` along coordinate `i`, computed in `T`.
pub fn numeric<T: Number>(
    f: &impl Fn(&[T]) -> T,
    at: &[T],
    i: usize,
    h: f64,
    rule: Difference,
) -> f64 {
    let (mut x, step) = (at.to_vec(), T::of(h));
    x[i] = at[i] + step;
    let up = f(&x);
    let (down, width) = match rule {
        Difference::Forward => (at[i], step),
        Difference::Central => (at[i] - step, step + step),
    };
    x[i] = down;
    ((up - f(&x)) / width).f64()
}

/// [`epsilon`] between a gradient of `f` at `at` and its central differences.
pub fn check<T: Number>(f: &impl Fn(&[T]) -> T, at: &[T], gradient: &[f64], h: f64) -> f64 {
    let along = |i| numeric(f, at, i, h, Difference::Central);
    let numeric: Vec<f64> = (0..at.len()).map(along).collect();
    epsilon(gradient, &numeric)
}
