//! The crate `training-ground-engine`: what is compiled for speed wherever the rest is compiled for
//! size. The crate `training-ground` shows it under its own name.

pub mod linalg;
pub mod nn;
pub mod rng;
pub mod stats;
