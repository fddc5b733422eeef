//! Mini-batch training of one network on one split data set.
//!
//! The order of examples is a pure function of `(seed, epoch)` and the kernels sum in a fixed order:
//! two runs with the same inputs agree to the last bit on every machine.

mod saved;
mod stepping;

pub use super::examples::{Examples, OwnedTargets};
use super::fused::{self, FusedNet};
use super::layer::{TensorKind, Tensors};
use super::loss::{Loss, Regularizer};
use super::network::{LossParts, Network, Pass, Workspace};
use super::optimizer::{Optimizer, OptimizerState};
use crate::rng::Stream;
use std::fmt::Debug;
use stepping::Stepping;
use training_ground_kernels::{self as kernels, Number};

/// The parameters that may change during training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hyperparameters {
    /// Learning rate.
    pub learning_rate: f64,
    /// Weight penalty.
    pub regularizer: Regularizer,
    /// Examples per step; the last step of an epoch takes the remaining ones.
    pub batch: usize,
}

/// The first non-finite number of a run. It is data, not an error. The step was not completed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diverged {
    /// The update (counted from 1) in which it appeared.
    pub step: u64,
    /// Layer index, from 0; the last layer for the loss.
    pub layer: usize,
    /// The quantity that held it.
    pub tensor: Quantity,
    /// The number: an infinity or NaN.
    pub value: f64,
}

/// The quantities of a training step, in the order they are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Pre-activation.
    Z,
    /// Activation.
    A,
    /// Data loss or penalty.
    Loss,
    /// dL/dz.
    Dz,
    /// Gradient of a tensor.
    Gradient(TensorKind),
    /// A parameter after the update.
    Parameter(TensorKind),
}

impl Quantity {
    /// "z", "a", "loss", "dL/dz", "dL/dW", "W", ...
    pub fn name(self) -> &'static str {
        match self {
            Quantity::Z => "z",
            Quantity::A => "a",
            Quantity::Loss => "loss",
            Quantity::Dz => "dL/dz",
            Quantity::Gradient(TensorKind::W) => "dL/dW",
            Quantity::Gradient(TensorKind::B) => "dL/db",
            Quantity::Gradient(TensorKind::Alpha) => "dL/dalpha",
            Quantity::Parameter(kind) => kind.name(),
        }
    }
}

/// Largest absolute values of one layer in one step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LayerMagnitudes {
    /// Weights after the update.
    pub w: f64,
    /// Pre-activations.
    pub z: f64,
    /// Activations.
    pub a: f64,
    /// dL/dz.
    pub dz: f64,
    /// dL/dW.
    pub dw: f64,
}

/// Everything needed to continue a run with the same bits.
#[derive(Clone, Debug)]
pub struct Checkpoint<T> {
    network: Network<T>,
    optimizer: OptimizerState<T>,
    hyper: Hyperparameters,
    /// Updates done.
    pub step: u64,
    examples: u64,
    epoch: u64,
    position: usize,
}

fn finite<T: Number>(tensors: &Tensors<T>) -> bool {
    let all = |kind| kernels::all_finite(tensors.get(kind));
    all(TensorKind::W) && all(TensorKind::B) && all(TensorKind::Alpha)
}

/// A number type for training. Its updates are compiled in this crate for each type, as for [`Pass`].
pub trait Step: Pass {
    /// Buffers of a fused run.
    type Fused: Clone + Debug + Default;
    /// [`Trainer::step_with`].
    fn step(trainer: &mut Trainer<Self>, size: usize) -> Result<LossParts, Diverged>;
    /// [`Trainer::fused_run`]; 0 if there is none.
    fn fused_run(_trainer: &mut Trainer<Self>, _steps: u64, _ends: u64) -> u64 {
        0
    }
}

impl Step for f32 {
    type Fused = FusedNet;
    fn step(trainer: &mut Trainer<f32>, size: usize) -> Result<LossParts, Diverged> {
        trainer.step_here(size)
    }
    fn fused_run(trainer: &mut Trainer<f32>, steps: u64, ends: u64) -> u64 {
        trainer.fused_run_here(steps, ends)
    }
}

