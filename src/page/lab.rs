//! A lab as the worker holds it: one class of JavaScript for each, all made by the same lines.

use super::plain;
use crate::labs::Lab;
use crate::settings::{Problem, RawConfig};
use wasm_bindgen::prelude::*;

/// A lab, and what was refused of its settings.
pub struct Held<L> {
    /// The lab.
    pub lab: L,
    problems: Vec<Problem>,
}

impl<L: Lab> Held<L> {
    /// A lab by the texts of a plain object.
    pub fn open(params: &JsValue) -> Self {
        let (lab, problems) = L::open(&RawConfig(super::texts(params)));
        Held { lab, problems }
    }

    /// Refused and replaced values.
    pub fn problems(&self) -> JsValue {
        plain::to_js(&self.problems)
    }

    /// Text of every key in force.
    pub fn params(&self) -> JsValue {
        plain::to_js(self.lab.params())
    }

    /// Everything that is drawn.
    pub fn snapshot(&self) -> JsValue {
        plain::to_js(&self.lab.snapshot())
    }
}

/// `lab!(Class: path::to::Lab)`: the class that the worker makes of a lab (`LabEngine` of lab-engine.d.ts).
macro_rules! lab {
    ($class:ident: $lab:ty) => {
        /// A lab, as the worker holds it.
        #[wasm_bindgen]
        pub struct $class($crate::page::lab::Held<$lab>);

        #[wasm_bindgen]
        impl $class {
            /// Sets the lab up; refused values are listed by `problems`.
            #[wasm_bindgen(constructor)]
            pub fn new(params: JsValue) -> Self {
                $class($crate::page::lab::Held::open(&params))
            }

            /// Takes new parameters: everything is computed again.
            pub fn configure(&mut self, params: JsValue) {
                self.0 = $crate::page::lab::Held::open(&params);
            }

            /// Text of every key in force.
            pub fn params(&self) -> JsValue {
                self.0.params()
            }

            /// Refused and replaced values.
            pub fn problems(&self) -> JsValue {
                self.0.problems()
            }

            /// Works off some units; 0 when idle.
            pub fn work(&mut self, units: u32) -> u32 {
                $crate::labs::Lab::work(&mut self.0.lab, units as usize) as u32
            }

            /// Leaves the rest of the work.
            pub fn cancel(&mut self) {
                $crate::labs::Lab::cancel(&mut self.0.lab);
            }

            /// Milliseconds between two pictures at the least.
            pub fn pace(&self) -> f64 {
                $crate::labs::Lab::pace(&self.0.lab)
            }

            /// `[done, wanted]` of what the page waits for.
            pub fn progress(&self) -> Option<Vec<f64>> {
                let p = $crate::labs::Lab::progress(&self.0.lab)?;
                Some(vec![p.done as f64, p.total as f64])
            }

            /// What is being done.
            pub fn doing(&self) -> String {
                let p = $crate::labs::Lab::progress(&self.0.lab);
                p.map_or(String::new(), |p| p.what.into())
            }

            /// Everything that is drawn.
            pub fn snapshot(&self) -> JsValue {
                self.0.snapshot()
            }
        }
    };
}
pub(crate) use lab;
