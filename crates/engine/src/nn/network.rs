//! A stack of dense layers, its forward and its backward pass.
//!
//! A [`Network`] holds only parameters. The results of a pass (z, a and the gradients) go into a
//! [`Workspace`], which is allocated once for the largest batch, so that a training step allocates nothing.

use super::activation::Activation;
use super::layer::{Layer, TensorKind, Tensors};
use super::loss::{Loss, Regularizer, TargetsRef};
use training_ground_kernels::{self as kernels, Gemm, Number};

/// Parameters of a feed-forward network, input side first.
#[derive(Clone, Debug, PartialEq)]
pub struct Network<T> {
    /// Hidden layers, then the output layer.
    pub layers: Vec<Layer<T>>,
}

/// The losses of one pass, with data loss and penalty always separate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LossParts {
    /// Mean data loss over the batch.
    pub data: f64,
    /// L1 part of the penalty.
    pub l1: f64,
    /// L2 part of the penalty.
    pub l2: f64,
}

impl LossParts {
    /// The loss that is minimized.
    pub fn total(&self) -> f64 {
        self.data + self.l1 + self.l2
    }
}

/// A number type for network passes. They are compiled in this crate for each type: generic code would
/// otherwise be compiled in the crate that uses it, and optimized for size.
pub trait Pass: Gemm {
    /// [`Network::forward_from`] for layer `first`; starts from `x` if `first` is 0.
    fn forward(network: &Network<Self>, first: usize, x: &[Self], work: &mut Workspace<Self>);
    /// [`Network::backward`].
    fn backward(
        network: &Network<Self>,
        x: &[Self],
        regularizer: &Regularizer,
        work: &mut Workspace<Self>,
        dx: Option<&mut [Self]>,
    );
}

macro_rules! pass {
    ($($number:ty),*) => {$(
        impl Pass for $number {
            fn forward(network: &Network<Self>, first: usize, x: &[Self], work: &mut Workspace<Self>) {
                network.forward_here(first, x, work);
            }
            fn backward(
                network: &Network<Self>,
                x: &[Self],
                regularizer: &Regularizer,
                work: &mut Workspace<Self>,
                dx: Option<&mut [Self]>,
            ) {
                network.backward_here(x, regularizer, work, dx);
            }
        }
    )*};
}
pass!(f32, f64);

impl<T: Pass> Network<T> {
    /// A network with zero weights and biases; `layers` gives units and activation of each, input side first.
    pub fn zeros(inputs: usize, layers: &[(usize, Activation)]) -> Self {
        let mut fan_in = inputs;
        let build = |&(units, activation): &(usize, Activation)| {
            let layer = Layer::new(fan_in, units, activation);
            fan_in = units;
            layer
        };
        Network {
            layers: layers.iter().map(build).collect(),
        }
    }

    /// Inputs of the first layer.
    pub fn inputs(&self) -> usize {
        self.layers.first().map_or(0, Layer::fan_in)
    }

    /// Units of the last layer.
    pub fn outputs(&self) -> usize {
        self.layers.last().map_or(0, Layer::units)
    }

    /// Number of parameters.
    pub fn len(&self) -> usize {
        self.layers.iter().map(|l| l.tensors.len()).sum()
    }

    /// True for a network without layers.
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// All parameters concatenated: W row-major, b, alpha of the first layer, then of the next.
    pub fn theta(&self) -> Vec<T> {
        concatenate(self.layers.iter().map(|l| &l.tensors))
    }

    /// Layer, tensor and position in the tensor of coordinate `index` of theta; `None` beyond the end.
    pub fn locate(&self, mut index: usize) -> Option<(usize, TensorKind, usize)> {
        for (l, layer) in self.layers.iter().enumerate() {
            for kind in TensorKind::ALL {
                let len = layer.tensors.get(kind).len();
                if index < len {
                    return Some((l, kind, index));
                }
                index -= len;
            }
        }
        None
    }

    /// Forward pass of `x` `[rows x inputs]` into `work`.
    pub fn forward(&self, x: &[T], rows: usize, work: &mut Workspace<T>) {
        work.rows = rows;
        T::forward(self, 0, x, work);
    }

