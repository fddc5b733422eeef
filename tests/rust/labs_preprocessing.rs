//! The preprocessing lab through its own API: NumPy's references, and what must hold for any data.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::sheets;
use crate::common::*;
use ndarray::{Array1, Array2, s};
use training_ground::data::Preprocessing as Prep;
use training_ground::data::images::{ImageFile, Shelf};
use training_ground::labs::Lab;
use training_ground::labs::preprocessing::Preprocessing;
use training_ground::labs::preprocessing::gallery::{
    EIGENIMAGES, Gallery, SHOWN, explained, table,
};
use training_ground::labs::preprocessing::leak::{Errors, Statistics, prepare};
use training_ground::labs::preprocessing::plane::{
    Moments, Outcome, Quadratic, TOLERANCE, condition,
};
use training_ground::labs::preprocessing::settings::{MAX_STEPS, STAGES, Settings};
use training_ground::labs::preprocessing::training::Treatment;
use training_ground::linalg::covariance;
use training_ground::nn::{
    Activation, Loss, Network, Regularizer, TargetsRef, TensorKind, Workspace,
};
use training_ground::settings::RawConfig;

fn config(pairs: &[(&str, &str)]) -> Settings {
    let (config, problems) = Settings::lenient(&RawConfig::from_pairs(pairs.iter().copied()));
    assert!(problems.is_empty(), "{problems:?}");
    config
}

fn lab(pairs: &[(&str, &str)]) -> Preprocessing {
    let mut lab = Preprocessing::new(config(pairs), &sheets::shelf());
    while lab.work(1) > 0 {}
    lab
}

#[track_caller]
fn same(what: &str, got: &Array2<f64>, want: &serde_json::Value, scale: f64) {
    let t = &golden("preprocess")["tolerance"];
    let got: Vec<f64> = got.iter().copied().collect();
    let (rtol, atol) = (num(&t["rtol"]), num(&t["atol"]));
    close(what, &got, &flat(want), rtol * scale, atol * scale);
}

/// A single row or column as a matrix, for [`same`].
fn row(x: &Array1<f64>) -> Array2<f64> {
    x.clone().insert_axis(ndarray::Axis(0))
}

#[test]
fn golden_stages_and_splits() {
    let g = golden("preprocess");
    let (x, test) = (matrix(&g["X"]), matrix(&g["X_test"]));
    let moments = Moments::of(x.view());
    same("mean", &row(&moments.mean), &g["mean"], 1.0);
    same("std", &row(&moments.std), &g["std_population"], 1.0);
    same("covariance", &moments.covariance, &g["cov_population"], 1.0);
    let values = row(&moments.eigenvalues);
    same("eigenvalues", &values, &g["eigenvalues_desc"], 1.0);
    let want = &g["eigenvectors_columns_canonical"];
    same("axes", &moments.axes, want, 1.0);

    let by = |p: Prep, rule| prepare(p, rule, [x.view(), test.view(), test.view()], 0);
    let [train, held, fresh] = by(Prep::Standardize, Statistics::Train);
    same("standardized", &train, &g["standardized"], 1.0);
    let want = &g["test_standardized_with_train_stats"];
    same("test set", &held, want, 1.0);
    assert_eq!(held, fresh);
    let [train, held, _] = by(Prep::Standardize, Statistics::Own);
    same("its own", &train, &g["standardized"], 1.0);
    let want = &g["test_standardized_with_own_stats_WRONG"];
    same("own statistics", &held, want, 1.0);
    for (p, want) in [
        (Prep::Center, &g["centered"]),
        (Prep::MinMax, &g["minmax_-1_1"]),
        (Prep::Pca, &g["pca_scores"]),
    ] {
        same(p.name(), &by(p, Statistics::Train)[0], want, 1.0);
    }
    let scores = &by(Prep::Pca, Statistics::Train)[1];
    same("test scores", scores, &g["test_pca_scores"], 1.0);
    for (key, epsilon) in [("eps_0", 0.0), ("eps_1e-05", 1e-5), ("eps_0.1", 0.1)] {
        let last = moments.eigenvalues[moments.eigenvalues.len() - 1] + epsilon;
        let scale = (1.0 / last.sqrt()).max(1.0);
        let white = by(Prep::WhitenPca { epsilon }, Statistics::Train);
        same(key, &white[0], &g[key]["pca_white"], scale);
        let zca = by(Prep::WhitenZca { epsilon }, Statistics::Train);
        same(key, &zca[0], &g[key]["zca_white"], scale);
        same(key, &zca[1], &g[key]["test_zca_white"], scale);
    }
    let constant = &g["constant_column_case"];
    let x = matrix(&constant["X"]);
    let [train, ..] = prepare(Prep::Standardize, Statistics::All, [x.view(); 3], 0);
    same("constant", &train, &constant["standardized"], 1.0);
}

