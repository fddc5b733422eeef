//! # Training Ground
//!
//! The engine of an in-browser playground for the practical issues of training neural networks.
//! Pure Rust, no JavaScript, no clock, no entropy, except in [`page`]
//! and for converting numbers to and from text ([`number`]).
//!
//! ## Storage
//! * Inputs X are `[N x D]`, row-major, one example per row.
//! * A layer computes `z = a_prev W + b`, `a = f(z)` with W `[fan_in x fan_out]`. PyTorch stores the
//!   transpose. Maxout's W is `[fan_in x units*pieces]`, column `unit*pieces + piece`.
//! * Losses are means over the N rows of a batch; the data loss and the penalty are always separate.
//! * Variances are population variances (1/N). Nothing has a physical unit.
//!
//! ## Example
//! ```
//! use training_ground::labs::playground::settings::Config;
//! use training_ground::settings::RawConfig;
//! use training_ground::labs::playground::Playground;
//!
//! let raw = RawConfig::from_pairs([("data", "circle"), ("hidden", "4"), ("lr", "0.3")]);
//! let mut lab = Playground::new(Config::try_from(raw).unwrap(), None);
//! let before = lab.evaluate().train.data;
//! lab.run(2000);
//! assert!(lab.evaluate().train.data < 0.2 * before);
//! ```

pub mod data;
pub mod labs;
pub mod number;
pub mod page;
pub mod settings;
mod trig;

pub use training_ground_engine::{linalg, nn, rng, stats};
