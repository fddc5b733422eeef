/** How well the nets of the race do on test images with noise: a chart, and the lecture's comparison of ELU and Leaky ReLU. */

import { lineChart } from "../../draw/chart.js";
import { el } from "../../draw/dom.js";
import { num, percent, plural } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { actName, lookOf } from "./names.js";

/** @import {CourseShown, RaceShown} from "./types.d.ts" */

/** Percentage points. @param {number | null} share */
const points = (share) => num(100 * (share ?? Number.NaN), 2);

/** The comparison with the largest noise. @param {RaceShown} r */
function comparison(r) {
  if (r.seeds_done === 0) return "No seed has finished yet.";
  const [elu, leaky] = ["elu", "leaky_relu"].map((name) => r.courses.find((c) => c.value === name));
  const at = r.noise.length - 1;
  const [low, median, high] = elu?.ahead[at] ?? [null, null, null];
  if (!elu || !leaky || low === null || median === null || high === null) return "";
  const right = (/** @type {CourseShown} */ c) => percent(c.noisy[at][1]);
  // The quartiles count as an answer only if both lie on one side.
  const said =
    low > 0
      ? "ELU is the more robust of the two here"
      : high < 0
        ? "ELU is the less robust of the two here"
        : "neither is clearly more robust here";
  return `With noise of standard deviation ${num(r.noise[at])} on every standardized pixel, ELU gets ${right(elu)} of the test images right and Leaky ReLU ${right(leaky)} (medians of ${plural(r.seeds_done, "seed")}). Seed by seed, ELU minus Leaky ReLU is ${points(median)} percentage points (quartiles ${points(low)} to ${points(high)}): ${said}.`;
}

/** @param {() => string[]} notes */
export function noisePanel(notes) {
  const node = panel("Noisy test images", "race-noise");
  const chart = lineChart({
    title: "Test accuracy against the noise",
    name: "race-noise",
    x: "standard deviation of the noise on a pixel",
    y: "accuracy",
    height: 280,
    notes,
  });
  const said = el("p", { class: "note race-noise-said" });
  const why = el("p", {
    class: "note",
    text: "The lecture expects ELU to be more robust to noise than Leaky ReLU, because ELU is flat where its input is very negative. Here each net is trained on clean images and tested on images with added noise. The noise is the same for all functions.",
  });
  node.append(why, chart.node, said);
  return {
    node,
    /** @param {RaceShown} r */
    update(r) {
      const done = r.seeds_done > 0;
      const medians = r.courses.flatMap((c) => c.noisy.map((q) => q[1] ?? 0));
      chart.update({
        series: r.courses.map((c) => ({
          name: actName(c.value),
          ...lookOf(c.value),
          xs: done ? [...r.noise] : [],
          ys: done ? c.noisy.map((q) => q[1] ?? Number.NaN) : [],
          dots: c.value === "elu" || c.value === "leaky_relu",
        })),
        xDomain: [0, Math.max(...r.noise)],
        yDomain: done
          ? [Math.floor(10 * Math.min(...medians)) / 10, Math.ceil(10 * Math.max(...medians)) / 10]
          : [0, 1],
        summary: done
          ? `Medians over ${plural(r.seeds_done, "seed")}. With the largest noise: ${r.courses.map((c) => `${actName(c.value)} ${percent(c.noisy.at(-1)?.[1] ?? null)}`).join(", ")}.`
          : "No seed has finished yet.",
      });
      say(said, comparison(r), 330);
    },
  };
}
