/** LSUV and data-dependent initialization, step by step: one layer and one iteration at a time. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { still } from "../../draw/frames.js";
import { icon } from "../../draw/icons.js";
import { mixLog, movement } from "../../draw/movement.js";
import { panel } from "../../draw/panel.js";
import { reserve, say } from "../../draw/room.js";
import { underWay } from "../../rest.js";
import { playButton } from "../../shell/transport.js";
import { labNotes } from "../shared.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot, StepsShown} from "./types.d.ts" */

/** Number of characters of the longest sentence about a step, which may not have arrived yet. */
const SAID = 150;
/** Milliseconds per step while it plays: the animation, and a pause to look at the result. */
const PACE = 700;

/** @param {LabApi} api */
export function stepsView(api) {
  const play = playButton((on) => (on ? start() : stop()));
  const back = key("back", "Step back", "Back", () => look(at - 1));
  const next = key("step", "Next step", "Next step", () => look(at + 1));
  const end = key("end", "To the end", "To the end", () => look(last()));
  const keys = el("span", { class: "cluster" }, play.node, back, next, end);
  const slider = el("input", { type: "range", min: "0", step: "1", "aria-label": "Step" });
  slider.addEventListener("input", () => look(Number(slider.value)));
  const said = el("p", { class: "diagnosis", role: "status" });
  const reach = el("p", { class: "note" });
  const about = panel("The method", "method");
  const setup = el("p", { class: "note" });
  about.append(setup);
  const notes = () => labNotes("initialization", api);
  const chart = lineChart({
    title: "Variance of every layer",
    name: "stepper",
    x: "layer",
    y: "variance of z",
    yLog: true,
    height: "clamp(240px, 100vh - 404px, 640px)",
    quiet: true,
    controls: [slider],
    notes,
    sayX: (v) => `layer ${v}`,
  });
  const rates = lineChart({
    title: "How fast every layer would change",
    name: "rates",
    x: "layer",
    y: "C_k = rms dL/dW ÷ rms W",
    yLog: true,
    height: 300,
    notes,
    sayX: (v) => String(v),
  });
  reserve(said, "", SAID);
  reserve(reach, "", 70);
  const node = el("div", { class: "view steps" }, chart.node, el("div", { class: "reads-two" }, said, reach));
  let at = 0;
  let shown = "";
  /** @type {StepsShown | null} */
  let run = null;
  /** The values drawn. @type {number[]} */
  let now = [];
  /** The values at the animation's start. @type {number[]} */
  let from = [];
  /** Timer of the pause after a step. */
  let timer = 0;
  /** @type {(() => void) | null} */
  let ended = null;
  const moves = movement(drawAt);

  /** @param {"back" | "step" | "end"} picture @param {string} label @param {string} title @param {() => void} onclick */
  function key(picture, label, title, onclick) {
    return el("button", { type: "button", class: "icon-key", "aria-label": label, title, onclick }, icon(picture));
  }

  const last = () => (run?.steps.length ?? 1) - 1;
  function move(/** @type {number} */ to) {
    const old = at;
    at = Math.min(last(), Math.max(0, to));
    show(old !== at);
  }
  function look(/** @type {number} */ to) {
    stop();
    move(to);
  }
  function start() {
    if (still()) return look(last());
    if (at === last()) move(0);
    ended = underWay();
    again();
  }
  function again() {
    timer = window.setTimeout(() => {
      move(at + 1);
      if (at < last()) again();
      else stop();
    }, PACE);
  }
  function stop() {
    clearTimeout(timer);
    ended?.();
    ended = null;
    play.update(false, true);
  }

  /** @param {boolean} moved */
  function show(moved) {
    if (!run) return;
    const { steps, tolerance, limit, units, wanted_units: wanted, done } = run;
    const byRates = steps[0].rates.length > 0;
    const step = steps[at];
    slider.max = String(steps.length - 1);
    slider.value = String(at);
    back.disabled = at === 0;
    next.disabled = end.disabled = at === steps.length - 1;
    say(said, `Step ${at} of ${steps.length - 1}${done ? "" : " so far"}. ${step.sentence}`, SAID);
    setText(
      setup,
      `${step.values.length} layers of ${units} units${wanted > units ? ` (of the ${wanted} that are set; this view computes with ${units} at most)` : ""}, 256 examples; ${byRates ? `at most ${limit} iterations between the layers, until no rate is off by more than 1%` : `tolerance ${num(tolerance, 2)}, at most ${limit} iterations a layer`}. Later layers move too: their inputs have changed.`,
    );
    from = now.length === step.values.length ? now : step.values;
    if (moved && node.clientWidth > 0) moves.begin();
    else if (!moves.moving()) drawAt(1);
    if (byRates)
      showRates(
        step.values.map((_, l) => l + 1),
        steps[0].rates,
        step.rates,
      );
    rates.node.classList.toggle("none", !byRates);
  }

  /** @param {number} t Progress from the previous step, 0..1. */
  function drawAt(t) {
    if (!run) return;
    const { steps, tolerance } = run;
    const step = steps[at];
    now = step.values.map((v, l) => mixLog(from[l], v, t));
    const xs = now.map((_, l) => l + 1);
    const met = step.values.filter((v) => Math.abs(v - 1) < tolerance).length;
    const text = `${met} of ${xs.length} layers within ${num(tolerance, 2)} of variance 1: from ${num(Math.min(...step.values), 3)} to ${num(Math.max(...step.values), 3)}.`;
    // All steps share one axis, so that only the curve moves.
    const all = steps.flatMap((s) => s.values).filter((v) => v > 0 && Number.isFinite(v));
    const ghost = t < 1 || at > 0 ? steps[Math.max(0, at - 1)].values : [];
    chart.update({
      series: [
        { name: "start", color: "ink2", dash: [3, 3], width: 1, xs, ys: steps[0].values },
        ...(at > 1
          ? [
              {
                name: "before",
                color: /** @type {const} */ ("ink2"),
                dash: [7, 4],
                width: 1,
                xs,
                ys: ghost,
                quiet: true,
                label: "",
              },
            ]
          : []),
        { name: "now", color: "magnitude", xs, ys: now, dots: true },
      ],
      yDomain: [Math.min(1, ...all), Math.max(1, ...all)],
      levels: [{ y: 1, text: "variance 1" }],
      marks: step.layer === null ? [] : [{ x: step.layer + 1, text: `layer ${step.layer + 1}` }],
      summary: text,
    });
    if (t >= 1) setText(reach, text);
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

  const none = el("p", {
    class: "note",
    text: "Only the data-dependent method looks at how fast layers would change.",
  });
  return {
    node,
    keys,
    front: ["method", "layers", "units", "act", "batches", "alpha"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Rates of change", el("div", {}, rates.node, none)],
      ["The method", about],
    ]),
    /** @param {Snapshot} s */
    draw({ steps, link }) {
      run = steps;
      node.classList.toggle("waiting", !run);
      if (!run) return;
      const key = JSON.stringify(link);
      if (key !== shown) {
        stop();
        at = 0;
        now = [];
      }
      shown = key;
      at = Math.min(at, last());
      show(false);
    },
    toggle: play.toggle,
    step: () => look(at + 1),
    destroy() {
      stop();
      moves.stop();
    },
  };
}
