/** f and f' on one axis, a movable x, and the gate beside them: upstream times local gradient. */

import { lineChart } from "../../draw/chart.js";
import { el, throttle } from "../../draw/dom.js";
import { count, num } from "../../draw/format.js";
import { mix, movement } from "../../draw/movement.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes } from "../shared.js";
import { gatePicture } from "./gate.js";
import { piecesBand } from "./maxout.js";
import { actName, lectureButtons } from "./names.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Series} from "../../draw/chart.js" */
/** @import {GateShown, PictureShown, Snapshot} from "./types.d.ts" */

/** Step of x per press of an arrow key. */
const STEP = 0.1;
/** Minimum milliseconds between requests to the engine during a drag. */
const ASK_MS = 70;
/** Largest step of a drag: a larger change is a jump, and is animated. */
const LEAP = 1.5;
/** Height of the picture: leaves room on the first screen for title, buttons, sentence and settings. */
export const HEIGHT = "clamp(240px, min(100vh - 412px, 84vw), 640px)";

/** @param {LabApi} api */
export function functionView(api) {
  let wanted = 0;
  const ask = throttle(ASK_MS, () => api.setParams({ x: String(Number(wanted.toFixed(2))) }));
  /** @param {number} x */
  function go(x) {
    wanted = Math.min(12, Math.max(-12, x));
    ask.call();
  }
  const chart = lineChart({
    title: "f and f′",
    name: "function",
    x: "x",
    y: "f(x), f′(x)",
    height: `calc(${HEIGHT} - var(--less, 0px))`,
    quiet: true,
    right: 48,
    notes: () => labNotes("activations", api),
    sayX: (v) => `x = ${num(v, 4)}`,
    controls: [el("span", { class: "aside", text: "press or drag to move x" })],
    drag: { to: go, by: (steps) => go(Number(((shown?.gate.x ?? 0) + steps * STEP).toFixed(2))) },
  });
  const band = piecesBand();
  const buttons = el("p", { class: "row lecture-x" }, ...lectureButtons(go));
  chart.node.append(band.node, buttons);
  const gates = panel("The gate at x", "gate");
  const gate = gatePicture();
  gates.append(...gate.nodes);
  const sum = el("p", { class: "diagnosis", role: "status" });
  const small = el("p", { class: "sentence small-line" });
  const lecture = panel("The lecture’s question: what happens at −10, 0 and 10?", "lecture");
  const table = el("table", { class: "table" });
  const verdict = el("p", { class: "note" });
  lecture.append(scrolled(table, "The gate at −10, 0 and 10"), verdict);
  const layer = panel("What a layer of such units costs", "layer");
  const parameters = el("p", { class: "note" });
  layer.append(parameters);
  const node = el(
    "div",
    { class: "view view-function" },
    el("div", { class: "gate-pair" }, chart.node, gates),
    el("div", { class: "reads-line" }, sum, small),
  );
  /** @type {PictureShown | null} */
  let shown = null;
  let name = "";
  /** The previous curves, while the picture changes to the new ones. @type {PictureShown | null} */
  let before = null;
  /** Where x was when the animation began. */
  let from = 0;
  let share = 1;
  const motion = movement((t) => {
    share = t;
    if (t === 1) from = shown?.gate.x ?? 0;
    draw();
  });

  /** @param {PictureShown} p */
  function story(p) {
    const passed = Math.abs(p.gate.local);
    if (p.gate.winner !== null) return `Piece ${p.gate.winner + 1} wins: it alone gets the gradient.`;
    if (p.upstream === 0) return "No gradient arrives, so none leaves.";
    if (passed === 0) return "The gate is shut: no gradient passes, whatever arrives.";
    if (passed < 1e-3) return `The gradient is killed: only 1 part in ${count(1 / passed)} passes.`;
    return `${num(100 * passed, 3)}% of the gradient passes.`;
  }

  /** Animates a change to another function or a leap of x. @param {PictureShown} p @param {string} next */
  function renew(p, next) {
    const other = name !== "" && next.split(" ")[0] !== name.split(" ")[0];
    const leap = shown !== null && Math.abs(p.gate.x - shown.gate.x) >= LEAP;
    if (motion.moving()) motion.stop();
    from = shown?.gate.x ?? p.gate.x;
    before = other ? shown : null;
    [shown, name] = [p, next];
    share = 1;
    if (other || leap) motion.begin();
    else {
      from = p.gate.x;
      draw();
    }
    words(p);
  }

  /** The gate as drawn: during an animation it is read off the curves. @param {PictureShown} p @returns {GateShown} */
  function gateNow(p) {
    if (share === 1) return p.gate;
    const x = mix(from, p.gate.x, share);
    const i = p.xs.findIndex((v) => v >= x);
    const [value, local] = [p.values[Math.max(0, i)], p.slopes[Math.max(0, i)]];
    return { ...p.gate, x, value, local, downstream: p.upstream * local };
  }

  function draw() {
    const p = shown;
    if (!p) return;
    const g = gateNow(p);
    const xs = [...p.xs];
    /** A curve, possibly on its way from the previous function. @param {"values" | "slopes"} key */
    const curve = (key) => {
      const old = before;
      return old && share < 1 ? xs.map((_, i) => mix(old[key][i], p[key][i], share)) : [...p[key]];
    };
    const [values, slopes] = [curve("values"), curve("slopes")];
    /** @type {Series[]} */
    const series = [];
    // The previous function stays as a ghost.
    if (before)
      series.push({ name: "before", color: "ink2", dash: [1, 3], xs, ys: [...before.values], quiet: true, label: "" });
    series.push(...band.series(p));
    const max = p.pieces.length > 0;
    series.push(
      { name: "f", color: "ink", xs, ys: values, label: max ? "max" : "f" },
      { name: "f′", color: "magnitude", xs, ys: slopes, dash: [6, 3], label: "f′" },
      { name: "f at x", color: "ink", xs: [g.x], ys: [g.value], dots: true, quiet: true, label: "" },
      { name: "f′ at x", color: "magnitude", xs: [g.x], ys: [g.local], dots: true, quiet: true, label: "" },
    );
    const all = [p.values, p.slopes, ...p.pieces].map((c) => [...c]);
    const low = Math.min(...all.map((c) => Math.min(...c)));
    const high = Math.max(...all.map((c) => Math.max(...c)));
    const pad = 0.04 * (high - low);
    chart.update({
      series,
      marks: [{ x: g.x, text: `x = ${num(g.x, 4)}` }],
      levels: [{ y: 0, text: "" }],
      yDomain: [low - pad, high + pad],
      summary: `${name} at x = ${num(p.gate.x, 4)}: f = ${num(p.gate.value, 4)}, f′ = ${num(p.gate.local, 4)}. ${max ? `${band.says(p)} ` : ""}Press or drag in the picture, or use the arrow keys, to move x.`,
    });
    gate.update(g, p.upstream, name);
  }

  /** @param {PictureShown} p */
  function words(p) {
    const { gate: g } = p;
    band.update(p);
    chart.node.classList.toggle("with-pieces", p.pieces.length > 0);
    gates.classList.toggle("with-pieces", p.pieces.length > 0);
    say(sum, story(p), "The gradient is killed: only 1 part in 12,345,678 passes.");
    const alpha =
      g.d_alpha === null
        ? ""
        : `The slope α learns, too: dL/dα = dL/da · min(0, x) = ${num(p.upstream)} · ${num(Math.min(0, g.x))} = ${num(g.d_alpha)}.`;
    // ReLU and its kin have no derivative at 0.
    const jump =
      g.x === 0 && /ReLU/.test(name) && !/GELU/.test(name)
        ? `The slope jumps at 0, so there is no derivative: f′(0) = ${num(g.local)} is a convention, the one most libraries use.`
        : "";
    const product = `dL/dx = dL/da · f′(x) = ${num(p.upstream)} · ${num(g.local)} = ${num(g.downstream)}.`;
    say(small, [product, jump, alpha || (p.pieces.length > 0 ? band.says(p) : "")].filter(Boolean).join(" "));
    const [one, own] = p.parameters;
    const more =
      own === one
        ? "no more than the weights and biases"
        : `${num(own / one, 3)} times those of a ReLU layer (${count(one)})`;
    const drawn = p.pieces.length > 0 ? ` ${band.tells(p)}` : "";
    say(parameters, `A layer of 50 such units on 3072 inputs has ${count(own)} parameters: ${more}.${drawn}`);
    fillTable(table, {
      columns: ["x", "f(x)", "f′(x)", "dL/dx"],
      rows: p.lecture.map((l) => [l.x, l.value, l.local, l.downstream]),
    });
    const dead = p.lecture.filter((l) => Math.abs(l.local) < 1e-3);
    say(
      verdict,
      dead.length === 0
        ? `${name} passes a gradient at all three.`
        : `${name} kills the gradient at ${dead.map((l) => num(l.x)).join(" and ")}: the factor is below 0.001.`,
    );
  }

  return {
    node,
    front: ["act", "x", "up"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["At −10, 0 and 10", lecture],
      ["Parameters", layer],
    ]),
    /** @param {Snapshot} s */
    draw(s) {
      if (s.picture) renew(s.picture, actName(s.act));
    },
    destroy() {
      ask.cancel();
      motion.stop();
    },
  };
}
