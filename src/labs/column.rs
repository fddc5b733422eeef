//! Columns of numbers in a snapshot: a typed array in the page, a list in JSON.

use serde::ser::{Serialize, Serializer};

/// Which typed array a column becomes. Serializers recognize it by the first letter of the newtype's name.
pub const F32: &str = "f32";
/// A `Float64Array`.
pub const F64: &str = "d64";
/// A `Uint32Array`.
pub const U32: &str = "u32";
/// A `Uint8Array`.
pub const U8: &str = "bytes";

/// A number type that a typed array can hold.
///
/// # Safety
/// Every byte of a value is initialized: the type has no padding.
pub unsafe trait Cell: Copy + Serialize {
    /// The newtype's name: one of [`F32`], [`F64`], [`U32`] and [`U8`].
    const KIND: &'static str;
    /// The typed array's name in the page.
    const ARRAY: &'static str;
}

macro_rules! cells {
    ($($number:ty: $kind:ident $array:literal),*) => {$(
        // SAFETY: a primitive number has no padding.
        unsafe impl Cell for $number {
            const KIND: &'static str = $kind;
            const ARRAY: &'static str = $array;
        }
    )*};
}
cells!(f32: F32 "Float32Array", f64: F64 "Float64Array", u32: U32 "Uint32Array", u8: U8 "Uint8Array");

/// A column of numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column<T>(pub Vec<T>);

impl<T> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Column(items.into_iter().collect())
    }
}

/// The numbers rounded to f32, which is precise enough for a picture.
pub fn rounded<'a>(numbers: impl IntoIterator<Item = &'a f64>) -> Column<f32> {
    numbers.into_iter().map(|&x| x as f32).collect()
}

struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(self.0)
    }
}

impl<T: Cell> Serialize for Column<T> {
    /// In the page, the bytes in native order, which is also that of typed arrays.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            return to.collect_seq(&self.0);
        }
        let (start, bytes) = (self.0.as_ptr().cast(), size_of_val(&self.0[..]));
        // SAFETY: the slice's own bytes, all of them initialized (`Cell`), borrowed no longer than the slice.
        let bytes = unsafe { std::slice::from_raw_parts(start, bytes) };
        to.serialize_newtype_struct(T::KIND, &Bytes(bytes))
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
