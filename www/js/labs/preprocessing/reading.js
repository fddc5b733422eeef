/** The reading column of the preprocessing lab. */

import { num, percent } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";
import { points } from "./leak.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** @param {ArrayLike<number>} values */
function median(values) {
  const sorted = Array.from(values).sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** @param {Snapshot} s */
function sentence(s) {
  if (s.view === "plane" && s.plane) {
    const { stages, shown } = s.plane;
    const [raw, now] = [stages[0], stages[shown]];
    return shown === 0
      ? `Raw inputs: the condition number is ${num(raw.hessian_condition)}, and the descent takes ${raw.steps} steps.`
      : `The condition number of the Hessian goes from ${num(raw.hessian_condition)} to ${num(now.hessian_condition)}, and the steps from ${raw.steps} to ${now.steps}.`;
  }
  if (s.view === "leak" && s.leak && s.leak.done > 0) {
    const [, all, own] = s.leak.rules;
    return `Compared with training statistics, the median test error changes by ${points(all.difference[1])} points with the statistics of all data, and by ${points(own.difference[1])} points when each split uses its own.`;
  }
  if (s.view === "images" && s.images?.ready) {
    const { explained, k } = s.images;
    return `${k} of ${explained.length - 1} components hold ${percent(explained[k])} of the variance.`;
  }
  if (s.view === "train" && s.train) {
    const begun = s.train.treatments.filter((t) => t.done > 0);
    if (begun.length === 0) return "…";
    const seeds = Math.min(...begun.map((t) => t.accuracy.ends.length));
    const ends = begun.map((t) => `${t.label} ${percent(median(t.accuracy.ends))}`);
    return `Test accuracy, median of ${seeds} seed${seeds === 1 ? "" : "s"}: ${ends.join(", ")}.`;
  }
  return "…";
}

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, "preprocessing", sentence);
