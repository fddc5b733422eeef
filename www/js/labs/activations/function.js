/** f and f' on one axis, a movable x, and the gate: upstream times local gradient. */

import { lineChart } from "../../draw/chart.js";
import { el, setText, throttle } from "../../draw/dom.js";
import { count, num } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes } from "../shared.js";
import { gatePicture } from "./gate.js";
import { maxoutPicture } from "./maxout.js";
import { actName, lectureButtons } from "./names.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Series} from "../../draw/chart.js" */
/** @import {PictureShown, Snapshot} from "./types.d.ts" */

/** One press of an arrow key. */
const STEP = 0.1;
/** A drag asks the engine at most this often. */
const ASK_MS = 70;

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
    height: 340,
    notes: () => labNotes("activations", api),
    sayX: (v) => num(v, 4),
    controls: lectureButtons(go),
    drag: { to: go, by: (steps) => go(Number(((shown?.gate.x ?? 0) + steps * STEP).toFixed(2))) },
  });
  const maxout = maxoutPicture(api);
  const gates = panel("The gate at x", "gate");
  const gate = gatePicture();
  const sum = el("p", { class: "diagnosis", role: "status" });
  const extra = el("p", { class: "pg-note" });
  gates.append(gate.node, sum, extra);
  const lecture = panel("The lecture’s question: what happens at −10, 0 and 10?", "lecture");
  const table = el("table", { class: "pg-table" });
  const verdict = el("p", { class: "pg-note" });
  lecture.append(scrolled(table, "The gate at −10, 0 and 10"), verdict);
  const node = el("div", { class: "view" }, chart.node, maxout.node, el("div", { class: "pair" }, gates, lecture));
  /** @type {PictureShown | null} */
  let shown = null;

  /** @param {PictureShown} p */
  function story(p) {
    const share = Math.abs(p.gate.local);
    if (p.gate.winner !== null) return `Piece ${p.gate.winner + 1} wins and passes all of it, times its own slope.`;
    if (p.upstream === 0) return "Nothing arrives from above, so nothing goes on.";
    if (share === 0) return "The gate is shut: exactly nothing goes on, whatever arrives.";
    if (share < 1e-3) return `The gradient is killed: ${count(1 / share)} times less goes on than arrives.`;
    return `${num(100 * share, 3)}% of it goes on.`;
  }

  /** @param {PictureShown} p @param {string} name */
  function redraw(p, name) {
    const { gate: g } = p;
    const [xs, values, slopes] = [p.xs, p.values, p.slopes].map((column) => [...column]);
    /** @type {Series[]} */
    const series = [
      { name: "f", color: "ink", xs, ys: values, label: "f" },
      { name: "f′", color: "magnitude", xs, ys: slopes, dash: [6, 3], label: "f′" },
    ];
    const low = Math.min(...values, ...slopes);
    const high = Math.max(...values, ...slopes);
    const pad = 0.04 * (high - low);
    chart.update({
      series,
      marks: [{ x: g.x, text: `x = ${num(g.x, 4)}` }],
      levels: [{ y: 0, text: "" }],
      yDomain: [low - pad, high + pad],
      summary: `${name} at x = ${num(g.x, 4)}: f = ${num(g.value, 4)}, f′ = ${num(g.local, 4)}. Press or drag in the picture, or use the arrow keys, to move x.`,
    });
    maxout.update(p);
    gate.update(g, p.upstream, name);
    setText(sum, `dL/dx = dL/da · f′(x) = ${num(p.upstream)} · ${num(g.local)} = ${num(g.downstream)}. ${story(p)}`);
    const alpha =
      g.d_alpha === null
        ? ""
        : `The slope α learns, too: dL/dα = dL/da · min(0, x) = ${num(p.upstream)} · ${num(Math.min(0, g.x))} = ${num(g.d_alpha)}. `;
    const [one, own] = p.parameters;
    const more =
      own === one
        ? "no more than the weights and biases"
        : `${num(own / one, 3)} times those of a ReLU layer (${count(one)})`;
    setText(extra, `${alpha}A layer of 50 such units on 3072 inputs has ${count(own)} parameters: ${more}.`);
    fillTable(table, {
      columns: ["x", "f(x)", "f′(x)", "dL/dx"],
      rows: p.lecture.map((l) => [l.x, l.value, l.local, l.downstream]),
    });
    const dead = p.lecture.filter((l) => Math.abs(l.local) < 1e-3);
    setText(
      verdict,
      dead.length === 0
        ? `${name} passes a gradient at all three.`
        : `${name} kills the gradient at ${dead.map((l) => num(l.x)).join(" and ")}: the factor is below 0.001.`,
    );
  }

  return {
    node,
    /** @param {Snapshot} s */
    draw(s) {
      shown = s.picture;
      if (shown) redraw(shown, actName(s.act));
    },
    destroy() {
      ask.cancel();
    },
  };
}
