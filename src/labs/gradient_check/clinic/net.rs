//! A small network in plain loops, as in teaching code, with a place for each fault. Without a fault it
//! agrees with the engine (tests/rust/labs_gradient_check.rs).

use super::bugs::{Act, Bug, Fault};
use crate::nn::Activation;
use crate::nn::Number;
use crate::rng::Stream;

/// Inputs, two hidden layers, classes.
pub const SIZES: [usize; 4] = [4, 6, 6, 3];
/// Examples.
pub const ROWS: usize = 16;

/// One layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// `[fan_in x columns]`.
    pub w: Vec<f64>,
    /// `[columns]`.
    pub b: Vec<f64>,
    /// `[units]` for PReLU.
    pub alpha: Vec<f64>,
    /// Inputs.
    pub fan_in: usize,
    /// Outputs.
    pub units: usize,
    /// Pieces of Maxout.
    pub pieces: usize,
    /// Activation.
    pub act: Act,
}

impl Layer {
    fn columns(&self) -> usize {
        self.units * self.pieces
    }
}

/// A patient: network, data and its bug.
#[derive(Clone, Debug)]
pub struct Patient {
    /// Input side first.
    pub layers: Vec<Layer>,
    /// `[ROWS x 4]`.
    pub x: Vec<f64>,
    /// Class of each row.
    pub y: Vec<usize>,
    /// The planted bug.
    pub bug: Bug,
}

/// Values of a forward pass.
struct Pass {
    z: Vec<Vec<f64>>,
    a: Vec<Vec<f64>>,
    winners: Vec<Vec<usize>>,
    loss: f64,
    p: Vec<f64>,
}

fn pieces_of(act: Act) -> usize {
    match act {
        Act::Engine(a) => a.pieces(),
        Act::Sinc => 1,
    }
}

impl Patient {
    /// The patient of a case: three separable clouds, and weights of He's scale.
    pub fn new(bug: Bug, case: u64) -> Self {
        let acts = [bug.acts[0], bug.acts[1], Act::Engine(Activation::Linear)];
        let mut layers = Vec::new();
        for (l, &act) in acts.iter().enumerate() {
            let (fan_in, units, pieces) = (SIZES[l], SIZES[l + 1], pieces_of(act));
            let mut s = Stream::new(case, "clinic weights", l as u64);
            let std = match bug.fault {
                // Scores in the hundreds: unscaled pixels times weights of scale 1.
                Fault::NoMaxShift => 2.0,
                _ => (1.5 / fan_in as f64).sqrt(),
            };
            let slopes = match act {
                Act::Engine(Activation::Prelu { alpha, .. }) => vec![alpha; units],
                _ => Vec::new(),
            };
            layers.push(Layer {
                w: (0..fan_in * units * pieces)
                    .map(|_| std * s.normal())
                    .collect(),
                b: (0..units * pieces)
                    .map(|_| {
                        if bug.penalized_biases {
                            0.0
                        } else {
                            0.1 * s.normal()
                        }
                    })
                    .collect(),
                alpha: slopes,
                fan_in,
                units,
                pieces,
                act,
            });
        }
        let mut s = Stream::new(case, "clinic data", 0);
        let classes = SIZES[3];
        let centers: Vec<f64> = (0..classes * SIZES[0]).map(|_| 1.2 * s.normal()).collect();
        let y: Vec<usize> = (0..ROWS).map(|i| i % classes).collect();
        // Unscaled pixels.
        let scale = if bug.fault == Fault::NoMaxShift {
            255.0
        } else {
            1.0
        };
        let x = y
            .iter()
            .flat_map(|&c| centers[c * SIZES[0]..(c + 1) * SIZES[0]].to_vec())
            .map(|v| scale * (v + 0.5 * s.normal()))
            .collect();
        Patient { layers, x, y, bug }
    }

    /// Parameters in the engine's order: W, b, alpha, layer by layer.
    pub fn theta(&self) -> Vec<f64> {
        let each = self.layers.iter();
        each.flat_map(|l| [&l.w[..], &l.b, &l.alpha].concat())
            .collect()
    }

    /// Sets all parameters.
    pub fn set_theta(&mut self, theta: &[f64]) {
        let mut from = theta.iter().copied();
        for l in &mut self.layers {
            for v in l.w.iter_mut().chain(&mut l.b).chain(&mut l.alpha) {
                *v = from.next().unwrap_or(*v);
            }
        }
    }

