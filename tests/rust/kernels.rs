//! The kernels against plain definitions and f64: natively and in the browser.

use training_ground::nn::Activation;
use training_ground::nn::Gemm;
use training_ground::nn::kernels::{self, math};
use training_ground::rng::Stream;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|x| x.to_bits()).collect()
}

/// `C = A B` as the contract states it: one sum in the order of k, from 0.
fn plain(m: usize, k: usize, n: usize, a: &[f32], b: &[f32]) -> Vec<f32> {
    let mut c = vec![0.0; m * n];
    for i in 0..m {
        for p in 0..k {
            for j in 0..n {
                c[i * n + j] += a[i * k + p] * b[p * n + j];
            }
        }
    }
    c
}

fn transposed(rows: usize, columns: usize, x: &[f32]) -> Vec<f32> {
    let at = |i: usize| x[(i % rows) * columns + i / rows];
    (0..rows * columns).map(at).collect()
}

fn check_product(m: usize, k: usize, n: usize, scratch: &mut Vec<f32>) {
    let mut s = Stream::new(1, "kernels", (m * 1_000_000 + k * 1000 + n) as u64);
    let mut random = |len: usize| -> Vec<f32> { (0..len).map(|_| s.normal() as f32).collect() };
    let (a, b) = (random(m * k), random(k * n));
    let want = bits(&plain(m, k, n, &a, &b));
    let mut c = vec![f32::NAN; m * n];
    kernels::matmul(m, k, n, &a, &b, &mut c, scratch);
    assert_eq!(bits(&c), want, "A B, {m} x {k} x {n}");
    c.fill(f32::NAN);
    let at = transposed(m, k, &a);
    kernels::matmul_tn(k, m, n, &at, &b, &mut c, scratch);
    assert_eq!(bits(&c), want, "A^T B, {m} x {k} x {n}");
    c.fill(f32::NAN);
    let bt = transposed(k, n, &b);
    kernels::matmul_nt(m, k, n, &a, &bt, &mut c, scratch);
    assert_eq!(bits(&c), want, "A B^T, {m} x {k} x {n}");
    // A bias in the same pass is a bias added afterwards.
    let bias = random(n);
    c.fill(f32::NAN);
    // Every row is shown once, and whole.
    let mut shown = vec![f32::NAN; m * n];
    let mut seen = vec![false; m];
    f32::affine(
        m,
        k,
        n,
        &a,
        &b,
        &bias,
        &mut c,
        scratch,
        &mut |first, rows| {
            for (row, z) in rows.chunks_exact(n).enumerate() {
                assert!(!seen[first + row], "row {} twice", first + row);
                seen[first + row] = true;
                shown[(first + row) * n..][..n].copy_from_slice(z);
            }
        },
    );
    assert!(seen.iter().all(|&s| s), "rows {m} x {k} x {n}");
    let mut want = plain(m, k, n, &a, &b);
    for row in want.chunks_exact_mut(n) {
        for (x, b) in row.iter_mut().zip(&bias) {
            *x += b;
        }
    }
    assert_eq!(bits(&c), bits(&want), "A B + bias, {m} x {k} x {n}");
    assert_eq!(bits(&shown), bits(&want), "rows shown, {m} x {k} x {n}");
}

#[test]
fn products_keep_the_order_of_every_sum() {
    // One scratch for all, as in a network: a buffer too large or left dirty must not matter.
    let mut scratch = vec![f32::NAN; 100];
    for m in [1, 2, 3, 4, 5, 9, 16, 19] {
        for k in [0, 1, 2, 3, 4, 7, 8, 33] {
            for n in [1, 2, 3, 4, 5, 8, 11, 16, 21] {
                check_product(m, k, n, &mut scratch);
            }
        }
    }
    // Across the edges of the blocks: 64 rows, 512 steps of k, 1024 columns; and of the tiles.
    for (m, k, n) in [
        (119, 40, 255),
        (120, 512, 16),
        (121, 513, 17),
        (13, 1030, 40),
        (241, 30, 257),
        (17, 511, 520),
        (12, 600, 259),
        (300, 9, 31),
        (125, 20, 1023),
        (126, 515, 1026),
        (14, 5, 2051),
        (15, 70, 36),
        (127, 70, 50),
        (63, 80, 12),
        (65, 90, 20),
    ] {
        check_product(m, k, n, &mut scratch);
    }
}

