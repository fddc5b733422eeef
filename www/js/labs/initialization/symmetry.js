/** Equal weights: eight units that coincide in the drawing as long as they are identical. */

import { lineChart } from "../../draw/chart.js";
import { el, setAttr } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { frames, still } from "../../draw/frames.js";
import { panel } from "../../draw/panel.js";
import { picturePanel } from "../../draw/picture.js";
import { say } from "../../draw/room.js";
import { keyButton, playButton } from "../../shell/transport.js";
import { labNotes } from "../shared.js";
import { paintUnits, unitsAt } from "./units.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot, SymmetryShown} from "./types.d.ts" */

/** Steps of the longest training. */
const STEPS = 2000;
/** Duration of the replay in milliseconds. */
const LASTS = 5000;

/** @param {LabApi} api */
export function symmetryView(api) {
  /** @type {SymmetryShown | null} */
  let run = null;
  let shown = "";
  /** Count shown, possibly fractional; the last one until the replay starts. */
  let at = Number.POSITIVE_INFINITY;
  let began = 0;
  const last = () => (run?.at.length ?? 1) - 1;
  const now = () => Math.min(at, last());

  const play = playButton((on) => (on ? start() : film.stop()));
  const next = keyButton("Step", "ArrowRight", forward, "step");
  const keys = el("span", { class: "cluster" }, play.node, next);
  const slider = el("input", { type: "range", min: "0", step: "1", "aria-label": "Step of the training" });
  slider.addEventListener("input", () => look(Number(slider.value)));
  const said = el("p", { class: "diagnosis", role: "status" });
  const signal = el("p", { class: "note" });
  const equal = el("button", { type: "button" }, "Equal weights");
  const noise = el("button", { type: "button" }, "Break the symmetry with noise");
  equal.addEventListener("click", () => api.setParams({ init: "constant:0.5", noise: "0" }));
  noise.addEventListener("click", () => api.setParams({ noise: "0.01" }));
  const notes = () => labNotes("initialization", api);
  const picture = picturePanel({
    title: "The eight units of layer 1",
    name: "symmetry-units",
    quiet: true,
    height: (width) => (width < 560 ? width - 12 : "clamp(260px, 100vh - 452px, 640px)"),
    controls: [slider],
    notes,
    table: () => ({
      columns: ["step", "unit", "w1", "w2"],
      rows: run
        ? run.at.flatMap((step, i) =>
            unitsAt(/** @type {SymmetryShown} */ (run), i).map(([x, y], u) => [step, u + 1, x, y]),
          )
        : [],
    }),
    paint: ({ ctx, width, height }, theme) => {
      if (run) paintUnits(ctx, width, height, run, now(), theme);
    },
  });
  const units = lineChart({
    title: "Different units",
    name: "distinct",
    x: "step",
    y: "different units",
    height: 240,
    notes,
    sayX: (v) => String(v),
  });
  const loss = lineChart({
    title: "Training loss",
    name: "symmetry-loss",
    x: "step",
    y: "loss",
    height: 240,
    notes,
    sayX: (v) => String(v),
  });
  const counts = panel("Counted while it trains", "symmetry-counts");
  counts.append(el("div", { class: "pair" }, units.node, loss.node));
  const node = el(
    "div",
    { class: "view" },
    picture.node,
    el("div", { class: "symmetry-said" }, said, signal, el("p", { class: "row" }, equal, noise)),
  );

  const film = frames(
    (passed) => {
      const to = began + (passed / LASTS) * last();
      show(to);
      return to < last();
    },
    () => play.update(false, true),
  );
  function start() {
    if (still()) {
      look(last());
      return play.update(false, true);
    }
    if (now() >= last()) show(0);
    began = now();
    film.start();
  }
  function look(/** @type {number} */ to) {
    film.stop();
    show(to);
  }

  /** Plays on; at the end, starts over. */
  function forward() {
    look(now() >= last() ? 0 : Math.floor(now()) + 1);
  }

  /** @param {number} to */
  function show(to) {
    if (!run) return;
    // At the end, follow new steps as they arrive.
    at = to >= last() ? Number.POSITIVE_INFINITY : Math.max(0, to);
    slider.max = String(last());
    slider.value = String(Math.round(now()));
    const i = Math.floor(now());
    setAttr(slider, "aria-valuetext", `step ${run.at[i]}`);
    const [one, two] = [run.first[i], run.second[i]];
    const stuck = one === 1 && two === 1;
    say(
      said,
      stuck
        ? `After ${run.at[i]} steps every layer still computes one and the same unit ${run.units} times.`
        : `After ${run.at[i]} steps layer 1 has ${one} different units of ${run.units}, layer 2 has ${two}.`,
      `After ${STEPS} steps every layer still computes one and the same unit ${run.units} times.`,
    );
    picture.update(
      `After ${run.at[i]} steps: ${one} distinct of ${run.units}. Each line is a unit, from 0 to its two incoming weights.`,
    );
  }

  return {
    node,
    keys,
    front: ["init", "noise", "act", "lr", "loss"],
    more: /** @type {[string, HTMLElement][]} */ ([["Counts and loss", counts]]),
    /** @param {Snapshot} s */
    draw({ symmetry, link }) {
      run = symmetry;
      node.classList.toggle("waiting", !run);
      if (!run) return;
      const r = run;
      const key = JSON.stringify(link);
      if (key !== shown) {
        film.stop();
        at = Number.POSITIVE_INFINITY;
      }
      shown = key;
      show(at);
      say(
        signal,
        r.first_gradient < 1e-7
          ? "In the first step no gradient reaches the first layer."
          : `In the first step the largest gradient in the first layer is ${num(r.first_gradient, 2)}.`,
      );
      const [one, two] = [r.first.at(-1), r.second.at(-1)];
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
    toggle: play.toggle,
    step: forward,
    destroy: film.stop,
  };
}
