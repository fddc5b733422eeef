//! From "these tensors are wrong" to "this step of back-propagation is wrong".
//!
//! A fault in the signal that is passed back corrupts every earlier layer. A fault in one tensor's own
//! formula corrupts that tensor alone. So the last affected layer holds the culprit (Ng; cs231n).

use crate::nn::TensorKind;

/// A checked tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Layer index, from 0.
    pub layer: usize,
    /// Which of its tensors.
    pub kind: TensorKind,
    /// True if the difference is larger than rounding can explain.
    pub wrong: bool,
    /// True if numbers of the analytic gradient are not finite.
    pub broken: bool,
}

impl Group {
    /// "W1", "b1", "alpha1", ...
    pub fn name(&self) -> String {
        format!("{}{}", self.kind.name(), self.layer + 1)
    }
}

/// The location of the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Culprit {
    /// Nothing differs.
    Nothing,
    /// The formula of one tensor's own gradient.
    Tensor(usize, TensorKind),
    /// The backward step into a layer: from the next layer's dL/dz through W^T and f' to this layer's dL/dz.
    Backward(usize),
    /// The gradient of the loss with respect to the scores.
    Loss,
    /// The penalty: all weights and no bias are wrong, or all biases and no weight.
    Penalty,
    /// The loss or the scores themselves are not finite.
    NotFinite,
    /// Several tensors, none of which explains the others.
    Several,
}

/// The verdict of the whole check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// Names of the wrong tensors, input side first.
    pub wrong: Vec<String>,
    /// Where to look.
    pub culprit: Culprit,
    /// The verdict in words.
    pub sentence: String,
}

/// Finds the step whose fault explains the wrong tensors.
pub fn localize(groups: &[Group]) -> Diagnosis {
    let layers = groups.iter().map(|g| g.layer + 1).max().unwrap_or(0);
    let wrong: Vec<&Group> = groups.iter().filter(|g| g.wrong).collect();
    let names: Vec<String> = wrong.iter().map(|g| g.name()).collect();
    let list = names.join(", ");
    // A learned slope can be right even if the signal that reached its layer is wrong.
    let carried = |layer: usize| {
        let mut own = groups.iter().filter(|g| g.layer == layer);
        own.all(|g| g.wrong || g.kind == TensorKind::Alpha)
    };
    let culprit = if wrong.is_empty() {
        Culprit::Nothing
    } else if groups.iter().any(|g| g.broken) {
        Culprit::NotFinite
    } else if let [one] = wrong[..] {
        Culprit::Tensor(one.layer, one.kind)
    } else {
        let last = wrong.iter().map(|g| g.layer).max().unwrap_or(0);
        let only = |kind| groups.iter().all(|g| g.wrong == (g.kind == kind));
        if only(TensorKind::W) || only(TensorKind::B) {
            Culprit::Penalty
        } else if !(0..=last).all(carried) {
            Culprit::Several
        } else if last + 1 == layers {
            Culprit::Loss
        } else {
            Culprit::Backward(last)
        }
    };
    let sentence = match culprit {
        Culprit::Nothing => {
            "No tensor differs: back-propagation and loss agree. A fault, if there is one, is not in the gradient.".to_string()
        }
        Culprit::NotFinite => {
            "The loss or its gradient is not a finite number: look at the loss itself before any derivative.".to_string()
        }
        Culprit::Tensor(l, kind) => format!(
            "Only {list} is wrong. The signal passed on to the layers before is right, so the fault is in the formula of dL/d{} in layer {} alone.",
            kind.name(),
            l + 1
        ),
        Culprit::Penalty if wrong[0].kind == TensorKind::B => format!(
            "{list} are wrong and every weight is right: a wrong signal would reach the weights, too, so look at how the penalty treats the biases."
        ),
        Culprit::Penalty => format!(
            "{list} are wrong and every bias is right: only the weights carry a penalty, so look at its gradient."
        ),
        Culprit::Loss => format!(
            "Every tensor is wrong ({list}). The last affected layer is the output: the fault enters with the gradient of the loss, and passes to all layers."
        ),
        Culprit::Backward(l) => format!(
            "{list} are wrong and everything after layer {} is right. A fault passes to all earlier layers, so the last affected one is the culprit: the backward step into layer {}, through W^T and f' to its dL/dz.",
            l + 1,
            l + 1
        ),
        Culprit::Several => format!("{list} are wrong, and no single step explains all of them."),
    };
    Diagnosis {
        wrong: names,
        culprit,
        sentence,
    }
}