impl Step for f64 {
    type Fused = ();
    fn step(trainer: &mut Trainer<f64>, size: usize) -> Result<LossParts, Diverged> {
        trainer.step_here(size)
    }
}

/// A training run.
#[derive(Clone, Debug)]
pub struct Trainer<T: Step> {
    /// The network being trained.
    pub network: Network<T>,
    /// The parameters that may change during training.
    pub hyper: Hyperparameters,
    /// The training examples.
    pub train: Examples<T>,
    loss: Loss,
    optimizer: OptimizerState<T>,
    work: Workspace<T>,
    batch: Examples<T>,
    /// The update in progress.
    stepping: Option<Stepping>,
    fused: T::Fused,
    seed: u64,
    order: Vec<usize>,
    position: usize,
    epoch: u64,
    step: u64,
    examples: u64,
}

impl<T: Step> Trainer<T> {
    /// A run of `network` on `train` (at least one row). `seed` determines the order of examples.
    pub fn new(
        network: Network<T>,
        train: Examples<T>,
        loss: Loss,
        rule: Optimizer,
        hyper: Hyperparameters,
        seed: u64,
    ) -> Self {
        let rows = train.rows();
        let batch = Examples {
            x: Vec::with_capacity(hyper.batch.clamp(1, rows.max(1)) * train.inputs),
            inputs: train.inputs,
            targets: train.targets.like(),
        };
        let mut trainer = Trainer {
            optimizer: OptimizerState::new(rule, &network),
            work: Workspace::new(&network, hyper.batch.clamp(1, rows.max(1))),
            network,
            hyper,
            train,
            loss,
            batch,
            stepping: None,
            fused: T::Fused::default(),
            seed,
            order: (0..rows).collect(),
            position: 0,
            epoch: 0,
            step: 0,
            examples: 0,
        };
        trainer.shuffle();
        trainer
    }

    /// Updates done.
    pub fn step_count(&self) -> u64 {
        self.step
    }

    /// Examples seen.
    pub fn examples(&self) -> u64 {
        self.examples
    }

    /// Epochs done, the fraction of the current one included.
    pub fn epoch(&self) -> f64 {
        self.epoch as f64 + self.position as f64 / self.order.len().max(1) as f64
    }

    /// Number of examples of this epoch that are done.
    pub fn position(&self) -> usize {
        self.position
    }

    /// True right after the last step of an epoch.
    pub fn at_epoch_end(&self) -> bool {
        self.position == 0 && self.step > 0
    }

    /// True if a step of `size` examples will end the epoch.
    pub fn ends_epoch(&self, size: usize) -> bool {
        self.position + size.max(1) >= self.order.len()
    }

    /// The loss being minimized.
    pub fn loss(&self) -> Loss {
        self.loss
    }

    /// The buffers of the last step.
    pub fn work(&self) -> &Workspace<T> {
        &self.work
    }

    /// The network, and the buffers of a step for another pass over at most as many rows.
    pub fn for_a_pass(&mut self) -> (&Network<T>, &mut Workspace<T>) {
        (&self.network, &mut self.work)
    }

    /// The examples of the last step, in the order of its scores.
    pub fn batch(&self) -> &Examples<T> {
        &self.batch
    }

    fn shuffle(&mut self) {
        self.order.clear();
        self.order.extend(0..self.train.rows());
        Stream::new(self.seed, "shuffle", self.epoch).shuffle(&mut self.order);
    }

    /// One update from the next `hyper.batch` examples.
    pub fn step(&mut self) -> Result<LossParts, Diverged> {
        self.step_with(self.hyper.batch)
    }

    /// A fused run: up to `steps` updates from batches of `hyper.batch` in one call. It is bit-identical to as
    /// many calls of [`Trainer::step`], much faster for a small network, and leaves [`Trainer::work`] and
    /// [`Trainer::batch`] unchanged. Returns the number of updates: 0 if the network is not small. It passes at
    /// most `ends` epoch ends and stops before the last step of the next epoch. It also stops before an update
    /// that would not be finite, so that a regular step can report the cause.
    pub fn fused_run(&mut self, steps: u64, ends: u64) -> u64 {
        T::fused_run(self, steps, ends)
    }

