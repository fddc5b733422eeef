//! Batch and layer normalization against the reference, and their gradients under the project's own checker.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use serde_json::Value;
use training_ground::nn::Number;
use training_ground::nn::gradcheck::function;
use training_ground::nn::gradcheck::metrics::Verdict;
use training_ground::nn::norm::{
    BackSums, Gathering, Gradient, Moments, Normalization, Normalized, Running, TooFew,
    normalize_units,
};

fn normalization<T: Number>(case: &Value) -> Normalization<T> {
    Normalization {
        gamma: numbers(&case["gamma"]),
        beta: numbers(&case["beta"]),
        eps: num(&case["eps"]),
    }
}

fn numbers<T: Number>(v: &Value) -> Vec<T> {
    flat(v).into_iter().map(T::of).collect()
}

fn wide<T: Number>(values: &[T]) -> Vec<f64> {
    values.iter().map(|v| v.f64()).collect()
}

/// How close is close: forward, gradient, absolute.
#[derive(Clone, Copy)]
struct Within(f64, f64, f64);

impl Within {
    fn of(section: &Value) -> Self {
        let t = &section["tolerance"];
        Within(
            num(&t["forward_rtol"]),
            num(&t["grad_rtol"]),
            num(&t["atol"]),
        )
    }

    /// Moments (where they are given), zhat and y.
    fn forward<T: Number>(self, id: &str, got: &Normalized<T>, want: &Value) {
        let Within(rtol, _, atol) = self;
        for (name, got) in [("mean", &got.moments.mean), ("var", &got.moments.var)] {
            if let Some(want) = want.get(name) {
                close(&format!("{id} {name}"), got, &flat(want), rtol, atol);
            }
        }
        if let Some(want) = want.get("inv_std") {
            // With a variance of 0 it is 1/sqrt(eps): no absolute tolerance is meant for that.
            close(
                &format!("{id} inv_std"),
                &got.inv_std,
                &flat(want),
                rtol,
                0.0,
            );
        }
        for (name, got) in [("zhat", &got.zhat), ("y", &got.y)] {
            let want = flat(&want[name]);
            close(&format!("{id} {name}"), &wide(got), &want, rtol, atol);
        }
    }

    fn backward<T: Number>(self, id: &str, got: &Gradient<T>, want: &Value) {
        let Within(_, rtol, atol) = self;
        let dz = wide(&got.dz);
        for (name, got) in [("dz", &dz), ("dgamma", &got.dgamma), ("dbeta", &got.dbeta)] {
            let want = flat(&want[name]);
            close(&format!("{id} {name}"), got, &want, rtol, atol);
        }
    }
}

/// The largest 1/sqrt(var + eps).
fn steepest(forward: &Normalized<f64>) -> f64 {
    forward.inv_std.iter().fold(0.0, |m, s| m.max(*s))
}

/// The checker's verdict on dz, dgamma and dbeta for the loss sum(dy y): the three beside central differences.
fn checked(
    id: &str,
    norm: &Normalization<f64>,
    z: &[f64],
    dy: &[f64],
    y: impl Fn(&Normalization<f64>, &[f64]) -> Vec<f64>,
    gradient: &Gradient<f64>,
    steepest: f64,
) -> usize {
    let loss = |y: Vec<f64>| -> f64 { y.iter().zip(dy).map(|(y, d)| y * d).sum() };
    let by_z = |z: &[f64]| loss(y(norm, z));
    let by_gamma = |gamma: &[f64]| {
        let other = Normalization {
            gamma: gamma.to_vec(),
            ..norm.clone()
        };
        loss(y(&other, z))
    };
    let by_beta = |beta: &[f64]| {
        let other = Normalization {
            beta: beta.to_vec(),
            ..norm.clone()
        };
        loss(y(&other, z))
    };
    // Where z hardly changes anything (two examples, one unit) both sides are round-off.
    let size = gradient.dz.iter().fold(0.0, |m: f64, d| m.max(d.abs()));
    let spread = z.iter().fold(0.0, |m: f64, z| m.max(z.abs()));
    // What rounding leaves of a difference: the loss is known to 1e-15 of |dy|, z to 1e-16 of itself.
    let noise = 1e-10 * (1.0 + spread);
    let mut epsilons = vec![
        (
            "dgamma",
            function::check(&by_gamma, &norm.gamma, &gradient.dgamma, 1e-5),
        ),
        (
            "dbeta",
            function::check(&by_beta, &norm.beta, &gradient.dbeta, 1e-5),
        ),
    ];
    if gradient.dgamma.iter().all(|d| d.abs() < noise) {
        // One unit: zhat is 0, and so is its gradient.
        epsilons.remove(0);
    }
    if size > 1e7 * noise {
        // In proportion to the smallest spread: 1e-5 is coarse where that is sqrt(eps).
        let h = 1e-4 / steepest;
        epsilons.push(("dz", function::check(&by_z, z, &gradient.dz, h)));
    }
    for (name, epsilon) in &epsilons {
        assert!(
            Verdict::of(*epsilon) <= Verdict::Great,
            "{id} {name}: {epsilon:e}"
        );
    }
    epsilons.len()
}

