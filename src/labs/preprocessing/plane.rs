//! A cloud in the plane at every stage, and gradient descent of a linear model on it.

use super::settings::{MAX_STEPS, Rate, STAGES, Settings};
use crate::data::{Fitted, Pca, Preprocessing, column_stds};
use crate::linalg::{column_means, covariance, symmetric_eigen};
use crate::nn::tally;
use crate::rng::Stream;
use ndarray::{Array1, Array2, ArrayView2};

/// The descent has converged when at most this share of the initial excess loss is left.
pub const TOLERANCE: f64 = 1e-6;
/// Cells per side of the loss map.
pub const GRID: usize = 61;
/// Maximum number of drawn points per path.
const DRAWN: usize = 600;

/// Examples in the plane with their targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    /// `[N x 2]`.
    pub x: Array2<f64>,
    /// `[N]`.
    pub targets: Array1<f64>,
}

impl Cloud {
    /// Draws correlated normals. The target is the sum of both inputs in standard units plus noise, so that
    /// every stage has to learn the same function.
    pub fn new(config: &Settings) -> Cloud {
        let mut draws = Stream::new(config.seed, "preprocessing/cloud", 0);
        let mut noise = Stream::new(config.seed, "preprocessing/noise", 0);
        let rest = (1.0 - config.correlation * config.correlation).sqrt();
        let mut x = Array2::zeros((config.points, 2));
        let mut targets = Array1::zeros(config.points);
        for (mut row, target) in x.rows_mut().into_iter().zip(&mut targets) {
            let a = draws.normal();
            let b = config.correlation * a + rest * draws.normal();
            row[0] = config.offset[0] + config.scale[0] * a;
            row[1] = config.offset[1] + config.scale[1] * b;
            *target = a + b + config.noise * noise.normal();
        }
        Cloud { x, targets }
    }
}

/// Moments of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// Column means.
    pub mean: Array1<f64>,
    /// Population standard deviations.
    pub std: Array1<f64>,
    /// Population covariance.
    pub covariance: Array2<f64>,
    /// Eigenvalues of the covariance in descending order; `axes` has the eigenvectors.
    pub eigenvalues: Array1<f64>,
    /// Eigenvectors of the covariance, as columns.
    pub axes: Array2<f64>,
}

impl Moments {
    /// Measures `x`.
    pub fn of(x: ArrayView2<'_, f64>) -> Moments {
        let pca = Pca::fit(x);
        Moments {
            mean: column_means(x),
            std: column_stds(x),
            covariance: covariance(x),
            eigenvalues: pca.eigenvalues,
            axes: pca.components,
        }
    }

    /// Correlation of the first two columns; 0 if one is constant.
    pub fn correlation(&self) -> f64 {
        let scale = self.std[0] * self.std[1];
        if scale > 0.0 {
            self.covariance[[0, 1]] / scale
        } else {
            0.0
        }
    }
}

/// Largest over smallest eigenvalue.
pub fn condition(eigenvalues: &Array1<f64>) -> f64 {
    let (first, last) = (eigenvalues[0], eigenvalues[eigenvalues.len() - 1]);
    if last > 0.0 {
        first / last
    } else {
        f64::INFINITY
    }
}

/// Mean squared error 1/(2N) sum (w.x + b - t)^2 of a linear model: exactly quadratic.
#[derive(Clone, Debug)]
pub struct Quadratic {
    /// E[(x, 1) (x, 1)'], or E[x x'] without bias.
    pub hessian: Array2<f64>,
    /// E[(x, 1) t].
    linear: Array1<f64>,
    /// E[t^2]/2: the loss of a model that outputs 0.
    pub start: f64,
    /// Eigenvalues of the Hessian, descending.
    pub eigenvalues: Array1<f64>,
    /// The minimum of the loss: w, then b.
    pub best: Array1<f64>,
}

impl Quadratic {
    /// The loss on `x` `[N x D]` with `targets` `[N]`.
    pub fn new(x: ArrayView2<'_, f64>, targets: &Array1<f64>, bias: bool) -> Quadratic {
        let (n, d) = x.dim();
        let parameters = d + usize::from(bias);
        let mut table = Array2::ones((n, parameters));
        table.slice_mut(ndarray::s![.., ..d]).assign(&x);
        let mean = |sum: f64| sum / n.max(1) as f64;
        let dot = |a: usize, b: usize| (0..n).map(|i| table[[i, a]] * table[[i, b]]).sum::<f64>();
        let hessian = Array2::from_shape_fn((parameters, parameters), |(a, b)| mean(dot(a, b)));
        let linear = Array1::from_shape_fn(parameters, |a| {
            mean((0..n).map(|i| table[[i, a]] * targets[i]).sum())
        });
        let (eigenvalues, axes) = symmetric_eigen(hessian.view());
        let mut best = Array1::zeros(parameters);
        for (value, axis) in eigenvalues.iter().zip(axes.columns()) {
            if *value > 1e-13 * eigenvalues[0] {
                best.scaled_add(axis.dot(&linear) / value, &axis);
            }
        }
        Quadratic {
            start: mean(targets.iter().map(|t| t * t).sum::<f64>()) / 2.0,
            hessian,
            linear,
            eigenvalues,
            best,
        }
    }

