//! Image sets as examples of a network: what every lab that trains on images shares.

use crate::data::images::{ImageSet, PixelScale};
use crate::nn::trainer::{Examples, OwnedTargets};

/// Every image as a row of D numbers with its class; `mean` (`[D]`, on the same scale) is subtracted.
pub fn examples(set: &ImageSet, scale: PixelScale, mean: Option<&[f64]>) -> Examples<f32> {
    let mut x: Vec<f32> = Vec::new();
    let all: Vec<usize> = (0..set.len()).collect();
    set.append_rows(&all, scale, &mut x);
    if let Some(mean) = mean {
        for row in x.chunks_exact_mut(set.dims().max(1)) {
            for (v, m) in row.iter_mut().zip(mean) {
                *v = (f64::from(*v) - m) as f32;
            }
        }
    }
    Examples {
        x,
        inputs: set.dims(),
        targets: OwnedTargets::Classes(set.classes()),
    }
}
