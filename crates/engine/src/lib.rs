//! Networks and their numerics: the part compiled for speed, while the rest is compiled for size. It knows no
//! lab, no setting texts and no JavaScript. `training-ground` re-exports these modules.

pub mod linalg;
pub mod nn;
pub mod rng;
pub mod stats;