#[test]
fn golden_images_and_components() {
    let g = golden("preprocess");
    let images = &g["images"];
    let (n, channels) = (whole(&images["shape"])[0], whole(&images["shape"])[3]);
    let pixels = flat(&images["pixels"]);
    let x = Array2::from_shape_vec((n, pixels.len() / n), pixels).expect("images");
    let gallery = Gallery::of(&x, channels);
    same(
        "mean image",
        &row(&gallery.mean),
        &images["mean_image"],
        1.0,
    );
    let mean = Array1::from(gallery.channel_mean.clone());
    same(
        "three numbers",
        &row(&mean),
        &images["per_channel_mean"],
        1.0,
    );
    let std = Array1::from(gallery.channel_std.clone());
    let want = &images["per_channel_std_population"];
    same("their deviations", &row(&std), want, 1.0);
    let centered = Treatment::Center.fit(x.view(), channels, None, 0.0);
    let want = &images["minus_mean_image"];
    same("centered", &centered.apply(x.view()), want, 1.0);
    let shifted = Treatment::Channel.fit(x.view(), channels, None, 0.0);
    let by_hand = Array2::from_shape_fn(x.dim(), |(i, j)| x[[i, j]] - mean[j % channels]);
    assert_eq!(shifted.apply(x.view()), by_hand);

    // The same decomposition as for images, on the table of the references.
    let x = matrix(&g["X"]);
    let mut gallery = Gallery::of(&x, 1);
    while gallery.work() {}
    let pca = gallery.pca.as_ref().expect("done");
    same(
        "eigenvalues",
        &row(&pca.eigenvalues),
        &g["eigenvalues_desc"],
        1.0,
    );
    let want = &g["eigenvectors_columns_canonical"];
    same("components", &pca.components, want, 1.0);
    let ratio = flat(&g["explained_variance_ratio"]);
    let sums = explained(pca);
    for (k, share) in ratio.iter().enumerate() {
        assert!((sums[k + 1] - sums[k] - share).abs() < 1e-9);
    }
    let two = gallery.reconstructed(2).expect("components");
    let want = matrix(&g["pca2_reconstruction"]);
    let want = want.slice(s![..SHOWN.min(x.nrows()), ..]);
    assert!((&two - &want).iter().all(|d| d.abs() < 1e-8));
    // Fewer rows than columns: the products of examples are decomposed instead.
    let few = x.slice(s![..4, ..]).to_owned();
    let mut gallery = Gallery::of(&few, 1);
    while gallery.work() {}
    let values = &gallery.pca.as_ref().expect("done").eigenvalues;
    let want = flat(&g["rank_deficient_first4rows_eigenvalues"]);
    for (i, want) in want.iter().enumerate() {
        let got = values.get(i).copied().unwrap_or(0.0);
        assert!(
            (got - want).abs() <= 1e-8 * want.abs() + 1e-9,
            "{got} {want}"
        );
    }
}

/// Loss and gradient of the plane are those of a linear layer of the engine.
#[test]
fn the_quadratic_is_the_engines_linear_layer() {
    for bias in [true, false] {
        let c = config(&[("n", "50"), ("bias", if bias { "trained" } else { "none" })]);
        let mut lab = Preprocessing::new(c, &Shelf::default());
        while lab.work(1) > 0 {}
        let plane = lab.plane().expect("the view");
        let stage = &plane.stages[0];
        let mut net = Network::<f64>::zeros(2, &[(1, Activation::Linear)]);
        let theta = ndarray::array![0.3, -0.7, 0.4];
        net.layers[0].tensors.get_mut(TensorKind::W)[0] = theta[0];
        net.layers[0].tensors.get_mut(TensorKind::W)[1] = theta[1];
        let theta = if bias {
            theta
        } else {
            theta.slice(s![..2]).to_owned()
        };
        if bias {
            net.layers[0].tensors.get_mut(TensorKind::B)[0] = theta[2];
        }
        let x: Vec<f64> = stage.x.iter().copied().collect();
        let targets = plane.cloud.targets.to_vec();
        let mut work = Workspace::new(&net, 50);
        let none = Regularizer::default();
        let parts = net.gradient(
            &x,
            50,
            TargetsRef::Values(&targets),
            Loss::MseHalf,
            &none,
            &mut work,
        );
        close(
            "loss",
            &[stage.loss.loss(&theta)],
            &[parts.data],
            1e-12,
            0.0,
        );
        let got = stage.loss.gradient(&theta).to_vec();
        let want = &work.theta_gradient()[..got.len()];
        close("gradient", &got, want, 1e-12, 1e-12);
        // At the best weights there is no gradient, and the excess is the difference of losses.
        assert!(
            stage
                .loss
                .gradient(&stage.loss.best)
                .iter()
                .all(|g| g.abs() < 1e-10)
        );
        let excess = stage.loss.loss(&theta) - stage.loss.loss(&stage.loss.best);
        close(
            "excess",
            &[stage.loss.excess(&theta)],
            &[excess],
            1e-9,
            1e-12,
        );
    }
}

