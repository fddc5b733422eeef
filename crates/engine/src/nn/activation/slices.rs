//! Activations over whole slices: bit-identical to [`Activation::value`], [`Activation::derivative`] and
//! [`Activation::training_derivative`], with the transcendental part in the slice kernels.

use super::{Activation, SELU_ALPHA, SELU_SCALE};
use super::{gelu_tanh_slope, mish_slope, tanh_slope, twice_gelu_inner};
use crate::nn::{kernels, tally};
use training_ground_kernels::Number;

/// Elements per chunk: a few kilobytes, so that several passes over them stay in the L1 cache.
const CHUNK: usize = 256;

impl Activation {
    /// Cost of a value or a slope, in multiplications.
    fn cost<T>(self) -> usize {
        // In f32 all functions but one have kernels.
        let kernel = size_of::<T>() == 4;
        match self {
            Activation::Linear
            | Activation::Maxout { .. }
            | Activation::Relu
            | Activation::LeakyRelu { .. }
            | Activation::Prelu { .. } => 3,
            Activation::Gelu => 150,
            Activation::Mish if !kernel => 150,
            _ => 40,
        }
    }

    /// `a = f(z)`. `alpha` is the learned slope, used only by PReLU.
    pub fn values<T: Number>(self, z: &[T], a: &mut [T], alpha: T) {
        tally::add(self.cost::<T>() * z.len(), size_of::<T>());
        for (z, a) in z.chunks(CHUNK).zip(a.chunks_mut(CHUNK)) {
            self.chunk(z, &mut a[..z.len()], alpha);
        }
    }

    fn chunk<T: Number>(self, z: &[T], a: &mut [T], alpha: T) {
        let of = T::of;
        match self {
            Activation::Linear | Activation::Maxout { .. } => kernels::copy(z, a),
            Activation::Sigmoid => {
                a.copy_from_slice(z);
                T::sigmoid_slice(a);
            }
            Activation::Tanh => T::tanh_into(z, a),
            Activation::Elu { alpha } => {
                let alpha = of(alpha);
                a.copy_from_slice(z);
                T::exp_m1_slice(a);
                each(z, a, |z, e| if z > T::ZERO { z } else { alpha * e });
            }
            Activation::Selu => {
                let (scale, alpha) = (of(SELU_SCALE), of(SELU_ALPHA));
                a.copy_from_slice(z);
                T::exp_m1_slice(a);
                each(z, a, |z, e| scale * if z > T::ZERO { z } else { alpha * e });
            }
            Activation::Softplus { beta } => {
                let beta = of(beta);
                each(z, a, |z, _| beta * z);
                T::softplus_slice(a);
                each(z, a, |_, s| s / beta);
            }
            Activation::GeluTanh => {
                each(z, a, |z, _| twice_gelu_inner(z));
                T::sigmoid_slice(a);
                each(z, a, |z, s| z * s);
            }
            Activation::Silu { beta } => {
                let beta = of(beta);
                each(z, a, |z, _| beta * z);
                T::sigmoid_slice(a);
                each(z, a, |z, s| z * s);
            }
            Activation::Mish => {
                a.copy_from_slice(z);
                T::softplus_slice(a);
                T::tanh_slice(a);
                each(z, a, |z, t| z * t);
            }
            // One loop per formula: a match inside the loop would be evaluated for every element.
            Activation::Relu => each(z, a, |z, _| Activation::Relu.value(z, alpha)),
            Activation::LeakyRelu { slope } => {
                let slope = of(slope);
                each(z, a, |z, _| super::leaky(z, slope));
            }
            Activation::Prelu { .. } => each(z, a, |z, _| super::leaky(z, alpha)),
            Activation::Gelu => each(z, a, |z, _| self.value(z, alpha)),
        }
    }

    /// `dz = da f'(z)` with [`Activation::training_derivative`]; `a` is f(z).
    pub fn derivatives<T: Number>(self, z: &[T], a: &[T], da: &[T], dz: &mut [T], alpha: T) {
        tally::add(self.cost::<T>() * z.len(), size_of::<T>());
        let inputs = z.chunks(CHUNK).zip(a.chunks(CHUNK)).zip(da.chunks(CHUNK));
        for (((z, a), da), dz) in inputs.zip(dz.chunks_mut(CHUNK)) {
            let dz = &mut dz[..z.len()];
            if self == Activation::Tanh {
                // The most common function in the playground, in one pass.
                for ((&a, &d), dz) in a.iter().zip(da).zip(dz) {
                    *dz = d * (T::ONE - a * a);
                }
                continue;
            }
            self.training_slopes(z, a, dz, alpha);
            each(da, dz, |d, slope| d * slope);
        }
    }