    /// One update from the next `size` examples (fewer at the end of the epoch). The losses are those before
    /// the update.
    pub fn step_with(&mut self, size: usize) -> Result<LossParts, Diverged> {
        T::step(self, size)
    }

    /// Rows of a step of `size` examples: fewer at the end of the epoch.
    fn next_rows(&self, size: usize) -> usize {
        size.clamp(1, (self.order.len() - self.position).max(1))
    }

    /// Makes the next `rows` examples the batch, and allocates buffers that hold it.
    fn fetch(&mut self, rows: usize) {
        if self
            .work
            .layers
            .first()
            .is_some_and(|p| p.a.len() < rows * self.network.layers[0].units())
        {
            self.work = Workspace::new(&self.network, rows);
        }
        let chosen = &self.order[self.position..self.position + rows];
        self.batch.take_rows(&self.train, chosen);
    }

    fn step_here(&mut self, size: usize) -> Result<LossParts, Diverged> {
        let rows = self.next_rows(size);
        self.fetch(rows);
        let parts = self.network.gradient(
            &self.batch.x,
            rows,
            self.batch.targets.borrow(),
            self.loss,
            &self.hyper.regularizer,
            &mut self.work,
        );
        self.check_pass(rows, &parts)?;
        self.optimizer
            .apply(self.hyper.learning_rate, &mut self.network, &self.work);
        self.finish(rows, parts)
    }

    /// After an update by `rows` examples: checks the parameters and counts the step.
    fn finish(&mut self, rows: usize, parts: LossParts) -> Result<LossParts, Diverged> {
        self.check_parameters()?;
        self.step += 1;
        self.examples += rows as u64;
        self.pass(rows);
        Ok(parts)
    }

    /// Advances the epoch by `rows` examples. True if these were its last.
    fn pass(&mut self, rows: usize) -> bool {
        self.position += rows;
        let ended = self.position >= self.order.len();
        if ended {
            self.position = 0;
            self.epoch += 1;
            self.shuffle();
        }
        ended
    }

    fn diverged(&self, layer: usize, tensor: Quantity, values: &[T]) -> Diverged {
        let value = values
            .iter()
            .find(|x| !x.is_finite())
            .map_or(f64::NAN, |x| x.f64());
        Diverged {
            step: self.step + 1,
            layer,
            tensor,
            value,
        }
    }

    /// True if everything the pass computed is finite. A non-finite dz makes the sum over its column, dL/db,
    /// non-finite too.
    fn pass_is_finite(&self, rows: usize, parts: &LossParts) -> bool {
        let layers = self.network.layers.iter().zip(&self.work.layers);
        parts.total().is_finite()
            && layers.into_iter().all(|(layer, pass)| {
                kernels::all_finite(&pass.z[..rows * layer.columns()])
                    && kernels::all_finite(&pass.a[..rows * layer.units()])
                    && finite(&pass.gradient)
            })
    }

    /// Checks everything the pass computed, in the order of computation.
    fn check_pass(&self, rows: usize, parts: &LossParts) -> Result<(), Diverged> {
        if self.pass_is_finite(rows, parts) {
            return Ok(());
        }
        for (l, pass) in self.work.layers.iter().enumerate() {
            let layer = &self.network.layers[l];
            let z = &pass.z[..rows * layer.columns()];
            let a = &pass.a[..rows * layer.units()];
            if !kernels::all_finite(z) {
                return Err(self.diverged(l, Quantity::Z, z));
            }
            if !kernels::all_finite(a) {
                return Err(self.diverged(l, Quantity::A, a));
            }
        }
        let last = self.network.layers.len().saturating_sub(1);
        if !parts.total().is_finite() {
            let value = if parts.data.is_finite() {
                parts.total()
            } else {
                parts.data
            };
            return Err(Diverged {
                step: self.step + 1,
                layer: last,
                tensor: Quantity::Loss,
                value,
            });
        }
        for (l, pass) in self.work.layers.iter().enumerate().rev() {
            let dz = &pass.dz[..rows * self.network.layers[l].columns()];
            if !kernels::all_finite(dz) {
                return Err(self.diverged(l, Quantity::Dz, dz));
            }
            for kind in TensorKind::ALL {
                let gradient = pass.gradient.get(kind);
                if !kernels::all_finite(gradient) {
                    return Err(self.diverged(l, Quantity::Gradient(kind), gradient));
                }
            }
        }
        Ok(())
    }

