//! Networks and their numbers: what is compiled for speed wherever the rest is compiled for size. It
//! knows no lab, no text of a setting and no JavaScript. `training-ground` shows these modules as its own.

pub mod linalg;
pub mod nn;
pub mod rng;
pub mod stats;
