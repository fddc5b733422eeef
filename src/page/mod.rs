//! The only code that knows JavaScript. No logic: text and numbers in, plain objects and copied
//! typed arrays out. No view on wasm memory outlives the call that made it.

#[cfg(feature = "labs")]
mod activations;
#[cfg(feature = "labs")]
mod images;
#[cfg(feature = "labs")]
mod lab;
pub mod plain;
#[cfg(feature = "playground")]
mod playground;

#[cfg(feature = "labs")]
pub use activations::Activations;
#[cfg(feature = "labs")]
pub use images::{own_images_head, put_images, put_own_images};
#[cfg(feature = "playground")]
pub use playground::Playground;

use crate::labs;
use crate::settings::Texts;
use crate::settings::field::FieldSpec;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[cfg(feature = "labs")]
lab::lab!(GradientCheck: crate::labs::gradient_check::GradientCheck);
#[cfg(feature = "labs")]
lab::lab!(Initialization: crate::labs::initialization::Initialization);
#[cfg(feature = "labs")]
lab::halved!(Initialization);
#[cfg(feature = "labs")]
lab::lab!(Preprocessing: labs::preprocessing::Preprocessing);
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

/// What a link can repeat.
#[cfg(feature = "playground")]
#[derive(Serialize)]
struct Limits {
    steps: u64,
    changes: usize,
}

/// `register!(key: path, ...)`: the engine's own lists, every control of each lab by the lab's key.
macro_rules! register {
    ($($feature:literal $key:ident: $fields:expr),* $(,)?) => {
        #[derive(Serialize)]
        struct Catalog {
            version: &'static str,
            #[cfg(feature = "playground")]
            limits: Limits,
            $(#[cfg(feature = $feature)] $key: &'static [FieldSpec],)*
        }

        /// Every control of this module's labs (`Catalog` of protocol.d.ts).
        #[wasm_bindgen]
        pub fn catalog() -> JsValue {
            plain::to_js(&Catalog {
                version: env!("CARGO_PKG_VERSION"),
                #[cfg(feature = "playground")]
                limits: Limits {
                    steps: labs::playground::settings::MAX_REPLAY,
                    changes: crate::settings::journal::MAX_EVENTS,
                },
                $(#[cfg(feature = $feature)] $key: $fields,)*
            })
        }
    };
}

register! {
    "playground" playground: labs::playground::fields::CONTROLS,
    "labs" activations: &labs::activations::settings::FIELDS,
    "labs" gradient_check: <labs::gradient_check::GradientCheck as labs::Lab>::fields(),
    "labs" initialization: <labs::initialization::Initialization as labs::Lab>::fields(),
    "labs" preprocessing: <labs::preprocessing::Preprocessing as labs::Lab>::fields(),
    "labs" sanity: <labs::sanity::Sanity as labs::Lab>::fields(),
    "labs" zigzag: <labs::zigzag::Zigzag as labs::Lab>::fields(),
}

/// Plain objects, arrays and numbers: never `Map`.
#[cfg(feature = "labs")]
fn to_js(value: &impl serde::Serialize) -> Result<JsValue, JsError> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|e| JsError::new(&e.to_string()))
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
