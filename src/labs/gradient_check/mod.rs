//! The gradient-check lab: the difference quotient of one function, the check of a whole network,
//! and a clinic of planted bugs.

pub mod check_size;
pub mod clinic;
pub mod localize;
pub mod pass;
pub mod report;
pub mod scalar;
pub mod settings;
pub mod snapshot;
pub mod subject;

pub use settings::Settings;

use super::{Lab, Progress};

use crate::data::images::{ImageSource, Shelf};
use crate::nn::gradcheck::{Difference, Flip};
use crate::settings::field::FieldSpec;
use crate::settings::{Problem, RawConfig, Texts};
use clinic::Case;
use clinic::bugs::BUGS;
use pass::Pass;
use report::Report;
use serde::Deserialize;
use settings::{NetSource, View};
use snapshot::Snapshot;
use subject::{Preparation, Subject};

/// Coordinates per tensor in the sweep over h and in the comparison of conditions.
const SIDE_SAMPLE: usize = 40;
/// Number of step sizes in the sweep: 1e-1 .. 1e-12.
const SWEEP: i32 = 12;

/// An additional check beside the main one.
#[derive(Clone, Debug, PartialEq)]
pub struct SideCheck {
    /// f64 if true, f32 otherwise.
    pub double: bool,
    /// The difference quotient.
    pub rule: Difference,
    /// Step size.
    pub h: f64,
    /// True if the loss includes the penalty.
    pub penalty: bool,
    /// True if it checks the network before the burn-in.
    pub at_start: bool,
    /// Its epsilon once done, without the coordinates at a kink.
    pub epsilon: Option<f64>,
}

/// The check of a network in progress.
pub struct NetworkCheck {
    preparation: Preparation,
    /// The network at its random start, if there is a burn-in.
    start: Option<Subject>,
    /// The network that is checked, once the burn-in is done.
    pub subject: Option<Subject>,
    /// The main check.
    pub pass: Option<Pass>,
    /// The sweep: epsilon against h.
    pub sweep: Vec<SideCheck>,
    /// The conditions compared: precision x penalty x before and after burn-in.
    pub conditions: Vec<SideCheck>,
    /// The pass of the current side check, and the subject it is for: `[with penalty, at start]`.
    side: Option<(Pass, [bool; 2])>,
    /// Selected coordinate of theta.
    pub focus: Option<usize>,
}

/// The lab.
pub struct GradientCheck {
    config: Settings,
    network: Option<NetworkCheck>,
    clinic: Option<Case>,
    /// The kinks that the selected coordinate crosses.
    flips: Vec<Flip>,
    cancelled: bool,
}

/// What the page tells it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Command {
    /// Look at a coordinate of theta, or away.
    Focus(Option<usize>),
}

impl GradientCheck {
    /// Prepares what the view needs.
    ///
    /// Images are taken from `shelf`; without them there is no network.
    pub fn new(config: Settings, shelf: &Shelf) -> Self {
        let network = match config.view {
            View::Network => NetworkCheck::new(&config, shelf),
            _ => None,
        };
        let clinic = (config.view == View::Clinic).then(|| {
            let bug = config
                .bug
                .map_or_else(|| clinic::drawn(config.case), |i| BUGS[i]);
            clinic::examine(bug, config.case, config.after)
        });
        GradientCheck {
            config,
            network,
            clinic,
            flips: Vec::new(),
            cancelled: false,
        }
    }

    /// The check of the network, if the view has one.
    pub fn network(&self) -> Option<&NetworkCheck> {
        self.network.as_ref()
    }

    /// The report of what has been checked so far.
    pub fn report(&self) -> Option<Report> {
        let check = self.network.as_ref()?;
        let (subject, pass) = (check.subject.as_ref()?, check.pass.as_ref()?);
        Some(report::report(&subject.network, pass))
    }

    /// The result in words, as far as the check has come.
    pub fn sentence(&self, report: &Report) -> String {
        let pass = self.network.as_ref().and_then(|n| n.pass.as_ref());
        match pass {
            Some(pass) if pass.is_done() => report.diagnosis.sentence.clone(),
            Some(pass) if self.cancelled => format!(
                "Stopped: {} of {} coordinates are checked. Only the whole check tells whether the gradient is right.",
                pass.numeric.len(),
                pass.indices.len()
            ),
            _ => "Checking…".into(),
        }
    }

    /// True if work was left undone.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled
    }

    /// Selects one coordinate of theta and returns the kinks it crosses.
    pub fn focus(&mut self, index: Option<usize>) -> &[Flip] {
        self.flips.clear();
        if let Some(check) = &mut self.network {
            check.focus = index;
            if let (Some(pass), Some(index)) = (&mut check.pass, index)
                && index < pass.analytic.len()
            {
                self.flips = pass.flips(index);
            }
        }
        &self.flips
    }
}

impl Lab for GradientCheck {
    type Snapshot = Snapshot;
    type Command = Command;

