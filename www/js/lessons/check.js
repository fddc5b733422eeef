/** Checks whether a state of a lab solves a lesson's challenge. Pure functions of settings and drawn numbers. */

import { count, num, percent } from "../draw/format.js";
import { parseHash } from "../state.js";

/** @import {Params} from "../engine/protocol.d.ts" */
/** @import {FieldSpec} from "../settings.d.ts" */

/**
 * One condition on a number of the snapshot or on a setting.
 * @typedef {object} Goal
 * @property {string} value Path into the facts: "neuron.arrived", "params.act", "checks.lamps.2.state".
 * @property {string} [over] A second path; the first value is divided by this one.
 * @property {">=" | "<=" | ">" | "<" | "=" | "in"} is
 * @property {number | string | string[]} than
 * @property {string} says The number's name.
 * @property {"%"} [unit] Marks a fraction that is shown in percent.
 */
/** @typedef {{ task: string; goal: Goal[]; solution: string; may?: string[]; most?: number }} Star */
/**
 * The challenge at the end of a lesson.
 * @typedef {object} Challenge
 * @property {string} task
 * @property {string} [lab] Route, if it is not the lesson's own.
 * @property {string} from The start: a state as in an address.
 * @property {string[]} may Keys of the settings that may differ from there.
 * @property {number} [most] How many of them may differ at once.
 * @property {Goal[]} goal Conditions that must all hold.
 * @property {string[]} hints In order: where to look, why, what to do.
 * @property {string} solution A state that solves it.
 * @property {Star} [star] A harder challenge.
 */
/**
 * A state as it is drawn.
 * @typedef {object} Facts
 * @property {string} lab Route.
 * @property {Params} params
 * @property {FieldSpec[]} fields
 * @property {Record<string, any>} shown The snapshot.
 * @property {boolean} done Whether the computation is complete.
 */
/** @typedef {{ says: string; now: string; wanted: string; met: boolean }} Line */
/** @typedef {{ lines: Line[]; changed: string[]; forbidden: string[]; most: number; solved: boolean }} Verdict */

/** Keys that no challenge counts as settings: those of the view, and of the run's position in time. */
const FREE = ["view", "at", "log", "state"];
const WORDS = { ">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "=": "", in: "one of" };

/**
 * The value at a path, or undefined.
 * @param {any} from
 * @param {string} path Names and positions; for a list also `last`, `length`, `min`, `max`, `count` (of truthy elements),
 *   `name=value` (the first element with that value) and `*` (applies the rest of the path to each element).
 * @returns {any}
 */
export function valueAt(from, path) {
  let at = from;
  const steps = path.split(".");
  for (const [i, step] of steps.entries()) {
    if (at === null || at === undefined) return undefined;
    if (step === "*") return Array.from(at, (one) => valueAt(one, steps.slice(i + 1).join(".")));
    at = follow(at, step);
  }
  return at;
}

/** @param {any} at @param {string} step */
function follow(at, step) {
  const list = Array.isArray(at) || ArrayBuffer.isView(at) ? Array.from(/** @type {ArrayLike<any>} */ (at)) : null;
  if (!list) return Object.hasOwn(at, step) ? at[step] : undefined;
  switch (step) {
    case "last":
      return list.at(-1);
    case "length":
      return list.length;
    case "min":
      return Math.min(...list);
    case "max":
      return Math.max(...list);
    case "count":
      return list.filter(Boolean).length;
  }
  const [key, wanted] = step.split("=");
  return wanted === undefined ? list[Number(key)] : list.find((one) => String(one[key]) === wanted);
}

/** Settings with missing defaults filled in. @param {FieldSpec[]} fields @param {Params} params @returns {Params} */
const filled = (fields, params) => ({ ...Object.fromEntries(fields.map((f) => [f.key, f.default])), ...params });

/**
 * The canonical form of a setting: numbers as JavaScript writes them, without an option's default numbers.
 * @param {string} text
 * @param {FieldSpec} [field]
 */
function canonical(text, field) {
  const number = (/** @type {string} */ word) =>
    word.trim() !== "" && Number.isFinite(Number(word)) ? `${Number(word)}` : word;
  const one = (/** @type {string} */ part) => {
    const [name, ...own] = part.split(":").map(number);
    const { params = [] } = field?.options.find(({ value }) => value === name) ?? {};
    while (own.length > 0 && Number(own.at(-1)) === params[own.length - 1]?.default) own.pop();
    return [name, ...own].join(":");
  };
  return text.split(",").map(one).join();
}

/** The label of a setting on the page. @param {FieldSpec[]} fields @param {string} key */
export const labelOf = (fields, key) => fields.find((f) => f.key === key)?.label ?? key;

/** Parses the settings of a state in a lesson. @param {string} state */
export const paramsOf = (state) => parseHash(`#/?${state}`).params;

/**
 * @param {Challenge} challenge
 * @param {Facts} facts
 * @param {boolean} [star] Whether to judge the harder challenge.
 * @returns {Verdict}
 */
export function judge(challenge, { params, fields, shown, done }, star = false) {
  const part = star && challenge.star ? challenge.star : challenge;
  const { may = challenge.may, most = challenge.most ?? Number.POSITIVE_INFINITY } = part;
  const now = filled(fields, params);
  const start = filled(fields, paramsOf(challenge.from));
  const differs = (/** @type {string} */ key) => {
    const field = fields.find((f) => f.key === key);
    return canonical(now[key] ?? "", field) !== canonical(start[key] ?? "", field);
  };
  const changed = Object.keys({ ...start, ...now }).filter((key) => !FREE.includes(key) && differs(key));
  const forbidden = changed.filter((key) => !may.includes(key));
  const lines = part.goal.map((goal) => lineOf(goal, { ...shown, params: now }));
  const solved = done && lines.every(({ met }) => met) && forbidden.length === 0 && changed.length <= most;
  return { lines, changed, forbidden, most, solved };
}

/** @param {Goal} goal @param {Record<string, any>} facts @returns {Line} */
function lineOf({ value, over, is, than, says, unit }, facts) {
  let found = valueAt(facts, value);
  if (over !== undefined) {
    const by = valueAt(facts, over);
    found = typeof found === "number" && typeof by === "number" ? found / by : undefined;
  }
  const told = (/** @type {unknown} */ x) => {
    if (typeof x !== "number") return String(x ?? "–");
    if (unit) return percent(x);
    return Number.isInteger(x) ? count(x) : num(x);
  };
  const wanted = Array.isArray(than) ? than.join(" or ") : told(than);
  return { says, now: told(found), wanted: [WORDS[is], wanted].filter(Boolean).join(" "), met: holds(found, is, than) };
}

/** @param {unknown} found @param {Goal["is"]} is @param {Goal["than"]} than */
function holds(found, is, than) {
  const same = (/** @type {unknown} */ one) => canonical(String(found)) === canonical(String(one));
  if (is === "in") return Array.isArray(than) && than.some(same);
  if (is === "=") return same(than);
  // Settings are text, so numbers must be parsed.
  const number = typeof found === "string" && found.trim() !== "" ? Number(found) : found;
  if (typeof number !== "number" || Number.isNaN(number)) return false;
  const bound = Number(than);
  if (is === ">=") return number >= bound;
  if (is === "<=") return number <= bound;
  return is === ">" ? number > bound : number < bound;
}
