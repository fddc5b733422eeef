//! A layer's weights, drawn in short pieces: a layer may need millions of draws or a long
//! orthonormalization.

use super::blocks::PIECE;
use super::initializer::{Distribution, Initializer};
use super::layer::{Layer, TensorKind};
use crate::linalg;
use crate::rng::Stream;

/// Numbers drawn or moved per piece.
const DRAWS: usize = 500_000;

/// A layer's weights in the process of being drawn.
#[derive(Clone, Debug)]
pub struct Drawing {
    rule: Initializer,
    stream: Stream,
    /// Number of weights drawn.
    drawn: usize,
    /// The vectors to be made orthonormal, and how many already are.
    vectors: Vec<f64>,
    orthonormal: usize,
    done: bool,
}

impl Drawing {
    /// Starts drawing by `rule` from `stream`.
    pub fn new(rule: Initializer, stream: Stream) -> Self {
        Drawing {
            rule,
            stream,
            drawn: 0,
            vectors: Vec::new(),
            orthonormal: 0,
            done: false,
        }
    }

    /// Approximate share of the work that is done, in `[0, 1]`.
    pub fn share(&self, layer: &Layer<f64>) -> f64 {
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let drawn = self.drawn as f64 / (fan_in * columns).max(1) as f64;
        match self.rule {
            Initializer::Orthogonal { .. } | Initializer::Lsuv(_) => {
                let share = self.orthonormal as f64 / fan_in.min(columns).max(1) as f64;
                share * share
            }
            _ => drawn,
        }
    }

    /// Draws the next piece of W, row-major; false when it is complete. Pass the same layer every time.
    pub fn work(&mut self, layer: &mut Layer<f64>) -> bool {
        if self.done {
            return false;
        }
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let (units, activation) = (layer.units(), layer.activation);
        let w = layer.tensors.get_mut(TensorKind::W);
        let from = self.drawn;
        let end = w.len().min(from + DRAWS);
        let distribution = match self.rule {
            Initializer::Orthogonal { .. } | Initializer::Lsuv(_) => {
                return self.orthonormalize(w, fan_in, columns);
            }
            // Both data-dependent rules start from unit normals; LSUV then takes their orthonormal factor.
            Initializer::DataDependent(_) => Some(Distribution::Normal { std: 1.0 }),
            rule => rule.distribution(fan_in, units, activation),
        };
        match (distribution, self.rule) {
            (Some(distribution), _) => distribution.fill(&mut self.stream, &mut w[from..end]),
            (None, Initializer::Identity { omega }) => {
                for (k, w) in w[from..end].iter_mut().enumerate() {
                    let (i, j) = ((from + k) / columns, (from + k) % columns);
                    *w = if i == j { omega } else { 0.0 };
                }
            }
            _ => {}
        }
        self.drawn = end;
        self.done = end == w.len();
        !self.done
    }

    fn orthonormalize(&mut self, w: &mut [f64], fan_in: usize, columns: usize) -> bool {
        let from = self.drawn;
        if from < w.len() {
            self.vectors.resize(w.len(), 0.0);
            self.drawn = w.len().min(from + DRAWS);
            for x in &mut self.vectors[from..self.drawn] {
                *x = self.stream.normal();
            }
            return true;
        }
        // A wide matrix has orthonormal rows, any other orthonormal columns.
        let wide = fan_in < columns;
        let length = fan_in.max(columns);
        if self.orthonormal == 0 && !wide {
            w.copy_from_slice(&self.vectors);
            transpose(w, columns, &mut self.vectors);
        }
        if self.orthonormal < fan_in.min(columns) {
            let mut cost = 0;
            while cost < PIECE && self.orthonormal < fan_in.min(columns) {
                cost += linalg::orthonormal_row(&mut self.vectors, length, self.orthonormal);
                self.orthonormal += 1;
            }
            return true;
        }
        match wide {
            true => w.copy_from_slice(&self.vectors),
            false => transpose(&self.vectors, fan_in, w),
        }
        if let Initializer::Orthogonal { gain } = self.rule {
            for x in w {
                *x *= gain;
            }
        }
        self.vectors = Vec::new();
        self.done = true;
        false
    }
}

/// The transpose of `from`, whose rows have `columns` numbers.
fn transpose(from: &[f64], columns: usize, to: &mut [f64]) {
    let rows = from.len() / columns.max(1);
    for (i, row) in from.chunks_exact(columns.max(1)).enumerate() {
        for (j, &x) in row.iter().enumerate() {
            to[j * rows + i] = x;
        }
    }
}
