//! The only code that knows JavaScript. No logic: text and numbers in, plain objects and copied
//! typed arrays out. No view on wasm memory outlives the call that made it.

#[cfg(feature = "labs")]
mod images;
#[cfg(feature = "labs")]
mod initialization;
#[cfg(feature = "labs")]
mod lab;
mod plain;
#[cfg(feature = "playground")]
mod playground;
#[cfg(feature = "labs")]
mod preprocessing;
#[cfg(feature = "playground")]
mod recipe;
mod records;

#[cfg(feature = "labs")]
pub use images::{own_images_head, put_images, put_own_images};
#[cfg(feature = "labs")]
pub use initialization::Initialization;
#[cfg(feature = "playground")]
pub use playground::Playground;
#[cfg(feature = "labs")]
pub use preprocessing::PreprocessingLab;

use crate::settings::Texts;
use wasm_bindgen::prelude::*;

#[cfg(feature = "labs")]
lab::lab!(Activations: crate::labs::activations::Activations);
#[cfg(feature = "labs")]
lab::lab!(GradientCheck: crate::labs::gradient_check::GradientCheck);
#[cfg(feature = "labs")]
lab::lab!(Sanity: crate::labs::sanity::Sanity);
#[cfg(feature = "labs")]
lab::lab!(Zigzag: crate::labs::zigzag::Zigzag);

/// Sends panics to the console with their place: the worker is dead after one and is rebuilt. A
/// release has no words for them (`scripts/finish`).
#[wasm_bindgen(start)]
pub fn start() {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&JsValue::from_str(&info.to_string()));
    }));
}

/// A seed for "New draw": 32 random bits from the browser.
#[wasm_bindgen(js_name = randomSeed)]
#[expect(
    clippy::disallowed_methods,
    reason = "New draw is what asks for entropy"
)]
pub fn random_seed() -> Result<u32, JsError> {
    getrandom::u32().map_err(|_| JsError::new("The browser gives no random numbers."))
}

/// The engine's own lists: every control of this module's labs (`Catalog` of protocol.d.ts).
#[wasm_bindgen]
pub fn catalog() -> Result<JsValue, JsError> {
    to_js(&records::Catalog {
        version: env!("CARGO_PKG_VERSION"),
        #[cfg(feature = "playground")]
        playground: crate::labs::playground::fields::fields(),
        #[cfg(feature = "playground")]
        limits: records::Limits {
            steps: crate::labs::playground::settings::MAX_REPLAY,
            changes: crate::settings::journal::MAX_EVENTS,
        },
        #[cfg(feature = "labs")]
        gradient_check: <crate::labs::gradient_check::GradientCheck as crate::labs::Lab>::fields(),
        #[cfg(feature = "labs")]
        initialization: crate::labs::initialization::settings::fields(),
        #[cfg(feature = "labs")]
        zigzag: <crate::labs::zigzag::Zigzag as crate::labs::Lab>::fields(),
        #[cfg(feature = "labs")]
        preprocessing: crate::labs::preprocessing::settings::fields(),
        #[cfg(feature = "labs")]
        sanity: <crate::labs::sanity::Sanity as crate::labs::Lab>::fields(),
        #[cfg(feature = "labs")]
        activations: <crate::labs::activations::Activations as crate::labs::Lab>::fields(),
    })
}

/// Plain objects, arrays and numbers: never `Map`.
#[cfg(feature = "labs")]
fn to_js(value: &impl serde::Serialize) -> Result<JsValue, JsError> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|e| JsError::new(&e.to_string()))
}

/// The same where the playground is alone.
#[cfg(not(feature = "labs"))]
fn to_js(value: &impl serde::Serialize) -> Result<JsValue, JsError> {
    Ok(plain::to_js(value))
}

/// The strings of a plain object by their keys; anything else in it is left out.
fn texts(object: &JsValue) -> Texts {
    let mut texts = Texts::new();
    if let Some(object) = object.dyn_ref::<js_sys::Object>() {
        for entry in js_sys::Object::entries(object).iter() {
            let entry: js_sys::Array = entry.unchecked_into();
            if let (Some(key), Some(value)) = (entry.get(0).as_string(), entry.get(1).as_string()) {
                texts.insert(key, value);
            }
        }
    }
    texts
}

/// Sets a property of a plain object.
#[cfg(feature = "labs")]
fn set(object: &js_sys::Object, key: &str, value: impl Into<JsValue>) -> Result<(), JsError> {
    js_sys::Reflect::set(object, &key.into(), &value.into())
        .map(|_| ())
        .map_err(|_| JsError::new(&format!("The property {key} cannot be set.")))
}
