/** Interpolates between two stages of the plane: cloud, ellipse, contours and path. */

import { mix } from "../../draw/movement.js";

/** @import {PlaneShown} from "./types.d.ts" */

/**
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 * @param {number} t
 */
export const mixAll = (a, b, t) => Float32Array.from({ length: b.length }, (_, i) => mix(a[i] ?? b[i], b[i], t));

/** @typedef {[number, number, number, number]} Window */

/**
 * What the two pictures of the plane show.
 * @typedef {object} Scene
 * @property {Float32Array} points
 * @property {Window} domain Domain of the cloud.
 * @property {number[]} mean
 * @property {number[]} covariance xx, xy, yy.
 * @property {Window} window Window of the weights.
 * @property {Float32Array} map The excess loss over the window; its largest value is 1.
 * @property {Float32Array} path x and y of each step, from 0 to 1 along both sides of the window.
 * @property {number[]} at In the same units.
 * @property {number[]} best In the same units.
 */

/**
 * @param {PlaneShown} p
 * @param {Window} domain
 * @returns {Scene}
 */
export function sceneOf(p, domain) {
  const {
    mean,
    eigenvalues: [a, b],
    axes: u,
    best,
  } = p.stages[p.shown];
  const [x0, x1, y0, y1] = p.window;
  const unit = (/** @type {number} */ x, /** @type {number} */ y) => [(x - x0) / (x1 - x0), (y1 - y) / (y1 - y0)];
  const top = p.map.reduce((most, v) => Math.max(most, v), 0) || 1;
  return {
    points: p.points,
    domain,
    mean,
    covariance: [
      a * u[0] * u[0] + b * u[1] * u[1],
      a * u[0] * u[2] + b * u[1] * u[3],
      a * u[2] * u[2] + b * u[3] * u[3],
    ],
    window: p.window,
    map: p.map.map((v) => v / top),
    path: Float32Array.from(p.w1.flatMap((x, i) => unit(x, p.w2[i]))),
    at: unit(p.theta[0], p.theta[1]),
    best: unit(best[0], best[1]),
  };
}

/**
 * Interpolates between two scenes. A mix of two quadratic forms is one too, so the contours stay ellipses.
 * @param {Scene} a
 * @param {Scene} b
 * @param {number} t
 * @returns {Scene}
 */
export function between(a, b, t) {
  if (t >= 1 || a.map.length !== b.map.length || a.points.length !== b.points.length) return b;
  const four = (/** @type {Window} */ p, /** @type {Window} */ q) =>
    /** @type {Window} */ (q.map((v, i) => mix(p[i], v, t)));
  const few = (/** @type {number[]} */ p, /** @type {number[]} */ q) => q.map((v, i) => mix(p[i], v, t));
  // The shorter path waits at its end.
  const long = Math.max(a.path.length, b.path.length);
  const whole = (/** @type {Float32Array} */ p) =>
    Float32Array.from({ length: long }, (_, i) => (i < p.length ? p[i] : p[p.length - 2 + (i % 2)]));
  return {
    points: mixAll(a.points, b.points, t),
    domain: four(a.domain, b.domain),
    mean: few(a.mean, b.mean),
    covariance: few(a.covariance, b.covariance),
    window: four(a.window, b.window),
    map: mixAll(a.map, b.map, t),
    path: mixAll(whole(a.path), whole(b.path), t),
    at: few(a.at, b.at),
    best: few(a.best, b.best),
  };
}
