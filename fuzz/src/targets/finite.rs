//! Looks through what is drawn for numbers that are not finite. It is a serializer that writes nothing but the places
//! of these, `runs[].loss`.

use super::Meter;
use serde::ser::{self, Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt::{self, Display};

/// Notes every number of `snapshot` that is not finite.
///
/// # Panics
/// When one stands at a place that is not among `allowed`.
pub fn look(snapshot: &impl Serialize, allowed: &[&str], meter: &mut Meter) {
    let mut found = BTreeSet::new();
    let walked = snapshot.serialize(&mut Walk {
        place: String::new(),
        found: &mut found,
    });
    assert!(walked.is_ok(), "a snapshot refuses to be written");
    let odd: Vec<&String> = found
        .iter()
        .filter(|place| !allowed.contains(&place.as_str()))
        .collect();
    assert!(odd.is_empty(), "not finite: {odd:?}");
    meter.not_finite.extend(found);
}

/// A value that refuses to be written.
#[derive(Debug)]
pub struct Refused;

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(_: T) -> Self {
        Refused
    }
}

struct Walk<'a> {
    place: String,
    found: &'a mut BTreeSet<String>,
}

impl Walk<'_> {
    fn within<T: Serialize + ?Sized>(&mut self, part: &str, value: &T) -> Result<(), Refused> {
        let length = self.place.len();
        let place = std::mem::take(&mut self.place) + part;
        let mut inner = Walk {
            place,
            found: self.found,
        };
        let walked = value.serialize(&mut inner);
        self.place = std::mem::take(&mut inner.place);
        self.place.truncate(length);
        walked
    }

    fn number(&mut self, x: f64) {
        if !x.is_finite() && !self.found.contains(&self.place) {
            self.found.insert(self.place.clone());
        }
    }
}

macro_rules! nothing {
    ($($name:ident($number:ty)),*) => {$(
        fn $name(self, _: $number) -> Result<(), Refused> {
            Ok(())
        }
    )*};
}

impl<'a, 'b> Serializer for &'b mut Walk<'a> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    nothing! {
        serialize_bool(bool), serialize_i8(i8), serialize_i16(i16), serialize_i32(i32), serialize_i64(i64),
        serialize_u8(u8), serialize_u16(u16), serialize_u32(u32), serialize_u64(u64), serialize_char(char),
        serialize_str(&str), serialize_bytes(&[u8]), serialize_unit_struct(&'static str)
    }

    fn serialize_f32(self, x: f32) -> Result<(), Refused> {
        self.number(x.into());
        Ok(())
    }
    fn serialize_f64(self, x: f64) -> Result<(), Refused> {
        self.number(x);
        Ok(())
    }
    fn serialize_none(self) -> Result<(), Refused> {
        Ok(())
    }
    fn serialize_unit(self) -> Result<(), Refused> {
        Ok(())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }
    fn serialize_unit_variant(self, _: &str, _: u32, _: &str) -> Result<(), Refused> {
        Ok(())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &str,
        v: &T,
    ) -> Result<(), Refused> {
        v.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.within(&format!(".{name}"), value)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Refused> {
        Ok(self)
    }
    fn serialize_tuple(self, _: usize) -> Result<Self, Refused> {
        Ok(self)
    }
    fn serialize_tuple_struct(self, _: &str, _: usize) -> Result<Self, Refused> {
        Ok(self)
    }
    fn serialize_tuple_variant(self, _: &str, _: u32, _: &str, _: usize) -> Result<Self, Refused> {
        Ok(self)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self, Refused> {
        Ok(self)
    }
    fn serialize_struct(self, _: &str, _: usize) -> Result<Self, Refused> {
        Ok(self)
    }
    fn serialize_struct_variant(self, _: &str, _: u32, _: &str, _: usize) -> Result<Self, Refused> {
        Ok(self)
    }
}

macro_rules! parts {
    ($($which:ident $name:ident),*) => {$(
        impl ser::$which for &mut Walk<'_> {
            type Ok = ();
            type Error = Refused;
            fn $name<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
                self.within("[]", value)
            }
            fn end(self) -> Result<(), Refused> {
                Ok(())
            }
        }
    )*};
}
parts!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

macro_rules! fields {
    ($($which:ident),*) => {$(
        impl ser::$which for &mut Walk<'_> {
            type Ok = ();
            type Error = Refused;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Refused> {
                self.within(&format!(".{key}"), value)
            }
            fn end(self) -> Result<(), Refused> {
                Ok(())
            }
        }
    )*};
}
fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for &mut Walk<'_> {
    type Ok = ();
    type Error = Refused;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Refused> {
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.within("{}", value)
    }
    fn end(self) -> Result<(), Refused> {
        Ok(())
    }
}
