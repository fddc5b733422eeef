//! One module a lab: what it computes, as plain structs. No JavaScript.

pub mod activations;
pub mod gradient_check;
pub mod images;
pub mod initialization;
pub mod playground;
pub mod preprocessing;
pub mod sanity;
pub mod zigzag;