#[test]
fn every_stage_does_what_its_name_says() {
    for seed in ["1", "2", "77"] {
        let lab = lab(&[("seed", seed), ("eps", "0")]);
        let plane = lab.plane().expect("the view");
        let stage = |name: &str| {
            let at = STAGES.iter().position(|p| p.name() == name);
            &plane.stages[at.expect("a stage")]
        };
        for one in &plane.stages[1..] {
            assert!(one.moments.mean.iter().all(|m| m.abs() < 1e-12));
        }
        assert!(
            stage("standardize")
                .moments
                .std
                .iter()
                .all(|s| (s - 1.0).abs() < 1e-12)
        );
        assert!(stage("pca").moments.correlation().abs() < 1e-12);
        // A rotation changes no eigenvalue, so it saves no step.
        let [center, pca] = ["center", "pca"].map(|n| stage(n).descent.outcome.steps());
        assert_eq!(center, pca);
        for name in ["whiten_pca", "whiten_zca"] {
            assert!((condition(&stage(name).loss.eigenvalues) - 1.0).abs() < 1e-9);
            assert_eq!(stage(name).descent.outcome, Outcome::Converged(1), "{name}");
        }
        // Standardized: 1 + r and 1 - r.
        let r = stage("none").moments.correlation();
        let kappa = condition(&stage("standardize").moments.eigenvalues);
        assert!((kappa - (1.0 + r) / (1.0 - r)).abs() < 1e-9 * kappa);
        // Every stage can say the same: the best loss is one and the same.
        let losses = plane.stages.iter().map(|s| s.loss.loss(&s.loss.best));
        let losses: Vec<f64> = losses.collect();
        assert!(losses.iter().all(|l| (l - losses[0]).abs() < 1e-9));
        let raw = &stage("none").descent;
        assert!(raw.outcome.steps() > 10 * center, "centering helps here");
        // The excess shrinks at least by ((k - 1)/(k + 1))^2 a step.
        for one in &plane.stages {
            let kappa = condition(&one.loss.eigenvalues);
            let rate = (kappa - 1.0) / (kappa + 1.0);
            let steps = one.descent.outcome.steps() as f64;
            assert!(libm::pow(rate * rate, steps - 1.0) > TOLERANCE * 0.999 || steps <= 1.0);
        }
    }
}

#[test]
fn one_rate_for_all_can_diverge_and_a_step_can_be_looked_at() {
    let fixed = lab(&[("rate", "fixed:0.06")]);
    let stages = &fixed.plane().expect("the view").stages;
    assert!(matches!(stages[0].descent.outcome, Outcome::Diverged(_)));
    assert!(matches!(stages[1].descent.outcome, Outcome::Converged(_)));
    assert!(stages[0].map().iter().all(|v| v.is_finite()));
    let slow = lab(&[("rate", "fixed:0.000001")]);
    let descent = &slow.plane().expect("the view").stages[0].descent;
    assert_eq!(descent.outcome, Outcome::Slow);
    assert_eq!(descent.steps.last(), Some(&MAX_STEPS));
    assert!(descent.steps.len() < 700);

    // Just below the largest rate it does not diverge, just above it does.
    for (factor, diverges) in [(0.99, false), (1.01, true)] {
        let largest = fixed.plane().expect("whole").stages[0].loss.largest_rate();
        let rate = format!("fixed:{}", factor * largest);
        let lab = lab(&[("rate", &rate)]);
        let outcome = lab.plane().expect("whole").stages[0].descent.outcome;
        assert_eq!(matches!(outcome, Outcome::Diverged(_)), diverges, "{rate}");
    }
    let at = lab(&[("step", "3")]);
    let stage = at.plane().expect("the view").stage();
    assert_eq!(stage.descent.shown.0, 3);
    assert_eq!(stage.descent.shown.1, stage.descent.points[3]);
    // The bottom of the contours is lowest among all weights with this bias.
    let bottom = stage.bottom();
    assert_eq!(bottom[2], stage.descent.shown.1[2]);
    for (dx, dy) in [(0.01, 0.0), (-0.01, 0.0), (0.0, 0.01), (0.0, -0.01)] {
        let near = ndarray::array![bottom[0] + dx, bottom[1] + dy, bottom[2]];
        assert!(stage.loss.excess(&near) > stage.loss.excess(&bottom));
    }
}

