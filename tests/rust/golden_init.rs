//! Initializers against formulas, exact traces and the statistics of many NumPy runs.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use ndarray::Array2;
use serde_json::Value;
use training_ground::labs::initialization::{steps, weight_std};
use training_ground::nn::data_dependent::{self, BiasScaling, DataDependent};
use training_ground::nn::initializer::{FanMode, pytorch_gain, random_walk_gain};
use training_ground::nn::lsuv::{self, Lsuv, Measured};
use training_ground::nn::{
    Activation, Initializer, Layer, Network, Regularizer, TensorKind, Workspace, kernels,
};
use training_ground::rng::Stream;
use training_ground::stats::mean_std;

#[test]
fn formulas() {
    let g = golden("init_formulas");
    let rtol = num(&g["tolerance"]["rtol"]);
    let mut bounds = 0;
    for row in cases(&g["rows"], 126) {
        let (name, params) = (text(&row["name"]), &row["params"]);
        let slope = params.get("slope").map_or(0.0, num);
        let mode = match params.get("mode").and_then(Value::as_str) {
            Some("fan_out") => FanMode::FanOut,
            _ => FanMode::FanIn,
        };
        let mut act = if slope == 0.0 {
            Activation::Relu
        } else {
            Activation::LeakyRelu { slope }
        };
        let init = match name {
            "lecun_normal" => Initializer::LecunNormal,
            "lecun_uniform" => Initializer::LecunUniform,
            "glorot_normal" => Initializer::GlorotNormal { gain: 1.0 },
            "glorot_uniform" => Initializer::GlorotUniform { gain: 1.0 },
            "he_normal" => Initializer::HeNormal { mode },
            "he_uniform" => Initializer::HeUniform { mode },
            "pytorch_linear_default" => Initializer::PytorchDefault,
            "keras_he_normal_truncated" => Initializer::KerasHeTruncated,
            "random_walk" => {
                act = activation(text(&params["act"]), &Value::Null, None);
                Initializer::RandomWalk
            }
            "ntk_or_mean_field" => Initializer::MeanField {
                sigma_w: num(&params["sigma_w"]),
            },
            other => panic!("unknown initializer {other}"),
        };
        let (fan_in, fan_out) = (num(&row["fan_in"]) as usize, num(&row["fan_out"]) as usize);
        let got = init
            .distribution(fan_in, fan_out, act)
            .expect("independent entries");
        close(
            &format!("{name} {fan_in}x{fan_out} std"),
            &[got.std()],
            &[num(&row["std"])],
            rtol,
            0.0,
        );
        if let (Some(bound), training_ground::nn::initializer::Distribution::Uniform { bound: b }) =
            (row.get("bound"), got)
        {
            bounds += 1;
            close(&format!("{name} bound"), &[b], &[num(bound)], rtol, 0.0);
        }
    }
    seen(bounds, 42);
    let gains = g["pytorch_gains"].as_object().expect("gains by name");
    seen(gains.len(), 7);
    for (name, gain) in gains {
        let act = match name.strip_prefix("leaky_relu(") {
            Some(rest) => Activation::LeakyRelu {
                slope: rest.trim_end_matches(')').parse().expect("a slope"),
            },
            None => activation(name, &Value::Null, None),
        };
        close(name, &[pytorch_gain(act)], &[num(gain)], rtol, 0.0);
    }
}

#[test]
fn orthogonal_is_the_unique_factor() {
    for case in cases(&golden("init_formulas")["orthogonal_qr"], 3) {
        let q = training_ground::linalg::orthogonal(matrix(&case["gaussian"]).view());
        let got: Vec<f64> = q.iter().copied().collect();
        close("orthogonal", &got, &flat(&case["W"]), 1e-10, 1e-12);
    }
}

#[test]
fn random_walk_gains() {
    for row in cases(&golden("random_walk")["rows"], 22) {
        let n = num(&row["N"]) as usize;
        for (act, g, std) in [
            (Activation::Linear, "g_linear", "std_linear"),
            (Activation::Relu, "g_relu", "std_relu"),
        ] {
            close(g, &[random_walk_gain(act, n)], &[num(&row[g])], 1e-14, 0.0);
            let drawn = weight_std(Initializer::RandomWalk, n, n, act).expect("normal");
            close(std, &[drawn], &[num(&row[std])], 1e-14, 0.0);
        }
    }
}

