//! Deliberately planted faults: typical mistakes in a student's code, and the checks that detect them.

use crate::rng::Stream;

/// One fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Images are shuffled between epochs, but their labels in a different order.
    LabelsEveryEpoch,
    /// Labels were shuffled once, before training.
    LabelsOnce,
    /// Raw bytes without subtracting the mean image, and weights of std 0.1.
    Inputs,
    /// A penalty in the run that should have none.
    LambdaOn,
    /// Learning rate 0.
    RateZero,
    /// Learning rate 1000.
    RateHuge,
    /// A ReLU after the last layer.
    ReluOutput,
    /// The penalty is not added to the loss.
    NoPenalty,
    /// lambda sum W^2 in place of 0.5 lambda sum W^2.
    DoublePenalty,
}

/// The three checks, in the order of the lecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The loss before training is that of chance.
    Chance,
    /// A larger lambda gives a larger loss.
    Penalty,
    /// A few examples can be memorized.
    Overfit,
}

/// A fault as the page describes it.
#[derive(Clone, Copy, Debug)]
pub struct Planted {
    /// Name in links.
    pub id: &'static str,
    /// Label on the page.
    pub label: &'static str,
    /// Effect of the fault.
    pub help: &'static str,
    /// The fault itself.
    pub fault: Fault,
    /// The checks that fail with the default settings.
    pub seen_by: &'static [Check],
    /// Why these checks fail and no others.
    pub why: &'static str,
}

/// The lambda left on in the third check and in the training.
pub const LAMBDA_LEFT_ON: f64 = 1.0;
/// Standard deviation of the weights in [`Fault::Inputs`].
pub const LARGE_STD: f64 = 0.1;

/// All faults.
pub const FAULTS: [Planted; 9] = [
    Planted {
        id: "labels",
        label: "Labels shuffled in every epoch",
        help: "The images are shuffled between epochs and their labels are not shuffled along.",
        fault: Fault::LabelsEveryEpoch,
        seen_by: &[Check::Overfit],
        why: "At the start a net knows nothing, so wrong labels cost as much as right ones, and the penalty does not look at labels. But what is learned in one epoch is wrong in the next.",
    },
    Planted {
        id: "labels_once",
        label: "Labels shuffled once",
        help: "Every image has the label of another one, always the same.",
        fault: Fault::LabelsOnce,
        seen_by: &[],
        why: "No lamp can see it: twenty wrong labels are learned by heart as readily as right ones (Zhang et al. 2017). In training only the test accuracy shows it: it stays at chance.",
    },
    Planted {
        id: "inputs",
        label: "Mean not subtracted, weights too large",
        help: "Raw bytes without the mean image, weights of std 0.1.",
        fault: Fault::Inputs,
        seen_by: &[Check::Chance, Check::Overfit],
        why: "The scores are far from 0 before anything is learned: the net is sure, and wrong. The same scores make the steps of the third check far too long. The penalty still rises in proportion to λ.",
    },
    Planted {
        id: "lambda",
        label: "λ left on",
        help: "The run on a few examples and the training have a penalty of λ = 1.",
        fault: Fault::LambdaOn,
        seen_by: &[Check::Overfit],
        why: "The first two checks set λ themselves. In the third the weights are pulled back to 0, and the cost has a floor.",
    },
    Planted {
        id: "rate0",
        label: "Learning rate 0",
        help: "The update multiplies the gradient by 0.",
        fault: Fault::RateZero,
        seen_by: &[Check::Overfit],
        why: "The first two checks do not learn. In the third nothing moves.",
    },
    Planted {
        id: "rate1000",
        label: "Learning rate 1000",
        help: "The update multiplies the gradient by 1e3.",
        fault: Fault::RateHuge,
        seen_by: &[Check::Overfit],
        why: "The first two checks do not learn. In the third the first step blows the weights up.",
    },
    Planted {
        id: "relu_output",
        label: "ReLU after the last layer",
        help: "The scores themselves go through a ReLU.",
        fault: Fault::ReluOutput,
        seen_by: &[Check::Overfit],
        why: "Scores of almost 0 stay almost 0 under a ReLU, so the loss at the start is right. The first steps push the scores of wrong classes below 0, and from there no gradient comes back.",
    },
    Planted {
        id: "no_penalty",
        label: "Penalty forgotten",
        help: "The penalty is not added to the loss that is reported.",
        fault: Fault::NoPenalty,
        seen_by: &[Check::Penalty],
        why: "Only the second check uses λ: the loss does not change with it.",
    },
    Planted {
        id: "no_half",
        label: "The ½ forgotten",
        help: "λΣW² is reported where the gradient belongs to ½λΣW².",
        fault: Fault::DoublePenalty,
        seen_by: &[Check::Penalty],
        why: "The loss rises with λ, but twice as fast as ½λΣW²: 3.84 instead of 3.07 in the lecture’s example. The lecture prints 3.0686, so its code has the ½.",
    },
];

/// The fault drawn by a case number; `None` for 0.
pub fn drawn(case: u64) -> Option<Fault> {
    let at = Stream::new(case, "planted fault", 0).below(FAULTS.len());
    (case > 0).then(|| FAULTS[at].fault)
}

impl Fault {
    /// The page's description of the fault.
    pub fn planted(self) -> &'static Planted {
        FAULTS
            .iter()
            .find(|p| p.fault == self)
            .unwrap_or_else(|| unreachable!("every fault is in the table"))
    }
}
