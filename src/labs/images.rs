//! Image sets as examples for a network: what all labs that train on images share.

use crate::data::images::{ImageSet, PixelScale};
use crate::nn::blocks::Scores;
use crate::nn::loss::Loss;
use crate::nn::trainer::{Examples, OwnedTargets};
use crate::nn::{Network, answer, kernels};

/// Every image as a row of D numbers with its class; `mean` (`[D]`, on the same scale) is subtracted.
pub fn examples(set: &ImageSet, scale: PixelScale, mean: Option<&[f64]>) -> Examples<f32> {
    let mut x: Vec<f32> = Vec::new();
    append(set, 0..set.len(), scale, mean, &mut x);
    examples_of(set, x)
}

/// Appends some images as rows of numbers.
fn append(
    set: &ImageSet,
    which: std::ops::Range<usize>,
    scale: PixelScale,
    mean: Option<&[f64]>,
    x: &mut Vec<f32>,
) {
    let from = x.len();
    set.append_rows(&which.collect::<Vec<_>>(), scale, x);
    if let Some(mean) = mean {
        for row in x[from..].chunks_exact_mut(set.dims().max(1)) {
            for (v, m) in row.iter_mut().zip(mean) {
                *v = (f64::from(*v) - m) as f32;
            }
        }
    }
}

/// Images read in one piece of work.
const READ: usize = 500;

/// Images being converted to examples. A test set uses the mean image of the training images.
#[derive(Clone, Debug)]
pub struct Reading {
    scale: PixelScale,
    /// Sums over the images until the mean image is known; `None` if no mean is subtracted.
    sums: Option<Vec<u64>>,
    summed: usize,
    mean: Option<Vec<f64>>,
    read: usize,
    x: Vec<f32>,
}

impl Reading {
    /// Starts with `set`, whose mean image is subtracted if `centered`.
    pub fn new(set: &ImageSet, scale: PixelScale, centered: bool) -> Self {
        Reading {
            scale,
            sums: centered.then(|| vec![0; set.dims()]),
            summed: 0,
            mean: None,
            read: 0,
            x: Vec::with_capacity(set.len() * set.dims()),
        }
    }

    /// A conversion of other images with the same mean image. Call it after this one has finished.
    pub fn others(&self) -> Self {
        Reading {
            scale: self.scale,
            sums: None,
            summed: 0,
            mean: self.mean.clone(),
            read: 0,
            x: Vec::new(),
        }
    }

    /// Does the next piece; false when all images are read. Pass the same set every time.
    pub fn work(&mut self, set: &ImageSet) -> bool {
        if let Some(sums) = &mut self.sums {
            let end = set.len().min(self.summed + READ);
            set.add_images(self.summed..end, sums);
            self.summed = end;
            if end == set.len() {
                self.mean = Some(set.mean_of(sums, self.scale));
                self.sums = None;
            }
            return true;
        }
        let end = set.len().min(self.read + READ);
        append(
            set,
            self.read..end,
            self.scale,
            self.mean.as_deref(),
            &mut self.x,
        );
        self.read = end;
        end < set.len()
    }

    /// The examples read from `set`.
    pub fn take(self, set: &ImageSet) -> Examples<f32> {
        examples_of(set, self.x)
    }
}

fn examples_of(set: &ImageSet, x: Vec<f32>) -> Examples<f32> {
    Examples {
        x,
        inputs: set.dims(),
        targets: OwnedTargets::Classes(set.classes()),
    }
}

/// Divides pixels by 255, subtracts the mean image and divides by one number so that the variance of the
/// inputs is 1. Fitted on the training images and applied to every set.
#[derive(Clone, Debug, PartialEq)]
pub struct Standardization {
    mean: Vec<f64>,
    /// What the centered pixels are divided by.
    pub scale: f64,
}

impl Standardization {
    /// Fits it on these training images.
    pub fn of(train: &ImageSet) -> Self {
        let mean = train.mean_image(PixelScale::Unit);
        let centered = examples(train, PixelScale::Unit, Some(&mean));
        let scale = kernels::rms(&centered.x).max(1e-12);
        Standardization { mean, scale }
    }

    /// The set, standardized.
    pub fn apply(&self, set: &ImageSet) -> Examples<f32> {
        let mut data = examples(set, PixelScale::Unit, Some(&self.mean));
        for v in &mut data.x {
            *v = (f64::from(*v) / self.scale) as f32;
        }
        data
    }
}

/// Mean cross-entropy and accuracy of a classifier, in pieces.
#[derive(Clone, Debug)]
pub struct Evaluating {
    scores: Scores<f32>,
}

impl Evaluating {
    /// Starts on `data`. Pass the same data to every call of `work`.
    pub fn new(data: &Examples<f32>) -> Self {
        Evaluating {
            scores: Scores::new(data.rows()),
        }
    }

    /// Does the next piece; returns the result once nothing is left.
    pub fn work(&mut self, net: &Network<f32>, data: &Examples<f32>) -> Option<(f64, f64)> {
        if self.scores.work(net, &data.x) {
            return None;
        }
        let (scores, outputs) = (self.scores.scores(), net.outputs());
        let mut gradient = vec![0.0; scores.len()];
        let loss = Loss::SoftmaxCrossEntropy;
        let cost = loss.evaluate(scores, outputs, data.targets.borrow(), Some(&mut gradient));
        let accuracy = match &data.targets {
            OwnedTargets::Classes(classes) => {
                answer::accuracy(answer::right(scores, outputs, classes), data.rows())
            }
            OwnedTargets::Values(..) => f64::NAN,
        };
        Some((cost, accuracy))
    }
}
