//! The optimizers in a hidden layer: every optimizer trains both nets of the second view from the same start, with the
//! learning rate that gave the lowest final loss on another draw of inputs, teacher and weights.

use super::hidden::{Data, EXAMPLES, INPUTS, STEPS, UPDATES, WHO, draw};
use super::optimizers;
use super::settings::Settings;
use crate::nn::{
    Activation, Loss, Network, Optimizer, OptimizerState, Regularizer, TargetsRef, Workspace,
};

/// A run counts as exploded when its loss exceeds this.
const FAR: f64 = 1e6;

/// Candidate rates from 0.001 to 5.6, four per decade.
pub fn rates() -> impl Iterator<Item = f64> {
    optimizers::rates().skip(20).step_by(5)
}

/// A net in training.
#[derive(Clone, Debug)]
struct Training {
    net: Network<f64>,
    work: Workspace<f64>,
    state: OptimizerState<f64>,
    rate: f64,
    loss: Vec<f64>,
}

impl Training {
    fn new(config: &Settings, f: Activation, kind: &str, rule: Optimizer, rate: f64) -> Training {
        let shape = [(config.units, f), (config.outputs, Activation::Linear)];
        let mut net = Network::<f64>::zeros(INPUTS, &shape);
        draw(&mut net, config.seed, kind);
        Training {
            work: Workspace::new(&net, EXAMPLES),
            state: OptimizerState::new(rule, &net),
            net,
            rate,
            loss: Vec::with_capacity(STEPS + 1),
        }
    }

    /// Does some updates; false after the last.
    fn work(&mut self, data: &Data) -> bool {
        let none = Regularizer::default();
        for _ in 0..UPDATES {
            let targets = TargetsRef::Values(&data.targets);
            let (net, work) = (&mut self.net, &mut self.work);
            let parts = net.gradient(&data.x, EXAMPLES, targets, Loss::MseHalf, &none, work);
            if parts.data.is_nan() || parts.data > FAR {
                return false;
            }
            self.loss.push(parts.data);
            if self.loss.len() > STEPS {
                return false;
            }
            self.state.apply(self.rate, net, work);
        }
        true
    }

    /// The last loss; `None` for a run that exploded.
    fn last(&self) -> Option<f64> {
        self.loss.get(STEPS).copied()
    }
}

/// The result of an optimizer on one of the nets.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The learning rate it races with.
    pub rate: f64,
    /// Last loss on the practice draw for each of [`rates`]; `None` if the run exploded.
    pub tried: Vec<Option<f64>>,
    /// Loss before each update and at the end.
    pub loss: Vec<f64>,
}

impl Course {
    /// The final loss; `None` if the run exploded.
    pub fn last(&self) -> Option<f64> {
        self.loss.get(STEPS).copied()
    }

    /// Updates until the loss was first at most `loss`.
    pub fn steps_to(&self, loss: f64) -> Option<usize> {
        self.loss.iter().position(|&l| l <= loss)
    }
}

/// The results of an optimizer on both nets.
#[derive(Clone, Debug, PartialEq)]
pub struct Racer {
    /// Its name in the settings.
    pub name: &'static str,
    /// The courses of the sigmoid net, then of the tanh net.
    pub courses: Vec<Course>,
}

/// The race, in progress or finished.
#[derive(Clone, Debug)]
pub struct LayerRace {
    config: Settings,
    /// The practice data and the data of the race.
    data: [Data; 2],
    /// Optimizers so far; the last may not have trained its second net yet.
    pub racers: Vec<Racer>,
    tried: Vec<Option<f64>>,
    now: Option<Training>,
}

impl LayerRace {
    /// The state before the first rate is tried.
    pub fn new(config: &Settings) -> LayerRace {
        LayerRace {
            config: config.clone(),
            data: [Data::practice(config), Data::new(config)],
            racers: Vec::new(),
            tried: Vec::new(),
            now: None,
        }
    }

    /// Training runs done, and total runs.
    pub fn progress(&self) -> (usize, usize) {
        let each = rates().count() + 1;
        let nets = self.racers.iter().map(|r| r.courses.len()).sum::<usize>();
        let all = WHO.len() * self.config.racers.len();
        (nets * each + self.tried.len(), all * each)
    }

    /// True if all optimizers have raced.
    pub fn over(&self) -> bool {
        let (done, all) = self.progress();
        done == all
    }

    /// Ends the race and keeps only optimizers that have trained both nets.
    pub fn stop(&mut self) {
        self.racers.retain(|r| r.courses.len() == WHO.len());
        self.config.racers.truncate(self.racers.len());
        self.tried.clear();
        self.now = None;
    }

    /// Does the next piece of work; false once none is left.
    pub fn work(&mut self) -> bool {
        if self.over() {
            return false;
        }
        if self
            .racers
            .last()
            .is_none_or(|r| r.courses.len() == WHO.len())
        {
            let name = self.config.racers[self.racers.len()].0;
            let courses = Vec::new();
            self.racers.push(Racer { name, courses });
        }
        let who = self.racers.len() - 1;
        let side = self.racers[who].courses.len();
        let (next, kind) = match rates().nth(self.tried.len()) {
            Some(rate) => (rate, "practice weights"),
            None => (self.best(), "weights"),
        };
        let practices = kind != "weights";
        let rule = self.config.racers[who].1;
        let begin = || Training::new(&self.config, WHO[side], kind, rule, next);
        let mut training = self.now.take().unwrap_or_else(begin);
        if training.work(&self.data[usize::from(!practices)]) {
            self.now = Some(training);
        } else if practices {
            self.tried.push(training.last());
        } else {
            self.racers[who].courses.push(Course {
                rate: next,
                tried: std::mem::take(&mut self.tried),
                loss: training.loss,
            });
        }
        true
    }

    /// The rate with the lowest final loss on the practice draw.
    fn best(&self) -> f64 {
        let ends = self.tried.iter().map(|last| last.unwrap_or(f64::INFINITY));
        let best = (rates().zip(ends)).reduce(|a, b| if b.1 < a.1 { b } else { a });
        best.map_or(f64::NAN, |(rate, _)| rate)
    }
}
