//! What the sanity-check lab draws.

use super::evaluate::Evaluation;
use super::faults::{Check, FAULTS};
use super::penalty::{PRINTED, PRINTED_AT_ZERO, forms};
use super::settings::{AT, Settings, View};
use super::training::{Training, weight_images};
use super::{Lamps, Sanity, chance};
use crate::data::images::{DataCard, ImageSet};
use crate::labs::column::Column;
use crate::nn::Loss;
use crate::settings::Texts;
use serde::Serialize;

const CHECKS: [Check; 3] = [Check::Chance, Check::Penalty, Check::Overfit];

/// The images in use.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct InUse {
    /// The facts of the set.
    pub card: DataCard,
    /// Pixels of the first images, `[image][row][column][channel]`.
    pub thumbs: Column<u8>,
    /// Their classes.
    pub labels: Column<u8>,
}

/// The planted fault.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FaultShown {
    /// Name in links.
    pub id: &'static str,
    /// Label on the page.
    pub label: &'static str,
    /// Effect of the fault.
    pub help: &'static str,
    /// Numbers of the checks that detect it, from 1.
    pub seen_by: Vec<usize>,
    /// Why these checks fail.
    pub why: &'static str,
}

/// The lamp of a check.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LampShown {
    /// Off, running, green or red.
    #[cfg_attr(test, ts(type = "\"off\" | \"running\" | \"green\" | \"red\""))]
    pub state: &'static str,
    /// What may be wrong, most likely first.
    pub suspects: Vec<String>,
}

/// A class in the first check.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClassShown {
    /// Mean over the examples.
    pub mean: f64,
    /// 5th percentile.
    pub low: f64,
    /// 95th percentile.
    pub high: f64,
}

/// The first check.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChanceShown {
    /// The loss if all scores are equal.
    pub expected: f64,
    /// Largest relative distance of the loss from `expected`.
    pub tolerance: f64,
    /// Mean data loss.
    pub loss: f64,
    /// Examples.
    pub rows: usize,
    /// Standard deviation of all scores.
    pub score_std: f64,
    /// By class index.
    pub classes: Vec<ClassShown>,
}

/// A form of the penalty, compared with the measurement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FormShown {
    /// Name in formulas.
    pub name: &'static str,
    /// Expected total loss.
    pub expected: f64,
    /// Standard deviation of the expected loss over random weights.
    pub sd: f64,
    /// Distance of the measured loss from `expected`, in standard deviations.
    pub z: f64,
    /// Distance of the lecture's printed loss from `expected`, in standard deviations.
    pub z_printed: f64,
}

/// The second check.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PenaltyShown {
    /// Data loss, independent of lambda.
    pub data: f64,
    /// Reported penalty at lambda = 0.
    pub at_zero: f64,
    /// Values of lambda in increasing order.
    pub lambdas: Vec<f64>,
    /// The penalty reported at each lambda.
    pub penalties: Vec<f64>,
    /// The large lambda.
    pub lambda: f64,
    /// Data loss plus penalty at the large lambda.
    pub total: f64,
    /// The penalty at the large lambda, computed directly from the weights.
    pub direct: f64,
    /// Possible forms of the penalty.
    pub forms: Vec<FormShown>,
    /// The lecture's printed losses at lambda = 0 and 1e3, if the net is the lecture's.
    pub lecture: Option<[f64; 2]>,
}

/// The third check.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OverfitShown {
    /// Examples.
    pub rows: usize,
    /// The examples count as memorized below this cost.
    pub goal: f64,
    /// Maximum epochs.
    pub epochs: usize,
    /// Cost before the first update.
    pub first: f64,
    /// Cost after each epoch.
    pub costs: Vec<f64>,
    /// Share of correctly classified examples after each epoch.
    pub accuracies: Vec<f64>,
    /// The epochs in the lecture's print format.
    pub lines: Vec<String>,
}

/// The three checks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Checks {
    /// The lamps of chance, penalty and overfitting.
    pub lamps: Vec<LampShown>,
    /// The first check, once measured.
    pub chance: Option<ChanceShown>,
    /// The second check, once measured.
    pub penalty: Option<PenaltyShown>,
    /// The run on a few examples.
    pub overfit: OverfitShown,
}

