//! CSV text to examples: numeric columns and one label column. Everything a file can contain is bad
//! input until it has passed here; the first bad cell is named by line and column.

use super::{Dataset, Targets};
use crate::linalg::matrix;
use crate::number::{joined, parse_number};
use ndarray::Array2;

/// Bytes at the most (2 MiB).
pub const MAX_BYTES: usize = 2 << 20;
/// Rows at the most.
pub const MAX_ROWS: usize = 20_000;
/// Feature columns at the most.
pub const MAX_COLUMNS: usize = 64;
/// Classes at the most.
pub const MAX_CLASSES: usize = 20;

/// What is wrong with a text, in plain words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// Nothing in it.
    #[error("The CSV text is empty.")]
    Empty,
    /// Over the limit.
    #[error("The CSV text has {} MB; at most {} MB are read.", .0 / 1_000_000, MAX_BYTES / 1_000_000)]
    TooLarge(usize),
    /// Over the limit.
    #[error("The CSV text has more than {MAX_ROWS} rows.")]
    TooManyRows,
    /// Over the limit.
    #[error("The CSV text has {0} columns; at most {MAX_COLUMNS} features and a label are read.")]
    TooManyColumns(usize),
    /// Nothing to learn from.
    #[error(
        "Line 1 has one column only: at least one feature and a label are needed, separated by commas, semicolons or tabs."
    )]
    OneColumn,
    /// Only a header.
    #[error("There is a header but no data under it.")]
    HeaderOnly,
    /// Too few rows to train and test on.
    #[error("{0} row(s) are too few: at least 2 are needed.")]
    TooFewRows(usize),
    /// Ragged.
    #[error("Line {line} has {found} cells, line 1 has {expected}.")]
    Ragged {
        /// From 1.
        line: usize,
        /// Cells in it.
        found: usize,
        /// Cells in line 1.
        expected: usize,
    },
    /// Not a finite number, or missing.
    #[error("Line {line}, column {column} ({name}): {what}")]
    Cell {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// Name of the column.
        name: String,
        /// What is wrong with it.
        what: String,
    },
    /// An opened quote.
    #[error("The quote opened in line {0} is never closed.")]
    OpenQuote(usize),
    /// Nothing to tell apart.
    #[error("The label column “{0}” has the same value in every row.")]
    OneClass(String),
    /// Too many to tell apart.
    #[error(
        "The label column “{0}” has {1} different texts; at most {MAX_CLASSES} classes are read."
    )]
    TooManyClasses(String, usize),
    /// Asked for a label column that is not there.
    #[error("There is no column {0}: the table has {1}.")]
    NoSuchLabel(usize, usize),
}

/// A parsed table.
#[derive(Clone, Debug, PartialEq)]
pub struct CsvTable {
    /// The examples.
    pub data: Dataset,
    /// All column names, the label's included.
    pub columns: Vec<String>,
    /// Index of the label column.
    pub label: usize,
    /// One plain sentence: rows, columns, label, class counts.
    pub note: String,
}

/// Records of a text with the line each starts in. Quoted cells may hold delimiters and line ends;
/// a doubled quote is a quote.
fn records(text: &str, delimiter: char) -> Result<Vec<(usize, Vec<String>)>, CsvError> {
    let mut records = Vec::new();
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let (mut line, mut start, mut quoted_at) = (1, 1, None);
    let mut chars = text.chars().peekable();
    let mut end_record = |cells: &mut Vec<String>, cell: &mut String, start: usize| {
        cells.push(std::mem::take(cell));
        let record = std::mem::take(cells);
        // A blank line is no record.
        if record.len() > 1 || !record[0].trim().is_empty() {
            records.push((start, record));
        }
        if records.len() > MAX_ROWS + 1 {
            Err(CsvError::TooManyRows)
        } else {
            Ok(())
        }
    };
    while let Some(c) = chars.next() {
        if quoted_at.is_some() {
            match c {
                '"' if chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' => quoted_at = None,
                c => {
                    line += usize::from(c == '\n');
                    cell.push(c);
                }
            }
            continue;
        }
        match c {
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted_at = Some(line);
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                end_record(&mut cells, &mut cell, start)?;
                line += 1;
                start = line;
            }
            c if c == delimiter => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    if let Some(line) = quoted_at {
        return Err(CsvError::OpenQuote(line));
    }
    end_record(&mut cells, &mut cell, start)?;
    Ok(records)
}

/// The delimiter seen most often in the first line.
fn delimiter(text: &str) -> char {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let count = |d: &char| first.chars().filter(|c| c == d).count();
    // max_by_key keeps the last of equals: the comma.
    ['\t', ';', ',']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(',')
}

fn number(cell: &str) -> Option<f64> {
    parse_number(cell.trim())
}

fn shorten(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}

/// Reads a table. `label` is the label column (from 0); `None` means the last.
pub fn parse(text: &str, label: Option<usize>) -> Result<CsvTable, CsvError> {
    if text.len() > MAX_BYTES {
        return Err(CsvError::TooLarge(text.len()));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = records(text, delimiter(text))?;
    let Some((_, first)) = rows.first() else {
        return Err(CsvError::Empty);
    };
    let width = first.len();
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
    // A header: no feature cell of line 1 is a number, while line 2 has one.
    let features = |cells: &[String]| -> Vec<bool> {
        (0..cells.len())
            .filter(|&j| j != label)
            .map(|j| number(&cells[j]).is_some())
            .collect()
    };
    let header = !features(first).contains(&true)
        && (rows.len() == 1 || features(&rows[1].1).contains(&true));
    let columns: Vec<String> = if header {
        rows.remove(0).1.iter().map(|c| shorten(c.trim())).collect()
    } else {
        (0..width)
            .map(|j| {
                if j == label {
                    "label".into()
                } else {
                    format!("column {}", j + 1)
                }
            })
            .collect()
    };
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
                expected: width,
            });
        }
        let bad = |j: usize, what: String| CsvError::Cell {
            line: *line,
            column: j + 1,
            name: columns[j].clone(),
            what,
        };
        for (to, j) in (0..width).filter(|&j| j != label).enumerate() {
            x[[i, to]] = number(&cells[j]).ok_or_else(|| {
                bad(
                    j,
                    match cells[j].trim() {
                        "" => "the cell is empty.".into(),
                        cell => format!("“{}” is not a number.", shorten(cell)),
                    },
                )
            })?;
        }
        if cells[label].trim().is_empty() {
            return Err(bad(label, "the label is empty.".into()));
        }
    }
    if rows.len() < 2 {
        return Err(CsvError::TooFewRows(rows.len()));
    }
    let labels: Vec<&str> = rows.iter().map(|(_, cells)| cells[label].trim()).collect();
    let (targets, class_names, what) = targets(&labels, &columns[label])?;
    let names = (0..width)
        .filter(|&j| j != label)
        .map(|j| columns[j].clone())
        .collect();
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
        input_names: names,
        class_names,
    };
    Ok(CsvTable {
        data,
        columns,
        label,
        note,
    })
}

