/** Small pictures from bytes: images of a data set, or weights as images. */

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
 * One image as a canvas at its own resolution; CSS enlarges it.
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

const SIDE = 64;
const ACROSS = 10;

/**
 * Arranges pictures on one sheet with a caption under each, for a PNG file.
 * @param {HTMLCanvasElement[]} pictures
 * @param {string[]} words
 * @param {import("./theme.js").Theme} theme
 */
export function sheet(pictures, words, theme) {
  const canvas = el("canvas");
  const [wide, high] = [SIDE + 56, SIDE + 26];
  canvas.width = Math.min(ACROSS, pictures.length || 1) * wide;
  canvas.height = Math.ceil((pictures.length || 1) / ACROSS) * high;
  const ctx = canvas.getContext("2d");
  if (!ctx) return canvas;
  ctx.imageSmoothingEnabled = false;
  ctx.textAlign = "center";
  ctx.fillStyle = theme.ink;
  ctx.font = theme.font;
  pictures.forEach((one, i) => {
    const [x, y] = [(i % ACROSS) * wide, Math.floor(i / ACROSS) * high];
    ctx.drawImage(one, x + (wide - SIDE) / 2, y + 4, SIDE, SIDE);
    ctx.fillText(words[i] ?? "", x + wide / 2, y + SIDE + 18, wide - 4);
  });
  return canvas;
}
