/** Paints the two planes of the neuron: inputs and weights. */

import { crispLine } from "../../draw/canvas.js";
import { drawBest, drawContours, levelsOf } from "../../draw/contours.js";
import { haloText } from "../../draw/halo.js";
import { drawLine, hatch } from "../../draw/linechart.js";
import { drawFrame, planeBox, planeScales } from "../../draw/plane.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {Neuron} from "./types.d.ts" */

/** Fixed window of the inputs, so that it does not move during a drag. @type {[number, number, number, number]} */
export const INPUT_WINDOW = [-5, 5, -5, 5];

/** @param {number} width @param {[number, number, number, number]} domain */
export function plane(width, domain) {
  const box = planeBox(width);
  return { box, scales: planeScales(box, domain) };
}

/** @param {CanvasRenderingContext2D} ctx @param {import("../../draw/plane.js").Box} box */
export function clip(ctx, box) {
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
export function handle(ctx, x, y, theme, cross) {
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
 * @param {[number, number]} mean Position of the handle.
 * @param {Theme} theme
 */
export function paintInputs(ctx, width, n, mean, theme) {
  const { box, scales } = plane(width, INPUT_WINDOW);
  const { x, y } = scales;
  clip(ctx, box);
  // If both inputs have the same sign, so do both components of every gradient.
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
  ctx.font = theme.font;
  ctx.textBaseline = "top";
  for (const [text, px, py, align] of /** @type {[string, number, number, CanvasTextAlign][]} */ ([
    ["both positive", box.left + box.width - 8, box.top + 8, "right"],
    ["both negative", box.left + 8, box.top + box.height - 24, "left"],
  ])) {
    ctx.textAlign = align;
    ctx.fillStyle = theme.ink2;
    haloText(ctx, text, px, py, theme);
  }
  handle(ctx, x(mean[0]), y(mean[1]), theme, true);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} width
 * @param {Neuron} n
 * @param {number} t Number of steps done.
 * @param {[number, number]} start Position of the handle.
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
  drawLine(ctx, ends.xs, ends.ys, { color: theme.ink, width: 1, dash: [2, 4] });
  downhill(ctx, n, t, [cx, cy], scales, theme);
  // The rest of the path is faint; the steps done are styled by their signs.
  const all = Array.from({ length: n.steps + 1 }, (_, i) => at(i));
  ctx.globalAlpha = 0.35;
  drawLine(
    ctx,
    all.map((p) => p[0]),
    all.map((p) => p[1]),
    { color: theme.ink2, width: 1 },
  );
  ctx.globalAlpha = 1;
  for (const { color, dash, path } of bySign(n, t, at, theme)) {
    ctx.lineJoin = "round";
    ctx.setLineDash([]);
    ctx.strokeStyle = theme.bg;
    ctx.lineWidth = 4;
    ctx.stroke(path);
    ctx.setLineDash(dash);
    ctx.strokeStyle = color;
    ctx.lineWidth = 2;
    ctx.stroke(path);
  }
  ctx.setLineDash([]);
  ctx.fillStyle = theme.ink;
  ctx.beginPath();
  ctx.arc(cx, cy, 5, 0, 2 * Math.PI);
  ctx.fill();
  const [sx, sy] = [x(start[0]), y(start[1])];
  const [bx, by] = [x(n.best[0]), y(n.best[1])];
  handle(ctx, sx, sy, theme, false);
  drawBest(ctx, bx, by, theme.ink);
  ctx.font = theme.bold;
  ctx.fillStyle = theme.ink;
  ctx.textBaseline = "middle";
  ctx.textAlign = sx < bx ? "right" : "left";
  haloText(ctx, "start", sx + (sx < bx ? -14 : 14), sy - 14, theme);
  ctx.textAlign = sx < bx ? "left" : "right";
  haloText(ctx, "best", bx + (sx < bx ? 12 : -12), by + 14, theme);
  ctx.restore();
}

/**
 * Groups the steps done by their effect on the two weights: both rose, both fell, or one of each.
 * @param {Neuron} n
 * @param {number} t
 * @param {(i: number) => [number, number]} at Pixels.
 * @param {Theme} theme
 */
function bySign(n, t, at, theme) {
  const rose = { color: theme.pos, dash: /** @type {number[]} */ ([]), path: new Path2D() };
  const fell = { color: theme.neg, dash: [7, 3], path: new Path2D() };
  const mixed = { color: theme.ink, dash: /** @type {number[]} */ ([]), path: new Path2D() };
  for (let i = 0; i < t; i++) {
    const dx = n.path[2 * i + 2] - n.path[2 * i];
    const dy = n.path[2 * i + 3] - n.path[2 * i + 1];
    const { path } = dx > 0 && dy > 0 ? rose : dx < 0 && dy < 0 ? fell : mixed;
    path.moveTo(...at(i));
    path.lineTo(...at(i + 1));
  }
  return [mixed, rose, fell];
}

/**
 * Shades the directions that an update from a single example can take from here. δ is a scalar, so they are
 * those of ±x, and only quadrants that contain ±x of some input are open.
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("../../draw/plane.js").Box} box
 * @param {Neuron} n
 * @param {[number, number]} point
 * @param {Theme} theme
 */
function quadrants(ctx, box, n, [px, py], theme) {
  const open = openQuadrants(n.inputs);
  const [right, bottom] = [box.left + box.width, box.top + box.height];
  /** @type {[boolean, number, number, number, number, string, string][]} */
  const parts = [
    [open.same, px, box.top, right - px, py - box.top, "both rise", theme.posText],
    [open.same, box.left, py, px - box.left, bottom - py, "both fall", theme.negText],
    [open.other, box.left, box.top, px - box.left, py - box.top, "w₂ rises", theme.ink2],
    [open.other, px, py, right - px, bottom - py, "w₁ rises", theme.ink2],
  ];
  ctx.font = theme.font;
  ctx.textBaseline = "top";
  for (const [free, left, top, width, height, does, color] of parts) {
    if (width <= 0 || height <= 0) continue;
    ctx.fillStyle = free ? theme.magnitude : hatch(ctx, theme.ink2, 6);
    ctx.globalAlpha = free ? 0.13 : 0.35;
    ctx.fillRect(left, top, width, height);
    ctx.globalAlpha = 1;
    const text = free ? `open: ${does}` : "closed";
    if (width < 100 || height < 30) continue;
    const outer = left > box.left;
    ctx.textAlign = outer ? "right" : "left";
    ctx.fillStyle = free ? color : theme.ink2;
    haloText(ctx, text, outer ? right - 8 : left + 8, top > box.top ? bottom - (outer ? 44 : 24) : box.top + 8, theme);
  }
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
 * Draws each single example's downhill direction at the current point.
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
