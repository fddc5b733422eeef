/** One neuron: inputs whose mean the reader drags, the path of the weights, and its numbers. */

import { lineChart } from "../../draw/chart.js";
import { el } from "../../draw/dom.js";
import { num, percent } from "../../draw/format.js";
import { frames, still } from "../../draw/frames.js";
import { panel } from "../../draw/panel.js";
import { picturePanel, SQUARE } from "../../draw/picture.js";
import { planeHeight } from "../../draw/plane.js";
import { say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { keyButton, playButton } from "../../shell/transport.js";
import { labNotes } from "../shared.js";
import { INPUT_WINDOW, openQuadrants, paintInputs, paintWeights, plane } from "./planes.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Neuron, Snapshot} from "./types.d.ts" */

/** Steps per second of the animation. */
const PACE = 24;
/** Distance from a handle, in pixels, within which a press grabs it. */
const REACH = 26;
const LIMITS = { mean: 3, start: 4 };
const TWO_OPEN = "Only two of four quadrants are open";

/** @param {LabApi} api */
export function neuronView(api) {
  /** The data drawn; set before anything is drawn. @type {Neuron} */
  let n = /** @type {any} */ (null);
  /** Number of steps drawn. */
  let t = 0;
  let began = 0;
  /** Positions of the handles; ahead of the engine during a drag. @type {{ mean: [number, number]; start: [number, number] }} */
  const held = { mean: [0, 0], start: [0, 0] };
  /** @type {Record<string, string> | null} */
  let waiting = null;
  /** Requested positions of the handles, until the engine has caught up. @type {Partial<typeof held>} */
  const asked = {};

  const notes = () => labNotes("zigzag", api);
  const slider = el("input", { type: "range", min: "0", step: "1", "aria-label": "Step of the descent" });
  slider.addEventListener("input", () => look(Number(slider.value)));
  const inputs = picturePanel({
    title: "Inputs",
    name: "zigzag-inputs",
    controls: [el("span", { class: "aside", text: "drag the cross: it is their mean" })],
    widest: SQUARE,
    quiet: true,
    height: (width) => planeHeight(width, 0),
    notes,
    table: () => ({
      columns: ["example", "x1", "x2"],
      rows: Array.from({ length: n.inputs.length / 2 }, (_, i) => [i + 1, n.inputs[2 * i], n.inputs[2 * i + 1]]),
    }),
    paint: ({ ctx, width }, theme) => paintInputs(ctx, width, n, held.mean, theme),
    handle: handleOf("mean", ["mx", "my"], "Mean of the inputs", () => INPUT_WINDOW),
  });
  const weights = picturePanel({
    title: "Path of the weights",
    name: "zigzag-weights",
    controls: [slider],
    widest: SQUARE,
    quiet: true,
    height: (width) => planeHeight(width, 0),
    notes,
    table: () => ({
      columns: ["step", "w1", "w2", "dL/dw1", "dL/dw2", "one sign", "loss"],
      rows: Array.from({ length: n.steps + 1 }, (_, i) => {
        const done = i < n.steps;
        const [a, b] = [n.gradients[2 * i], n.gradients[2 * i + 1]];
        return [
          i,
          n.path[2 * i],
          n.path[2 * i + 1],
          done ? a : null,
          done ? b : null,
          done ? (a * b >= 0 ? "yes" : "no") : null,
          n.loss[i],
        ];
      }),
    }),
    paint: ({ ctx, width }, theme) => paintWeights(ctx, width, n, t, held.start, theme),
    handle: handleOf("start", ["sx", "sy"], "Start of the descent", () => n.window),
  });
  const play = playButton((on) => (on ? start() : film.stop()));
  const back = el("button", { type: "button", onclick: () => look(t - 1) }, "Back");
  const next = keyButton("Step", "ArrowRight", () => look(t + 1), "step");
  const where = el("p", { class: "sentence", "aria-live": "polite" });
  const keys = el("span", { class: "cluster" }, play.node, back, next);

  const said = el("p", { class: "diagnosis", role: "status" });
  const head = panel("Numbers of the descent", "zigzag-signs");
  const table = el("table", { class: "table" }, el("caption", { class: "hidden", text: "Numbers of the descent" }));
  head.append(scrolled(table, "The descent in numbers"));
  const loss = lineChart({
    title: "Loss over the steps",
    name: "zigzag-loss",
    x: "step",
    y: "mean loss",
    yLog: true,
    height: 240,
    notes,
    sayX: (v) => String(v),
  });
  const node = el(
    "div",
    { class: "view" },
    el("div", { class: "pair" }, inputs.node, weights.node),
    el("div", {}, said, where),
  );

  /**
   * @param {"mean" | "start"} which
   * @param {[string, string]} keys
   * @param {string} what
   * @param {() => [number, number, number, number]} domain
   */
  function handleOf(which, keys, what, domain) {
    const limit = LIMITS[which];
    const clamp = (/** @type {number} */ v) => Math.round(10 * Math.min(limit, Math.max(-limit, v))) / 10;
    const move = (/** @type {number} */ a, /** @type {number} */ b) => {
      held[which] = [clamp(a), clamp(b)];
      asked[which] = held[which];
      (which === "mean" ? inputs : weights).redraw();
      ask({ [keys[0]]: String(held[which][0]), [keys[1]]: String(held[which][1]) });
    };
    return {
      label: `${what}. Arrow keys move it by a tenth, with Shift by one.`,
      /** @param {number} px @param {number} py @param {"down" | "move"} phase */
      drag(px, py, phase) {
        const width = (which === "mean" ? inputs : weights).width();
        const { scales } = plane(width, domain());
        const [hx, hy] = [scales.x(held[which][0]), scales.y(held[which][1])];
        if (phase === "down") return Math.hypot(px - hx, py - hy) < REACH;
        move(scales.x.invert(px), scales.y.invert(py));
        return true;
      },
      /** @param {string} key @param {boolean} large */
      key(key, large) {
        const by = large ? 1 : 0.1;
        const step = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, by], ArrowDown: [0, -by] }[key];
        if (!step) return false;
        move(held[which][0] + step[0], held[which][1] + step[1]);
        return true;
      },
    };
  }

  /** Sends at most one message per frame. @param {Record<string, string>} change */
  function ask(change) {
    const fresh = waiting === null;
    waiting = { ...waiting, ...change };
    if (fresh)
      requestAnimationFrame(() => {
        if (waiting) api.setParams(waiting);
        waiting = null;
      });
  }

  const film = frames(
    (passed) => {
      const at = Math.min(n.steps, began + Math.floor((passed * PACE) / 1000));
      if (at !== t) show(at);
      return at < n.steps;
    },
    () => play.update(false, true),
  );
  function start() {
    if (t >= n.steps) t = 0;
    if (still()) {
      look(n.steps);
      return play.update(false, true);
    }
    began = t;
    film.start();
  }

  function look(/** @type {number} */ to) {
    film.stop();
    show(Math.min(n.steps, Math.max(0, to)));
  }

  function show(/** @type {number} */ to) {
    t = to;
    slider.max = String(n.steps);
    slider.value = String(t);
    back.disabled = t === 0;
    next.disabled = t === n.steps;
    const g = [n.gradients[2 * t], n.gradients[2 * t + 1]];
    const sign =
      t === n.steps
        ? ""
        : `; the next gradient is (${num(g[0], 2)}, ${num(g[1], 2)}): ${g[0] * g[1] >= 0 ? "one sign" : "two signs"}`;
    say(
      where,
      `Step ${t} of ${n.steps}: w = (${num(n.path[2 * t], 3)}, ${num(n.path[2 * t + 1], 3)}), loss ${num(n.loss[t], 3)}${sign}.`,
      `Step ${n.steps} of ${n.steps}: w = (−0.123, −0.123), loss 0.123; the next gradient is (−0.12, −0.12): two signs.`,
    );
    weights.redraw();
  }

  function numbers() {
    const [high, low] = n.eigenvalues;
    const arrived = n.arrived ?? null;
    const open = openQuadrants(n.inputs);
    const which = open.same && open.other ? "All four quadrants are open" : TWO_OPEN;
    const headline = (/** @type {string} */ open) =>
      `${open}: ${percent(n.one_sign_each)} of the examples have a gradient of one sign.`;
    // Reserve room for the longer text: another line would move the content below during a drag.
    say(said, headline(which), headline(TWO_OPEN));
    fillTable(table, {
      columns: ["quantity", "value"],
      rows: [
        ["path length ÷ straight line", n.length / n.straight],
        ["steps to a thousandth of the loss", arrived === null ? `not in ${n.steps}` : String(arrived)],
        ["condition number of the Hessian at w*", high / low],
        ["its eigenvalues", `${num(high, 3)} and ${num(low, 3)}`],
        ["2 ÷ largest eigenvalue: the largest full-batch rate without momentum", 2 / high],
        ["share of updates with a gradient of one sign", percent(n.one_sign)],
        ["share of inputs with both coordinates positive", percent(n.positive)],
      ],
    });
  }

  return {
    node,
    keys,
    front: ["mx", "my", "std", "lr", "momentum", "mode"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["Numbers", head],
      ["Loss", loss.node],
    ]),
    /** @param {Snapshot} snapshot */
    draw({ neuron }) {
      node.classList.toggle("waiting", !neuron);
      if (!neuron) return;
      n = neuron;
      for (const which of /** @type {("mean" | "start")[]} */ (["mean", "start"])) {
        const now = n[which];
        // An answer to an older request must not move the handle back.
        if (asked[which] && (asked[which][0] !== now[0] || asked[which][1] !== now[1])) continue;
        delete asked[which];
        held[which] = now;
      }
      t = Math.min(t, n.steps);
      numbers();
      inputs.update(
        `Mean (${num(n.mean[0], 2)}, ${num(n.mean[1], 2)}). Shaded: both inputs of one sign. Drag the cross, or use the arrow keys.`,
      );
      weights.update(
        `Ring: start. Cross: best weights. Dotted: the straight line. Blue, solid: both weights rise; orange, dashed: both fall; black: one rises and one falls. Hatched: directions that no update from one example can take from here; thin lines: downhill for each example by itself. Each contour is three times the next inner one. The path is ${num(n.length / n.straight, 3)} times as long as the straight line.`,
      );
      show(t);
      loss.update({
        series: [
          {
            name: "loss",
            color: "ink",
            xs: n.loss.map((_, i) => i),
            ys: n.loss,
          },
        ],
        levels: [{ y: 1e-3 * n.loss[0], text: "arrived" }],
        summary: `${num(n.loss[0], 3)} at the start, ${num(n.loss.at(-1), 3)} after ${n.steps} steps.`,
      });
    },
    toggle: play.toggle,
    step: () => look(t + 1),
    destroy: film.stop,
  };
}
