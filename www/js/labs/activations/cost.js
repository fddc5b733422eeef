/** The cost of each function on this machine, in nanoseconds per output, relative to ReLU: a bar per row, and a chart. */

import { surface } from "../../draw/canvas.js";
import { el, setAttr, setText } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { num, plural } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { labNotes } from "../shared.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {LabApi} from "../../shell/lab.js" */
/** @import {PropertiesShown} from "./types.d.ts" */

const ROUNDS = 15;
/** Milliseconds per call: far above the resolution of the browser's clock. */
const CALL_MS = 4;
/** Text before the measurement: it must not give the result away. */
const ASK = "How much does each function cost, compared with ReLU? Measure it here.";
/** The longest text about the measurement. */
const SAID = "Stopped after 12 rounds of 15. Sigmoid costs 12.3 times as much as ReLU, tanh 12.3 times.";
const DETAIL = 200;
const ROW = 26;
const TOP = 8;
const BOTTOM = 34;

/** @param {number[]} list @param {number} q */
function quantile(list, q) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.round(q * (sorted.length - 1))];
}

/** @param {LabApi} api */
export function costPanel(api) {
  const start = el("button", { type: "button", class: "primary" }, "Measure on this machine");
  const node = panel("What they cost, in detail", "cost-chart");
  // Printing leaves the panel out until it has something to show.
  node.dataset.empty = "";
  const said = el("p", { class: "diagnosis", role: "status" });
  const detail = el("p", { class: "note" });
  const host = el("div", { class: "chart-host" });
  const about = el("p", {
    class: "note",
    text: `The worker of this tab applies each function to 64 × 64 random numbers, forward and backward, in ${ROUNDS} rounds in which the functions take turns. Bars are medians, whiskers quartiles. These are your machine’s numbers: the link does not carry them.`,
  });
  const exported = exportBar({
    name: () => "activations-cost",
    caption: "Cost of the activation functions",
    data: table,
    notes: () => labNotes("activations", api),
    layers: () => [view.canvas],
  });
  say(said, ASK, SAID);
  say(detail, "", DETAIL);
  node.append(host, detail, about, exported.node);
  /** The bar in the row of each function. @type {{ bar: HTMLElement; text: HTMLElement }[]} */
  const cells = [];
  /** @type {PropertiesShown[]} */
  let rows = [];
  /** @type {{ i: number; f: number[]; b: number[]; relative: number[] }[]} */
  let costs = [];
  const view = surface(host, "Cost", paint);

  start.addEventListener("click", () => {
    start.disabled = true;
    say(said, "Measuring…", SAID);
    api.time({ items: 2 * rows.length, rounds: ROUNDS, ms: CALL_MS });
  });

  const three = (/** @type {number[]} */ list) => [0.25, 0.5, 0.75].map((q) => quantile(list, q));

  function table() {
    return {
      columns: [
        "function",
        "forward ns",
        "forward quartiles",
        "backward ns",
        "backward quartiles",
        "forward ÷ ReLU",
        "quartiles",
      ],
      rows: costs.map(({ i, f, b, relative }) => [
        rows[i].label,
        f[1],
        `${num(f[0])} – ${num(f[2])}`,
        b[1],
        `${num(b[0])} – ${num(b[2])}`,
        relative[1],
        `${num(relative[0])} – ${num(relative[2])}`,
      ]),
    };
  }

  function paint(/** @type {Theme} */ theme) {
    if (costs.length === 0) return;
    const { ctx, width } = view;
    const left = Math.min(150, width * 0.34);
    const right = width - 72;
    const top = Math.max(...costs.map((c) => Math.max(c.f[2], c.b[2])));
    const at = (/** @type {number} */ v) => left + (v / top) * (right - left);
    ctx.textBaseline = "middle";
    costs.forEach(({ i, f, b, relative }, k) => {
      const y = TOP + k * ROW;
      ctx.textAlign = "right";
      ctx.fillStyle = theme.ink;
      ctx.font = theme.font;
      ctx.fillText(rows[i].label, left - 8, y + 9, left - 10);
      // Forward is filled, backward outlined.
      ctx.fillStyle = rows[i].needs_exp ? theme.neg : theme.pos;
      ctx.fillRect(left, y + 1, Math.max(1, at(f[1]) - left), 9);
      ctx.strokeStyle = ctx.fillStyle;
      ctx.lineWidth = 1;
      ctx.strokeRect(left + 0.5, y + 11.5, Math.max(1, at(b[1]) - left), 6);
      ctx.strokeStyle = theme.ink;
      for (const [q, dy] of /** @type {[number[], number][]} */ ([
        [f, 5.5],
        [b, 14.5],
      ])) {
        ctx.beginPath();
        ctx.moveTo(at(q[0]), y + dy);
        ctx.lineTo(at(q[2]), y + dy);
        ctx.stroke();
      }
      ctx.textAlign = "left";
      ctx.fillStyle = theme.ink;
      ctx.font = theme.font;
      ctx.fillText(`× ${num(relative[1], 2)}`, at(Math.max(f[2], b[2])) + 6, y + 9);
    });
    const y = TOP + costs.length * ROW + 10;
    ctx.font = theme.font;
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = "left";
    ctx.fillText("filled: forward · outlined: backward · ×: forward relative to ReLU", 0, y, width);
    ctx.fillText(`longest bar ${num(top, 2)} ns per output`, 0, y + 15, width);
  }

  /** Shows each function's cost relative to ReLU as a bar in its row. */
  function fillCells() {
    const most = Math.max(...costs.map((c) => c.relative[1]));
    for (const { i, relative } of costs) {
      if (!cells[i]) continue;
      cells[i].bar.style.width = `${((100 * relative[1]) / most).toFixed(1)}%`;
      setText(cells[i].text, `× ${num(relative[1], 2)}`);
    }
  }

  return {
    node,
    start,
    said: el("div", { class: "reads-line cost-said" }, said),
    head: "Cost ÷ ReLU",
    /** @param {number} i Row of the function. */
    cell(i) {
      const cell = { bar: el("i"), text: el("span", { text: "…" }) };
      cells[i] = cell;
      if (costs.length > 0) fillCells();
      return el("span", { class: "cost-cell" }, el("span", { class: "cost-bar" }, cell.bar), cell.text);
    },
    /** @param {PropertiesShown[]} list */
    names(list) {
      rows = list;
      host.style.height = `${TOP + rows.length * ROW + BOTTOM}px`;
      if (list.length < 15) start.disabled = true;
      else if (said.textContent !== "Measuring…") start.disabled = false;
    },
    /** @param {number[][]} times Nanoseconds per output: the forward pass of each function, then each backward pass. */
    show(times) {
      start.disabled = false;
      const rounds = times[0].length;
      if (rounds === 0) {
        say(said, "Stopped before the first round.", SAID);
        return;
      }
      const n = rows.length;
      const relu = rows.findIndex((r) => r.value === "relu");
      delete node.dataset.empty;
      costs = rows.map((_, i) => ({
        i,
        f: three(times[i]),
        b: three(times[n + i]),
        // Divide round by round, because a disturbance affects both functions of a round.
        relative: three(times[i].map((t, round) => t / times[relu][round])),
      }));
      costs.sort((a, b) => a.f[1] - b.f[1]);
      const of = (/** @type {string} */ value) => costs.find((c) => rows[c.i].value === value);
      const mean = (/** @type {boolean} */ exp) => {
        const list = costs.filter((c) => rows[c.i].needs_exp === exp).map((c) => c.relative[1]);
        return quantile(list, 0.5);
      };
      const [sigmoid, tanh] = [of("sigmoid"), of("tanh")];
      const stopped = rounds < ROUNDS ? `Stopped after ${plural(rounds, "round")} of ${ROUNDS}. ` : "";
      say(
        said,
        `${stopped}Sigmoid costs ${num(sigmoid?.relative[1], 2)} times as much as ReLU, tanh ${num(tanh?.relative[1], 2)} times.`,
        SAID,
      );
      say(
        detail,
        `ReLU: ${num(of("relu")?.f[1], 2)} ns an output. Sigmoid’s quartiles: ${num(sigmoid?.relative[0], 2)} – ${num(sigmoid?.relative[2], 2)} times ReLU. The median of the functions with exp is ${num(mean(true), 2)} times ReLU, of those without exp ${num(mean(false), 2)} times.`,
        DETAIL,
      );
      fillCells();
      setAttr(view.canvas, "aria-label", `Cost per output. ${said.textContent}`);
      exported.update();
      view.redraw();
    },
  };
}