    /// The forward pass of the layers from `first` (at least 1) on, given the activations of the one before.
    pub fn forward_from(&self, first: usize, work: &mut Workspace<T>) {
        T::forward(self, first, &[], work);
    }

    fn forward_here(&self, first: usize, x: &[T], work: &mut Workspace<T>) {
        for l in first..self.layers.len() {
            self.forward_layer(l, x, work);
        }
    }

    /// The forward pass of layer `l` only, given the layer below: a pass in pieces, bit-identical to a whole one.
    pub fn forward_layer(&self, l: usize, x: &[T], work: &mut Workspace<T>) {
        let (rows, layer) = (work.rows, &self.layers[l]);
        let (before, rest) = work.layers.split_at_mut(l);
        let input = match before.last() {
            Some(previous) => &previous.a[..rows * layer.fan_in()],
            None => x,
        };
        let LayerPass { z, a, winners, .. } = &mut rest[0];
        layer_forward(layer, input, rows, z, a, winners, &mut work.scratch);
    }

    /// Computes dz and the gradients of layer `l` only, from its da.
    pub fn backward_layer(
        &self,
        l: usize,
        x: &[T],
        regularizer: &Regularizer,
        work: &mut Workspace<T>,
    ) {
        self.unit_errors(l, work);
        self.weight_gradient(l, x, regularizer, work);
    }

    /// Computes da of the layer below `l`, from the dz of `l`.
    pub fn signal_below(&self, l: usize, work: &mut Workspace<T>) {
        self.pass_back(l, work, None);
    }

    /// Backward pass from `work.layers.last().da`, after [`Network::forward`] on the same `x`.
    /// Fills every da, dz and gradient, and `dx` `[rows x inputs]` if given.
    pub fn backward(
        &self,
        x: &[T],
        regularizer: &Regularizer,
        work: &mut Workspace<T>,
        dx: Option<&mut [T]>,
    ) {
        T::backward(self, x, regularizer, work, dx);
    }

    fn backward_here(
        &self,
        x: &[T],
        regularizer: &Regularizer,
        work: &mut Workspace<T>,
        dx: Option<&mut [T]>,
    ) {
        let mut dx = dx;
        for l in (0..self.layers.len()).rev() {
            self.unit_errors(l, work);
            self.weight_gradient(l, x, regularizer, work);
            self.pass_back(l, work, dx.as_deref_mut());
        }
    }

    /// The backward pass without the gradients of weights and biases: only every da and dz.
    pub fn backward_signal(&self, work: &mut Workspace<T>) {
        for l in (0..self.layers.len()).rev() {
            self.unit_errors(l, work);
            self.pass_back(l, work, None);
        }
    }

    /// dz of layer `l` from its da.
    pub(super) fn unit_errors(&self, l: usize, work: &mut Workspace<T>) {
        let layer = &self.layers[l];
        let (units, cells) = (work.rows * layer.units(), work.rows * layer.columns());
        let pass = &mut work.layers[l];
        layer.activate_backward(
            &pass.z[..cells],
            &pass.a[..units],
            &pass.winners[..pass.winners.len().min(units)],
            &pass.da[..units],
            &mut pass.dz[..cells],
            pass.gradient.alpha.as_slice_mut().unwrap_or(&mut []),
        );
    }

    /// dW and db of layer `l` from its dz and its inputs.
    fn weight_gradient(
        &self,
        l: usize,
        x: &[T],
        regularizer: &Regularizer,
        work: &mut Workspace<T>,
    ) {
        let (rows, layer) = (work.rows, &self.layers[l]);
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let (before, rest) = work.layers.split_at_mut(l);
        let pass = &mut rest[0];
        let dz = &pass.dz[..rows * columns];
        let input = match before.last() {
            Some(previous) => &previous.a[..rows * fan_in],
            None => x,
        };
        let dw = pass.gradient.get_mut(TensorKind::W);
        kernels::matmul_tn(rows, fan_in, columns, input, dz, dw, &mut work.scratch);
        regularizer.add_gradient(layer.tensors.get(TensorKind::W), dw);
        kernels::column_sums(dz, pass.gradient.get_mut(TensorKind::B));
    }

