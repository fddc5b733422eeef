//! Optimizers on the loss surface of one linear neuron: all from the same start, each with the rate that was fastest on
//! other draws, or all with the same rate. Every gradient is that of all examples.

use super::neuron::{ARRIVED, FAR, draw, far};
use super::settings::Settings;
use crate::linalg::symmetric_eigen;
use crate::nn::{Optimizer, tally};
use crate::rng::Stream;
use ndarray::array;

/// Inputs per draw.
pub const EXAMPLES: usize = 400;
/// Draws used to find the rates. The race's own draw is not among them.
pub const PRACTICE: usize = 10;
/// Further draws, raced on for the medians.
pub const OTHERS: usize = 20;
/// Maximum distance in each weight between the start of another draw and the race's start.
pub const APART: f64 = 1.0;
/// The candidate rates of each decade as two digits: twenty, about 12% apart.
const DIGITS: [u32; 20] = [
    10, 11, 13, 14, 16, 18, 20, 22, 25, 28, 32, 35, 40, 45, 50, 56, 63, 71, 79, 89,
];
/// Divisors that turn the digits into rates from 0.0001 to 8.9. Division gives exactly the numbers of their texts.
const DECADES: [f64; 5] = [1e5, 1e4, 1e3, 1e2, 1e1];

/// The candidate rates, in increasing order.
pub fn rates() -> impl Iterator<Item = f64> {
    let decades = DECADES.into_iter();
    decades.flat_map(|decade| DIGITS.into_iter().map(move |d| f64::from(d) / decade))
}

/// The mean loss of a linear neuron whose targets come from `best`: ½(w − best)ᵀ H (w − best), H = E[x xᵀ].
#[derive(Clone, Debug, PartialEq)]
pub struct Bowl {
    /// Entries 11, 12 and 22 of H.
    pub curvature: [f64; 3],
    /// The weights at which the loss is 0.
    pub best: [f64; 2],
}

impl Bowl {
    /// The loss surface for inputs `x`, `[n][2]`.
    pub fn of(x: &[f64], best: [f64; 2]) -> Bowl {
        let n = (x.len() / 2).max(1) as f64;
        let mut curvature = [0.0; 3];
        for x in x.chunks_exact(2) {
            curvature[0] += x[0] * x[0];
            curvature[1] += x[0] * x[1];
            curvature[2] += x[1] * x[1];
        }
        tally::add(3 * x.len() / 2, 4);
        Bowl {
            curvature: curvature.map(|sum| sum / n),
            best,
        }
    }

    /// dL/dw.
    pub fn gradient(&self, w: [f64; 2]) -> [f64; 2] {
        let [a, b, c] = self.curvature;
        let d = [w[0] - self.best[0], w[1] - self.best[1]];
        [a * d[0] + b * d[1], b * d[0] + c * d[1]]
    }

    /// The mean loss.
    pub fn loss(&self, w: [f64; 2]) -> f64 {
        let g = self.gradient(w);
        0.5 * ((w[0] - self.best[0]) * g[0] + (w[1] - self.best[1]) * g[1])
    }

    /// Eigenvalues of H, the larger first, and its eigenvectors, one after another.
    pub fn axes(&self) -> ([f64; 2], [f64; 4]) {
        let [a, b, c] = self.curvature;
        let (values, v) = symmetric_eigen(array![[a, b], [b, c]].view());
        (
            [values[0], values[1]],
            [v[[0, 0]], v[[1, 0]], v[[0, 1]], v[[1, 1]]],
        )
    }
}

/// A start and its loss surface.
#[derive(Clone, Debug)]
struct Draw {
    bowl: Bowl,
    start: [f64; 2],
}

impl Draw {
    /// Draw number `index` of a kind: new inputs, and a start near the race's.
    fn of(config: &Settings, kind: &str, index: usize) -> Draw {
        let mut stream = Stream::new(config.seed, kind, index as u64);
        let start = config.start.map(|w| w + stream.uniform_in(-APART, APART));
        let (mean, std) = config.inputs.moments(config.condition);
        Draw {
            bowl: Bowl::of(&draw(EXAMPLES, mean, std, stream), config.best),
            start,
        }
    }
}

/// The path of one optimizer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Weights at the start and after each step.
    pub path: Vec<[f64; 2]>,
    /// The loss at each of them.
    pub loss: Vec<f64>,
    /// Steps until the loss stays within [`ARRIVED`] of its initial value; `None` if it does not.
    pub arrived: Option<usize>,
}

impl Course {
    /// Steps until it converges, or all its steps if it does not.
    pub fn end(&self) -> usize {
        self.arrived.unwrap_or(self.path.len() - 1)
    }

    /// Length of the path up to that step.
    pub fn length(&self) -> f64 {
        let steps = self.path.windows(2).take(self.end());
        steps.map(|p| far(p[0], p[1])).sum()
    }

    /// That length over the straight distance from the start; `None` if the distance is 0.
    pub fn detour(&self) -> Option<f64> {
        let straight = far(self.path[0], self.path[self.end()]);
        (straight > 0.0).then(|| self.length() / straight)
    }
}

