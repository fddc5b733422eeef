//! Which two columns of a table are drawn.

use super::super::{Dataset, Targets};

/// Rows that are looked at, at the most.
const MOST_LOOKED_AT: usize = 1000;

/// The two columns that tell most about the label, in the order of the table: those of whose variance it explains
/// the largest share, one by one. With classes that is what lies between their means (the correlation ratio η²), with
/// numbers the squared correlation, but for a factor that all columns share. Of more than 1000 rows a thousand are
/// looked at, spread by the golden ratio, so that no order of the rows makes a class disappear. A column without
/// variance tells nothing; of equals the first counts.
pub fn columns(data: &Dataset) -> [usize; 2] {
    let (rows, width) = data.x.dim();
    let looked_at = (0..rows.min(MOST_LOOKED_AT)).map(|i| match rows {
        0..=MOST_LOOKED_AT => i,
        _ => ((u64::from((i as u32).wrapping_mul(0x9e37_79b9)) * rows as u64) >> 32) as usize,
    });
    let n = looked_at.len() as f64;
    let mut best = [(-1.0, 0), (-1.0, 1.min(width - 1))];
    for column in 0..width {
        let mean = looked_at.clone().map(|i| data.x[[i, column]]).sum::<f64>() / n;
        let (mut explained, mut total) = (0.0, 0.0);
        // What is told apart: a class from all others, or the number itself.
        for told in 0..data.class_names.len().max(1) {
            let (mut with, mut size) = (0.0, 0.0);
            total = 0.0;
            for i in looked_at.clone() {
                let x = data.x[[i, column]] - mean;
                let label = match &data.targets {
                    Targets::Classes(classes) => f64::from(u8::from(classes[i] == told)),
                    Targets::Values(values) => values[[i, 0]],
                };
                with += label * x;
                size += label * label;
                total += x * x;
            }
            if size > 0.0 {
                explained += with * with / size;
            }
        }
        let share = explained / total;
        if share > best[0].0 {
            best = [(share, column), best[0]];
        } else if share > best[1].0 {
            best[1] = (share, column);
        }
    }
    let [a, b] = best.map(|(_, column)| column);
    [a.min(b), a.max(b)]
}