    /// da of the layer below `l`, or the gradient of the inputs if requested.
    fn pass_back(&self, l: usize, work: &mut Workspace<T>, dx: Option<&mut [T]>) {
        let (rows, layer) = (work.rows, &self.layers[l]);
        let (fan_in, columns) = (layer.fan_in(), layer.columns());
        let (before, rest) = work.layers.split_at_mut(l);
        let dz = &rest[0].dz[..rows * columns];
        let below = match before.last_mut() {
            Some(previous) => Some(&mut previous.da[..rows * fan_in]),
            None => dx,
        };
        if let Some(below) = below {
            let w = layer.tensors.get(TensorKind::W);
            kernels::matmul_nt(rows, columns, fan_in, dz, w, below, &mut work.scratch);
        }
    }

    /// Forward pass, loss and backward pass: leaves the gradients of the total loss in `work`.
    pub fn gradient(
        &self,
        x: &[T],
        rows: usize,
        targets: TargetsRef<'_, T>,
        loss: Loss,
        regularizer: &Regularizer,
        work: &mut Workspace<T>,
    ) -> LossParts {
        // A microsecond of overhead besides the products, which dominates in a tiny network.
        super::tally::add(10_000, 4);
        self.forward(x, rows, work);
        let data = self.output_loss(targets, loss, work);
        self.backward(x, regularizer, work, None);
        self.penalized(data, regularizer)
    }

    /// Data loss of the scores in `work`; stores dL/dscores as `da` of the last layer.
    pub fn output_loss(
        &self,
        targets: TargetsRef<'_, T>,
        loss: Loss,
        work: &mut Workspace<T>,
    ) -> f64 {
        let cells = work.rows * self.outputs();
        let Some(last) = work.layers.last_mut() else {
            return 0.0;
        };
        loss.evaluate(
            &last.a[..cells],
            self.outputs(),
            targets,
            Some(&mut last.da[..cells]),
        )
    }

    /// Adds the penalty of these weights to a data loss.
    pub fn penalized(&self, data: f64, regularizer: &Regularizer) -> LossParts {
        let mut parts = LossParts {
            data,
            ..LossParts::default()
        };
        if *regularizer != Regularizer::default() {
            for layer in &self.layers {
                let (l1, l2) = regularizer.value(layer.tensors.get(TensorKind::W));
                parts.l1 += l1;
                parts.l2 += l2;
            }
        }
        parts
    }
}

/// Numbers of z computed and activated at once in a layer with few weights.
const BLOCK: usize = 2048;
/// Maximum weights of a layer computed in such blocks: few enough that reading them again costs nothing.
const SMALL: usize = 1024;

/// `z = input W + b`, `a = f(z)` for `rows` rows, activated while z is still in cache.
pub(super) fn layer_forward<T: Gemm>(
    layer: &Layer<T>,
    input: &[T],
    rows: usize,
    z: &mut [T],
    a: &mut [T],
    winners: &mut [u16],
    scratch: &mut Vec<T>,
) {
    let (fan_in, columns, units) = (layer.fan_in(), layer.columns(), layer.units());
    let (w, bias) = (
        layer.tensors.get(TensorKind::W),
        layer.tensors.get(TensorKind::B),
    );
    let at_once = match fan_in * columns > SMALL {
        true => rows,
        false => (BLOCK / columns.max(1)).max(1),
    };
    for first in (0..rows).step_by(at_once) {
        let many = at_once.min(rows - first);
        let x = &input[first * fan_in..(first + many) * fan_in];
        let z = &mut z[first * columns..(first + many) * columns];
        let done = &mut |row: usize, z: &mut [T]| {
            let here = (first + row) * units..(first + row + z.len() / columns) * units;
            // Only Maxout has winners.
            let winners = winners.get_mut(here.clone()).unwrap_or_default();
            layer.activate(z, &mut a[here], winners);
        };
        T::affine(many, fan_in, columns, x, w, bias, z, scratch, done);
    }
}

