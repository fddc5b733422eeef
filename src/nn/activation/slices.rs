//! Activations over whole slices: the bits of [`Activation::value`] and [`Activation::derivative`],
//! with the transcendental part done by the slice kernels.

use super::{Activation, GELU_CUBIC, SELU_ALPHA, SELU_SCALE, SQRT_2_OVER_PI, gelu_inner};
use crate::nn::scalar::Scalar;

/// Elements done at once: a few kilobytes, so that the passes over them stay in the nearest cache.
const CHUNK: usize = 256;

impl Activation {
    /// `a = f(z)`. `alpha` is the learned slope, read by PReLU only.
    pub fn values<T: Scalar>(self, z: &[T], a: &mut [T], alpha: T) {
        for (z, a) in z.chunks(CHUNK).zip(a.chunks_mut(CHUNK)) {
            self.chunk(z, &mut a[..z.len()], alpha);
        }
    }

    fn chunk<T: Scalar>(self, z: &[T], a: &mut [T], alpha: T) {
        let of = T::of;
        match self {
            Activation::Linear | Activation::Maxout { .. } => a.copy_from_slice(z),
            Activation::Sigmoid => {
                a.copy_from_slice(z);
                T::sigmoid_slice(a);
            }
            Activation::Tanh => {
                a.copy_from_slice(z);
                T::tanh_slice(a);
            }
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
                let half = of(0.5);
                each(z, a, |z, _| gelu_inner(z));
                T::tanh_slice(a);
                each(z, a, |z, t| half * z * (T::ONE + t));
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
            // One loop per formula: a match inside the loop would be decided for every element.
            Activation::Relu => each(z, a, |z, _| Activation::Relu.value(z, alpha)),
            Activation::LeakyRelu { slope } => {
                let slope = of(slope);
                each(z, a, |z, _| super::leaky(z, slope));
            }
            Activation::Prelu { .. } => each(z, a, |z, _| super::leaky(z, alpha)),
            Activation::Gelu => each(z, a, |z, _| self.value(z, alpha)),
        }
    }

    /// `dz = da f'(z)`; `a` is f(z).
    pub fn derivatives<T: Scalar>(self, z: &[T], a: &[T], da: &[T], dz: &mut [T], alpha: T) {
        let inputs = z.chunks(CHUNK).zip(a.chunks(CHUNK)).zip(da.chunks(CHUNK));
        for (((z, a), da), dz) in inputs.zip(dz.chunks_mut(CHUNK)) {
            let dz = &mut dz[..z.len()];
            self.chunk_slopes(z, a, dz, alpha);
            each(da, dz, |d, slope| d * slope);
        }
    }

    /// `out = f'(z)`; `a` is f(z). Maxout: 1, the winner passes everything on.
    pub fn slopes<T: Scalar>(self, z: &[T], a: &[T], out: &mut [T], alpha: T) {
        let inputs = z.chunks(CHUNK).zip(a.chunks(CHUNK));
        for ((z, a), out) in inputs.zip(out.chunks_mut(CHUNK)) {
            self.chunk_slopes(z, a, out, alpha);
        }
    }

    /// [`Activation::slopes`] of a chunk.
    fn chunk_slopes<T: Scalar>(self, z: &[T], a: &[T], out: &mut [T], alpha: T) {
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
                let (half, root, cubic) = (of(0.5), of(SQRT_2_OVER_PI), of(3.0 * GELU_CUBIC));
                each(z, out, |z, _| gelu_inner(z));
                T::tanh_slice(out);
                each(z, out, |z, t| {
                    let slope = root * (T::ONE + cubic * z * z);
                    half * (T::ONE + t) + half * z * (T::ONE - t * t) * slope
                });
            }
            Activation::Silu { beta } => {
                let beta = of(beta);
                each(z, out, |z, _| beta * z);
                T::sigmoid_slice(out);
                each(z, out, |z, s| s * (T::ONE + beta * z * (T::ONE - s)));
            }
            Activation::Mish => {
                let mut sigmoids = [T::ZERO; CHUNK];
                let sigmoids = &mut sigmoids[..z.len()];
                sigmoids.copy_from_slice(z);
                T::sigmoid_slice(sigmoids);
                out.copy_from_slice(z);
                T::softplus_slice(out);
                T::tanh_slice(out);
                for ((t, &z), &s) in out.iter_mut().zip(z).zip(&*sigmoids) {
                    *t += z * s * (T::ONE - *t * *t);
                }
            }
            Activation::Gelu => each(z, out, |z, _| self.derivative(z, z, alpha)),
        }
    }
}

/// `out = f(x, out)` element by element.
#[inline(always)]
fn each<T: Scalar>(x: &[T], out: &mut [T], f: impl Fn(T, T) -> T) {
    for (&x, out) in x.iter().zip(out) {
        *out = f(x, *out);
    }
}

/// `out = f(x, y)` element by element.
#[inline(always)]
fn each2<T: Scalar>(x: &[T], y: &[T], out: &mut [T], f: impl Fn(T, T) -> T) {
    for ((&x, &y), out) in x.iter().zip(y).zip(out) {
        *out = f(x, y);
    }
}
