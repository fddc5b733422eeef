/** Draws the units of a layer, each as a line from 0 to its two weights. Identical units share one line. */

import { crispLine } from "../../draw/canvas.js";
import { haloText } from "../../draw/halo.js";
import { mix } from "../../draw/movement.js";
import { drawFrame, planeScales } from "../../draw/plane.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {SymmetryShown} from "./types.d.ts" */

/**
 * The two weights of each unit at a count, which may be fractional.
 * @param {SymmetryShown} run
 * @param {number} at
 * @returns {[number, number][]}
 */
export function unitsAt({ path, units, at: steps }, at) {
  const [a, b] = [Math.floor(at), Math.min(steps.length - 1, Math.floor(at) + 1)];
  const value = (/** @type {number} */ i) => mix(path[2 * units * a + i], path[2 * units * b + i], at - a);
  return Array.from({ length: units }, (_, u) => [value(2 * u), value(2 * u + 1)]);
}

/**
 * Paints the plane of the two weights, with the units as a network diagram beside it.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} width
 * @param {number} height
 * @param {SymmetryShown} run
 * @param {number} at
 * @param {Theme} theme
 */
export function paintUnits(ctx, width, height, run, at, theme) {
  const units = unitsAt(run, at);
  const side = Math.min(height - 36, width - 56);
  // The window covers the whole training, so that it does not move.
  let far = 0.1;
  for (const w of run.path) if (Number.isFinite(w)) far = Math.max(far, Math.abs(w));
  far *= 1.15;
  const box = { left: 40, top: 8, width: side, height: side };
  const scales = planeScales(box, [-far, far, -far, far]);
  const { x, y } = scales;
  drawFrame(ctx, box, scales, ["w₁", "w₂"], theme);
  ctx.strokeStyle = theme.grid;
  crispLine(ctx, x(0), box.top, x(0), box.top + side);
  crispLine(ctx, box.left, y(0), box.left + side, y(0));
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, side, side);
  ctx.clip();
  // The path of each unit so far.
  ctx.globalAlpha = 0.5;
  ctx.strokeStyle = theme.ink2;
  ctx.lineWidth = 1;
  for (let u = 0; u < run.units; u++) {
    ctx.beginPath();
    for (let i = 0; i <= Math.floor(at); i++) {
      const k = 2 * (run.units * i + u);
      ctx.lineTo(x(run.path[k]), y(run.path[k + 1]));
    }
    ctx.lineTo(x(units[u][0]), y(units[u][1]));
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  const groups = groupsOf(units, far);
  for (const { x: wx, y: wy } of groups) {
    ctx.strokeStyle = theme.magnitude;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.moveTo(x(0), y(0));
    ctx.lineTo(x(wx), y(wy));
    ctx.stroke();
    dot(ctx, x(wx), y(wy), 6, theme.magnitude, theme.bg);
  }
  ctx.restore();
  names(ctx, groups, scales, theme);
  if (width > side + 320)
    net(ctx, { left: box.left + side + 72, right: width - 24, height: side + 8 }, units, groups, theme);
}

/** @typedef {{ x: number; y: number; members: number[] }} Group */

/** Labels closer than this would overlap, so they are merged. */
const NEAR = 22;

/**
 * Writes the units' numbers, or the number of units at one spot.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Group[]} groups
 * @param {ReturnType<typeof planeScales>} scales
 * @param {Theme} theme
 */
function names(ctx, groups, { x, y }, theme) {
  /** @type {{ px: number; py: number; members: number[]; spots: number }[]} */
  const words = [];
  for (const g of groups) {
    const [px, py] = [x(g.x), y(g.y)];
    const near = words.find((w) => Math.abs(w.px - px) < 2 * NEAR && Math.abs(w.py - py) < NEAR);
    if (near) {
      near.members.push(...g.members);
      near.spots++;
      // Place the text beside the outermost of them.
      near.px = g.x < 0 ? Math.min(near.px, px) : Math.max(near.px, px);
    } else words.push({ px, py, members: [...g.members], spots: 1 });
  }
  ctx.textBaseline = "middle";
  ctx.fillStyle = theme.ink;
  for (const { px, py, members, spots } of words) {
    const left = px < x(0);
    const one = spots === 1 && members.length > 1;
    ctx.textAlign = left ? "right" : "left";
    ctx.font = one ? theme.bold : theme.font;
    const numbers = members.toSorted((a, b) => a - b).map((u) => u + 1);
    haloText(ctx, one ? `${members.length} units` : numbers.join(", "), px + (left ? -10 : 10), py, theme);
  }
}

/** Groups units that lie on the same spot of the picture. @param {[number, number][]} units @param {number} far */
function groupsOf(units, far) {
  /** @type {Group[]} */
  const groups = [];
  units.forEach(([x, y], u) => {
    const same = groups.find((g) => Math.hypot(g.x - x, g.y - y) < 0.02 * far);
    if (same) same.members.push(u);
    else groups.push({ x, y, members: [u] });
  });
  return groups;
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} r @param {string} fill @param {string} ring */
function dot(ctx, x, y, r, fill, ring) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.strokeStyle = ring;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

/**
 * Draws inputs, the layer and its weights: identical units overlap, and fan out as they diverge.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ left: number; right: number; height: number }} box
 * @param {[number, number][]} units
 * @param {Group[]} groups
 * @param {Theme} theme
 */
function net(ctx, { left, right, height }, units, groups, theme) {
  const middle = height / 2 + 8;
  const spread = (height - 64) / Math.max(1, units.length - 1);
  // A unit is drawn in the middle of its group.
  const rank = groups.toSorted((a, b) => Math.atan2(a.y, a.x) - Math.atan2(b.y, b.x));
  const place = units.map((_, u) => {
    const g = rank.findIndex((one) => one.members.includes(u));
    return middle + (g - (rank.length - 1) / 2) * spread;
  });
  const largest = Math.max(1e-9, ...units.flat().map(Math.abs));
  const inputs = [middle - 48, middle + 48];
  ctx.save();
  place.forEach((py, u) => {
    units[u].forEach((w, i) => {
      ctx.strokeStyle = w < 0 ? theme.neg : theme.pos;
      ctx.setLineDash(w < 0 ? [7, 3] : []);
      ctx.lineWidth = 1 + (4 * Math.abs(w)) / largest;
      ctx.beginPath();
      ctx.moveTo(left, inputs[i]);
      ctx.bezierCurveTo((left + right) / 2, inputs[i], (left + right) / 2, py, right, py);
      ctx.stroke();
    });
  });
  ctx.restore();
  ctx.font = theme.font;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const [i, py] of inputs.entries()) {
    dot(ctx, left, py, 8, theme.bg2, theme.ink2);
    ctx.fillStyle = theme.ink;
    ctx.fillText(i === 0 ? "x₁" : "x₂", left - 14, py);
  }
  for (const py of new Set(place)) {
    dot(ctx, right, py, 9, theme.magnitude, theme.bg);
    const here = place.filter((one) => one === py).length;
    ctx.fillStyle = theme.ink;
    ctx.textAlign = "right";
    if (here > 1) haloText(ctx, `${here} units`, right + 10, py - 20, theme);
  }
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.fillStyle = theme.ink2;
  ctx.fillText("blue, solid: w > 0 · orange, dashed: w < 0", (left + right) / 2, height - 4);
}
