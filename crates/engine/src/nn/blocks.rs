//! Network passes in short pieces: a large layer is computed in blocks of rows. Every number is the same sum
//! as in a whole pass, so the bits are the same.

use super::kernels;
use super::layer::{Layer, TensorKind};
use super::loss::Regularizer;
use super::network::Pass;
use super::network::{LayerPass, Network, Workspace, layer_forward};

/// Approximate multiplications per piece; one of f64 counts as four.
pub const PIECE: usize = 120_000_000;

/// Rows per piece if each takes `products` multiplications of `T`; at least one.
pub fn at_once<T>(products: usize) -> usize {
    let weight = if size_of::<T>() == 8 { 4 } else { 1 };
    let rows = PIECE / (weight * products).max(1);
    // The kernels process four rows at a time.
    match rows {
        0..=2 => rows.max(1),
        _ => rows.max(4) / 4 * 4,
    }
}

/// The position of a pass: the layer, and its next row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Layer index.
    pub layer: usize,
    /// Row index.
    pub row: usize,
}

/// The next step of a backward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    Errors,
    /// Rows of dW, starting at this one.
    Gradient(usize),
    /// Columns of da of the layer below, starting at this one.
    Signal(usize),
}

/// The position of a backward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Back {
    layer: usize,
    task: Task,
    gradients: bool,
}

impl Back {
    /// Starts before the last of `layers` layers. With `gradients`, the weight gradients are computed, too.
    pub fn new(layers: usize, gradients: bool) -> Self {
        Back {
            layer: layers.saturating_sub(1),
            task: Task::Errors,
            gradients,
        }
    }
}

impl<T: Pass> Network<T> {
    /// Does the next piece of the forward pass of `x` over `work.rows` rows; false when the pass is complete.
    pub fn forward_piece(&self, at: &mut Place, x: &[T], work: &mut Workspace<T>) -> bool {
        let (rows, l) = (work.rows, at.layer);
        let Some(layer) = self.layers.get(l) else {
            return false;
        };
        let (below, rest) = work.layers.split_at_mut(l);
        let input = below.last().map_or(x, |pass| &pass.a[..]);
        let LayerPass { z, a, winners, .. } = &mut rest[0];
        let out = (&mut z[..], &mut a[..], &mut winners[..]);
        at.row = forward_rows(layer, input, at.row, rows, out, &mut work.scratch);
        if at.row == rows {
            *at = Place {
                layer: l + 1,
                row: 0,
            };
        }
        at.layer < self.layers.len()
    }

    /// Does the next piece of the backward pass from the last da; false when the pass is complete.
    pub fn backward_piece(
        &self,
        at: &mut Back,
        x: &[T],
        regularizer: &Regularizer,
        work: &mut Workspace<T>,
    ) -> bool {
        let (rows, l) = (work.rows, at.layer);
        let Some(layer) = self.layers.get(l) else {
            return false;
        };
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        match at.task {
            Task::Errors => {
                self.unit_errors(l, work);
                at.task = match at.gradients {
                    true => Task::Gradient(0),
                    false => Task::Signal(0),
                };
            }
            Task::Gradient(from) => {
                let end = fan_in.min(from + at_once::<T>(rows * columns));
                let (below, rest) = work.layers.split_at_mut(l);
                let input = below.last().map_or(x, |pass| &pass.a[..]);
                let pass = &mut rest[0];
                let dz = &pass.dz[..rows * columns];
                let dw = pass.gradient.get_mut(TensorKind::W);
                let block = &mut dw[from * columns..end * columns];
                let input = &input[..rows * fan_in];
                gradient_rows(
                    input,
                    fan_in,
                    from..end,
                    dz,
                    columns,
                    block,
                    &mut work.scratch,
                );
                let w = &layer.tensors.get(TensorKind::W)[from * columns..end * columns];
                regularizer.add_gradient(w, block);
                at.task = Task::Gradient(end);
                if end == fan_in {
                    kernels::column_sums(dz, pass.gradient.get_mut(TensorKind::B));
                    at.task = Task::Signal(0);
                }
            }
            Task::Signal(from) if l > 0 => {
                let end = fan_in.min(from + at_once::<T>(rows * columns));
                let (below, rest) = work.layers.split_at_mut(l);
                let dz = &rest[0].dz[..rows * columns];
                let below = &mut below[l - 1].da[..rows * fan_in];
                signal_columns(dz, layer, from..end, below, &mut work.scratch);
                at.task = Task::Signal(end);
                if end == fan_in {
                    (at.layer, at.task) = (l - 1, Task::Errors);
                }
            }
            Task::Signal(_) => return false,
        }
        l > 0 || !matches!(at.task, Task::Signal(_))
    }
}