fn stack(weights: &Value, act: Activation, last: Activation) -> Network<f64> {
    let all = list(weights);
    let layer = |(l, w): (usize, &Value)| {
        let w = matrix(w);
        let f = if l + 1 == all.len() { last } else { act };
        let mut layer = Layer::new(w.nrows(), w.ncols(), f);
        layer.tensors.w = w;
        layer
    };
    Network {
        layers: all.iter().enumerate().map(layer).collect(),
    }
}

#[test]
fn lsuv_traces() {
    let g = golden("lsuv");
    let (rtol, atol) = (num(&g["tolerance"]["rtol"]), num(&g["tolerance"]["atol"]));
    let x = matrix(&g["X"]);
    let mut weights = 0;
    for case in cases(&g["cases"], 7) {
        let id = text(&case["id"]);
        let act = activation(text(&case["act"]), &case["params"], None);
        let rule = Lsuv {
            tolerance: num(&case["tol_var"]),
            max_iterations: num(&case["T_max"]) as usize,
            measured: match text(&case["measured"]).contains("after") {
                true => Measured::PostActivation,
                false => Measured::PreActivation,
            },
            minibatches: num(&case["num_minibatches"]) as usize,
        };
        let mut net = stack(&g["W_init_orthonormal"], act, act);
        let traces = lsuv::apply(&rule, &mut net, x.view());
        // The lab's stepper walks the same way.
        let start = stack(&g["W_init_orthonormal"], act, act);
        let stepped = steps::lsuv(&rule, start, x.view());
        assert_eq!(stepped.layers, traces, "{id}");
        assert_eq!(stepped.network, net, "{id}");
        let shown = stepped.steps.iter().filter(|s| s.iteration > 0).count();
        assert_eq!(shown, traces.iter().map(|t| t.iterations).sum::<usize>());
        let layers = list(&case["layers"]);
        assert_eq!(layers.len(), traces.len(), "{id}");
        for (l, want) in layers.iter().enumerate() {
            let got = &traces[l];
            assert_eq!(
                got.iterations,
                num(&want["iterations"]) as usize,
                "{id} layer {l}"
            );
            assert_eq!(
                Some(got.converged),
                want["converged"].as_bool(),
                "{id} layer {l}"
            );
            let history = flat(&want["var_history"]);
            // A net that does not settle multiplies its rounding: the last variances get more room.
            close(
                &format!("{id} variances"),
                &got.variances,
                &history,
                10.0 * rtol,
                atol,
            );
            // Not stored for every case: null then.
            if let Some(want) = key(case, "W_final").get(l).filter(|w| !w.is_null()) {
                weights += 1;
                let w: Vec<f64> = net.layers[l].tensors.w.iter().copied().collect();
                close(&format!("{id} W{l}"), &w, &flat(want), rtol, atol);
            }
        }
    }
    seen(weights, 18);
}

