//! The choice of the two columns to draw.

use super::super::{Dataset, Targets};

/// Maximum number of rows examined.
const MOST_LOOKED_AT: usize = 1000;

/// The two most informative columns about the label, in the order of the table: those with the largest share of
/// variance that the label explains, each by itself. For classes this is the variance between their means (the
/// correlation ratio η²), for numbers the squared correlation up to a factor that all columns share. Of more than
/// 1000 rows, a thousand are examined; golden-ratio spacing keeps any order of rows from hiding a class. A column
/// without variance tells nothing; the first column wins a tie.
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
        // The variable to predict: membership in a class, or the number itself.
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