    /// dL/dtheta.
    pub fn gradient(&self, theta: &Array1<f64>) -> Array1<f64> {
        self.hessian.dot(theta) - &self.linear
    }

    /// The loss.
    pub fn loss(&self, theta: &Array1<f64>) -> f64 {
        self.start + theta.dot(&(0.5 * self.hessian.dot(theta) - &self.linear))
    }

    /// The loss minus the minimum, computed without cancellation.
    pub fn excess(&self, theta: &Array1<f64>) -> f64 {
        let away = theta - &self.best;
        0.5 * away.dot(&self.hessian.dot(&away))
    }

    /// The largest stable rate: 2 over the largest eigenvalue of the Hessian.
    pub fn largest_rate(&self) -> f64 {
        2.0 / self.eigenvalues[0]
    }

    /// The rate at which the slowest and the fastest direction shrink equally.
    pub fn best_rate(&self) -> f64 {
        2.0 / (self.eigenvalues[0] + self.eigenvalues[self.eigenvalues.len() - 1])
    }
}

/// How a descent ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The excess loss was small after this many steps.
    Converged(usize),
    /// The excess loss was still not small after [`MAX_STEPS`].
    Slow,
    /// The loss grew without bound; the number of steps made.
    Diverged(usize),
}

impl Outcome {
    /// Number of steps made.
    pub fn steps(self) -> usize {
        match self {
            Outcome::Converged(n) | Outcome::Diverged(n) => n,
            Outcome::Slow => MAX_STEPS,
        }
    }
}

/// Plain gradient descent from 0.
#[derive(Clone, Debug)]
pub struct Descent {
    /// Learning rate.
    pub rate: f64,
    /// How it ended.
    pub outcome: Outcome,
    /// Steps of the points below: all at first, later evenly spaced ones, and always the last.
    pub steps: Vec<usize>,
    /// Parameters after those steps.
    pub points: Vec<Array1<f64>>,
    /// Excess loss after those steps.
    pub excess: Vec<f64>,
    /// The requested step, and the parameters after it.
    pub shown: (usize, Array1<f64>),
}

impl Descent {
    /// Descends on `loss`; `shown` is the requested step.
    pub fn new(loss: &Quadratic, rate: f64, shown: usize) -> Descent {
        let mut theta = Array1::zeros(loss.best.len());
        let first = loss.excess(&theta);
        let mut all = vec![theta.clone()];
        let mut excess = vec![first];
        let outcome = loop {
            // A few small allocations per step, half a microsecond or more.
            tally::add(10_000, 4);
            let step = all.len() - 1;
            let now = excess[step];
            if now <= TOLERANCE * first {
                break Outcome::Converged(step);
            } else if !now.is_finite() || now > 1e12 * first {
                break Outcome::Diverged(step);
            } else if step >= MAX_STEPS {
                break Outcome::Slow;
            }
            theta = &theta - &(loss.gradient(&theta) * rate);
            excess.push(loss.excess(&theta));
            all.push(theta.clone());
        };
        let last = all.len() - 1;
        let every = last.saturating_sub(DRAWN / 2).div_ceil(DRAWN / 2).max(1);
        let kept: Vec<usize> = (0..=last)
            .filter(|&i| i <= DRAWN / 2 || i % every == 0 || i == last)
            .collect();
        let shown = shown.min(last);
        Descent {
            rate,
            outcome,
            points: kept.iter().map(|&i| all[i].clone()).collect(),
            excess: kept.iter().map(|&i| excess[i]).collect(),
            steps: kept,
            shown: (shown, all[shown].clone()),
        }
    }
}

impl Descent {
    /// Excess loss divided by its initial value.
    pub fn relative(&self) -> Vec<f64> {
        let first = self.excess.first().copied().unwrap_or(1.0).max(1e-300);
        self.excess.iter().map(|e| e / first).collect()
    }
}

/// A stage and its effect on the cloud and the loss.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The preprocessing of the stage.
    pub preprocessing: Preprocessing,
    /// Its fitted statistics.
    pub fitted: Fitted,
    /// The cloud after it.
    pub x: Array2<f64>,
    /// Moments of the transformed cloud.
    pub moments: Moments,
    /// Loss of the linear model on the transformed cloud.
    pub loss: Quadratic,
    /// The descent.
    pub descent: Descent,
}

