//! The only code that knows JavaScript. It has no logic: text and numbers come in, plain objects and copied
//! typed arrays go out. No view of wasm memory outlives the call that created it.

#[cfg(feature = "labs")]
mod images;
#[cfg(feature = "labs")]
mod lab;
#[cfg(feature = "playground")]
mod playground;

#[cfg(feature = "labs")]
pub use images::{own_images_head, put_images, put_own_images};
#[cfg(feature = "playground")]
pub use playground::Playground;
pub use training_ground_plain as plain;

use crate::labs;
use crate::settings::Texts;
use crate::settings::field::FieldSpec;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Reports panics with their location to the console: a panic kills the worker, which is then rebuilt. A
/// release build contains no panic messages (`scripts/finish`).
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

/// Limits of what a link can repeat.
#[cfg(feature = "playground")]
#[derive(Serialize)]
struct Limits {
    steps: u64,
    changes: usize,
}

/// `register!(key: Class, ...)` defines the class of each lab, named like the lab's struct in the folder `key`,
/// and the list of every lab's controls.
macro_rules! register {
    ($($key:ident: $class:ident),* $(,)?) => {
        $(
            #[cfg(feature = "labs")]
            lab::lab!($class: labs::$key::$class);
        )*

        #[derive(Serialize)]
        struct Catalog {
            version: &'static str,
            #[cfg(feature = "playground")]
            playground: &'static [FieldSpec],
            #[cfg(feature = "playground")]
            limits: Limits,
            $(
                #[cfg(feature = "labs")]
                $key: &'static [FieldSpec],
            )*
        }

        /// Every control of this module's labs (`Catalog` of protocol.d.ts).
        #[wasm_bindgen]
        pub fn catalog() -> JsValue {
            plain::to_js(&Catalog {
                version: env!("CARGO_PKG_VERSION"),
                #[cfg(feature = "playground")]
                playground: labs::playground::fields::CONTROLS,
                #[cfg(feature = "playground")]
                limits: Limits {
                    steps: labs::playground::settings::MAX_REPLAY,
                    changes: crate::settings::journal::MAX_EVENTS,
                },
                $(
                    #[cfg(feature = "labs")]
                    $key: <labs::$key::$class as labs::Lab>::fields(),
                )*
            })
        }
    };
}

register! {
    activations: Activations,
    gradient_check: GradientCheck,
    initialization: Initialization,
    preprocessing: Preprocessing,
    sanity: Sanity,
    zigzag: Zigzag,
}

#[cfg(feature = "labs")]
lab::halved!(Initialization);

/// The string properties of a plain object; others are ignored.
fn texts(object: &JsValue) -> Texts {
    let mut texts = Texts::new();
    plain::each_string(object, |key, text| texts.insert(key, text));
    texts
}
