//! sin and cos for the angles of a plane, bit-identical to `libm`'s. They leave out its reduction of huge
//! arguments, which is a kilobyte and a half of the page's first load.
//!
//! The method is FreeBSD's (`e_rem_pio2.c`, `k_sin.c`, `k_cos.c`; Copyright (C) 1993 by Sun
//! Microsystems, Inc. All rights reserved. Permission to use, copy, modify, and distribute this
//! software is freely granted, provided that this notice is preserved).

/// Arguments must be smaller than this; 2^20 pi/2 = 1 647 099.
pub const LIMIT: f64 = 1.6e6;

/// pi/2 in three parts of 33 bits, each with the remainder after it.
const PARTS: [(f64, f64); 3] = [
    (1.570_796_326_734_125_6, 6.077_100_506_506_192e-11),
    (6.077_100_506_303_966e-11, 2.022_266_248_795_950_6e-21),
    (2.022_266_248_711_166_5e-21, 8.478_427_660_368_9e-32),
];

/// Bits 32 to 62: the exponent and the first digits.
fn high(x: f64) -> u32 {
    (x.to_bits() >> 32) as u32 & 0x7fff_ffff
}

/// The multiple of pi/2 nearest to `x`, and the remainder as a sum of two numbers.
fn reduce(x: f64) -> (i32, f64, Option<f64>) {
    let ix = high(x);
    // Up to 9/4 pi one part is enough, except next to a multiple of pi/2. Each multiple is the nearest up to:
    const ENDS: [u32; 5] = [
        0x3fe9_21fb,
        0x4002_d97c,
        0x400f_6a7a,
        0x4015_fdbc,
        0x401c_463b,
    ];
    let few = match ix {
        0x3ff9_21fb | 0x4009_21fb | 0x4012_d97c | 0x4019_21fb => None,
        _ => ENDS.iter().position(|&end| ix <= end),
    };
    if let Some(n) = few {
        let n = n as i32 * if x < 0.0 { -1 } else { 1 };
        let z = x - f64::from(n) * PARTS[0].0;
        let tail = f64::from(n) * PARTS[0].1;
        let y = z - tail;
        return (n, y, Some((z - y) - tail));
    }
    // Adding it rounds to a whole number.
    const TO_INT: f64 = 1.5 / f64::EPSILON;
    let count = x * std::f64::consts::FRAC_2_PI + TO_INT - TO_INT;
    let mut r = x - count * PARTS[0].0;
    let mut w = count * PARTS[0].1;
    let mut y = r - w;
    // As many parts as cancellation requires.
    for (&(part, rest), lost) in PARTS[1..].iter().zip([16, 49]) {
        if (ix >> 20) as i32 - (high(y) >> 20) as i32 <= lost {
            break;
        }
        let t = r;
        w = count * part;
        r = t - w;
        w = count * rest - ((t - r) - w);
        y = r - w;
    }
    (count as i32, y, Some((r - y) - w))
}

/// sin(x + tail) for |x| < pi/4; without a tail the terms are added in a different order.
fn sin_near(x: f64, tail: Option<f64>) -> f64 {
    let z = x * x;
    let w = z * z;
    let r = 8.333_333_333_322_49e-3
        + z * (-1.984_126_982_985_795e-4 + z * 2.755_731_370_707_006_8e-6)
        + z * w * (-2.505_076_025_340_686_3e-8 + z * 1.589_690_995_211_55e-10);
    let v = z * x;
    const S1: f64 = -1.666_666_666_666_663_2e-1;
    match tail {
        None => x + v * (S1 + z * r),
        Some(y) => x - ((z * (0.5 * y - v * r) - y) - v * S1),
    }
}

/// cos(x + y) for |x| < pi/4 and a tail y.
fn cos_near(x: f64, y: f64) -> f64 {
    let z = x * x;
    let w = z * z;
    let r = z
        * (4.166_666_666_666_66e-2
            + z * (-1.388_888_888_887_411e-3 + z * 2.480_158_728_947_673e-5))
        + w * w
            * (-2.755_731_435_139_066_3e-7
                + z * (2.087_572_321_298_175e-9 + z * -1.135_964_755_778_819_5e-11));
    let hz = 0.5 * z;
    let w = 1.0 - hz;
    w + (((1.0 - w) - hz) + (z * r - x * y))
}

/// sin(x + quarters pi/2); NaN from [`LIMIT`] on.
fn turned(x: f64, quarters: i32) -> f64 {
    if x.is_nan() || x.abs() >= LIMIT {
        return f64::NAN;
    }
    let (n, y, tail) = match high(x) {
        ..=0x3fe9_21fb => (0, x, None),
        _ => reduce(x),
    };
    let near = match (n + quarters) & 1 {
        0 => sin_near(y, tail),
        _ => cos_near(y, tail.unwrap_or(0.0)),
    };
    match (n + quarters) & 2 {
        0 => near,
        _ => -near,
    }
}

/// sin x (radians).
pub fn sin(x: f64) -> f64 {
    // So small that sin x = x; this keeps -0.
    if high(x) < 0x3e50_0000 {
        x
    } else {
        turned(x, 0)
    }
}

/// cos x (radians).
pub fn cos(x: f64) -> f64 {
    turned(x, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(x: f64) {
        for x in [x, -x] {
            assert_eq!(sin(x).to_bits(), libm::sin(x).to_bits(), "sin {x}");
            assert_eq!(cos(x).to_bits(), libm::cos(x).to_bits(), "cos {x}");
        }
    }

    #[test]
    fn the_bits_of_libm() {
        for x in [0.0, f64::MIN_POSITIVE, 5e-324, 1e-300, 1e-9, 1.4e-8, 1.5e-8] {
            same(x);
        }
        let mut stream = crate::rng::Stream::new(1, "angles", 0);
        for i in 0..200_000 {
            let size = [1.0, 7.0, 30.0, 1000.0, LIMIT][i % 5];
            same(stream.uniform_in(0.0, size));
        }
        // Eighths of a turn and their neighbors, where the cases change and digits cancel.
        for k in 1..100_000 {
            let x = f64::from(k) * std::f64::consts::FRAC_PI_4;
            for step in -40i64..=40 {
                let bits = x.to_bits() as i64 + step * [1, 1 << 20, 1 << 32][k as usize % 3];
                same(f64::from_bits(bits as u64));
            }
        }
    }

    #[test]
    fn too_far_is_no_number() {
        for x in [LIMIT, -LIMIT, 1e300, f64::INFINITY, f64::NAN] {
            assert!(sin(x).is_nan() && cos(x).is_nan());
        }
    }
}
