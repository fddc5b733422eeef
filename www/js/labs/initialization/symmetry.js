/** Equal weights: how many different units a layer has while it trains. */

import { lineChart } from "../../draw/chart.js";
import { el } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { labNotes } from "../shared.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** The longest training. */
const STEPS = 2000;

/** @param {LabApi} api */
export function symmetryView(api) {
  const head = panel("Two hidden layers of eight units on xor", "symmetry");
  const said = el("p", { class: "diagnosis", role: "status" });
  const equal = el("button", { type: "button" }, "Equal weights");
  const noise = el("button", { type: "button", class: "primary" }, "Break the symmetry with noise");
  equal.addEventListener("click", () => api.setParams({ init: "constant:0.5", noise: "0" }));
  noise.addEventListener("click", () => api.setParams({ noise: "0.01" }));
  head.append(el("p", { class: "row" }, equal, noise), said);
  const units = lineChart({
    title: "Different units",
    name: "distinct",
    x: "step",
    y: "different units",
    height: 240,
    notes: () => labNotes("initialization", api),
    sayX: (v) => String(v),
  });
  const loss = lineChart({
    title: "Training loss",
    name: "symmetry-loss",
    x: "step",
    y: "loss",
    height: 240,
    notes: () => labNotes("initialization", api),
    sayX: (v) => String(v),
  });
  const node = el("div", { class: "view" }, head, el("div", { class: "pair" }, units.node, loss.node));
  return {
    node,
    /** @param {Snapshot} s */
    draw({ symmetry: r }) {
      node.classList.toggle("waiting", !r);
      if (!r) return;
      const [one, two] = [r.first.at(-1), r.second.at(-1)];
      const stuck = one === 1 && two === 1;
      const signal =
        r.first_gradient < 1e-7
          ? "In the first step no gradient reaches the first layer."
          : `In the first step the largest gradient in the first layer is ${num(r.first_gradient, 2)}.`;
      say(
        said,
        stuck
          ? `After ${r.at.at(-1)} steps every layer still computes one and the same unit ${r.units} times. ${signal}`
          : `After ${r.at.at(-1)} steps layer 1 has ${one} different units of ${r.units}, layer 2 has ${two}. ${signal}`,
        `After ${STEPS} steps every layer still computes one and the same unit ${r.units} times. ${signal}`,
      );
      units.update({
        series: [
          { name: "layer 1", color: "ink", xs: r.at, ys: r.first },
          { name: "layer 2", color: "magnitude", xs: r.at, ys: r.second, dash: [6, 4] },
        ],
        yDomain: [0, r.units],
        summary: `Units count as different when a weight differs by more than rounding. Layer 1: ${one}, layer 2: ${two}, of ${r.units}.`,
      });
      loss.update({
        series: [{ name: "loss", color: "ink", xs: r.at, ys: r.loss }],
        yDomain: [0, Math.max(...r.loss.filter(Number.isFinite)) * 1.05 || 1],
        summary: `${num(r.loss[0])} at the start, ${num(r.loss.at(-1))} after ${r.at.at(-1)} steps.`,
        longest: `0.123 at the start, 0.123 after ${STEPS} steps.`,
      });
    },
  };
}