/// A misclassified example.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MistakeShown {
    /// Its true class.
    pub truth: usize,
    /// The class with the largest score.
    pub predicted: usize,
    /// Softmax probability of that class.
    pub share: f64,
}

/// The performance of the net on a set of images.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Judged {
    /// Updates done before the measurement.
    pub step: u64,
    /// Mean data loss.
    pub loss: f64,
    /// Share of correctly classified images.
    pub accuracy: f64,
    /// Number of images.
    pub rows: usize,
    /// `[true class][predicted class]`.
    pub confusion: Vec<u32>,
    /// The most confident mistakes, the most confident first.
    pub mistakes: Vec<MistakeShown>,
    /// Pixels of the mistakes, as in [`InUse::thumbs`].
    pub pixels: Column<u8>,
}

/// The training of the same net.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrainingShown {
    /// Updates done.
    pub step: u64,
    /// Epochs done, the fraction of the current one included.
    pub epoch: f64,
    /// True while it trains until it is stopped.
    pub playing: bool,
    /// Updates per epoch.
    pub steps_per_epoch: u64,
    /// What became non-finite, in a sentence.
    pub diverged: Option<String>,
    /// Results on the training images, once measured.
    pub train: Option<Judged>,
    /// Results on the test images, once measured.
    pub test: Option<Judged>,
    /// Smallest and largest weight of each unit of the first layer.
    pub ranges: Vec<[f64; 2]>,
    /// Weights of the first layer as images, each unit stretched to the range of a byte.
    pub weights: Column<u8>,
    /// `[epoch][epoch, train loss, train accuracy, penalty, test loss, test accuracy]`.
    pub history: Column<f64>,
}

/// Everything that is drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Snapshot {
    /// The keys whose values differ from the defaults, and the step.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub link: Texts,
    /// Which view is shown.
    pub view: View,
    /// Name of the image set.
    pub source: &'static str,
    /// True for softmax cross-entropy, false for a hinge loss.
    pub softmax: bool,
    /// True if it waits for a file from the reader.
    pub waiting: bool,
    /// The images in use, once loaded.
    pub images: Option<InUse>,
    /// The planted fault, if any.
    pub fault: Option<FaultShown>,
    /// The case number that drew the fault, if the reader is to find it; 0 otherwise.
    pub case: u64,
    /// The first view, once started.
    pub checks: Option<Checks>,
    /// The second view, once started.
    pub training: Option<TrainingShown>,
}

impl Snapshot {
    /// A snapshot of the lab's current state.
    pub fn of(lab: &Sanity) -> Snapshot {
        let settings = &lab.config;
        let training = lab.training();
        let mut link = settings.link();
        // A running net has no fixed step, and its images may still be missing.
        let at = training.map_or(settings.at, |t| match t.playing {
            true => 0,
            false => t.step_count().max(t.target),
        });
        if at > 0 && settings.view == View::Training {
            link.insert(AT, at.to_string());
        }
        let images = lab.card().zip(lab.images());
        let fault = FAULTS.iter().find(|f| Some(f.fault) == settings.fault);
        Snapshot {
            link,
            view: settings.view,
            source: settings.source.name(),
            softmax: settings.loss == Loss::SoftmaxCrossEntropy,
            waiting: lab.waits_for_own(),
            images: images.map(|(card, images)| InUse {
                card: card.clone(),
                thumbs: Column(images.pixels.clone()),
                labels: Column(images.labels.clone()),
            }),
            fault: fault.map(|f| FaultShown {
                id: f.id,
                label: f.label,
                help: f.help,
                seen_by: f.seen_by.iter().map(|&c| 1 + c as usize).collect(),
                why: f.why,
            }),
            case: settings.case,
            checks: lab.lamps().map(|lamps| Checks::of(lamps, settings)),
            training: training.map(TrainingShown::of),
        }
    }
}

