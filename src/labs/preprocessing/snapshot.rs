//! What the preprocessing lab draws.

use super::gallery::{EIGENIMAGES, Gallery, explained};
use super::leak::{self, Compared, FRESH, Leak};
use super::plane::{self, Outcome, Plane};
use super::settings::{Settings, View};
use super::training::{self, Curve, Summary, Training};
use super::{Preprocessing, Statistics};
use crate::data::images::DataCard;
use crate::labs::column::{Column, rounded};
use crate::settings::Texts;
use serde::Serialize;

/// A stage of the preprocessing, and a linear model trained on the transformed cloud.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StageShown {
    /// Name in links.
    pub name: &'static str,
    /// Label on the page.
    pub label: &'static str,
    /// Means of the two inputs.
    pub mean: Vec<f64>,
    /// Standard deviations of the two inputs.
    pub std: Vec<f64>,
    /// Correlation of the two inputs.
    pub correlation: f64,
    /// Eigenvalues of their covariance, the largest first.
    pub eigenvalues: Vec<f64>,
    /// Eigenvectors of the covariance: columns of a 2 x 2 matrix, by rows.
    pub axes: Vec<f64>,
    /// Condition number of the covariance.
    pub condition: f64,
    /// Eigenvalues of the Hessian.
    pub hessian: Vec<f64>,
    /// Condition number of the Hessian.
    pub hessian_condition: f64,
    /// Learning rate.
    pub rate: f64,
    /// The largest stable learning rate.
    pub largest_rate: f64,
    /// converged, slow or diverged.
    pub outcome: &'static str,
    /// Steps of the descent.
    pub steps: usize,
    /// Parameters at the minimum.
    pub best: Vec<f64>,
    /// Steps, and the excess loss after each divided by its initial value.
    pub curve: (Vec<usize>, Vec<f64>),
}

/// The cloud in the plane.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PlaneShown {
    /// Index of the selected stage.
    pub shown: usize,
    /// The stages, in the lecture's order.
    pub stages: Vec<StageShown>,
    /// What the stage subtracts.
    pub shift: Vec<f64>,
    /// What it divides by.
    pub divisor: Vec<f64>,
    /// The matrix it multiplies by, by rows.
    pub rotation: Option<Vec<f64>>,
    /// The model has a bias.
    pub bias: bool,
    /// Window of the weights: low and high w1, low and high w2.
    pub window: [f64; 4],
    /// Cells per side of the map.
    pub grid: usize,
    /// Steps that are kept.
    pub steps: Vec<usize>,
    /// w1 after each.
    pub w1: Vec<f64>,
    /// w2 after each.
    pub w2: Vec<f64>,
    /// Loss above the minimum after each.
    pub excess: Vec<f64>,
    /// The selected step.
    pub at: usize,
    /// Parameters after the selected step.
    pub theta: Vec<f64>,
    /// Weights at the minimum.
    pub bottom: Vec<f64>,
    /// Loss at the start.
    pub start_loss: f64,
    /// Loss at the minimum.
    pub best_loss: f64,
    /// Loss after the selected step.
    pub loss_now: f64,
    /// The prepared cloud, x and y of each point.
    pub points: Column<f32>,
    /// Loss over the window, `[grid x grid]`.
    pub map: Column<f32>,
}

/// The comparison of the statistics.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LeakShown {
    /// The rules, in the order of the page.
    pub rules: Vec<Compared>,
    /// The rule that is shown in detail.
    pub rule: &'static str,
    /// Seeds done.
    pub done: usize,
    /// Total seeds.
    pub seeds: usize,
    /// Error of the optimal rule, if the classes are equally frequent.
    pub best: Option<f64>,
    /// Number of fresh examples.
    pub fresh: usize,
    /// Steps of gradient descent.
    pub steps: u64,
    /// Names of the first two inputs.
    pub names: [String; 2],
    /// Training examples; the others are test examples.
    pub train_rows: usize,
    /// Class of every example.
    pub classes: Vec<usize>,
    /// The first two inputs of every example.
    pub points: Column<f32>,
}

/// Pictures of the images.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Pictures {
    /// The mean image.
    pub mean: Column<f32>,
    /// Standard deviation of every pixel.
    pub std: Column<f32>,
    /// The first images.
    pub originals: Column<f32>,
    /// The eigenimages; empty without components.
    pub eigenimages: Column<f32>,
    /// The first images reconstructed from k components; empty without components.
    pub reconstructed: Column<f32>,
    /// The first images whitened and rotated back; empty without components.
    pub whitened: Column<f32>,
}

