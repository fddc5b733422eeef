//! Parses CSV text into examples: numeric columns and one label column. All input is untrusted until it has
//! passed here; the first bad cell is reported by line and column.
//!
//! The page knows nothing of delimiters, quotes and headers: it offers the columns found here.

mod telling;

use super::{Dataset, Targets};
use crate::linalg::matrix;
use crate::number::{joined, parse_number};
use ndarray::Array2;

/// Maximum number of bytes (2 MiB).
pub const MAX_BYTES: usize = 2 << 20;
/// Maximum number of rows.
pub const MAX_ROWS: usize = 20_000;
/// Maximum number of feature columns.
pub const MAX_COLUMNS: usize = 64;
/// Maximum number of classes.
pub const MAX_CLASSES: usize = 20;

/// The reason why a text is refused, in plain words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// The text is empty.
    #[error("The CSV text is empty.")]
    Empty,
    /// The text is too large.
    #[error("The CSV text has {} MB; at most {} MB are read.", .0 / 1_000_000, MAX_BYTES / 1_000_000)]
    TooLarge(usize),
    /// The text has too many rows.
    #[error("The CSV text has more than {MAX_ROWS} rows.")]
    TooManyRows,
    /// The text has too many columns.
    #[error("The CSV text has {0} columns; at most {MAX_COLUMNS} features and a label are read.")]
    TooManyColumns(usize),
    /// There is no feature column.
    #[error(
        "The first line has only one column; a table needs at least one feature and a label, separated by commas, semicolons or tabs."
    )]
    OneColumn,
    /// There is only a header.
    #[error("There is a header but no data under it.")]
    HeaderOnly,
    /// There are too few rows to train and test on.
    #[error("{0} row(s) are too few: at least 2 are needed.")]
    TooFewRows(usize),
    /// A row has a different number of cells.
    #[error("Line {line} has {found} cell{}; line {first} has {expected}.{hint}", if *.found == 1 { "" } else { "s" })]
    Ragged {
        /// Line number, from 1.
        line: usize,
        /// Number of cells in it.
        found: usize,
        /// The line of the first record, from 1.
        first: usize,
        /// Number of cells in that line.
        expected: usize,
        /// A possible cause, or "".
        hint: &'static str,
    },
    /// A cell is missing, or is not a number that the engine accepts.
    #[error("Line {line}, column {column} ({name}): {what}")]
    Cell {
        /// Line number, from 1.
        line: usize,
        /// Column number, from 1.
        column: usize,
        /// Name of the column.
        name: String,
        /// What is wrong with it.
        what: String,
    },
    /// A quote is not closed.
    #[error("The quote opened in line {0} is never closed.")]
    OpenQuote(usize),
    /// All labels are the same.
    #[error("The label column “{0}” has the same value in every row.")]
    OneClass(String),
    /// There are too many classes.
    #[error(
        "The label column “{0}” has {1} different texts; at most {MAX_CLASSES} classes are read."
    )]
    TooManyClasses(String, usize),
    /// The requested label column does not exist.
    #[error("There is no column {0}: the table has {1}.")]
    NoSuchLabel(usize, usize),
}

/// A parsed table.
#[derive(Clone, Debug, PartialEq)]
pub struct CsvTable {
    /// The examples: `[rows x (columns - 1)]`, in the order of the text.
    pub data: Dataset,
    /// One plain sentence: rows, columns, label, class counts.
    pub note: String,
    /// The two columns drawn by default: see [`telling::columns`].
    pub axes: [usize; 2],
}

/// The cells of one record, and the line it starts in (from 1).
type Record = (usize, Vec<String>);

/// The first `most` records of a text, and the line of an unclosed quote. Quoted cells may contain
/// delimiters and line ends; a doubled quote is a quote. Blank lines are skipped, as are lines starting with `#`
/// before the first record: files that this page writes start that way. `cuts(character, cell, next)`
/// decides whether a character that follows `cell` and precedes `next` ends the cell.
fn records(
    text: &str,
    most: usize,
    cuts: &mut dyn FnMut(char, &str, Option<&char>) -> bool,
) -> (Vec<Record>, Option<usize>) {
    let mut records = Vec::new();
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let (mut line, mut start, mut quoted_at) = (1, 1, None);
    let mut chars = text.chars().peekable();
    loop {
        let next = chars.next();
        match (next, quoted_at) {
            (Some('"'), Some(_)) if chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            (Some('"'), Some(_)) => quoted_at = None,
            (Some(c), Some(_)) => {
                line += usize::from(c == '\n');
                cell.push(c);
            }
            (Some('\r'), None) if chars.peek() == Some(&'\n') => {}
            (None | Some('\n' | '\r'), _) => {
                cells.push(std::mem::take(&mut cell));
                let record = std::mem::take(&mut cells);
                if record.len() > 1 || !record[0].trim().is_empty() {
                    records.push((start, record));
                }
                if next.is_none() || records.len() == most {
                    return (records, quoted_at);
                }
                line += 1;
                start = line;
            }
            (Some('#'), None) if records.is_empty() && cells.is_empty() && cell.is_empty() => {
                while chars.next_if(|c| !matches!(c, '\n' | '\r')).is_some() {}
            }
            (Some('"'), None) if cell.trim().is_empty() => {
                cell.clear();
                quoted_at = Some(line);
            }
            (Some(c), None) if cuts(c, &cell, chars.peek()) => {
                cells.push(std::mem::take(&mut cell));
            }
            (Some(c), None) => cell.push(c),
        }
    }
}

