//! Going over steps again: replaying a link, rewinding to a step, and the autopsy of a divergence.

use super::{Playground, Status, StepMagnitudes, hyper};
use crate::nn::trainer::Diverged;
use crate::settings::{Change, Event, journal};

/// Steps before a divergence that the autopsy shows.
const AUTOPSY_STEPS: u64 = 8;

/// A replay of the journal up to a step.
#[derive(Clone, Debug)]
pub(super) struct Replay {
    pub(super) from: u64,
    pub(super) target: u64,
    pub(super) next_event: usize,
}

impl Playground {
    /// At most `steps` updates of a replay; 0 when there is none: it never goes beyond its target.
    pub fn repeat(&mut self, steps: u64) -> u64 {
        let Some(mut replay) = self.replay.take() else {
            return 0;
        };
        let mut done = 0;
        loop {
            self.make_changes(&mut replay);
            if self.trainer.step_count() >= replay.target || self.status.is_diverged() {
                break;
            }
            if done == steps {
                self.replay = Some(replay);
                break;
            }
            // Up to the next change nobody looks.
            let now = self.trainer.step_count();
            let event = self
                .journal
                .get(replay.next_event)
                .map_or(u64::MAX, |e| e.step);
            let unseen = event.min(replay.target) - now - 1;
            done += self.fused_run(unseen.min(steps - done - 1));
            if !self.advance(self.trainer.hyper.batch, true) {
                break;
            }
            done += 1;
        }
        self.measure_update();
        done
    }

    /// Makes the changes of a replay up to the step where the run stands.
    fn make_changes(&mut self, replay: &mut Replay) {
        while let Some(event) = self.journal.get(replay.next_event) {
            if event.step > self.trainer.step_count() {
                break;
            }
            let change = event.change.clone();
            replay.next_event += 1;
            self.apply(&change);
        }
    }

    /// Before the reader changes something during a replay: its own changes of this step come first.
    pub(super) fn catch_up(&mut self) {
        if let Some(mut replay) = self.replay.take() {
            self.make_changes(&mut replay);
            self.replay = Some(replay).filter(|_| !self.status.is_diverged());
        }
    }

    /// Adds what the reader has changed to the journal, before what a replay has yet to change: a link whose
    /// changes are in another order than their steps is refused.
    pub(super) fn write_down(&mut self, event: Event) {
        let made = (self.replay.as_ref()).map_or(self.journal.len(), |replay| replay.next_event);
        let grown = journal::push(&mut self.journal, made, event);
        if let Some(replay) = self.replay.as_mut().filter(|_| grown) {
            replay.next_event += 1;
        }
    }

    /// Steps done and wanted of a replay that is not finished.
    pub fn replay_progress(&self) -> Option<(u64, u64)> {
        let replay = self.replay.as_ref()?;
        let total = replay.target - replay.from;
        // An example that the reader asks for may go beyond it.
        Some(((self.trainer.step_count() - replay.from).min(total), total))
    }

    /// Stays where the replay has come to; later changes of the journal are dropped.
    pub fn cancel_replay(&mut self) {
        if let Some(replay) = self.replay.take() {
            self.journal.truncate(replay.next_event);
        }
    }

    /// Goes back to the state after `step` updates, before any change made at that step.
    /// Set up as a replay from the nearest checkpoint: [`Playground::run`] carries it out.
    pub fn rewind(&mut self, step: u64) {
        let now = self.trainer.step_count();
        // A run that was loaded cannot go back behind where it was saved.
        let step = step.max(self.checkpoints.first()).min(now);
        self.journal.retain(|e| e.step < step);
        // At least the last update is repeated: its size belongs to the state, too.
        self.restore(step.saturating_sub(1));
        self.update_ratios.clear();
        self.status = Status::Ready;
        self.checkpoints.forget_after(step);
        let from = self.trainer.step_count();
        self.history.forget_after(from);
        let next_event = self.journal.iter().take_while(|e| e.step < from).count();
        self.replay = Some(Replay {
            from,
            target: step,
            next_event,
        });
    }

    /// The nearest checkpoint at or before `step`, with the live values of that moment.
    fn restore(&mut self, step: u64) {
        let checkpoint = self.checkpoints.before(step).clone();
        self.trainer.restore(&checkpoint);
        self.config.adopt_live(&self.base);
        let events = self.journal.clone();
        for event in events.iter().filter(|e| e.step < checkpoint.step) {
            if let Change::Set { .. } = event.change {
                self.apply(&event.change);
            }
        }
        self.trainer.hyper = hyper(&self.config);
    }

    /// Replays the last steps before a divergence from a checkpoint, writing down the largest
    /// values of each: nothing is recorded while all is well. Leaves the run at its last finite
    /// step.
    pub(super) fn autopsy(&mut self, diverged: Diverged) {
        let end = diverged.step - 1;
        self.restore(end.saturating_sub(AUTOPSY_STEPS));
        let events = self.journal.clone();
        let mut next = events
            .iter()
            .take_while(|e| e.step < self.trainer.step_count())
            .count();
        let mut last: Vec<StepMagnitudes> = Vec::new();
        // Each turn does what repeat does, without its bookkeeping; every step was finite once.
        'steps: loop {
            let mut size = self.trainer.hyper.batch;
            while let Some(event) = events
                .get(next)
                .filter(|e| e.step <= self.trainer.step_count())
            {
                next += 1;
                match event.change {
                    Change::ExampleStep => {
                        size = 1;
                        break;
                    }
                    _ => self.apply(&event.change.clone()),
                }
            }
            if self.trainer.step_count() >= end {
                break 'steps;
            }
            self.keep_previous();
            match self.trainer.step_with(size) {
                Ok(parts) => last.push(StepMagnitudes {
                    step: self.trainer.step_count(),
                    loss: parts.total(),
                    layers: self.trainer.magnitudes(),
                }),
                Err(_) => break 'steps,
            }
        }
        self.measure_update();
        last.drain(..last.len().saturating_sub(AUTOPSY_STEPS as usize));
        self.replay = None;
        // What a replay had yet to change would stand behind whatever is changed now.
        self.journal.truncate(next);
        self.status = Status::Diverged { diverged, last };
    }
}