/// Statistics of images.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImagesShown {
    /// The facts of the set.
    pub card: DataCard,
    /// Mean of each channel.
    pub channel_mean: Vec<f64>,
    /// Standard deviation of each channel.
    pub channel_std: Vec<f64>,
    /// True once the components are computed.
    pub ready: bool,
    /// True if the components will not be computed.
    pub stopped: bool,
    /// Eigenvalues of the covariance, the largest first.
    pub eigenvalues: Vec<f64>,
    /// Share of the variance explained by the first 0, 1, 2, ... components.
    pub explained: Vec<f64>,
    /// Components of the reconstructions.
    pub k: usize,
    /// Added to every eigenvalue.
    pub epsilon: f64,
    /// Images shown.
    pub shown: usize,
    /// Root mean square error of each reconstruction.
    pub lacking: Vec<f64>,
    /// Present in the view of images.
    pub pictures: Option<Pictures>,
}

/// A treatment of the images, and how the net trains on the result.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TreatmentShown {
    /// Name in links.
    pub name: &'static str,
    /// Label on the page.
    pub label: &'static str,
    /// Learning rate.
    pub rate: f64,
    /// Runs done.
    pub done: usize,
    /// Runs that diverged.
    pub diverged: usize,
    /// Training loss.
    pub loss: Summary,
    /// Test accuracy.
    pub accuracy: Summary,
    /// Last training loss of each run of the search; `null` after a divergence.
    pub search: Vec<Option<f64>>,
}

/// The same net on every treatment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrainShown {
    /// The treatments that are compared.
    pub treatments: Vec<TreatmentShown>,
    /// True if each has its own learning rate.
    pub tuned: bool,
    /// The learning rates tried.
    pub rates: [f64; 7],
    /// Epochs per run.
    pub epochs: usize,
    /// Runs per treatment.
    pub repeats: usize,
    /// Inputs of the net.
    pub inputs: usize,
    /// Hidden units of the net.
    pub hidden: usize,
    /// Images per update.
    pub batch: usize,
    /// Training images.
    pub examples: usize,
    /// Test images.
    pub tests: usize,
}

/// Everything that is drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Snapshot {
    /// The keys whose values differ from the defaults.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub link: Texts,
    /// Which view is shown.
    pub view: View,
    /// Present once complete.
    pub plane: Option<PlaneShown>,
    /// Present once its points are ready.
    pub leak: Option<LeakShown>,
    /// Present in the views of images, once these are loaded.
    pub images: Option<ImagesShown>,
    /// Present once the images are loaded.
    pub train: Option<TrainShown>,
}

impl Snapshot {
    /// A snapshot of the lab's current state.
    pub fn of(lab: &Preprocessing) -> Snapshot {
        let settings = lab.config();
        Snapshot {
            link: settings.link(),
            view: settings.view,
            plane: lab.plane().map(|plane| PlaneShown::of(plane, settings)),
            leak: lab.leak().and_then(|leak| LeakShown::of(leak, settings)),
            images: lab.gallery().map(|gallery| ImagesShown::of(gallery, lab)),
            train: lab.training().map(|t| TrainShown::of(t, settings)),
        }
    }
}

impl StageShown {
    fn of(stage: &plane::Stage) -> StageShown {
        let (moments, descent) = (&stage.moments, &stage.descent);
        StageShown {
            name: stage.preprocessing.name(),
            label: stage.preprocessing.label(),
            mean: moments.mean.to_vec(),
            std: moments.std.to_vec(),
            correlation: moments.correlation(),
            eigenvalues: moments.eigenvalues.to_vec(),
            axes: moments.axes.iter().copied().collect(),
            condition: plane::condition(&moments.eigenvalues),
            hessian: stage.loss.eigenvalues.to_vec(),
            hessian_condition: plane::condition(&stage.loss.eigenvalues),
            rate: descent.rate,
            largest_rate: stage.loss.largest_rate(),
            outcome: match descent.outcome {
                Outcome::Converged(_) => "converged",
                Outcome::Slow => "slow",
                Outcome::Diverged(_) => "diverged",
            },
            steps: descent.outcome.steps(),
            best: stage.loss.best.to_vec(),
            curve: (descent.steps.clone(), descent.relative()),
        }
    }
}

