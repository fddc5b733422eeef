//! The vector kernels against their scalar references. Natively they use the portable four lanes, with
//! overflow checks and debug assertions, and run under Miri if available.

mod refused;

use crate::f32x4::F32x4;
use crate::gemm::{Form, KC, MC, NC, blocked, reference};
use crate::lane::Lane;
use crate::math::{self, map_lanes, map_scalar};

/// A test generator, since the crate has no other: xorshift64*, mapped to [-1, 1).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 40) as f32;
        high / (1u32 << 23) as f32 - 1.0
    }

    fn take(&mut self, len: usize) -> Vec<f32> {
        (0..len).map(|_| self.next()).collect()
    }
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|x| x.to_bits()).collect()
}

fn check(m: usize, k: usize, n: usize) {
    let mut numbers = Numbers(1 + (m * 7919 + k * 104_729 + n) as u64);
    let (a, b) = (numbers.take(m * k), numbers.take(k * n));
    let (start, bias) = (numbers.take(m * n), numbers.take(n));
    let (mut one, mut two) = (Vec::new(), Vec::new());
    for form in [Form::Nn, Form::Tn, Form::Nt] {
        for accumulate in [false, true] {
            let (mut fast, mut plain) = (start.clone(), start.clone());
            blocked::gemm(form, m, k, n, &a, &b, &mut fast, accumulate, &mut one);
            reference::gemm(form, m, k, n, &a, &b, &mut plain, accumulate, &mut two);
            assert_eq!(bits(&fast), bits(&plain), "{form:?} {m} x {k} x {n}");
        }
    }
    let (mut fast, mut plain) = (start.clone(), start);
    let mut complete = vec![0; m];
    let done = &mut |first: usize, rows: &mut [f32]| {
        for row in &mut complete[first..first + rows.len() / n] {
            *row += 1;
        }
    };
    blocked::affine(m, k, n, &a, &b, &bias, &mut fast, &mut one, done);
    reference::gemm(Form::Nn, m, k, n, &a, &b, &mut plain, false, &mut two);
    crate::add_bias(&mut plain, &bias);
    assert_eq!(bits(&fast), bits(&plain), "with a bias, {m} x {k} x {n}");
    assert!(complete.iter().all(|&times| times == 1), "{complete:?}");
}

#[test]
fn small_products_have_the_bits_of_the_reference() {
    let sizes: &[usize] = if cfg!(miri) {
        &[1, 5, 9]
    } else {
        &[1, 2, 3, 4, 5, 8, 9, 11, 16, 21]
    };
    for &m in sizes {
        for &k in sizes {
            for &n in sizes {
                check(m, k, n);
            }
        }
    }
}

#[test]
fn packed_products_have_the_bits_of_the_reference() {
    if cfg!(miri) {
        return check(13, 65, 43);
    }
    // Sizes across the edges of blocks and tiles.
    for (m, k, n) in [
        (MC + 1, 90, 20),
        (2 * MC - 1, KC + 3, 51),
        (13, 2 * KC + 6, 40),
        (14, 5, 2 * NC + 3),
        (12, KC, NC + 1),
        (300, 9, 31),
        (121, 40, 18),
    ] {
        check(m, k, n);
    }
}

#[test]
fn lanes_have_the_bits_of_single_numbers() {
    let mut values: Vec<f32> = (0..=u32::MAX)
        .step_by(if cfg!(miri) { 400_000_009 } else { 1_000_003 })
        .map(f32::from_bits)
        .filter(|x| !x.is_nan())
        .collect();
    values.extend([0.0, -0.0, f32::INFINITY, f32::NEG_INFINITY]);
    for len in [values.len(), 3, 2, 1, 0] {
        let x = &values[values.len() - len..];
        let [mut lanes, mut single] = [x.to_vec(), x.to_vec()];
        for f in [
            (
                map_lanes::<math::Exp> as fn(&mut [f32]),
                map_scalar::<math::Exp> as fn(&mut [f32]),
            ),
            (map_lanes::<math::ExpM1>, map_scalar::<math::ExpM1>),
            (map_lanes::<math::Sigmoid>, map_scalar::<math::Sigmoid>),
            (map_lanes::<math::Softplus>, map_scalar::<math::Softplus>),
            (map_lanes::<math::Tanh>, map_scalar::<math::Tanh>),
        ] {
            lanes.copy_from_slice(x);
            single.copy_from_slice(x);
            f.0(&mut lanes);
            f.1(&mut single);
            assert_eq!(bits(&lanes), bits(&single));
        }
    }
}

#[test]
fn four_lanes_load_store_and_transpose() {
    let x: Vec<f32> = (0..16).map(|i| i as f32).collect();
    let mut out = [-1.0f32; 16];
    // SAFETY: sixteen numbers in each.
    unsafe {
        let rows = [0, 4, 8, 12].map(|i| F32x4::load(x.as_ptr().add(i)));
        for (i, column) in F32x4::transpose(rows).into_iter().enumerate() {
            column.store(out.as_mut_ptr().add(4 * i));
        }
        for i in 0..16 {
            assert_eq!(out[i], x[i % 4 * 4 + i / 4]);
        }
        for count in 0..=5 {
            out.fill(-1.0);
            F32x4::load(x.as_ptr()).store_up_to(count, out.as_mut_ptr());
            let kept = count.min(4);
            assert_eq!(out[..kept], x[..kept]);
            assert!(out[kept..].iter().all(|&x| x == -1.0));
        }
        F32x4::load_first::<3>(x.as_ptr().add(1)).store(out.as_mut_ptr());
        assert_eq!(out[..4], [1.0, 2.0, 3.0, 0.0]);
        let places = [9, 2, 7, 4].map(|i| x.as_ptr().add(i));
        F32x4::gather(places).store(out.as_mut_ptr());
        assert_eq!(out[..4], [9.0, 2.0, 7.0, 4.0]);
        let z = F32x4::load([1.0, 0.0, -1.0, f32::NAN].as_ptr());
        F32x4::splat(2.0).where_positive(z).store(out.as_mut_ptr());
        assert_eq!(out[..4], [2.0, 0.0, 0.0, 0.0]);
    }
}
