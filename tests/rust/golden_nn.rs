//! Activations, losses and whole passes against float64 references (see tests/golden/README.md).
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use serde_json::Value;
use training_ground::nn::trainer::OwnedTargets;
use training_ground::nn::{
    Activation, Layer, Loss, Network, Pass, Regularizer, TargetsRef, TensorKind, Workspace,
};

/// f32 tolerances: forward values carry a few roundings of 6e-8; gradients of deep nets lose up to
/// three digits to cancellation in 1 - tanh^2 and in sums of mixed sign.
const F32_FORWARD: (f64, f64) = (2e-6, 1e-6);
const F32_GRADIENT: (f64, f64) = (1e-4, 1e-6);

fn widen<T: Pass>(v: &[T]) -> Vec<f64> {
    v.iter().map(|x| x.f64()).collect()
}

fn check_activations<T: Pass>(rtol: f64, atol: f64) {
    let g = golden("activations");
    let grid: Vec<T> = flat(&g["grid"]).into_iter().map(T::of).collect();
    let mut learned = 0;
    for f in cases(&g["functions"], 20) {
        let (name, params) = (text(&f["name"]), &f["params"]);
        let act = activation(name, params, None);
        let alpha = T::of(params.get("alpha").map_or(0.0, num));
        let y: Vec<T> = grid.iter().map(|&x| act.value(x, alpha)).collect();
        let dy: Vec<T> = grid
            .iter()
            .zip(&y)
            .map(|(&x, &a)| act.derivative(x, a, alpha))
            .collect();
        close(
            &format!("{name} {params} f"),
            &widen(&y),
            &flat(&f["y"]),
            rtol,
            atol,
        );
        close(
            &format!("{name} {params} f'"),
            &widen(&dy),
            &flat(&f["dy"]),
            rtol,
            atol,
        );
        if let Some(dalpha) = f.get("dalpha") {
            learned += 1;
            // One unit, upstream gradient 1: dalpha of each x alone.
            let layer = Layer::<T>::new(1, 1, act);
            let each: Vec<f64> = (0..grid.len())
                .map(|i| {
                    let (mut dz, mut da) = ([T::ZERO], [T::ZERO]);
                    let one = [T::ONE];
                    layer.activate_backward(&grid[i..=i], &y[i..=i], &[], &one, &mut dz, &mut da);
                    da[0].f64()
                })
                .collect();
            close(&format!("{name} dalpha"), &each, &flat(dalpha), rtol, atol);
        }
    }
    seen(learned, 3);
}

#[test]
fn activations_f64() {
    let t = &golden("activations")["tolerance"];
    check_activations::<f64>(num(&t["rtol"]), num(&t["atol"]));
}

#[test]
fn activations_f32() {
    // The grid reaches |x| of 30 and more: an input rounded to f32 moves e^x by |x| ulps.
    check_activations::<f32>(2e-5, 1e-6);
}

#[test]
fn maxout_routes_to_the_first_winner() {
    for case in cases(&golden("activations")["maxout"], 3) {
        let pieces = num(&case["pieces"]) as usize;
        let (z, da) = (flat(&case["z"]), flat(&case["upstream"]));
        let units = list(&case["y"][0]).len();
        let layer = Layer::<f64>::new(1, units, Activation::Maxout { pieces });
        let mut a = vec![0.0; da.len()];
        let mut winners = vec![0u16; da.len()];
        layer.activate(&z, &mut a, &mut winners);
        close("maxout y", &a, &flat(&case["y"]), 0.0, 0.0);
        let got: Vec<usize> = winners.iter().map(|&w| w.into()).collect();
        assert_eq!(got, whole(&case["argmax"]));
        let mut dz = vec![9.0; z.len()];
        layer.activate_backward(&z, &a, &winners, &da, &mut dz, &mut []);
        close("maxout dz", &dz, &flat(&case["dz"]), 0.0, 0.0);
    }
}

