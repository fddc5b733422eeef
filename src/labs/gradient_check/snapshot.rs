//! What the gradient-check lab draws.

use super::clinic::bugs::Act;
use super::clinic::{self, Case};
use super::report::Report;
use super::scalar::{self, Function};
use super::settings::{Settings, View};
use super::{GradientCheck, NetworkCheck, SideCheck};
use crate::labs::column::Column;
use crate::labs::playground::{activation_name, layer_name};
use crate::nn::gradcheck::{Difference, metrics::Verdict};
use crate::settings::{Texts, options};
use serde::Serialize;

/// Values per decade of h in the scalar sweep.
const PER_DECADE: usize = 4;

/// A tensor of the network.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GroupShown {
    /// W1, b1, ...
    pub name: String,
    /// Layer index, from 0.
    pub layer: usize,
    /// W, b or alpha.
    pub tensor: &'static str,
    /// Rows of the tensor.
    pub rows: usize,
    /// Columns of the tensor.
    pub columns: usize,
    /// Where it begins in theta.
    pub offset: usize,
    /// Coordinates checked.
    pub checked: usize,
    /// Those at a kink.
    pub kinked: usize,
    /// Relative error of the whole tensor.
    pub epsilon: f64,
    /// The same without coordinates at a kink.
    pub epsilon_smooth: f64,
    /// Largest relative error of an element.
    pub worst: f64,
    /// The same without coordinates at a kink.
    pub worst_smooth: f64,
    /// Elements that torch.autograd.gradcheck refuses.
    pub torch_refused: usize,
    /// True if the tensor is accused.
    pub wrong: bool,
    /// Cause of its error.
    pub cause: &'static str,
    /// The lecture's verdict on its epsilon.
    pub verdict: &'static str,
}

/// An additional check beside the main one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SideShown {
    /// f64 if true, f32 otherwise.
    pub double: bool,
    /// Centered quotient if true, forward otherwise.
    pub central: bool,
    /// Step size.
    pub h: f64,
    /// True if the loss includes the penalty.
    pub penalty: bool,
    /// True if it checks the network before the burn-in.
    pub at_start: bool,
    /// Its epsilon, once done.
    pub epsilon: Option<f64>,
}

/// A unit that changes sides between -h and +h.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FlipShown {
    /// Layer index, from 0.
    pub layer: usize,
    /// Unit index, from 0.
    pub unit: usize,
    /// Example index, from 0.
    pub row: usize,
}

/// A layer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayerShown {
    /// Name on the page.
    pub name: String,
    /// Units.
    pub units: usize,
    /// Name in links.
    pub activation: String,
}

/// The check of a network so far.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NetworkShown {
    /// True if the main check is done.
    pub done: bool,
    /// True if it was stopped before its end.
    pub stopped: bool,
    /// The tensors, one by one.
    pub groups: Vec<GroupShown>,
    /// Relative error of all coordinates.
    pub epsilon: f64,
    /// The same without those at a kink.
    pub epsilon_smooth: f64,
    /// The lecture's verdict on epsilon.
    pub verdict: &'static str,
    /// The verdict without coordinates at a kink.
    pub verdict_smooth: &'static str,
    /// Largest relative error of an element, with and without those at a kink.
    pub worst: [f64; 2],
    /// Coordinates checked, and those at a kink.
    pub counts: [usize; 2],
    /// Elements that torch.autograd.gradcheck refuses.
    pub torch_refused: usize,
    /// Names of accused tensors.
    pub wrong: Vec<String>,
    /// The result in words.
    pub sentence: String,
    /// Parameters.
    pub n_params: usize,
    /// Examples.
    pub rows: usize,
    /// Loss at theta.
    pub loss: f64,
    /// Epsilon against h.
    pub sweep: Vec<SideShown>,
    /// Precision x penalty x before and after the burn-in.
    pub conditions: Vec<SideShown>,
    /// The layers, input side first.
    pub layers: Vec<LayerShown>,
    /// The selected coordinate of theta.
    pub focus: Option<usize>,
    /// The kinks it crosses.
    pub flips: Vec<FlipShown>,
    /// Coordinates of theta checked so far.
    pub indices: Column<u32>,
    /// Their gradient by back-propagation.
    pub analytic: Column<f64>,
    /// Their gradient by the difference quotient.
    pub numeric: Column<f64>,
    /// Number of units that change sides between -h and +h, by coordinate.
    pub kinks: Column<u32>,
}

/// A tensor of the patient.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FindingShown {
    /// Name of the tensor.
    pub name: String,
    /// Number of elements.
    pub len: usize,
    /// Its relative error.
    pub epsilon: f64,
    /// Largest relative error of an element.
    pub worst: f64,
    /// The lecture's verdict on its epsilon.
    pub verdict: &'static str,
    /// True if the tensor is accused.
    pub wrong: bool,
}