/// The most frequent delimiter outside quotes in the first record; on a tie the comma, then the
/// semicolon. A comma between two digits is ignored, because it may be a decimal comma.
fn delimiter(text: &str) -> char {
    let (mut tabs, mut semicolons, mut commas) = (0, 0, 0);
    records(text, 1, &mut |c, cell, next| {
        let digit = |c: Option<&u8>| c.is_some_and(u8::is_ascii_digit);
        match c {
            '\t' => tabs += 1,
            ';' => semicolons += 1,
            ',' if next.is_some_and(char::is_ascii_digit) && digit(cell.as_bytes().last()) => {}
            ',' => commas += 1,
            _ => return false,
        }
        true
    });
    if commas >= semicolons && commas >= tabs {
        ','
    } else if semicolons >= tabs {
        ';'
    } else {
        '\t'
    }
}

/// The content of a cell.
#[derive(Clone, Copy, PartialEq)]
enum Cell {
    /// A number in the range of single precision, in which the network computes.
    Number(f64),
    /// A number outside that range.
    Huge,
    /// A text that would be a number with a point in place of its comma.
    Comma,
    Text,
    Empty,
}

fn cell(text: &str) -> Cell {
    let text = text.trim();
    match parse_number(text) {
        Some(x) if (x as f32).is_finite() => Cell::Number(x),
        Some(_) => Cell::Huge,
        None if text.is_empty() => Cell::Empty,
        None if parse_number(&text.replace(',', ".")).is_some() => Cell::Comma,
        None => Cell::Text,
    }
}

fn number(text: &str) -> Option<f64> {
    match cell(text) {
        Cell::Number(x) => Some(x),
        _ => None,
    }
}

fn shorten(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}

