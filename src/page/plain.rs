//! Records as JavaScript's plain objects: what serde-wasm-bindgen's `Serializer::json_compatible` makes, in a
//! fraction of the code, and a typed array for every [`Column`](crate::labs::column::Column). Nothing here can fail, so that no
//! half-built object is ever taken apart, and every value is written where it belongs at once.

use crate::labs::column;
use serde::Serialize;
use serde::ser::{self, Serializer};
use std::fmt::{self, Display};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An object or an array.
    #[wasm_bindgen(js_name = Object)]
    pub type Plain;
    #[wasm_bindgen(constructor)]
    pub fn new() -> Plain;
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

    /// Sets a property.
    pub fn set(&self, key: &str, value: &JsValue) {
        self.set_value(key, value);
    }
}

/// Plain objects, arrays and numbers: never `Map` or `BigInt`, and `null` for `None`.
pub fn to_js(value: &(impl Serialize + ?Sized)) -> JsValue {
    let root = Plain::list();
    let Ok(()) = value.serialize(Place::last(&root));
    root.pop()
}

/// What never happens.
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

/// Where a value goes: a property, or the end of an array.
#[derive(Clone, Copy)]
struct Place<'a> {
    home: &'a Plain,
    key: Option<&'a str>,
    /// The bytes to come are those of a typed array.
    array: Option<&'static str>,
}

