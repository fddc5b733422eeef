/** Axes on a canvas: ticks, labels and grid lines for the scales of `scale.js`. */

import { crispLine } from "./canvas.js";
import { logTickLabel, tickLabels } from "./format.js";

/** @import {Theme} from "./theme.js" */

/**
 * What an axis needs of a scale.
 * @typedef {object} Scale
 * @property {(value: number) => number} at Maps a value to a pixel.
 * @property {number[]} ticks
 * @property {string[]} labels
 */

/**
 * Ticks of a linear scale.
 * @param {{ (x: number): number; ticks(n: number): number[] }} scale
 * @param {number} n Approximate number of ticks.
 * @returns {Scale}
 */
export function linearAxis(scale, n) {
  const ticks = scale.ticks(n);
  return { at: (v) => scale(v), ticks, labels: tickLabels(ticks) };
}

/**
 * Ticks of a logarithmic scale: whole decades, or 1-2-5 steps if there are few decades.
 * @param {{ (x: number): number; domain(): number[] }} scale
 * @param {number} n Maximum number of ticks.
 * @returns {Scale}
 */
export function logAxis(scale, n) {
  const [a, b] = scale.domain();
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const ticks = logTicks(low, high, n);
  return { at: (v) => scale(v), ticks, labels: ticks.map(logTickLabel) };
}

/**
 * @param {number} low > 0
 * @param {number} high > low
 * @param {number} n Maximum number of ticks.
 * @returns {number[]}
 */
export function logTicks(low, high, n) {
  // Clamped to the exponents of finite numbers, so that a non-finite end cannot cause an endless loop.
  const first = Math.max(-324, Math.floor(Math.log10(low) + 1e-9));
  const last = Math.min(308, Math.ceil(Math.log10(high) - 1e-9));
  const inside = (/** @type {number} */ t) => t >= low * (1 - 1e-9) && t <= high * (1 + 1e-9);
  const decades = [];
  for (let e = first; e <= last; e++) decades.push(10 ** e);
  const whole = decades.filter(inside);
  if (whole.length >= 3) {
    const every = Math.ceil(whole.length / n);
    return whole.filter((_, i) => i % every === 0);
  }
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const fine = decades.flatMap((d) => steps.map((s) => s * d)).filter(inside);
    if (fine.length <= n) return fine;
  }
  return whole;
}

/**
 * @typedef {object} AxisLayout
 * @property {number} left Left edge of the plotting area.
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {string} [label]
 * @property {boolean} [grid]
 */

/**
 * Horizontal axis under the plotting area.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scale} scale
 * @param {AxisLayout} layout
 * @param {Theme} theme
 */
export function axisBottom(ctx, scale, layout, theme) {
  const { left, right, top, bottom, label, grid } = layout;
  ctx.font = theme.font;
  ctx.textBaseline = "top";
  ctx.lineWidth = 1;
  // Every label, or every second, and so on: as many as fit without overlap, always including zero.
  const wide = 8 + Math.max(0, ...scale.labels.map((label) => ctx.measureText(label).width));
  const at = scale.ticks.map(scale.at);
  const least = Math.min(...at.slice(1).map((x, i) => Math.abs(x - at[i])));
  const every = Math.ceil(wide / least) || 1;
  const zero = Math.max(0, scale.ticks.indexOf(0));
  const edge = ctx.canvas.width / ctx.getTransform().a;
  at.forEach((x, i) => {
    if (!(x >= left - 1 && x <= right + 1)) return;
    ctx.strokeStyle = grid ? theme.grid : theme.hairline;
    crispLine(ctx, x, grid ? top : bottom, x, bottom + 4);
    if ((i - zero) % every !== 0) return;
    // Skip a label that the edge of the picture would cut off.
    if (x + ctx.measureText(scale.labels[i]).width / 2 > edge) return;
    ctx.textAlign = "center";
    ctx.fillStyle = theme.ink2;
    ctx.fillText(scale.labels[i], x, bottom + 7);
  });
  ctx.strokeStyle = theme.hairline;
  crispLine(ctx, left, bottom, right, bottom);
  if (label) {
    ctx.textAlign = "right";
    ctx.fillStyle = theme.ink2;
    ctx.fillText(label, right, bottom + 23);
  }
}

/** Distance from the plotting area up to the vertical axis's name, with room for the label of a tick at the top. */
export const NAME = 14;

/**
 * Vertical axis at the left of the plotting area, with its label above it.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scale} scale
 * @param {AxisLayout} layout
 * @param {Theme} theme
 */
export function axisLeft(ctx, scale, layout, theme) {
  const { left, right, top, bottom, label, grid } = layout;
  ctx.font = theme.font;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 1;
  ctx.strokeStyle = grid ? theme.grid : theme.hairline;
  ctx.fillStyle = theme.ink2;
  scale.ticks.forEach((tick, i) => {
    const y = scale.at(tick);
    if (!(y >= top - 1 && y <= bottom + 1)) return;
    crispLine(ctx, left - 4, y, grid ? right : left, y);
    ctx.fillText(scale.labels[i], left - 7, y);
  });
  if (!grid) crispLine(ctx, left, top, left, bottom);
  if (label) {
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillText(label, 0, top - NAME);
  }
}
