/** LSUV and data-dependent initialization, one layer and one iteration at a time. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { labNotes } from "../shared.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot, StepsShown} from "./types.d.ts" */

/** Characters of the longest sentence about a step, which is not among those that have come so far. */
const SAID = 210;

/** @param {LabApi} api */
export function stepsView(api) {
  const deck = panel("The method", "stepper");
  const back = el("button", { type: "button" }, "Back");
  const next = el("button", { type: "button", class: "primary" }, "Next step");
  const end = el("button", { type: "button" }, "To the end");
  const slider = el("input", { type: "range", min: "0", step: "1", "aria-label": "Step" });
  const said = el("p", { class: "diagnosis", role: "status" });
  const about = el("p", { class: "pg-note" });
  deck.append(el("p", { class: "row" }, back, next, end), slider, said, about);
  const chart = lineChart({
    title: "Every layer’s variance after this step",
    name: "stepper",
    x: "layer",
    y: "variance of z",
    yLog: true,
    height: 300,
    notes: () => labNotes("initialization", api),
    sayX: (v) => String(v),
  });
  const rates = lineChart({
    title: "How fast every layer would change",
    name: "rates",
    x: "layer",
    y: "C_k = rms dL/dW ÷ rms W",
    yLog: true,
    height: 260,
    notes: () => labNotes("initialization", api),
    sayX: (v) => String(v),
  });
  const node = el("div", { class: "view" }, deck, chart.node, rates.node);
  let at = 0;
  let shown = "";
  /** @type {StepsShown | null} */
  let run = null;

  const last = () => (run?.steps.length ?? 1) - 1;
  function move(/** @type {number} */ to) {
    at = Math.min(last(), Math.max(0, to));
    show();
  }
  back.addEventListener("click", () => move(at - 1));
  next.addEventListener("click", () => move(at + 1));
  end.addEventListener("click", () => move(last()));
  slider.addEventListener("input", () => move(Number(slider.value)));

  function show() {
    if (!run) return;
    const { steps, tolerance, limit, units, wanted_units: wanted, done } = run;
    const byRates = steps[0].rates.length > 0;
    const now = steps[at];
    slider.max = String(steps.length - 1);
    slider.value = String(at);
    back.disabled = at === 0;
    next.disabled = end.disabled = at === steps.length - 1;
    const where = `Step ${at} of ${steps.length - 1}${done ? "" : " so far"}`;
    say(said, `${where}. ${now.sentence}`, SAID);
    setText(
      about,
      `${now.values.length} layers of ${units} units${wanted > units ? ` (of the ${wanted} that are set; this view computes with ${units} at most)` : ""}, 256 examples; ${byRates ? `at most ${limit} iterations between the layers, until no rate is off by more than 1%` : `tolerance ${num(tolerance, 2)}, at most ${limit} iterations a layer`}. Later layers move too: their inputs have changed.`,
    );
    const xs = now.values.map((_, l) => l + 1);
    const met = now.values.filter((v) => Math.abs(v - 1) < tolerance).length;
    chart.update({
      series: [
        { name: "start", color: "ink2", dash: [3, 3], width: 1, xs, ys: steps[0].values },
        { name: "variance of z", color: "magnitude", xs, ys: now.values, dots: true },
      ],
      levels: [{ y: 1, text: "1" }],
      marks: now.layer === null ? [] : [{ x: now.layer + 1, text: `layer ${now.layer + 1}` }],
      summary: `${met} of ${xs.length} layers within ${num(tolerance, 2)} of variance 1: from ${num(Math.min(...now.values), 3)} to ${num(Math.max(...now.values), 3)}.`,
    });
    rates.node.hidden = !byRates;
    if (byRates) showRates(xs, steps[0].rates, now.rates);
  }

  /** @param {number[]} xs @param {number[]} start @param {number[]} now */
  function showRates(xs, start, now) {
    const mean = Math.exp(now.reduce((sum, c) => sum + Math.log(c), 0) / now.length);
    const ratio = Math.max(...now) / Math.min(...now);
    rates.update({
      series: [
        { name: "start", color: "ink2", dash: [3, 3], width: 1, xs, ys: start },
        { name: "C_k", color: "magnitude", xs, ys: now, dots: true },
      ],
      levels: [{ y: mean, text: "geometric mean" }],
      summary: `For a random linear loss the fastest layer changes ${num(ratio, 3)} times as fast as the slowest, relative to its weights.`,
    });
  }

  return {
    node,
    /** @param {Snapshot} s */
    draw({ steps, link }) {
      run = steps;
      node.classList.toggle("waiting", !run);
      if (!run) return;
      const key = JSON.stringify(link);
      if (key !== shown) at = 0;
      shown = key;
      show();
    },
    step: () => move(at + 1),
  };
}
