//! What a run remembers: checkpoints to return to, and the loss history for the chart.

use crate::nn::trainer::Checkpoint;
use std::collections::VecDeque;

/// Checkpoints from the start, thinned as the run grows, and a few recent ones.
#[derive(Clone, Debug)]
pub struct Checkpoints {
    sparse: Vec<Checkpoint<f32>>,
    stride: u64,
    recent: VecDeque<Checkpoint<f32>>,
}

/// Maximum number of sparse checkpoints; beyond it every other one is dropped.
const SPARSE: usize = 24;
/// Distance between recent checkpoints: no autopsy or short rewind replays more steps than this.
const RECENT_STRIDE: u64 = 500;
const RECENT: usize = 3;

impl Checkpoints {
    /// Starts from the untrained state.
    pub fn new(start: Checkpoint<f32>) -> Self {
        Checkpoints {
            sparse: vec![start],
            stride: RECENT_STRIDE,
            recent: VecDeque::new(),
        }
    }

    /// True when the state after `step` updates should be added.
    pub fn due(&self, step: u64) -> bool {
        step.is_multiple_of(RECENT_STRIDE)
    }

    /// Number of updates after `step` for which no checkpoint is due.
    pub fn until_due(&self, step: u64) -> u64 {
        RECENT_STRIDE - 1 - step % RECENT_STRIDE
    }

    /// Adds a state; steps must come in increasing order.
    pub fn add(&mut self, checkpoint: Checkpoint<f32>) {
        if checkpoint.step.is_multiple_of(self.stride) {
            self.sparse.push(checkpoint.clone());
            if self.sparse.len() > SPARSE {
                self.stride *= 2;
                let (stride, first) = (self.stride, self.first());
                self.sparse
                    .retain(|c| c.step == first || c.step.is_multiple_of(stride));
            }
        }
        self.recent.push_back(checkpoint);
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
    }

    /// Updates done at the earliest state.
    pub fn first(&self) -> u64 {
        self.sparse[0].step
    }

    /// The latest state at or before `step`; the start always exists.
    pub fn before(&self, step: u64) -> &Checkpoint<f32> {
        let all = self.sparse.iter().chain(&self.recent);
        all.filter(|c| c.step <= step)
            .max_by_key(|c| c.step)
            .unwrap_or(&self.sparse[0])
    }

    /// Drops every state after `step`.
    pub fn forget_after(&mut self, step: u64) {
        self.sparse.retain(|c| c.step <= step);
        self.recent.retain(|c| c.step <= step);
    }
}

/// Losses at epoch ends, thinned to at most [`History::MOST`] points.
#[derive(Clone, Debug, Default)]
pub struct History {
    points: Vec<[f32; 5]>,
    /// Points within the first epoch. Without them, a run that diverges there would have no curve.
    early: Vec<[f32; 5]>,
    stride: u64,
    /// The latest two points, even if they have been thinned away.
    latest: [Option<[f32; 5]>; 2],
}

impl History {
    /// Maximum number of points kept.
    pub const MOST: usize = 500;

    /// True when the point of `epoch` is kept.
    pub fn due(&self, epoch: u64) -> bool {
        epoch.is_multiple_of(self.stride.max(1))
    }

    /// Number of epochs between `epoch` and the next point that is kept.
    pub fn until_due(&self, epoch: u64) -> u64 {
        let stride = self.stride.max(1);
        stride - 1 - epoch % stride
    }

    /// Passes an epoch whose losses are not measured.
    pub fn skip(&mut self) {
        self.latest = [None; 2];
    }

    /// Adds the point of `epoch`: step, train data loss, penalty, test data loss, train accuracy.
    pub fn push(&mut self, epoch: u64, point: [f32; 5]) {
        self.latest = [Some(point), self.latest[0]];
        self.stride = self.stride.max(1);
        if !self.due(epoch) {
            return;
        }
        self.points.push(point);
        if self.points.len() > Self::MOST {
            self.stride *= 2;
            let mut keep = false;
            self.points.retain(|_| {
                keep = !keep;
                keep
            });
        }
    }

    /// Number of updates between `step` and the next early point. Early points lie at powers of two.
    pub fn until_early(step: u64) -> u64 {
        (step + 1).next_power_of_two() - step - 1
    }

    /// Adds a point within the first epoch. Early points are few and never thinned away.
    pub fn push_early(&mut self, point: [f32; 5]) {
        self.early.push(point);
    }

    /// Drops every point after `step`.
    pub fn forget_after(&mut self, step: u64) {
        for points in [&mut self.points, &mut self.early] {
            points.retain(|p| f64::from(p[0]) <= step as f64);
        }
    }

    /// The points of the last epoch and of the one before it.
    pub fn latest(&self) -> [Option<[f32; 5]>; 2] {
        self.latest
    }

    /// All points, oldest first.
    pub fn points(&self) -> Vec<[f32; 5]> {
        let (start, ends) = self.points.split_at(self.points.len().min(1));
        [start, &self.early, ends].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_thins_evenly() {
        let mut history = History::default();
        for epoch in 0..10_000u64 {
            history.push(epoch, [epoch as f32, 0.0, 0.0, 0.0, 0.0]);
        }
        let points = history.points();
        assert!((History::MOST * 2 / 5..=History::MOST).contains(&points.len()));
        let gaps: Vec<f32> = points.windows(2).map(|w| w[1][0] - w[0][0]).collect();
        assert!(gaps.iter().all(|g| *g == gaps[0]), "{gaps:?}");
    }
    #[test]
    fn early_points_stand_between_the_start_and_the_first_end_of_an_epoch() {
        let steps: Vec<u64> = (0..20).filter(|s| History::until_early(*s) == 0).collect();
        assert_eq!(steps, [0, 1, 3, 7, 15]);
        let mut history = History::default();
        history.push(0, [0.0; 5]);
        for step in [1, 2, 4, 8] {
            history.push_early([step as f32; 5]);
        }
        history.push(1, [10.0; 5]);
        let steps = |h: &History| h.points().iter().map(|p| p[0]).collect::<Vec<f32>>();
        assert_eq!(steps(&history), [0.0, 1.0, 2.0, 4.0, 8.0, 10.0]);
        history.forget_after(2);
        assert_eq!(steps(&history), [0.0, 1.0, 2.0]);
    }
}
