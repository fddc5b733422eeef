/** The reading column of the sanity-check lab. */

import { num, percent } from "../../draw/format.js";
import { readingColumn } from "../reading-column.js";
import { secret } from "./case.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** @param {Snapshot} s */
function sentence(s) {
  if (s.waiting) return "Nothing yet: the file is not there.";
  if (s.view === "lamps" && s.checks) {
    const { lamps, chance, penalty, overfit } = s.checks;
    const red = lamps.flatMap((l, i) => (l.state === "red" ? [i + 1] : []));
    if (!chance || !penalty || lamps.some((l) => l.state === "off" || l.state === "running")) return "…";
    if (secret(s) && red.length > 0) return `Lamp ${red.join(" and lamp ")} ${red.length > 1 ? "fail" : "fails"}.`;
    return red.length === 0
      ? `Three green lamps: the loss is ${num(chance.loss, 5)} at the start and ${num(penalty.total, 5)} with λ on; twenty examples end at ${num(overfit.costs.at(-1) ?? Number.NaN)}.`
      : `Lamp ${red.join(" and lamp ")} ${red.length > 1 ? "fail" : "fails"}. First suspect: ${lamps[red[0] - 1].suspects[0]}`;
  }
  if (s.training?.diverged) return s.training.diverged;
  const row = s.training?.history.slice(-6);
  if (s.view === "training" && row?.length)
    return `After ${row[0]} epochs ${percent(row[2])} of the training images and ${percent(row[5])} of the test images are right.`;
  return "…";
}

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 */
export const readingView = (host, api) => readingColumn(host, api, "sanity", sentence);
