/** The input plane: its frame, the data points, the probe point, and the legend below. */

import { axisBottom, axisLeft, linearAxis } from "./axes.js";
import { crispLine, fitText } from "./canvas.js";
import { css, unpack } from "./color.js";
import { num, signed } from "./format.js";
import { marker } from "./markers.js";
import { linearScale } from "./scale.js";

/**
 * x and y of each point, its class or value, and whether it is a training point.
 * @typedef {{ xy: Float32Array; label: Float32Array; train: Uint8Array }} Points
 */
/** @import {Theme} from "./theme.js" */

/** @typedef {{ left: number; top: number; width: number; height: number }} Box */

const LEFT = 40;
const RIGHT = 6;
const TOP = 8;
/** Distance from the bottom of the box to the legend. */
const AXIS = 28;

/**
 * The square plot in a canvas of this width.
 * @param {number} width
 * @returns {Box}
 */
export function planeBox(width) {
  const size = Math.max(40, width - LEFT - RIGHT);
  return { left: LEFT, top: TOP, width: size, height: size };
}

/**
 * Canvas height for a width and the number of legend lines.
 * @param {number} width
 * @param {number} lines
 */
export function planeHeight(width, lines) {
  return TOP + planeBox(width).height + AXIS + 20 * lines;
}

/**
 * Scales from data to pixels.
 * @param {Box} box
 * @param {[number, number, number, number]} domain [x0, x1, y0, y1]
 */
export function planeScales(box, [x0, x1, y0, y1]) {
  return {
    x: linearScale([x0, x1], [box.left, box.left + box.width]),
    y: linearScale([y0, y1], [box.top + box.height, box.top]),
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Box} box
 * @param {ReturnType<typeof planeScales>} scales
 * @param {[string, string]} names
 * @param {Theme} theme
 */
export function drawFrame(ctx, box, scales, names, theme) {
  const { left, top } = box;
  const [right, bottom] = [left + box.width, top + box.height];
  const n = box.width > 260 ? 7 : 5;
  const [across, upward] = [linearAxis(scales.x, n), linearAxis(scales.y, n)];
  axisBottom(ctx, across, { left, right, top, bottom }, theme);
  axisLeft(ctx, upward, { left, right, top, bottom }, theme);
  ctx.strokeStyle = theme.hairline;
  ctx.strokeRect(left + 0.5, top + 0.5, box.width - 1, box.height - 1);
  // A short name goes between the numbers of its axis, a long one on the plot.
  ctx.fillStyle = theme.ink;
  const [wide, high] = names.map((name) => ctx.measureText(name).width);
  const x = between(across, 26 + wide);
  ctx.textBaseline = "top";
  ctx.textAlign = "center";
  if (x !== null) ctx.fillText(names[0], x, bottom + 7);
  else plate(ctx, names[0], right - wide - 5, bottom - 20, theme);
  const y = between(upward, 32);
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  if (y !== null && high <= LEFT - 9) ctx.fillText(names[1], left - 7, y);
  else plate(ctx, names[1], left + 5, top + 4, theme);
}

/**
 * The middle between the last two numbers of an axis, or null if they are less than `room` apart.
 * @param {import("./axes.js").Scale} axis
 * @param {number} room
 */
function between({ ticks, at }, room) {
  const [a, b] = ticks.slice(-2).map(at);
  return Math.abs(b - a) >= room ? (a + b) / 2 : null;
}

/**
 * A name on a plate, readable on any background.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} left
 * @param {number} top
 * @param {Theme} theme
 */
function plate(ctx, text, left, top, theme) {
  const width = ctx.measureText(text).width;
  ctx.globalAlpha = 0.85;
  ctx.fillStyle = theme.bg;
  ctx.fillRect(left - 3, top - 1, width + 6, 17);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.ink;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.fillText(text, left, top + 1);
}

/**
 * @typedef {object} PointStyle
 * @property {(i: number) => number} kind Marker of a point.
 * @property {(i: number) => string} color
 * @property {boolean} test Whether test points are shown.
 * @property {(i: number) => boolean} wrong
 */

/** More rings than this cannot be told apart; then the correct points fade instead. */
export const MOST_RINGS = 40;
const FADED = 0.3;

/**
 * Draws training points filled, test points outlined. A few wrong points get rings; if many, the correct ones fade.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Points} points
 * @param {ReturnType<typeof planeScales>} scales
 * @param {PointStyle} style
 * @param {Theme} theme
 */
export function drawPoints(ctx, points, scales, style, theme) {
  const n = points.label.length;
  const r = n > 900 ? 2.2 : n > 400 ? 2.7 : 3.6;
  const shown = (/** @type {number} */ i) => style.test || points.train[i] === 1;
  let faults = 0;
  for (let i = 0; i < n; i++) if (shown(i) && style.wrong(i)) faults++;
  const ringed = faults <= MOST_RINGS;
  /** @type {Map<string, { train: boolean; color: string; faded: boolean; path: Path2D }>} */
  const groups = new Map();
  const rings = new Path2D();
  for (let i = 0; i < n; i++) {
    if (!shown(i)) continue;
    const train = points.train[i] === 1;
    const faded = !ringed && !style.wrong(i);
    const [x, y] = [scales.x(points.xy[2 * i]), scales.y(points.xy[2 * i + 1])];
    const color = style.color(i);
    const key = `${train}${faded}${color}`;
    let group = groups.get(key);
    if (!group) {
      group = { train, color, faded, path: new Path2D() };
      groups.set(key, group);
    }
    marker(group.path, style.kind(i), x, y, r);
    if (ringed && style.wrong(i)) {
      rings.moveTo(x + r + 2.5, y);
      rings.arc(x, y, r + 2.5, 0, 2 * Math.PI);
    }
  }
  const order = [...groups.values()].sort((a, b) => Number(b.faded) - Number(a.faded));
  for (const train of [false, true]) {
    for (const group of order) {
      if (group.train !== train) continue;
      ctx.globalAlpha = group.faded ? FADED : 1;
      ctx.lineWidth = train ? 1 : 3;
      ctx.strokeStyle = theme.bg;
      if (train) {
        ctx.fillStyle = group.color;
        ctx.fill(group.path);
        ctx.stroke(group.path);
      } else {
        ctx.stroke(group.path);
        ctx.lineWidth = 1.3;
        ctx.strokeStyle = group.color;
        ctx.stroke(group.path);
      }
    }
  }
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = theme.ink;
  ctx.stroke(rings);
}

/**
 * Draws the probe point, and the reading cross if `at` is given (pixels).
 * @param {CanvasRenderingContext2D} ctx
 * @param {Box} box
 * @param {{ x: number; y: number }} probe Pixels.
 * @param {{ x: number; y: number } | null} at
 * @param {Theme} theme
 */
export function drawProbe(ctx, box, probe, at, theme) {
  for (const [width, color] of /** @type {[number, string][]} */ ([
    [4, theme.bg],
    [1.6, theme.ink],
  ])) {
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.beginPath();
    ctx.arc(probe.x, probe.y, 6, 0, 2 * Math.PI);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]) {
      ctx.moveTo(probe.x + 3 * dx, probe.y + 3 * dy);
      ctx.lineTo(probe.x + 10 * dx, probe.y + 10 * dy);
    }
    ctx.stroke();
  }
  if (!at) return;
  ctx.lineWidth = 1;
  ctx.strokeStyle = theme.ink;
  ctx.globalAlpha = 0.6;
  crispLine(ctx, at.x, box.top, at.x, box.top + box.height - 1);
  crispLine(ctx, box.left, at.y, box.left + box.width - 1, at.y);
  ctx.globalAlpha = 1;
}

