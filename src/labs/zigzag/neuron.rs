//! One neuron f(w·x) with two weights: its descent, the allowed directions, and the loss surface.

use super::settings::{Mode, Settings};
use crate::linalg::symmetric_eigen;
use crate::nn::{Activation, Loss, Network, Regularizer, TargetsRef, TensorKind, Workspace};
use crate::rng::Stream;
use ndarray::Array2;

/// The loss: the mean of ½(f − t)².
pub const LOSS: Loss = Loss::MseHalf;
/// Points per side of the grid on which the loss is drawn.
pub const GRID: usize = 49;
/// Number of examples whose own gradients are drawn.
pub const RAYS: usize = 40;
/// The descent has converged when the loss falls to this share of its initial value.
pub const ARRIVED: f64 = 1e-3;
/// A descent counts as exploded when a weight exceeds this.
pub const FAR: f64 = 1e6;

/// Gradients of single examples on a layer of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradients {
    /// dL/dz of each example's own loss.
    pub dz: Vec<f64>,
    /// dL/dw of each example, `[n][inputs]`.
    pub dw: Vec<f64>,
    /// Gradient of the mean loss, `[inputs]`.
    pub mean: Vec<f64>,
}

/// The gradient of each example and of the mean loss; `x` is `[n][inputs]`.
pub fn gradients(net: &Network<f64>, x: &[f64], targets: &[f64], loss: Loss) -> Gradients {
    let (n, inputs) = (targets.len(), net.inputs());
    let mut work = Workspace::new(net, n.max(1));
    let mut run = |rows: &[f64], targets: &[f64]| {
        let none = Regularizer::default();
        net.gradient(
            rows,
            targets.len(),
            TargetsRef::Values(targets),
            loss,
            &none,
            &mut work,
        );
        let pass = &work.layers[0];
        (pass.dz[0], pass.gradient.get(TensorKind::W).to_vec())
    };
    let (dz, dw): (Vec<f64>, Vec<Vec<f64>>) = (0..n)
        .map(|i| run(&x[i * inputs..(i + 1) * inputs], &targets[i..=i]))
        .unzip();
    let mean = run(x, targets).1;
    Gradients {
        dz,
        dw: dw.concat(),
        mean,
    }
}

/// True if no two components have different signs.
pub fn one_sign(gradient: &[f64]) -> bool {
    gradient.iter().all(|&g| g >= 0.0) || gradient.iter().all(|&g| g <= 0.0)
}

/// Inputs uniform around `mean`, `[examples][2]`, within √3 standard deviations, so that they can all be
/// positive.
pub fn draw(examples: usize, mean: [f64; 2], std: [f64; 2], mut stream: Stream) -> Vec<f64> {
    let half = std.map(|s| s * 3f64.sqrt());
    (0..2 * examples)
        .map(|i| mean[i % 2] + stream.uniform_in(-half[i % 2], half[i % 2]))
        .collect()
}

/// Inputs, targets and the neuron.
#[derive(Clone, Debug)]
pub struct Task {
    /// `[n][2]`.
    pub x: Vec<f64>,
    /// f(w*·x).
    pub targets: Vec<f64>,
    net: Network<f64>,
    best: [f64; 2],
}

impl Task {
    /// Draws the inputs and targets of the settings.
    pub fn new(config: &Settings) -> Task {
        let stream = Stream::new(config.seed, "zigzag inputs", 0);
        let x = draw(config.examples, config.mean, [config.spread; 2], stream);
        let net = Network::zeros(2, &[(1, config.activation)]);
        let mut task = Task {
            targets: Vec::new(),
            best: config.best,
            net,
            x,
        };
        task.put(config.best);
        let mut work = Workspace::new(&task.net, config.examples);
        task.net.forward(&task.x, config.examples, &mut work);
        task.targets = work.layers[0].a.clone();
        task
    }

    fn put(&mut self, w: [f64; 2]) {
        self.net.layers[0]
            .tensors
            .get_mut(TensorKind::W)
            .copy_from_slice(&w);
    }

    /// The neuron with weights `w`.
    pub fn network(&self, w: [f64; 2]) -> Network<f64> {
        let mut task = self.clone();
        task.put(w);
        task.net
    }

