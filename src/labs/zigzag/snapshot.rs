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
    /// Updates made.
    pub steps: usize,
    /// Mean loss before each update, and at the end.
    pub loss: Vec<f64>,
    /// Updates until the loss is a thousandth of the first; none if it never was.
    pub arrived: Option<usize>,
    /// Length of the path.
    pub length: f64,
    /// Distance of its ends.
    pub straight: f64,
    /// Share of the gradients used whose components have one sign.
    pub one_sign: f64,
    /// The same of the examples' own gradients at the start.
    pub one_sign_each: f64,
    /// Share of the inputs with both coordinates positive.
    pub positive: f64,
    /// Of the Hessian at the best weights, the larger first.
    pub eigenvalues: [f64; 2],
    /// Window of the weights that is drawn: from, to; from, to.
    pub window: [f64; 4],
    /// Side of the grid that the loss is drawn on.
    pub grid: usize,
    /// Examples whose own gradients are drawn.
    pub ray_count: usize,
    /// Mean of the two inputs.
    pub mean: [f64; 2],
    /// Where the descent starts.
    pub start: [f64; 2],
    /// The weights that made the targets.
    pub best: [f64; 2],
    /// Learning rate of the descent.
    pub learning_rate: f64,
    /// Weights before each update, and at the end: `[steps + 1][2]`.
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
    /// dW of the second layer for the example chosen, `[units][outputs]`.
    pub one: Vec<f64>,
    /// The same for the mean over all examples.
    pub batch: Vec<f64>,
    /// Columns of one sign: their share over all examples, and over the columns of the mean.
    pub one_sign: [f64; 2],
    /// Mean of the hidden outputs.
    pub mean: f64,
    /// Condition number of the Hessian of the second layer.
    pub condition: f64,
    /// Loss before each update, and at the end.
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
    /// The optimizers, once they are asked to race in it.
    pub race: Option<LayerRace>,
}

/// The optimizers in the second view.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayerRace {
    /// Updates of a training.
    pub steps: usize,
    /// How many rates each optimizer tries on another draw.
    pub rates: usize,
    /// Whether all have raced.
    pub over: bool,
    /// Those that have raced with both nets.
    pub racers: Vec<LayerRacer>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayerRacer {
    /// As the settings name it.
    pub name: &'static str,
    /// As the page does.
    pub label: &'static str,
    /// Behind sigmoid units, then behind tanh units.
    pub courses: Vec<LayerCourse>,
}

/// With one of the nets.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LayerCourse {
    /// Learning rate.
    pub rate: f64,
    /// Loss before each update, and at the end.
    pub loss: Column<f32>,
    /// Loss at the end; none where the run exploded.
    pub last: Option<f64>,
    /// Updates to the loss that SGD ends with; none where it is not reached, or SGD does not race.
    pub caught: Option<usize>,
}

/// An optimizer of the third view.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Racer {
    /// As the settings name it.
    pub name: &'static str,
    /// As the page does.
    pub label: &'static str,
    /// Learning rate.
    pub rate: f64,
    /// Steps until the loss stays below the target; none if it does not.
    pub steps: Option<usize>,
    /// Length of the path up to there over the straight line.
    pub detour: Option<f64>,
    /// Loss at the end of the steps.
    pub last_loss: f64,
    /// Median of the steps on the further draws; none where half of them do not arrive.
    pub median: Option<f64>,
    /// The further draws on which it arrives.
    pub came: usize,
    /// Weights at the start and after each step until it arrives: `[steps + 1][2]`.
    pub path: Column<f32>,
    /// Loss before each step, and at the end.
    pub loss: Column<f32>,
    /// Steps on the slowest of the practice draws with each rate that was tried; none where one did not arrive.
    pub tried: Vec<Option<usize>>,
}

/// The third view.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Race {
    /// Eigenvalues of the Hessian, the larger first.
    pub eigenvalues: [f64; 2],
    /// Its eigenvectors, one after the other.
    pub axes: [f64; 4],
    /// Where all start.
    pub start: [f64; 2],
    /// Where the loss is 0.
    pub best: [f64; 2],
    /// Window of the weights that is drawn: from, to; from, to.
    pub window: [f64; 4],
    /// Loss at the start.
    pub first_loss: f64,
    /// Share of it that is the target.
    pub target: f64,
    /// Steps at the most.
    pub most: usize,
    /// Steps until all have arrived or are at their end.
    pub end: usize,
    /// The rates were found on other draws.
    pub own_rates: bool,
    /// The rates that were tried.
    pub rates: Vec<f64>,
    /// Draws on which they were.
    pub practice: usize,
    /// Further draws.
    pub others: usize,
    /// The inputs, `[n][2]`.
    pub inputs: Column<f32>,
    /// In the order of the settings.
    pub racers: Vec<Racer>,
}

/// Everything that is drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Snapshot {
    /// The keys that differ from their defaults.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub link: Texts,
    /// Which view is shown.
    pub view: View,
    /// The first view, when it is computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub neuron: Option<Neuron>,
    /// The second view, when it is computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub hidden: Option<Hidden>,
    /// The third view, when it is computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub race: Option<Race>,
}

impl Snapshot {
    /// As the lab stands now.
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

/// A square around start, best and all paths, as far as these stay near.
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

/// What the page calls an optimizer.
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
