//! Repeating steps: replaying a link, rewinding to a step, and the autopsy of a divergence.

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
    /// Does at most `steps` updates of a replay, never beyond its target; 0 if there is none.
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
            // Nothing is observed before the next change.
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

    /// Makes a replay's changes that are due at the current step.
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

    /// Applies the replay's own changes at this step before the reader's change.
    pub(super) fn catch_up(&mut self) {
        if let Some(mut replay) = self.replay.take() {
            self.make_changes(&mut replay);
            self.replay = Some(replay).filter(|_| !self.status.is_diverged());
        }
    }

    /// Adds the reader's change to the journal, before the changes that a replay has yet to make: a link whose
    /// changes are out of order is refused.
    pub(super) fn write_down(&mut self, event: Event) {
        let made = (self.replay.as_ref()).map_or(self.journal.len(), |replay| replay.next_event);
        let grown = journal::push(&mut self.journal, made, event);
        if let Some(replay) = self.replay.as_mut().filter(|_| grown) {
            replay.next_event += 1;
        }
    }

    /// Steps done and total steps of an unfinished replay.
    pub fn replay_progress(&self) -> Option<(u64, u64)> {
        let replay = self.replay.as_ref()?;
        let total = replay.target - replay.from;
        // A single-example step by the reader may go beyond it.
        Some(((self.trainer.step_count() - replay.from).min(total), total))
    }

    /// Ends the replay at the current step; later changes of the journal are dropped.
    pub fn cancel_replay(&mut self) {
        if let Some(replay) = self.replay.take() {
            self.journal.truncate(replay.next_event);
        }
    }

    /// Goes back to the state after `step` updates, before any change made at that step. This sets up a
    /// replay from the nearest checkpoint; [`Playground::run`] carries it out.
    pub fn rewind(&mut self, step: u64) {
        let now = self.trainer.step_count();
        // A loaded run cannot go back to before it was saved.
        let step = step.max(self.checkpoints.first()).min(now);
        self.journal.retain(|e| e.step < step);
        // Repeat at least the last update: its size belongs to the state, too.
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

    /// Restores the nearest checkpoint at or before `step`, with the live values of that moment.
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

    /// Replays the last steps before a divergence from a checkpoint and records the largest values of each,
    /// since nothing is recorded while training goes well. Leaves the run at its last finite step.
    pub(super) fn autopsy(&mut self, diverged: Diverged) {
        let end = diverged.step - 1;
        self.restore(end.saturating_sub(AUTOPSY_STEPS));
        let events = self.journal.clone();
        let mut next = events
            .iter()
            .take_while(|e| e.step < self.trainer.step_count())
            .count();
        let mut last: Vec<StepMagnitudes> = Vec::new();
        // Each iteration does what `repeat` does, without its bookkeeping; every step was finite before.
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
        // Otherwise the replay's remaining changes would come after any change made now.
        self.journal.truncate(next);
        self.status = Status::Diverged { diverged, last };
    }
}