/// A piece of one layer's forward pass: its rows `from` on, of `rows`. `out` holds z `[rows x columns]`, a and
/// winners `[rows x units]`; winners may be empty without Maxout. Returns the next row.
pub(super) fn forward_rows<T: Pass>(
    layer: &Layer<T>,
    input: &[T],
    from: usize,
    rows: usize,
    (z, a, winners): (&mut [T], &mut [T], &mut [u16]),
    scratch: &mut Vec<T>,
) -> usize {
    let (fan_in, columns, units) = (layer.fan_in(), layer.columns(), layer.units());
    let end = rows.min(from + at_once::<T>(fan_in * columns));
    let own = from * units..end * units;
    layer_forward(
        layer,
        &input[from * fan_in..end * fan_in],
        end - from,
        &mut z[from * columns..end * columns],
        &mut a[own.clone()],
        winners.get_mut(own).unwrap_or_default(),
        scratch,
    );
    end
}

/// Rows `which` of dW = input' dz, into `out`. A part of the rows needs only some columns of `input`
/// `[rows x fan_in]`, which are copied.
pub fn gradient_rows<T: Pass>(
    input: &[T],
    fan_in: usize,
    which: std::ops::Range<usize>,
    dz: &[T],
    columns: usize,
    out: &mut [T],
    scratch: &mut Vec<T>,
) {
    let rows = input.len() / fan_in.max(1);
    if which.len() == fan_in {
        kernels::matmul_tn(rows, fan_in, columns, input, dz, out, scratch);
        return;
    }
    let part = input.chunks_exact(fan_in.max(1));
    let part: Vec<T> = part
        .flat_map(|row| row[which.clone()].iter().copied())
        .collect();
    kernels::matmul_tn(rows, which.len(), columns, &part, dz, out, scratch);
}

/// Columns `which` of da of the layer below, dz W', into `below` `[rows x fan_in]`. Split by columns, each
/// row of W is read once; split by rows of dz, W would be read once per piece.
pub fn signal_columns<T: Pass>(
    dz: &[T],
    layer: &Layer<T>,
    which: std::ops::Range<usize>,
    below: &mut [T],
    scratch: &mut Vec<T>,
) {
    let (fan_in, columns) = (layer.fan_in(), layer.columns());
    let (rows, many) = (dz.len() / columns.max(1), which.len());
    let w = &layer.tensors.get(TensorKind::W)[which.start * columns..which.end * columns];
    if many == fan_in {
        kernels::matmul_nt(rows, columns, fan_in, dz, w, below, scratch);
        return;
    }
    let mut part = vec![T::ZERO; rows * many];
    kernels::matmul_nt(rows, columns, many, dz, w, &mut part, scratch);
    for (to, from) in below
        .chunks_exact_mut(fan_in.max(1))
        .zip(part.chunks_exact(many.max(1)))
    {
        to[which.clone()].copy_from_slice(from);
    }
}

/// The forward pass of one layer.
#[derive(Clone, Debug)]
pub struct One<T> {
    rows: usize,
    row: usize,
    /// Pre-activations `[rows x columns]`.
    pub z: Vec<T>,
    /// Activations `[rows x units]`.
    pub a: Vec<T>,
    winners: Vec<u16>,
    scratch: Vec<T>,
}

impl<T: Pass> One<T> {
    /// Starts before the first of `rows` rows.
    pub fn new(rows: usize) -> Self {
        One {
            rows,
            row: 0,
            z: Vec::new(),
            a: Vec::new(),
            winners: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Returns to the first row, of this layer or another one.
    pub fn again(&mut self) {
        self.row = 0;
    }

    /// Does the next piece on `input` `[rows x fan_in]`; false when the pass is complete.
    pub fn work(&mut self, layer: &Layer<T>, input: &[T]) -> bool {
        let (rows, columns, units) = (self.rows, layer.columns(), layer.units());
        self.z.resize(rows * columns, T::ZERO);
        self.a.resize(rows * units, T::ZERO);
        self.winners.resize(rows * units, 0);
        let out = (&mut self.z[..], &mut self.a[..], &mut self.winners[..]);
        self.row = forward_rows(layer, input, self.row, rows, out, &mut self.scratch);
        self.row < rows
    }
}

/// A forward pass that keeps only its last layer's numbers.
#[derive(Clone, Debug)]
pub struct Scores<T> {
    layer: usize,
    /// Activations of the layer below; empty at the first.
    input: Vec<T>,
    own: One<T>,
}

impl<T: Pass> Scores<T> {
    /// Starts before the first of `rows` rows.
    pub fn new(rows: usize) -> Self {
        Scores {
            layer: 0,
            input: Vec::new(),
            own: One::new(rows),
        }
    }

    /// Does the next piece; false when the pass is complete.
    pub fn work(&mut self, network: &Network<T>, x: &[T]) -> bool {
        let Some(layer) = network.layers.get(self.layer) else {
            return false;
        };
        let input = if self.layer == 0 { x } else { &self.input };
        if self.own.work(layer, input) {
            return true;
        }
        self.layer += 1;
        let more = self.layer < network.layers.len();
        if more {
            std::mem::swap(&mut self.input, &mut self.own.a);
            self.own.again();
        }
        more
    }

    /// The scores of a complete pass, `[rows x outputs]`.
    pub fn scores(&self) -> &[T] {
        &self.own.a
    }
}