// Never inlined: a record is then a call a field.
impl<'a> Place<'a> {
    fn last(home: &'a Plain) -> Self {
        Place {
            home,
            key: None,
            array: None,
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

    /// A new object or array in this place, there before it is filled.
    #[inline(never)]
    fn inside(self, new: Plain) -> Inside {
        let Ok(()) = self.value(&new);
        Inside { new }
    }

    /// An object with one property: a variant with its contents.
    #[inline(never)]
    fn variant(self, name: &str, contents: Plain) -> Inside {
        let Inside { new } = self.inside(Plain::new());
        Place::at(&new, name).inside(contents)
    }
}

/// An object or array while it is filled.
struct Inside {
    new: Plain,
}

/// A map's entries until the last one is there.
struct Entries<'a> {
    place: Place<'a>,
    all: Plain,
    entry: Plain,
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
    fn serialize_i8(self, x: i8) -> Result<(), Never> {
        self.number(x.into())
    }
    fn serialize_i16(self, x: i16) -> Result<(), Never> {
        self.number(x.into())
    }
    fn serialize_i32(self, x: i32) -> Result<(), Never> {
        self.number(x.into())
    }
    fn serialize_i64(self, x: i64) -> Result<(), Never> {
        self.number(x as f64)
    }
    fn serialize_u8(self, x: u8) -> Result<(), Never> {
        self.number(x.into())
    }
    fn serialize_u16(self, x: u16) -> Result<(), Never> {
        self.number(x.into())
    }
    fn serialize_u32(self, x: u32) -> Result<(), Never> {
        self.number(x.into())
    }
    fn serialize_u64(self, x: u64) -> Result<(), Never> {
        self.number(x as f64)
    }
    fn serialize_f32(self, x: f32) -> Result<(), Never> {
        self.number(x.into())
    }
    fn serialize_f64(self, x: f64) -> Result<(), Never> {
        self.number(x)
    }
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
        let copy = js_sys::Uint8Array::from(bytes);
        match self.array {
            Some(column::F32) => self.value(&js_sys::Float32Array::new(&copy.buffer())),
            Some(column::F64) => self.value(&js_sys::Float64Array::new(&copy.buffer())),
            Some(column::U32) => self.value(&js_sys::Uint32Array::new(&copy.buffer())),
            Some(column::U8) => self.value(&copy),
            _ => self.collect_seq(bytes),
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
        let array = Some(name);
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

/// One of serde's ways to fill an array or an object: they differ in names alone.
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

#[cfg(all(test, target_arch = "wasm32", feature = "labs"))]
mod tests {
    use super::super::recipe::RecipeRecord;
    use super::super::records::{Shape, SnapshotRecord};
    use super::to_js;
    use crate::labs::column::Column;
    use crate::labs::playground::Playground;
    use crate::labs::playground::fields as playground_fields;
    use crate::labs::playground::settings::Config;
    use crate::settings::{RawConfig, Texts};
    use serde::Serialize;
    use std::borrow::Cow;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_test::*;

    wasm_bindgen_test_configure!(run_in_browser);

    /// The same kinds, keys in the same order, the same values to the sign of zero.
    const SAME: &str = "
        const same = (a, b) => Object.is(a, b) || (
            a !== null && b !== null && typeof a === 'object' && typeof b === 'object'
            && Object.getPrototypeOf(a) === Object.getPrototypeOf(b)
            && JSON.stringify(Object.keys(a)) === JSON.stringify(Object.keys(b))
            && Object.keys(a).every((key) => same(a[key], b[key]))
        );
        return same(a, b);";

    fn same(value: &impl Serialize) {
        let (this, other) = (
            to_js(value),
            value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()),
        );
        let other = other.expect("a plain object");
        let same = js_sys::Function::new_with_args("a, b", SAME)
            .call2(&JsValue::NULL, &this, &other)
            .expect("a comparison");
        assert!(same.is_truthy(), "{this:?} is not {other:?}");
    }

    #[derive(Serialize)]
    struct Unit;

    #[derive(Serialize)]
    struct Wrapped(f32);

    #[derive(Serialize)]
    struct Pair(i8, char);

    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Plain,
        One(u16),
        Two(i64, bool),
        Named { a: Option<u8>, b: Unit },
    }

    #[derive(Serialize)]
    #[serde(tag = "kind")]
    enum Tagged<'a> {
        Nothing,
        Named { text: Cow<'a, str>, large: u64 },
    }

    #[wasm_bindgen_test]
    fn every_shape_of_a_record_is_what_serde_wasm_bindgen_makes() {
        same(&(0.1, -0.0, f64::NAN, f64::INFINITY, f32::MAX, u32::MAX));
        same(&(Unit, Wrapped(0.5), Pair(-1, 'é'), [(); 2], Vec::<u8>::new()));
        same(&[None, Some(Some(1.5)), Some(None)]);
        let kinds = [Kind::Plain, Kind::One(7), Kind::Two(-(1 << 40), true)];
        same(&kinds);
        same(&[
            Kind::Named { a: None, b: Unit },
            Kind::Named {
                a: Some(3),
                b: Unit,
            },
        ]);
        let (text, large) = (Cow::Borrowed("−∞ “x”"), 1 << 53);
        same(&[
            Tagged::Nothing,
            Tagged::Named {
                text,
                large: large - 1,
            },
        ]);
        same(&Texts::from_iter([
            ("b", "2"),
            ("a", ""),
            ("10", "x"),
            ("9", "y"),
        ]));
        same(&"");
    }

    #[wasm_bindgen_test]
    fn a_column_is_a_typed_array() {
        let floats = to_js(&Column(vec![0.1f32, -0.0]));
        let floats: js_sys::Float32Array = floats.dyn_into().expect("a typed array");
        assert_eq!(floats.to_vec(), [0.1, -0.0]);
        let doubles: js_sys::Float64Array =
            (to_js(&Column(vec![0.1f64])).dyn_into()).expect("a typed array");
        assert_eq!(doubles.to_vec(), [0.1]);
        let bytes: js_sys::Uint8Array =
            (to_js(&Column(vec![255u8, 0])).dyn_into()).expect("a typed array");
        assert_eq!(bytes.to_vec(), [255, 0]);
        let none = to_js(&Column(Vec::<f32>::new()));
        assert!(none.is_instance_of::<js_sys::Float32Array>());
    }

    #[wasm_bindgen_test]
    fn the_records_are_what_serde_wasm_bindgen_makes() {
        same(&playground_fields::fields());
        for pairs in [
            [
                ("data", "blobs"),
                ("hidden", "5,4"),
                ("act", "prelu,maxout:3"),
                ("lr", "0.1"),
            ],
            [
                ("data", "plane"),
                ("loss", "l1"),
                ("opt", "adamw"),
                ("lr", "nonsense"),
            ],
            [
                ("data", "xor"),
                ("act", "relu"),
                ("hidden", "8"),
                ("lr", "1000"),
            ],
        ] {
            let (config, problems) = Config::lenient(&RawConfig::from_pairs(pairs));
            same(&problems);
            let mut lab = Playground::new(config, None);
            for _ in 0..2 {
                let (shot, shape, recipe) = (lab.snapshot(), lab.shape(), lab.recipe());
                same(&SnapshotRecord::of(&lab, &shot));
                same(&Shape::of(&lab, &shape));
                same(&RecipeRecord::of(&recipe));
                // Changes on the way and, at 1000, a divergence.
                lab.run(3);
                lab.edit(0, 0.25).expect("a weight");
                lab.step("example");
                let mut texts = lab.config().texts.clone();
                texts.insert("stopepoch", "2");
                lab.configure(Config::lenient(&RawConfig(texts)).0, None);
                lab.run(200);
            }
        }
    }
}
