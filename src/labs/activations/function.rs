//! f and f' over an axis, and one gate: the upstream gradient times the local gradient.

use super::settings::{REACH, Settings};
use crate::nn::{Activation, Layer, Network, TensorKind, Workspace};
use crate::rng::Stream;

/// Points of a curve.
pub const POINTS: usize = 481;
/// The inputs that the lecture asks about.
pub const LECTURE: [f64; 3] = [-10.0, 0.0, 10.0];

/// A unit at one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// Its input.
    pub x: f64,
    /// f(x).
    pub value: f64,
    /// f'(x); for Maxout the slope of the winning piece.
    pub local: f64,
    /// dL/dx = upstream * local.
    pub downstream: f64,
    /// PReLU: dL/dalpha = upstream * min(0, x).
    pub d_alpha: Option<f64>,
    /// Maxout: which piece passes the gradient.
    pub winner: Option<usize>,
    /// Maxout: dL/dz of each piece.
    pub pieces: Vec<f64>,
}

/// Curves and gates of one activation function.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The axis.
    pub xs: Vec<f64>,
    /// f at each x.
    pub values: Vec<f64>,
    /// f' at each x.
    pub slopes: Vec<f64>,
    /// Maxout: w_j x + b_j of each piece at each x.
    pub pieces: Vec<Vec<f64>>,
    /// Maxout: the winning piece at each x.
    pub winners: Vec<usize>,
    /// The gate at the reader's x.
    pub gate: Gate,
    /// The gates at the lecture's inputs.
    pub lecture: Vec<Gate>,
}

/// A unit with one input: `z = x`. Maxout has k lines instead: either drawn from the seed, or x and k - 1
/// copies of a line with slope `lines`, whose maximum is ReLU or Leaky ReLU.
fn unit(activation: Activation, lines: Option<f64>, seed: u64) -> Network<f64> {
    let mut net = Network::zeros(1, &[(1, activation)]);
    let layer: &mut Layer<f64> = &mut net.layers[0];
    if let (Activation::Maxout { .. }, Some(slope)) = (activation, lines) {
        let weights = layer.tensors.get_mut(TensorKind::W);
        weights.fill(slope);
        weights[weights.len() - 1] = 1.0;
    } else if let Activation::Maxout { .. } = activation {
        // Slopes and offsets chosen so that the lines cross within the picture.
        for (kind, size) in [(TensorKind::W, 0.7), (TensorKind::B, 2.0)] {
            let mut stream = Stream::new(seed, "maxout lines", kind as u64);
            for v in layer.tensors.get_mut(kind) {
                *v = size * stream.normal();
            }
        }
    } else {
        layer.tensors.get_mut(TensorKind::W).fill(1.0);
    }
    net
}

/// da/dx at each of `xs`, after their forward pass: the slope of the function, or of the winning piece of
/// Maxout. Derived from the displayed values; training's backward pass rounds where f is flat.
fn slopes(net: &Network<f64>, xs: &[f64], work: &mut Workspace<f64>) -> Vec<f64> {
    let mut slopes = vec![0.0; xs.len()];
    let layer = &net.layers[0];
    if let Activation::Maxout { .. } = layer.activation {
        work.layers[0].da.fill(1.0);
        net.backward(xs, &Default::default(), work, Some(&mut slopes));
    } else {
        // Here W = 1, so dz/dx = 1.
        layer.slopes(&work.layers[0].z, &work.layers[0].a, &mut slopes);
    }
    slopes
}

fn gate(net: &Network<f64>, x: f64, upstream: f64) -> Gate {
    let mut work = Workspace::new(net, 1);
    net.forward(&[x], 1, &mut work);
    let local = slopes(net, &[x], &mut work)[0];
    work.layers[0].da[0] = upstream;
    net.backward(&[x], &Default::default(), &mut work, None);
    let done = work.layers.remove(0);
    let maxout = !done.winners.is_empty();
    Gate {
        x,
        value: done.a[0],
        local,
        downstream: upstream * local,
        d_alpha: done.gradient.get(TensorKind::Alpha).first().copied(),
        winner: done.winners.first().map(|&w| usize::from(w)),
        pieces: if maxout { done.dz } else { Vec::new() },
    }
}

impl Picture {
    /// Computes the picture of the configured function.
    pub fn new(config: &Settings) -> Picture {
        let act = config.activation;
        let net = unit(act, config.lines, config.seed);
        let at = |i: usize| -REACH + 2.0 * REACH * i as f64 / (POINTS - 1) as f64;
        let xs: Vec<f64> = (0..POINTS).map(at).collect();
        let mut work = Workspace::new(&net, POINTS);
        net.forward(&xs, POINTS, &mut work);
        let slopes = slopes(&net, &xs, &mut work);
        let pass = &work.layers[0];
        let k = act.pieces();
        let maxout = matches!(act, Activation::Maxout { .. });
        let pieces = if maxout { 0..k } else { 0..0 };
        let gate = |x: f64| gate(&net, x, config.upstream);
        Picture {
            pieces: pieces
                .map(|j| pass.z.iter().skip(j).step_by(k).copied().collect())
                .collect(),
            winners: pass.winners.iter().map(|&w| usize::from(w)).collect(),
            values: pass.a.clone(),
            slopes,
            xs,
            gate: gate(config.x),
            lecture: LECTURE.map(gate).to_vec(),
        }
    }
}
