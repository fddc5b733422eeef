//! The module of all labs except the playground. Everything in it comes from the engine's `page`.

pub use training_ground::page::*;