/// Classes where the labels are texts or few whole numbers; numbers to regress otherwise.
fn targets(labels: &[&str], name: &str) -> Result<(Targets, Vec<String>, String), CsvError> {
    // By text.
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
    // Whole numbers in their own order, not that of their text.
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
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        parse(text, None).expect_err(text).to_string()
    }

    #[test]
    fn reads_headers_quotes_delimiters_and_labels() {
        let table = parse(
            "\u{feff}a;b;kind\r\n1;2;\"x; \"\"y\"\"\"\r\n\r\n3;-4e1;z\r\n",
            None,
        )
        .unwrap();
        assert_eq!(table.columns, ["a", "b", "kind"]);
        assert_eq!(table.data.class_names, ["x; \"y\"", "z"]);
        assert_eq!(table.data.x, ndarray::arr2(&[[1.0, 2.0], [3.0, -40.0]]));
        assert_eq!(
            table.note,
            "2 rows, 2 features; label “kind”: x; \"y\" 1, z 1."
        );
        let table = parse("0\t1.5\n10\t2\n2\t3", Some(0)).unwrap();
        assert_eq!(table.data.class_names, ["0", "2", "10"]);
        assert_eq!(table.data.targets, Targets::Classes(vec![0, 2, 1]));
        let table = parse("x,y\n1,0.5\n2,1.25\n", None).unwrap();
        assert!(matches!(table.data.targets, Targets::Values(_)));
    }

    #[test]
    fn bad_tables_say_where() {
        assert_eq!(error(""), "The CSV text is empty.");
        assert_eq!(error("\n \n"), "The CSV text is empty.");
        assert!(error("hello").contains("one column only"));
        assert_eq!(error("a,b"), "There is a header but no data under it.");
        assert_eq!(error("a,b\n1,x\n2"), "Line 3 has 1 cells, line 1 has 2.");
        assert_eq!(
            error("a,b\n1,x\nfoo,y"),
            "Line 3, column 1 (a): “foo” is not a number."
        );
        assert_eq!(
            error("a,b\n1,x\n,y"),
            "Line 3, column 1 (a): the cell is empty."
        );
        assert_eq!(
            error("a,b\n1,x\nNaN,y"),
            "Line 3, column 1 (a): “NaN” is not a number."
        );
        assert_eq!(
            error("a,b\n1,x\n2,"),
            "Line 3, column 2 (b): the label is empty."
        );
        assert_eq!(
            error("1,x\n2,x"),
            "The label column “label” has the same value in every row."
        );
        assert_eq!(
            error("1,\"x\n2,y"),
            "The quote opened in line 1 is never closed."
        );
        assert!(error(&"1,2\n".repeat(3_000_000)).contains("12 MB"));
        assert!(error(&"1,2\n".repeat(20_002)).contains("20000 rows"));
        assert!(parse("1,2\n3,4", Some(7)).is_err());
        let many: String = (0..30).map(|i| format!("{i},name{i}\n")).collect();
        assert!(error(&many).contains("30 different texts"));
    }
}
