/** The reading column of the preprocessing lab. */

import { num, percent } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";
import { points } from "./leak.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** @param {Snapshot} s */
function sentence(s) {
  if (s.view === "plane" && s.plane) {
    const { stages, shown } = s.plane;
    const [raw, now] = [stages[0], stages[shown]];
    return shown === 0
      ? `Raw: condition number ${num(raw.hessian_condition)}, ${raw.steps} steps.`
      : `The condition number of the Hessian went from ${num(raw.hessian_condition)} to ${num(now.hessian_condition)}, the steps from ${raw.steps} to ${now.steps}.`;
  }
  if (s.view === "leak" && s.leak && s.leak.done > 0) {
    const [, all, own] = s.leak.rules;
    return `Against training statistics the median test error changed by ${points(all.difference[1])} points with all data, by ${points(own.difference[1])} with each split its own.`;
  }
  if (s.view === "images" && s.images?.ready) {
    const { explained, k } = s.images;
    return `${k} of ${explained.length - 1} components hold ${percent(explained[k])} of the variance.`;
  }
  if (s.view === "train" && s.train) {
    const ends = s.train.treatments.filter((t) => t.done > 0).map((t) => `${t.label} ${percent(t.accuracy.ends[0])}`);
    return ends.length > 0 ? `Test accuracy of the first seed: ${ends.join(", ")}.` : "…";
  }
  return "…";
}

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, "preprocessing", sentence);
