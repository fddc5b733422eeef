/** The reading column of the zig-zag lab. */

import { num, percent } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";
import { racedSentence } from "./race-words.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** @param {Snapshot} s */
function sentence(s) {
  if (s.view === "neuron" && s.neuron) {
    const n = s.neuron;
    const end =
      n.arrived === null
        ? `After ${n.steps} steps the weights have not arrived`
        : `The weights arrive after ${n.arrived} steps`;
    return `${percent(n.one_sign)} of the gradients used have one sign. ${end}; their path is ${num(n.length / n.straight, 3)} times as long as the straight line, and the condition number is ${num(n.eigenvalues[0] / n.eigenvalues[1], 3)}.`;
  }
  if (s.view === "hidden" && s.hidden) {
    const [a, b] = s.hidden.sides;
    return `Behind sigmoid units ${percent(a.one_sign[0])} of the columns of dW have one sign, behind tanh units ${percent(b.one_sign[0])}. The condition numbers are ${num(a.condition, 3)} and ${num(b.condition, 3)}.`;
  }
  if (s.view === "optimizers" && s.race) return racedSentence(s.race);
  return "…";
}

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, "zigzag", sentence);