#[test]
fn data_dependent_traces() {
    let g = golden("datadep");
    let (rtol, atol) = (num(&g["tolerance"]["rtol"]), num(&g["tolerance"]["atol"]));
    let x = flat(&g["X"]);
    let rows = list(&g["X"]).len();
    let eta = flat(&g["eta"]);
    let mut ends = 0;
    for case in cases(&g["cases"], 5) {
        let id = text(&case["id"]);
        let act = activation(text(&case["act"]), &case["params"], None);
        let mut net = stack(&g["W_init"], act, Activation::Linear);
        let before = data_dependent::within_all(&mut net, &x, rows, num(&case["beta"]));
        let within = list(&case["within_layer"]);
        assert_eq!(within.len(), before.len(), "{id}");
        for (l, want) in within.iter().enumerate() {
            close(
                &format!("{id} mu"),
                &before[l].0,
                &flat(&want["mu"]),
                rtol,
                atol,
            );
            close(
                &format!("{id} sigma"),
                &before[l].1,
                &flat(&want["sigma"]),
                rtol,
                atol,
            );
        }
        let same = |net: &Network<f64>, want: &Value, what: &str| {
            for (l, layer) in net.layers.iter().enumerate() {
                let t = &layer.tensors;
                let named = |k: &str| format!("{id} {what} {k}{l}");
                close(
                    &named("W"),
                    t.get(TensorKind::W),
                    &flat(&want["W"][l]),
                    rtol,
                    atol,
                );
                close(
                    &named("b"),
                    t.get(TensorKind::B),
                    &flat(&want["b"][l]),
                    rtol,
                    atol,
                );
            }
        };
        same(&net, &case["after_within"], "within");
        // The case of the wrong sign documents why it must not be used: alpha negated replays it.
        let sign = if text(&case["rule"]).contains("(-") {
            -1.0
        } else {
            1.0
        };
        let rule = DataDependent {
            beta: num(&case["beta"]),
            alpha: sign * num(&case["alpha"]),
            iterations: 0,
            bias_scaling: match text(&case["bias_scaling"]).contains("...") {
                true => BiasScaling::Cumulative,
                false => BiasScaling::Own,
            },
        };
        // The lab's stepper: within the layers, then as many steps between them as are written down.
        let start = stack(&g["W_init"], act, Activation::Linear);
        let depth = start.layers.len();
        let between = DataDependent {
            iterations: list(&case["trace"]).len() - 1,
            ..rule
        };
        let stepped = steps::data_dependent(&between, start, matrix(&g["X"]).view(), &eta, 0.0);
        for (i, want) in list(&case["trace"]).iter().enumerate() {
            let rates = &stepped.steps[depth + i].rates;
            close(
                &format!("{id} C, step {i}"),
                rates,
                &flat(&want["C"]),
                rtol,
                atol,
            );
        }
        for (step, want) in list(&case["trace"]).iter().enumerate() {
            let rates = data_dependent::change_rates(&net, &x, rows, &eta);
            if let Some(s) = list(&case["trace"])
                .get(step + 1)
                .map(|next| flat(&next["s"]))
            {
                close(
                    &format!("{id} C at {step}"),
                    &rates,
                    &flat(&want["C"]),
                    rtol,
                    atol,
                );
                let factors = data_dependent::between_step(&rule, &mut net, &rates);
                close(&format!("{id} s at {step}"), &factors, &s, rtol, atol);
            } else {
                close(
                    &format!("{id} C at the end"),
                    &rates,
                    &flat(&want["C"]),
                    rtol,
                    atol,
                );
            }
        }
        assert_eq!(stepped.network, net, "{id}");
        if !key(case, "final").is_null() {
            ends += 1;
            same(&stepped.network, &case["final"], "final");
        }
    }
    seen(ends, 4);
}

/// One run of ours against mean and spread of the reference's seeds, two runs at a time.
#[test]
fn activation_statistics_of_deep_nets() {
    let g = golden("init_stats");
    let runs = cases(&g["runs"], 30);
    seen(two_at_a_time(runs, check_run), 1800);
}

/// Returns how many statistics were compared.
fn check_run(i: usize, run: &Value) -> usize {
    let mut compared = 0;
    let widths = whole(&run["widths"]);
    let rows = num(&run["N"]) as usize;
    let act = activation(text(&run["act"]), &run["params"], None);
    let init = initializer(text(&run["init"]));
    let mut inputs = Stream::new(i as u64, "test/inputs", 0);
    let x = Array2::from_shape_simple_fn((rows, widths[0]), || inputs.normal());
    let layers: Vec<_> = widths[1..].iter().map(|&w| (w, act)).collect();
    let mut net = Network::zeros(widths[0], &layers);
    init.initialize(&mut net, 0.0, i as u64, x.view());
    for layer in &mut net.layers {
        layer.tensors.get_mut(TensorKind::B).fill(0.0); // the reference has no biases
    }
    let x: Vec<f64> = x.iter().copied().collect();
    let mut work = Workspace::new(&net, rows);
    net.forward(&x, rows, &mut work);
    let mut top = Stream::new(i as u64, "test/top", 0);
    let last = work.layers.last_mut().expect("layers");
    last.da.iter_mut().for_each(|g| *g = top.normal());
    net.backward(&x, &Regularizer::default(), &mut work, None);
    for (l, pass) in work.layers.iter().enumerate() {
        let slopes: Vec<f64> = pass
            .z
            .iter()
            .zip(&pass.a)
            .map(|(&z, &a)| act.derivative(z, a, 0.0))
            .collect();
        let measured = [
            ("a_std", mean_std(&pass.a).1),
            ("z_std", mean_std(&pass.z).1),
            ("ga_std", mean_std(&pass.da).1),
            ("gz_std", mean_std(&pass.dz).1),
            ("gW_rms", kernels::rms(pass.gradient.get(TensorKind::W))),
            ("df_rms", kernels::rms(&slopes)),
        ];
        for (name, x) in measured {
            compared += usize::from(lies_within_the_seeds(run, name, l, x));
        }
    }
    compared
}
