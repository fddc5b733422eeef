/** Grids of numbers as pixels: signed maps, class maps, contour lines, interpolated read-outs. */

import { contours } from "../vendor/d3.js";

/**
 * A bitmap with its own resolution, drawn scaled into a canvas.
 * @typedef {object} Bitmap
 * @property {HTMLCanvasElement} canvas
 * @property {CanvasRenderingContext2D} ctx
 * @property {ImageData} image
 * @property {Uint32Array} pixels
 */

/**
 * @param {number} width
 * @param {number} height
 * @returns {Bitmap}
 */
export function bitmap(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("This browser gives no 2D canvas.");
  const image = ctx.createImageData(width, height);
  return { canvas, ctx, image, pixels: new Uint32Array(image.data.buffer) };
}

/** @param {Bitmap} map */
export function commit(map) {
  map.ctx.putImageData(map.image, 0, 0);
}

/**
 * Largest finite |v| in a range.
 * @param {ArrayLike<number>} values
 * @param {number} [start]
 * @param {number} [end]
 */
export function maxAbs(values, start = 0, end = values.length) {
  let top = 0;
  for (let i = start; i < end; i++) {
    const v = Math.abs(values[i]);
    if (v > top && v < Number.POSITIVE_INFINITY) top = v;
  }
  return top;
}

/**
 * Colors a square of signed values through a diverging table; NaN stays transparent.
 * @param {ArrayLike<number>} values
 * @param {number} start
 * @param {number} side
 * @param {number} limit Magnitude at the table's ends.
 * @param {Uint32Array} lut
 * @param {Uint32Array} pixels
 * @param {number} [at] First pixel.
 * @param {number} [stride] Pixels per row.
 */
export function paintSigned(values, start, side, limit, lut, pixels, at = 0, stride = side) {
  const scale = limit > 0 ? 127.5 / limit : 0;
  for (let row = 0; row < side; row++) {
    const from = start + row * side;
    const to = at + row * stride;
    for (let col = 0; col < side; col++) {
      const v = 127.5 + values[from + col] * scale;
      pixels[to + col] = v >= 0 ? lut[v > 255 ? 255 : Math.round(v)] : v < 0 ? lut[0] : 0;
    }
  }
}

/**
 * The class with the largest value at one point, and its lead over the second largest.
 * @param {ArrayLike<number>} values
 * @param {number} start
 * @param {number} classes
 */
export function leader(values, start, classes) {
  let best = 0;
  let top = values[start];
  let second = Number.NEGATIVE_INFINITY;
  for (let k = 1; k < classes; k++) {
    const v = values[start + k];
    if (v > top) {
      second = top;
      top = v;
      best = k;
    } else if (v > second) {
      second = v;
    }
  }
  return { best, lead: top - second };
}

/**
 * Colors every cell in the tint of its leading class, stronger for a larger lead.
 * @param {ArrayLike<number>} values [side*side x classes]
 * @param {number} full Lead at which the tint is full.
 * @param {Uint32Array[]} luts One per class.
 * @param {Uint32Array} pixels
 */
export function paintClasses(values, full, luts, pixels) {
  const classes = luts.length;
  const scale = 255 / full;
  for (let i = 0; i < pixels.length; i++) {
    const { best, lead } = leader(values, i * classes, classes);
    const v = lead * scale;
    pixels[i] = v >= 0 ? luts[best][v > 255 ? 255 : Math.round(v)] : 0;
  }
}

/**
 * Column `k` of a grid of cell centers, interpolated bilinearly.
 * @param {ArrayLike<number>} values [side*side x columns]
 * @param {number} side
 * @param {number} columns
 * @param {number} k
 * @param {number} u 0..1 from left to right
 * @param {number} v 0..1 from top to bottom
 */
export function bilinear(values, side, columns, k, u, v) {
  const clamp = (/** @type {number} */ t) => Math.min(side - 1, Math.max(0, t * side - 0.5));
  const [x, y] = [clamp(u), clamp(v)];
  const [i, j] = [Math.min(side - 2, Math.floor(x)), Math.min(side - 2, Math.floor(y))];
  const [fx, fy] = [x - i, y - j];
  const at = (/** @type {number} */ c, /** @type {number} */ r) => values[(r * side + c) * columns + k];
  const top = at(i, j) * (1 - fx) + at(i + 1, j) * fx;
  const bottom = at(i, j + 1) * (1 - fx) + at(i + 1, j + 1) * fx;
  return top * (1 - fy) + bottom * fy;
}

/**
 * The lead of class `k` over the best other class, at every grid point: its zero line is the boundary.
 * @param {ArrayLike<number>} values
 * @param {number} classes
 * @param {number} k
 * @param {Float32Array} out
 */
export function leadOf(values, classes, k, out) {
  for (let i = 0; i < out.length; i++) {
    let other = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) {
      const v = values[i * classes + c];
      if (c !== k && v > other) other = v;
    }
    out[i] = values[i * classes + k] - other;
  }
  return out;
}

/**
 * Adds to the current path the line where a grid crosses `level`, without the segments that d3 adds
 * along the edge of the grid.
 * @param {CanvasRenderingContext2D} ctx
 * @param {ArrayLike<number>} values
 * @param {number} side
 * @param {number} level
 * @param {{ left: number; top: number; width: number; height: number }} box
 */
export function isoline(ctx, values, side, level, box) {
  const field = /** @type {number[]} */ (/** @type {unknown} */ (values));
  const { coordinates } = contours().size([side, side]).contour(field, level);
  const [kx, ky] = [box.width / side, box.height / side];
  const onEdge = (/** @type {number} */ a, /** @type {number} */ b) => (a <= 0 && b <= 0) || (a >= side && b >= side);
  for (const ring of coordinates.flat()) {
    let drawing = false;
    for (let i = 0; i + 1 < ring.length; i++) {
      const [[x0, y0], [x1, y1]] = [ring[i], ring[i + 1]];
      if (onEdge(x0, x1) || onEdge(y0, y1)) {
        drawing = false;
        continue;
      }
      if (!drawing) ctx.moveTo(box.left + x0 * kx, box.top + y0 * ky);
      ctx.lineTo(box.left + x1 * kx, box.top + y1 * ky);
      drawing = true;
    }
  }
}