/**
 * The legend: classes with their markers, `perLine` in a line.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ name: string; color: string; kind: number }[]} classes
 * @param {{ left: number; top: number; width: number; perLine: number }} layout
 * @param {Theme} theme
 */
export function drawClassKey(ctx, classes, layout, theme) {
  const { left, top, width, perLine } = layout;
  const cell = width / perLine;
  ctx.font = theme.font;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  classes.forEach(({ name, color, kind }, i) => {
    const x = left + (i % perLine) * cell;
    const y = top + Math.floor(i / perLine) * 20 + 8;
    ctx.beginPath();
    marker(ctx, kind, x + 6, y, 4.5);
    ctx.fillStyle = color;
    ctx.fill();
    ctx.fillStyle = theme.ink;
    ctx.fillText(fitText(ctx, name, cell - 24), x + 17, y + 0.5);
  });
}

/**
 * A color bar with the numbers at its ends, and a zero mark if it is signed.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ lut: Uint32Array; from: number; to: number; label: string }} scale
 * @param {{ left: number; top: number; width: number }} layout
 * @param {Theme} theme
 */
export function drawColorBar(ctx, scale, layout, theme) {
  const { left, top, width } = layout;
  const { lut, from, to, label } = scale;
  ctx.textBaseline = "middle";
  ctx.font = theme.font;
  ctx.fillStyle = theme.ink2;
  ctx.textAlign = "left";
  const middle = top + 8;
  const room = Math.max(46, width - 190);
  const text = fitText(ctx, label, room);
  ctx.fillText(text, left, middle);
  const start = left + Math.min(room, ctx.measureText(text).width) + 8;
  const low = from < 0 ? num(from, 2) : num(from);
  const high = from < 0 ? signed(to, 2) : num(to);
  ctx.fillText(low, start, middle);
  const x0 = start + ctx.measureText(low).width + 6;
  const x1 = Math.min(left + width - ctx.measureText(high).width - 6, x0 + 150);
  for (let x = Math.round(x0); x < x1; x++) {
    ctx.fillStyle = css(unpack(lut[Math.min(255, Math.floor((256 * (x - x0)) / (x1 - x0)))]));
    ctx.fillRect(x, top + 3, 1, 10);
  }
  ctx.strokeStyle = theme.hairline;
  ctx.lineWidth = 1;
  ctx.strokeRect(Math.round(x0) - 0.5, top + 2.5, Math.ceil(x1 - x0) + 1, 11);
  if (from < 0) {
    ctx.strokeStyle = theme.ink;
    const zero = (x0 + x1) / 2;
    crispLine(ctx, zero, top + 1, zero, top + 14);
  }
  ctx.fillStyle = theme.ink2;
  ctx.fillText(high, x1 + 6, middle);
}
