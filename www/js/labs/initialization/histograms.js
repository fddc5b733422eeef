/** The two histograms of every layer as drawn, and interpolation between two states of them. */

import { commonRange, total } from "../../draw/histogram.js";
import { mix, mixLog } from "../../draw/movement.js";

/** @import {Histogram} from "../../draw/histogram.js" */
/** @import {LayersShown} from "./types.d.ts" */

/** Forward, backward. @typedef {0 | 1} Way */

/** One layer in one direction. @typedef {{ std: number; h: Histogram; low: number; high: number }} Cell */

/**
 * All layers of a net in each direction, with the range that covers them all.
 * @typedef {{ name: string; ways: { cells: Cell[]; range: [number, number] }[] }} Wall
 */

/**
 * The two histograms of a layer.
 * @param {LayersShown} layers
 * @param {number} layer
 * @param {Way} way
 * @returns {Histogram}
 */
export function histogramOf({ bins, outside, histograms: flat }, layer, way) {
  const start = (2 * layer + way) * (bins + 2);
  return {
    low: flat[start],
    high: flat[start + 1],
    counts: Array.from(flat.subarray(start + 2, start + 2 + bins)),
    below: outside[layer][2 * way],
    above: outside[layer][2 * way + 1],
  };
}

/** @param {LayersShown} layers @returns {Wall} */
export function wallOf(layers) {
  const ways = /** @type {Way[]} */ ([0, 1]).map((way) => {
    const std = way === 0 ? layers.a_std : layers.ga_std;
    const cells = std.map((s, l) => {
      const h = histogramOf(layers, l, way);
      const [low, high] = commonRange([h]);
      return { std: s, h, low, high };
    });
    return { cells, range: commonRange(cells.map((c) => c.h)) };
  });
  return { name: layers.label, ways };
}

/** @param {[number, number]} a @param {[number, number]} b @param {number} t @returns {[number, number]} */
const between = (a, b, t) => [mix(a[0], b[0], t), mix(a[1], b[1], t)];

/** Counts as fractions of the largest, so that histograms of different sizes can be mixed. @param {Histogram} h */
function shares({ counts }) {
  const top = Math.max(...counts, 1);
  return counts.map((c) => c / top);
}

/**
 * @param {Wall} from
 * @param {Wall} to
 * @param {number} t
 * @returns {Wall}
 */
export function mixWalls(from, to, t) {
  const alike = from.ways[0].cells.length === to.ways[0].cells.length;
  if (t >= 1 || !alike) return to;
  const ways = to.ways.map((way, w) => {
    const old = from.ways[w];
    const cells = way.cells.map((cell, l) => {
      const was = old.cells[l];
      if (was.h.counts.length !== cell.h.counts.length) return cell;
      const [a, b] = [shares(was.h), shares(cell.h)];
      const top = total(cell.h);
      const h = {
        ...cell.h,
        low: mix(was.h.low, cell.h.low, t),
        high: mix(was.h.high, cell.h.high, t),
        counts: b.map((v, i) => top * mix(a[i], v, t)),
      };
      const [low, high] = between([was.low, was.high], [cell.low, cell.high], t);
      return { std: mixLog(was.std, cell.std, t), h, low, high };
    });
    return { cells, range: between(old.range, way.range, t) };
  });
  return { name: to.name, ways };
}
