/** Sigmoid outputs against tanh outputs as the inputs of the next layer: the signs of its dW. */

import { lineChart } from "../../draw/chart.js";
import { el, setText } from "../../draw/dom.js";
import { num, percent } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { picturePanel } from "../../draw/picture.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes } from "../shared.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Theme} from "../../draw/theme.js" */
/** @import {Hidden, Snapshot} from "./types.d.ts" */

const GAP = 46;
const TITLE = 26;

/** @param {LabApi} api */
export function hiddenView(api) {
  /** What is drawn; nothing is drawn before it is there. @type {Hidden} */
  let h = /** @type {any} */ (null);
  const notes = () => labNotes("zigzag", api);
  const head = panel("The next layer’s inputs", "zigzag-hidden");
  const said = el("p", { class: "diagnosis", role: "status" });
  const table = el(
    "table",
    { class: "pg-table" },
    el("caption", { class: "pg-hidden", text: "Sigmoid and tanh compared" }),
  );
  head.append(said, scrolled(table, "Sigmoid and tanh compared"));
  const one = signs("Signs of dW, one example", "zigzag-one", "one");
  const batch = signs("Signs of dW, mean over all examples", "zigzag-batch", "batch");
  const loss = lineChart({
    title: "Loss of both nets",
    name: "zigzag-hidden-loss",
    x: "step",
    y: "mean loss",
    yLog: true,
    height: 260,
    notes,
    sayX: (v) => String(v),
  });
  const node = el("div", { class: "view" }, head, el("div", { class: "pair" }, one.node, batch.node), loss.node);

  /** @param {string} title @param {string} name @param {"one" | "batch"} key */
  function signs(title, name, key) {
    return picturePanel({
      title,
      name,
      widest: 560,
      height: (width) => TITLE + (h ? h.units : 8) * cellOf(width) + 20,
      notes,
      table: () => ({
        columns: ["units behind", "unit", ...Array.from({ length: h.outputs }, (_, k) => `output ${k + 1}`)],
        rows: h.sides.flatMap((side) =>
          Array.from({ length: h.units }, (_, u) => [
            side.name,
            u + 1,
            ...side[key].slice(u * h.outputs, (u + 1) * h.outputs),
          ]),
        ),
      }),
      paint: ({ ctx, width }, theme) =>
        h.sides.forEach((side, i) => {
          const cell = cellOf(width);
          const left = i * (h.outputs * cell + GAP);
          matrix(ctx, side.name, side[key], { left, cell, outputs: h.outputs }, theme);
        }),
    });
  }

  /** @param {number} width */
  function cellOf(width) {
    const columns = h ? h.outputs : 4;
    return Math.max(10, Math.min(34, (width - GAP) / (2 * columns)));
  }

  /** How many columns have one sign. @param {"one" | "batch"} key */
  function signed(key) {
    const { sides, outputs } = h;
    return sides
      .map((side) => {
        const columns = Array.from({ length: outputs }, (_, k) =>
          Array.from(side[key]).filter((_, i) => i % outputs === k),
        );
        const alike = columns.filter((c) => c.every((v) => v >= 0) || c.every((v) => v <= 0)).length;
        const ends = `${num(Math.min(...side[key]), 2)} to ${num(Math.max(...side[key]), 2)}`;
        return `Behind ${side.name} ${alike} of ${outputs} columns have one sign (${ends}).`;
      })
      .join(" ");
  }

  return {
    node,
    /** @param {Snapshot} snapshot */
    draw({ hidden }) {
      node.classList.toggle("waiting", !hidden);
      if (!hidden) return;
      h = hidden;
      const [a, b] = h.sides;
      setText(
        said,
        `dW = aᵀδ: a column has the sign of its δ wherever all a are positive. Of the columns of single examples ${percent(a.one_sign[0])} have one sign behind ${a.name}, ${percent(b.one_sign[0])} behind ${b.name}; of the columns of the mean gradient ${percent(a.one_sign[1])} and ${percent(b.one_sign[1])}.`,
      );
      fillTable(table, {
        columns: [
          "units behind",
          "mean of a",
          "condition number of E[a aᵀ]",
          "loss at the start",
          "loss after 400 steps",
        ],
        rows: h.sides.map((side) => [side.name, side.mean, side.condition, side.loss[0], side.loss.at(-1) ?? null]),
      });
      const shown = `Rows: ${h.units} hidden units; columns: ${h.outputs} outputs. + (blue) and − (orange); larger marks, larger gradients.`;
      one.update(`Example ${h.example}. ${shown} ${signed("one")}`);
      batch.update(
        `${shown} The statement is about single examples: a mean may mix signs, but its columns stay close to one direction. ${signed("batch")}`,
      );
      const xs = a.loss.map((_, i) => i);
      loss.update({
        series: [
          { name: a.name, label: a.name, color: "magnitude", dash: [6, 4], xs, ys: a.loss },
          { name: b.name, label: b.name, color: "ink", xs, ys: b.loss },
        ],
        summary: `After 400 steps: ${a.name} ${num(a.loss.at(-1), 3)}, ${b.name} ${num(b.loss.at(-1), 3)}. Same draws, same learning rate.`,
      });
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} name
 * @param {number[]} values
 * @param {{ left: number; cell: number; outputs: number }} layout
 * @param {Theme} theme
 */
function matrix(ctx, name, values, { left, cell, outputs }, theme) {
  ctx.font = theme.font;
  ctx.textBaseline = "top";
  ctx.textAlign = "left";
  ctx.fillStyle = theme.ink;
  ctx.fillText(`behind ${name}`, left, 2);
  const top = Math.max(1e-300, ...values.map(Math.abs));
  values.forEach((v, i) => {
    const [x, y] = [left + (i % outputs) * cell, TITLE + Math.floor(i / outputs) * cell];
    const size = Math.sqrt(Math.abs(v) / top);
    ctx.strokeStyle = theme.hairline;
    ctx.lineWidth = 1;
    ctx.strokeRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
    ctx.strokeStyle = v >= 0 ? theme.pos : theme.neg;
    ctx.lineWidth = 1.5 + 2 * size;
    const r = (cell / 2 - 4) * (0.35 + 0.65 * size);
    const [cx, cy] = [x + cell / 2, y + cell / 2];
    ctx.beginPath();
    ctx.moveTo(cx - r, cy);
    ctx.lineTo(cx + r, cy);
    if (v >= 0) {
      ctx.moveTo(cx, cy - r);
      ctx.lineTo(cx, cy + r);
    }
    ctx.stroke();
  });
}
