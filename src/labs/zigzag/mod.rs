//! The zig-zag lab: what inputs that are not zero-centered do to the path of the weights.

pub mod hidden;
pub mod neuron;
pub mod settings;

use settings::{View, ZigzagConfig};

/// The lab: its picture takes some pieces of work, within a few frames.
pub struct Zigzag {
    config: ZigzagConfig,
    walk: Option<neuron::Walk>,
    neuron: Option<neuron::Descent>,
    task: Option<neuron::Task>,
    running: Option<hidden::Running>,
    hidden: Option<hidden::Pair>,
}

impl Zigzag {
    /// Sets up what the view needs; [`Zigzag::work`] computes it.
    pub fn new(config: ZigzagConfig) -> Self {
        let neuron = config.view == View::Neuron;
        Zigzag {
            walk: neuron.then(|| neuron::Walk::new(&config)),
            neuron: None,
            task: None,
            running: (!neuron).then(|| hidden::Running::new(&config)),
            hidden: None,
            config,
        }
    }

    /// The next piece of work; false when the picture is there.
    pub fn work(&mut self) -> bool {
        if let Some(mut walk) = self.walk.take() {
            if walk.work() {
                self.walk = Some(walk);
                return true;
            }
            self.task = Some(walk.task().clone());
            self.neuron = Some(walk.finish());
        } else if let Some(running) = &mut self.running {
            self.hidden = running.work();
            if self.hidden.is_some() {
                self.running = None;
            }
            return true;
        }
        false
    }

    /// Nothing is to be seen before the work is done.
    pub fn is_blank(&self) -> bool {
        self.walk.is_some() || self.running.is_some()
    }

    /// Leaves the rest of the work.
    pub fn cancel(&mut self) {
        (self.walk, self.running) = (None, None);
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