#[test]
fn losses() {
    let g = golden("losses");
    let t = &g["tolerance"];
    let get = |key: &str, default: f64| t.get(key).and_then(|v| v.as_f64()).unwrap_or(default);
    let (rtol, atol) = (get("rtol", 1e-12), get("atol", 1e-14));
    for case in cases(&g["cases"], 15) {
        let id = text(&case["id"]);
        let loss = loss(text(&case["kind"]));
        let scores = flat(&case["scores"]);
        let columns = list(&case["scores"][0]).len();
        let targets = targets(&case["targets"], loss);
        let mut d = vec![0.0; scores.len()];
        let value = loss.evaluate(&scores, columns, targets.borrow(), Some(&mut d));
        close(id, &[value], &[num(&case["loss"])], rtol, atol);
        close(
            &format!("{id} dscores"),
            &d,
            &flat(&case["dscores"]),
            rtol,
            atol,
        );
        assert_eq!(
            value,
            loss.evaluate(&scores, columns, targets.borrow(), None)
        );
    }
    let r = &g["regularisers"];
    let (w, lambda) = (flat(&r["W"]), num(&r["lambda"]));
    let forms = [
        (
            "l2_half",
            Regularizer {
                l1: 0.0,
                l2: lambda,
            },
        ),
        (
            "l2_full",
            Regularizer {
                l1: 0.0,
                l2: 2.0 * lambda,
            },
        ),
        (
            "l1",
            Regularizer {
                l1: lambda,
                l2: 0.0,
            },
        ),
    ];
    for (name, rule) in forms {
        let (l1, l2) = rule.value(&w);
        close(name, &[l1 + l2], &[num(&r[name]["value"])], rtol, atol);
        let mut dw = vec![0.0; w.len()];
        rule.add_gradient(&w, &mut dw);
        close(
            &format!("{name} gradient"),
            &dw,
            &flat(&r[name]["grad"]),
            rtol,
            atol,
        );
    }
}

/// Every tensor of one forward and backward pass, by name, widened.
fn pass_tensors<T: Pass>(case: &Value, net64: &Network<f64>) -> Vec<(String, bool, Vec<f64>)> {
    let id = text(&case["id"]);
    let net: Network<T> = net64.cast();
    let x: Vec<T> = flat(&case["X"]).into_iter().map(T::of).collect();
    let rows = list(&case["X"]).len();
    let loss = loss(text(&case["loss"]));
    let regularizer = Regularizer {
        l1: num(&case["l1"]),
        l2: num(&case["l2"]),
    };
    let owned = targets(&case["targets"], loss);
    let values: Vec<T>;
    let borrowed = match &owned {
        OwnedTargets::Classes(c) => TargetsRef::Classes(c),
        OwnedTargets::Values(v, _) => {
            values = v.iter().map(|&x| T::of(x)).collect();
            TargetsRef::Values(&values)
        }
    };
    let mut work = Workspace::new(&net, rows);
    let parts = net.gradient(&x, rows, borrowed, loss, &regularizer, &mut work);
    let mut dx = vec![T::ZERO; x.len()];
    net.backward(&x, &regularizer, &mut work, Some(&mut dx));
    let mut out = vec![
        (format!("{id} data"), true, vec![parts.data]),
        (format!("{id} penalty"), true, vec![parts.l1 + parts.l2]),
        (format!("{id} dX"), false, widen(&dx)),
    ];
    for (l, pass) in work.layers.iter().enumerate() {
        let g = |kind| widen(pass.gradient.get(kind));
        let each = [
            ("z", true, widen(&pass.z)),
            ("a", true, widen(&pass.a)),
            ("da", false, widen(&pass.da)),
            ("dz", false, widen(&pass.dz)),
            ("dW", false, g(TensorKind::W)),
            ("db", false, g(TensorKind::B)),
            ("dalpha", false, g(TensorKind::Alpha)),
        ];
        for (name, forward, values) in each {
            if !values.is_empty() {
                out.push((format!("{id} layer {l} {name}"), forward, values));
            }
        }
    }
    out
}

/// The golden values of [`pass_tensors`], in its order.
fn wanted_tensors(case: &Value) -> Vec<Vec<f64>> {
    let mut out = vec![
        vec![num(&case["loss_data"])],
        vec![num(&case["loss_reg"])],
        flat(&case["dX"]),
    ];
    let (forward, backward) = (list(&case["forward"]), list(&case["backward"]));
    assert_eq!(forward.len(), backward.len());
    for (f, b) in forward.iter().zip(backward) {
        for v in [&f["z"], &f["a"], &b["da"], &b["dz"], &b["dW"], &b["db"]] {
            out.push(flat(v));
        }
        out.extend(b.get("dalpha").map(flat));
    }
    out
}

