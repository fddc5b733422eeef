/** The chart of the race, one curve per function: the loss of the current run, and the median of the finished runs. */

import { lineChart } from "../../draw/chart.js";
import { el } from "../../draw/dom.js";
import { num, plural } from "../../draw/format.js";
import { actName, lookOf } from "./names.js";

/** @import {Series} from "../../draw/chart.js" */
/** @import {CourseShown, RaceShown} from "./types.d.ts" */

/** Height of the picture: leaves room on the first screen for the title, two lines of text and two of settings. */
const HEIGHT = "clamp(260px, min(100vh - 420px, 84vw), 680px)";
/** The loss at chance is ln 10. */
const HIGHEST = 2.6;

/** @param {() => string[]} notes */
export function raceChart(notes) {
  const chart = lineChart({
    title: "Training loss of six functions, one net",
    name: "race-loss",
    x: "update",
    y: "cross-entropy",
    height: HEIGHT,
    quiet: true,
    controls: [el("span", { class: "aside", text: "medians of the seeds, bands: quartiles" })],
    notes,
    sayX: (v) => `update ${v}`,
  });

  /** A function's finished runs, for the seeds that all functions have run. @param {RaceShown} r @param {CourseShown} c @returns {Series} */
  const over = (r, c) => ({
    name: actName(c.value),
    ...lookOf(c.value),
    width: 2,
    xs: Array.from(c.median, (_, i) => i * r.every),
    ys: [...c.median],
    band: { low: [...c.low], high: [...c.high] },
  });

  /**
   * A function's current run: a growing line with a dot at its head. Until a run is finished, this is all there is.
   * @param {RaceShown} r
   * @param {CourseShown} c
   * @returns {Series[]}
   */
  function live(r, c) {
    if (c.live.length === 0) return [];
    const alone = r.seeds_done === 0;
    const look = lookOf(c.value);
    const xs = Array.from(c.live, (_, i) => i * r.every);
    const name = actName(c.value);
    return [
      { name, ...look, width: alone ? 2 : 1, xs, ys: [...c.live], quiet: true, label: alone ? name : "" },
      {
        name,
        color: look.color,
        xs: [/** @type {number} */ (xs.at(-1))],
        ys: [/** @type {number} */ (c.live.at(-1))],
        dots: true,
        quiet: true,
        label: "",
      },
    ];
  }

  return {
    node: chart.node,
    /** @param {RaceShown} r */
    update(r) {
      const running = r.seeds_done < r.seeds ? r.courses.flatMap((c) => live(r, c)) : [];
      // Which functions reach the target, and when.
      const arrived = r.courses.flatMap((c) => {
        const at = c.steps[1];
        if (at === null) return [];
        const one = { name: "", color: lookOf(c.value).color, xs: [at], ys: [r.target], quiet: true, label: "" };
        return [/** @type {Series} */ ({ ...one, dots: true })];
      });
      chart.update({
        series: [...r.courses.map((c) => over(r, c)), ...running, ...arrived],
        levels: [{ y: r.target, text: "target" }],
        xDomain: [0, r.most],
        yDomain: [0, HIGHEST],
        summary:
          r.seeds_done === 0
            ? "No race is over yet."
            : `Median over ${plural(r.seeds_done, "seed")}, bands: quartiles. At the end: ${r.courses.map((c) => `${actName(c.value)} ${num(c.median.at(-1), 3)}`).join(", ")}.`,
      });
    },
  };
}
