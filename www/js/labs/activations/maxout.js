/** Maxout's pieces: k thin lines under their maximum, and a band that names the largest one. */

import { surface } from "../../draw/canvas.js";
import { across } from "../../draw/chart.js";
import { el, setAttr } from "../../draw/dom.js";
import { num } from "../../draw/format.js";

/** @import {Theme} from "../../draw/theme.js" */
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
/** Half the width of the picture of f. */
const REACH = 12;

/** Intervals of x in which one piece is the largest. @param {PictureShown} p */
function stretches(p) {
  /** @type {{ from: number; to: number; piece: number }[]} */
  const runs = [];
  p.winners.forEach((piece, i) => {
    const last = runs.at(-1);
    if (last?.piece === piece) last.to = p.xs[i];
    else runs.push({ from: last?.to ?? p.xs[i], to: p.xs[i], piece });
  });
  return runs;
}

/** The band under the picture of f, as wide as its plot. */
export function piecesBand() {
  const host = el("div", { class: "chart-host" });
  const node = el("div", { class: "maxout-pieces" }, host);
  node.hidden = true;
  /** @type {ReturnType<typeof stretches>} */
  let runs = [];
  const view = surface(host, "Which piece wins", paint);

  function paint(/** @type {Theme} */ theme) {
    const { ctx, width, height } = view;
    const [left, right] = across(width, 0, 48);
    const at = (/** @type {number} */ x) => left + ((x + REACH) / (2 * REACH)) * (right - left);
    ctx.textBaseline = "middle";
    ctx.font = theme.font;
    ctx.textAlign = "right";
    ctx.fillStyle = theme.ink2;
    ctx.fillText("largest", left - 7, height / 2, left - 8);
    ctx.textAlign = "center";
    for (const { from, to, piece } of runs) {
      const [x0, x1] = [at(from), at(to)];
      ctx.fillStyle = theme.classes[piece % 6];
      ctx.globalAlpha = 0.3;
      ctx.fillRect(x0, 1, x1 - x0, height - 2);
      ctx.globalAlpha = 1;
      ctx.lineWidth = 1;
      ctx.strokeStyle = theme.ink;
      ctx.strokeRect(x0 + 0.5, 1.5, x1 - x0 - 1, height - 3);
      ctx.fillStyle = theme.ink;
      ctx.font = theme.bold;
      if (x1 - x0 > 12) ctx.fillText(String(piece + 1), (x0 + x1) / 2, height / 2 + 0.5);
    }
  }

  return {
    node,
    /** The pieces as thin lines. @param {PictureShown} p @returns {Series[]} */
    series: (p) =>
      p.pieces.map((ys, j) => ({
        name: `piece ${j + 1}`,
        color: j % 6,
        dash: DASHES[j % DASHES.length],
        width: 1,
        xs: [...p.xs],
        ys: [...ys],
        label: String(j + 1),
      })),
    /** @param {PictureShown} p */
    says: (p) =>
      `${p.pieces.length} pieces make ${stretches(p).length} straight parts here. At x the pieces get the gradients ${p.gate.pieces.map((g) => num(g)).join(", ")}.`,
    /** @param {PictureShown} p */
    tells(p) {
      const now = stretches(p);
      const idle = p.pieces.length - new Set(now.map((r) => r.piece)).size;
      const never = idle > 0 ? ` ${idle} of them ${idle === 1 ? "is" : "are"} never the largest in this picture.` : "";
      const where = now.map((r) => `${r.piece + 1} from ${num(r.from)} to ${num(r.to)}`).join("; ");
      return `The largest piece (argmax) gets the whole gradient: piece ${where}.${never} The seed draws the lines, so New draw makes others. You set the number of pieces, k, under Activation.`;
    },
    /** @param {PictureShown} p */
    update(p) {
      node.hidden = p.pieces.length === 0;
      if (node.hidden) return;
      runs = stretches(p);
      const where = runs.map((r) => `${r.piece + 1} from ${num(r.from)} to ${num(r.to)}`).join("; ");
      setAttr(view.canvas, "aria-label", `Which piece wins: ${where}.`);
      view.redraw();
    },
  };
}
