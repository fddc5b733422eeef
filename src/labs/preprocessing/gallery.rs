//! Statistics, components, reconstructions and whitened versions of images.

use crate::data::image_stats::channel_stats;
use crate::data::images::{DataCard, ImageSet, ImageSource, PixelScale};
use crate::data::{Pca, PcaFit, column_stds};
use ndarray::{Array1, Array2};

/// Images shown with their reconstructions.
pub const SHOWN: usize = 8;
/// Eigenimages shown.
pub const EIGENIMAGES: usize = 24;

/// Every image as a row of numbers in `[0, 1]`.
pub fn table(set: &ImageSet) -> Array2<f64> {
    let all: Vec<usize> = (0..set.len()).collect();
    let mut rows: Vec<f64> = Vec::new();
    set.append_rows(&all, PixelScale::Unit, &mut rows);
    let dims = set.dims().max(1);
    Array2::from_shape_fn((all.len(), dims), |(i, j)| rows[i * dims + j])
}

/// Statistics of images before any training.
pub struct Gallery {
    /// Facts of the set.
    pub card: DataCard,
    /// The mean image, `[D]`.
    pub mean: Array1<f64>,
    /// Standard deviation of every pixel, `[D]`.
    pub std: Array1<f64>,
    /// Mean of each channel.
    pub channel_mean: Vec<f64>,
    /// Standard deviation of each channel.
    pub channel_std: Vec<f64>,
    /// The images shown, `[SHOWN x D]`: the first training images.
    pub originals: Array2<f64>,
    fit: Option<PcaFit>,
    /// The components, once computed.
    pub pca: Option<Pca>,
}

impl Gallery {
    /// Computes the quick statistics; [`work`](Self::work) computes the components.
    pub fn new(set: &ImageSet, source: ImageSource) -> Gallery {
        let mut gallery = Gallery::of(&table(set), set.channels);
        gallery.card = DataCard::new(set, source);
        gallery
    }

    /// The same for arbitrary images, rows of `[y][x][channel]`.
    pub fn of(x: &Array2<f64>, channels: usize) -> Gallery {
        let (mean, std) = channel_stats(x.view(), channels);
        Gallery {
            card: DataCard {
                name: String::new(),
                note: String::new(),
                examples: x.nrows(),
                width: 0,
                height: 0,
                channels,
                classes: Vec::new(),
                source: "",
                licence: "",
                is_not: "",
            },
            mean: crate::data::image_stats::mean_image(x.view()),
            std: column_stds(x.view()),
            channel_mean: mean.to_vec(),
            channel_std: std.to_vec(),
            originals: x.slice(ndarray::s![..SHOWN.min(x.nrows()), ..]).to_owned(),
            fit: Some(PcaFit::new(x.view())),
            pca: None,
        }
    }

    /// Does one unit of work; false once the components are computed.
    pub fn work(&mut self) -> bool {
        let Some(fit) = &mut self.fit else {
            return false;
        };
        if !fit.work() {
            self.pca = self.fit.take().and_then(PcaFit::take);
        }
        true
    }

    /// Share of the work that is done, in `[0, 1]`.
    pub fn share(&self) -> f64 {
        self.fit.as_ref().map_or(1.0, PcaFit::share)
    }

    /// The images reconstructed from `k` components, `[SHOWN x D]`.
    pub fn reconstructed(&self, k: usize) -> Option<Array2<f64>> {
        Some(self.pca.as_ref()?.reconstruct(self.originals.view(), k))
    }

    /// Root mean square of `x` minus the images shown, per image.
    pub fn lacking(&self, x: &Array2<f64>) -> Vec<f64> {
        let difference = x - &self.originals;
        let rms = |row: ndarray::ArrayView1<'_, f64>| {
            let sum: f64 = row.iter().map(|v| v * v).sum();
            (sum / row.len().max(1) as f64).sqrt()
        };
        difference.rows().into_iter().map(rms).collect()
    }

    /// The images whitened and rotated back, `[SHOWN x D]`.
    pub fn whitened(&self, epsilon: f64) -> Option<Array2<f64>> {
        Some(
            self.pca
                .as_ref()?
                .whiten_zca(self.originals.view(), epsilon),
        )
    }
}

/// Share of the variance explained by the first 0, 1, 2, ... components.
pub fn explained(pca: &Pca) -> Vec<f64> {
    let mut sum = 0.0;
    let each = pca.explained_variance_ratio();
    let running = each.iter().map(|share| {
        sum += share;
        sum
    });
    std::iter::once(0.0).chain(running).collect()
}
