//! The playground as a page holds it: texts and a table come in, some of them bad, and what was refused is
//! told.

use super::Playground;
use super::settings::Config;
use crate::data::csv::{self, CsvTable};
use crate::settings::{Problem, RawConfig, Texts};

/// A playground, and what was refused of its settings.
pub struct Held {
    /// The lab.
    pub lab: Playground,
    /// Of the texts and the table, before those of the data.
    problems: Vec<Problem>,
    /// Names of the columns of the table that came last, a refused one as well: what its label can be. None
    /// where its first record could not be read.
    pub columns: Vec<String>,
}

/// A table as the page has it.
pub struct Table {
    /// Its text.
    pub text: String,
    /// The column that is the label.
    pub label: Option<usize>,
}

impl Held {
    /// Builds data and network; nothing a page can send makes this fail.
    pub fn open(texts: Texts, table: Option<Table>) -> Self {
        let mut columns = Vec::new();
        let (config, table, problems) = read(texts, table, &mut columns);
        Held {
            lab: Playground::new(config, table),
            problems,
            columns,
        }
    }

    /// Takes other settings; true when everything was built anew. A table is needed only when it has changed: one
    /// that does not come again, or cannot be read, does not take away the one in use.
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

    /// Refused and replaced values.
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
