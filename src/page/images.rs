//! Image files, as passed by the worker.

use crate::data::images::{ImageFile, Sheet, cifar};
use crate::labs::held::put_on_shelf;
use wasm_bindgen::prelude::*;

/// Takes a decoded sheet of `www/data` by its name without the extension, with the text of its index
/// if it has one. Labs see it when they are next configured.
#[wasm_bindgen(js_name = putImages)]
pub fn put_images(
    name: &str,
    rgba: &[u8],
    width: usize,
    height: usize,
    index: &str,
) -> Result<(), JsError> {
    let Some(file) = ImageFile::ALL.into_iter().find(|f| f.name() == name) else {
        return Err(JsError::new(&format!("There is no image file {name}.")));
    };
    let sheet = Sheet::new(rgba, width, height)?;
    put_on_shelf(|shelf| shelf.put(file, sheet, index)).map_err(|why| JsError::new(&why))
}

/// Number of bytes that [`put_own_images`] needs from the start of the reader's file of `size` bytes.
#[wasm_bindgen(js_name = ownImagesHead)]
pub fn own_images_head(size: f64) -> f64 {
    cifar::head_bytes(size as u64, cifar::MAX_RECORDS) as f64
}

/// Takes the reader's own CIFAR-10 file.
#[wasm_bindgen(js_name = putOwnImages)]
pub fn put_own_images(name: &str, size: f64, head: &[u8]) -> Result<(), JsError> {
    put_on_shelf(|shelf| shelf.put_own(name, size as u64, head)).map_err(|why| JsError::new(&why))
}
