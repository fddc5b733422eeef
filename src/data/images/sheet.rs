//! A decoded picture made of many tiles of equal size.

/// The reason why a decoded picture is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The number of bytes does not match the size.
    #[error("A picture of {width} x {height} pixels has {expected} bytes, not {found}.")]
    Bytes {
        /// Stated width, pixels.
        width: usize,
        /// Stated height, pixels.
        height: usize,
        /// 4 * width * height.
        expected: usize,
        /// Number of bytes found.
        found: usize,
    },
    /// The picture does not have the expected size.
    #[error("{what} should have {expected:?} pixels, this picture has {found:?}.")]
    Size {
        /// The file's name.
        what: &'static str,
        /// Expected width and height.
        expected: (usize, usize),
        /// Actual width and height.
        found: (usize, usize),
    },
    /// A picture that should be gray has a colored or transparent pixel.
    #[error("{what} should be gray; the pixel at {x},{y} is not. Was it decoded exactly?")]
    NotGray {
        /// The file's name.
        what: &'static str,
        /// Column from 0.
        x: usize,
        /// Row from 0.
        y: usize,
    },
}

/// A decoded picture: red, green, blue, alpha (not premultiplied), row by row.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    rgba: &'a [u8],
    width: usize,
    height: usize,
}

impl<'a> Sheet<'a> {
    /// `rgba` is `[height][width][4]`.
    pub fn new(rgba: &'a [u8], width: usize, height: usize) -> Result<Self, SheetError> {
        let expected = width.saturating_mul(height).saturating_mul(4);
        if rgba.len() != expected {
            return Err(SheetError::Bytes {
                width,
                height,
                expected,
                found: rgba.len(),
            });
        }
        Ok(Sheet {
            rgba,
            width,
            height,
        })
    }

    /// Rejects a picture of another size: `columns` tiles in a row, and as many rows as `count` needs.
    pub(super) fn expect(
        self,
        what: &'static str,
        side: usize,
        columns: usize,
        count: usize,
    ) -> Result<(), SheetError> {
        let expected = (columns * side, count.div_ceil(columns) * side);
        let found = (self.width, self.height);
        if found == expected {
            Ok(())
        } else {
            Err(SheetError::Size {
                what,
                expected,
                found,
            })
        }
    }

    /// Rejects a colored or transparent pixel.
    pub(super) fn expect_gray(self, what: &'static str) -> Result<(), SheetError> {
        let gray = |p: &[u8]| p[0] == p[1] && p[1] == p[2] && p[3] == 255;
        match self.rgba.chunks_exact(4).position(|p| !gray(p)) {
            None => Ok(()),
            Some(i) => Err(SheetError::NotGray {
                what,
                x: i % self.width,
                y: i / self.width,
            }),
        }
    }

    /// The pixels of tile `index`, row by row, `side * side` of them.
    ///
    /// # Panics
    /// If the tile is not within a sheet of `columns` tiles a row.
    pub(super) fn tile(
        self,
        side: usize,
        columns: usize,
        index: usize,
    ) -> impl Iterator<Item = [u8; 4]> + 'a {
        let (left, top) = (index % columns * side, index / columns * side);
        (top..top + side).flat_map(move |y| {
            let start = 4 * (y * self.width + left);
            let row = &self.rgba[start..start + 4 * side];
            row.chunks_exact(4).map(|p| [p[0], p[1], p[2], p[3]])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_come_row_by_row() {
        // 4 x 4 pixels, tiles of 2: the red of a pixel is its number.
        let rgba: Vec<u8> = (0..16).flat_map(|i| [i, 0, 0, 255]).collect();
        let sheet = Sheet::new(&rgba, 4, 4).unwrap();
        let reds = |index| -> Vec<u8> { sheet.tile(2, 2, index).map(|p| p[0]).collect() };
        assert_eq!(reds(0), [0, 1, 4, 5]);
        assert_eq!(reds(3), [10, 11, 14, 15]);
        assert!(sheet.expect("x", 2, 2, 3).is_ok());
        assert_eq!(
            sheet.expect("It", 2, 2, 5).unwrap_err().to_string(),
            "It should have (4, 6) pixels, this picture has (4, 4)."
        );
        let error = sheet.expect_gray("It").unwrap_err().to_string();
        assert!(error.contains("pixel at 1,0"), "{error}");
    }

    #[test]
    fn bytes_must_fit_the_size() {
        let error = Sheet::new(&[0; 15], 2, 2).unwrap_err().to_string();
        assert_eq!(error, "A picture of 2 x 2 pixels has 16 bytes, not 15.");
        assert!(Sheet::new(&[], usize::MAX, 9).is_err());
    }
}
