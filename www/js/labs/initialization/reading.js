/** The reading column of the initialization lab. */

import { num } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** @param {Snapshot} s */
function sentence(s) {
  if (s.view === "layers" && s.layers) {
    const { a_std: a, ga_std: g } = s.layers;
    return `Forward the standard deviation goes from ${num(a[0])} to ${num(a.at(-1))}, backward from ${num(g.at(-1))} to ${num(g[0])}.`;
  }
  if (s.view === "steps" && s.steps) {
    const { steps } = s.steps;
    const { values } = steps[steps.length - 1];
    return `${steps.length - 1} steps for ${values.length} layers; at the end the variances of z are ${num(Math.min(...values), 3)} to ${num(Math.max(...values), 3)}.`;
  }
  const line = s.chain?.at(-1);
  if (s.view === "chain" && line)
    return `ω = ${line.omega}: layer 1 receives ${num(line.measured[0])} times the last layer’s δ.`;
  if (s.view === "train" && s.train)
    return `${s.train.label}: loss ${num(s.train.loss.at(-1), 3)} after ${s.train.step.at(-1)} updates, the least moved layer by ${num(Math.min(...s.train.moved), 2)} of its size.`;
  if (s.view === "symmetry" && s.symmetry)
    return `After ${s.symmetry.at.at(-1)} steps the first layer has ${s.symmetry.first.at(-1)} different unit${s.symmetry.first.at(-1) === 1 ? "" : "s"} of ${s.symmetry.units}; the loss is ${num(s.symmetry.loss.at(-1), 3)}.`;
  return "…";
}

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, "initialization", sentence);
