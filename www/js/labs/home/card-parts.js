/** Drawing functions for the cards' pictures. */

import { linearScale } from "../../draw/scale.js";

/** @import {Theme} from "../../draw/theme.js" */

/** @typedef {(v: number) => number} Scale */

/** @param {[number, number]} domain @param {[number, number]} range @returns {Scale} */
export const plane = (domain, range) => linearScale(domain, range);

/** @param {number} width @param {number} height @param {number} x @param {number} y */
export const inset = (width, height, x, y) => ({ left: x, right: width - x, top: y, bottom: height - y });

/**
 * Equal scales for both axes that show all points.
 * @param {number[][]} points
 * @param {number} width
 * @param {number} height
 * @param {number} pad
 */
export function bounds(points, width, height, pad) {
  const ends = [0, 1].map((k) => {
    const all = points.map((p) => p[k]);
    return [Math.min(...all), Math.max(...all)];
  });
  const [[x0, x1], [y0, y1]] = ends;
  const unit = Math.min((width - 2 * pad) / (x1 - x0), (height - 2 * pad) / (y1 - y0));
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return {
    x: (/** @type {number} */ v) => width / 2 + (v - cx) * unit,
    y: (/** @type {number} */ v) => height / 2 - (v - cy) * unit,
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {[number, number][]} points Pixels.
 * @param {string} color
 * @param {number} [width]
 * @param {number[]} [dash]
 */
export function line(ctx, points, color, width = 2, dash = []) {
  ctx.beginPath();
  points.forEach(([x, y], i) => {
    if (i === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
  ctx.setLineDash(dash);
  ctx.lineWidth = width;
  ctx.lineJoin = "round";
  ctx.strokeStyle = color;
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {string} color
 * @param {Theme} theme
 */
export function dot(ctx, x, y, r, color, theme) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = theme.bg;
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[][]} points
 * @param {Scale} x
 * @param {Scale} y
 * @param {number} r
 * @param {string} color
 */
export function dots(ctx, points, x, y, r, color) {
  ctx.fillStyle = color;
  ctx.beginPath();
  for (const [px, py] of points) {
    ctx.moveTo(x(px) + r, y(py));
    ctx.arc(x(px), y(py), r, 0, 2 * Math.PI);
  }
  ctx.fill();
}

/**
 * Draws the mean of a cloud and the ellipse of two standard deviations around it.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ mean: number[]; std: number[]; correlation: number }} cloud
 * @param {Scale} x
 * @param {Scale} y
 * @param {string} color
 * @param {number[]} dash
 */
export function meanAndSpread(ctx, { mean, std, correlation }, x, y, color, dash) {
  const lean = Math.sqrt(1 - correlation ** 2);
  /** @type {[number, number][]} */
  const ring = Array.from({ length: 65 }, (_, i) => {
    const turn = (2 * Math.PI * i) / 64;
    // The Cholesky factor of the covariance maps the unit circle to the ellipse.
    const [a, b] = [Math.cos(turn), correlation * Math.cos(turn) + lean * Math.sin(turn)];
    return [x(mean[0] + 2 * std[0] * a), y(mean[1] + 2 * std[1] * b)];
  });
  line(ctx, ring, color, 1.5, dash);
}