/// Bit patterns over the whole range of f32, NaN left out, and the numbers that need care.
fn sweep(step: usize) -> impl Iterator<Item = f32> {
    let special = [
        0.0,
        -0.0,
        1e-45,
        -1e-45,
        1.1754944e-38,
        -1e-38,
        1.0,
        -1.0,
        88.722_83,
        88.722_84,
        89.5,
        -87.336_55,
        -103.9,
        -103.98,
        -104.5,
        9.010_913,
        -17.5,
        f32::MAX,
        f32::MIN,
        f32::INFINITY,
        f32::NEG_INFINITY,
    ];
    let patterns = (0..=u32::MAX).step_by(step).map(f32::from_bits);
    special.into_iter().chain(patterns.filter(|x| !x.is_nan()))
}

/// Distance of `got` from `want` in units in the last place of an f32 of want's size.
fn ulps(got: f32, want: f64) -> f64 {
    let rounded = want as f32;
    if rounded.is_infinite() || got.is_infinite() || want.is_nan() {
        // Half an ulp beyond the largest f32 is still a rounding.
        let same = rounded == got || (got == f32::MAX && want < 3.403e38);
        return if same { 0.0 } else { f64::INFINITY };
    }
    let exponent = (f64::from(rounded.abs()).to_bits() >> 52) as i32 - 1023;
    let ulp = libm::ldexp(1.0, exponent.max(-126) - 23);
    (f64::from(got) - want).abs() / ulp
}

