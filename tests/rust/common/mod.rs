//! Shared by the golden tests: where the reference data is and how close is close.

pub mod sheets;

use ndarray::Array2;
use serde_json::Value;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A golden file, from `GOLDEN_DIR` or `tests/golden`.
pub fn golden(name: &str) -> Value {
    let folder = std::env::var("GOLDEN_DIR")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden").into());
    let path = format!("{folder}/{name}.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The elements of an array. A key that is missing is none: a loop over nothing would prove nothing.
#[track_caller]
pub fn list(v: &Value) -> &[Value] {
    match v.as_array() {
        Some(items) => items,
        None => panic!("not a list: {v}"),
    }
}

/// Checks a statistic of layer `l` of a run of init_stats against mean and spread of the reference's seeds;
/// false when the run has none of that name.
#[track_caller]
pub fn lies_within_the_seeds(run: &Value, name: &str, l: usize, x: f64) -> bool {
    let Some(stat) = run["stats"].get(name) else {
        return false;
    };
    let (mean, sd) = (num(&stat["mean"][l]), num(&stat["sd"][l]));
    let allowed = (6.0 * sd).max(0.002 * mean.abs());
    assert!(
        (x - mean).abs() <= allowed,
        "{} {} layer {l} {name}: {x:e}, reference {mean:e} +- {sd:e}",
        run["act"],
        run["init"]
    );
    true
}

/// Sums what `check` counts over all runs, two at a time: each is seconds of work.
pub fn two_at_a_time(runs: &[Value], check: impl Fn(usize, &Value) -> usize + Sync) -> usize {
    let count = AtomicUsize::new(0);
    let (count_of, check) = (&count, &check);
    std::thread::scope(|scope| {
        for worker in 0..2 {
            scope.spawn(move || {
                for (i, run) in runs.iter().enumerate().skip(worker).step_by(2) {
                    count_of.fetch_add(check(i, run), Ordering::Relaxed);
                }
            });
        }
    });
    count.into_inner()
}

/// The elements that a test goes through, `known` of them in `tests/golden`.
#[track_caller]
pub fn cases(v: &Value, known: usize) -> &[Value] {
    let all = list(v);
    seen(all.len(), known);
    all
}

/// That many were compared: all that `tests/golden` has, at least one of any other folder.
#[track_caller]
pub fn seen(count: usize, known: usize) {
    if std::env::var_os("GOLDEN_DIR").is_none() {
        assert_eq!(count, known, "cases of tests/golden");
    }
    assert!(count > 0, "no case at all");
}

/// A key that must be there, though it may be null.
#[track_caller]
pub fn key<'a>(v: &'a Value, name: &str) -> &'a Value {
    match v.get(name) {
        Some(value) => value,
        None => panic!("no {name}: {v}"),
    }
}

/// A number.
#[track_caller]
pub fn num(v: &Value) -> f64 {
    v.as_f64().unwrap_or_else(|| panic!("not a number: {v}"))
}

/// A text.
#[track_caller]
pub fn text(v: &Value) -> &str {
    v.as_str().unwrap_or_else(|| panic!("not a text: {v}"))
}

/// Numbers of any nesting, flattened in order.
#[track_caller]
pub fn flat(v: &Value) -> Vec<f64> {
    match v {
        Value::Array(items) => items.iter().flat_map(flat).collect(),
        v => vec![num(v)],
    }
}

/// Whole numbers, flattened.
pub fn whole(v: &Value) -> Vec<usize> {
    flat(v).into_iter().map(|x| x as usize).collect()
}

/// A nested array as a matrix.
#[track_caller]
pub fn matrix(v: &Value) -> Array2<f64> {
    let rows = list(v);
    let columns = rows.first().map_or(0, |r| list(r).len());
    Array2::from_shape_vec((rows.len(), columns), flat(v)).expect("a rectangular matrix")
}

/// `|got - want| <= atol + rtol max(|got|, |want|)` for every element.
#[track_caller]
pub fn close(what: &str, got: &[f64], want: &[f64], rtol: f64, atol: f64) {
    assert_eq!(got.len(), want.len(), "{what}: lengths differ");
    for (i, (g, w)) in got.iter().zip(want).enumerate() {
        let allowed = atol + rtol * g.abs().max(w.abs());
        assert!(
            (g - w).abs() <= allowed,
            "{what}[{i}]: got {g:e}, want {w:e}, allowed {allowed:e}"
        );
    }
}

