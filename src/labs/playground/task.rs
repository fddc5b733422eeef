//! From a configuration to examples that a network can take: data, split, inputs, preprocessing, and the
//! coding of targets for the loss.

use super::settings::{Config, Source};
use crate::data::csv::CsvTable;
use crate::data::{self, ColumnSummary, Dataset, Feature, Fitted, Preprocessing, Targets, draw};
use crate::linalg::{column_means, matrix};
use crate::nn::Loss;
use crate::nn::trainer::{Examples, OwnedTargets};
use crate::settings::Problem;
use ndarray::{Array2, ArrayView2};

/// How targets are coded for a loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// The data loss.
    pub loss: Loss,
    /// Units of the output layer.
    pub outputs: usize,
    /// Number of classes; 0 in regression.
    pub classes: usize,
}

/// Data ready for training, with everything needed to transform any other point the same way.
#[derive(Clone, Debug)]
pub struct Task {
    /// Raw training rows (offset and scale applied).
    pub train_raw: Dataset,
    /// Raw test rows.
    pub test_raw: Dataset,
    /// Names of the network's inputs.
    pub inputs: Vec<String>,
    /// Coding of the targets.
    pub head: Head,
    /// Training examples.
    pub train: Examples<f32>,
    /// Test examples.
    pub test: Examples<f32>,
    /// Statistics of the inputs before and after.
    pub summary: Vec<ColumnSummary>,
    /// Drawn columns.
    pub axes: [usize; 2],
    /// Training means of the raw columns: columns that are not drawn are held at these.
    pub means: Vec<f64>,
    /// One sentence about a CSV table.
    pub note: String,
    features: Option<Vec<Feature>>,
    fitted: Fitted,
    /// Preprocessed training inputs in f64, for the data-dependent initializers.
    pub train_inputs: Array2<f64>,
}

impl Task {
    /// Builds the task; replaced values are reported in `problems`.
    pub fn new(config: &Config, table: Option<&CsvTable>, problems: &mut Vec<Problem>) -> Task {
        let mut say = |field: &str, message: &str| {
            problems.push(Problem {
                field: field.into(),
                value: String::new(),
                message: message.into(),
            });
        };
        let d = &config.data;
        let mut raw = match (&d.source, table) {
            (Source::Toy(set), _) => set.generate(d.n, d.noise, d.classes, config.seed),
            (Source::Drawn(points), _) if points.len() >= 2 => draw::dataset(points),
            (Source::Drawn(_), _) => {
                say("pts", "Place at least two points; until then two stand in.");
                draw::dataset(&[(-3.0, 0.0, 0), (3.0, 0.0, 1)])
            }
            (Source::Csv, Some(table)) => table.data.clone(),
            (Source::Csv, None) => {
                say(
                    "csv",
                    "A link holds no table: paste one, choose a file, or load the iris table. Until then the circle stands in.",
                );
                data::ToySet::Circle.generate(d.n, d.noise, d.classes, config.seed)
            }
        };
        let columns = raw.x.ncols();
        let plane = columns == 2 && !(matches!(d.source, Source::Csv) && table.is_some());
        // The axes of the table, unless others are chosen.
        let own = table.filter(|_| !plane).map_or([0, 1], |t| t.axes);
        let mut axes = own;
        for (k, key) in ["xaxis", "yaxis"].into_iter().enumerate() {
            match d.axes[k] {
                Some(column) if !plane && column < columns => axes[k] = column,
                Some(_) if !plane => say(key, &format!("The table has {columns} feature columns.")),
                _ => {}
            }
        }
        // If one axis is set to the other's default column, the other axis takes the first one's default.
        for k in [0, 1] {
            if d.axes[k].is_none() && axes[0] == axes[1] {
                axes[k] = own[1 - k];
            }
        }
        raw.shift(&d.scale, &d.offset);
        let (train_rows, test_rows) = data::split(&raw, d.train_share, config.seed);
        let (train_raw, test_raw) = (raw.select(&train_rows), raw.select(&test_rows));
        let features = plane.then(|| config.features.clone());
        let before = inputs_of(features.as_deref(), train_raw.x.view());
        let names: Vec<String> = match &features {
            Some(features) => features.iter().map(|f| f.label().to_string()).collect(),
            None => raw.input_names.clone(),
        };
        let fitted = config.preprocessing.fit(before.view());
        let after = fitted.apply(before.view());
        let summary = ColumnSummary::of(&names, before.view(), after.view());
        let rotated = matches!(
            config.preprocessing,
            Preprocessing::Pca | Preprocessing::WhitenPca { .. }
        );
        let inputs = match rotated {
            true => (1..=names.len()).map(|i| format!("PC {i}")).collect(),
            false => names,
        };
        let head = head(config.loss, &raw, &mut say);
        let test_inputs = fitted.apply(inputs_of(features.as_deref(), test_raw.x.view()).view());
        Task {
            train: examples(after.view(), &train_raw.targets, head),
            test: examples(test_inputs.view(), &test_raw.targets, head),
            means: column_means(train_raw.x.view()).to_vec(),
            note: table
                .filter(|_| !plane)
                .map(|t| t.note.clone())
                .unwrap_or_default(),
            train_raw,
            test_raw,
            inputs,
            head,
            summary,
            axes,
            features,
            fitted,
            train_inputs: after,
        }
    }

