/** Maxout's own picture: k lines, their maximum, and the band that says which line it is. */

import { surface } from "../../draw/canvas.js";
import { across, lineChart } from "../../draw/chart.js";
import { el, setAttr, setText } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { labNotes } from "../shared.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Series} from "../../draw/chart.js" */
/** @import {PictureShown} from "./types.d.ts" */

const DASHES = [
  [6, 3],
  [2, 3],
  [10, 4],
  [8, 3, 2, 3],
  [4, 2],
  [12, 3],
  [1, 3],
  [5, 5],
];

/** @param {LabApi} api */
export function maxoutPicture(api) {
  const chart = lineChart({
    title: "Maxout: k lines and the largest of them",
    name: "maxout",
    x: "x",
    y: "w_j x + b_j",
    height: 320,
    notes: () => labNotes("activations", api),
    sayX: (v) => num(v, 4),
  });
  const strip = el("div", { class: "chart-host" });
  strip.style.height = "44px";
  const said = el("p", { class: "pg-note" });
  chart.node.append(
    el("p", { class: "pg-note", text: "Which piece is the largest (argmax), and so gets the gradient:" }),
    strip,
    said,
  );
  /** @type {{ from: number; to: number; piece: number }[]} */
  let runs = [];
  const view = surface(strip, "Which piece wins", paint);

  function paint(/** @type {Theme} */ theme) {
    const { ctx, width } = view;
    // As wide as the plotting area above.
    const [left, right] = across(width);
    const at = (/** @type {number} */ x) => left + ((x + 12) / 24) * (right - left);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const { from, to, piece } of runs) {
      const [x0, x1] = [at(from), at(to)];
      ctx.fillStyle = theme.classes[piece % 6];
      ctx.globalAlpha = 0.3;
      ctx.fillRect(x0, 8, x1 - x0, 24);
      ctx.globalAlpha = 1;
      ctx.strokeStyle = theme.ink;
      ctx.strokeRect(x0 + 0.5, 8.5, x1 - x0 - 1, 23);
      ctx.fillStyle = theme.ink;
      ctx.font = theme.bold;
      if (x1 - x0 > 12) ctx.fillText(String(piece + 1), (x0 + x1) / 2, 21);
    }
  }

  return {
    node: chart.node,
    /** @param {PictureShown} p */
    update(p) {
      chart.node.hidden = p.pieces.length === 0;
      if (chart.node.hidden) return;
      runs = [];
      p.winners.forEach((piece, i) => {
        const last = runs.at(-1);
        if (last?.piece === piece) last.to = p.xs[i];
        else runs.push({ from: last?.to ?? p.xs[i], to: p.xs[i], piece });
      });
      const xs = [...p.xs];
      /** @type {Series[]} */
      const series = p.pieces.map((ys, j) => ({
        name: `piece ${j + 1}`,
        color: j % 6,
        dash: DASHES[j % DASHES.length],
        width: 1,
        xs,
        ys: [...ys],
        label: String(j + 1),
      }));
      series.push({ name: "max", color: "ink", xs, ys: [...p.values], label: "max" });
      const winners = [...new Set(runs.map((r) => r.piece))];
      const idle = p.pieces.length - winners.length;
      chart.update({
        series,
        marks: [{ x: p.gate.x, text: `x = ${num(p.gate.x, 4)}` }],
        summary: `${p.pieces.length} pieces make ${runs.length} straight parts here${idle > 0 ? `; ${idle} of them ${idle === 1 ? "is" : "are"} never the largest in this picture` : ""}. The lines are drawn by the seed: New draw makes others. Number of pieces k: in the settings.`,
      });
      const pieces = runs.map((r) => `${r.piece + 1} from ${num(r.from)} to ${num(r.to)}`).join("; ");
      const gradients = p.gate.pieces.map((g) => num(g)).join(", ");
      setText(said, `Largest: piece ${pieces}. At x the pieces get the gradients ${gradients}.`);
      setAttr(view.canvas, "aria-label", `Which piece wins: ${pieces}.`);
      view.redraw();
    },
  };
}
