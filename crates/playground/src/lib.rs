//! The module that the playground's worker loads. Everything in it comes from the engine's `page`. It is
//! separate from the other labs' module so that the first page loads nothing it does not use.

#[cfg(target_arch = "wasm32")]
mod memory;

pub use training_ground::page::*;