#[test]
fn batch_normalization() {
    let g = golden("cures");
    let section = &g["batch_norm"];
    let within = Within::of(section);
    let (mut trained, mut refused, mut updates, mut checks) = (0, 0, 0, 0);
    for case in cases(&section["cases"], 6) {
        let id = text(&case["id"]);
        let norm: Normalization<f64> = normalization(case);
        let (z, dy) = (flat(&case["z"]), flat(&case["dy"]));
        let forward = norm.batch(&z);
        let train = &case["train"];
        if train["defined"] == true {
            trained += 1;
            let forward = forward.expect("at least two examples");
            let gradient = norm.batch_backward(&forward, &dy);
            within.forward(id, &forward, train);
            within.backward(id, &gradient, train);
            let y = |norm: &Normalization<f64>, z: &[f64]| norm.batch(z).expect("two").y;
            checks += checked(id, &norm, &z, &dy, y, &gradient, steepest(&forward));
        } else {
            refused += 1;
            assert_eq!(forward, Err(TooFew), "{id}");
            assert!(TooFew.to_string().contains("at least 2 examples"));
        }
        if let Some(running) = case.get("running") {
            let mut own = Running::new(norm.gamma.len(), num(&running["momentum"]));
            own.moments = Moments {
                mean: flat(&running["start_mean"]),
                var: flat(&running["start_var"]),
            };
            let pairs = list(&running["batches"])
                .iter()
                .zip(list(&running["after"]));
            for (batch, want) in pairs {
                let moments = norm.batch(&flat(batch)).expect("a batch").moments;
                own.update(&moments, list(batch).len());
                updates += 1;
                let Within(rtol, _, atol) = within;
                close(id, &own.moments.mean, &flat(&want["mean"]), rtol, atol);
                close(id, &own.moments.var, &flat(&want["var"]), rtol, atol);
            }
        }
        let eval = &case["eval"];
        let moments = || Moments {
            mean: flat(&eval["running_mean"]),
            var: flat(&eval["running_var"]),
        };
        let forward = norm.with(&z, moments());
        within.forward(id, &forward, eval);
        let gradient = norm.with_backward(&forward, &dy);
        within.backward(id, &gradient, eval);
        let y = |norm: &Normalization<f64>, z: &[f64]| norm.with(z, moments()).y;
        checked(id, &norm, &z, &dy, y, &gradient, steepest(&forward));
    }
    seen(trained, 5);
    seen(refused, 1);
    seen(updates, 15);
    // All but the dz of two examples and of a mean that is far larger than the spread.
    assert!(checks >= 3 * trained - 2, "{checks} of {trained} cases");
}

#[test]
fn layer_normalization() {
    let g = golden("cures");
    let section = &g["layer_norm"];
    let within = Within::of(section);
    let mut checks = 0;
    for case in cases(&section["cases"], 5) {
        let id = text(&case["id"]);
        let norm: Normalization<f64> = normalization(case);
        let (z, dy) = (flat(&case["z"]), flat(&case["dy"]));
        let forward = norm.layer(&z);
        let gradient = norm.layer_backward(&forward, &dy);
        within.forward(id, &forward, case);
        within.backward(id, &gradient, case);
        let y = |norm: &Normalization<f64>, z: &[f64]| norm.layer(z).y;
        checks += checked(id, &norm, &z, &dy, y, &gradient, steepest(&forward));
    }
    // One unit leaves dbeta alone; two give a dz that is almost 0.
    assert!(checks >= 9, "{checks}");
}

/// The same code in f32, as the lab runs it.
#[test]
fn in_single_precision() {
    let g = golden("cures");
    let within = Within(2e-6, 1e-4, 1e-4);
    let mut compared = 0;
    for case in cases(&g["batch_norm"]["cases"], 6) {
        let z: Vec<f32> = numbers(&case["z"]);
        let spread = z.iter().fold(0f32, |m, z| m.max(z.abs()));
        if case["train"]["defined"] == true && spread < 1e3 {
            let norm: Normalization<f32> = normalization(case);
            let forward = norm.batch(&z).expect("two");
            within.forward("f32", &forward, &case["train"]);
            let gradient = norm.batch_backward(&forward, &numbers::<f32>(&case["dy"]));
            within.backward("f32", &gradient, &case["train"]);
            compared += 1;
        }
    }
    for case in cases(&g["layer_norm"]["cases"], 5) {
        let norm: Normalization<f32> = normalization(case);
        let forward = norm.layer(&numbers::<f32>(&case["z"]));
        within.forward("f32", &forward, case);
        let gradient = norm.layer_backward(&forward, &numbers::<f32>(&case["dy"]));
        within.backward("f32", &gradient, case);
        compared += 1;
    }
    seen(compared, 9);
}

/// Rows that come a few at a time give the bits of a whole pass.
#[test]
fn a_batch_in_parts() {
    let g = golden("cures");
    for case in cases(&g["batch_norm"]["cases"], 6) {
        let norm: Normalization<f64> = normalization(case);
        let (z, dy) = (flat(&case["z"]), flat(&case["dy"]));
        let units = norm.gamma.len();
        let Ok(whole) = norm.batch(&z) else {
            continue;
        };
        let gradient = norm.batch_backward(&whole, &dy);
        let mut gathering = Gathering::new(units);
        let parts = || z.chunks(2 * units);
        parts().for_each(|part| gathering.add(part));
        gathering.center();
        parts().for_each(|part| gathering.add_spread(part));
        let moments = gathering.finish();
        assert_eq!(moments, whole.moments);
        let (mut zhat, inv_std) = (z.clone(), moments.inv_std(norm.eps));
        for part in zhat.chunks_mut(units) {
            normalize_units(part, &moments.mean, &inv_std);
        }
        assert_eq!(zhat, whole.zhat);
        let mut sums = BackSums::new(units);
        for (dy, zhat) in dy.chunks(2 * units).zip(zhat.chunks(2 * units)) {
            sums.add(dy, zhat);
        }
        let mut dz = dy.clone();
        for (dz, zhat) in dz.chunks_mut(units).zip(zhat.chunks(units)) {
            sums.through_units(dz, zhat, &norm.gamma, &inv_std);
        }
        assert_eq!(dz, gradient.dz);
    }
}