/// `slack(name, want)` is added to the absolute tolerance.
fn check_mlp<T: Pass>(
    forward: (f64, f64),
    gradient: (f64, f64),
    slack: impl Fn(&Value, &Network<f64>, &[Vec<f64>]) -> Vec<f64>,
) {
    for case in cases(&golden("mlp")["cases"], 23) {
        let net = network(&case["layers"]);
        let want = wanted_tensors(case);
        let slack = slack(case, &net, &want);
        let got = pass_tensors::<T>(case, &net);
        assert_eq!(got.len(), want.len());
        for (((name, is_forward, got), want), slack) in got.iter().zip(&want).zip(slack) {
            let (rtol, atol) = if *is_forward { forward } else { gradient };
            close(name, got, want, rtol, atol + slack);
        }
    }
}

#[test]
fn mlp_f64() {
    let t = &golden("mlp")["tolerance"];
    let atol = num(&t["atol"]);
    check_mlp::<f64>(
        (num(&t["forward_rtol"]), atol),
        (num(&t["grad_rtol"]), atol),
        |_, _, want| vec![0.0; want.len()],
    );
}

/// A deep net in the chaotic phase multiplies every rounding error layer by layer, whoever computes
/// it. How much, the problem itself tells: the same f64 pass with weights and inputs rounded to f32.
/// Arithmetic in f32 may add a few times that.
#[test]
fn mlp_f32() {
    check_mlp::<f32>(F32_FORWARD, F32_GRADIENT, |case, net, want| {
        let mut rounded = case.clone();
        round_to_f32(&mut rounded["X"]);
        let conditioned = pass_tensors::<f64>(&rounded, &net.cast::<f32>().cast());
        let distance = |(got, want): (&(String, bool, Vec<f64>), &Vec<f64>)| {
            let each = got.2.iter().zip(want).map(|(g, w)| (g - w).abs());
            8.0 * each.fold(0.0, f64::max)
        };
        conditioned.iter().zip(want).map(distance).collect()
    });
}

fn round_to_f32(v: &mut Value) {
    match v {
        Value::Array(items) => items.iter_mut().for_each(round_to_f32),
        v => *v = f64::from(num(v) as f32).into(),
    }
}

/// Inputs all positive: each example's gradient on w has one sign; the batch mean need not.
#[test]
fn zigzag_neuron() {
    let g = &golden("mlp")["zigzag"];
    let x = matrix(&g["X"]);
    let mut net = Network::<f64>::zeros(x.ncols(), &[(1, Activation::Linear)]);
    net.layers[0]
        .tensors
        .get_mut(TensorKind::W)
        .copy_from_slice(&flat(&g["w"]));
    net.layers[0]
        .tensors
        .get_mut(TensorKind::B)
        .fill(num(&g["b"]));
    let y = flat(&g["y"]);
    let gradient = |rows: &[f64], targets: &[f64]| {
        let mut work = Workspace::new(&net, targets.len());
        let targets = TargetsRef::Values(targets);
        let none = Regularizer::default();
        let n = rows.len() / x.ncols();
        net.gradient(rows, n, targets, Loss::LogisticSumPerRow, &none, &mut work);
        let pass = &work.layers[0];
        (pass.dz.clone(), pass.gradient.get(TensorKind::W).to_vec())
    };
    let mean = training_ground::linalg::column_means(x.view());
    for i in 0..x.nrows() {
        let row = x.row(i).to_vec();
        let (dz, dw) = gradient(&row, &y[i..=i]);
        close("dz", &dz, &[num(&g["per_example_dz"][i])], 1e-10, 1e-13);
        close("dw", &dw, &flat(&g["per_example_dw"][i]), 1e-10, 1e-13);
        assert!(
            dw.iter().all(|d| d.signum() == dw[0].signum()),
            "one sign per example"
        );
    }
    let all: Vec<f64> = x.iter().copied().collect();
    let (_, dw) = gradient(&all, &y);
    close("batch dw", &dw, &flat(&g["batch_mean_dw"]), 1e-10, 1e-13);
    // With the mean subtracted from the inputs, signs mix within one example.
    let mut mixed = false;
    let centered = list(&g["mean_subtracted_X_per_example_dw"]);
    assert_eq!(centered.len(), x.nrows());
    for (i, want) in centered.iter().enumerate() {
        let row: Vec<f64> = (0..x.ncols()).map(|j| x[[i, j]] - mean[j]).collect();
        let (_, dw) = gradient(&row, &y[i..=i]);
        close("centered dw", &dw, &flat(want), 1e-10, 1e-13);
        mixed |= dw.iter().any(|d| d.signum() != dw[0].signum());
    }
    assert!(mixed);
}
