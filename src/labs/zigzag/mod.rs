//! The zig-zag lab: what inputs that are not zero-centered do to the path of the weights.

pub mod hidden;
pub mod neuron;

use crate::config::zigzag::{View, ZigzagConfig};

/// The lab: everything is computed at once, within a frame.
pub struct Zigzag {
    config: ZigzagConfig,
    neuron: Option<neuron::Descent>,
    task: Option<neuron::Task>,
    hidden: Option<hidden::Pair>,
}

impl Zigzag {
    /// Computes what the view needs.
    pub fn new(config: ZigzagConfig) -> Self {
        let neuron = config.view == View::Neuron;
        Zigzag {
            neuron: neuron.then(|| neuron::descend(&config)),
            task: neuron.then(|| neuron::Task::new(&config)),
            hidden: (!neuron).then(|| hidden::Pair::new(&config)),
            config,
        }
    }

    /// The configuration in force.
    pub fn config(&self) -> &ZigzagConfig {
        &self.config
    }

    /// The descent of the neuron.
    pub fn descent(&self) -> Option<&neuron::Descent> {
        self.neuron.as_ref()
    }

    /// Its inputs and targets.
    pub fn task(&self) -> Option<&neuron::Task> {
        self.task.as_ref()
    }

    /// The nets of the second view.
    pub fn hidden(&self) -> Option<&hidden::Pair> {
        self.hidden.as_ref()
    }
}