/// The activation of a golden layer or function.
pub fn activation(
    name: &str,
    params: &Value,
    alpha: Option<&Value>,
) -> training_ground::nn::Activation {
    use training_ground::nn::Activation as A;
    let p = |key: &str, default: f64| params.get(key).and_then(Value::as_f64).unwrap_or(default);
    match name {
        "linear" => A::Linear,
        "sigmoid" => A::Sigmoid,
        "tanh" => A::Tanh,
        "relu" => A::Relu,
        "leaky_relu" => A::LeakyRelu {
            slope: p("slope", 0.01),
        },
        "prelu" => A::Prelu {
            alpha: p("alpha", 0.25),
            shared: alpha.is_none_or(|a| list(a).len() == 1),
        },
        "elu" => A::Elu {
            alpha: p("alpha", 1.0),
        },
        "maxout" => A::Maxout {
            pieces: p("pieces", 2.0) as usize,
        },
        "softplus" => A::Softplus {
            beta: p("beta", 1.0),
        },
        "selu" => A::Selu,
        "gelu" => A::Gelu,
        "gelu_tanh" => A::GeluTanh,
        "silu" => A::Silu {
            beta: p("beta", 1.0),
        },
        "mish" => A::Mish,
        other => panic!("unknown activation {other}"),
    }
}

/// The initializer of a golden run of init_stats.
pub fn initializer(name: &str) -> training_ground::nn::Initializer {
    use training_ground::nn::Initializer;
    use training_ground::nn::initializer::FanMode;
    use training_ground::nn::lsuv::Lsuv;
    let (kind, value) = name.split_once(':').unwrap_or((name, ""));
    let value: f64 = value.parse().unwrap_or(1.0);
    match kind {
        "normal" => Initializer::Normal { std: value },
        "xavier_lecture" => Initializer::LecunNormal,
        "gain" => Initializer::MeanField { sigma_w: value },
        "he_normal" => Initializer::HeNormal {
            mode: FanMode::FanIn,
        },
        "he_normal_fan_out" => Initializer::HeNormal {
            mode: FanMode::FanOut,
        },
        "glorot_normal" => Initializer::GlorotNormal { gain: 1.0 },
        "glorot_uniform" => Initializer::GlorotUniform { gain: 1.0 },
        "orthogonal" => Initializer::Orthogonal { gain: value },
        "random_walk_relu" => Initializer::RandomWalk,
        "lsuv" => Initializer::Lsuv(Lsuv {
            tolerance: 0.1,
            max_iterations: 10,
            ..Lsuv::default()
        }),
        "pytorch_default" => Initializer::PytorchDefault,
        other => panic!("unknown initializer {other}"),
    }
}

/// The loss of a golden case.
pub fn loss(kind: &str) -> training_ground::nn::Loss {
    use training_ground::nn::Loss as L;
    match kind {
        "softmax_ce" => L::SoftmaxCrossEntropy,
        "hinge" => L::Hinge,
        "squared_hinge" => L::SquaredHinge,
        "mse_mean" => L::MseMean,
        "mse_sum_per_row" => L::MseSumPerRow,
        "mse_half" => L::MseHalf,
        "l1_sum_per_row" => L::L1SumPerRow,
        "bce_logits_sum_per_row" => L::LogisticSumPerRow,
        "bce_logits_mean" => L::LogisticMean,
        other => panic!("unknown loss {other}"),
    }
}

/// A network with the weights of golden layers (`act`, `params`, `W`, `b`, optional `alpha`).
pub fn network(layers: &Value) -> training_ground::nn::Network<f64> {
    use training_ground::nn::{Layer, Network, TensorKind};
    let build = |l: &Value| {
        let w = matrix(&l["W"]);
        let alpha = l.get("alpha");
        let f = activation(text(&l["act"]), &l["params"], alpha);
        let mut layer = Layer::new(w.nrows(), w.ncols() / f.pieces(), f);
        layer.tensors.w = w;
        layer
            .tensors
            .get_mut(TensorKind::B)
            .copy_from_slice(&flat(&l["b"]));
        if let Some(alpha) = alpha {
            layer
                .tensors
                .get_mut(TensorKind::Alpha)
                .copy_from_slice(&flat(alpha));
        }
        layer
    };
    Network {
        layers: list(layers).iter().map(build).collect(),
    }
}

/// Targets of a golden case for `loss`.
pub fn targets(
    v: &Value,
    loss: training_ground::nn::Loss,
) -> training_ground::nn::trainer::OwnedTargets<f64> {
    use training_ground::nn::trainer::OwnedTargets;
    if loss.wants_classes() {
        OwnedTargets::Classes(whole(v))
    } else {
        OwnedTargets::Values(flat(v), list(&v[0]).len())
    }
}
