/** The loss over two weights: contour lines of a grid of values, and the path of gradient descent. */

import { isoline, maxAbs } from "./heatmap.js";
import { drawLine } from "./linechart.js";

/** @import {Theme} from "./theme.js" */
/** @import {Box} from "./plane.js" */

/**
 * Levels that grow by a constant factor up to the largest value. On a quadratic, their distances from
 * the minimum grow by the factor's square root.
 * @param {ArrayLike<number>} values Not negative.
 * @param {number} n
 * @param {number} [factor]
 */
export function levelsOf(values, n, factor = 3) {
  const top = maxAbs(values);
  return Array.from({ length: n }, (_, i) => (0.8 * top) / factor ** (n - 1 - i));
}

/**
 * Contour lines of a square grid whose first row is the top one; higher levels are fainter.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ values: ArrayLike<number>; side: number; levels: number[] }} field
 * @param {Box} box
 * @param {Theme} theme
 */
export function drawContours(ctx, { values, side, levels }, box, theme) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.width, box.height);
  ctx.clip();
  ctx.strokeStyle = theme.ink2;
  levels.forEach((level, i) => {
    ctx.globalAlpha = 0.85 - (0.5 * i) / Math.max(1, levels.length - 1);
    ctx.lineWidth = i % 2 === 0 ? 1.1 : 0.7;
    ctx.beginPath();
    isoline(ctx, values, side, level, box);
    ctx.stroke();
  });
  ctx.restore();
}

/**
 * A descent: its line, a dot for each of the first steps, and a ring at the start and at the current point.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ xs: number[]; ys: number[]; at: { x: number; y: number } }} path Pixels.
 * @param {Box} box
 * @param {string} color
 * @param {Theme} theme
 */
export function drawDescent(ctx, { xs, ys, at }, box, color, theme) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.width, box.height);
  ctx.clip();
  drawLine(ctx, xs, ys, { color });
  ctx.fillStyle = color;
  for (let i = 0; i < Math.min(xs.length, 120); i++) {
    ctx.beginPath();
    ctx.arc(xs[i], ys[i], 2, 0, 2 * Math.PI);
    ctx.fill();
  }
  ring(ctx, xs[0], ys[0], 5, theme.ink, theme.bg);
  ring(ctx, at.x, at.y, 5, color, theme.bg);
  ctx.restore();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {string} color
 * @param {string} ground
 */
function ring(ctx, x, y, r, color, ground) {
  for (const [width, ink] of /** @type {[number, string][]} */ ([
    [4.5, ground],
    [2, color],
  ])) {
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.lineWidth = width;
    ctx.strokeStyle = ink;
    ctx.stroke();
  }
}

/**
 * A cross at the minimum of the loss.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {string} color
 */
export function drawBest(ctx, x, y, color) {
  ctx.beginPath();
  ctx.moveTo(x - 5, y - 5);
  ctx.lineTo(x + 5, y + 5);
  ctx.moveTo(x + 5, y - 5);
  ctx.lineTo(x - 5, y + 5);
  ctx.lineWidth = 2;
  ctx.strokeStyle = color;
  ctx.stroke();
}
