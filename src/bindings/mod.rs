//! The only code that knows JavaScript. No logic: text and numbers in, plain objects and copied
//! typed arrays out. No view on wasm memory outlives the call that made it.

mod activations;
mod gradient_check;
mod images;
mod initialization;
mod playground;
mod preprocessing;
mod recipe;
mod records;
mod sanity;
mod zigzag;

pub use activations::Activations;
pub use gradient_check::GradientCheck;
pub use images::{own_images_head, put_images, put_own_images};
pub use initialization::Initialization;
pub use playground::Playground;
pub use preprocessing::PreprocessingLab;
pub use sanity::Sanity;

pub use zigzag::Zigzag;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// Sends panics to the console with their place: the worker is dead after one and is rebuilt.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&JsValue::from_str(&info.to_string()));
    }));
}

/// A seed for "New draw": 32 random bits from the browser.
#[wasm_bindgen(js_name = randomSeed)]
pub fn random_seed() -> Result<u32, JsError> {
    getrandom::u32().map_err(|e| JsError::new(&format!("No random numbers here: {e}")))
}

/// The engine's own lists: every control of every lab (`Catalog` of protocol.d.ts).
#[wasm_bindgen]
pub fn catalog() -> Result<JsValue, JsError> {
    to_js(&records::Catalog {
        version: env!("CARGO_PKG_VERSION"),
        playground: crate::config::playground_fields::fields(),
        gradient_check: crate::config::gradient_check::fields(),
        initialization: crate::config::initialization::fields(),
        zigzag: crate::config::zigzag::fields(),
        preprocessing: crate::config::preprocessing::fields(),
        sanity: crate::config::sanity::fields(),
        activations: crate::config::activations::fields(),
    })
}

/// Plain objects, arrays and numbers: never `Map`.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|e| JsError::new(&e.to_string()))
}

/// Sets a property of a plain object.
fn set(object: &js_sys::Object, key: &str, value: impl Into<JsValue>) -> Result<(), JsError> {
    js_sys::Reflect::set(object, &key.into(), &value.into())
        .map(|_| ())
        .map_err(|_| JsError::new(&format!("The property {key} cannot be set.")))
}
