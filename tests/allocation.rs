//! A training step allocates nothing: its buffers are made once and kept. Natively and in wasm.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use training_ground::nn::optimizer::Optimizer;
use training_ground::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use training_ground::nn::{Activation, Loss, Network, Regularizer};
use training_ground::rng::Stream;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

thread_local! {
    /// Allocations of this thread: the test runner's own thread allocates when it likes.
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: everything is handed to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Small layers and layers big enough for the packed kernels, over the end of an epoch.
#[test]
fn a_training_step_allocates_nothing() {
    let mut acts = vec![
        Activation::Tanh,
        Activation::Mish,
        Activation::Maxout { pieces: 2 },
        Activation::Prelu {
            alpha: 0.2,
            shared: false,
        },
    ];
    for (inputs, width, batch) in [(70, 90, 40), (3, 5, 4), (3, 5, 4)] {
        let mut layers: Vec<_> = acts.iter().map(|&act| (width, act)).collect();
        layers.push((3, Activation::Linear));
        let mut network = Network::<f32>::zeros(inputs, &layers);
        let mut s = Stream::new(1, "allocation", 0);
        for layer in &mut network.layers {
            layer.tensors.w.mapv_inplace(|_| 0.1 * s.normal() as f32);
        }
        let rows = 5 * batch / 2;
        let train = Examples {
            x: (0..rows * inputs).map(|_| s.normal() as f32).collect(),
            inputs,
            targets: OwnedTargets::Classes((0..rows).map(|i| i % 3).collect()),
        };
        let rule = Optimizer::RmsProp {
            rho: 0.9,
            eps: 1e-8,
            eps_inside: false,
        };
        let hyper = Hyperparameters {
            learning_rate: 1e-3,
            regularizer: Regularizer { l1: 1e-4, l2: 1e-4 },
            batch,
        };
        let mut trainer = Trainer::new(network, train, Loss::SoftmaxCrossEntropy, rule, hyper, 1);
        // One epoch fills every buffer.
        for _ in 0..3 {
            trainer.fused_run(1, 0);
            trainer.step().expect("finite");
        }
        let before = COUNT.get();
        let mut fused = 0;
        for _ in 0..7 {
            fused += trainer.fused_run(1, 0);
            trainer.step().expect("finite");
        }
        let made = COUNT.get() - before;
        assert_eq!(made, 0, "allocations in 7 steps of width {width}");
        // The last time around only such as a small network is fused with.
        assert_eq!(fused > 0, acts.len() == 2);
        if width == 5 {
            acts.truncate(2);
        }
    }
}
