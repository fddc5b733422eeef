//! Image sets as examples of a network: what every lab that trains on images shares.

use crate::data::images::{ImageSet, PixelScale};
use crate::nn::loss::Loss;
use crate::nn::trainer::{Examples, OwnedTargets};
use crate::nn::{Network, Workspace};

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

/// Mean cross-entropy and accuracy of a classifier; of equal scores the first counts.
pub fn evaluate(net: &Network<f32>, data: &Examples<f32>) -> (f64, f64) {
    let rows = data.rows();
    let mut work = Workspace::new(net, rows);
    net.forward(&data.x, rows, &mut work);
    let cost = net.output_loss(data.targets.borrow(), Loss::SoftmaxCrossEntropy, &mut work);
    let OwnedTargets::Classes(classes) = &data.targets else {
        return (cost, f64::NAN);
    };
    let best = |s: &[f32]| (0..s.len()).rev().max_by(|&a, &b| s[a].total_cmp(&s[b]));
    let scores = work.scores(net.outputs()).chunks_exact(net.outputs());
    let right = scores.zip(classes).filter(|(s, c)| best(s) == Some(**c));
    (cost, right.count() as f64 / rows.max(1) as f64)
}
