//! Values and slopes of the activations on grids nobody has seen: proptest draws other numbers in every
//! run. The reference is f64, from other formulas than the engine's, and what is bounded is the relative
//! error: where f is flat an absolute bound proves nothing.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use training_ground::data::images::Shelf;
use training_ground::labs::activations::saturation::{DEPTH, PATHS, survive};
use training_ground::labs::activations::{Activations, Settings, table};
use training_ground::nn::{Activation, Layer, Number};
use training_ground::rng::Stream;
use training_ground::settings::RawConfig;

/// What a sum of terms is, and the size of its terms: next to a zero of f' only their sum of sizes can
/// be held against an error.
type Sum = (f64, f64);

fn sum(terms: &[f64]) -> Sum {
    (terms.iter().sum(), terms.iter().map(|t| t.abs()).sum())
}

fn sigmoid(x: f64) -> f64 {
    if x < 0.0 {
        libm::exp(x) / (1.0 + libm::exp(x))
    } else {
        1.0 / (1.0 + libm::exp(-x))
    }
}

/// 1 / cosh^2 by hyperbolic functions, beyond their range by its limit.
fn sech2(x: f64) -> f64 {
    if x.abs() > 300.0 {
        return 4.0 * libm::exp(-2.0 * x.abs());
    }
    let c = libm::cosh(x);
    1.0 / c / c
}

/// f'(x), and how many times f' loses what x is off, in relative terms: |x f''/f'| or a bound of it.
fn exact(act: Activation, x: f64) -> (Sum, f64) {
    let step = |slope: f64| if x > 0.0 { 1.0 } else { slope };
    match act {
        Activation::Sigmoid => (sum(&[0.25 * sech2(0.5 * x)]), x.abs()),
        Activation::Tanh => (sum(&[sech2(x)]), 2.0 * x.abs()),
        Activation::Elu { alpha } => (sum(&[step(alpha * libm::exp(x))]), x.abs()),
        Activation::Selu => {
            let (scale, alpha) = (1.050_700_987_355_480_5, 1.673_263_242_354_377_2);
            let below = alpha * libm::exp(x);
            (sum(&[scale * step(below)]), x.abs())
        }
        Activation::Softplus { beta } => (sum(&[sigmoid(beta * x)]), (beta * x).abs()),
        Activation::Gelu => {
            let cdf = 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2);
            let density = libm::exp(-0.5 * x * x) / libm::sqrt(2.0 * std::f64::consts::PI);
            (sum(&[cdf, x * density]), x * x)
        }
        Activation::GeluTanh => {
            let root = libm::sqrt(8.0 / std::f64::consts::PI);
            let u = root * (x + 0.044715 * x * x * x);
            let du = root * (1.0 + 3.0 * 0.044715 * x * x);
            let terms = [sigmoid(u), x * sigmoid(u) * sigmoid(-u) * du];
            (sum(&terms), x * du)
        }
        Activation::Silu { beta } => {
            let b = beta * x;
            (sum(&[sigmoid(b), b * sigmoid(b) * sigmoid(-b)]), b.abs())
        }
        Activation::Mish => {
            let s = x.max(0.0) + libm::log1p(libm::exp(-x.abs()));
            (sum(&[libm::tanh(s), x * sigmoid(x) * sech2(s)]), x.abs())
        }
        other => (sum(&[step(other.negative_slope())]), 0.0),
    }
}

const RULES: [Activation; 12] = [
    Activation::Sigmoid,
    Activation::Tanh,
    Activation::Relu,
    Activation::LeakyRelu { slope: 0.1 },
    Activation::Elu { alpha: 1.0 },
    Activation::Elu { alpha: 1.7 },
    Activation::Softplus { beta: 2.0 },
    Activation::Selu,
    Activation::Gelu,
    Activation::GeluTanh,
    Activation::Silu { beta: 1.3 },
    Activation::Mish,
];

/// Ulps a slope may be off beside what rounding x does: exps, a division, four or five products.
const ULPS: f64 = 12.0;

