//! Records as plain JavaScript objects, the same as from serde-wasm-bindgen's `Serializer::json_compatible`,
//! in a fraction of the code. Nothing here can fail, so a half-built object never has to be undone, and every
//! value is written to its destination immediately.
//!
//! **Typed arrays.** A newtype struct of bytes becomes a typed array, selected by the first letter of its name:
//! `f` gives a `Float32Array`, `d` a `Float64Array`, `u` a `Uint32Array`, any other a `Uint8Array`. The bytes are
//! those of the numbers, in native order.

use serde::Serialize;
use serde::ser::{self, Serializer};
use std::fmt::{self, Display};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An object or an array.
    #[wasm_bindgen(js_name = Object)]
    type Plain;
    #[wasm_bindgen(constructor)]
    fn new() -> Plain;
    #[wasm_bindgen(js_namespace = Object, js_name = fromEntries)]
    fn from_entries(entries: &Plain) -> Plain;
    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set_number(this: &Plain, key: &str, value: f64);
    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set_text(this: &Plain, key: &str, value: &str);
    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set_value(this: &Plain, key: &str, value: &JsValue);
    #[wasm_bindgen(method, js_name = push)]
    fn push_number(this: &Plain, value: f64);
    #[wasm_bindgen(method, js_name = push)]
    fn push_text(this: &Plain, value: &str);
    #[wasm_bindgen(method, js_name = push)]
    fn push_value(this: &Plain, value: &JsValue);
    #[wasm_bindgen(method)]
    fn pop(this: &Plain) -> JsValue;
}

impl Plain {
    fn list() -> Plain {
        js_sys::Array::new().unchecked_into()
    }
}

/// Converts to plain objects, arrays and numbers: never `Map` or `BigInt`, and `null` for `None`.
pub fn to_js(value: &(impl Serialize + ?Sized)) -> JsValue {
    let root = Plain::list();
    let Ok(()) = value.serialize(Place::last(&root));
    root.pop()
}

/// Passes the string properties of a plain object to `take`, with their keys; ignores others.
pub fn each_string(object: &JsValue, mut take: impl FnMut(String, String)) {
    if let Some(object) = object.dyn_ref::<js_sys::Object>() {
        for entry in js_sys::Object::entries(object).iter() {
            let entry: js_sys::Array = entry.unchecked_into();
            if let (Some(key), Some(value)) = (entry.get(0).as_string(), entry.get(1).as_string()) {
                take(key, value);
            }
        }
    }
}

/// An error that cannot occur.
#[derive(Debug)]
pub enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: Display>(message: T) -> Self {
        unreachable!("no record refuses to be written: {message}")
    }
}

/// The destination of a value: a property, or the end of an array.
#[derive(Clone, Copy)]
struct Place<'a> {
    home: &'a Plain,
    key: Option<&'a str>,
    /// The typed array for the next bytes: the first letter of their newtype's name.
    array: u8,
}

// Never inlined, so that a record compiles to one call per field.
impl<'a> Place<'a> {
    fn last(home: &'a Plain) -> Self {
        Place {
            home,
            key: None,
            array: b'b',
        }
    }

    fn at(home: &'a Plain, key: &'a str) -> Self {
        Place {
            key: Some(key),
            ..Place::last(home)
        }
    }

    #[inline(never)]
    fn number(self, x: f64) -> Result<(), Never> {
        match self.key {
            Some(key) => self.home.set_number(key, x),
            None => self.home.push_number(x),
        }
        Ok(())
    }

    #[inline(never)]
    fn text(self, text: &str) -> Result<(), Never> {
        match self.key {
            Some(key) => self.home.set_text(key, text),
            None => self.home.push_text(text),
        }
        Ok(())
    }

    #[inline(never)]
    fn value(self, value: &JsValue) -> Result<(), Never> {
        match self.key {
            Some(key) => self.home.set_value(key, value),
            None => self.home.push_value(value),
        }
        Ok(())
    }

    /// Creates an object or array at this place before it is filled.
    #[inline(never)]
    fn inside(self, new: Plain) -> Inside {
        let Ok(()) = self.value(&new);
        Inside { new }
    }

    /// Creates an object with one property: an enum variant with its contents.
    #[inline(never)]
    fn variant(self, name: &str, contents: Plain) -> Inside {
        let Inside { new } = self.inside(Plain::new());
        Place::at(&new, name).inside(contents)
    }
}