/// Without a bias the Hessian is E[x x']: a mean along the long axis may even help.
#[test]
fn without_a_bias_the_hessian_is_the_second_moment() {
    let lab = lab(&[("bias", "none")]);
    let stage = lab.plane().expect("the view").stage();
    let n = stage.x.nrows() as f64;
    let second = stage.x.t().dot(&stage.x) / n;
    assert!(
        (&second - &stage.loss.hessian)
            .iter()
            .all(|d| d.abs() < 1e-12)
    );
    let plain = Quadratic::new(stage.x.view(), &Array1::zeros(stage.x.nrows()), false);
    assert_eq!(plain.best, Array1::<f64>::zeros(2));
}

fn errors(lab: &Preprocessing, rule: usize) -> Vec<Errors> {
    lab.leak()
        .expect("the view")
        .done
        .iter()
        .map(|d| d[rule])
        .collect()
}

#[test]
fn the_leak_is_paired_and_shows_what_it_must() {
    let base = [("view", "leak"), ("seeds", "10")];
    let with = |more: &[(&str, &str)]| {
        let mut pairs = base.to_vec();
        pairs.extend_from_slice(more);
        lab(&pairs)
    };
    // Nothing is measured: the rules are one and the same.
    let none = with(&[("prep", "none")]);
    assert_eq!(errors(&none, 0), errors(&none, 1));
    assert_eq!(errors(&none, 0), errors(&none, 2));
    // The same link gives the same numbers.
    let plain = with(&[]);
    assert_eq!(plain.leak().unwrap().done, with(&[]).leak().unwrap().done);
    let best = plain.leak().unwrap().best().expect("equal classes");
    assert!((best - 0.158_655_253_931_457).abs() < 1e-12);
    // One by one every example is its own mean.
    let single = with(&[("arrive", "1")]);
    assert!(errors(&single, 2).iter().all(|e| e.test == 0.5));
    assert_eq!(errors(&single, 0), errors(&plain, 0));
    // A common shift of the test set is undone by its own mean, and only by that.
    let shifted = with(&[("shift", "1.5")]);
    assert_eq!(errors(&shifted, 2), errors(&plain, 2));
    let mean = |e: Vec<Errors>| e.iter().map(|e| e.test).sum::<f64>() / e.len() as f64;
    assert!(mean(errors(&shifted, 0)) > mean(errors(&plain, 0)) + 0.03);
    // Other classes in the test set: its own mean is the mean of other things.
    let skewed = with(&[("share", "0.9")]);
    assert!(mean(errors(&skewed, 2)) > mean(errors(&skewed, 0)) + 0.05);
    // Whitening from as many examples as inputs: the test set's help is large.
    let white = with(&[("prep", "whiten_zca"), ("d", "20")]);
    assert!(mean(errors(&white, 1)) < mean(errors(&white, 0)) - 0.05);
    // Scaling leaks little.
    assert!((mean(errors(&plain, 1)) - mean(errors(&plain, 0))).abs() < 0.03);
}

