//! Statistics of images stored as rows in `[y][x][channel]` order.

use crate::linalg::column_means;
use ndarray::{Array1, ArrayView2};

/// The mean image: one number per pixel and channel (AlexNet subtracts it).
pub fn mean_image(x: ArrayView2<'_, f64>) -> Array1<f64> {
    column_means(x)
}

/// Population mean and std of each channel over images and pixels (VGG subtracts the mean: three
/// numbers).
pub fn channel_stats(x: ArrayView2<'_, f64>, channels: usize) -> (Array1<f64>, Array1<f64>) {
    let count = (x.len() / channels.max(1)).max(1) as f64;
    let mut mean = Array1::zeros(channels);
    for row in x.rows() {
        for (i, v) in row.iter().enumerate() {
            mean[i % channels] += v / count;
        }
    }
    let mut square = Array1::<f64>::zeros(channels);
    for row in x.rows() {
        for (i, v) in row.iter().enumerate() {
            square[i % channels] += (v - mean[i % channels]) * (v - mean[i % channels]);
        }
    }
    (mean, square.mapv(|s| (s / count).sqrt()))
}
