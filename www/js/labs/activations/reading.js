/** The reading column of the activations lab. */

import { num, percent } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";
import { actName } from "./names.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {CourseShown, Snapshot} from "./types.d.ts" */

/** @param {Snapshot} s */
function sentence(s) {
  if (s.picture) {
    const { gate, upstream } = s.picture;
    return `${actName(s.act)} at x = ${num(gate.x)}: f = ${num(gate.value)}, f′ = ${num(gate.local)}. An incoming gradient of ${num(upstream)} leaves as ${num(gate.downstream)}.`;
  }
  if (s.table) {
    const { rows } = s.table;
    const centered = rows.filter((r) => Math.abs(r.mean) < 1e-9).length;
    const exp = rows.filter((r) => r.needs_exp).length;
    return `${centered} of ${rows.length} functions are zero-centered for N(0, 1) inputs, and ${exp} need exp.`;
  }
  if (s.saturation) {
    const { whole, s: scale } = s.saturation;
    return `${actName(s.act)} with z from N(0, ${num(scale)}²): one layer kills ${percent(whole.killed)} of the gradients. Of the single paths through ten layers ${percent(whole.ten_killed)} are killed; the median product of ten slopes is ${num(whole.ten[1], 2)}.`;
  }
  if (s.dead) {
    const { act, lr, bias, units, deaths, diverged, status, loss } = s.dead;
    const dead = status.subarray(-units).filter((v) => v === 2).length;
    return `${actName(act)}, learning rate ${num(lr)}, biases ${num(bias)}: after ${loss.length - 1} steps ${dead} of ${units} units are dead${deaths.length > 0 ? `, the first since step ${deaths[0].step}` : ""}. ${diverged ? `The run diverged in step ${diverged}` : `The loss is ${num(loss.at(-1), 3)}`}.`;
  }
  if (s.race) {
    const { courses, seeds_done, target, most, started } = s.race;
    if (!started) return "The race has not been started.";
    if (seeds_done === 0) return "…";
    const steps = (/** @type {CourseShown} */ c) => (c.steps[1] === null ? `not in ${most}` : num(c.steps[1], 3));
    const ratio = courses.find((c) => c.value === "relu")?.against_tanh[1] ?? null;
    const list = courses.map((c) => `${actName(c.value)} ${steps(c)}`).join(", ");
    return `Updates to a loss of ${num(target, 2)}, median of ${seeds_done} seeds: ${list}.${ratio === null ? "" : ` tanh ÷ ReLU: ${num(ratio, 3)}.`}`;
  }
  return "…";
}

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, "activations", sentence);
