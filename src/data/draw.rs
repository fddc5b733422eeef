//! Drawn points as URL text: four characters of the URL-safe base-64 alphabet per point, most
//! significant first, for the 24-bit number `class * 2^20 + qx * 2^10 + qy` with
//! `q = round((v + 8) * 64)` in `0..=1023`. The page writes the same text (`www/js`); an end-to-end
//! test keeps the two consistent.

use super::{Dataset, Targets, letters, numbered_classes};
use crate::linalg::matrix;

/// Maximum number of points in a link.
pub const MAX_POINTS: usize = 500;
/// Maximum number of classes.
pub const MAX_CLASSES: usize = 6;

/// The reason why a text is not a set of points.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// The text is cut off or extended.
    #[error("The drawn points of this link are cut off: their text must be 4 characters a point.")]
    Length,
    /// A character is outside the alphabet, or a class is too large.
    #[error("Drawn point {0} of this link cannot be read.")]
    Point(usize),
    /// There are too many points.
    #[error("A link holds at most {MAX_POINTS} drawn points, this one has {0}.")]
    TooMany(usize),
}

fn quantize(v: f64) -> u32 {
    ((v + 8.0) * 64.0).round().clamp(0.0, 1023.0) as u32
}

/// Text of points (x, y, class); coordinates are rounded to 1/64 within [-8, 8).
pub fn encode(points: &[(f64, f64, usize)]) -> String {
    let mut text = String::with_capacity(points.len() * 4);
    for &(x, y, class) in points {
        let bits = ((class.min(MAX_CLASSES - 1) as u32) << 20) | (quantize(x) << 10) | quantize(y);
        letters::push(&mut text, bits, 4);
    }
    text
}

/// Parses the points of a text.
pub fn decode(text: &str) -> Result<Vec<(f64, f64, usize)>, DrawError> {
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(4) {
        return Err(DrawError::Length);
    }
    if bytes.len() / 4 > MAX_POINTS {
        return Err(DrawError::TooMany(bytes.len() / 4));
    }
    let point = |(i, chunk): (usize, &[u8])| {
        let bits = letters::read(chunk).ok_or(DrawError::Point(i + 1))?;
        let class = (bits >> 20) as usize;
        if class >= MAX_CLASSES {
            return Err(DrawError::Point(i + 1));
        }
        let value = |q: u32| f64::from(q & 1023) / 64.0 - 8.0;
        Ok((value(bits >> 10), value(bits), class))
    };
    bytes.chunks_exact(4).enumerate().map(point).collect()
}

/// The drawn points as a data set with at least two class names, so that a first point can be drawn.
pub fn dataset(points: &[(f64, f64, usize)]) -> Dataset {
    let classes = points.iter().map(|p| p.2 + 1).max().unwrap_or(0).max(2);
    Dataset {
        x: matrix(points.len(), 2, &mut |i, j| {
            if j == 0 { points[i].0 } else { points[i].1 }
        }),
        targets: Targets::Classes(points.iter().map(|p| p.2).collect()),
        input_names: vec!["x₁".into(), "x₂".into()],
        class_names: numbered_classes(classes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_round_trip_on_the_grid() {
        let points = vec![(0.0, 0.0, 0), (-8.0, 7.984375, 5), (1.015625, -3.5, 2)];
        let text = encode(&points);
        assert_eq!(text.len(), 12);
        assert_eq!(decode(&text), Ok(points.clone()));
        assert_eq!(encode(&[(99.0, -99.0, 9)]).len(), 4);
        // The page writes the same text: tests/js/entry.test.mjs.
        assert_eq!(encode(&[(0.0, 0.0, 1)]), "GAIA");
        assert_eq!(dataset(&points).class_names.len(), 6);
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(decode("AAA"), Err(DrawError::Length));
        assert_eq!(decode("AAAAé..."), Err(DrawError::Length));
        assert_eq!(decode("AAAAA A!"), Err(DrawError::Point(2)));
        assert_eq!(decode("____"), Err(DrawError::Point(1)));
        assert_eq!(decode(&"AAAA".repeat(501)), Err(DrawError::TooMany(501)));
    }
}
