/** The result of a race, in a sentence or two. */

import { num, plural } from "../../draw/format.js";
import { actName } from "./names.js";

/** @import {RaceShown} from "./types.d.ts" */

/** @param {number} updates */
const whole = (updates) => (Number.isInteger(updates) ? String(updates) : num(updates, 3));

/** The longest possible result. @param {RaceShown} r */
export const longestResult = (r) =>
  `Leaky ReLU and Leaky ReLU win: a median of ${r.most} updates to a loss of 0.12 over ${plural(r.seeds, "seed")}. Next Leaky ReLU with ${r.most}, last Leaky ReLU with more than ${r.most}.`;

/**
 * @param {RaceShown} r
 * @returns {string}
 */
export function raceResult(r) {
  if (r.seeds_done < r.seeds) return `${r.seeds_done} of ${plural(r.seeds, "seed")} run.`;
  const target = `a loss of ${num(r.target, 2)}`;
  // A function whose median seed has not reached the target comes after all that have.
  const steps = (/** @type {RaceShown["courses"][number]} */ c) => c.steps[1] ?? Number.POSITIVE_INFINITY;
  const order = r.courses.toSorted((a, b) => steps(a) - steps(b));
  const best = steps(order[0]);
  if (best === Number.POSITIVE_INFINITY)
    return `None wins: no function reaches ${target} within ${plural(r.most, "update")} on half of the seeds. Set a higher target, or allow more updates.`;
  const first = order.filter((c) => steps(c) === best);
  const said = (/** @type {typeof order[number]} */ c) =>
    `${actName(c.value)} with ${steps(c) < Number.POSITIVE_INFINITY ? whole(steps(c)) : `more than ${r.most}`}`;
  const names = first.map((c) => actName(c.value));
  const many = names.length > 1;
  const who = many ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)} win` : `${names[0]} wins`;
  const rest = order.slice(first.length);
  const others =
    rest.length === 0
      ? ""
      : rest.length === 1
        ? ` Last ${said(rest[0])}.`
        : ` Next ${said(rest[0])}, last ${said(rest[rest.length - 1])}.`;
  return `${who}: a median of ${whole(best)} updates to ${target} over ${plural(r.seeds, "seed")}.${others}`;
}
