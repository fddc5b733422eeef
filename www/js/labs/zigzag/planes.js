/** What is painted on the two planes of the neuron: inputs, and weights. */

import { crispLine } from "../../draw/canvas.js";
import { drawBest, drawContours, levelsOf } from "../../draw/contours.js";
import { drawLine } from "../../draw/linechart.js";
import { drawFrame, planeBox, planeScales } from "../../draw/plane.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {Neuron} from "./types.d.ts" */

/** Window of the inputs: it stands still while they are dragged. @type {[number, number, number, number]} */
export const INPUT_WINDOW = [-5, 5, -5, 5];

/** @param {number} width @param {[number, number, number, number]} domain */
export function plane(width, domain) {
  const box = planeBox(width);
  return { box, scales: planeScales(box, domain) };
}

/** @param {CanvasRenderingContext2D} ctx @param {import("../../draw/plane.js").Box} box */
function clip(ctx, box) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.width, box.height);
  ctx.clip();
}

/**
 * A handle: a cross in a ring.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {Theme} theme
 * @param {boolean} cross
 */
function handle(ctx, x, y, theme, cross) {
  for (const [width, color] of /** @type {[number, string][]} */ ([
    [6, theme.bg],
    [2, theme.ink],
  ])) {
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.beginPath();
    ctx.arc(x, y, 8, 0, 2 * Math.PI);
    if (cross) {
      ctx.moveTo(x - 13, y);
      ctx.lineTo(x + 13, y);
      ctx.moveTo(x, y - 13);
      ctx.lineTo(x, y + 13);
    }
    ctx.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} width
 * @param {Neuron} n
 * @param {[number, number]} mean Where the handle is.
 * @param {Theme} theme
 */
export function paintInputs(ctx, width, n, mean, theme) {
  const { box, scales } = plane(width, INPUT_WINDOW);
  const { x, y } = scales;
  clip(ctx, box);
  // Where both inputs have one sign, so has every gradient.
  ctx.fillStyle = theme.magnitude;
  ctx.globalAlpha = 0.1;
  ctx.fillRect(x(0), box.top, box.left + box.width - x(0), y(0) - box.top);
  ctx.fillRect(box.left, y(0), x(0) - box.left, box.top + box.height - y(0));
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.posPoint;
  for (let i = 0; i + 1 < n.inputs.length; i += 2) {
    ctx.beginPath();
    ctx.arc(x(n.inputs[i]), y(n.inputs[i + 1]), 3.6, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.restore();
  drawFrame(ctx, box, scales, ["x₁", "x₂"], theme);
  ctx.strokeStyle = theme.ink2;
  ctx.lineWidth = 1;
  crispLine(ctx, x(0), box.top, x(0), box.top + box.height);
  crispLine(ctx, box.left, y(0), box.left + box.width, y(0));
  handle(ctx, x(mean[0]), y(mean[1]), theme, true);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} width
 * @param {Neuron} n
 * @param {number} t Steps done.
 * @param {[number, number]} start Where the handle is.
 * @param {Theme} theme
 */
export function paintWeights(ctx, width, n, t, start, theme) {
  const { box, scales } = plane(width, n.window);
  const { x, y } = scales;
  const at = (/** @type {number} */ i) => /** @type {[number, number]} */ ([x(n.path[2 * i]), y(n.path[2 * i + 1])]);
  const [cx, cy] = at(t);
  clip(ctx, box);
  quadrants(ctx, box, n, [cx, cy], theme);
  ctx.restore();
  drawContours(ctx, { values: n.map, side: n.grid, levels: levelsOf(n.map, 10) }, box, theme);
  drawFrame(ctx, box, scales, ["w₁", "w₂"], theme);
  clip(ctx, box);
  // The straight line.
  const ends = { xs: [x(n.start[0]), x(n.best[0])], ys: [y(n.start[1]), y(n.best[1])] };
  drawLine(ctx, ends.xs, ends.ys, { color: theme.ink, width: 1, dash: [6, 5] });
  downhill(ctx, n, t, [cx, cy], scales, theme);
  // All of it lightly, what has been walked strongly.
  const all = Array.from({ length: n.steps + 1 }, (_, i) => at(i));
  const points = all.slice(0, t + 1);
  for (const [part, alpha, width] of /** @type {[[number, number][], number, number][]} */ ([
    [all, 0.4, 1],
    [points, 1, 2],
  ])) {
    ctx.globalAlpha = alpha;
    drawLine(
      ctx,
      part.map((p) => p[0]),
      part.map((p) => p[1]),
      { color: theme.neg, width },
    );
  }
  ctx.fillStyle = theme.neg;
  for (const [px, py] of points.slice(-200)) {
    ctx.beginPath();
    ctx.arc(px, py, 2.2, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.beginPath();
  ctx.arc(cx, cy, 5, 0, 2 * Math.PI);
  ctx.fill();
  handle(ctx, x(start[0]), y(start[1]), theme, false);
  drawBest(ctx, x(n.best[0]), y(n.best[1]), theme.ink);
  ctx.restore();
}

/**
 * The directions an update from a single example may take from here: δ is one number, so they are those
 * of ±x, and only quadrants in which an input lies are open.
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("../../draw/plane.js").Box} box
 * @param {Neuron} n
 * @param {[number, number]} point
 * @param {Theme} theme
 */
function quadrants(ctx, box, n, [px, py], theme) {
  const open = openQuadrants(n.inputs);
  const [right, bottom] = [box.left + box.width, box.top + box.height];
  ctx.fillStyle = theme.magnitude;
  ctx.globalAlpha = 0.13;
  if (open.same) {
    ctx.fillRect(px, box.top, right - px, py - box.top);
    ctx.fillRect(box.left, py, px - box.left, bottom - py);
  }
  if (open.other) {
    ctx.fillRect(box.left, box.top, px - box.left, py - box.top);
    ctx.fillRect(px, py, right - px, bottom - py);
  }
  ctx.globalAlpha = 1;
}

/** @param {ArrayLike<number>} inputs */
export function openQuadrants(inputs) {
  let [same, other] = [false, false];
  for (let i = 0; i + 1 < inputs.length; i += 2) {
    const product = inputs[i] * inputs[i + 1];
    same ||= product > 0;
    other ||= product < 0;
  }
  return { same, other };
}

/**
 * The downhill direction of each example by itself, at the point shown.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Neuron} n
 * @param {number} t
 * @param {[number, number]} point
 * @param {{ x: (v: number) => number; y: (v: number) => number }} scales
 * @param {Theme} theme
 */
function downhill(ctx, n, t, [px, py], { x, y }, theme) {
  const { rays, ray_count: count } = n;
  const unit = Math.abs(x(1) - x(0));
  let longest = 0;
  const from = t * count * 2;
  for (let i = 0; i < count; i++) longest = Math.max(longest, Math.hypot(rays[from + 2 * i], rays[from + 2 * i + 1]));
  if (longest === 0) return;
  const scale = 60 / longest;
  ctx.strokeStyle = theme.magnitude;
  ctx.globalAlpha = 0.55;
  ctx.lineWidth = 1;
  const [sx, sy] = [Math.sign(x(1) - x(0)), Math.sign(y(1) - y(0))];
  for (let i = 0; i < count && unit > 0; i++) {
    ctx.beginPath();
    ctx.moveTo(px, py);
    ctx.lineTo(px - sx * scale * rays[from + 2 * i], py - sy * scale * rays[from + 2 * i + 1]);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}
