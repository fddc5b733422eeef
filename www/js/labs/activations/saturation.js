/** What f' leaves of a gradient when the pre-activations are N(0, s²): in one layer and in ten. */

import { lineChart } from "../../draw/chart.js";
import { el } from "../../draw/dom.js";
import { count, num, percent } from "../../draw/format.js";
import { labNotes } from "../shared.js";
import { actName, lookOf } from "./names.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Series} from "../../draw/chart.js" */
/** @import {SaturationShown, Snapshot, SurvivalShown} from "./types.d.ts" */

/** Ten layers lose any power of ten; below this the axis ends. */
const FLOOR = 1e-24;

/** @param {LabApi} api */
export function saturationView(api) {
  const notes = () => labNotes("activations", api);
  const people = lineChart({
    title: "The population, and what is left of its gradient",
    name: "population",
    x: "z",
    y: "draws",
    height: 280,
    notes,
  });
  /** @param {number} s */
  const setScale = (s) => api.setParams({ s: String(Number(Math.min(100, Math.max(0.01, s)).toPrecision(3))) });
  /** @param {string} title @param {string} name @param {string} y @param {boolean} yLog */
  const chart = (title, name, y, yLog) =>
    lineChart({
      title,
      name,
      x: "s, standard deviation of z",
      y,
      xLog: true,
      yLog,
      height: 300,
      notes,
      drag: { to: setScale, by: (steps) => setScale((shown?.s ?? 1) * 10 ** (steps / 10)) },
    });
  const one = chart("One layer: the gradient that gets through", "one-layer", "mean |f′|", false);
  const killed = chart("Share of killed gradients, one layer", "killed", "share with |f′| < 0.001", false);
  const ten = chart("Ten layers: the product of ten f′", "ten-layers", "factor on a gradient", true);
  const node = el(
    "div",
    { class: "view" },
    el("p", {
      text: "Larger weights make larger pre-activations z. Here z is drawn from N(0, s²) and the engine’s own f′ is read off; the weights in between are left out, so that only the function speaks.",
    }),
    people.node,
    el("div", { class: "pair" }, one.node, killed.node),
    ten.node,
  );
  /** @type {SaturationShown | null} */
  let shown = null;

  /** @param {SaturationShown} all @param {string} name */
  function redraw(all, name) {
    const { s: scale, scales, z, count: draws, slope, whole, draws: total } = all;
    /** @param {(p: SurvivalShown) => number} pick @returns {Series[]} */
    const lines = (pick) =>
      all.lines.map((l, i) => ({
        name: actName(l.value),
        ...lookOf(l.value),
        width: i === 0 ? 2 : 1,
        xs: scales.slice(0, l.points.length),
        ys: l.points.map(pick),
      }));
    const left = draws.map((c, i) => c * slope[i]);
    people.update({
      series: [
        { name: "draws", color: "ink2", xs: z, ys: draws, dash: [3, 3], label: "draws" },
        {
          name: "draws × |f′|",
          color: "magnitude",
          xs: z,
          ys: left,
          band: { low: draws.map(() => 0), high: left },
          label: "× |f′|",
        },
      ],
      yDomain: [0, 1.05 * Math.max(...draws, ...left)],
      summary: `${count(total)} pre-activations from N(0, ${num(scale)}²). Filled: every draw weighted by its |f′|. On average ${percent(whole.one)} of a gradient gets through ${name}; ${percent(whole.killed)} of the draws kill it (|f′| < 0.001), ${percent(whole.zero)} shut it off completely (f′ = 0).`,
    });
    const marks = [{ x: scale, text: `s = ${num(scale)}` }];
    const xDomain = /** @type {[number, number]} */ ([0.01, 100]);
    one.update({
      series: lines((p) => p.one),
      marks,
      xDomain,
      yDomain: [0, 1.1],
      summary: `${name} at s = ${num(scale)}: mean |f′| ${num(whole.one)}, rms ${num(whole.rms)}. Press or drag to move s.`,
    });
    killed.update({
      series: lines((p) => p.killed),
      marks,
      xDomain,
      yDomain: [0, 1],
      summary: `${name} at s = ${num(scale)}: ${percent(whole.killed)} killed.`,
    });
    const floor = (/** @type {number} */ v) => Math.max(v, FLOOR);
    const paths = whole.ten.map(floor);
    const own = all.lines[0];
    const xs = scales.slice(0, own.points.length);
    const part = (/** @type {number} */ k) => own.points.map((p) => floor(p.ten[k]));
    ten.update({
      series: [
        ...lines((p) => floor(p.rms ** 10)),
        {
          name: `${name}, one path`,
          color: "ink2",
          dash: [1, 3],
          xs,
          ys: part(1),
          band: { low: part(0), high: part(2) },
          label: "one path",
        },
      ],
      marks,
      xDomain,
      yDomain: [FLOOR, 10],
      levels: [{ y: 1, text: "all of it" }],
      summary: `${name} at s = ${num(scale)}: after ten layers the size of a gradient is multiplied by ${num(whole.rms ** 10)} (rms f′ to the tenth: many paths add up). A single path through ten units keeps ${num(paths[1])} in the median (quartiles ${num(whole.ten[0])} to ${num(whole.ten[2])}); ${percent(whole.ten_killed)} of 2000 paths keep less than 0.001. Values at the lower edge are smaller still, or 0.`,
    });
  }

  return {
    node,
    /** @param {Snapshot} s */
    draw(s) {
      shown = s.saturation;
      if (shown) redraw(shown, actName(s.act));
    },
  };
}