impl Checks {
    fn of(lamps: &Lamps, settings: &Settings) -> Checks {
        let run = &lamps.overfit;
        Checks {
            lamps: CHECKS
                .map(|check| LampShown {
                    state: lamps.lamp(check).name(),
                    suspects: lamps.suspects(check),
                })
                .into(),
            chance: lamps.chance.as_ref().map(|c| ChanceShown {
                expected: c.expected,
                tolerance: chance::TOLERANCE,
                loss: c.loss,
                rows: c.rows,
                score_std: c.score_std,
                classes: (c.classes.iter())
                    .map(|k| ClassShown {
                        mean: k.mean,
                        low: k.low,
                        high: k.high,
                    })
                    .collect(),
            }),
            penalty: PenaltyShown::of(lamps, settings),
            overfit: OverfitShown {
                rows: run.rows(),
                goal: run.recipe().goal,
                epochs: run.recipe().epochs,
                first: run.first.cost,
                costs: run.epochs.iter().map(|e| e.cost).collect(),
                accuracies: run.epochs.iter().map(|e| e.accuracy).collect(),
                lines: (0..run.epochs.len()).map(|e| run.line(e)).collect(),
            },
        }
    }
}

impl PenaltyShown {
    fn of(lamps: &Lamps, settings: &Settings) -> Option<PenaltyShown> {
        let (p, chance) = (lamps.penalty.as_ref()?, lamps.chance.as_ref()?);
        let weights = lamps.weights();
        let lecture = weights == [3072 * 50, 500]
            && (settings.std, settings.lambda) == (1e-4, 1e3)
            && settings.loss == Loss::SoftmaxCrossEntropy;
        let forms = forms(settings.std, &weights, chance.expected, settings.lambda);
        Some(PenaltyShown {
            data: p.data,
            at_zero: p.at_zero,
            lambdas: p.lambdas.clone(),
            penalties: p.penalties.clone(),
            lambda: p.at.0,
            total: p.total(),
            direct: p.direct,
            forms: (forms.iter())
                .map(|f| FormShown {
                    name: f.name,
                    expected: f.expected,
                    sd: f.sd,
                    z: f.z(p.total()),
                    z_printed: f.z(PRINTED),
                })
                .collect(),
            lecture: lecture.then_some([PRINTED_AT_ZERO, PRINTED]),
        })
    }
}

impl Judged {
    fn of(step: u64, e: &Evaluation, images: &ImageSet) -> Judged {
        let pixels = e.mistakes.iter().flat_map(|m| images.image(m.index));
        Judged {
            step,
            loss: e.loss,
            accuracy: e.accuracy(),
            rows: e.rows,
            confusion: e.confusion.clone(),
            mistakes: (e.mistakes.iter())
                .map(|m| MistakeShown {
                    truth: m.truth,
                    predicted: m.predicted,
                    share: m.share,
                })
                .collect(),
            pixels: pixels.copied().collect(),
        }
    }
}

impl TrainingShown {
    fn of(t: &Training) -> TrainingShown {
        let (weights, ranges) = weight_images(t.network());
        let diverged = t.diverged.map(|d| {
            let (step, tensor, layer) = (d.step, d.tensor.name(), d.layer + 1);
            let value = if d.value.is_nan() {
                "not a number"
            } else {
                "infinite"
            };
            format!(
                "Update {step} failed: {tensor} of layer {layer} is {value}. The net shown is the last finite one."
            )
        });
        let history = t.history.iter().flat_map(|r| {
            [
                r.epoch as f64,
                r.train_loss,
                r.train_accuracy,
                r.penalty,
                r.test_loss,
                r.test_accuracy,
            ]
        });
        TrainingShown {
            step: t.step_count(),
            epoch: t.epoch(),
            playing: t.playing,
            steps_per_epoch: t.steps_per_epoch(),
            diverged,
            train: (t.on_train()).map(|e| Judged::of(t.step_count(), e, &t.train_images)),
            test: (t.on_test()).map(|(step, e)| Judged::of(step, e, &t.test_images)),
            ranges,
            weights: Column(weights),
            history: history.collect(),
        }
    }
}
