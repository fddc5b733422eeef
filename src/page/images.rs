//! Image files, as the worker gives them: one shelf for the worker's lab.

use crate::data::images::{ImageFile, ImageSource, Paint, Sheet, Shelf, cifar};
use crate::labs::Progress;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::new(Shelf::patient());
}

/// Paints some of the images that a lab has asked for; when they are there, `again` sets it up again.
/// False when none are asked for.
pub(super) fn paint(again: impl FnOnce(&Shelf)) -> bool {
    let shelf = shelf();
    match shelf.paint() {
        Paint::Idle => return false,
        Paint::More => {}
        Paint::Ready => again(&shelf),
    }
    true
}

/// How far the images are that a lab has asked for.
pub(super) fn painting() -> Option<Progress> {
    let (done, total) = shelf().painting()?;
    Some(Progress {
        done: done as u64,
        total: total as u64,
        what: "Images",
    })
}

/// Nobody waits for the images that were asked for.
pub(super) fn put_down() {
    shelf().put_down();
}

/// What has arrived until now.
pub(super) fn shelf() -> Shelf {
    SHELF.with_borrow(Shelf::clone)
}

/// Names of the files a lab that needs `sources` still waits for.
pub(super) fn missing(sources: &[ImageSource]) -> Vec<String> {
    let shelf = shelf();
    let files = sources.iter().flat_map(|&source| shelf.missing(source));
    files.map(|file| file.name().into()).collect()
}

/// Takes a decoded sheet of `www/data` by its name without the ending, with the text of its index,
/// if it has one. Labs see it when they are configured again.
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
    let put = SHELF.with_borrow_mut(|shelf| shelf.put(file, sheet, index));
    put.map_err(|why| JsError::new(&why))
}

/// How many bytes of the head of the reader's file of `size` bytes [`put_own_images`] needs.
#[wasm_bindgen(js_name = ownImagesHead)]
pub fn own_images_head(size: f64) -> f64 {
    cifar::head_bytes(size as u64, cifar::MAX_RECORDS) as f64
}

/// Takes the reader's own CIFAR-10 file.
#[wasm_bindgen(js_name = putOwnImages)]
pub fn put_own_images(name: &str, size: f64, head: &[u8]) -> Result<(), JsError> {
    let put = SHELF.with_borrow_mut(|shelf| shelf.put_own(name, size as u64, head));
    put.map_err(|why| JsError::new(&why))
}
