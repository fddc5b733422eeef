/** Lines, filled bands and the crosshair of a line chart. */

import { crispLine } from "./canvas.js";
import { haloText } from "./halo.js";

/** @import {Series} from "./chart.js" */
/** @import {Theme} from "./theme.js" */

/**
 * @typedef {object} Stroke
 * @property {string} color
 * @property {number} [width]
 * @property {number[]} [dash]
 */

/**
 * Runs of consecutive drawable points: first index, and the index after the last.
 * @param {number} n
 * @param {(i: number) => boolean} drawable
 */
function* stretches(n, drawable) {
  let start = -1;
  for (let i = 0; i <= n; i++) {
    if (i < n && drawable(i)) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      yield [start, i];
      start = -1;
    }
  }
}

/**
 * Draws a line through the finite points, with gaps elsewhere.
 * @param {CanvasRenderingContext2D} ctx
 * @param {ArrayLike<number>} xs Pixels.
 * @param {ArrayLike<number>} ys Pixels.
 * @param {Stroke} stroke
 */
export function drawLine(ctx, xs, ys, stroke) {
  ctx.save();
  ctx.beginPath();
  for (const [from, to] of stretches(xs.length, (i) => Number.isFinite(ys[i]))) {
    ctx.moveTo(xs[from], ys[from]);
    for (let i = from + 1; i < to; i++) ctx.lineTo(xs[i], ys[i]);
  }
  ctx.strokeStyle = stroke.color;
  ctx.lineWidth = stroke.width ?? 2;
  ctx.lineJoin = "round";
  ctx.setLineDash(stroke.dash ?? []);
  ctx.stroke();
  ctx.restore();
}

/**
 * Fills the band between two lines.
 * @param {CanvasRenderingContext2D} ctx
 * @param {ArrayLike<number>} xs Pixels.
 * @param {ArrayLike<number>} low Pixels.
 * @param {ArrayLike<number>} high Pixels.
 * @param {string | CanvasPattern} fill
 */
export function drawBand(ctx, xs, low, high, fill) {
  ctx.beginPath();
  for (const [from, to] of stretches(xs.length, (i) => Number.isFinite(low[i]) && Number.isFinite(high[i]))) {
    ctx.moveTo(xs[from], high[from]);
    for (let i = from + 1; i < to; i++) ctx.lineTo(xs[i], high[i]);
    for (let i = to - 1; i >= from; i--) ctx.lineTo(xs[i], low[i]);
    ctx.closePath();
  }
  ctx.fillStyle = fill;
  ctx.fill();
}

/**
 * A pattern of diagonal lines, so that a band can be told apart without color.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} color
 * @param {number} [gap]
 */
export function hatch(ctx, color, gap = 6) {
  const tile = document.createElement("canvas");
  const ratio = ctx.getTransform().a || 1;
  const size = Math.max(2, Math.round(gap * ratio));
  tile.width = tile.height = size;
  const t = tile.getContext("2d");
  if (!t) return color;
  t.strokeStyle = color;
  t.lineWidth = ratio;
  t.beginPath();
  for (const d of [-size, 0, size]) {
    t.moveTo(d - 1, size + 1);
    t.lineTo(d + size + 1, -1);
  }
  t.stroke();
  const pattern = ctx.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, 0, 0]));
  return pattern ?? color;
}

/**
 * A vertical line with a dot on each of `ys`.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {{ y: number; color: string }[]} dots
 * @param {{ top: number; bottom: number }} box
 * @param {Theme} theme
 */
export function crosshair(ctx, x, dots, box, theme) {
  ctx.strokeStyle = theme.ink2;
  ctx.lineWidth = 1;
  crispLine(ctx, x, box.top, x, box.bottom);
  for (const { y, color } of dots) {
    if (!Number.isFinite(y)) continue;
    ctx.beginPath();
    ctx.arc(x, y, 3.5, 0, 2 * Math.PI);
    ctx.fillStyle = color;
    ctx.fill();
    ctx.strokeStyle = theme.bg;
    ctx.lineWidth = 1.5;
    ctx.stroke();
  }
}

