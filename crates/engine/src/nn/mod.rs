//! Networks: activations, layers, losses, initializers, optimizers, training. No JavaScript, no
//! clock, no entropy.

pub mod activation;
pub mod answer;
pub mod balance;
pub mod blocks;
pub mod data_dependent;
pub mod drawing;
pub mod examples;
pub mod fused;
pub mod gradcheck;
pub mod health;
pub mod initializer;
pub mod layer;
pub mod loss;
pub mod lsuv;
pub mod meanfield;
pub mod network;
pub mod norm;
pub mod norm_theory;
pub mod optimizer;
pub mod start;
pub mod trainer;

pub use activation::Activation;
pub use initializer::Initializer;
pub use layer::{Layer, TensorKind, Tensors};
pub use loss::{Loss, Regularizer, TargetsRef};
pub use network::{LossParts, Network, Pass, Workspace};
pub use optimizer::{AdamForm, MomentumForm, Optimizer, OptimizerState};
pub use trainer::Step;
pub use training_ground_kernels::{self as kernels, Gemm, Number, tally};
