//! From the measurements of a failing check to its possible causes, the most likely first. Nothing here
//! knows which fault was planted.

use super::chance::{Chance, TOLERANCE};
use super::overfit::Overfit;
use super::penalty::Penalty;
use crate::nn::Step;

/// Inputs count as not centered if their mean is more than this share of their root mean square.
const OFF_CENTER: f64 = 0.1;

/// Four significant digits.
fn n(x: f64) -> String {
    if x != 0.0 && !(1e-3..1e5).contains(&x.abs()) {
        return format!("{x:.2e}");
    }
    format!("{x:.4}")
}

/// Possible causes of a loss at the start that is not that of chance.
pub fn of_chance(c: &Chance) -> Vec<String> {
    if c.passes() {
        return Vec::new();
    }
    let (loss, expected) = (n(c.loss), n(c.expected));
    if !c.loss.is_finite() {
        return vec![
            "Weights or inputs far too large: the loss at the start is not even a number.".into(),
        ];
    }
    let mut all = Vec::new();
    if c.loss < c.expected * (1.0 - TOLERANCE) {
        all.push(format!("Loss at the start {loss}, below chance ({expected}), before anything was learned: is the label among the inputs, or the sum divided by too many examples?"));
        return all;
    }
    let centered = c.offset.abs() <= OFF_CENTER;
    let mean = format!(
        "Mean image not subtracted: the mean of the inputs is {} of their root mean square, and {} of the variance of the scores is the same for every image.",
        percent(c.offset.abs()),
        percent(c.common)
    );
    let weights = format!(
        "Weights too large: the scores have a standard deviation of {} where almost 0 is expected, so the loss starts at {loss} instead of {expected}.",
        n(c.score_std)
    );
    if !centered && c.common > 0.5 {
        all.extend([mean, weights]);
    } else if !centered {
        all.extend([weights, mean]);
    } else {
        all.push(weights);
    }
    all
}

fn percent(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}

/// Possible causes of a loss that does not rise with lambda as it should.
pub fn of_penalty(p: &Penalty) -> Vec<String> {
    if p.passes() {
        return Vec::new();
    }
    let mut all = Vec::new();
    if p.direct == 0.0 {
        all.push("All weights are 0: there is nothing to penalize.".into());
        return all;
    }
    if p.at_zero != 0.0 {
        all.push(format!(
            "λ is not off at λ = 0: a penalty of {} is left.",
            n(p.at_zero)
        ));
    }
    let ratio = p.ratio();
    if p.penalties.iter().all(|&x| x == p.at_zero) {
        all.push(format!(
            "The penalty is not in the loss: at λ = {} the loss is still {}, and ½λΣW² would add {}.",
            p.at.0,
            n(p.total()),
            n(p.direct)
        ));
        all.push(
            "λ does not reach the loss: is it in another variable, or was a default not replaced?"
                .into(),
        );
    } else if (ratio - 2.0).abs() < 1e-6 {
        all.push(format!("The ½ is missing: the penalty is {}, twice ½λΣW² = {}. If the gradient is λW the two do not fit.", n(p.at.1), n(p.direct)));
    } else if ratio < 1.0 {
        all.push(format!("Part of the weights is left out, or the penalty is divided: it is {} of ½λΣW² over both layers.", percent(ratio)));
    } else {
        all.push(format!(
            "The penalty is {} times ½λΣW²: something is counted more than once, biases perhaps.",
            n(ratio)
        ));
    }
    all
}

/// Possible causes if a few examples are not memorized.
pub fn of_overfit<T: Step>(run: &Overfit<T>) -> Vec<String> {
    if run.passes() || !run.done() {
        return Vec::new();
    }
    let first = run.first.cost;
    let rate = run.recipe().learning_rate;
    if let Some(d) = run.diverged {
        let mut all = vec![format!(
            "Learning rate {rate:e} too high: in update {} {} of layer {} is {}.",
            d.step,
            d.tensor.name(),
            d.layer + 1,
            if d.value.is_nan() {
                "not a number"
            } else {
                "infinite"
            }
        )];
        all.extend(start(run));
        return all;
    }
    let f = run.findings();
    let Some(last) = run.epochs.last() else {
        return Vec::new();
    };
    let mut all: Vec<String> = start(run).into_iter().collect();
    // Nothing is updated between two epochs: if the cost changes there, the data has changed.
    let mut jump = 0.0f64;
    let mut after = first;
    for e in &run.epochs {
        jump = jump.max((e.before - after).abs());
        after = e.cost;
    }
    if jump > 1e-9 * first.abs() {
        all.push(format!("Labels do not stay with their images: between two epochs, with no update, the cost jumps by up to {}. Are images and labels shuffled alike?", n(jump)));
    }
    if !f.moved {
        all.push(
            "Learning rate 0, or the update is not applied: no weight has moved at all.".into(),
        );
    }
    if f.moved && f.silent > 0 && !f.negative {
        all.push(format!("A ReLU after the last layer: {} of {} scores are exactly 0 for every example, and none is ever negative. From there no gradient comes back.", f.silent, f.outputs));
    }
    if last.penalty > 0.0 {
        all.push(format!("λ is left on: the cost of {} contains a penalty of {} that should be 0 here, and it holds the weights back.", n(last.cost), n(last.penalty)));
    }
    if f.hidden > 0 && 2 * f.dead > f.hidden {
        all.push(format!(
            "Dead hidden units: {} of {} pass no gradient back for any example.",
            f.dead, f.hidden
        ));
    }
    if !all.is_empty() {
        return all;
    }
    if last.cost > 1.5 * first || !last.cost.is_finite() {
        all.push(format!(
            "Learning rate {rate:e} too high: the cost has risen from {} to {}.",
            n(first),
            n(last.cost)
        ));
    } else if still(run) {
        all.push(format!(
            "Learning rate {rate:e} far too low: the cost has hardly moved, from {} to {}.",
            n(first),
            n(last.cost)
        ));
    } else if falling(run) {
        all.push(format!("Not there yet: the cost is still falling, from {} to {} so far. More epochs, or a learning rate above {rate:e}.", n(first), n(last.cost)));
    } else {
        all.push(format!(
            "Learning rate {rate:e} too high: the cost goes up and down and stands at {}.",
            n(last.cost)
        ));
    }
    if last.accuracy < 1.0 {
        all.push(format!(
            "Two images that are alike with different labels cannot both be right: {} are right now.",
            percent(last.accuracy)
        ));
    }
    all
}

/// A cause for a cost far above chance before the first update.
fn start<T: Step>(run: &Overfit<T>) -> Option<String> {
    let (first, chance) = (run.first.cost - run.first.penalty, run.at_chance());
    let high = !first.is_finite() || first > chance * (1.0 + 2.0 * TOLERANCE);
    high.then(|| format!("Inputs or weights too large: the cost is {} before the first update, at chance it would be {}. Fix what lamp 1 shows first.", n(first), n(chance)))
}

/// True if the cost has never moved far from its start.
fn still<T: Step>(run: &Overfit<T>) -> bool {
    let first = run.first.cost;
    run.epochs
        .iter()
        .all(|e| (e.cost - first).abs() < 0.02 * first)
}

/// True if the cost has fallen in most of the last epochs.
fn falling<T: Step>(run: &Overfit<T>) -> bool {
    let tail = &run.epochs[run.epochs.len().saturating_sub(20)..];
    let down = tail.windows(2).filter(|e| e[1].cost < e[0].cost).count();
    2 * down > tail.len().saturating_sub(1) || tail.len() < 2
}
