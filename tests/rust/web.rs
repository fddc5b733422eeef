//! In a real browser: the bindings as the worker uses them, and the SIMD kernels against their
//! scalar twins.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Float32Array, Object, Reflect};
use training_ground::nn::Gemm;
use training_ground::nn::kernels::{Form, reference};
use training_ground::page::{Playground, catalog, random_seed};
use training_ground::rng::Stream;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::*;

fn params(pairs: &[(&str, &str)]) -> JsValue {
    let object = Object::new();
    for (key, value) in pairs {
        Reflect::set(&object, &(*key).into(), &(*value).into()).expect("a plain object");
    }
    object.into()
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).expect("an object")
}

fn floats(object: &JsValue, key: &str) -> Vec<f32> {
    get(object, key).unchecked_into::<Float32Array>().to_vec()
}

fn count(value: &JsValue) -> u32 {
    value.unchecked_ref::<Array>().length()
}

#[wasm_bindgen_test]
fn seeds_are_drawn() {
    assert!(random_seed().is_ok());
}

#[wasm_bindgen_test]
fn the_catalog_is_plain_objects() {
    let catalog = catalog();
    let fields = get(&catalog, "playground");
    assert!(Array::is_array(&fields) && count(&fields) > 20);
    let first = fields.unchecked_ref::<Array>().get(0);
    assert!(get(&first, "key").is_string());
}

#[wasm_bindgen_test]
fn a_run_and_its_snapshot() {
    let mut lab = Playground::new(params(&[("data", "xor"), ("hidden", "5,4")]), None, None);
    assert_eq!(count(&lab.problems()), 0);
    assert_eq!(lab.run(25), 25);
    let shot = lab.snapshot();
    assert_eq!(get(&shot, "step").as_f64(), Some(25.0));
    let shape = lab.shape();
    let n = get(&shape, "n_params").as_f64().expect("a number") as usize;
    assert_eq!(floats(&shot, "params").len(), n);
    assert_eq!(floats(&shot, "grads").len(), n);
    assert!(floats(&shot, "boundary").iter().all(|v| v.is_finite()));
    // The link starts from the beginning and ends at the same bits.
    let link = get(&shot, "link");
    let mut again = Playground::new(link, None, None);
    while again.replay().is_some() {
        again.run(10);
    }
    let second = again.snapshot();
    assert_eq!(floats(&second, "params"), floats(&shot, "params"));
}

#[wasm_bindgen_test]
fn bad_input_is_listed_and_replaced() {
    let bad = params(&[
        ("lr", "NaN"),
        ("hidden", "999"),
        ("what", "1"),
        ("data", "csv"),
    ]);
    let mut lab = Playground::new(bad, Some("x,y\n1,oops\n".into()), None);
    assert!(count(&lab.problems()) >= 4);
    // Of a refused table as well: another of them may be the label.
    assert_eq!(lab.columns().unchecked_ref::<Array>().join(" "), "x y");
    assert_eq!(lab.run(3), 3);
    assert!(lab.edit(0, f32::NAN).is_err());
    assert!(lab.edit(9_999_999, 1.0).is_err());
    lab.configure(JsValue::NULL, None, None);
    lab.configure(JsValue::from_str("not an object"), None, None);
    lab.rewind(f64::NAN);
    lab.focus(i32::MAX, u32::MAX);
    lab.probe(f64::NAN, f64::INFINITY);
    assert!(lab.snapshot().is_object());
}

/// The contract of the kernels: one sum per element, in order, never fused. The same bits.
#[wasm_bindgen_test]
fn simd_equals_its_scalar_twin() {
    let mut s = Stream::new(1, "kernels", 0);
    for m in [1, 2, 3, 4, 5, 9, 16, 122] {
        for k in [1, 2, 3, 7, 8, 33, 515] {
            for n in [1, 2, 3, 4, 5, 8, 11, 16, 21, 259] {
                let mut random =
                    |len: usize| -> Vec<f32> { (0..len).map(|_| s.normal() as f32).collect() };
                let (a, b, start) = (random(m * k), random(k * n), random(m * n));
                let cases = [Form::Nn, Form::Tn, Form::Nt].map(|f| [(f, false), (f, true)]);
                for (form, accumulate) in cases.into_iter().flatten() {
                    let (mut fast, mut slow) = (start.clone(), start.clone());
                    let (mut one, mut two) = (Vec::new(), Vec::new());
                    f32::gemm(form, m, k, n, &a, &b, &mut fast, accumulate, &mut one);
                    reference::gemm(form, m, k, n, &a, &b, &mut slow, accumulate, &mut two);
                    let bits = |v: &[f32]| v.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
                    assert_eq!(bits(&fast), bits(&slow), "{form:?} {m} x {k} x {n}");
                }
            }
        }
    }
}