impl PlaneShown {
    fn of(plane: &Plane, settings: &Settings) -> PlaneShown {
        let stage = plane.stage();
        let (at, theta) = &stage.descent.shown;
        let column = |j: usize| stage.descent.points.iter().map(|p| p[j]).collect();
        PlaneShown {
            shown: plane.shown(),
            stages: plane.stages.iter().map(StageShown::of).collect(),
            shift: stage.fitted.shift().to_vec(),
            divisor: stage.fitted.divisor().to_vec(),
            rotation: stage.fitted.rotation().map(|r| r.iter().copied().collect()),
            bias: settings.bias,
            window: stage.window(),
            grid: plane::GRID,
            steps: stage.descent.steps.clone(),
            w1: column(0),
            w2: column(1),
            excess: stage.descent.excess.clone(),
            at: *at,
            theta: theta.to_vec(),
            bottom: stage.bottom().to_vec(),
            start_loss: stage.loss.start,
            best_loss: stage.loss.loss(&stage.loss.best),
            loss_now: stage.loss.loss(theta),
            points: rounded(&stage.x),
            map: Column(stage.map()),
        }
    }
}

impl LeakShown {
    /// `None` until its points are ready.
    fn of(leak: &Leak, settings: &Settings) -> Option<LeakShown> {
        let [(train, train_classes), (test, test_classes)] = leak.example()?;
        let word = match settings.preparation.mixes_columns() {
            true => "component",
            false => "input",
        };
        let rows = train.rows().into_iter().chain(test.rows());
        Some(LeakShown {
            rules: Statistics::ALL.map(|rule| leak.compared(rule)).into(),
            rule: settings.statistics.name(),
            done: leak.done.len(),
            seeds: settings.seeds,
            best: leak.best(),
            fresh: FRESH,
            steps: leak::STEPS,
            names: [format!("{word} 1"), format!("{word} 2")],
            train_rows: train.nrows(),
            classes: [&train_classes[..], test_classes].concat(),
            points: rows.flat_map(|r| [r[0] as f32, r[1] as f32]).collect(),
        })
    }
}

impl ImagesShown {
    fn of(g: &Gallery, lab: &Preprocessing) -> ImagesShown {
        let settings = lab.config();
        let pca = g.pca.as_ref();
        let rank = pca.map_or(0, |p| p.eigenvalues.len());
        let k = settings.components.min(rank);
        let seen = settings.view == View::Images;
        let reconstructed = g.reconstructed(k).filter(|_| seen);
        ImagesShown {
            card: g.card.clone(),
            channel_mean: g.channel_mean.clone(),
            channel_std: g.channel_std.clone(),
            ready: pca.is_some(),
            stopped: lab.is_cancelled(),
            eigenvalues: pca.map_or(Vec::new(), |p| p.eigenvalues.to_vec()),
            explained: pca.map_or(Vec::new(), explained),
            k,
            epsilon: settings.image_epsilon,
            shown: g.originals.nrows(),
            lacking: reconstructed.as_ref().map_or(Vec::new(), |x| g.lacking(x)),
            pictures: seen.then(|| Pictures {
                mean: rounded(&g.mean),
                std: rounded(&g.std),
                originals: rounded(&g.originals),
                eigenimages: pca.map_or_else(Column::default, |pca| {
                    let shown = ndarray::s![.., ..EIGENIMAGES.min(rank)];
                    rounded(pca.components.slice(shown).t())
                }),
                reconstructed: reconstructed.as_ref().map_or_else(Column::default, rounded),
                whitened: (g.whitened(settings.image_epsilon).as_ref())
                    .map_or_else(Column::default, rounded),
            }),
        }
    }
}

impl TrainShown {
    fn of(t: &Training, settings: &Settings) -> TrainShown {
        let found = |c: &Curve| c.loss.last().copied().filter(|_| !c.diverged);
        let [inputs, examples, tests] = t.sizes();
        TrainShown {
            treatments: (settings.treatments.iter().enumerate())
                .map(|(i, treatment)| TreatmentShown {
                    name: treatment.name(),
                    label: treatment.label(),
                    rate: t.rate(i),
                    done: t.runs[i].len(),
                    diverged: t.runs[i].iter().filter(|r| r.diverged).count(),
                    loss: Summary::of(&t.runs[i], |r| &r.loss),
                    accuracy: Summary::of(&t.runs[i], |r| &r.accuracy),
                    search: t.search[i].iter().map(found).collect(),
                })
                .collect(),
            tuned: settings.tuned,
            rates: training::RATES,
            epochs: settings.epochs,
            repeats: settings.repeats,
            inputs,
            hidden: training::HIDDEN,
            batch: training::BATCH,
            examples,
            tests,
        }
    }
}
