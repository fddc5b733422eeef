/** The share of a gradient that f' passes when the pre-activations are N(0, s²): in one layer and in ten. */

import { lineChart } from "../../draw/chart.js";
import { el } from "../../draw/dom.js";
import { count, num, percent } from "../../draw/format.js";
import { mix, mixLog, movement } from "../../draw/movement.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { labNotes } from "../shared.js";
import { actName, lookOf } from "./names.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Series} from "../../draw/chart.js" */
/** @import {SaturationShown, Snapshot, SurvivalShown} from "./types.d.ts" */

/** Lower end of the axis, because ten layers can shrink a gradient by any power of ten. */
const FLOOR = 1e-24;
/** Height of the two pictures: leaves room on the first screen for titles, sentence and settings. */
const HEIGHT = "clamp(260px, min(100vh - 380px, 84vw), 640px)";
/** Largest factor by which a drag changes s at once: a larger change is a jump, and is animated. */
const LEAP = 1.5;

/**
 * Interpolates between two points of curves.
 * @param {SurvivalShown | undefined} a @param {SurvivalShown} b @param {number} t
 * @returns {SurvivalShown}
 */
function between(a, b, t) {
  if (!a || t >= 1) return b;
  return {
    ...b,
    one: mix(a.one, b.one, t),
    killed: mix(a.killed, b.killed, t),
    rms: mix(a.rms, b.rms, t),
    ten: /** @type {SurvivalShown["ten"]} */ (b.ten.map((v, k) => mix(a.ten[k], v, t))),
  };
}

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
  /**
   * @param {Pick<Parameters<typeof lineChart>[0], "title" | "name" | "y" | "yLog" | "height" | "quiet" | "controls">} own
   */
  const chart = (own) =>
    lineChart({
      x: "s, standard deviation of z",
      xLog: true,
      height: 300,
      notes,
      drag: { to: setScale, by: (steps) => setScale((shown?.s ?? 1) * 10 ** (steps / 10)) },
      ...own,
    });
  const ten = chart({
    title: "Ten layers",
    name: "ten-layers",
    y: "factor on a gradient",
    yLog: true,
    height: HEIGHT,
    quiet: true,
    controls: [el("span", { class: "aside", text: "press or drag to move s" })],
  });
  const killed = chart({
    title: "One layer",
    name: "killed",
    y: "share killed",
    height: HEIGHT,
    quiet: true,
    controls: [el("span", { class: "aside", text: "killed: |f′| < 0.001" })],
  });
  const one = chart({ title: "One layer: the gradient that gets through", name: "one-layer", y: "mean |f′|" });
  const said = el("p", { class: "diagnosis", role: "status" });
  const small = el("p", { class: "sentence small-line" });
  const how = panel("How it is measured", "how-saturation");
  how.append(
    el("p", {
      class: "note",
      text: "Larger weights make larger pre-activations z. Here the engine draws z from N(0, s²) and evaluates f′. It leaves the weights out, so the numbers show the function alone. After ten layers many paths add up: the size of a gradient is multiplied by rms f′ to the tenth power. One path is the product of ten single f′; its band shows quartiles of 2000 paths. Values at the lower edge are smaller still, or 0.",
    }),
  );
  const node = el(
    "div",
    { class: "view" },
    el("div", { class: "gate-pair" }, ten.node, killed.node),
    el("div", { class: "reads-line" }, said, small),
  );
  /** s as drawn, possibly on its way to its new value. */
  let at = 0;
  let from = 0;
  /** The previous function's curve, while it moves to the new one; and how far it has moved. @type {SurvivalShown[] | null} */
  let before = null;
  let share = 1;
  const motion = movement((t) => {
    at = mixLog(from, shown?.s ?? from, t);
    share = t;
    if (t === 1) before = null;
    if (shown) draw(shown, name);
  });
  let name = "";
  /** @type {SaturationShown | null} */
  let shown = null;

  /** @param {SaturationShown} all @param {string} next */
  function renew(all, next) {
    const moves = motion.moving() && name === next && shown?.s === all.s;
    const other = shown !== null && name !== next;
    const leap = shown !== null && Math.abs(Math.log(all.s / (at || all.s))) > Math.log(LEAP);
    if (!moves) {
      motion.stop();
      before = other ? (shown?.lines[0].points ?? null) : null;
    }
    [shown, name] = [all, next];
    if (!moves) {
      from = leap ? at : all.s;
      at = from;
      share = other ? 0 : 1;
      if (leap || other) motion.begin();
    }
    words(all);
    draw(all, next);
  }

  /** @param {SaturationShown} all */
  function words({ s: scale, whole, z, count: draws, slope, draws: total }) {
    const rest = whole.rms ** 10;
    say(
      said,
      `At s = ${num(scale)} ten layers of ${name} multiply a gradient by ${num(rest, 2)}.`,
      "At s = 0.123 ten layers of Leaky ReLU 0.01 multiply a gradient by 1.2×10⁻¹².",
    );
    say(
      small,
      `One layer kills ${percent(whole.killed)} of the gradients. A single path through ten units keeps ${num(whole.ten[1], 2)} in the median.`,
    );
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
  }

  /** @param {SaturationShown} all @param {string} name */
  function draw(all, name) {
    const { s: scale, scales, whole } = all;
    // The previous function's curve stays, as one of the others.
    const first = all.lines[0].points.map((p, i) => between(before?.[i], p, share));
    /** @param {(p: SurvivalShown) => number} pick @returns {Series[]} */
    const lines = (pick) =>
      all.lines.map((l, i) => ({
        name: actName(l.value),
        ...lookOf(l.value),
        width: i === 0 ? 2 : 1,
        xs: scales.slice(0, l.points.length),
        ys: (i === 0 ? first : l.points).map(pick),
      }));
    const marks = [{ x: at, text: `s = ${num(at)}` }];
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
    const part = (/** @type {number} */ k) => first.map((p) => floor(p.ten[k]));
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
      summary: `${name} at s = ${num(scale)}: after ten layers the size of a gradient is multiplied by ${num(whole.rms ** 10)} (rms f′ to the tenth power: many paths add up). A single path through ten units keeps ${num(paths[1])} in the median (quartiles ${num(whole.ten[0])} to ${num(whole.ten[2])}); ${percent(whole.ten_killed)} of 2000 paths keep less than 0.001. Values at the lower edge are smaller still, or 0.`,
    });
  }

  return {
    node,
    front: ["act", "s"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["The population", people.node],
      ["One layer", one.node],
      ["How it is measured", how],
    ]),
    /** @param {Snapshot} s */
    draw({ saturation, act }) {
      if (saturation) renew(saturation, actName(act));
    },
    destroy: motion.stop,
  };
}
