//! The tests of the Rust core in one program: one build instead of thirty, and they all run side by side.
//! `cargo test --test rust labs_sanity` runs those of one file. A file says at its top whether it runs
//! natively only or in the browser only; the others run in both.

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

mod architecture;
mod common;
mod config;
mod definitions;
mod fused;
mod fuzz;
mod golden_init;
mod golden_meanfield;
mod golden_nn;
mod golden_norm;
mod golden_preprocess;
mod golden_train;
mod gradient_verdicts;
mod gradients;
mod image_properties;
mod images;
mod kernels;
mod labs_activations;
mod labs_activations_snapshot;
mod labs_clinic;
mod labs_gradient_check;
mod labs_initialization;
mod labs_initialization_norm;
mod labs_preprocessing;
mod labs_preprocessing_snapshot;
mod labs_preprocessing_training;
mod labs_sanity;
mod labs_sanity_case;
mod labs_zigzag;
mod labs_zigzag_race;
mod number;
mod pieces;
mod pinned;
mod plain;
mod playground_state;
mod recipe;
mod slopes;
mod web;
