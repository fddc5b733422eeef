/** Dead units against the learning rate, over twenty seeds. */

import { lineChart } from "../../draw/chart.js";
import { num, percent } from "../../draw/format.js";
import { labNotes } from "../shared.js";
import { actName } from "./names.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Series} from "../../draw/chart.js" */
/** @import {DeadShown, SweepLineShown} from "./types.d.ts" */

/** @param {LabApi} api */
export function sweepChart(api) {
  const setRate = (/** @type {number} */ lr) =>
    api.setParams({ lr: String(Number(Math.min(10, Math.max(0.001, lr)).toPrecision(2))) });
  const chart = lineChart({
    title: "Dead units against the learning rate",
    name: "sweep",
    x: "learning rate",
    y: "share of dead units at the end",
    xLog: true,
    height: 280,
    notes: () => labNotes("activations", api),
    drag: { to: setRate, by: (steps) => setRate(Number(api.params().lr ?? 2) * 10 ** (steps / 8)) },
  });
  return {
    node: chart.node,
    /** @param {DeadShown} run */
    update(run) {
      const { rates, lines, seeds, done } = run.sweep;
      const name = (/** @type {SweepLineShown} */ l, /** @type {number} */ i) =>
        `${i === 0 ? actName(run.act) : "ReLU"}, b = ${num(l.bias, 2)}`;
      /** @type {Series[]} */
      const series = lines.map((l, i) => {
        const all = l.quartiles;
        const pick = (/** @type {number} */ k) => all.map((q) => q?.[k] ?? Number.NaN);
        return {
          name: name(l, i),
          color: i === 0 ? "ink" : i === 1 ? "magnitude" : "ink2",
          dash: i === 0 ? undefined : i === 1 ? [6, 3] : [2, 3],
          dots: i === 0,
          xs: rates.slice(0, all.length),
          ys: pick(1),
          ...(i === 0 ? { band: { low: pick(0), high: pick(2) } } : {}),
        };
      });
      const own = lines[0];
      const first = own.quartiles.findIndex((q) => q !== null && q[1] > 0.1);
      const over =
        first < 0
          ? "At no rate is the median above 10%."
          : `The median passes 10% at a learning rate of ${num(rates[first], 2)}.`;
      const lost = own.diverged.reduce((a, b) => a + b, 0);
      const top = own.quartiles.reduce((m, q) => Math.max(m, q?.[1] ?? 0), 0);
      const what = `${name(own, 0)}: median and quartiles of ${seeds} seeds, each another draw of points, weights and batches.`;
      const runs = (/** @type {number} */ n) => `${n} runs diverged and are left out; the line ends where all did. `;
      const hint = "Press or drag to set the learning rate.";
      chart.update({
        series,
        marks: [{ x: run.lr, text: `η = ${num(run.lr, 2)}` }],
        xDomain: [0.01, 10],
        yDomain: [0, 1],
        summary: `${done ? "" : "Still running. "}${what} ${over} Its largest median is ${percent(top)}. ${lost > 0 ? runs(lost) : ""}${hint}`,
        longest: `Still running. ${what} The median passes 10% at a learning rate of 0.12. Its largest median is 12%. ${runs(12)}${hint}`,
      });
    },
  };
}
