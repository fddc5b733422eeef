//! The same in a hidden layer: outputs of sigmoid units are all positive, those of tanh are not. So columns
//! of the next layer's gradient dW = aᵀδ have a single sign for sigmoid, but not for tanh.

use super::neuron::one_sign;
use super::settings::Settings;
use crate::linalg::symmetric_eigen;
use crate::nn::{
    Activation, Initializer, Loss, Network, Regularizer, TargetsRef, TensorKind, Workspace,
};
use crate::rng::Stream;
use ndarray::{Array2, ArrayView2};

/// Inputs of the net.
pub const INPUTS: usize = 5;
/// Examples.
pub const EXAMPLES: usize = 100;
/// Full-batch updates.
pub const STEPS: usize = 400;

/// One of the two nets.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Activation of the hidden layer.
    pub activation: Activation,
    /// dW of the second layer for the chosen example, `[units][outputs]`, at the start.
    pub one: Vec<f64>,
    /// The same for the mean over all examples.
    pub batch: Vec<f64>,
    /// Share of columns with a single sign: over all examples, and in the mean gradient.
    pub one_sign: [f64; 2],
    /// Mean of the hidden outputs.
    pub mean: f64,
    /// Condition number of E[a aᵀ], the Hessian of the second layer.
    pub condition: f64,
    /// Loss before each update and at the end.
    pub loss: Vec<f64>,
}

/// The sigmoid net and the tanh net with the same draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Sigmoid, then tanh.
    pub sides: [Side; 2],
}

/// The activations that are compared.
pub const WHO: [Activation; 2] = [Activation::Sigmoid, Activation::Tanh];

/// The nets' training data.
#[derive(Clone, Debug)]
pub struct Data {
    /// `[EXAMPLES][INPUTS]`.
    pub x: Vec<f64>,
    /// `[EXAMPLES][outputs]`.
    pub targets: Vec<f64>,
}

impl Data {
    /// The data of the view.
    pub fn new(config: &Settings) -> Data {
        Data::drawn(config, "zigzag net inputs", "zigzag teacher")
    }

    /// Another draw, used to find learning rates.
    pub fn practice(config: &Settings) -> Data {
        Data::drawn(config, "practice net inputs", "practice teacher")
    }

    fn drawn(config: &Settings, inputs: &str, name: &str) -> Data {
        let mut stream = Stream::new(config.seed, inputs, 0);
        let x: Vec<f64> = (0..EXAMPLES * INPUTS).map(|_| stream.normal()).collect();
        // A random net with another architecture generates the targets.
        let shape = [(6, Activation::Tanh), (config.outputs, Activation::Linear)];
        let mut teacher = Network::<f64>::zeros(INPUTS, &shape);
        draw(&mut teacher, config.seed, name);
        let mut work = Workspace::new(&teacher, EXAMPLES);
        teacher.forward(&x, EXAMPLES, &mut work);
        let targets = work.layers[1].a.clone();
        Data { x, targets }
    }
}

/// Both nets in training, one after the other.
#[derive(Clone, Debug)]
pub struct Running {
    config: Settings,
    data: Data,
    done: Vec<Side>,
    now: Option<Net>,
}

impl Running {
    /// The state before the first update.
    pub fn new(config: &Settings) -> Running {
        Running {
            data: Data::new(config),
            config: config.clone(),
            done: Vec::new(),
            now: None,
        }
    }

    /// Does the next piece of work; returns the result once none is left.
    pub fn work(&mut self) -> Option<Pair> {
        let (config, Data { x, targets }) = (&self.config, &self.data);
        match self.now.take() {
            None => self.now = Some(Net::new(config, WHO[self.done.len()], x, targets)),
            Some(mut net) => match net.work(config, x, targets) {
                true => self.now = Some(net),
                false => self.done.push(net.side),
            },
        }
        let sides = self.done.first_chunk::<2>()?.clone();
        Some(Pair { sides })
    }
}

