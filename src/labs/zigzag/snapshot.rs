//! What the zig-zag lab draws.

use super::Zigzag;
use super::hidden::{STEPS, Side, WHO};
use super::layer_race;
use super::neuron::{ARRIVED, Descent, GRID, RAYS, Task, far};
use super::optimizers::{self, OTHERS, PRACTICE};
use super::settings::{Settings, View};
use crate::labs::column::{Column, rounded};
use crate::labs::playground::activation_name;
use crate::settings::Texts;
use crate::settings::options::OPTIMIZERS;
use serde::Serialize;

/// The first view: the descent of the neuron.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Neuron {
    /// Updates done.
    pub steps: usize,
    /// Mean loss before each update and at the end.
    pub loss: Vec<f64>,
    /// Updates until the loss is a thousandth of its initial value; `null` if it never was.
    pub arrived: Option<usize>,
    /// Length of the path.
    pub length: f64,
    /// Distance between the ends of the path.
    pub straight: f64,
    /// Share of the steps whose gradient has a single sign.
    pub one_sign: f64,
    /// Share of the examples whose own gradient at the start has a single sign.
    pub one_sign_each: f64,
    /// Share of the inputs with both coordinates positive.
    pub positive: f64,
    /// Eigenvalues of the Hessian at the best weights, the larger first.
    pub eigenvalues: [f64; 2],
    /// Drawn window of the weights: `[w1 low, w1 high, w2 low, w2 high]`.
    pub window: [f64; 4],
    /// Points per side of the grid on which the loss is drawn.
    pub grid: usize,
    /// Number of examples whose own gradients are drawn.
    pub ray_count: usize,
    /// Mean of the two inputs.
    pub mean: [f64; 2],
    /// The start of the descent.
    pub start: [f64; 2],
    /// The weights that generate the targets.
    pub best: [f64; 2],
    /// Learning rate of the descent.
    pub learning_rate: f64,
    /// Weights before each update and at the end: `[steps + 1][2]`.
    pub path: Column<f32>,
    /// The gradient of each update, `[steps][2]`.
    pub gradients: Column<f32>,
    /// Gradients of single examples at each point of the path, `[steps + 1][ray_count][2]`.
    pub rays: Column<f32>,
    /// The mean loss over the window, `[grid][grid]`, top row first.
    pub map: Column<f32>,
    /// The examples' inputs, `[n][2]`.
    pub inputs: Column<f32>,
}

/// A net of the second view.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HiddenSide {
    /// Activation of its hidden layer.
    pub name: &'static str,
    /// dW of the second layer for the chosen example, `[units][outputs]`.
    pub one: Vec<f64>,
    /// The same for the mean over all examples.
    pub batch: Vec<f64>,
    /// Share of columns with a single sign: over all examples, and in the mean gradient.
    pub one_sign: [f64; 2],
    /// Mean of the hidden outputs.
    pub mean: f64,
    /// Condition number of the Hessian of the second layer.
    pub condition: f64,
    /// Loss before each update and at the end.
    pub loss: Vec<f64>,
}

/// The second view.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Hidden {
    /// Hidden units.
    pub units: usize,
    /// Outputs.
    pub outputs: usize,
    /// The example whose gradient is drawn, from 1.
    pub example: usize,
    /// Sigmoid, then tanh.
    pub sides: Vec<HiddenSide>,
    /// The optimizers, if they are to race in it.
    pub race: Option<LayerRace>,
}

/// The optimizers in the second view.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayerRace {
    /// Updates per training run.
    pub steps: usize,
    /// Number of rates that each optimizer tries on another draw.
    pub rates: usize,
    /// True if all optimizers have raced.
    pub over: bool,
    /// The optimizers that have trained both nets.
    pub racers: Vec<LayerRacer>,
}

/// An optimizer in the second view.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayerRacer {
    /// Name in the settings.
    pub name: &'static str,
    /// Label on the page.
    pub label: &'static str,
    /// The courses of the sigmoid net, then of the tanh net.
    pub courses: Vec<LayerCourse>,
}