impl Stage {
    /// Fits `preprocessing` on the cloud and descends.
    pub fn new(cloud: &Cloud, preprocessing: Preprocessing, config: &Settings) -> Stage {
        let fitted = preprocessing.fit(cloud.x.view());
        let x = fitted.apply(cloud.x.view());
        let loss = Quadratic::new(x.view(), &cloud.targets, config.bias);
        let rate = match config.rate {
            Rate::Best => loss.best_rate(),
            Rate::Fixed(rate) => rate,
        };
        let descent = Descent::new(&loss, rate, config.step);
        let moments = Moments::of(x.view());
        Stage {
            preprocessing,
            fitted,
            x,
            moments,
            loss,
            descent,
        }
    }

    /// A square of weights around the minimum that contains the start and the path:
    /// `[w1 low, w1 high, w2 low, w2 high]`.
    pub fn window(&self) -> [f64; 4] {
        let best = &self.loss.best;
        let diverged = matches!(self.descent.outcome, Outcome::Diverged(_));
        let start = best[0].abs().max(best[1].abs());
        // A diverging path leaves the picture.
        let limit = if diverged { 3.0 * start } else { f64::INFINITY };
        let reach = (self.descent.points.iter())
            .map(|p| (p[0] - best[0]).abs().max((p[1] - best[1]).abs()))
            .fold(start, f64::max)
            .min(limit)
            .max(1e-9);
        let r = 1.2 * reach;
        [best[0] - r, best[0] + r, best[1] - r, best[1] + r]
    }

    /// Excess loss over the window, `[GRID x GRID]`, row by row from the top left (large w2). The bias is
    /// held at its value after the step shown.
    pub fn map(&self) -> Vec<f32> {
        let [x0, x1, y0, y1] = self.window();
        let at =
            |low: f64, high: f64, i: usize| low + (high - low) * (i as f64 + 0.5) / GRID as f64;
        let mut theta = self.descent.shown.1.clone();
        let mut out = Vec::with_capacity(GRID * GRID);
        for row in 0..GRID {
            theta[1] = at(y0, y1, GRID - 1 - row);
            for column in 0..GRID {
                theta[0] = at(x0, x1, column);
                out.push(self.loss.excess(&theta) as f32);
            }
        }
        out
    }

    /// The weights of smallest excess with the bias held at its current value. The contours are centered on
    /// them.
    pub fn bottom(&self) -> Array1<f64> {
        let mut theta = self.descent.shown.1.clone();
        // H_ww (w - w*) = -H_wb (b - b*).
        let h = &self.loss.hessian;
        let right = match theta.len() {
            3 => {
                let away = theta[2] - self.loss.best[2];
                [-h[[0, 2]] * away, -h[[1, 2]] * away]
            }
            _ => [0.0, 0.0],
        };
        let determinant = h[[0, 0]] * h[[1, 1]] - h[[0, 1]] * h[[1, 0]];
        if determinant > 0.0 {
            let (a, b) = (right[0], right[1]);
            theta[0] = self.loss.best[0] + (h[[1, 1]] * a - h[[0, 1]] * b) / determinant;
            theta[1] = self.loss.best[1] + (h[[0, 0]] * b - h[[1, 0]] * a) / determinant;
        }
        theta
    }
}

/// Every stage of the lecture on one cloud.
#[derive(Clone, Debug)]
pub struct Plane {
    config: Settings,
    /// The raw cloud.
    pub cloud: Cloud,
    /// The stages computed so far, in the order of [`STAGES`].
    pub stages: Vec<Stage>,
}

impl Plane {
    /// Draws the cloud.
    pub fn new(config: &Settings) -> Plane {
        Plane {
            cloud: Cloud::new(config),
            stages: Vec::new(),
            config: config.clone(),
        }
    }

    /// Takes the cloud through the next stage; false after the last one.
    pub fn work(&mut self) -> bool {
        let Some(&p) = STAGES.get(self.stages.len()) else {
            return false;
        };
        let p = p.with_epsilon(self.config.epsilon);
        self.stages.push(Stage::new(&self.cloud, p, &self.config));
        true
    }

    /// True once all stages are computed.
    pub fn is_whole(&self) -> bool {
        self.stages.len() == STAGES.len()
    }

    /// Index of the stage shown.
    pub fn shown(&self) -> usize {
        let name = self.config.stage.name();
        let found = self
            .stages
            .iter()
            .position(|s| s.preprocessing.name() == name);
        found.unwrap_or(0)
    }

    /// The stage shown.
    pub fn stage(&self) -> &Stage {
        &self.stages[self.shown()]
    }
}