#[test]
fn statistics_come_from_where_the_rule_says() {
    let a = ndarray::array![[0.0, 0.0], [2.0, 4.0]];
    let b = ndarray::array![[10.0, 2.0], [12.0, 6.0], [14.0, 4.0]];
    let by = |rule, arrive| prepare(Prep::Center, rule, [a.view(), b.view(), b.view()], arrive);
    assert_eq!(by(Statistics::Train, 0)[1][[0, 0]], 9.0);
    assert_eq!(by(Statistics::All, 0)[0][[0, 0]], -38.0 / 5.0);
    assert_eq!(by(Statistics::Own, 0)[1][[0, 0]], -2.0);
    // Two and then one.
    let two = &by(Statistics::Own, 2)[1];
    assert_eq!(*two, ndarray::array![[-1.0, -2.0], [1.0, 2.0], [0.0, 0.0]]);
    assert_eq!(
        by(Statistics::Own, 1)[0],
        by(Statistics::Own, 0)[0],
        "training is one batch"
    );
}

#[test]
fn images_are_rebuilt_and_whitened() {
    for (source, dims) in [("fashion", 784), ("emoji", 3072)] {
        let mut lab = lab(&[("view", "images"), ("img", source), ("images", "60")]);
        let gallery = lab.gallery().expect("the images are there");
        assert_eq!(gallery.card.examples, 60);
        assert_eq!(gallery.mean.len(), dims);
        let pca = gallery.pca.as_ref().expect("done");
        assert_eq!(pca.eigenvalues.len(), 59);
        let sums = explained(pca);
        assert_eq!((sums.len(), sums[0]), (60, 0.0));
        assert!((sums[59] - 1.0).abs() < 1e-12);
        let mut last = f64::INFINITY;
        for k in [0, 5, 20, 59] {
            let lacking = gallery.lacking(&gallery.reconstructed(k).expect("components"));
            let mean = lacking.iter().sum::<f64>();
            assert!(mean < last);
            last = mean;
        }
        assert!(last < 1e-10, "all components give the images back: {last}");
        // Over all training images the whitened covariance has the eigenvalues l/(l + e).
        let config = lab.config();
        let set = sheets::shelf().train(config.source, config.images, config.seed);
        let x = table(&set.expect("the images"));
        let white = pca.whiten(0.1).apply(x.view());
        let sigma = covariance(white.view());
        for (j, l) in pca.eigenvalues.iter().enumerate() {
            assert!((sigma[[j, j]] - l / (l + 0.1)).abs() < 1e-9);
        }
        // The components survive a change that is none of theirs.
        let mut texts = lab.params();
        texts.insert("k", "7");
        lab.configure(&RawConfig(texts.clone()), &sheets::shelf());
        assert!(lab.gallery().expect("the images").pca.is_some());
        let images = lab.snapshot().images.expect("the images");
        assert!(images.ready && (images.k, images.shown) == (7, SHOWN));
        let pictures = images.pictures.expect("in this view");
        assert_eq!(pictures.mean.0.len(), dims);
        assert_eq!(pictures.whitened.0.len(), SHOWN * dims);
        assert_eq!(pictures.eigenimages.0.len(), EIGENIMAGES * dims);
        // And do not survive one of the images.
        texts.insert("images", "50");
        lab.configure(&RawConfig(texts), &sheets::shelf());
        let images = lab.snapshot().images.expect("the images");
        assert!(!images.ready && images.eigenvalues.is_empty());
        assert!(
            images
                .pictures
                .expect("in this view")
                .eigenimages
                .0
                .is_empty()
        );
    }
    let mut waiting = Preprocessing::new(config_of("emoji", "3"), &Shelf::default());
    assert_eq!(waiting.work(1), 0);
    let source = waiting.sources()[0];
    assert_eq!(Shelf::default().missing(source), [ImageFile::Emoji]);
}

fn config_of(source: &str, k: &str) -> Settings {
    config(&[
        ("view", "images"),
        ("img", source),
        ("images", "60"),
        ("k", k),
    ])
}

#[test]
fn bad_values_are_told_and_links_are_short() {
    let raw = RawConfig::from_pairs([
        ("treat", "raw,magic"),
        ("rho", "2"),
        ("stage", "whiten"),
        ("what", "1"),
        ("rate", "fixed:50"),
    ]);
    let (config, problems) = Settings::lenient(&raw);
    let fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
    for key in ["treat", "rho", "stage", "", "rate"] {
        assert!(fields.contains(&key), "{key} in {fields:?}");
    }
    assert_eq!((config.correlation, config.stage), (0.99, Prep::None));
    assert_eq!(config.treatments, [Treatment::Raw]);
    let (plain, _) = Settings::lenient(&RawConfig::default());
    assert_eq!(plain.link(), Default::default());
    let again = Settings::lenient(&RawConfig(config.link())).0;
    assert_eq!(again, config);
}
