//! An update of a large network in pieces, bit-identical to a whole one.

use super::{Diverged, Step, Trainer};
use crate::nn::blocks::{Back, PIECE, Place};
use crate::nn::network::LossParts;

/// Cost of updating or checking a number of a tensor, in multiplications: it has to come from memory and go
/// back.
const TOUCH: usize = 30;

/// The next step of an update in progress.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stage {
    Forward(Place),
    Loss,
    Backward(Back),
    /// Checks what the pass computed.
    Check,
    /// Updates a layer.
    Update(usize),
    /// Checks the new parameters.
    End,
}

/// An update in progress.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stepping {
    stage: Stage,
    rows: usize,
    parts: LossParts,
}

impl<T: Step> Trainer<T> {
    /// Does a piece of [`Trainer::step`]: `None` while more is left. Until it is complete, only call this
    /// method.
    pub fn step_piece(&mut self) -> Option<Result<LossParts, Diverged>> {
        let mut at = match self.stepping.take() {
            Some(at) => at,
            None => {
                let rows = self.next_rows(self.hyper.batch);
                if self.network.len() * (3 * rows + TOUCH) <= PIECE {
                    return Some(self.step());
                }
                self.fetch(rows);
                self.work.rows = rows;
                Stepping {
                    stage: Stage::Forward(Place::default()),
                    rows,
                    parts: LossParts::default(),
                }
            }
        };
        let rule = self.hyper.regularizer;
        let (x, work) = (&self.batch.x, &mut self.work);
        at.stage = match at.stage {
            Stage::Forward(mut place) => match self.network.forward_piece(&mut place, x, work) {
                true => Stage::Forward(place),
                false => Stage::Loss,
            },
            Stage::Loss => {
                let targets = self.batch.targets.borrow();
                let data = self.network.output_loss(targets, self.loss, work);
                at.parts = self.network.penalized(data, &rule);
                Stage::Backward(Back::new(self.network.layers.len(), true))
            }
            Stage::Backward(mut back) => {
                match self.network.backward_piece(&mut back, x, &rule, work) {
                    true => Stage::Backward(back),
                    false => Stage::Check,
                }
            }
            Stage::Check => {
                if let Err(diverged) = self.check_pass(at.rows, &at.parts) {
                    return Some(Err(diverged));
                }
                self.optimizer.skip(1);
                Stage::Update(0)
            }
            Stage::Update(l) if l < self.network.layers.len() => {
                let (rate, layer) = (self.hyper.learning_rate, &mut self.network.layers[l]);
                self.optimizer.apply_layer(rate, l, layer, &self.work);
                Stage::Update(l + 1)
            }
            Stage::Update(_) => Stage::End,
            Stage::End => return Some(self.finish(at.rows, at.parts)),
        };
        self.stepping = Some(at);
        None
    }
}
