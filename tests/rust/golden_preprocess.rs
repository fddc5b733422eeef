//! Preprocessing against NumPy: fitted on the training data, applied to both.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::*;
use ndarray::Array2;
use training_ground::data::image_stats::{channel_stats, mean_image};
use training_ground::data::{Pca, Preprocessing, column_stds};
use training_ground::linalg::covariance;

fn same(what: &str, got: &Array2<f64>, want: &serde_json::Value, scale: f64) {
    let (rtol, atol) = tolerance();
    let got: Vec<f64> = got.iter().copied().collect();
    close(what, &got, &flat(want), rtol * scale, atol * scale);
}

fn tolerance() -> (f64, f64) {
    let t = &golden("preprocess")["tolerance"];
    (num(&t["rtol"]), num(&t["atol"]))
}

#[test]
fn column_statistics() {
    let g = golden("preprocess");
    let (x, test) = (matrix(&g["X"]), matrix(&g["X_test"]));
    let (rtol, atol) = tolerance();
    let std = column_stds(x.view()).to_vec();
    close("std", &std, &flat(&g["std_population"]), rtol, atol);
    let centered = Preprocessing::Center.fit(x.view());
    same("centered", &centered.apply(x.view()), &g["centered"], 1.0);
    let scaled = Preprocessing::Standardize.fit(x.view());
    same(
        "standardized",
        &scaled.apply(x.view()),
        &g["standardized"],
        1.0,
    );
    let want = &g["test_standardized_with_train_stats"];
    same("test set", &scaled.apply(test.view()), want, 1.0);
    let own = Preprocessing::Standardize.fit(test.view());
    let wrong = &g["test_standardized_with_own_stats_WRONG"];
    same("own statistics", &own.apply(test.view()), wrong, 1.0);
    let minmax = Preprocessing::MinMax.fit(x.view());
    same("min-max", &minmax.apply(x.view()), &g["minmax_-1_1"], 1.0);
    let constant = &g["constant_column_case"];
    let x = matrix(&constant["X"]);
    let std = column_stds(x.view()).to_vec();
    close("std", &std, &flat(&constant["std_population"]), rtol, atol);
    let scaled = Preprocessing::Standardize.fit(x.view());
    same(
        "constant column",
        &scaled.apply(x.view()),
        &constant["standardized"],
        1.0,
    );
}

#[test]
fn principal_components() {
    let g = golden("preprocess");
    let (x, test) = (matrix(&g["X"]), matrix(&g["X_test"]));
    let (rtol, atol) = tolerance();
    let pca = Pca::fit(x.view());
    let sigma = covariance(x.view());
    same("covariance", &sigma, &g["cov_population"], 1.0);
    let values = pca.eigenvalues.to_vec();
    close(
        "eigenvalues",
        &values,
        &flat(&g["eigenvalues_desc"]),
        rtol,
        atol,
    );
    let want = &g["eigenvectors_columns_canonical"];
    same("components", &pca.components, want, 1.0);
    let share = pca.explained_variance_ratio().to_vec();
    close(
        "share",
        &share,
        &flat(&g["explained_variance_ratio"]),
        rtol,
        atol,
    );
    same("scores", &pca.scores(x.view()), &g["pca_scores"], 1.0);
    same(
        "test scores",
        &pca.scores(test.view()),
        &g["test_pca_scores"],
        1.0,
    );
    let two = pca.reconstruct(x.view(), 2);
    same("two components", &two, &g["pca2_reconstruction"], 1.0);
    let fitted = Preprocessing::Pca.fit(x.view());
    same("Pca stage", &fitted.apply(x.view()), &g["pca_scores"], 1.0);
}

#[test]
fn whitening() {
    let g = golden("preprocess");
    let (x, test) = (matrix(&g["X"]), matrix(&g["X_test"]));
    let pca = Pca::fit(x.view());
    for (key, epsilon) in [("eps_0", 0.0), ("eps_1e-05", 1e-5), ("eps_0.1", 0.1)] {
        let want = &g[key];
        // Division by the root of a tiny eigenvalue enlarges the rounding of the scores.
        let last = pca.eigenvalues[pca.eigenvalues.len() - 1] + epsilon;
        let scale = (1.0 / last.sqrt()).max(1.0);
        let white = Preprocessing::WhitenPca { epsilon }.fit(x.view());
        same(key, &white.apply(x.view()), &want["pca_white"], scale);
        same(key, &pca.zca(epsilon), &want["zca_matrix"], scale);
        let zca = Preprocessing::WhitenZca { epsilon }.fit(x.view());
        same(key, &zca.apply(x.view()), &want["zca_white"], scale);
        same(key, &zca.apply(test.view()), &want["test_zca_white"], scale);
    }
}

#[test]
fn fewer_rows_than_columns_still_give_finite_numbers() {
    let g = golden("preprocess");
    let x = matrix(&g["X"]);
    let few = x.slice(ndarray::s![..4, ..]);
    let pca = Pca::fit(few);
    let want = flat(&g["rank_deficient_first4rows_eigenvalues"]);
    close("eigenvalues", &pca.eigenvalues.to_vec(), &want, 1e-8, 1e-9);
    for epsilon in [0.0, 1e-5] {
        let white = Preprocessing::WhitenZca { epsilon }.fit(few).apply(few);
        assert!(white.iter().all(|v| v.is_finite()), "epsilon {epsilon}");
    }
}

#[test]
fn images() {
    let g = golden("preprocess");
    let images = &g["images"];
    let shape = whole(&images["shape"]);
    let (n, channels) = (shape[0], shape[3]);
    let pixels = flat(&images["pixels"]);
    let x = Array2::from_shape_vec((n, pixels.len() / n), pixels).expect("images");
    let (rtol, atol) = tolerance();
    let mean = mean_image(x.view()).to_vec();
    close(
        "mean image",
        &mean,
        &flat(&images["mean_image"]),
        rtol,
        atol,
    );
    let (mean, std) = channel_stats(x.view(), channels);
    let want = flat(&images["per_channel_mean"]);
    close("channel mean", &mean.to_vec(), &want, rtol, atol);
    let want = flat(&images["per_channel_std_population"]);
    close("channel std", &std.to_vec(), &want, rtol, atol);
    let centered = Preprocessing::Center.fit(x.view()).apply(x.view());
    same(
        "minus the mean image",
        &centered,
        &images["minus_mean_image"],
        1.0,
    );
}
