/** Draws images, given as rows of numbers, large and sharp in a grid with captions. */

import { bitmap, commit, maxAbs } from "./heatmap.js";

/** @import {Theme} from "./theme.js" */

/** @typedef {{ width: number; height: number; channels: number }} Size */

/**
 * @typedef {object} Tile
 * @property {Float32Array} values `[height][width][channels]`
 * @property {"unit" | "size" | "signed"} kind 0 to 1; 0 to the largest; or around 0, shown as middle gray (in gray images, as the middle of the signed palette).
 * @property {string} caption
 */

const CAPTION = 20;
const GAP = 8;

/**
 * Image `i` of a stack.
 * @param {Float32Array} stack
 * @param {number} i
 * @param {Size} size
 */
export function imageAt(stack, i, { width, height, channels }) {
  const length = width * height * channels;
  return stack.subarray(i * length, (i + 1) * length);
}

/**
 * The grid of `n` tiles in a given width.
 * @param {number} n
 * @param {number} width
 * @param {{ columns?: number; least?: number; most?: number; even?: boolean }} [wish]
 */
export function tileLayout(n, width, { columns, least = 56, most = 96, even = false } = {}) {
  const room = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
  // Keep pairs in one row.
  const fit = even && room > 1 ? room - (room % 2) : room;
  const across = Math.min(columns ?? n, fit, n || 1);
  const side = Math.min(most, Math.floor((width + GAP) / across) - GAP);
  const rows = Math.ceil(n / across);
  return { across, side, rows, height: rows * (side + CAPTION + GAP) };
}

/**
 * The magnitude shown at full strength: three times the root mean square, so that a few strong pixels do
 * not fade the rest.
 * @param {Float32Array} values
 */
function reach(values) {
  const mean = values.reduce((sum, v) => sum + v * v, 0) / Math.max(1, values.length);
  return Math.min(maxAbs(values), 3 * Math.sqrt(mean)) || 1;
}

/**
 * @param {Tile} tile
 * @param {Size} size
 * @param {Theme} theme
 */
function toBitmap({ values, kind }, { width, height, channels }, theme) {
  const map = bitmap(width, height);
  const limit = kind === "signed" ? reach(values) : kind === "size" ? maxAbs(values) || 1 : 1;
  const byte = (/** @type {number} */ v) => {
    const t = kind === "signed" ? 0.5 + v / (2 * limit) : v / limit;
    return Math.round(255 * Math.min(1, Math.max(0, t)));
  };
  for (let i = 0; i < width * height; i++) {
    if (channels === 1 && kind === "signed") {
      map.pixels[i] = theme.diverging[byte(values[i])];
      continue;
    }
    const [r, g, b] = [0, 1, 2].map((c) => byte(values[i * channels + Math.min(c, channels - 1)]));
    map.pixels[i] = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
  commit(map);
  return map.canvas;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Tile[]} tiles
 * @param {Size} size
 * @param {ReturnType<typeof tileLayout>} layout
 * @param {Theme} theme
 */
export function drawTiles(ctx, tiles, size, { across, side }, theme) {
  ctx.font = theme.font;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  tiles.forEach((tile, i) => {
    const [x, y] = [(i % across) * (side + GAP), Math.floor(i / across) * (side + CAPTION + GAP)];
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(toBitmap(tile, size, theme), x, y, side, side);
    ctx.strokeStyle = theme.hairline;
    ctx.lineWidth = 1;
    ctx.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
    ctx.fillStyle = theme.ink2;
    ctx.fillText(tile.caption, x, y + side + 3, side);
  });
}
