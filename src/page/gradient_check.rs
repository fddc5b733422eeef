//! `class GradientCheck` of the lab worker.

use super::{images, set, to_js};
use crate::labs::gradient_check::clinic::bugs::{Act, BUGS};
use crate::labs::gradient_check::clinic::{self, Case};
use crate::labs::gradient_check::report::Report;
use crate::labs::gradient_check::scalar::{self, Function};
use crate::labs::gradient_check::settings::{GradientCheckConfig, View};
use crate::labs::gradient_check::{self as lab, NetworkCheck, SideCheck};
use crate::labs::playground::{activation_name, layer_name};
use crate::nn::gradcheck::{Difference, Flip, metrics::Verdict};
use crate::settings::{Problem, RawConfig, options};
use js_sys::{Float64Array, Object, Uint32Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Values per decade of h in the scalar sweep.
const PER_DECADE: usize = 4;

#[derive(Serialize)]
struct GroupRecord {
    name: String,
    layer: usize,
    tensor: &'static str,
    rows: usize,
    columns: usize,
    offset: usize,
    checked: usize,
    kinked: usize,
    epsilon: f64,
    epsilon_smooth: f64,
    worst: f64,
    worst_smooth: f64,
    torch_refused: usize,
    wrong: bool,
    cause: &'static str,
    verdict: &'static str,
}

#[derive(Serialize)]
struct SideRecord {
    double: bool,
    central: bool,
    h: f64,
    penalty: bool,
    at_start: bool,
    epsilon: Option<f64>,
}

#[derive(Serialize)]
struct FlipRecord {
    layer: usize,
    unit: usize,
    row: usize,
}

#[derive(Serialize)]
struct LayerRecord {
    name: String,
    units: usize,
    activation: String,
}

#[derive(Serialize)]
struct NetworkRecord {
    ready: bool,
    done: bool,
    stopped: bool,
    groups: Vec<GroupRecord>,
    epsilon: f64,
    epsilon_smooth: f64,
    verdict: &'static str,
    verdict_smooth: &'static str,
    worst: [f64; 2],
    counts: [usize; 2],
    torch_refused: usize,
    wrong: Vec<String>,
    sentence: String,
    n_params: usize,
    rows: usize,
    loss: f64,
    sweep: Vec<SideRecord>,
    conditions: Vec<SideRecord>,
    layers: Vec<LayerRecord>,
    focus: Option<usize>,
    flips: Vec<FlipRecord>,
}

#[derive(Serialize)]
struct FindingRecord {
    name: String,
    len: usize,
    epsilon: f64,
    worst: f64,
    verdict: &'static str,
    wrong: bool,
}

#[derive(Serialize)]
struct ClinicRecord {
    case: u64,
    drawn: bool,
    id: &'static str,
    title: &'static str,
    wrong_line: &'static str,
    right_line: &'static str,
    story: &'static str,
    answer: &'static str,
    layers: Vec<String>,
    l2: f64,
    findings: Vec<FindingRecord>,
    epsilon: f64,
    verdict: &'static str,
    accusations: Vec<(String, String)>,
    sentence: String,
    wrong: Vec<String>,
}

#[derive(Serialize)]
struct Quotients {
    x_plus: f64,
    x_minus: f64,
    f_plus: f64,
    f: f64,
    f_minus: f64,
    forward: f64,
    central: f64,
    forward_error: f64,
    central_error: f64,
}

#[derive(Serialize)]
struct ScalarRecord {
    x: f64,
    h: f64,
    derivative: f64,
    forward_exact: f64,
    central_exact: f64,
    double: Quotients,
    single: Quotients,
    best_central: [Option<f64>; 2],
    best_forward: [Option<f64>; 2],
    complex_h: f64,
    complex: f64,
    kink: bool,
    is_kinked: bool,
}

/// The gradient-check lab.
#[wasm_bindgen]
pub struct GradientCheck {
    lab: lab::GradientCheck,
    problems: Vec<Problem>,
    clinic: Option<Case>,
    flips: Vec<Flip>,
}

fn read(params: JsValue) -> (GradientCheckConfig, Vec<Problem>) {
    let texts = super::texts(&params);
    GradientCheckConfig::lenient(&RawConfig(texts))
}

#[wasm_bindgen]
impl GradientCheck {
    /// Sets the lab up; refused values are listed by [`GradientCheck::problems`].
    #[wasm_bindgen(constructor)]
    pub fn new(params: JsValue) -> GradientCheck {
        let (config, problems) = read(params);
        let clinic = (config.view == View::Clinic).then(|| {
            let bug = config
                .bug
                .map_or_else(|| clinic::drawn(config.case), |i| BUGS[i]);
            clinic::examine(bug, config.case)
        });
        images::put_down();
        GradientCheck {
            lab: lab::GradientCheck::new(config, &images::shelf()),
            problems,
            clinic,
            flips: Vec::new(),
        }
    }

    /// Takes new parameters: everything is computed again.
    pub fn configure(&mut self, params: JsValue) {
        *self = GradientCheck::new(params);
    }

    /// Names of the image files it waits for.
    pub fn wants(&self) -> Vec<String> {
        images::missing(self.lab.images().as_slice())
    }

    /// Text of every key in force.
    pub fn params(&self) -> Result<JsValue, JsError> {
        to_js(&self.lab.config().texts)
    }

    /// Refused values.
    pub fn problems(&self) -> Result<JsValue, JsError> {
        to_js(&self.problems)
    }

    /// Works off some units; 0 when idle.
    pub fn work(&mut self, units: u32) -> u32 {
        let lab = &mut self.lab;
        match images::paint(|shelf| *lab = lab::GradientCheck::new(lab.config().clone(), shelf)) {
            true => 1,
            false => self.lab.work(units as usize) as u32,
        }
    }

    /// Stops the work that is left.
    pub fn cancel(&mut self) {
        images::put_down();
        self.lab.cancel();
    }

    /// `[done, wanted]` of what the page waits for.
    pub fn progress(&self) -> Option<Vec<f64>> {
        images::progress(self.lab.progress().map(|p| (p.0, p.1)))
    }

    /// What is being done.
    pub fn doing(&self) -> String {
        images::doing(self.lab.progress().map_or("", |p| p.2))
    }

    /// Looks at a coordinate of theta; a negative index looks away.
    pub fn focus(&mut self, index: f64) {
        let index = (index >= 0.0).then_some(index as usize);
        self.flips = self.lab.focus(index);
    }

    /// Everything that is drawn.
    pub fn snapshot(&self) -> Result<Object, JsError> {
        let config = self.lab.config();
        let object = Object::new();
        set(&object, "link", to_js(&config.link())?)?;
        let view = match config.view {
            View::Scalar => "scalar",
            View::Network => "network",
            View::Clinic => "clinic",
        };
        set(&object, "view", view)?;
        match (
            config.view,
            self.lab.network(),
            self.lab.report(),
            &self.clinic,
        ) {
            (View::Scalar, ..) => scalar_part(&object, config)?,
            (View::Network, Some(check), report, _) => {
                self.network_part(&object, check, report)?;
            }
            (View::Clinic, _, _, Some(case)) => clinic_part(&object, case, config)?,
            _ => {}
        }
        Ok(object)
    }
}

fn scalar_part(object: &Object, config: &GradientCheckConfig) -> Result<(), JsError> {
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
    let record = ScalarRecord {
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
    };
    set(object, "scalar", to_js(&record)?)?;
    // [h, forward f64, central f64, forward f32, central f32] errors.
    let flat: Vec<f64> = sweep
        .iter()
        .flat_map(|r| {
            let (f, c) = (r.forward_error, r.central_error);
            [r.h, f[0], c[0], f[1], c[1]]
        })
        .collect();
    set(object, "sweep", Float64Array::from(&flat[..]))
}

fn clinic_part(object: &Object, case: &Case, config: &GradientCheckConfig) -> Result<(), JsError> {
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
    let record = ClinicRecord {
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
        findings: (case.findings.iter())
            .map(|f| FindingRecord {
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
    };
    set(object, "clinic", to_js(&record)?)?;
    set(object, "losses", Float64Array::from(&case.losses[..]))?;
    set(object, "healthy", Float64Array::from(&case.healthy[..]))
}

fn sides(list: &[SideCheck]) -> Vec<SideRecord> {
    let record = |s: &SideCheck| SideRecord {
        double: s.double,
        central: s.rule == Difference::Central,
        h: s.h,
        penalty: s.penalty,
        at_start: s.at_start,
        epsilon: s.epsilon,
    };
    list.iter().map(record).collect()
}

impl GradientCheck {
    fn network_part(
        &self,
        object: &Object,
        check: &NetworkCheck,
        report: Option<Report>,
    ) -> Result<(), JsError> {
        let (Some(subject), Some(pass), Some(report)) = (&check.subject, &check.pass, report)
        else {
            return Ok(());
        };
        let count = subject.network.layers.len();
        let record = NetworkRecord {
            ready: true,
            done: pass.is_done(),
            stopped: self.lab.is_cancelled(),
            sentence: self.lab.sentence(&report),
            verdict: Verdict::of(report.epsilon).name(),
            verdict_smooth: Verdict::of(report.epsilon_smooth).name(),
            groups: (report.groups.iter())
                .map(|g| GroupRecord {
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
                .map(|(l, layer)| LayerRecord {
                    name: layer_name(l, count),
                    units: layer.units(),
                    activation: activation_name(layer.activation).into(),
                })
                .collect(),
            focus: check.focus,
            flips: (self.flips.iter())
                .map(|f| FlipRecord {
                    layer: f.layer,
                    unit: f.unit,
                    row: f.row,
                })
                .collect(),
        };
        set(object, "network", to_js(&record)?)?;
        let done = &pass.indices[..pass.numeric.len()];
        let indices: Vec<u32> = done.iter().map(|&i| i as u32).collect();
        let analytic: Vec<f64> = done.iter().map(|&i| pass.analytic[i]).collect();
        let numeric: Vec<f64> = pass.numeric.iter().map(|n| n.value).collect();
        let flips: Vec<u32> = pass.numeric.iter().map(|n| n.flips).collect();
        set(object, "indices", Uint32Array::from(&indices[..]))?;
        set(object, "analytic", Float64Array::from(&analytic[..]))?;
        set(object, "numeric", Float64Array::from(&numeric[..]))?;
        set(object, "flips", Uint32Array::from(&flips[..]))
    }
}