#[test]
fn functions_stay_within_their_bounds() {
    type Case = (&'static str, fn(f32) -> f32, fn(f64) -> f64, f64);
    let cases: [Case; 5] = [
        ("exp", math::exp, libm::exp, 1.1),
        ("expm1", math::exp_m1, libm::expm1, 1.9),
        (
            "sigmoid",
            math::sigmoid,
            |x| 1.0 / (1.0 + libm::exp(-x)),
            2.5,
        ),
        (
            "softplus",
            math::softplus,
            |x| x.max(0.0) + libm::log1p(libm::exp(-x.abs())),
            3.0,
        ),
        ("tanh", math::tanh, libm::tanh, 5.9),
    ];
    let step = if cfg!(target_arch = "wasm32") {
        49_999
    } else {
        1_499
    };
    for (name, f, exact, bound) in cases {
        let mut worst = (0.0, 0.0);
        // Half of all f32 are far beyond what these functions tell apart: [-110, 110] gets more.
        let near = (0..2_000_000 / (step / 500))
            .map(|i| i as f32 * (220.0 / 2e6 * (step / 500) as f32) - 110.0);
        for x in sweep(step).chain(near) {
            let error = ulps(f(x), exact(f64::from(x)));
            if error > worst.0 {
                worst = (error, x);
            }
        }
        println!("{name}: {:.3} ulp at {:e}", worst.0, worst.1);
        assert!(worst.0 <= bound, "{name}: {} ulp at {:e}", worst.0, worst.1);
        assert!(f(f32::NAN).is_nan(), "{name} of NaN");
    }
    let worst = (0..=1_000_000)
        .map(|i| i as f32 / 1e6)
        .map(|u| ulps(math::ln_1p_unit(u), libm::log1p(f64::from(u))))
        .fold(0.0, f64::max);
    println!("ln_1p: {worst:.3}");
    assert!(worst <= 2.0, "ln_1p: {worst} ulp");
}

#[test]
fn functions_at_the_edges() {
    let inf = f32::INFINITY;
    assert_eq!(bits(&[math::exp(0.0), math::exp(-0.0)]), bits(&[1.0, 1.0]));
    assert_eq!(bits(&[math::exp(inf), math::exp(-inf)]), bits(&[inf, 0.0]));
    assert_eq!(math::exp(89.0), inf);
    assert_eq!(
        bits(&[math::tanh(0.0), math::tanh(-0.0)]),
        bits(&[0.0, -0.0])
    );
    assert_eq!(
        bits(&[math::tanh(inf), math::tanh(-inf)]),
        bits(&[1.0, -1.0])
    );
    assert_eq!(
        bits(&[math::tanh(9.1), math::tanh(-40.0)]),
        bits(&[1.0, -1.0])
    );
    assert_eq!(
        bits(&[math::exp_m1(0.0), math::exp_m1(-0.0)]),
        bits(&[0.0, -0.0])
    );
    assert_eq!(
        bits(&[math::exp_m1(inf), math::exp_m1(-inf)]),
        bits(&[inf, -1.0])
    );
    assert_eq!(
        bits(&[math::sigmoid(0.0), math::sigmoid(-0.0)]),
        bits(&[0.5, 0.5])
    );
    assert_eq!(
        bits(&[math::sigmoid(inf), math::sigmoid(-inf)]),
        bits(&[1.0, 0.0])
    );
    assert_eq!(
        bits(&[math::softplus(inf), math::softplus(-inf)]),
        bits(&[inf, 0.0])
    );
}

#[test]
fn slices_have_the_bits_of_single_values() {
    fn check<F: math::Function>(name: &str) {
        let mut fast: Vec<f32> = sweep(99_991).collect();
        // Not a multiple of the lanes, and every length of a rest.
        fast.extend_from_slice(&[0.3, -0.7, 1.5][..fast.len() % 3 + 1]);
        let mut twin = fast.clone();
        math::map::<F>(&mut fast);
        math::map_scalar::<F>(&mut twin);
        assert_eq!(bits(&fast), bits(&twin), "{name}");
        let mut nan = [0.0, f32::NAN, 1.0, f32::NAN, f32::NAN];
        math::map::<F>(&mut nan);
        assert!(nan[1].is_nan() && nan[3].is_nan() && nan[4].is_nan() && !nan[0].is_nan());
    }
    check::<math::Exp>("exp");
    check::<math::ExpM1>("expm1");
    check::<math::Sigmoid>("sigmoid");
    check::<math::Softplus>("softplus");
    check::<math::Tanh>("tanh");
}

#[test]
fn activations_of_slices_are_those_of_single_values() {
    let rules = [
        Activation::Linear,
        Activation::Sigmoid,
        Activation::Tanh,
        Activation::Relu,
        Activation::LeakyRelu { slope: 0.1 },
        Activation::Prelu {
            alpha: 0.25,
            shared: true,
        },
        Activation::Elu { alpha: 1.3 },
        Activation::Softplus { beta: 2.0 },
        Activation::Selu,
        Activation::Gelu,
        Activation::GeluTanh,
        Activation::Silu { beta: 1.7 },
        Activation::Mish,
    ];
    let mut s = Stream::new(2, "kernels", 0);
    let mut z: Vec<f32> = (0..1003).map(|_| 4.0 * s.normal() as f32).collect();
    z.extend([0.0, -0.0, 1e-40, -1e-40, 60.0, -60.0, 120.0, -120.0]);
    let da: Vec<f32> = z.iter().map(|_| s.normal() as f32).collect();
    let (mut a, mut dz) = (vec![0.0; z.len()], vec![0.0; z.len()]);
    for rule in rules {
        let alpha = 0.3;
        rule.values(&z, &mut a, alpha);
        let want: Vec<f32> = z.iter().map(|&z| rule.value(z, alpha)).collect();
        assert_eq!(bits(&a), bits(&want), "{rule:?}");
        rule.derivatives(&z, &a, &da, &mut dz, alpha);
        let slope = |i: usize| da[i] * rule.training_derivative(z[i], a[i], alpha);
        let want: Vec<f32> = (0..z.len()).map(slope).collect();
        assert_eq!(bits(&dz), bits(&want), "{rule:?}' in training");
        rule.slopes(&z, &a, &mut dz, alpha);
        let slope = |i: usize| rule.derivative(z[i], a[i], alpha);
        let want: Vec<f32> = (0..z.len()).map(slope).collect();
        assert_eq!(bits(&dz), bits(&want), "{rule:?}'");
        let wide: Vec<f64> = z.iter().map(|&z| f64::from(z)).collect();
        let mut out = vec![0.0; z.len()];
        rule.values(&wide, &mut out, 0.3);
        for (z, got) in wide.iter().zip(out) {
            assert_eq!(
                got.to_bits(),
                rule.value(*z, 0.3).to_bits(),
                "{rule:?} in f64"
            );
        }
    }
}

/// libm's own functions err by up to 2 ulp: ours stay within 4 of it, and are exact at the ends.
#[test]
fn double_functions_are_libm_s_within_rounding() {
    let ulp = |want: f64| f64::from_bits(want.abs().to_bits() + 1) - want.abs();
    let mut worst = 0.0f64;
    for i in -250_000i64..=250_000 {
        // Dense near 0 and out to where it is flat.
        let t = i as f64 / 250_000.0;
        for x in [22.0 * t, t * t * t, 1e-9 * t, 0.5 * t] {
            let (got, want) = (kernels::math64::tanh(x), libm::tanh(x));
            worst = worst.max((got - want).abs() / ulp(want));
        }
        let x = 745.0 * t;
        let (got, want) = (kernels::math64::exp(x), libm::exp(x));
        if want.is_finite() {
            worst = worst.max((got - want).abs() / ulp(want));
        }
    }
    assert!(worst <= 4.0, "{worst} ulp");
    for x in [0.0, 30.0, 1e300, f64::INFINITY] {
        let want: f64 = if x == 0.0 { 0.0 } else { 1.0 };
        assert_eq!(kernels::math64::tanh(x).to_bits(), want.to_bits());
        assert_eq!(kernels::math64::tanh(-x).to_bits(), (-want).to_bits());
    }
    assert!(kernels::math64::tanh(f64::NAN).is_nan() && kernels::math64::exp(f64::NAN).is_nan());
    assert_eq!(kernels::math64::exp(0.0), 1.0);
    assert_eq!(kernels::math64::exp(f64::INFINITY), f64::INFINITY);
    assert_eq!(kernels::math64::exp(f64::NEG_INFINITY), 0.0);
}

/// Sizes whose product is more than a `usize` are refused, not wrapped: the same check stands before every
/// loop over raw pointers. 2^(half of the bits) squared wraps to 0, which every slice is long enough for.
#[test]
fn sizes_that_wrap_are_too_many() {
    let half = 1usize << (usize::BITS / 2);
    for (len, rows, columns, enough) in [
        (0, half, half, false),
        (usize::MAX, half, half, false),
        (usize::MAX, usize::MAX, 2, false),
        (7, 2, 4, false),
        (8, 2, 4, true),
        (0, 0, usize::MAX, true),
        (0, usize::MAX, 0, true),
    ] {
        assert_eq!(
            kernels::holds(len, rows, columns),
            enough,
            "{rows} x {columns}"
        );
    }
}

/// 2^32 multiplications: on a 32-bit target their number wraps to 0, and the product was taken for a
/// small one.
#[test]
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
fn a_huge_product_is_not_small() {
    let blocks = f32::scratch(kernels::Form::Nn, 1024, 4096, 1024);
    assert_eq!(blocks, 512 * (64 + 1024));
}

/// These tests are worth little for the unsafe loops when they are built without the checks.
#[test]
#[cfg(not(target_arch = "wasm32"))]
fn the_tests_are_built_with_every_check() {
    const { assert!(cfg!(debug_assertions)) };
    let sum = std::panic::catch_unwind(|| std::hint::black_box(usize::MAX) + 1);
    assert!(sum.is_err(), "an overflow went unnoticed");
}
