//! What the activations lab draws.

mod runs;

use super::function::{Gate, Picture};
use super::saturation::{self, Saturation, Survival};
use super::settings::View;
use super::table::{self, Properties};
use super::{Activations, Settings};
use crate::labs::column::Column;
use crate::settings::Texts;
pub use runs::{CourseShown, DeadShown, DeathShown, RaceShown, SweepLineShown, SweepShown};
use serde::Serialize;

/// A unit at one input.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GateShown {
    /// Its input.
    pub x: f64,
    /// f(x).
    pub value: f64,
    /// f'(x); for Maxout the slope of the winning piece.
    pub local: f64,
    /// dL/dx.
    pub downstream: f64,
    /// PReLU: dL/dalpha.
    pub d_alpha: Option<f64>,
    /// Maxout: which piece passes the gradient, from 0.
    pub winner: Option<usize>,
    /// Maxout: dL/dz of each piece.
    pub pieces: Vec<f64>,
}

/// f and f', and the gates.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PictureShown {
    /// The axis.
    pub xs: Column<f64>,
    /// f at each x.
    pub values: Column<f64>,
    /// f' at each x.
    pub slopes: Column<f64>,
    /// Maxout: each linear piece at each x.
    pub pieces: Vec<Column<f64>>,
    /// Maxout: the winning piece at each x, from 0.
    pub winners: Column<u8>,
    /// The gate at the reader's x.
    pub gate: GateShown,
    /// The gates at the lecture's inputs.
    pub lecture: Vec<GateShown>,
    /// dL/da.
    pub upstream: f64,
    /// Parameters of the lecture's layer: with one linear piece per unit, and with this function.
    pub parameters: [usize; 2],
}

/// Properties of one function.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PropertiesShown {
    /// Name in links.
    pub value: &'static str,
    /// Label on the page, with the default parameter.
    pub label: String,
    /// Formula in plain text.
    pub formula: &'static str,
    /// Smallest output; `null` if it is unbounded below.
    pub low: Option<f64>,
    /// Largest output; `null` if it is unbounded above.
    pub high: Option<f64>,
    /// Mean of f(x), x ~ N(0, 1).
    pub mean: f64,
    /// Standard deviation of f(x), x ~ N(0, 1).
    pub std: f64,
    /// f'(0).
    pub slope_at_0: f64,
    /// The largest |f'|.
    pub steepest: f64,
    /// Share of killed gradients at each of the table's scales.
    pub killed: [f64; 4],
    /// Its value or derivative needs exp.
    pub needs_exp: bool,
    /// Parameters of a layer.
    pub parameters: usize,
    /// Learned slopes among them.
    pub slopes: usize,
    /// f on [-4, 4], evenly spaced.
    pub curve: Column<f32>,
    /// f' at the same points.
    pub derivative: Column<f32>,
}

/// The properties of all functions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TableShown {
    /// One per function, as far as measured.
    pub rows: Vec<PropertiesShown>,
    /// Scales of the pre-activations at which killed gradients are counted.
    pub scales: [f64; 4],
    /// Units and inputs of the layer whose parameters are counted.
    pub counted: usize,
}

/// What is left of a gradient at one scale of the pre-activations.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SurvivalShown {
    /// Mean |f'|.
    pub one: f64,
    /// rms f'.
    pub rms: f64,
    /// Share of killed gradients.
    pub killed: f64,
    /// Share of f' that is exactly 0.
    pub zero: f64,
    /// Quartiles of the product of ten |f'|.
    pub ten: [f64; 3],
    /// Share of these products that kill a gradient.
    pub ten_killed: f64,
}

/// One function over all scales.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LineShown {
    /// Name in links.
    pub value: String,
    /// One per scale, as far as measured.
    pub points: Vec<SurvivalShown>,
}

