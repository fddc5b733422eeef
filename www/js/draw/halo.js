/** Words on a picture. */

import { crispLine } from "./canvas.js";

/** @import {Theme} from "./theme.js" */

/**
 * Text on a halo of the page's color, so that it is read over lines.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {Theme} theme
 */
export function haloText(ctx, text, x, y, theme) {
  ctx.lineJoin = "round";
  ctx.lineWidth = 5;
  ctx.strokeStyle = theme.bg;
  ctx.strokeText(text, x, y);
  ctx.fillText(text, x, y);
  ctx.lineWidth = 1;
}

/**
 * Dashed vertical lines, their words in a row over the plotting area.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ px: number; text: string }[]} marks
 * @param {{ top: number; bottom: number; from: number; to: number }} layout `from`, `to`: where words may stand.
 * @param {Theme} theme
 */
export function drawMarks(ctx, marks, { top, bottom, from, to }, theme) {
  ctx.strokeStyle = ctx.fillStyle = theme.ink;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  let free = from;
  for (const { px, text } of marks.toSorted((a, b) => a.px - b.px)) {
    ctx.setLineDash([3, 3]);
    crispLine(ctx, px, top - 6, px, bottom);
    ctx.setLineDash([]);
    const wide = ctx.measureText(text).width;
    const left = Math.max(free, Math.min(px - wide / 2, to - wide));
    ctx.fillText(text, left, top - 10);
    free = left + wide + 8;
  }
}
