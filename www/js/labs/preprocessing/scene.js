/** Paints the two pictures of the plane: the cloud with its ellipses, and the loss over the two weights. */

import { crispLine } from "../../draw/canvas.js";
import { drawBest, drawContours, drawDescent, levelsOf } from "../../draw/contours.js";
import { haloText } from "../../draw/halo.js";
import { drawFrame, drawPoints, planeBox, planeScales } from "../../draw/plane.js";
import { drawMoments } from "../../draw/scatter.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {Scene} from "./motion.js" */

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} width
 * @param {Scene} scene
 * @param {[string, string]} names
 * @param {Theme} theme
 */
export function paintCloud(ctx, width, { points, domain, mean, covariance }, names, theme) {
  const box = planeBox(width);
  const scales = planeScales(box, domain);
  const [right, bottom] = [box.left + box.width, box.top + box.height];
  drawFrame(ctx, box, scales, names, theme);
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.width, box.height);
  ctx.clip();
  ctx.strokeStyle = theme.ink2;
  ctx.lineWidth = 1;
  crispLine(ctx, scales.x(0), box.top, scales.x(0), bottom);
  crispLine(ctx, box.left, scales.y(0), right, scales.y(0));
  const n = points.length / 2;
  const all = { xy: points, label: new Float32Array(n), train: new Uint8Array(n).fill(1) };
  const style = { kind: () => 0, color: () => theme.posPoint, test: false, wrong: () => false };
  ctx.globalAlpha = 0.75;
  drawPoints(ctx, all, scales, style, theme);
  ctx.globalAlpha = 1;
  const at = drawMoments(ctx, scales, momentsOf(mean, covariance), theme);
  ctx.font = theme.font;
  ctx.textBaseline = "bottom";
  ctx.textAlign = "center";
  const [ex, ey] = [at(0, 2), at(0, -2)].reduce((up, end) => (end[1] < up[1] ? end : up));
  haloText(ctx, "2 std", ex, ey - 4, theme);
  ctx.restore();
}

/**
 * The principal axes and the variances along them, the larger one first.
 * @param {number[]} mean
 * @param {number[]} covariance xx, xy, yy.
 */
function momentsOf(mean, [xx, xy, yy]) {
  const [half, apart] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { mean, eigenvalues: [half + apart, half - apart], axes: [cos, -sin, sin, cos] };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} width
 * @param {Scene} scene
 * @param {Theme} theme
 */
export function paintValley(ctx, width, { window, map, path, at, best }, theme) {
  const box = planeBox(width);
  const x = (/** @type {number} */ u) => box.left + u * box.width;
  const y = (/** @type {number} */ v) => box.top + v * box.height;
  drawContours(ctx, { values: map, side: Math.sqrt(map.length), levels: levelsOf(map, 9) }, box, theme);
  drawFrame(ctx, box, planeScales(box, window), ["w₁", "w₂"], theme);
  const xs = Array.from({ length: path.length / 2 }, (_, i) => x(path[2 * i]));
  const ys = Array.from({ length: path.length / 2 }, (_, i) => y(path[2 * i + 1]));
  drawDescent(ctx, { xs, ys, at: { x: x(at[0]), y: y(at[1]) } }, box, theme.neg, theme);
  const [bx, by] = [x(best[0]), y(best[1])];
  drawBest(ctx, bx, by, theme.ink);
  ctx.font = theme.bold;
  ctx.fillStyle = theme.ink;
  ctx.textAlign = "center";
  const [sx, sy] = [xs[0], ys[0]];
  // Keep the labels away from each other and from the path.
  const under = sy > by;
  for (const [text, px, py, below] of /** @type {[string, number, number, boolean][]} */ ([
    ["start", sx, sy, under],
    ["best", bx, by, !under],
  ])) {
    ctx.textBaseline = below ? "top" : "bottom";
    haloText(ctx, text, Math.max(px, box.left + 22), py + (below ? 10 : -10), theme);
  }
}
