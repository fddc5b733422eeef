/** Draws one histogram in a box, on a given horizontal range. */

import { crispLine } from "./canvas.js";
import { num, percent } from "./format.js";

/**
 * Equal-width bins from `low` to `high`, and the counts of values below and above.
 * @typedef {{ low: number; high: number; counts: number[]; below: number; above: number }} Histogram
 */
/** @import {Theme} from "./theme.js" */

/**
 * Sum of all counts, including the values outside the bins.
 * @param {Histogram} h
 */
export function total(h) {
  return h.counts.reduce((sum, c) => sum + c, h.below + h.above);
}

/**
 * A range that covers every histogram.
 * @param {Histogram[]} histograms
 * @returns {[number, number]}
 */
export function commonRange(histograms) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const h of histograms) {
    if (!Number.isFinite(h.low) || !Number.isFinite(h.high)) continue;
    low = Math.min(low, h.low);
    high = Math.max(high, h.high);
  }
  if (!(high >= low)) return [-1, 1];
  return high > low ? [low, high] : [low - 0.5, high + 0.5];
}

/**
 * Bars as [x0, x1, height] in fractions of the box; the largest bar has height 1.
 * @param {Histogram} h
 * @param {[number, number]} range
 * @param {boolean} logCounts
 * @returns {[number, number, number][]}
 */
export function bars(h, range, logCounts) {
  const top = Math.max(...h.counts, 1);
  const height = (/** @type {number} */ c) => (logCounts ? Math.log1p(c) / Math.log1p(top) : c / top);
  const width = (h.high - h.low) / h.counts.length;
  const at = (/** @type {number} */ v) => (v - range[0]) / (range[1] - range[0]);
  return h.counts.flatMap((c, i) => {
    if (c === 0) return [];
    return [[at(h.low + i * width), at(h.low + (i + 1) * width), height(c)]];
  });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Histogram} h
 * @param {{ left: number; top: number; width: number; height: number; range: [number, number];
 *   logCounts: boolean; edges: "" | "low" | "high" | "both" }} layout `edges`: which ends of the range are printed;
 *   "both" only if there is room.
 * @param {Theme} theme
 */
export function drawHistogram(ctx, h, layout, theme) {
  const { left, top, width, height, range, edges } = layout;
  const bottom = top + height;
  const zero = -range[0] / (range[1] - range[0]);
  for (const [x0, x1, share] of bars(h, range, layout.logCounts)) {
    const x = left + x0 * width;
    const w = Math.max(1, (x1 - x0) * width - ((x1 - x0) * width > 3 ? 0.5 : 0));
    const tall = Math.max(1, share * height);
    ctx.fillStyle = x0 + x1 < 2 * zero ? theme.neg : theme.pos;
    ctx.fillRect(x, bottom - tall, w, tall);
  }
  ctx.strokeStyle = theme.hairline;
  ctx.lineWidth = 1;
  crispLine(ctx, left, bottom, left + width, bottom);
  if (range[0] < 0 && range[1] > 0) {
    ctx.strokeStyle = theme.ink2;
    crispLine(ctx, left + zero * width, bottom, left + zero * width, bottom + 4);
  }
  ctx.font = theme.font;
  ctx.fillStyle = theme.ink2;
  ctx.textBaseline = "top";
  const [low, high] = range.map((v) => num(v, 2));
  if (edges === "low" || edges === "high" || (edges && ctx.measureText(low + high).width + 8 < width)) {
    ctx.textAlign = "left";
    if (edges !== "high") ctx.fillText(low, left, bottom + 6);
    ctx.textAlign = "right";
    if (edges !== "low") ctx.fillText(high, left + width, bottom + 6);
  }
  const all = total(h);
  let below = h.below > 0 ? `◂ ${percent(h.below / all)}` : "";
  let above = h.above > 0 ? `${percent(h.above / all)} ▸` : "";
  // In a narrow box the two texts would overlap, so only the arrows show that values lie outside.
  if (below && above && ctx.measureText(below + above).width + 8 > width) [below, above] = ["◂", "▸"];
  ctx.textAlign = "left";
  ctx.fillText(below, left, top - 1);
  ctx.textAlign = "right";
  ctx.fillText(above, left + width, top - 1);
}
