//! In a real browser: the bindings as the worker uses them.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::*;
wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn seeds_are_drawn() {
    assert!(training_ground::bindings::random_seed().is_ok());
}