    /// `out = f'(z)`, [`Activation::derivative`]; `a` is f(z). Maxout: 1, because the winner passes everything on.
    pub fn slopes<T: Number>(self, z: &[T], a: &[T], out: &mut [T], alpha: T) {
        tally::add(self.cost::<T>() * z.len(), size_of::<T>());
        let inputs = z.chunks(CHUNK).zip(a.chunks(CHUNK));
        for ((z, a), out) in inputs.zip(out.chunks_mut(CHUNK)) {
            let out = &mut out[..z.len()];
            match self {
                Activation::Sigmoid => {
                    each(z, out, |z, _| -z);
                    T::sigmoid_slice(out);
                    each(a, out, |a, away| a * away);
                }
                Activation::Tanh => {
                    each(z, out, |z, _| -(z.abs() + z.abs()));
                    T::exp_slice(out);
                    each(z, out, |_, e| tanh_slope(e));
                }
                Activation::Elu { alpha } => {
                    let alpha = T::of(alpha);
                    out.copy_from_slice(z);
                    T::exp_slice(out);
                    each(z, out, |z, e| if z > T::ZERO { T::ONE } else { alpha * e });
                }
                Activation::Selu => {
                    let (scale, limit) = (T::of(SELU_SCALE), T::of(SELU_SCALE * SELU_ALPHA));
                    out.copy_from_slice(z);
                    T::exp_slice(out);
                    each(z, out, |z, e| if z > T::ZERO { scale } else { limit * e });
                }
                _ => self.training_slopes(z, a, out, alpha),
            }
        }
    }

    /// [`Activation::training_derivative`] of a chunk.
    fn training_slopes<T: Number>(self, z: &[T], a: &[T], out: &mut [T], alpha: T) {
        let of = T::of;
        let step = |z: T, slope: T| if z > T::ZERO { T::ONE } else { slope };
        match self {
            Activation::Linear | Activation::Maxout { .. } => out.fill(T::ONE),
            Activation::Sigmoid => each(a, out, |a, _| a * (T::ONE - a)),
            Activation::Tanh => each(a, out, |a, _| T::ONE - a * a),
            Activation::Relu => each(z, out, |z, _| step(z, T::ZERO)),
            Activation::LeakyRelu { slope } => {
                let slope = of(slope);
                each(z, out, |z, _| step(z, slope));
            }
            Activation::Prelu { .. } => each(z, out, |z, _| step(z, alpha)),
            Activation::Elu { alpha } => {
                let alpha = of(alpha);
                each2(z, a, out, |z, a| step(z, a + alpha));
            }
            Activation::Selu => {
                let (scale, limit) = (of(SELU_SCALE), of(SELU_SCALE * SELU_ALPHA));
                each2(
                    z,
                    a,
                    out,
                    |z, a| if z > T::ZERO { scale } else { a + limit },
                );
            }
            Activation::Softplus { beta } => {
                let beta = of(beta);
                each(z, out, |z, _| beta * z);
                T::sigmoid_slice(out);
            }
            Activation::GeluTanh => {
                each(z, out, |z, _| twice_gelu_inner(z));
                T::sigmoid_slice(out);
                each(z, out, gelu_tanh_slope);
            }
            Activation::Silu { beta } => {
                let beta = of(beta);
                each(z, out, |z, _| beta * z);
                T::sigmoid_slice(out);
                each(z, out, |z, s| s * (T::ONE + beta * z * (T::ONE - s)));
            }
            Activation::Mish => {
                out.copy_from_slice(z);
                T::sigmoid_slice(out);
                each(z, out, mish_slope);
            }
            Activation::Gelu => each(z, out, |z, _| self.derivative(z, z, alpha)),
        }
    }
}

/// `out = f(x, out)` element by element.
#[inline(always)]
fn each<T: Number>(x: &[T], out: &mut [T], f: impl Fn(T, T) -> T) {
    for (&x, out) in x.iter().zip(out) {
        *out = f(x, *out);
    }
}

/// `out = f(x, y)` element by element.
#[inline(always)]
fn each2<T: Number>(x: &[T], y: &[T], out: &mut [T], f: impl Fn(T, T) -> T) {
    for ((&x, &y), out) in x.iter().zip(y).zip(out) {
        *out = f(x, y);
    }
}