/// Draws weights of LeCun's scale, with one stream per layer.
pub fn draw(net: &mut Network<f64>, seed: u64, role: &str) {
    for (l, layer) in net.layers.iter_mut().enumerate() {
        Initializer::LecunNormal.draw(layer, &mut Stream::new(seed, role, l as u64));
    }
}

/// Updates per piece of work.
pub const UPDATES: usize = 50;

/// A net in training.
#[derive(Clone, Debug)]
struct Net {
    net: Network<f64>,
    work: Workspace<f64>,
    side: Side,
}

/// Number of columns with a single sign.
fn columns(dw: &[f64], outputs: usize) -> usize {
    (0..outputs)
        .filter(|k| {
            let column: Vec<f64> = dw.iter().skip(*k).step_by(outputs).copied().collect();
            one_sign(&column)
        })
        .count()
}

impl Net {
    /// Builds a net and measures the gradients of single examples at the start.
    fn new(config: &Settings, f: Activation, x: &[f64], targets: &[f64]) -> Net {
        let (units, outputs) = (config.units, config.outputs);
        let shape = [(units, f), (outputs, Activation::Linear)];
        let mut net = Network::<f64>::zeros(INPUTS, &shape);
        draw(&mut net, config.seed, "weights");
        let mut work = Workspace::new(&net, EXAMPLES);
        let none = Regularizer::default();
        let mut hits = 0;
        let mut one = Vec::new();
        for i in 0..EXAMPLES {
            let row = &x[i * INPUTS..(i + 1) * INPUTS];
            let target = TargetsRef::Values(&targets[i * outputs..(i + 1) * outputs]);
            net.gradient(row, 1, target, Loss::MseHalf, &none, &mut work);
            let dw = work.layers[1].gradient.get(TensorKind::W);
            hits += columns(dw, outputs);
            if i + 1 == config.example {
                one = dw.to_vec();
            }
        }
        let side = Side {
            activation: f,
            one_sign: [hits as f64 / (EXAMPLES * outputs) as f64, 0.0],
            one,
            batch: Vec::new(),
            mean: 0.0,
            condition: 0.0,
            loss: Vec::with_capacity(STEPS + 1),
        };
        Net { net, work, side }
    }

    /// Does some updates; false after the last.
    fn work(&mut self, config: &Settings, x: &[f64], targets: &[f64]) -> bool {
        let Net { net, work, side } = self;
        let (units, outputs) = (config.units, config.outputs);
        let none = Regularizer::default();
        for step in side.loss.len()..=STEPS.min(side.loss.len() + UPDATES) {
            let target = TargetsRef::Values(targets);
            let parts = net.gradient(x, EXAMPLES, target, Loss::MseHalf, &none, work);
            side.loss.push(parts.data);
            if step == 0 {
                side.batch = work.layers[1].gradient.get(TensorKind::W).to_vec();
                side.one_sign[1] = columns(&side.batch, outputs) as f64 / outputs as f64;
                let a = &work.layers[0].a[..EXAMPLES * units];
                side.mean = a.iter().sum::<f64>() / a.len() as f64;
                side.condition = condition_of(a, units);
            }
            for (layer, pass) in net.layers.iter_mut().zip(&work.layers) {
                for kind in [TensorKind::W, TensorKind::B] {
                    let gradient = pass.gradient.get(kind);
                    for (w, g) in layer.tensors.get_mut(kind).iter_mut().zip(gradient) {
                        *w -= config.hidden_rate * g;
                    }
                }
            }
        }
        side.loss.len() <= STEPS
    }
}

/// Ratio of the largest to the smallest eigenvalue of E[a aᵀ].
fn condition_of(a: &[f64], units: usize) -> f64 {
    let n = a.len() / units;
    let Ok(view) = ArrayView2::from_shape((n, units), a) else {
        return f64::NAN;
    };
    let mut moment = Array2::<f64>::zeros((units, units));
    for row in view.outer_iter() {
        for i in 0..units {
            for j in 0..units {
                moment[[i, j]] += row[i] * row[j] / n as f64;
            }
        }
    }
    let (values, _) = symmetric_eigen(moment.view());
    values[0] / values[units - 1]
}
