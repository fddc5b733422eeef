/** Compares a drawn prediction with the curves that readers may expect, and with the measured one. */

import { num } from "../draw/format.js";

/**
 * @typedef {object} Axis
 * @property {string} label
 * @property {[number, number]} range
 * @property {boolean} [log]
 */
/**
 * What the reader is to draw: one value for each x.
 * @typedef {object} Drawing
 * @property {{ label: string; at: number[]; log?: boolean }} x
 * @property {Axis} y
 * @property {number} [given] Number of points, from the left, that are given.
 * @property {number[][]} curves The curve of each option; the right option has the measured one.
 * @property {{ state: string; value: string; pick?: number[] }} measured The source of the measured curve: a path into
 *   the snapshot of that state, and positions in the list found there. A test checks it.
 */

/** Position of a value on an axis, clamped to 0..1. @param {number} value @param {Axis} axis */
export function place(value, { range: [from, to], log }) {
  const into = (/** @type {number} */ v) => (log ? Math.log(v) : v);
  const share = (into(value) - into(from)) / (into(to) - into(from));
  return Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share));
}

/** The value at a position on an axis. @param {number} share @param {Axis} axis */
export function valueFrom(share, { range: [from, to], log }) {
  return log ? from * (to / from) ** share : from + share * (to - from);
}

/**
 * Mean distance of two curves over the drawn points, as a fraction of the axis.
 * @param {number[]} a
 * @param {number[]} b
 * @param {Drawing} drawing
 */
function apart(a, b, { y, given = 0 }) {
  const gaps = a.map((v, i) => Math.abs(place(v, y) - place(b[i], y))).slice(given);
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

/** The option whose curve is nearest to the drawing. @param {number[]} drawn @param {Drawing} drawing */
export function nearest(drawn, drawing) {
  const gaps = drawing.curves.map((curve) => apart(drawn, curve, drawing));
  return gaps.indexOf(Math.min(...gaps));
}

/**
 * The distance of a drawing from the measured curve, in a sentence.
 * @param {number[]} drawn
 * @param {Drawing} drawing
 * @param {number} right
 */
export function distance(drawn, drawing, right) {
  const { y } = drawing;
  const gap = apart(drawn, drawing.curves[right], drawing);
  if (y.log) {
    const factor = (y.range[1] / y.range[0]) ** gap;
    return factor < 1.05
      ? "Your curve lies on the measured one."
      : `On average your curve is off by a factor of ${num(factor, 2)}.`;
  }
  const off = gap * (y.range[1] - y.range[0]);
  return gap < 0.01 ? "Your curve lies on the measured one." : `On average your curve is off by ${num(off, 2)}.`;
}
