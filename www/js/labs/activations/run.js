/** Reads values off a run that is recorded step by step. */

import { WORDS } from "./strip.js";

/** @import {DeadShown} from "./types.d.ts" */
/** @import {Line} from "./plane.js" */

/** Number of steps for which a death is marked in the picture. */
const FRESH = 8;

/** Status of every unit at a step. @param {DeadShown} run @param {number} step */
export const states = ({ status, units }, step) => status.subarray(step * units, (step + 1) * units);

/** Number of units with a status at a step. @param {DeadShown} run @param {number} step @param {number} which */
export const tally = (run, step, which) => states(run, step).reduce((n, v) => n + (v === which ? 1 : 0), 0);

/** All units as lines on the plane. @param {DeadShown} run @param {number} at @returns {Line[]} */
export function linesAt(run, at) {
  const { units, pieces } = run;
  const columns = units * pieces;
  const get = (/** @type {number} */ j) => run.lines.subarray(3 * (at * columns + j), 3 * (at * columns + j) + 3);
  const fresh = new Set(run.deaths.filter((d) => d.step <= at && d.step > Math.max(0, at - FRESH)).map((d) => d.unit));
  return [...states(run, at)].flatMap((status, u) => {
    const own = { status, unit: u + 1, fresh: fresh.has(u) };
    // A Maxout unit bends where two of its pieces are equal.
    const first = get(u * pieces);
    if (pieces === 1) return [{ a: first[0], b: first[1], c: first[2], ...own }];
    return Array.from({ length: pieces - 1 }, (_, p) => {
      const [one, two] = [get(u * pieces + p), get(u * pieces + p + 1)];
      return { a: one[0] - two[0], b: one[1] - two[1], c: one[2] - two[2], ...own };
    });
  });
}

/** All units as a table. @param {DeadShown} run @param {number} at */
export function unitTable(run, at) {
  const { deaths, units, pieces, lines } = run;
  const columns = units * pieces;
  return {
    columns: ["unit", `state at step ${at}`, "w1", "w2", "b", "died in step"],
    rows: [...states(run, at)].map((v, u) => {
      const j = 3 * (at * columns + u * pieces);
      const death = deaths.find((d) => d.unit === u);
      return [u + 1, WORDS[v], lines[j], lines[j + 1], lines[j + 2], death ? death.step : null];
    }),
  };
}
