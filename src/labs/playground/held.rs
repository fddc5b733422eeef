//! The playground as a page holds it: it takes texts and a table, some of them invalid, and reports what was
//! refused.

use super::Playground;
use super::settings::Config;
use crate::data::csv::{self, CsvTable};
use crate::settings::{Problem, RawConfig, Texts};

/// A playground and the problems found in its settings.
pub struct Held {
    /// The lab.
    pub lab: Playground,
    /// Problems of the texts and the table. Those of the data follow them.
    problems: Vec<Problem>,
    /// Column names of the most recent table, even a refused one: the possible labels. Empty if its first
    /// record could not be read.
    pub columns: Vec<String>,
}

/// A table as the page provides it.
pub struct Table {
    /// Its text.
    pub text: String,
    /// Index of the label column.
    pub label: Option<usize>,
}

impl Held {
    /// Builds data and network; this succeeds whatever the page sends.
    pub fn open(texts: Texts, table: Option<Table>) -> Self {
        let mut columns = Vec::new();
        let (config, table, problems) = read(texts, table, &mut columns);
        Held {
            lab: Playground::new(config, table),
            problems,
            columns,
        }
    }

    /// Applies other settings; true if everything was rebuilt. Pass a table only if it has changed: if none is
    /// passed, or it cannot be read, the current one stays.
    pub fn configure(&mut self, texts: Texts, table: Option<Table>) -> bool {
        if table.is_none()
            && let Some(problems) = self.lab.configure_live(&texts)
        {
            self.problems = problems;
            return false;
        }
        let (config, table, problems) = read(texts, table, &mut self.columns);
        self.problems = problems;
        let table = table.or_else(|| self.lab.table().cloned());
        self.lab.configure(config, table)
    }

    /// Values that were refused or replaced.
    pub fn problems(&self) -> Vec<Problem> {
        [&self.problems[..], self.lab.problems()].concat()
    }
}

fn read(
    texts: Texts,
    table: Option<Table>,
    columns: &mut Vec<String>,
) -> (Config, Option<CsvTable>, Vec<Problem>) {
    let (config, mut problems) = Config::lenient(&RawConfig(texts));
    let table = table.and_then(|Table { text, label }| {
        csv::read(&text, label, columns)
            .map_err(|error| {
                problems.push(Problem {
                    field: "csv".into(),
                    value: String::new(),
                    message: error.to_string(),
                });
            })
            .ok()
    });
    (config, table, problems)
}