/// The result of an optimizer on one of the nets.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayerCourse {
    /// Learning rate.
    pub rate: f64,
    /// Loss before each update and at the end.
    pub loss: Column<f32>,
    /// Final loss; `null` if the run exploded.
    pub last: Option<f64>,
    /// Updates to SGD's final loss; `null` if it is not reached, or if SGD does not race.
    pub caught: Option<usize>,
}

/// An optimizer of the third view.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Racer {
    /// Name in the settings.
    pub name: &'static str,
    /// Label on the page.
    pub label: &'static str,
    /// Learning rate.
    pub rate: f64,
    /// Steps until the loss stays below the target; `null` if it does not.
    pub steps: Option<usize>,
    /// Length of the path up to that step over the straight distance.
    pub detour: Option<f64>,
    /// Loss after the last step.
    pub last_loss: f64,
    /// Median of the steps on the further draws; `null` if it does not converge on half of them.
    pub median: Option<f64>,
    /// Number of further draws on which it converges.
    pub came: usize,
    /// Weights at the start and after each step until it converges: `[steps + 1][2]`.
    pub path: Column<f32>,
    /// Loss before each step and at the end.
    pub loss: Column<f32>,
    /// For each rate tried, steps on the slowest practice draw; `null` if it failed to converge on one.
    pub tried: Vec<Option<usize>>,
}

/// The third view.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Race {
    /// Eigenvalues of the Hessian, the larger first.
    pub eigenvalues: [f64; 2],
    /// Eigenvectors of the Hessian, one after another.
    pub axes: [f64; 4],
    /// The common start.
    pub start: [f64; 2],
    /// The weights at which the loss is 0.
    pub best: [f64; 2],
    /// Drawn window of the weights: `[w1 low, w1 high, w2 low, w2 high]`.
    pub window: [f64; 4],
    /// Loss at the start.
    pub first_loss: f64,
    /// The target, as a share of the initial loss.
    pub target: f64,
    /// Maximum steps.
    pub most: usize,
    /// Steps until all have converged or stopped.
    pub end: usize,
    /// True if the rates were found on other draws.
    pub own_rates: bool,
    /// The rates tried.
    pub rates: Vec<f64>,
    /// Number of draws used to find the rates.
    pub practice: usize,
    /// Number of further draws.
    pub others: usize,
    /// The inputs, `[n][2]`.
    pub inputs: Column<f32>,
    /// The optimizers, in the order of the settings.
    pub racers: Vec<Racer>,
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
    /// The first view, once computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub neuron: Option<Neuron>,
    /// The second view, once computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub hidden: Option<Hidden>,
    /// The third view, once computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub race: Option<Race>,
}

impl Snapshot {
    /// A snapshot of the lab's current state.
    pub fn of(lab: &Zigzag) -> Snapshot {
        let settings = &lab.settings;
        let parts = lab.descent().zip(lab.task());
        Snapshot {
            link: settings.link(),
            view: settings.view,
            neuron: parts.map(|(descent, task)| Neuron::of(settings, descent, task)),
            hidden: lab.hidden().map(|pair| Hidden {
                units: settings.units,
                outputs: settings.outputs,
                example: settings.example,
                sides: pair.sides.iter().map(HiddenSide::of).collect(),
                race: lab.layer_race().map(LayerRace::of),
            }),
            race: lab.race().map(|race| Race::of(settings, race)),
        }
    }
}

impl Neuron {
    fn of(settings: &Settings, d: &Descent, task: &Task) -> Neuron {
        Neuron {
            steps: d.gradients.len(),
            loss: d.loss.clone(),
            arrived: d.arrived,
            length: d.length,
            straight: d.straight,
            one_sign: d.one_sign,
            one_sign_each: d.one_sign_each,
            positive: d.positive,
            eigenvalues: d.eigenvalues,
            window: d.window,
            grid: GRID,
            ray_count: settings.examples.min(RAYS),
            mean: settings.mean,
            start: settings.start,
            best: settings.best,
            learning_rate: settings.learning_rate,
            path: rounded(d.path.as_flattened()),
            gradients: rounded(d.gradients.as_flattened()),
            rays: Column(d.rays.clone()),
            map: Column(d.map.clone()),
            inputs: rounded(&task.x),
        }
    }
}