    fn act(&self, l: usize, unit: usize, z: f64) -> f64 {
        match self.layers[l].act {
            Act::Sinc if self.bug.fault == Fault::SincConstant && z <= 0.0 => 1.0,
            Act::Sinc if z == 0.0 => 1.0,
            Act::Sinc => libm::sin(z) / z,
            Act::Engine(a) => a.value(z, self.layers[l].alpha.get(unit).copied().unwrap_or(0.0)),
        }
    }

    fn derivative(&self, l: usize, unit: usize, z: f64, a: f64) -> f64 {
        let tanh_sp = || libm::tanh(z.softplus());
        match (self.bug.fault, l) {
            (Fault::MishProduct, _) if self.layers[l].act == Act::Engine(Activation::Mish) => {
                let t = tanh_sp();
                return t * z * z.sigmoid() * (1.0 - t * t);
            }
            (Fault::LeakySwapped, 0) => return if z > 0.0 { 0.1 } else { 1.0 },
            (Fault::WrongDerivative, 0) => return a * (1.0 - a),
            (Fault::DerivativeForgotten, 1) => return 1.0,
            (Fault::GeluHalf, 0) => return 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2),
            _ => {}
        }
        match self.layers[l].act {
            Act::Sinc if z == 0.0 => 0.0,
            Act::Sinc => libm::cos(z) / z - libm::sin(z) / (z * z),
            Act::Engine(f) => {
                let alpha = self.layers[l].alpha.get(unit).copied().unwrap_or(0.0);
                f.derivative(z, a, alpha)
            }
        }
    }

    fn forward(&self) -> Pass {
        let (mut z, mut a, mut winners) = (Vec::new(), Vec::new(), Vec::new());
        let mut input = self.x.clone();
        for (l, layer) in self.layers.iter().enumerate() {
            let columns = layer.columns();
            let mut zs = vec![0.0; ROWS * columns];
            let mut outs = vec![0.0; ROWS * layer.units];
            let mut won = vec![0; ROWS * layer.units];
            for r in 0..ROWS {
                for j in 0..columns {
                    let mut sum = layer.b[j];
                    for i in 0..layer.fan_in {
                        sum += input[r * layer.fan_in + i] * layer.w[i * columns + j];
                    }
                    zs[r * columns + j] = sum;
                }
                for u in 0..layer.units {
                    let own = &zs[r * columns + u * layer.pieces..][..layer.pieces];
                    let mut best = 0;
                    for k in 1..layer.pieces {
                        if own[k] > own[best] {
                            best = k;
                        }
                    }
                    won[r * layer.units + u] = best;
                    let value = if layer.pieces > 1 {
                        own[best]
                    } else {
                        self.act(l, u, own[0])
                    };
                    outs[r * layer.units + u] = value;
                }
            }
            input = outs.clone();
            z.push(zs);
            a.push(outs);
            winners.push(won);
        }
        let classes = SIZES[3];
        let (mut loss, mut p) = (0.0, vec![0.0; ROWS * classes]);
        for r in 0..ROWS {
            let s = &input[r * classes..(r + 1) * classes];
            let shift = if self.bug.fault == Fault::NoMaxShift {
                0.0
            } else {
                s.iter().fold(f64::NEG_INFINITY, |m, &v| m.max(v))
            };
            let sum: f64 = s.iter().map(|v| libm::exp(v - shift)).sum();
            for c in 0..classes {
                p[r * classes + c] = libm::exp(s[c] - shift) / sum;
            }
            let own = p[r * classes + self.y[r]];
            // A probability may underflow f64 where its logarithm does not. The patient whose softmax overflows has
            // only the probability.
            let log = match self.bug.fault {
                Fault::NoMaxShift => libm::log(own),
                _ if own == 0.0 => s[self.y[r]] - shift - libm::log(sum),
                _ => libm::log(own),
            };
            loss -= log / ROWS as f64;
        }
        Pass {
            z,
            a,
            winners,
            loss,
            p,
        }
    }

    /// Mean cross-entropy and penalty, as the patient's own code reports them.
    pub fn loss(&self) -> f64 {
        let sum = |of: &[f64]| of.iter().map(|v| v * v).sum::<f64>();
        let mut squares: f64 = self.layers.iter().map(|l| sum(&l.w)).sum();
        if self.bug.penalized_biases {
            squares += self.layers.iter().map(|l| sum(&l.b)).sum::<f64>();
        }
        self.forward().loss + 0.5 * self.bug.l2 * squares
    }

    /// The gradient as the patient's own code computes it.
    pub fn gradient(&self) -> Vec<f64> {
        let pass = self.forward();
        let fault = self.bug.fault;
        let classes = SIZES[3];
        let mut da = pass.p.clone();
        for r in 0..ROWS {
            da[r * classes + self.y[r]] -= 1.0;
            if fault == Fault::OffByOne && r + 1 == ROWS {
                da[r * classes..].fill(0.0);
            }
        }
        if fault != Fault::MissingN {
            da.iter_mut().for_each(|v| *v /= ROWS as f64);
        }
        let mut out: Vec<Vec<f64>> = Vec::new();
        for l in (0..self.layers.len()).rev() {
            let layer = &self.layers[l];
            let (columns, units, pieces) = (layer.columns(), layer.units, layer.pieces);
            let mut dz = vec![0.0; ROWS * columns];
            let mut dalpha = vec![0.0; layer.alpha.len()];
            for r in 0..ROWS {
                for u in 0..units {
                    let at = r * units + u;
                    if pieces > 1 {
                        let first = r * columns + u * pieces;
                        if fault == Fault::MaxoutAll {
                            dz[first..first + pieces].fill(da[at]);
                        } else {
                            dz[first + pass.winners[l][at]] = da[at];
                        }
                        continue;
                    }
                    let z = pass.z[l][at];
                    let slope = if fault == Fault::WrongMask && l == 1 {
                        f64::from(u8::from(pass.z[0][at] > 0.0))
                    } else {
                        self.derivative(l, u, z, pass.a[l][at])
                    };
                    dz[at] = da[at] * slope;
                    if let Some(d) = dalpha.get_mut(u) {
                        *d += da[at] * z.min(0.0);
                    }
                }
            }
            let input = if l == 0 { &self.x } else { &pass.a[l - 1] };
            let input = if fault == Fault::InputIsZ && l == 1 {
                &pass.z[0]
            } else {
                input
            };
            let mut dw = vec![0.0; layer.w.len()];
            for i in 0..layer.fan_in {
                for j in 0..columns {
                    for r in 0..ROWS {
                        dw[i * columns + j] += input[r * layer.fan_in + i] * dz[r * columns + j];
                    }
                }
            }
            if fault == Fault::TransposedDw && l == 1 {
                let right = dw.clone();
                for i in 0..layer.fan_in {
                    for j in 0..columns {
                        dw[i * columns + j] = right[j * columns + i];
                    }
                }
            }
            let decay = match fault {
                Fault::RegForgotten => 0.0,
                Fault::RegDoubled => 2.0 * self.bug.l2,
                _ => self.bug.l2,
            };
            for (d, w) in dw.iter_mut().zip(&layer.w) {
                *d += decay * w;
            }
            if fault == Fault::SlopeDecay {
                for (d, a) in dalpha.iter_mut().zip(&layer.alpha) {
                    *d += self.bug.l2 * a;
                }
            }
            let mut db = vec![0.0; columns];
            for (k, v) in dz.iter().enumerate() {
                db[k % columns] += v;
            }
            if self.bug.penalized_biases && fault != Fault::BiasDecayForgotten {
                for (d, b) in db.iter_mut().zip(&layer.b) {
                    *d += self.bug.l2 * b;
                }
            }
            if fault == Fault::BiasMean && l == 0 {
                db.iter_mut().for_each(|v| *v /= ROWS as f64);
            }
            let mut w = layer.w.clone();
            if fault == Fault::UpdatedFirst && l == 1 {
                for (w, d) in w.iter_mut().zip(&dw) {
                    *w -= super::learning_rate(fault) * d;
                }
            }
            da = vec![0.0; ROWS * layer.fan_in];
            for r in 0..ROWS {
                for i in 0..layer.fan_in {
                    for j in 0..columns {
                        let at = if fault == Fault::NotTransposedW && l == 1 {
                            j * columns + i
                        } else {
                            i * columns + j
                        };
                        da[r * layer.fan_in + i] += dz[r * columns + j] * w[at];
                    }
                }
            }
            out.push([dw, db, dalpha].concat());
        }
        out.reverse();
        out.concat()
    }
}