    /// Raw points of the drawn plane to network inputs `[N x inputs]`.
    pub fn plane_inputs(&self, points: &[(f64, f64)]) -> Vec<f32> {
        let raw = matrix(points.len(), self.means.len(), &mut |i, j| {
            // If both axes show the same column, the horizontal one counts.
            if j == self.axes[0] {
                points[i].0
            } else if j == self.axes[1] {
                points[i].1
            } else {
                self.means[j]
            }
        });
        let inputs = self
            .fitted
            .apply(inputs_of(self.features.as_deref(), raw.view()).view());
        singles(inputs.view())
    }

    /// Coordinates must be smaller than this: the plane's features may take sines, while a table has any numbers.
    pub(super) fn far(&self) -> f64 {
        match self.features {
            Some(_) => crate::trig::LIMIT,
            None => f64::INFINITY,
        }
    }

    /// Drawn window [x0, x1, y0, y1] in raw units: the set's own plane and every point, with a margin.
    pub fn domain(&self, config: &Config) -> [f64; 4] {
        let mut window = [0.0; 4];
        for (k, &column) in self.axes.iter().enumerate() {
            let (mut low, mut high) = match &self.features {
                Some(_) => {
                    let (s, o) = (config.data.scale[k], config.data.offset[k]);
                    (-6.0 * s + o, 6.0 * s + o)
                }
                None => (f64::INFINITY, f64::NEG_INFINITY),
            };
            for set in [&self.train_raw, &self.test_raw] {
                for i in 0..set.len() {
                    low = low.min(set.x[[i, column]]);
                    high = high.max(set.x[[i, column]]);
                }
            }
            let share = if self.features.is_some() { 0.02 } else { 0.08 };
            // In single precision, because points are drawn and classified in it.
            let margin = if high as f32 > low as f32 {
                share * (high - low)
            } else {
                // A margin of one half would be lost in large numbers.
                0.5_f64.max(high.abs() / 1e6)
            };
            window[2 * k] = low - margin;
            window[2 * k + 1] = high + margin;
        }
        window
    }
}

fn inputs_of(features: Option<&[Feature]>, raw: ArrayView2<'_, f64>) -> Array2<f64> {
    match features {
        Some(features) => Feature::apply(features, raw),
        None => matrix(raw.nrows(), raw.ncols(), &mut |i, j| raw[[i, j]]),
    }
}

/// Softmax and hinge have one score per class; losses on values have a single score for two classes.
fn head(choice: Option<Loss>, data: &Dataset, say: &mut impl FnMut(&str, &str)) -> Head {
    let classes = data.class_names.len();
    if classes == 0 {
        let loss = match choice {
            None => Loss::MseMean,
            Some(loss) if loss.wants_classes() || loss == Loss::LogisticSumPerRow => {
                say(
                    "loss",
                    "This loss needs classes, and this data set has numbers to predict: mean squared error is used.",
                );
                Loss::MseMean
            }
            Some(loss) => loss,
        };
        return Head {
            loss,
            outputs: 1,
            classes,
        };
    }
    let loss = choice.unwrap_or(Loss::SoftmaxCrossEntropy);
    let outputs = if !loss.wants_classes() && classes == 2 {
        1
    } else {
        classes
    };
    Head {
        loss,
        outputs,
        classes,
    }
}

/// Converts to single precision, row by row.
fn singles(x: ArrayView2<'_, f64>) -> Vec<f32> {
    x.iter().map(|&v| v as f32).collect()
}

fn examples(x: ArrayView2<'_, f64>, targets: &Targets, head: Head) -> Examples<f32> {
    let off = match head.loss {
        Loss::LogisticSumPerRow => 0.0,
        _ => -1.0,
    };
    let targets = match targets {
        Targets::Classes(classes) if head.loss.wants_classes() => {
            OwnedTargets::Classes(classes.clone())
        }
        Targets::Classes(classes) => {
            // A single score is that of class 1.
            let (outputs, first) = (head.outputs, usize::from(head.outputs == 1));
            let mut values = vec![off; classes.len() * outputs];
            for (row, &class) in values.chunks_exact_mut(outputs).zip(classes) {
                if let Some(own) = row.get_mut(class.wrapping_sub(first)) {
                    *own = 1.0;
                }
            }
            OwnedTargets::Values(values, outputs)
        }
        Targets::Values(values) => OwnedTargets::Values(singles(values.view()), values.ncols()),
    };
    Examples {
        x: singles(x),
        inputs: x.ncols(),
        targets,
    }
}