/**
 * Writes the values that a crosshair reads off beside its dots, and its position at its foot.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {{ y: number; text: string }[]} dots
 * @param {{ box: { left: number; right: number; top: number; bottom: number }; at: string }} where
 * @param {Theme} theme
 */
export function crosshairWords(ctx, x, dots, { box, at }, theme) {
  const shown = dots.filter((dot) => Number.isFinite(dot.y));
  const spots = spread(
    shown.map((dot) => dot.y),
    16,
    box.top + 8,
    box.bottom - 24,
  );
  const after = x < (box.left + box.right) / 2;
  ctx.font = theme.font;
  ctx.fillStyle = theme.ink;
  ctx.textBaseline = "middle";
  ctx.textAlign = after ? "left" : "right";
  const from = x + (after ? 8 : -8);
  for (const [i, dot] of shown.entries()) haloText(ctx, dot.text, from, spots[i], theme);
  haloText(ctx, at, from, box.bottom - 8, theme);
}

/**
 * Writes the names of lines to the right of their ends.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ text: string; y: number; color: string }[]} ends
 * @param {{ right: number; top: number; bottom: number }} box
 * @param {Theme} theme
 */
export function lineEnds(ctx, ends, { right, top, bottom }, theme) {
  const spots = spread(
    ends.map((e) => e.y),
    16,
    top,
    bottom,
  );
  ctx.font = theme.font;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ends.forEach((e, i) => {
    ctx.fillStyle = theme.words(e.color);
    ctx.fillText(e.text, right + 8, spots[i]);
  });
}

/**
 * Reads a chart off along its x axis, with the pointer and the left and right arrow keys.
 * @param {HTMLElement} overlay
 * @param {object} along
 * @param {(px: number) => number | null} along.nearest Index of the point nearest to `px` pixels from the left.
 * @param {(way: number) => number | null} along.next Index of the next point to the left or right; null if there is none.
 * @param {(index: number | null) => void} along.move
 */
export function readAlong(overlay, { nearest, next, move }) {
  overlay.addEventListener("pointermove", (event) => {
    const index = nearest(event.clientX - overlay.getBoundingClientRect().left);
    if (index !== null) move(index);
  });
  overlay.addEventListener("pointerleave", () => move(null));
  overlay.addEventListener("blur", () => move(null));
  overlay.addEventListener("keydown", (event) => {
    const way = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    const index = way === 0 ? null : next(way);
    if (index === null) return;
    event.preventDefault();
    event.stopPropagation();
    move(index);
  });
}

/**
 * Moves overlapping labels apart, keeping their order, within `top` and `bottom` if they fit.
 * @param {number[]} ys Wanted positions.
 * @param {number} gap
 * @param {number} top
 * @param {number} bottom
 * @returns {number[]}
 */
export function spread(ys, gap, top, bottom) {
  const order = ys.map((_, i) => i).sort((a, b) => ys[a] - ys[b]);
  const out = [...ys];
  let free = top;
  for (const i of order) {
    out[i] = Math.max(ys[i], free);
    free = out[i] + gap;
  }
  let limit = bottom;
  for (const i of order.reverse()) {
    out[i] = Math.min(out[i], limit);
    limit = out[i] - gap;
  }
  return out;
}

/**
 * Smallest and largest number of the series; quiet ones count only if there are no others.
 * @param {Series[]} series
 * @param {(s: Series) => number[]} pick
 * @param {boolean} log Whether only positive numbers count.
 */
export function extent(series, pick, log) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const s of series) {
    if (s.quiet && series.some((t) => !t.quiet)) continue;
    for (const v of pick(s)) {
      if (!Number.isFinite(v) || (log && v <= 0)) continue;
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
  }
  if (!(high >= low)) return log ? [0.1, 1] : [0, 1];
  if (high > low) return [low, high];
  return log ? wider([low, high], 3) : [low - 0.5, high + 0.5];
}

/**
 * Widens the range of a logarithmic axis at both ends, which stay positive and finite.
 * @param {number[]} range
 * @param {number} factor
 */
export function wider([low, high], factor) {
  return [Math.max(low / factor, Number.MIN_VALUE), Math.min(high * factor, Number.MAX_VALUE)];
}