/// Share of a gradient that survives, against the scale of the pre-activations.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaturationShown {
    /// The reader's scale.
    pub s: f64,
    /// All scales.
    pub scales: Vec<f64>,
    /// The selected function, then the lecture's.
    pub lines: Vec<LineShown>,
    /// The population at the reader's scale: middle of each bin.
    pub z: Vec<f64>,
    /// Draws in each bin.
    pub count: Vec<f64>,
    /// Their mean |f'|.
    pub slope: Vec<f64>,
    /// What is left of a gradient in the whole population.
    pub whole: SurvivalShown,
    /// Total draws.
    pub draws: usize,
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
    /// Text of the selected function.
    pub act: String,
    /// The first view.
    pub picture: Option<PictureShown>,
    /// The second view, once a function is measured.
    pub table: Option<TableShown>,
    /// The third view.
    pub saturation: Option<SaturationShown>,
    /// The fourth view.
    pub dead: Option<DeadShown>,
    /// The fifth view, once its images have arrived.
    pub race: Option<RaceShown>,
}

/// The accepted text of a key.
fn text(settings: &Settings, key: &str) -> String {
    settings.texts.get(key).unwrap_or_default().into()
}

impl Snapshot {
    /// A snapshot of the lab's current state.
    pub fn of(lab: &Activations) -> Snapshot {
        let settings = &lab.config;
        let dead = lab.dead().zip(lab.sweep());
        Snapshot {
            link: settings.link(),
            view: settings.view,
            act: text(settings, "act"),
            picture: lab.picture().map(|p| PictureShown::of(lab, p)),
            table: (!lab.table().is_empty()).then(|| TableShown {
                rows: lab.table().iter().map(PropertiesShown::of).collect(),
                scales: table::SCALES,
                counted: table::COUNTED,
            }),
            saturation: (lab.saturation()).map(|s| SaturationShown::of(settings, s)),
            dead: dead.map(|(run, sweep)| DeadShown::of(settings, run, sweep)),
            race: lab.race().map(|race| RaceShown::of(settings, race)),
        }
    }
}

impl GateShown {
    fn of(g: &Gate) -> GateShown {
        GateShown {
            x: g.x,
            value: g.value,
            local: g.local,
            downstream: g.downstream,
            d_alpha: g.d_alpha,
            winner: g.winner,
            pieces: g.pieces.clone(),
        }
    }
}

impl PictureShown {
    fn of(lab: &Activations, p: &Picture) -> PictureShown {
        PictureShown {
            xs: Column(p.xs.clone()),
            values: Column(p.values.clone()),
            slopes: Column(p.slopes.clone()),
            pieces: p.pieces.iter().cloned().map(Column).collect(),
            winners: p.winners.iter().map(|&w| w as u8).collect(),
            gate: GateShown::of(&p.gate),
            lecture: p.lecture.iter().map(GateShown::of).collect(),
            upstream: lab.config.upstream,
            parameters: lab.parameters(),
        }
    }
}

impl PropertiesShown {
    fn of(p: &Properties) -> PropertiesShown {
        let [low, high] = p.range.map(|v| Some(v).filter(|v| v.is_finite()));
        PropertiesShown {
            value: p.value,
            label: p.label.clone(),
            formula: p.formula,
            low,
            high,
            mean: p.mean,
            std: p.std,
            slope_at_0: p.slope_at_0,
            steepest: p.steepest,
            killed: p.killed,
            needs_exp: p.needs_exp,
            parameters: p.parameters,
            slopes: p.slopes,
            curve: Column(p.drawn[0].clone()),
            derivative: Column(p.drawn[1].clone()),
        }
    }
}

impl SurvivalShown {
    fn of(s: &Survival) -> SurvivalShown {
        SurvivalShown {
            one: s.one,
            rms: s.rms,
            killed: s.killed,
            zero: s.zero,
            ten: s.ten,
            ten_killed: s.ten_killed,
        }
    }
}

impl SaturationShown {
    fn of(settings: &Settings, s: &Saturation) -> SaturationShown {
        SaturationShown {
            s: settings.scale,
            scales: (0..saturation::SCALES).map(saturation::scale).collect(),
            lines: (s.lines.iter())
                .map(|l| LineShown {
                    value: l.value.clone(),
                    points: l.points.iter().map(SurvivalShown::of).collect(),
                })
                .collect(),
            z: s.population.z.clone(),
            count: s.population.count.clone(),
            slope: s.population.slope.clone(),
            whole: SurvivalShown::of(&s.population.whole),
            draws: saturation::PATHS * saturation::DEPTH,
        }
    }
}
