//! In a real browser: snapshots as the page gets them, beside what serde-wasm-bindgen makes of them.
#![cfg(target_arch = "wasm32")]

use serde::Serialize;
use std::borrow::Cow;
use training_ground::labs::column::Column;
use training_ground::labs::playground::Playground;
use training_ground::labs::playground::fields;
use training_ground::labs::playground::settings::Config;
use training_ground::page::plain::to_js;
use training_ground::settings::{RawConfig, Texts};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::*;

/// The same kinds, keys in the same order, the same values to the sign of zero. A typed array is the list that
/// serde-wasm-bindgen makes of it.
const SAME: &str = "
    const same = (a, b) => ArrayBuffer.isView(a) ? same(Array.from(a), b) : Object.is(a, b) || (
        a !== null && b !== null && typeof a === 'object' && typeof b === 'object'
        && Object.getPrototypeOf(a) === Object.getPrototypeOf(b)
        && JSON.stringify(Object.keys(a)) === JSON.stringify(Object.keys(b))
        && Object.keys(a).every((key) => same(a[key], b[key]))
    );
    return same(a, b);";

fn same(value: &impl Serialize) {
    let (this, other) = (
        to_js(value),
        value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()),
    );
    let other = other.expect("a plain object");
    let same = js_sys::Function::new_with_args("a, b", SAME)
        .call2(&JsValue::NULL, &this, &other)
        .expect("a comparison");
    assert!(same.is_truthy(), "{this:?} is not {other:?}");
}

#[derive(Serialize)]
struct Unit;

#[derive(Serialize)]
struct Wrapped(f32);

#[derive(Serialize)]
struct Pair(i8, char);

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Plain,
    One(u16),
    Two(i64, bool),
    Named { a: Option<u8>, b: Unit },
}

#[derive(Serialize)]
#[serde(tag = "kind")]
enum Tagged<'a> {
    Nothing,
    Named { text: Cow<'a, str>, large: u64 },
}

#[wasm_bindgen_test]
fn every_shape_of_a_record_is_what_serde_wasm_bindgen_makes() {
    same(&(0.1, -0.0, f64::NAN, f64::INFINITY, f32::MAX, u32::MAX));
    same(&(Unit, Wrapped(0.5), Pair(-1, 'é'), [(); 2], Vec::<u8>::new()));
    same(&[None, Some(Some(1.5)), Some(None)]);
    let kinds = [Kind::Plain, Kind::One(7), Kind::Two(-(1 << 40), true)];
    same(&kinds);
    same(&[
        Kind::Named { a: None, b: Unit },
        Kind::Named {
            a: Some(3),
            b: Unit,
        },
    ]);
    let (text, large) = (Cow::Borrowed("−∞ “x”"), 1 << 53);
    same(&[
        Tagged::Nothing,
        Tagged::Named {
            text,
            large: large - 1,
        },
    ]);
    same(&Texts::from_iter([
        ("b", "2"),
        ("a", ""),
        ("10", "x"),
        ("9", "y"),
    ]));
    same(&"");
}

#[wasm_bindgen_test]
fn a_column_is_a_typed_array() {
    let floats = to_js(&Column(vec![0.1f32, -0.0]));
    let floats: js_sys::Float32Array = floats.dyn_into().expect("a typed array");
    assert_eq!(floats.to_vec(), [0.1, -0.0]);
    let doubles: js_sys::Float64Array =
        (to_js(&Column(vec![0.1f64])).dyn_into()).expect("a typed array");
    assert_eq!(doubles.to_vec(), [0.1]);
    let bytes: js_sys::Uint8Array =
        (to_js(&Column(vec![255u8, 0])).dyn_into()).expect("a typed array");
    assert_eq!(bytes.to_vec(), [255, 0]);
    let none = to_js(&Column(Vec::<f32>::new()));
    assert!(none.is_instance_of::<js_sys::Float32Array>());
}

#[wasm_bindgen_test]
fn snapshots_are_what_serde_wasm_bindgen_makes() {
    same(&fields::CONTROLS);
    for pairs in [
        [
            ("data", "blobs"),
            ("hidden", "5,4"),
            ("act", "prelu,maxout:3"),
            ("lr", "0.1"),
        ],
        [
            ("data", "plane"),
            ("loss", "l1"),
            ("opt", "adamw"),
            ("lr", "nonsense"),
        ],
        [
            ("data", "xor"),
            ("act", "relu"),
            ("hidden", "8"),
            ("lr", "1000"),
        ],
    ] {
        let (config, problems) = Config::lenient(&RawConfig::from_pairs(pairs));
        same(&problems);
        let mut lab = Playground::new(config, None);
        for _ in 0..2 {
            same(&lab.snapshot());
            same(&lab.shape());
            same(&lab.points());
            same(&lab.recipe());
            // Changes on the way and, at 1000, a divergence.
            lab.run(3);
            lab.edit(0, 0.25).expect("a weight");
            lab.step("example");
            let mut texts = lab.config().texts.clone();
            texts.insert("stopepoch", "2");
            lab.configure(Config::lenient(&RawConfig(texts)).0, None);
            lab.run(200);
        }
    }
}