impl HiddenSide {
    fn of(side: &Side) -> HiddenSide {
        HiddenSide {
            name: activation_name(side.activation),
            one: side.one.clone(),
            batch: side.batch.clone(),
            one_sign: side.one_sign,
            mean: side.mean,
            condition: side.condition,
            loss: side.loss.clone(),
        }
    }
}

impl Race {
    fn of(settings: &Settings, race: &optimizers::Race) -> Race {
        let (eigenvalues, axes) = race.bowl.axes();
        let ends = race.racers.iter().map(|racer| racer.course.end());
        Race {
            eigenvalues,
            axes,
            start: settings.start,
            best: settings.best,
            window: window(settings, race),
            first_loss: race.bowl.loss(settings.start),
            target: ARRIVED,
            most: settings.most,
            end: ends.max().unwrap_or(0),
            own_rates: settings.own_rates,
            rates: match settings.own_rates {
                true => optimizers::rates().collect(),
                false => Vec::new(),
            },
            practice: PRACTICE,
            others: OTHERS,
            inputs: rounded(&race.inputs),
            racers: race.racers.iter().map(Racer::of).collect(),
        }
    }
}

/// A square around the start, the minimum and all paths, as far as they stay near.
fn window(settings: &Settings, race: &optimizers::Race) -> [f64; 4] {
    let (start, best) = (settings.start, settings.best);
    let reach = far(start, best) + 0.5;
    let walked = race.racers.iter().map(|r| &r.course);
    let points = walked.flat_map(|c| &c.path[..=c.end()]);
    let (mut low, mut high) = (best, best);
    for w in points.chain([&start]) {
        for k in 0..2 {
            let near = w[k].clamp(best[k] - reach, best[k] + reach);
            low[k] = low[k].min(near);
            high[k] = high[k].max(near);
        }
    }
    let half = 0.57 * (high[0] - low[0]).max(high[1] - low[1]).max(0.5);
    let [x, y] = [0, 1].map(|k| 0.5 * (low[k] + high[k]));
    [x - half, x + half, y - half, y + half]
}

impl Racer {
    fn of(racer: &optimizers::Racer) -> Racer {
        let course = &racer.course;
        Racer {
            name: racer.name,
            label: label(racer.name),
            rate: racer.rate,
            steps: course.arrived,
            detour: course.detour(),
            last_loss: course.loss.last().copied().unwrap_or(0.0),
            median: racer.median(),
            came: racer.others.iter().flatten().count(),
            path: rounded(course.path[..=course.end()].as_flattened()),
            loss: rounded(&course.loss),
            tried: (racer.tried.iter())
                .map(|t| (t.missed == 0).then_some(t.slowest))
                .collect(),
        }
    }
}

/// The page's label of an optimizer.
fn label(name: &'static str) -> &'static str {
    let spec = OPTIMIZERS.iter().find(|o| o.value == name);
    spec.map_or(name, |o| o.label)
}

impl LayerRace {
    fn of(race: &layer_race::LayerRace) -> LayerRace {
        let whole = |racer: &&layer_race::Racer| racer.courses.len() == WHO.len();
        let done: Vec<_> = race.racers.iter().filter(whole).collect();
        let sgd = done.iter().find(|racer| racer.name == "sgd");
        let shown = |racer: &&layer_race::Racer| LayerRacer {
            name: racer.name,
            label: label(racer.name),
            courses: (racer.courses.iter().enumerate())
                .map(|(i, course)| LayerCourse {
                    rate: course.rate,
                    loss: rounded(&course.loss),
                    last: course.last(),
                    caught: (sgd.and_then(|sgd| sgd.courses[i].last()))
                        .and_then(|loss| course.steps_to(loss)),
                })
                .collect(),
        };
        LayerRace {
            steps: STEPS,
            rates: layer_race::rates().count(),
            over: race.over(),
            racers: done.iter().map(shown).collect(),
        }
    }
}
