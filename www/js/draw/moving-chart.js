/** A line chart whose lines move from the old values to the new ones. */

import { lineChart } from "./chart.js";
import { mix, mixLog, movement } from "./movement.js";

/** @import {ChartData, ChartOptions, Series} from "./chart.js" */

/** A change within this many milliseconds of the last one is part of a drag, and a drag is followed at once. */
const DRAG_MS = 500;

/** Whether the lines have the same points along x, so that each point has somewhere to come from. @param {Series[]} a @param {Series[]} b */
const alike = (a, b) =>
  a.length === b.length && a.every((s, i) => s.xs.length === b[i].xs.length && s.xs.every((x, k) => x === b[i].xs[k]));
/** @param {Series[]} a @param {Series[]} b */
const same = (a, b) => a.every((s, i) => s.ys.every((y, k) => Object.is(y, b[i].ys[k])));

/** @param {ChartOptions} options */
export function movingChart(options) {
  const chart = lineChart(options);
  const between = options.yLog ? mixLog : mix;
  /** @type {Series[]} */
  let from = [];
  /** @type {Series[]} */
  let to = [];
  let last = Number.NEGATIVE_INFINITY;
  const motion = movement((t) =>
    chart.show(t < 1 ? to.map((s, i) => ({ ...s, ys: s.ys.map((y, k) => between(from[i].ys[k], y, t)) })) : to),
  );
  return {
    ...chart,
    /** @param {ChartData} next */
    update(next) {
      const dragged = performance.now() - last < DRAG_MS;
      const moves = !dragged && alike(to, next.series);
      if (motion.moving() && alike(to, next.series) && same(to, next.series)) {
        chart.update(next);
        return;
      }
      motion.stop();
      chart.update(next);
      [from, to] = [to, next.series];
      if (from.length > 0 && alike(from, to) && same(from, to)) return;
      last = performance.now();
      if (!moves) return;
      chart.show(from);
      motion.begin();
    },
  };
}