    fn check_parameters(&self) -> Result<(), Diverged> {
        if self.network.layers.iter().all(|l| finite(&l.tensors)) {
            return Ok(());
        }
        for (l, layer) in self.network.layers.iter().enumerate() {
            for kind in TensorKind::ALL {
                let tensor = layer.tensors.get(kind);
                if !kernels::all_finite(tensor) {
                    return Err(self.diverged(l, Quantity::Parameter(kind), tensor));
                }
            }
        }
        Ok(())
    }

    /// Largest absolute values per layer in the last step.
    pub fn magnitudes(&self) -> Vec<LayerMagnitudes> {
        let rows = self.work.rows;
        let of = |(layer, pass): (&super::layer::Layer<T>, &super::network::LayerPass<T>)| {
            let (units, cells) = (rows * layer.units(), rows * layer.columns());
            LayerMagnitudes {
                w: kernels::max_abs(layer.tensors.get(TensorKind::W)).f64(),
                z: kernels::max_abs(&pass.z[..cells]).f64(),
                a: kernels::max_abs(&pass.a[..units]).f64(),
                dz: kernels::max_abs(&pass.dz[..cells]).f64(),
                dw: kernels::max_abs(pass.gradient.get(TensorKind::W)).f64(),
            }
        };
        self.network
            .layers
            .iter()
            .zip(&self.work.layers)
            .map(of)
            .collect()
    }

    /// The current state, for [`Trainer::restore`].
    pub fn checkpoint(&self) -> Checkpoint<T> {
        Checkpoint {
            network: self.network.clone(),
            optimizer: self.optimizer.clone(),
            hyper: self.hyper,
            step: self.step,
            examples: self.examples,
            epoch: self.epoch,
            position: self.position,
        }
    }

    /// Returns to a checkpoint of this run, earlier or later.
    pub fn restore(&mut self, checkpoint: &Checkpoint<T>) {
        self.network = checkpoint.network.clone();
        self.optimizer = checkpoint.optimizer.clone();
        self.hyper = checkpoint.hyper;
        self.step = checkpoint.step;
        self.examples = checkpoint.examples;
        self.position = checkpoint.position;
        self.epoch = checkpoint.epoch;
        self.shuffle();
    }
}

impl Trainer<f32> {
    fn fused_run_here(&mut self, steps: u64, ends: u64) -> u64 {
        let batch = self.hyper.batch.max(1);
        let at_end = |t: &Self| t.order.len() - t.position <= batch;
        let possible = steps > 0 && (ends > 0 || !at_end(self));
        if !possible || !fused::fits(&self.network, batch) {
            return 0;
        }
        self.fused.load(&self.network, &self.optimizer);
        self.fused.prepare(&self.train);
        let (mut done, mut passed) = (0, 0);
        while done < steps && (passed < ends || !at_end(self)) {
            let to = self.order.len().min(self.position + batch);
            let chosen = &self.order[self.position..to];
            let recipe = fused::Recipe {
                train: &self.train,
                loss: self.loss,
                regularizer: &self.hyper.regularizer,
                learning_rate: self.hyper.learning_rate,
            };
            let t = self.optimizer.steps() + done + 1;
            if !self.fused.step(chosen, &recipe, &self.optimizer, t) {
                break;
            }
            self.examples += chosen.len() as u64;
            done += 1;
            passed += u64::from(self.pass(chosen.len()));
        }
        self.fused.store(&mut self.network, &mut self.optimizer);
        self.optimizer.skip(done);
        self.step += done;
        done
    }
}
