//! The words of all labs: a right answer, accuracy, and what stops a gradient.

use training_ground::nn::answer::{accuracy, answer, right};
use training_ground::nn::health::{Passing, Status, is_closed, is_dead, is_killed, passing};
use training_ground::nn::{Activation, Layer, Network, TensorKind, Workspace};

#[test]
fn the_first_of_equal_scores_answers() {
    assert_eq!(answer(&[1.0, 3.0, 3.0, 2.0]), Some(1));
    assert_eq!(answer(&[0.0f32; 10]), Some(0));
    assert_eq!(answer(&[-0.0, 0.0]), Some(0));
    let inf = f64::INFINITY;
    assert_eq!(answer(&[1.0, inf, inf]), Some(1));
    assert_eq!(answer(&[-inf, -inf]), Some(0));
}

#[test]
fn a_score_alone_answers_by_its_sign() {
    let answers = [1e-30, 0.0, -0.0, -2.0].map(|s| answer(&[s]));
    assert_eq!(answers, [Some(1), Some(0), Some(0), Some(0)]);
}

#[test]
fn what_is_no_number_is_no_answer() {
    let nan = f32::NAN;
    for row in [&[nan, 1.0][..], &[1.0, nan], &[nan], &[nan, nan], &[]] {
        assert_eq!(answer(row), None, "{row:?}");
    }
    // Whatever the class is, and whatever the others are.
    let scores = [nan, 0.0, 5.0, nan, 0.0, 2.0];
    assert_eq!(right(&scores, 2, &[0, 0, 1]), 1);
    assert_eq!(right(&scores, 2, &[1, 1, 0]), 0);
}

#[test]
fn accuracy_is_a_share() {
    assert_eq!((accuracy(3, 4), accuracy(0, 4)), (0.75, 0.0));
    assert!(accuracy(0, 0).is_nan());
    // Scores that are all equal: the first class, so that a net that knows nothing is at chance.
    let classes: Vec<usize> = (0..50).map(|i| i % 10).collect();
    assert_eq!(accuracy(right(&[0.0; 500], 10, &classes), 50), 0.1);
}

/// A leaky slope of 0.01 is not below 0.01, in f32 and in f64, and so for the others.
#[test]
fn limits_are_rounded_as_slopes_are() {
    assert!(!is_closed(0.01f32) && !is_closed(0.01) && is_closed(0.009_999f32) && is_closed(-0.0));
    assert!(!is_killed(1e-3f32) && !is_killed(-1e-3) && is_killed(9.99e-4f32));
    assert!(is_dead(1e-6f32) && is_dead(1e-6) && !is_dead(1.01e-6f32) && is_dead(0.0));
}

#[test]
fn a_unit_is_dead_before_it_is_saturated() {
    let unit = |best: f32, closed: usize| Passing {
        best,
        closed,
        rows: 10,
    };
    assert_eq!(unit(1.0, 8).status(), Status::Alive);
    assert_eq!(unit(1.0, 9).status(), Status::Saturated);
    assert_eq!(unit(2e-6, 10).status(), Status::Saturated);
    assert_eq!(unit(1e-6, 10).status(), Status::Dead);
}

/// One unit of each state, z chosen: by the same rule for every function.
#[test]
fn states_of_a_layer() {
    // Inputs 1 to 10; w and b of four units.
    let x: Vec<f32> = (1..=10).map(|i| i as f32).collect();
    let states = |act: Activation, w: [f32; 4], b: [f32; 4]| {
        let mut layer = Layer::<f32>::new(1, 4, act);
        layer
            .tensors
            .get_mut(TensorKind::W)
            .copy_from_slice(&w.repeat(act.pieces())[..]);
        layer
            .tensors
            .get_mut(TensorKind::B)
            .copy_from_slice(&b.repeat(act.pieces())[..]);
        let net = Network {
            layers: vec![layer],
        };
        let mut work = Workspace::new(&net, 10);
        net.forward(&x, 10, &mut work);
        let units = passing(&net.layers[0], &work.layers[0], 10);
        units.into_iter().map(Passing::status).collect::<Vec<_>>()
    };
    use Status::{Alive, Dead, Saturated};
    // Open on all, on two, on one, on none.
    let (w, b) = ([1.0; 4], [0.0, -8.5, -9.5, -10.5]);
    assert_eq!(
        states(Activation::Relu, w, b),
        [Alive, Alive, Saturated, Dead]
    );
    let leaky = Activation::LeakyRelu { slope: 0.01 };
    assert_eq!(states(leaky, w, b), [Alive; 4]);
    let prelu = Activation::Prelu {
        alpha: 1e-3,
        shared: false,
    };
    assert_eq!(states(prelu, w, b), [Alive, Alive, Saturated, Saturated]);
    // sech^2(3) = 0.0099, sech^2(7.6) = 1.0e-6: what 1 - tanh^2 rounds to is another number.
    let b = [-1.0, 2.0, 6.0, 6.7];
    assert_eq!(
        states(Activation::Tanh, w, b),
        [Alive, Saturated, Saturated, Dead]
    );
    let maxout = Activation::Maxout { pieces: 2 };
    assert_eq!(states(maxout, w, b), [Alive; 4]);
}
