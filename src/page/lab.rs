//! A lab as the worker holds it: one class of JavaScript for each, all made by the same lines.

/// `lab!(Class: path::to::Lab)`: the class that the worker makes of a lab (`LabEngine` of lab-engine.d.ts).
macro_rules! lab {
    ($class:ident: $lab:ty) => {
        /// A lab, as the worker holds it.
        #[wasm_bindgen]
        pub struct $class($crate::labs::held::Held<$lab>);

        #[wasm_bindgen]
        impl $class {
            /// Sets the lab up; refused values are listed by `problems`.
            #[wasm_bindgen(constructor)]
            pub fn new(params: JsValue) -> Self {
                $class($crate::labs::held::Held::open($crate::page::texts(&params)))
            }

            /// Takes new parameters: everything is computed again.
            pub fn configure(&mut self, params: JsValue) {
                self.0.configure($crate::page::texts(&params));
            }

            /// Names of the image files it waits for.
            pub fn wants(&self) -> Vec<String> {
                self.0.wants()
            }

            /// Text of every key in force.
            pub fn params(&self) -> JsValue {
                $crate::page::plain::to_js(&$crate::labs::Lab::params(&self.0.lab))
            }

            /// Refused and replaced values.
            pub fn problems(&self) -> JsValue {
                $crate::page::plain::to_js(&self.0.problems)
            }

            /// Works off some units; 0 when idle.
            pub fn work(&mut self, units: u32) -> u32 {
                self.0.work(units as usize) as u32
            }

            /// Leaves the rest of the work.
            pub fn cancel(&mut self) {
                self.0.cancel();
            }

            /// Does what the page has told it; throws when it is no command of this lab.
            pub fn call(&mut self, command: JsValue) -> Result<(), JsError> {
                $crate::labs::Lab::call(&mut self.0.lab, serde_wasm_bindgen::from_value(command)?);
                Ok(())
            }

            /// Elements worked on by `repeats` passes of item `item`.
            pub fn time(&mut self, item: usize, repeats: usize) -> usize {
                $crate::labs::Lab::time(&mut self.0.lab, item, repeats)
            }

            /// Milliseconds between two pictures at the least.
            pub fn pace(&self) -> f64 {
                $crate::labs::Lab::pace(&self.0.lab)
            }

            /// `[done, wanted]` of what the page waits for.
            pub fn progress(&self) -> Option<Vec<f64>> {
                let p = self.0.progress()?;
                Some(vec![p.done as f64, p.total as f64])
            }

            /// What is being done.
            pub fn doing(&self) -> String {
                let p = self.0.progress();
                p.map_or(String::new(), |p| p.what.into())
            }

            /// Everything that is drawn.
            pub fn snapshot(&self) -> JsValue {
                $crate::page::plain::to_js(&$crate::labs::Lab::snapshot(&self.0.lab))
            }
        }
    };
}
pub(crate) use lab;

/// What a class of [`lab!`] has besides when its lab is [`Halved`](crate::labs::Halved)
/// (`HalvedEngine` of lab-engine.d.ts).
macro_rules! halved {
    ($class:ident) => {
        #[wasm_bindgen]
        impl $class {
            /// A second worker would be worth its while.
            #[wasm_bindgen(js_name = wantsHelp)]
            pub fn wants_help(&self) -> bool {
                $crate::labs::Halved::wants_help(&self.0.lab)
            }

            /// Becomes the second worker's lab.
            pub fn assist(&mut self) {
                $crate::labs::Halved::assist(&mut self.0.lab);
            }

            /// The sums of its half, or none yet.
            pub fn half(&self) -> Option<Vec<f64>> {
                $crate::labs::Halved::half(&self.0.lab)
            }

            /// The weight gradients of its half, or none yet.
            #[wasm_bindgen(js_name = halfGradients)]
            pub fn half_gradients(&self) -> Option<Vec<f32>> {
                $crate::labs::Halved::half_gradients(&self.0.lab)
            }

            /// Takes the sums; false when they are of no use.
            pub fn absorb(&mut self, half: &[f64]) -> bool {
                $crate::labs::Halved::absorb(&mut self.0.lab, half)
            }

            /// Takes the weight gradients; false when they are not that.
            #[wasm_bindgen(js_name = absorbGradients)]
            pub fn absorb_gradients(&mut self, gradients: &[f32]) -> bool {
                $crate::labs::Halved::absorb_gradients(&mut self.0.lab, gradients)
            }

            /// Nothing is left to do but what the second worker still owes.
            pub fn awaits(&self) -> bool {
                $crate::labs::Halved::awaits(&self.0.lab)
            }
        }
    };
}
pub(crate) use halved;
