//! What is fuzzed: bytes in, and no panic. The targets of cargo-fuzz and the seeded cases of `tests/rust/fuzz.rs`
//! are the same functions, so that this folder is compiled into both; nothing of it is in the library.

mod bytes;
mod files;
mod finite;
mod labs;
mod links;
mod meter;
mod playground;

use bytes::Bytes;
pub use meter::Meter;
use training_ground::data::images::Shelf;
use training_ground::labs::activations::Activations;
use training_ground::labs::gradient_check::GradientCheck;
use training_ground::labs::initialization::Initialization;
use training_ground::labs::preprocessing::Preprocessing;
use training_ground::labs::sanity::Sanity;
use training_ground::labs::zigzag::Zigzag;

/// A target: the bytes of a case, the images that have arrived, and what counts its work.
pub type Target = fn(&[u8], &Shelf, &mut Meter);

/// Every target by the name of its file in `fuzz_targets` and its folder in `corpus`.
pub const ALL: [(&str, Target); 11] = [
    ("playground", playground::settings),
    ("activations", labs::settings::<Activations>),
    ("zigzag", labs::settings::<Zigzag>),
    ("preprocessing", labs::settings::<Preprocessing>),
    ("initialization", labs::settings::<Initialization>),
    ("gradient_check", labs::settings::<GradientCheck>),
    ("sanity", labs::settings::<Sanity>),
    ("journal", files::journal),
    ("csv", files::csv),
    ("cifar", files::cifar),
    ("sheet", files::sheet),
];
