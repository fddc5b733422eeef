/** A scatter plot with equal units on both axes, with the mean, covariance ellipses and principal axes. */

import { crispLine } from "./canvas.js";
import { drawFrame, drawPoints, planeBox, planeScales } from "./plane.js";

/** @import {Points} from "./plane.js" */
/** @import {PointStyle} from "./plane.js" */
/** @import {Theme} from "./theme.js" */

/**
 * A square domain that contains every point and the origin.
 * @param {ArrayLike<number>} xy
 * @returns {[number, number, number, number]}
 */
export function squareDomain(xy) {
  let [x0, x1, y0, y1] = [0, 0, 0, 0];
  for (let i = 0; i + 1 < xy.length; i += 2) {
    x0 = Math.min(x0, xy[i]);
    x1 = Math.max(x1, xy[i]);
    y0 = Math.min(y0, xy[i + 1]);
    y1 = Math.max(y1, xy[i + 1]);
  }
  const half = 0.54 * Math.max(x1 - x0, y1 - y0, 1e-9);
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return [cx - half, cx + half, cy - half, cy + half];
}

/**
 * @typedef {object} Moments
 * @property {number[]} mean
 * @property {number[]} eigenvalues Descending.
 * @property {number[]} axes A 2 x 2 matrix, row-major, with the eigenvectors as columns.
 */

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} width
 * @param {{ points: Points; style: PointStyle; names: [string, string]; moments?: Moments }} what
 * @param {Theme} theme
 */
export function drawScatter(ctx, width, { points, style, names, moments }, theme) {
  const box = planeBox(width);
  const scales = planeScales(box, squareDomain(points.xy));
  drawFrame(ctx, box, scales, names, theme);
  const [right, bottom] = [box.left + box.width, box.top + box.height];
  ctx.strokeStyle = theme.hairline;
  ctx.lineWidth = 1;
  crispLine(ctx, scales.x(0), box.top, scales.x(0), bottom);
  crispLine(ctx, box.left, scales.y(0), right, scales.y(0));
  ctx.globalAlpha = 0.75;
  drawPoints(ctx, points, scales, style, theme);
  ctx.globalAlpha = 1;
  if (moments) drawMoments(ctx, scales, moments, theme);
}

/**
 * Draws ellipses of one and two standard deviations, the principal axes and the mean.
 * @param {CanvasRenderingContext2D} ctx
 * @param {ReturnType<typeof planeScales>} scales
 * @param {Moments} moments
 * @param {Theme} theme
 * @returns {(a: number, b: number) => [number, number]} Pixel of a point given in standard deviations along the axes.
 */
export function drawMoments(ctx, scales, { mean, eigenvalues, axes }, theme) {
  const std = eigenvalues.map((v) => Math.sqrt(Math.max(0, v)));
  const at = (/** @type {number} */ a, /** @type {number} */ b) => {
    const x = mean[0] + a * std[0] * axes[0] + b * std[1] * axes[1];
    const y = mean[1] + a * std[0] * axes[2] + b * std[1] * axes[3];
    return /** @type {[number, number]} */ ([scales.x(x), scales.y(y)]);
  };
  for (const [width, color] of /** @type {[number, string][]} */ ([
    [4, theme.bg],
    [2, theme.ink],
  ])) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    for (const radius of [1, 2]) {
      ctx.setLineDash(radius === 1 ? [] : [5, 4]);
      ctx.beginPath();
      for (let i = 0; i <= 96; i++) {
        const angle = (2 * Math.PI * i) / 96;
        ctx.lineTo(...at(radius * Math.cos(angle), radius * Math.sin(angle)));
      }
      ctx.stroke();
    }
    ctx.setLineDash([]);
    for (const [a, b] of [
      [1, 0],
      [0, 1],
    ]) {
      ctx.beginPath();
      ctx.moveTo(...at(0, 0));
      ctx.lineTo(...at(a, b));
      ctx.stroke();
    }
  }
  const [x, y] = at(0, 0);
  ctx.beginPath();
  ctx.arc(x, y, 4, 0, 2 * Math.PI);
  ctx.fillStyle = theme.ink;
  ctx.fill();
  return at;
}