/// Concatenates tensors in the order of [`Network::theta`].
pub fn concatenate<'a, T: Number>(tensors: impl Iterator<Item = &'a Tensors<T>>) -> Vec<T> {
    let mut theta = Vec::new();
    for tensors in tensors {
        for kind in TensorKind::ALL {
            theta.extend_from_slice(tensors.get(kind));
        }
    }
    theta
}

/// The results of a pass in one layer. Buffers are sized for the largest batch; a pass uses their front.
#[derive(Clone, Debug)]
pub struct LayerPass<T> {
    /// Pre-activations `[rows x units*pieces]`.
    pub z: Vec<T>,
    /// Activations `[rows x units]`.
    pub a: Vec<T>,
    /// dL/da `[rows x units]`.
    pub da: Vec<T>,
    /// dL/dz `[rows x units*pieces]`.
    pub dz: Vec<T>,
    /// Winning piece of each Maxout unit `[rows x units]`; empty otherwise.
    pub winners: Vec<u16>,
    /// dL/dW (penalty included), dL/db, dL/dalpha.
    pub gradient: Tensors<T>,
}

/// Buffers for the passes of one network.
#[derive(Clone, Debug, Default)]
pub struct Workspace<T> {
    /// The layers, input side first.
    pub layers: Vec<LayerPass<T>>,
    /// Rows of the last pass.
    pub rows: usize,
    pub(super) scratch: Vec<T>,
}

impl<T: Gemm> Workspace<T> {
    /// Buffers for up to `rows` rows.
    pub fn new(network: &Network<T>, rows: usize) -> Self {
        Self::with(network, rows, true)
    }

    /// The same for passes that do not compute weight gradients.
    pub fn without_gradients(network: &Network<T>, rows: usize) -> Self {
        Self::with(network, rows, false)
    }

    fn with(network: &Network<T>, rows: usize, gradients: bool) -> Self {
        let pass = |layer: &Layer<T>| {
            let (units, cells) = (rows * layer.units(), rows * layer.columns());
            let maxout = matches!(layer.activation, Activation::Maxout { .. });
            LayerPass {
                z: vec![T::ZERO; cells],
                a: vec![T::ZERO; units],
                da: vec![T::ZERO; units],
                dz: vec![T::ZERO; cells],
                winners: vec![0; if maxout { units } else { 0 }],
                gradient: Tensors::zeros(
                    if gradients { layer.fan_in() } else { 0 },
                    layer.units(),
                    layer.activation,
                ),
            }
        };
        // Allocate the full size at once: a growing buffer would fragment the page's memory.
        let scratch = |l: &Layer<T>| kernels::layer_scratch::<T>(rows, l.fan_in(), l.columns());
        let scratch = network.layers.iter().map(scratch).max().unwrap_or(0);
        Workspace {
            layers: network.layers.iter().map(pass).collect(),
            rows: 0,
            scratch: vec![T::ZERO; scratch],
        }
    }

    /// Scores of the last pass `[rows x outputs]`.
    pub fn scores(&self, outputs: usize) -> &[T] {
        self.layers
            .last()
            .map_or(&[], |last| &last.a[..self.rows * outputs])
    }

    /// The gradient concatenated like [`Network::theta`].
    pub fn theta_gradient(&self) -> Vec<T> {
        concatenate(self.layers.iter().map(|l| &l.gradient))
    }
}

impl<S: Number> Network<S> {
    /// The same network in another number type, each parameter rounded once.
    pub fn cast<T: Number>(&self) -> Network<T> {
        Network {
            layers: self.layers.iter().map(Layer::cast).collect(),
        }
    }
}

impl<S: Number> Layer<S> {
    /// The same layer in another number type, each parameter rounded once.
    pub fn cast<T: Number>(&self) -> Layer<T> {
        let mut out = Layer::new(self.fan_in(), self.units(), self.activation);
        for kind in TensorKind::ALL {
            let from = self.tensors.get(kind);
            // Each number is read and written once: about a nanosecond.
            super::tally::add(10 * from.len(), 4);
            for (to, &from) in out.tensors.get_mut(kind).iter_mut().zip(from) {
                *to = T::of(from.f64());
            }
        }
        out
    }
}
