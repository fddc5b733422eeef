//! The infinite-width theory against quadrature done elsewhere.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use serde_json::Value;
use training_ground::labs::initialization::{self, theory_layer};
use training_ground::nn::meanfield::{TheoryLayer, correlation, fixed_point, moments, predict};
use training_ground::nn::{Activation, Initializer};

const RTOL: f64 = 1e-6;

fn optional(what: &str, got: Option<f64>, want: &Value) {
    match Some(want).filter(|v| !v.is_null()) {
        Some(want) => {
            let got = got.unwrap_or_else(|| panic!("{what}: none, want {want}"));
            // Eight decimals are stored: next to the critical point 1/ln chi loses some of them.
            close(what, &[got], &[num(want)], RTOL, 2e-8);
        }
        None => assert_eq!(got, None, "{what}"),
    }
}

#[test]
fn tanh_fixed_points() {
    let mut correlations = 0;
    for row in cases(&golden("meanfield")["tanh"], 44) {
        let (w, b) = (num(&row["sigma_w"]), num(&row["sigma_b"]));
        let got = fixed_point(Activation::Tanh, w, b);
        // The lab's way from an initializer to the same point, at any width.
        for units in [100, 500] {
            let init = Initializer::MeanField { sigma_w: w };
            let lab = initialization::fixed_point(init, Activation::Tanh, units, b);
            let lab = lab.expect("a theory");
            assert_eq!(lab.phase, got.phase);
            close("chi_1 in the lab", &[lab.chi_1], &[got.chi_1], 1e-9, 0.0);
        }
        let named = |what: &str| format!("sigma_w {w} sigma_b {b} {what}");
        assert_eq!(got.phase.name(), text(&row["phase"]), "{}", named("phase"));
        close(
            &named("chi_1"),
            &[got.chi_1],
            &[num(&row["chi_1"])],
            RTOL,
            1e-8,
        );
        optional(&named("q*"), got.q_star, key(row, "q_star"));
        optional(&named("xi_q"), got.xi_q, key(row, "xi_q"));
        optional(&named("xi_grad"), got.xi_grad, key(row, "xi_grad"));
        // Where all correlations stay 1 or there is no signal the reference has no fixed point of them.
        if let Some(want) = row.get("c_star") {
            correlations += 1;
            optional(&named("c*"), got.c_star, want);
            optional(&named("xi_c"), got.xi_c, key(row, "xi_c"));
        } else {
            assert_eq!((got.c_star, got.xi_c), (None, None), "{}", named("c*"));
        }
    }
    seen(correlations, 41);
}

#[test]
fn tanh_edge_of_chaos_has_chi_one() {
    for row in cases(&golden("meanfield")["tanh_edge_of_chaos"], 8) {
        let got = fixed_point(Activation::Tanh, num(&row["sigma_w"]), num(&row["sigma_b"]));
        close("chi_1 at the edge", &[got.chi_1], &[1.0], 1e-6, 0.0);
        optional("q* at the edge", got.q_star, key(row, "q_star"));
    }
}

#[test]
fn tanh_length_maps() {
    for row in cases(&golden("meanfield")["tanh_length_map_traces"], 3) {
        let (w, b) = (num(&row["sigma_w"]), num(&row["sigma_b"]));
        let want = flat(&row["q"]);
        let mut q = want[0];
        for (l, &want) in want.iter().enumerate().skip(1) {
            q = w * w * moments(Activation::Tanh, q).square + b * b;
            close(&format!("q of layer {l}"), &[q], &[want], RTOL, 1e-9);
        }
    }
}

#[test]
fn relu_correlations_at_the_edge() {
    let map = correlation(Activation::Relu, 1.0);
    for row in cases(&golden("meanfield")["relu"]["correlation_map_at_edge"], 8) {
        let got = 2.0 * map.value(num(&row["c"]));
        close("c_next", &[got], &[num(&row["c_next"])], RTOL, 1e-9);
    }
    let edge = fixed_point(Activation::Relu, std::f64::consts::SQRT_2, 0.0);
    close("chi_1 of ReLU", &[edge.chi_1], &[1.0], 1e-9, 0.0);
}

/// The references come from a trapezoid of fixed step. Where z has a standard deviation of thousands,
/// f' changes within one step of it and E[f'^2] is off by up to 2e-5 (SiLU, std 1, layer 3: 0.5000048
/// stored, 0.5000153 by the asymptotic series, which is what our graded mesh gives). The gradients of
/// that layer and of all before it are then compared at the file's 1e-4.
const WIDE: f64 = 1000.0;

#[test]
fn layer_curves() {
    for curve in cases(&golden("meanfield")["layer_curves"], 32) {
        let act = activation(text(&curve["act"]), &curve["params"], None);
        let want = list(&curve["layers"]);
        // As the lab overlays it.
        let size = |key: &str| num(&curve[key]) as usize;
        let init = initializer(text(&curve["init"]));
        let layer = theory_layer(init, act, size("fan_in"), size("fan_out"), 0.0);
        let layer = layer.expect("independent weights");
        // The reference's He rule leaves the slope of a leaky ReLU out; ours counts it.
        let slope = match (act, init) {
            (Activation::LeakyRelu { slope }, Initializer::HeNormal { .. }) => slope,
            _ => 0.0,
        };
        let std = num(&curve["std"]);
        let counted = layer.weight_std * (1.0 + slope * slope).sqrt();
        close("std", &[counted], &[std], 1e-9, 0.0);
        let layer = TheoryLayer {
            weight_std: std,
            ..layer
        };
        let got = predict(&vec![layer; want.len()], 1.0);
        let gradient_rtol = if got.iter().any(|l| l.z_std > WIDE) {
            1e-4
        } else {
            RTOL
        };
        for (got, want) in got.iter().zip(want) {
            let what = format!("{} {} layer {}", curve["act"], curve["init"], want["layer"]);
            for (key, got, rtol) in [
                ("z_std", got.z_std, RTOL),
                ("a_mean", got.a_mean, RTOL),
                ("a_std", got.a_std, RTOL),
                ("ga_std", got.ga_std, gradient_rtol),
                ("gz_std", got.gz_std, gradient_rtol),
            ] {
                close(
                    &format!("{what} {key}"),
                    &[got],
                    &[num(&want[key])],
                    rtol,
                    1e-12,
                );
            }
        }
    }
}

/// The largest of two standard normals has mean 1/sqrt(pi) and second moment 1.
#[test]
fn maxout_moments() {
    let m = moments(Activation::Maxout { pieces: 2 }, 4.0);
    let mean = 2.0 / std::f64::consts::PI.sqrt();
    close("maxout", &[m.mean, m.square], &[mean, 4.0], 1e-9, 0.0);
}