/// A patient of the clinic.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClinicShown {
    /// Case number.
    pub case: u64,
    /// True if the bug was drawn, not chosen.
    pub drawn: bool,
    /// Name of the bug in links.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// The planted line.
    pub wrong_line: &'static str,
    /// The correct line.
    pub right_line: &'static str,
    /// Why it is wrong and why it went unnoticed.
    pub story: &'static str,
    /// The correct accusation.
    pub answer: &'static str,
    /// Activations of the hidden layers.
    pub layers: Vec<String>,
    /// Lambda of the penalty.
    pub l2: f64,
    /// True if the penalty includes the biases.
    pub penalized_biases: bool,
    /// Steps of its own training before the examination.
    pub after: usize,
    /// The tensors, one by one.
    pub findings: Vec<FindingShown>,
    /// Relative error of all parameters.
    pub epsilon: f64,
    /// The lecture's verdict on it.
    pub verdict: &'static str,
    /// The possible accusations: key and text.
    pub accusations: Vec<(String, String)>,
    /// The result in words.
    pub sentence: String,
    /// Names of accused tensors.
    pub wrong: Vec<String>,
    /// The patient's loss by step.
    pub losses: Column<f64>,
    /// The loss by step with the correct line.
    pub healthy: Column<f64>,
}

/// The quotients in one precision, with their parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Quotients {
    /// x + h as rounded.
    pub x_plus: f64,
    /// x - h as rounded.
    pub x_minus: f64,
    /// f(x + h).
    pub f_plus: f64,
    /// f(x).
    pub f: f64,
    /// f(x - h).
    pub f_minus: f64,
    /// (f(x+h) - f(x))/h.
    pub forward: f64,
    /// (f(x+h) - f(x-h))/2h.
    pub central: f64,
    /// Relative error of `forward`.
    pub forward_error: f64,
    /// Relative error of `central`.
    pub central_error: f64,
}

/// The difference quotient of one function.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScalarShown {
    /// The point of differentiation.
    pub x: f64,
    /// Step size.
    pub h: f64,
    /// f'(x).
    pub derivative: f64,
    /// The forward quotient in exact arithmetic.
    pub forward_exact: f64,
    /// The centered quotient in exact arithmetic.
    pub central_exact: f64,
    /// As computed in f64.
    pub double: Quotients,
    /// As computed in f32.
    pub single: Quotients,
    /// Best power of ten for the centered quotient, in f64 and f32.
    pub best_central: [Option<f64>; 2],
    /// Best power of ten for the forward quotient, in f64 and f32.
    pub best_forward: [Option<f64>; 2],
    /// Step of the complex quotient.
    pub complex_h: f64,
    /// Im f(x + ih)/h.
    pub complex: f64,
    /// True if a kink lies between x - h and x + h.
    pub kink: bool,
    /// True if the function has a kink.
    pub is_kinked: bool,
    /// Relative errors: `[h][h, forward f64, centered f64, forward f32, centered f32]`.
    pub sweep: Column<f64>,
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
    /// The first view.
    pub scalar: Option<ScalarShown>,
    /// The second view, once there is a network.
    pub network: Option<NetworkShown>,
    /// The third view.
    pub clinic: Option<ClinicShown>,
}

impl Snapshot {
    /// A snapshot of the lab's current state.
    pub fn of(lab: &GradientCheck) -> Snapshot {
        let settings = &lab.config;
        let network = || {
            let (check, report) = (lab.network()?, lab.report()?);
            NetworkShown::of(lab, check, report)
        };
        Snapshot {
            link: settings.link(),
            view: settings.view,
            scalar: (settings.view == View::Scalar).then(|| ScalarShown::of(settings)),
            network: network(),
            clinic: (lab.clinic.as_ref()).map(|case| ClinicShown::of(case, settings)),
        }
    }
}

impl ScalarShown {
    fn of(config: &Settings) -> ScalarShown {
        let (f, x, h) = (&config.function, config.x, config.h);
        let row = scalar::row(f, x, h);
        let sweep = scalar::sweep(f, x, PER_DECADE);
        let whole: Vec<scalar::Row> = sweep.iter().step_by(PER_DECADE).copied().collect();
        let quotients = |e: scalar::Evaluations, k: usize| Quotients {
            x_plus: e.x_plus,
            x_minus: e.x_minus,
            f_plus: e.f_plus,
            f: e.f,
            f_minus: e.f_minus,
            forward: row.forward[k],
            central: row.central[k],
            forward_error: row.forward_error[k],
            central_error: row.central_error[k],
        };
        let complex_h = 1e-20;
        ScalarShown {
            x,
            h,
            derivative: f.derivative(x),
            forward_exact: row.forward_exact,
            central_exact: row.central_exact,
            double: quotients(scalar::evaluations::<f64>(f, x, h), 0),
            single: quotients(scalar::evaluations::<f32>(f, x, h), 1),
            best_central: [0, 1].map(|k| scalar::best(&whole, |r| r.central_error[k])),
            best_forward: [0, 1].map(|k| scalar::best(&whole, |r| r.forward_error[k])),
            complex_h,
            complex: f.complex_step(x, complex_h),
            kink: scalar::crosses_kink(f, x, h),
            is_kinked: *f == Function::Relu,
            sweep: (sweep.iter())
                .flat_map(|r| {
                    let (f, c) = (r.forward_error, r.central_error);
                    [r.h, f[0], c[0], f[1], c[1]]
                })
                .collect(),
        }
    }
}