/// Relative error of the slope at `x` over its bound.
fn error<T: Number>(act: Activation, x: T, unit: f64, least: f64) -> f64 {
    let ((want, size), condition) = exact(act, x.f64());
    let alpha = T::of(act.negative_slope());
    let got = act.derivative(x, act.value(x, alpha), alpha).f64();
    // Subnormal numbers have fewer digits.
    let allowed = (ULPS + 2.0 * condition.abs()) * unit * size.max(least);
    (got - want).abs() / allowed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn slopes_in_f32_keep_their_digits(x in -110.0f32..110.0, near in -12.0f32..12.0, which in 0..RULES.len()) {
        for x in [x, near] {
            let off = error(RULES[which], x, f64::from(f32::EPSILON) / 2.0, 1e-37);
            prop_assert!(off <= 1.0, "{:?}' at {x}: {off} times the bound", RULES[which]);
        }
    }

    #[test]
    fn slopes_in_f64_keep_their_digits(x in -750.0..750.0, near in -12.0..12.0, which in 0..RULES.len()) {
        for x in [x, near] {
            let off = error(RULES[which], x, f64::EPSILON / 2.0, 1e-300);
            prop_assert!(off <= 1.0, "{:?}' at {x}: {off} times the bound", RULES[which]);
        }
    }

    /// z times a sigmoid: no digits are lost where 1 + tanh would be next to nothing.
    #[test]
    fn values_of_both_gelus_keep_their_digits(x in -12.0f32..12.0) {
        let z = f64::from(x);
        let u = libm::sqrt(8.0 / std::f64::consts::PI) * (z + 0.044715 * z * z * z);
        let du = u.abs() * 3.0;
        for (act, want, condition) in [
            (Activation::GeluTanh, z * sigmoid(u), du),
            (Activation::Gelu, z * 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2), z * z),
        ] {
            let got = f64::from(act.value(x, 0.0));
            let allowed = (ULPS + 2.0 * condition) * f64::from(f32::EPSILON) / 2.0 * want.abs().max(1e-37);
            prop_assert!((got - want).abs() <= allowed, "{act:?} at {x}: {got:e}, not {want:e}");
        }
    }

    /// What training multiplies by may round to an absolute error, but not beyond.
    #[test]
    fn training_s_slopes_are_near(x in -110.0f32..110.0, which in 0..RULES.len()) {
        let ((want, size), _) = exact(RULES[which], f64::from(x));
        let alpha = RULES[which].negative_slope() as f32;
        let a = RULES[which].value(x, alpha);
        let got = f64::from(RULES[which].training_derivative(x, a, alpha));
        prop_assert!((got - want).abs() <= 2e-6 * size.max(1.0), "{:?}' at {x}: {got:e}, not {want:e}", RULES[which]);
    }
}

/// The place that was wrong by 1.5e-3, and the same far out on the other side.
#[test]
fn the_tail_of_the_tanh_form_of_gelu() {
    let mut s = Stream::new(11, "slopes", 0);
    for _ in 0..20_000 {
        let x = (-3.0 - 3.0 * s.uniform()) as f32;
        let ((want, _), _) = exact(Activation::GeluTanh, f64::from(x));
        let got = f64::from(Activation::GeluTanh.derivative(x, 0.0, 0.0));
        assert!(
            ((got - want) / want).abs() < 2e-5,
            "{x}: {got:e}, not {want:e}"
        );
    }
}

/// Slices, layers and the curves of the labs are made of the same numbers.
#[test]
fn slopes_of_slices_and_layers_are_those_of_single_values() {
    let mut s = Stream::new(12, "slopes", 0);
    let z: Vec<f64> = (0..1003).map(|_| 20.0 * s.normal()).collect();
    let narrow: Vec<f32> = z.iter().map(|&z| z as f32).collect();
    for act in RULES {
        let (a, slopes) = table::curves(act, &z);
        let alpha = act.negative_slope();
        for ((&z, &a), slope) in z.iter().zip(&a).zip(slopes) {
            assert_eq!(
                slope.to_bits(),
                act.derivative(z, a, alpha).to_bits(),
                "{act:?}"
            );
        }
        let layer = Layer::<f32>::new(1, 1, act);
        let a: Vec<f32> = narrow.iter().map(|&z| act.value(z, alpha as f32)).collect();
        let mut slopes = vec![0.0; narrow.len()];
        layer.slopes(&narrow, &a, &mut slopes);
        for ((&z, &a), slope) in narrow.iter().zip(&a).zip(slopes) {
            let want = act.derivative(z, a, alpha as f32);
            assert_eq!(slope.to_bits(), want.to_bits(), "{act:?} at {z}");
        }
    }
}

/// The product of ten slopes of tanh in logarithms, where nothing cancels and nothing is too small.
#[test]
fn ten_layers_of_tanh_leave_what_logarithms_say() {
    let mut stream = Stream::new(1, "activations/paths", 0);
    let draws: Vec<f64> = (0..PATHS * DEPTH).map(|_| stream.normal()).collect();
    for s in [1.0, 3.0, 10.0] {
        let log_slope = |g: &f64| {
            let x = (s * g).abs();
            2.0 * (std::f64::consts::LN_2 - x - libm::log1p(libm::exp(-2.0 * x)))
        };
        let mut logs: Vec<f64> = (draws.chunks_exact(DEPTH))
            .map(|path| path.iter().map(log_slope).sum())
            .collect();
        logs.sort_by(f64::total_cmp);
        let survival = survive(Activation::Tanh, &draws, s);
        for (q, got) in [0.25, 0.5, 0.75].into_iter().zip(survival.ten) {
            // Between two of the sorted products: linear in them, not in their logarithms.
            let at = q * (PATHS - 1) as f64;
            let (low, high) = (
                libm::exp(logs[at as usize]),
                libm::exp(logs[at as usize + 1]),
            );
            let want = low + (at - libm::floor(at)) * (high - low);
            assert!(
                ((got - want) / want).abs() < 1e-11,
                "s = {s}: {got:e}, not {want:e}"
            );
        }
    }
}

/// The gate shows the slope to its last digits, also where training's has none left.
#[test]
fn a_gate_far_out_shows_what_gets_through() {
    let pairs = [("act", "tanh"), ("x", "12"), ("up", "2")];
    let (config, _) = Settings::lenient(&RawConfig::from_pairs(pairs));
    let lab = Activations::new(config, &Shelf::default());
    let gate = &lab.picture().expect("the first view").gate;
    let want = sech2(12.0);
    assert!(
        ((gate.local - want) / want).abs() < 1e-14,
        "{:e}",
        gate.local
    );
    assert_eq!(gate.downstream, 2.0 * gate.local);
}
