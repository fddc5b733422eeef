//! The largest network the gradient check accepts. Each difference quotient takes two full passes, and no
//! single pass may keep the reader waiting.

use super::settings::{NetSource, Settings};
use crate::data::images::ImageSource;
use crate::nn::{Activation, Initializer};
use crate::settings::parse::Parser;

/// Maximum parameters times examples in one pass.
pub const MAX_PRODUCTS: usize = 20_000_000;
/// Maximum number of parameters.
pub const MAX_PARAMETERS: usize = 1_000_000;
/// The same for initializers that measure on examples or make a matrix orthogonal.
pub const MAX_MEASURED: usize = 200_000;
/// Maximum parameters times batch size for a step before the check.
pub const MAX_STEP: usize = 50_000_000;

fn count(inputs: usize, layers: impl IntoIterator<Item = (usize, Activation)>) -> usize {
    let mut below = inputs;
    let each = layers.into_iter().map(|(units, act)| {
        let own = (below + 1) * units * act.pieces() + units;
        below = units;
        own
    });
    each.sum()
}

impl Settings {
    /// Parameters of the network to check, or a slight overestimate.
    pub fn parameters(&self) -> usize {
        self.parameters_up_to(usize::MAX)
    }

    /// The same count with hidden layers cut to at most `most` units.
    fn parameters_up_to(&self, most: usize) -> usize {
        let (inputs, outputs) = match self.source {
            NetSource::Playground => {
                let outputs = self.net.data.classes.max(2);
                let hidden = self.net.hidden.iter().copied();
                let layers = hidden.chain([(outputs, self.net.output)]);
                return count(self.net.features.len(), layers);
            }
            NetSource::Random => (self.inputs, self.classes),
            NetSource::Images(ImageSource::Fashion) => (784, 10),
            NetSource::Images(_) => (3072, 10),
        };
        let act = self.net.hidden.first().map_or(Activation::Tanh, |h| h.1);
        let hidden = self.sizes.iter().map(|&units| (units.min(most), act));
        count(inputs, hidden.chain([(outputs, Activation::Linear)]))
    }

    /// Reduces what is too large, and reports the reason beside its control.
    pub(super) fn fit(&mut self, p: &mut Parser<'_>) {
        let measures = matches!(
            self.net.initializer,
            Initializer::Lsuv(_) | Initializer::DataDependent(_) | Initializer::Orthogonal { .. }
        );
        let (most, reason) = if measures {
            (
                MAX_MEASURED,
                " with this initializer, which looks at the whole network",
            )
        } else {
            (MAX_PARAMETERS, "")
        };
        let had = self.parameters();
        if had > most && !self.sizes.is_empty() {
            let fits = |units: &usize| self.parameters_up_to(*units) <= most;
            let units = (1..500).rev().find(fits).unwrap_or(1);
            let message = format!(
                "The network has {had} parameters, more than {most}{reason}: hidden layers of at most {units} units are used. Fewer inputs or layers leave room for more."
            );
            let texts = |sizes: &[usize]| {
                sizes
                    .iter()
                    .map(usize::to_string)
                    .collect::<Vec<_>>()
                    .join(",")
            };
            p.problem("sizes", &texts(&self.sizes), message);
            self.sizes.iter_mut().for_each(|s| *s = (*s).min(units));
            p.accept("sizes", texts(&self.sizes));
        }
        let parameters = self.parameters().max(1);
        let rows = (MAX_PRODUCTS / parameters).max(1);
        if self.rows > rows {
            let message = format!(
                "{parameters} parameters times {} examples are more than {MAX_PRODUCTS} products for each of the passes that a coordinate takes: {rows} examples are used. A smaller network leaves room for more.",
                self.rows
            );
            p.problem("rows", &self.rows.to_string(), message);
            self.rows = rows;
            p.accept("rows", rows.to_string());
        }
        let batch = (MAX_STEP / parameters).max(1);
        if self.burn_in > 0 && self.net.live.batch > batch {
            let own = self.net.live.batch;
            let message = format!(
                "{parameters} parameters times a batch of {own} are more than {MAX_STEP} products for each step before the check: {batch} examples are used. A smaller network leaves room for more."
            );
            p.problem("batch", &own.to_string(), message);
            self.net.live.batch = batch;
            self.net.texts.insert("batch", batch.to_string());
        }
    }
}
