/** The reading column of the initialization lab. */

import { num } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** @param {Snapshot} s */
function sentence(s) {
  if (s.view === "layers" && s.layers) {
    const { a_std: a, ga_std: g } = s.layers;
    return `From the first layer to the last the standard deviation of the activations goes from ${num(a[0])} to ${num(a.at(-1))}; on the way back that of the gradient goes from ${num(g.at(-1))} to ${num(g[0])}.`;
  }
  if (s.view === "steps" && s.steps) {
    const { steps } = s.steps;
    const { values } = steps[steps.length - 1];
    return `${steps.length - 1} steps for ${values.length} layers. At the end the variances of z lie between ${num(Math.min(...values), 3)} and ${num(Math.max(...values), 3)}.`;
  }
  const line = s.chain?.at(-1);
  if (s.view === "chain" && line)
    return `With ω = ${line.omega}, layer 1 receives ${num(line.measured[0])} times the last layer’s δ.`;
  if (s.view === "train" && s.train)
    return `${s.train.label}: after ${s.train.step.at(-1)} updates the loss is ${num(s.train.loss.at(-1), 3)}. The layer that moved least has moved by ${num(Math.min(...s.train.moved), 2)} of its size.`;
  if (s.view === "symmetry" && s.symmetry)
    return `After ${s.symmetry.at.at(-1)} steps the first layer has ${s.symmetry.first.at(-1)} different unit${s.symmetry.first.at(-1) === 1 ? "" : "s"} of ${s.symmetry.units}; the loss is ${num(s.symmetry.loss.at(-1), 3)}.`;
  return "…";
}

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, "initialization", sentence);