impl ClinicShown {
    fn of(case: &Case, config: &Settings) -> ClinicShown {
        let labels = options::ACTIVATIONS;
        let name = |act: Act| match act {
            Act::Sinc => "sinc".to_string(),
            Act::Engine(a) => {
                let value = activation_name(a);
                labels
                    .iter()
                    .find(|o| o.value == value)
                    .map_or(value, |o| o.label)
                    .into()
            }
        };
        let has_alpha = case.findings.iter().any(|f| f.group.name() == "alpha2");
        let mut accusations = clinic::accusations();
        accusations.retain(|a| has_alpha || a.0 != "alpha2");
        ClinicShown {
            case: config.case,
            drawn: config.bug.is_none(),
            id: case.bug.id,
            title: case.bug.title,
            wrong_line: case.bug.wrong_line,
            right_line: case.bug.right_line,
            story: case.bug.story,
            answer: case.bug.answer,
            layers: case.bug.acts.map(name).to_vec(),
            l2: case.bug.l2,
            penalized_biases: case.bug.penalized_biases,
            after: config.after,
            findings: (case.findings.iter())
                .map(|f| FindingShown {
                    name: f.group.name(),
                    len: f.len,
                    epsilon: f.epsilon,
                    worst: f.worst,
                    verdict: Verdict::of(f.epsilon).name(),
                    wrong: f.group.wrong,
                })
                .collect(),
            epsilon: case.epsilon,
            verdict: Verdict::of(case.epsilon).name(),
            accusations,
            sentence: case.diagnosis.sentence.clone(),
            wrong: case.diagnosis.wrong.clone(),
            losses: Column(case.losses.to_vec()),
            healthy: Column(case.healthy.to_vec()),
        }
    }
}

fn sides(list: &[SideCheck]) -> Vec<SideShown> {
    let record = |s: &SideCheck| SideShown {
        double: s.double,
        central: s.rule == Difference::Central,
        h: s.h,
        penalty: s.penalty,
        at_start: s.at_start,
        epsilon: s.epsilon,
    };
    list.iter().map(record).collect()
}

impl NetworkShown {
    fn of(lab: &GradientCheck, check: &NetworkCheck, report: Report) -> Option<NetworkShown> {
        let (subject, pass) = (check.subject.as_ref()?, check.pass.as_ref()?);
        let count = subject.network.layers.len();
        let done = &pass.indices[..pass.numeric.len()];
        Some(NetworkShown {
            done: pass.is_done(),
            stopped: lab.is_cancelled(),
            sentence: lab.sentence(&report),
            verdict: Verdict::of(report.epsilon).name(),
            verdict_smooth: Verdict::of(report.epsilon_smooth).name(),
            groups: (report.groups.iter())
                .map(|g| GroupShown {
                    name: g.name.clone(),
                    layer: g.group.layer,
                    tensor: g.group.kind.name(),
                    rows: g.shape[0],
                    columns: g.shape[1],
                    offset: g.offset,
                    checked: g.checked,
                    kinked: g.kinked,
                    epsilon: g.epsilon,
                    epsilon_smooth: g.epsilon_smooth,
                    worst: g.worst,
                    worst_smooth: g.worst_smooth,
                    torch_refused: g.torch_refused,
                    wrong: g.group.wrong,
                    cause: g.cause.name(),
                    verdict: Verdict::of(g.epsilon).name(),
                })
                .collect(),
            epsilon: report.epsilon,
            epsilon_smooth: report.epsilon_smooth,
            worst: report.worst,
            counts: report.counts,
            torch_refused: report.torch_refused,
            wrong: report.diagnosis.wrong,
            n_params: subject.network.len(),
            rows: subject.data.rows(),
            loss: pass.loss(),
            sweep: sides(&check.sweep),
            conditions: sides(&check.conditions),
            layers: (subject.network.layers.iter().enumerate())
                .map(|(l, layer)| LayerShown {
                    name: layer_name(l, count),
                    units: layer.units(),
                    activation: activation_name(layer.activation).into(),
                })
                .collect(),
            focus: check.focus,
            flips: (lab.flips.iter())
                .map(|f| FlipShown {
                    layer: f.layer,
                    unit: f.unit,
                    row: f.row,
                })
                .collect(),
            indices: done.iter().map(|&i| i as u32).collect(),
            analytic: done.iter().map(|&i| pass.analytic[i]).collect(),
            numeric: pass.numeric.iter().map(|n| n.value).collect(),
            kinks: pass.numeric.iter().map(|n| n.flips).collect(),
        })
    }
}