/// Reads a table. `label` is the label column (from 0); `None` means the last. `columns` is set to the names
/// of all columns, including the label's. This also holds for a refused table whose first record can be read,
/// so that another label can be chosen. Otherwise `columns` becomes empty.
///
/// # Errors
/// The first problem that prevents learning from the table.
pub fn read(
    text: &str,
    label: Option<usize>,
    columns: &mut Vec<String>,
) -> Result<CsvTable, CsvError> {
    columns.clear();
    if text.len() > MAX_BYTES {
        return Err(CsvError::TooLarge(text.len()));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let delimiter = delimiter(text);
    let (mut rows, open) = records(text, MAX_ROWS + 2, &mut |c, _, _| c == delimiter);
    if let Some(line) = open {
        return Err(CsvError::OpenQuote(line));
    }
    let Some((first, names)) = rows.first() else {
        return Err(CsvError::Empty);
    };
    let (first, width) = (*first, names.len());
    if width < 2 {
        return Err(CsvError::OneColumn);
    }
    if width > MAX_COLUMNS + 1 {
        return Err(CsvError::TooManyColumns(width));
    }
    let label = label.unwrap_or(width - 1);
    if label >= width {
        return Err(CsvError::NoSuchLabel(label + 1, width));
    }
    // A header: no feature cell of line 1 is a number, while line 2 has one. A decimal comma is refused below, and
    // must not turn the row before it into a header.
    let numeric = |row: usize| {
        (rows
            .get(row)
            .into_iter()
            .flat_map(|(_, cells)| cells)
            .enumerate())
        .any(|(j, text)| j != label && !matches!(cell(text), Cell::Text | Cell::Empty))
    };
    let header = !numeric(0) && (rows.len() == 1 || numeric(1));
    columns.extend((0..width).map(|j| match names[j].trim() {
        name if header && !name.is_empty() => shorten(name),
        _ if !header && j == label => "label".into(),
        _ => format!("column {}", j + 1),
    }));
    if header {
        rows.remove(0);
    }
    if rows.is_empty() {
        return Err(CsvError::HeaderOnly);
    }
    if rows.len() > MAX_ROWS {
        return Err(CsvError::TooManyRows);
    }
    let mut x = Array2::zeros((rows.len(), width - 1));
    for (i, (line, cells)) in rows.iter().enumerate() {
        if cells.len() != width {
            return Err(CsvError::Ragged {
                line: *line,
                found: cells.len(),
                first,
                expected: width,
                hint: match delimiter {
                    ',' if cells.len() > width => {
                        " If its numbers have decimal commas, write points instead."
                    }
                    _ => "",
                },
            });
        }
        let mut to = 0;
        for (j, text) in cells.iter().enumerate() {
            let text = text.trim();
            let short = || shorten(text);
            let what = match cell(text) {
                Cell::Number(value) if j != label => {
                    x[[i, to]] = value;
                    to += 1;
                    continue;
                }
                Cell::Number(_) => continue,
                Cell::Text if j == label => continue,
                Cell::Empty if j == label => "the label is empty.".into(),
                Cell::Empty => "the cell is empty.".into(),
                Cell::Text => format!("“{}” is not a number.", short()),
                Cell::Comma => format!(
                    "“{}” has a decimal comma; write it with a point: {}.",
                    short(),
                    short().replace(',', ".")
                ),
                Cell::Huge => format!(
                    "“{}” is beyond 3.4e38, the largest number the engine takes.",
                    short()
                ),
            };
            return Err(CsvError::Cell {
                line: *line,
                column: j + 1,
                name: columns[j].clone(),
                what,
            });
        }
    }
    if rows.len() < 2 {
        return Err(CsvError::TooFewRows(rows.len()));
    }
    let labels: Vec<&str> = rows.iter().map(|(_, cells)| cells[label].trim()).collect();
    let (targets, class_names, what) = targets(&labels, &columns[label])?;
    let mut input_names = columns.clone();
    input_names.remove(label);
    let note = format!(
        "{} rows, {} feature{}; label “{}”: {what}.",
        rows.len(),
        width - 1,
        if width == 2 { "" } else { "s" },
        columns[label]
    );
    let data = Dataset {
        x,
        targets,
        input_names,
        class_names,
    };
    let axes = telling::columns(&data);
    Ok(CsvTable { data, note, axes })
}

/// [`read`] without the columns of a refused table.
///
/// # Errors
/// The first problem that prevents learning from the table.
pub fn parse(text: &str, label: Option<usize>) -> Result<CsvTable, CsvError> {
    read(text, label, &mut Vec::new())
}

/// Classes if the labels are texts or a few whole numbers; otherwise regression targets.
fn targets(labels: &[&str], name: &str) -> Result<(Targets, Vec<String>, String), CsvError> {
    // Counts by text.
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for label in labels {
        match counts.binary_search_by(|(known, _)| known.cmp(label)) {
            Ok(i) => counts[i].1 += 1,
            Err(i) => counts.insert(i, (label, 1)),
        }
    }
    if counts.len() < 2 {
        return Err(CsvError::OneClass(name.into()));
    }
    let numbers: Option<Vec<f64>> = labels.iter().map(|l| number(l)).collect();
    if let Some(values) = &numbers {
        let whole = values.iter().all(|v| v.fract() == 0.0);
        if !whole || counts.len() > MAX_CLASSES {
            let target = matrix(values.len(), 1, &mut |i, _| values[i]);
            return Ok((
                Targets::Values(target),
                Vec::new(),
                "a number to regress".into(),
            ));
        }
    }
    if counts.len() > MAX_CLASSES {
        return Err(CsvError::TooManyClasses(name.into(), counts.len()));
    }
    // Whole numbers are sorted by value, not by text.
    crate::stats::sort_few(&mut counts, |a, b| match (number(a.0), number(b.0)) {
        (Some(a), Some(b)) if numbers.is_some() => a.total_cmp(&b),
        _ => a.0.cmp(b.0),
    });
    let class = |l: &&str| counts.iter().position(|c| c.0 == *l).unwrap_or(0);
    let classes = labels.iter().map(class).collect();
    let list: Vec<String> = (counts.iter())
        .map(|(name, count)| format!("{} {count}", shorten(name)))
        .collect();
    let names = counts.iter().map(|c| shorten(c.0)).collect();
    Ok((
        Targets::Classes(classes),
        names,
        joined(&mut list.iter().map(String::as_str), ", "),
    ))
}

#[cfg(test)]
mod tests;