/// Runs `rule` for up to `most` steps, or until it is far away, and passes every point and its loss on. Returns the
/// steps until the loss stays within [`ARRIVED`] of its initial value, and the ratio of the last loss to the first.
fn walk(
    (rule, rate): (Optimizer, f64),
    bowl: &Bowl,
    start: [f64; 2],
    most: usize,
    mut seen: impl FnMut([f64; 2], f64),
) -> (Option<usize>, f64) {
    let mut w = start;
    let (mut first, mut second) = ([0.0; 2], [rule.start(); 2]);
    let at_start = bowl.loss(w);
    seen(w, at_start);
    let (mut outside, mut loss) = (None, at_start);
    for t in 0..=most {
        if t > 0 {
            let g = bowl.gradient(w);
            rule.update(rate, t as u64, &mut w, &g, &mut first, &mut second);
            loss = bowl.loss(w);
            seen(w, loss);
            if w.iter().any(|v| v.abs() > FAR) {
                // About the time of Adam's two powers.
                tally::add(300 * t, 4);
                return (None, f64::INFINITY);
            }
        }
        if loss > ARRIVED * at_start {
            outside = Some(t);
        }
    }
    tally::add(300 * most, 4);
    let arrived = outside.map_or(0, |t| t + 1);
    let left = if at_start > 0.0 { loss / at_start } else { 0.0 };
    ((arrived <= most).then_some(arrived), left)
}

/// Runs an optimizer and records all points.
pub fn course(rule: (Optimizer, f64), bowl: &Bowl, start: [f64; 2], most: usize) -> Course {
    let mut course = Course::default();
    let (path, loss) = (&mut course.path, &mut course.loss);
    let (arrived, _) = walk(rule, bowl, start, most, |w, l| {
        path.push(w);
        loss.push(l);
    });
    course.arrived = arrived;
    course
}

/// The result of a rate on the practice draws. The smaller of two is better.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Trial {
    /// Number of draws on which it did not converge.
    pub missed: usize,
    /// Steps on the slowest of the other draws.
    pub slowest: usize,
    /// The largest ratio of the final to the initial loss.
    pub left: f64,
}

/// An optimizer and its results.
#[derive(Clone, Debug, PartialEq)]
pub struct Racer {
    /// Its name in the settings.
    pub name: &'static str,
    /// The learning rate it races with.
    pub rate: f64,
    /// The results of every rate on the practice draws, in the order of [`rates`]; empty if the reader set the rate.
    pub tried: Vec<Trial>,
    /// The race.
    pub course: Course,
    /// Steps on the further draws, `None` if it did not converge.
    pub others: Vec<Option<usize>>,
}

impl Racer {
    /// Median of the steps on the further draws; `None` if it did not converge on half of them.
    pub fn median(&self) -> Option<f64> {
        let mut steps = self.others.clone();
        steps.sort_by_key(|s| s.unwrap_or(usize::MAX));
        let middle = |i: usize| steps[i].map(|s| s as f64);
        let half = steps.len() / 2;
        Some(0.5 * (middle((steps.len() - 1) / 2)? + middle(half)?))
    }
}

/// The finished race.
#[derive(Clone, Debug, PartialEq)]
pub struct Race {
    /// The loss surface of the race.
    pub bowl: Bowl,
    /// The inputs that determine it, `[EXAMPLES][2]`.
    pub inputs: Vec<f64>,
    /// The optimizers, in the order of the settings.
    pub racers: Vec<Racer>,
}

/// The race in progress.
#[derive(Clone, Debug)]
pub struct Running {
    config: Settings,
    race: Race,
    practice: Vec<Draw>,
    others: Vec<Draw>,
    tried: Vec<Trial>,
}

impl Running {
    /// The state before the first rate is tried.
    pub fn new(config: &Settings) -> Running {
        let draws = |kind: &str, n: usize| (0..n).map(|i| Draw::of(config, kind, i)).collect();
        let (mean, std) = config.inputs.moments(config.condition);
        let stream = Stream::new(config.seed, "zigzag inputs", 0);
        let inputs = draw(EXAMPLES, mean, std, stream);
        Running {
            race: Race {
                bowl: Bowl::of(&inputs, config.best),
                inputs,
                racers: Vec::new(),
            },
            practice: draws("race practice", PRACTICE),
            others: draws("race again", OTHERS),
            tried: Vec::new(),
            config: config.clone(),
        }
    }

    /// Does the next piece of work; returns the race once none is left.
    pub fn work(&mut self) -> Option<Race> {
        let config = &self.config;
        let Some(&(name, rule)) = config.racers.get(self.race.racers.len()) else {
            return Some(self.race.clone());
        };
        let rate = match config.own_rates {
            false => config.one_rate,
            true => match rates().nth(self.tried.len()) {
                Some(rate) => {
                    self.tried.push(self.trial((rule, rate)));
                    return None;
                }
                None => best(&self.tried),
            },
        };
        let (bowl, most) = (&self.race.bowl, config.most);
        let again = |d: &Draw| walk((rule, rate), &d.bowl, d.start, most, |_, _| ()).0;
        let racer = Racer {
            name,
            rate,
            course: course((rule, rate), bowl, config.start, most),
            others: self.others.iter().map(again).collect(),
            tried: std::mem::take(&mut self.tried),
        };
        self.race.racers.push(racer);
        None
    }

    fn trial(&self, rule: (Optimizer, f64)) -> Trial {
        let mut trial = Trial {
            missed: 0,
            slowest: 0,
            left: 0.0,
        };
        for draw in &self.practice {
            let (arrived, left) = walk(rule, &draw.bowl, draw.start, self.config.most, |_, _| ());
            match arrived {
                Some(steps) => trial.slowest = trial.slowest.max(steps),
                None => trial.missed += 1,
            }
            trial.left = trial.left.max(left);
        }
        trial
    }
}

/// The rate of the best trial; on a tie the smallest.
fn best(tried: &[Trial]) -> f64 {
    let pairs = rates().zip(tried);
    let best = pairs.reduce(|best, next| if next.1 < best.1 { next } else { best });
    best.map_or(f64::NAN, |(rate, _)| rate)
}