    fn fields() -> &'static [FieldSpec] {
        &settings::FIELDS
    }

    fn open(raw: &RawConfig, shelf: &Shelf) -> (Self, Vec<Problem>) {
        let (settings, problems) = Settings::lenient(raw);
        (GradientCheck::new(settings, shelf), problems)
    }

    fn params(&self) -> Texts {
        self.config.texts.clone()
    }

    fn sources(&self) -> Vec<ImageSource> {
        match self.config.source {
            NetSource::Images(source) if self.config.view == View::Network => vec![source],
            _ => Vec::new(),
        }
    }

    fn retry(&mut self, shelf: &Shelf) {
        *self = GradientCheck::new(self.config.clone(), shelf);
    }

    fn clear(&mut self) {
        self.network = None;
    }

    /// Works in units of coordinates, or of training steps before the check.
    fn work(&mut self, units: usize) -> usize {
        match &mut self.network {
            Some(check) if !self.cancelled => check.work(units, &self.config),
            _ => 0,
        }
    }

    fn cancel(&mut self) {
        self.cancelled = true;
    }

    fn call(&mut self, command: Command) {
        let Command::Focus(index) = command;
        self.focus(index);
    }

    /// The burn-in, the main check, then the other conditions.
    fn progress(&self) -> Option<Progress> {
        let check = self.network.as_ref()?;
        let Some(pass) = &check.pass else {
            let (done, total) = check.preparation.progress();
            let what = "Training before the check";
            return Some(Progress { done, total, what });
        };
        let (checked, wanted) = (pass.numeric.len(), pass.indices.len());
        if checked < wanted {
            return Some(Progress::of("Checking", (checked, wanted)));
        }
        if !pass.is_done() {
            return Some(Progress::of(
                "Looking again with other steps",
                pass.suspects(),
            ));
        }
        let sides = || check.sweep.iter().chain(&check.conditions);
        let done = sides().filter(|s| s.epsilon.is_some()).count();
        let wanted = sides().count();
        let what = "Other step sizes and conditions";
        (done < wanted).then(|| Progress::of(what, (done, wanted)))
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::of(self)
    }
}

impl NetworkCheck {
    fn new(config: &Settings, shelf: &Shelf) -> Option<Self> {
        let preparation = Preparation::new(config, shelf)?;
        let side = |double, rule, h, penalty, at_start| SideCheck {
            double,
            rule,
            h,
            penalty,
            at_start,
            epsilon: None,
        };
        let mut sweep = Vec::new();
        for (double, rule) in [
            (true, Difference::Central),
            (true, Difference::Forward),
            (false, Difference::Central),
        ] {
            for k in 1..=SWEEP {
                sweep.push(side(
                    double,
                    rule,
                    libm::pow(10.0, f64::from(-k)),
                    true,
                    false,
                ));
            }
        }
        let mut conditions = Vec::new();
        let starts: &[bool] = if config.burn_in > 0 {
            &[true, false]
        } else {
            &[false]
        };
        for &at_start in starts {
            for penalty in [false, true] {
                for double in [true, false] {
                    let h = if double {
                        config.step
                    } else {
                        config.step.max(1e-2)
                    };
                    conditions.push(side(double, config.rule, h, penalty, at_start));
                }
            }
        }
        Some(NetworkCheck {
            preparation,
            start: None,
            subject: None,
            pass: None,
            sweep,
            conditions,
            side: None,
            focus: None,
        })
    }

    fn work(&mut self, units: usize, config: &Settings) -> usize {
        if self.subject.is_none() {
            if self.start.is_none() && config.burn_in > 0 {
                self.start = self.preparation.subject(config);
            }
            if self.preparation.work(units as u64) {
                return units;
            }
            let Some(subject) = self.preparation.subject(config) else {
                return 0;
            };
            let indices = pass::choose(&subject.network, config.sample, config.net.seed);
            let pass = Pass::new(&subject, config.double, config.rule, config.step, indices);
            self.subject = Some(subject);
            self.pass = Some(pass);
            return 1;
        }
        let Some(pass) = &mut self.pass else {
            return 0;
        };
        let steps: [fn(&mut Pass, usize) -> usize; 2] = [Pass::work, Pass::look_again];
        for step in steps {
            let done = step(pass, units);
            if done > 0 {
                return done;
            }
        }
        self.work_aside(units, config.net.seed)
    }

    /// The sweep and the conditions, on a sample of the coordinates.
    fn work_aside(&mut self, units: usize, seed: u64) -> usize {
        let all = self.sweep.iter_mut().chain(&mut self.conditions);
        let Some(next) = all.into_iter().find(|s| s.epsilon.is_none()) else {
            return 0;
        };
        let subject = match (&self.start, next.at_start) {
            (Some(start), true) => Some(start),
            _ => self.subject.as_ref(),
        };
        let Some(subject) = subject else {
            return 0;
        };
        let key = [next.penalty, next.at_start];
        let other =
            |(pass, of): &(Pass, [bool; 2])| *of != key || pass.conditions().double != next.double;
        if self.side.as_ref().is_none_or(other) {
            let mut subject = subject.clone();
            if !next.penalty {
                subject.regularizer = Default::default();
            }
            let indices = pass::choose(&subject.network, SIDE_SAMPLE, seed);
            let pass = Pass::new(&subject, next.double, next.rule, next.h, indices);
            self.side = Some((pass, key));
            return 1;
        }
        let Some((pass, _)) = &mut self.side else {
            return 0;
        };
        let now = pass.conditions();
        if (now.rule, now.h) != (next.rule, next.h) {
            pass.restart(next.rule, next.h);
        }
        match pass.work(units) {
            0 => {
                next.epsilon = Some(pass.epsilon_smooth());
                1
            }
            done => done,
        }
    }
}
