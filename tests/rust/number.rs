//! Numbers and their texts: JavaScript's conversions in the page, core's elsewhere.

use training_ground::number::{number_text, parse_number, single_text};
use training_ground::rng::Stream;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn only_finite_decimal_numbers_are_read() {
    let good = [
        ("1", 1.0),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("+1e3", 1000.0),
        ("1E-3", 1e-3),
        ("1e+2", 100.0),
    ];
    for (text, x) in good {
        assert_eq!(parse_number(text), Some(x), "{text}");
    }
    let bad = [
        "", " ", " 1", ".", "e5", "1e", "+-1", "1-2", "0x10", "inf", "NaN", "Infinity", "1_0",
        "1,5", "1e999", "٣",
    ];
    for text in bad {
        assert_eq!(parse_number(text), None, "{text}");
    }
}

#[test]
fn a_text_is_the_shortest_that_reads_back() {
    let texts = [
        (0.0, "0"),
        (-0.0, "-0"),
        (0.03, "0.03"),
        (1e-4, "0.0001"),
        (9.9e-5, "9.9e-5"),
        (-1.5e20, "-1.5e20"),
        (1e15, "1e15"),
        (123456789012345.0, "123456789012345"),
        (5e-324, "5e-324"),
        (0.1 + 0.2, "0.30000000000000004"),
        (f64::NAN, "NaN"),
        (f64::NEG_INFINITY, "-inf"),
    ];
    for (x, text) in texts {
        assert_eq!(number_text(x), text);
    }
    assert_eq!(single_text(0.1), "0.1");
    assert_eq!(single_text(-1e-7), "-1e-7");
    assert_eq!(single_text(16_777_216.0), "16777216");
}

#[test]
fn every_number_comes_back_from_its_text() {
    let mut stream = Stream::new(1, "test/number", 0);
    for _ in 0..10_000 {
        let x = f64::from_bits(stream.next_u64());
        if x.is_finite() {
            let back = parse_number(&number_text(x)).map(f64::to_bits);
            assert_eq!(back, Some(x.to_bits()), "{x:e}");
            // JavaScript's conversions and core's are the same.
            for text in [format!("{x}"), format!("{x:e}"), format!("{x:.20e}")] {
                let read = parse_number(&text).map(f64::to_bits);
                assert_eq!(read, text.parse().ok().map(f64::to_bits), "{text}");
            }
            let here = if (1e-4..1e15).contains(&x.abs()) {
                format!("{x}")
            } else {
                format!("{x:e}")
            };
            assert_eq!(number_text(x), here);
        }
        let x = f32::from_bits(stream.next_u64() as u32);
        if x.is_finite() {
            let text = single_text(x);
            let back = parse_number(&text).map(|x| (x as f32).to_bits());
            assert_eq!(back, Some(x.to_bits()), "{x:e}");
            // As short as the shortest.
            let digits = |t: &str| {
                let t = t.split('e').next().unwrap_or("").replace(['-', '.'], "");
                t.trim_start_matches('0').trim_end_matches('0').len()
            };
            assert_eq!(digits(&text), digits(&format!("{x}")), "{x:e} as {text}");
        }
    }
}