    /// The mean loss at `w`.
    fn loss(&mut self, w: [f64; 2], work: &mut Workspace<f64>) -> f64 {
        self.put(w);
        self.net.forward(&self.x, self.targets.len(), work);
        self.net
            .output_loss(TargetsRef::Values(&self.targets), LOSS, work)
    }

    /// Eigenvalues (largest first) and eigenvectors (columns) of the Hessian at the best weights:
    /// E[f'(z)² x xᵀ], which is exact there because the residuals are zero.
    pub fn hessian(&self) -> ([f64; 2], [[f64; 2]; 2]) {
        let f: Activation = self.net.layers[0].activation;
        let mut h = Array2::<f64>::zeros((2, 2));
        for x in self.x.chunks_exact(2) {
            let z = self.best[0] * x[0] + self.best[1] * x[1];
            let slope = f.derivative(z, f.value(z, 0.0), 0.0);
            for i in 0..2 {
                for j in 0..2 {
                    h[[i, j]] += slope * slope * x[i] * x[j] / self.targets.len() as f64;
                }
            }
        }
        let (values, vectors) = symmetric_eigen(h.view());
        let v = |i: usize, j: usize| vectors[[i, j]];
        (
            [values[0], values[1]],
            [[v(0, 0), v(0, 1)], [v(1, 0), v(1, 1)]],
        )
    }
}

/// A descent and the loss surface below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Descent {
    /// Weights before the first step and after each.
    pub path: Vec<[f64; 2]>,
    /// Mean loss over all examples at each point of the path.
    pub loss: Vec<f64>,
    /// The gradient used in each step.
    pub gradients: Vec<[f64; 2]>,
    /// Gradients of the first [`RAYS`] examples at every point of the path, `[point][example][2]`.
    pub rays: Vec<f32>,
    /// Steps until the loss is a thousandth of its initial value; `None` if it never was.
    pub arrived: Option<usize>,
    /// Length of the path up to that step, or to its end.
    pub length: f64,
    /// Straight distance from the start to that point.
    pub straight: f64,
    /// Share of the steps whose gradient has a single sign.
    pub one_sign: f64,
    /// Share of the examples whose own gradient at the start has a single sign.
    pub one_sign_each: f64,
    /// Share of the examples with both inputs positive.
    pub positive: f64,
    /// Eigenvalues of the Hessian at the best weights, largest first.
    pub eigenvalues: [f64; 2],
    /// Drawn window of the weights: `[w1 low, w1 high, w2 low, w2 high]`.
    pub window: [f64; 4],
    /// Mean loss on a grid over the window, the row of the largest w2 first.
    pub map: Vec<f32>,
}

/// Steps, points of the path or cells of the map per piece of work.
const STEPS: usize = 200;
const POINTS: usize = 100;
const CELLS: usize = 500;

/// A descent in progress, and its measurements.
#[derive(Clone, Debug)]
pub struct Walk {
    config: Settings,
    task: Task,
    work: Workspace<f64>,
    velocity: [f64; 2],
    path: Vec<[f64; 2]>,
    loss: Vec<f64>,
    used: Vec<[f64; 2]>,
    order: Vec<usize>,
    epoch: u64,
    exploded: bool,
    rays: Vec<f32>,
    /// Points of the path whose rays are computed.
    rayed: usize,
    window: [f64; 4],
    map: Vec<f32>,
}

impl Walk {
    /// The state at the start.
    pub fn new(config: &Settings) -> Walk {
        let mut task = Task::new(config);
        let mut work = Workspace::new(&task.net, config.examples);
        Walk {
            path: vec![config.start],
            loss: vec![task.loss(config.start, &mut work)],
            velocity: [0.0; 2],
            used: Vec::new(),
            order: Vec::new(),
            epoch: 0,
            exploded: false,
            rays: Vec::new(),
            rayed: 0,
            window: window(config),
            map: Vec::new(),
            config: config.clone(),
            task,
            work,
        }
    }

    /// Inputs and targets.
    pub fn task(&self) -> &Task {
        &self.task
    }

