//! Named, seeded random streams: the only source of randomness in the core.
//!
//! A stream is opened by `(seed, role, index)`, e.g. `(7, "weights", 3)` for the weights of layer 3.
//! Each role and index has its own generator, so inserting a layer or drawing more points does not shift any
//! other draws ("same link, same result"). Everything is integer arithmetic or `libm`, hence bit-identical
//! natively and in wasm; `tests/rust/pinned.rs` holds the bits.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};
use std::sync::OnceLock;

/// A seeded generator with the distributions the engine needs. A clone continues from the same position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// Opens the stream `role`/`index` of `seed`.
    pub fn new(seed: u64, role: &str, index: u64) -> Self {
        // FNV-1a over the name, then SplitMix64's finalizer over the three parts.
        let name = role.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let key = mix(mix(mix(seed) ^ name) ^ index);
        Stream(Xoshiro256PlusPlus::seed_from_u64(key))
    }

    /// 64 uniform bits.
    pub fn next_u64(&mut self) -> u64 {
        // About two nanoseconds.
        training_ground_kernels::tally::add(20, 4);
        self.0.next_u64()
    }

    /// Uniform on `[0, 1)` with 53 random bits.
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform on `[low, high)`.
    pub fn uniform_in(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// Uniform integer in `0..n` (`n > 0`), by Lemire's multiply-and-reject: no modulo bias.
    pub fn below(&mut self, n: usize) -> usize {
        let n = n as u64;
        loop {
            let (high, low) = product(self.next_u64(), n);
            // The threshold is below n, so the division is rarely needed.
            if low >= n || low >= n.wrapping_neg() % n {
                return high as usize;
            }
        }
    }

    /// Fisher-Yates shuffle in place.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }

    /// Standard normal, by the 256-layer ziggurat (Marsaglia & Tsang 2000, with Doornik's 2005
    /// independent bits for the layer and the abscissa).
    pub fn normal(&mut self) -> f64 {
        let table = Ziggurat::get();
        // About eight nanoseconds, including the bits.
        training_ground_kernels::tally::add(60, 4);
        loop {
            let bits = self.next_u64();
            let layer = (bits & 0xff) as usize;
            // 52 high bits -> uniform on (-1, 1).
            let u = (bits >> 12) as f64 * (2.0 / 4_503_599_627_370_496.0) - 1.0;
            let x = u * table.x[layer];
            if x.abs() < table.x[layer + 1] {
                return x;
            }
            if layer == 0 {
                return self.normal_tail(u < 0.0);
            }
            let (low, high) = (table.f[layer], table.f[layer + 1]);
            if low + (high - low) * self.uniform() < libm::exp(-0.5 * x * x) {
                return x;
            }
        }
    }

    /// The part beyond `Ziggurat::R` (Marsaglia 1964).
    fn normal_tail(&mut self, negative: bool) -> f64 {
        loop {
            // 1 - uniform() is never 0, so the logarithms are finite.
            let x = -libm::log(1.0 - self.uniform()) / Ziggurat::R;
            let y = -libm::log(1.0 - self.uniform());
            if 2.0 * y > x * x {
                let tail = Ziggurat::R + x;
                return if negative { -tail } else { tail };
            }
        }
    }
}

/// High and low half of the 128-bit product x n. A 32-bit n is multiplied by halves: wasm has no wide product.
fn product(x: u64, n: u64) -> (u64, u64) {
    if n >> 32 != 0 {
        let product = u128::from(x) * u128::from(n);
        return ((product >> 64) as u64, product as u64);
    }
    let low = (x & 0xffff_ffff) * n;
    let high = (x >> 32) * n + (low >> 32);
    (high >> 32, x.wrapping_mul(n))
}

/// SplitMix64's finalizer (Steele, Lea & Flood 2014).
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Layer edges `x` (falling from the base layer's width to 0) and densities `f = exp(-x^2/2)`.
struct Ziggurat {
    x: [f64; 257],
    f: [f64; 257],
}

impl Ziggurat {
    const R: f64 = 3.654_152_885_361_009;
    const AREA: f64 = 0.004_928_673_233_992_336;

    fn get() -> &'static Ziggurat {
        static TABLE: OnceLock<Ziggurat> = OnceLock::new();
        TABLE.get_or_init(|| {
            let density = |x: f64| libm::exp(-0.5 * x * x);
            let mut x = [0.0; 257];
            x[0] = Self::AREA / density(Self::R);
            x[1] = Self::R;
            for i in 1..255 {
                x[i + 1] = libm::sqrt(-2.0 * libm::log(Self::AREA / x[i] + density(x[i])));
            }
            let f = x.map(density);
            Ziggurat { x, f }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_has_the_right_moments_and_tails() {
        let mut stream = Stream::new(1, "test", 0);
        let n = 400_000;
        let draws: Vec<f64> = (0..n).map(|_| stream.normal()).collect();
        let moment = |p: i32| draws.iter().map(|x| x.powi(p)).sum::<f64>() / n as f64;
        // Standard errors: sqrt(Var x^p / n).
        assert!(moment(1).abs() < 5.0 * (1.0 / n as f64).sqrt());
        assert!((moment(2) - 1.0).abs() < 5.0 * (2.0 / n as f64).sqrt());
        assert!(moment(3).abs() < 5.0 * (15.0 / n as f64).sqrt());
        assert!((moment(4) - 3.0).abs() < 5.0 * (96.0 / n as f64).sqrt());
        // P(|x| > R) = 2.58e-4: the tail branch is reached with the right weight.
        let tail = draws.iter().filter(|x| x.abs() > Ziggurat::R).count() as f64;
        let expected = 2.580_6e-4 * n as f64;
        assert!((tail - expected).abs() < 5.0 * expected.sqrt(), "{tail}");
    }

    #[test]
    fn below_is_uniform_and_shuffle_is_a_permutation() {
        let mut stream = Stream::new(2, "test", 0);
        let mut counts = [0; 7];
        for _ in 0..70_000 {
            counts[stream.below(7)] += 1;
        }
        assert!(
            counts.iter().all(|&c| (9_500..10_500).contains(&c)),
            "{counts:?}"
        );
        let mut items: Vec<usize> = (0..100).collect();
        stream.shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn streams_differ_by_seed_role_and_index() {
        let first = |seed, role, index| Stream::new(seed, role, index).next_u64();
        let all = [
            first(1, "weights", 0),
            first(2, "weights", 0),
            first(1, "data", 0),
            first(1, "weights", 1),
        ];
        for i in 0..4 {
            for j in 0..i {
                assert_ne!(all[i], all[j]);
            }
        }
    }
}