/// An element type of typed arrays.
///
/// # Safety
/// Every bit pattern is a valid value.
unsafe trait Number {}
// SAFETY: a primitive number.
unsafe impl Number for f32 {}
// SAFETY: a primitive number.
unsafe impl Number for f64 {}
// SAFETY: a primitive number.
unsafe impl Number for u32 {}

/// Reinterprets bytes as numbers.
fn numbers_of<T: Number>(bytes: &[u8]) -> &[T] {
    let (start, count) = (bytes.as_ptr().cast::<T>(), bytes.len() / size_of::<T>());
    assert!(start.is_aligned(), "the bytes are those of numbers");
    // SAFETY: the range is aligned and within `bytes`, and every bit pattern is a number.
    unsafe { std::slice::from_raw_parts(start, count) }
}

/// An object or array being filled.
struct Inside {
    new: Plain,
}

/// The entries of a map being collected.
struct Entries<'a> {
    place: Place<'a>,
    all: Plain,
    entry: Plain,
}

macro_rules! numbers {
    ($($serialize:ident: $number:ty),*) => {$(
        fn $serialize(self, x: $number) -> Result<(), Never> {
            self.number(x as f64)
        }
    )*};
}

impl<'a> Serializer for Place<'a> {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Inside;
    type SerializeTuple = Inside;
    type SerializeTupleStruct = Inside;
    type SerializeTupleVariant = Inside;
    type SerializeMap = Entries<'a>;
    type SerializeStruct = Inside;
    type SerializeStructVariant = Inside;

    fn serialize_bool(self, x: bool) -> Result<(), Never> {
        self.value(&JsValue::from_bool(x))
    }
    numbers!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64);
    numbers!(serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64);
    numbers!(serialize_f32: f32, serialize_f64: f64);
    fn serialize_char(self, c: char) -> Result<(), Never> {
        self.text(c.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, text: &str) -> Result<(), Never> {
        self.text(text)
    }
    fn is_human_readable(&self) -> bool {
        false
    }
    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Never> {
        match self.array {
            b'f' => self.value(&js_sys::Float32Array::from(numbers_of(bytes))),
            b'd' => self.value(&js_sys::Float64Array::from(numbers_of(bytes))),
            b'u' => self.value(&js_sys::Uint32Array::from(numbers_of(bytes))),
            _ => self.value(&js_sys::Uint8Array::from(bytes)),
        }
    }
    fn serialize_none(self) -> Result<(), Never> {
        self.value(&JsValue::NULL)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Never> {
        self.serialize_none()
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Never> {
        self.serialize_none()
    }
    fn serialize_unit_variant(self, _: &str, _: u32, name: &str) -> Result<(), Never> {
        self.text(name)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        let array = name.as_bytes()[0];
        value.serialize(Place { array, ..self })
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        let Inside { new } = self.inside(Plain::new());
        value.serialize(Place::at(&new, name))
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Inside, Never> {
        Ok(self.inside(Plain::list()))
    }
    fn serialize_tuple(self, _: usize) -> Result<Inside, Never> {
        Ok(self.inside(Plain::list()))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside, Never> {
        Ok(self.inside(Plain::list()))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Inside, Never> {
        Ok(self.variant(name, Plain::list()))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>, Never> {
        Ok(Entries {
            place: self,
            all: Plain::list(),
            entry: Plain::list(),
        })
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside, Never> {
        Ok(self.inside(Plain::new()))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Inside, Never> {
        Ok(self.variant(name, Plain::new()))
    }
}

/// Implements one of serde's ways to fill an array or an object; they differ only in names.
macro_rules! filled {
    ($how:ident, $add:ident $(, $key:ident)?) => {
        impl ser::$how for Inside {
            type Ok = ();
            type Error = Never;
            fn $add<T: Serialize + ?Sized>(&mut self, $($key: &'static str,)? value: &T) -> Result<(), Never> {
                let place = Place::last(&self.new);
                $(let place = Place { key: Some($key), ..place };)?
                value.serialize(place)
            }
            fn end(self) -> Result<(), Never> {
                Ok(())
            }
        }
    };
}

filled!(SerializeSeq, serialize_element);
filled!(SerializeTuple, serialize_element);
filled!(SerializeTupleStruct, serialize_field);
filled!(SerializeTupleVariant, serialize_field);
filled!(SerializeStruct, serialize_field, key);
filled!(SerializeStructVariant, serialize_field, key);

impl ser::SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = Never;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        self.entry = Plain::list();
        self.all.push_value(&self.entry);
        key.serialize(Place::last(&self.entry))
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        value.serialize(Place::last(&self.entry))
    }
    fn end(self) -> Result<(), Never> {
        self.place.value(&from_entries(&self.all))
    }
}