    /// Does the next piece of work; false once none is left.
    pub fn work(&mut self) -> bool {
        if self.walks() {
            for _ in 0..STEPS {
                self.step();
                if !self.walks() {
                    break;
                }
            }
            return true;
        }
        if self.rayed < self.path.len() {
            let end = self.path.len().min(self.rayed + POINTS);
            let head = self.config.examples.min(RAYS);
            for point in self.rayed..end {
                self.task.put(self.path[point]);
                let (x, targets) = (&self.task.x[..2 * head], &self.task.targets[..head]);
                let all = gradients(&self.task.net, x, targets, LOSS);
                self.rays.extend(all.dw.iter().map(|&g| g as f32));
            }
            self.rayed = end;
            return true;
        }
        let [x0, x1, y0, y1] = self.window;
        let at = |k: usize, low: f64, high: f64| low + (high - low) * k as f64 / (GRID - 1) as f64;
        let from = self.map.len();
        for i in from..(GRID * GRID).min(from + CELLS) {
            let w = [at(i % GRID, x0, x1), at(i / GRID, y1, y0)];
            self.map.push(self.task.loss(w, &mut self.work) as f32);
        }
        self.map.len() < GRID * GRID
    }

    fn walks(&self) -> bool {
        self.used.len() < self.config.steps && !self.exploded
    }

    fn step(&mut self) {
        let (config, n) = (&self.config, self.config.examples);
        let batch = match config.mode {
            Mode::Example => 1,
            Mode::MiniBatch => 10.min(n),
            Mode::FullBatch => n,
        };
        if self.order.is_empty() {
            self.order = (0..n).collect();
            if config.mode != Mode::FullBatch {
                Stream::new(config.seed, "shuffle", self.epoch).shuffle(&mut self.order);
            }
            self.epoch += 1;
        }
        let taken: Vec<usize> = self.order.drain(..batch.min(self.order.len())).collect();
        let task = &mut self.task;
        let x: Vec<f64> = taken
            .iter()
            .flat_map(|&i| [task.x[2 * i], task.x[2 * i + 1]])
            .collect();
        let targets: Vec<f64> = taken.iter().map(|&i| task.targets[i]).collect();
        let mut w = self.path[self.path.len() - 1];
        task.put(w);
        task.net.gradient(
            &x,
            targets.len(),
            TargetsRef::Values(&targets),
            LOSS,
            &Regularizer::default(),
            &mut self.work,
        );
        let g = self.work.layers[0].gradient.get(TensorKind::W);
        let g = [g[0], g[1]];
        self.used.push(g);
        for k in 0..2 {
            self.velocity[k] = config.momentum * self.velocity[k] - config.learning_rate * g[k];
            w[k] += self.velocity[k];
        }
        self.path.push(w);
        self.loss.push(task.loss(w, &mut self.work));
        self.exploded = w.iter().any(|v| v.abs() > FAR);
    }

    /// Completes the remaining work and returns the result.
    pub fn finish(mut self) -> Descent {
        while self.work() {}
        let (config, task, path, loss) = (&self.config, &self.task, self.path, self.loss);
        let n = config.examples;
        let arrived = loss.iter().position(|&l| l <= ARRIVED * loss[0]);
        let end = arrived.unwrap_or(path.len() - 1);
        let each = gradients(&task.network(config.start), &task.x, &task.targets, LOSS);
        let share = |hits: usize, of: usize| hits as f64 / of.max(1) as f64;
        let used = self.used;
        Descent {
            length: path.windows(2).take(end).map(|p| far(p[0], p[1])).sum(),
            straight: far(path[0], path[end]),
            one_sign: share(used.iter().filter(|g| one_sign(&g[..])).count(), used.len()),
            one_sign_each: share(each.dw.chunks_exact(2).filter(|g| one_sign(g)).count(), n),
            positive: share(
                task.x
                    .chunks_exact(2)
                    .filter(|x| x[0] > 0.0 && x[1] > 0.0)
                    .count(),
                n,
            ),
            eigenvalues: task.hessian().0,
            gradients: used,
            arrived,
            path,
            loss,
            rays: self.rays,
            window: self.window,
            map: self.map,
        }
    }
}

/// The distance between two points.
pub fn far(a: [f64; 2], b: [f64; 2]) -> f64 {
    ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt()
}

/// A square around the start and the minimum. It does not depend on the inputs, so that it stays fixed while
/// they are dragged.
fn window(config: &Settings) -> [f64; 4] {
    let (a, b) = (config.start, config.best);
    let half = 0.5 * (a[0] - b[0]).abs().max((a[1] - b[1]).abs()) + 0.9;
    let center = [0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])];
    [
        center[0] - half,
        center[0] + half,
        center[1] - half,
        center[1] + half,
    ]
}
