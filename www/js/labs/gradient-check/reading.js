/** The reading column of the gradient-check lab. */

import { num } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** @param {Snapshot} s */
function sentence(s) {
  if (s.scalar) {
    const q = s.scalar;
    return `With h = ${num(q.h, 2)} the centered quotient errs by ${num(q.double.central_error, 2)} in f64 and ${num(q.single.central_error, 2)} in f32, the forward one by ${num(q.double.forward_error, 2)}.`;
  }
  if (s.network?.done || s.network?.stopped) {
    return `ε = ${num(s.network.epsilon, 2)} over ${s.network.counts[0]} coordinates. ${s.network.sentence}`;
  }
  if (s.view === "clinic") return "The answer comes with your accusation.";
  return "…";
}

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, "gradient-check", sentence);
