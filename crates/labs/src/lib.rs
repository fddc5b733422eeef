//! The module of every lab but the playground. Everything in it comes from the engine's `page`.

pub use training_ground::page::*;
