//! The module of every lab but the playground. Everything in it comes from the engine's bindings.

pub use training_ground::bindings::*;
