//! Columns of numbers in a snapshot: a typed array in the page, a list in JSON.

use serde::ser::{Serialize, Serializer};

/// Name of the typed array of f32.
pub const F32: &str = "Float32Array";
/// Name of the typed array of f64.
pub const F64: &str = "Float64Array";
/// Name of the typed array of u32.
pub const U32: &str = "Uint32Array";
/// Name of the typed array of bytes.
pub const U8: &str = "Uint8Array";

/// A number that typed arrays hold.
pub trait Cell: Copy + Serialize {
    /// Name of the typed array.
    const ARRAY: &'static str;
    /// Appends its bytes, the lowest first, as wasm and JavaScript's arrays have them.
    fn push_to(self, bytes: &mut Vec<u8>);
}

macro_rules! cells {
    ($($number:ty: $array:ident),*) => {$(
        impl Cell for $number {
            const ARRAY: &'static str = $array;
            fn push_to(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}
cells!(f32: F32, f64: F64, u32: U32, u8: U8);

/// A column of numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column<T>(pub Vec<T>);

impl<T> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Column(items.into_iter().collect())
    }
}

/// Points one after the other, rounded to f32: as exact as a picture can show.
pub fn flat(points: &[[f64; 2]]) -> Column<f32> {
    points.iter().flatten().map(|&x| x as f32).collect()
}

struct Bytes(Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<T: Cell> Serialize for Column<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            return to.collect_seq(&self.0);
        }
        let mut bytes = Vec::with_capacity(size_of_val(&self.0[..]));
        for &x in &self.0 {
            x.push_to(&mut bytes);
        }
        to.serialize_newtype_struct(T::ARRAY, &Bytes(bytes))
    }
}

#[cfg(test)]
impl<T: Cell + 'static> ts_rs::TS for Column<T> {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        T::ARRAY.into()
    }

    fn inline(config: &ts_rs::Config) -> String {
        Self::name(config)
    }
}

#[cfg(test)]
mod tests {
    use super::Column;

    #[test]
    fn a_column_is_a_list_in_json() {
        let text = serde_json::to_string(&Column(vec![0.5f32, -1.0])).expect("a list");
        assert_eq!(text, "[0.5,-1.0]");
    }
}
