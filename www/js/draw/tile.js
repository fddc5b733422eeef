/** Small pictures from bytes: images of a data set, weights as images. */

import { el } from "./dom.js";

/**
 * Writes image `index` of `bytes` into an RGBA buffer.
 * @param {Uint8Array} bytes [image][height][width][channels]
 * @param {number} index
 * @param {[number, number, number]} shape Width, height, channels.
 * @param {Uint8ClampedArray} out
 */
export function toRgba(bytes, index, [width, height, channels], out) {
  const pixels = width * height;
  const from = index * pixels * channels;
  for (let p = 0; p < pixels; p++) {
    for (let c = 0; c < 3; c++) out[4 * p + c] = bytes[from + p * channels + (channels === 3 ? c : 0)];
    out[4 * p + 3] = 255;
  }
}

/**
 * One image as a canvas of its own size; CSS makes it larger.
 * @param {Uint8Array} bytes
 * @param {number} index
 * @param {[number, number, number]} shape
 * @param {string} label
 */
export function picture(bytes, index, shape, label) {
  const canvas = el("canvas", { class: "picture", role: "img", "aria-label": label, title: label });
  [canvas.width, canvas.height] = shape;
  const ctx = canvas.getContext("2d");
  if (ctx) {
    const image = ctx.createImageData(shape[0], shape[1]);
    toRgba(bytes, index, shape, image.data);
    ctx.putImageData(image, 0, 0);
  }
  return canvas;
}
