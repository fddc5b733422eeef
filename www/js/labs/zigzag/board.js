/** Text on the bowl: names of moving optimizers, and a board of those that have arrived, placed clear of the paths. */

import { haloText } from "../../draw/halo.js";
import { marker } from "../../draw/markers.js";
import { colorOf, lookOf } from "./looks.js";

/** @import {Box} from "../../draw/plane.js" */
/** @import {Theme} from "../../draw/theme.js" */
/** @import {Runner} from "./bowl.js" */
/** @import {Race, Racer} from "./types.d.ts" */

/** Radius of the marker at a path's end. */
export const HEAD = 6;
/** Line height and padding of the board. */
const [LINE, PAD] = [18, 8];
/** A smaller picture has no room for the board; the table below shows the same. */
const LEAST = 360;

/** @typedef {{ left: number; top: number; right: number; bottom: number }} Rect */

/** Optimizers by order of arrival; those that do not arrive come last. @param {Racer[]} racers */
export const ranking = (racers) =>
  racers.toSorted((a, b) => (a.steps ?? Number.POSITIVE_INFINITY) - (b.steps ?? Number.POSITIVE_INFINITY));

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ race: Race; t: number; runners: Runner[] }} what
 * @param {{ box: Box; begin: [number, number]; scales: { x: (v: number) => number; y: (v: number) => number } }} where
 * @param {Theme} theme
 */
export function drawWords(ctx, { race, t, runners }, { box, begin, scales }, theme) {
  const walked = race.racers.flatMap(({ path }) => spots(path, scales));
  const met = (/** @type {Rect} */ r) =>
    walked.filter(([px, py]) => px > r.left && px < r.right && py > r.top && py < r.bottom).length;
  const quietest = (/** @type {Rect[]} */ all) => all.toSorted((a, b) => met(a) - met(b))[0];
  const label = startAt(ctx, box, begin, quietest, theme);
  const board = quietest([0, 1, 2, 3].map((corner) => boardAt(ctx, box, race, corner, theme)));
  const arrived = box.width < LEAST ? [] : listed(race, t);
  const taken = arrived.length > 0 ? [board, label] : [label];
  names(ctx, runners, { box, begin, taken }, theme);
  if (arrived.length > 0) drawBoard(ctx, board, arrived, race, theme);
}

/**
 * Spaced points along a path, in pixels.
 * @param {Float32Array} path
 * @param {{ x: (v: number) => number; y: (v: number) => number }} scales
 */
function spots(path, { x, y }) {
  /** @type {[number, number][]} */
  const all = [];
  for (let i = 2; i + 1 < path.length; i += 2) {
    const [ax, ay, bx, by] = [x(path[i - 2]), y(path[i - 1]), x(path[i]), y(path[i + 1])];
    const n = Math.min(200, Math.ceil(Math.hypot(bx - ax, by - ay) / 6));
    for (let k = 1; k <= n; k++) all.push([ax + ((bx - ax) * k) / n, ay + ((by - ay) * k) / n]);
  }
  return all;
}

/**
 * Writes "start" where it overlaps the paths least; returns its rectangle.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Box} box
 * @param {[number, number]} at
 * @param {(all: Rect[]) => Rect} quietest
 * @param {Theme} theme
 */
function startAt(ctx, box, [px, py], quietest, theme) {
  ctx.font = theme.bold;
  ctx.fillStyle = theme.ink;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const wide = ctx.measureText("start").width;
  const all = [
    around(px - 15 - wide, py - 8, wide, 16),
    around(px - wide / 2, py - 31, wide, 16),
    around(px - wide / 2, py + 15, wide, 16),
    around(px + 15, py - 8, wide, 16),
  ].filter((r) => r.left > box.left + 2 && r.right < box.left + box.width - 2);
  const place = quietest(all.length > 0 ? all : [around(px + 15, py - 8, wide, 16)]);
  haloText(ctx, "start", place.left, (place.top + place.bottom) / 2, theme);
  return place;
}

/**
 * Writes names beside the markers still moving, where they overlap nothing.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Runner[]} runners
 * @param {{ box: Box; begin: [number, number]; taken: Rect[] }} where
 * @param {Theme} theme
 */
function names(ctx, runners, { box, begin, taken }, theme) {
  ctx.font = theme.bold;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  const heads = runners.map(({ points }) => points[points.length - 1]);
  const rects = [...taken, ...heads.map(([px, py]) => around(px - HEAD, py - HEAD, 2 * HEAD, 2 * HEAD))];
  rects.push(around(begin[0] - 12, begin[1] - 12, 24, 24));
  for (const [i, { racer, done }] of runners.entries()) {
    const [px, py] = heads[i];
    if ((done && racer.steps !== null) || Math.hypot(px - begin[0], py - begin[1]) < 16) continue;
    const wide = ctx.measureText(racer.label).width;
    const [right, left] = [px + HEAD + 5, px - HEAD - 5 - wide];
    const spots = [
      [right, py],
      [left, py],
      [right, py - 16],
      [right, py + 16],
      [left, py - 16],
      [left, py + 16],
      [px - wide / 2, py - 20],
      [px - wide / 2, py + 20],
    ].map(([sx, sy]) => around(sx, sy - 8, wide, 16));
    const own = rects[taken.length + i];
    const free = spots.find(
      (r) =>
        r.left > box.left + 4 &&
        r.right < box.left + box.width - 4 &&
        r.top > box.top + 4 &&
        r.bottom < box.top + box.height - 4 &&
        rects.every((other) => other === own || !meet(r, other)),
    );
    if (!free) continue;
    rects.push(free);
    ctx.fillStyle = theme.words(colorOf(racer.name, theme));
    haloText(ctx, racer.label, free.left, (free.top + free.bottom) / 2, theme);
  }
}

/** @param {number} left @param {number} top @param {number} width @param {number} height @returns {Rect} */
const around = (left, top, width, height) => ({ left, top, right: left + width, bottom: top + height });
/** @param {Rect} a @param {Rect} b */
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Optimizers on the board after `t` steps. @param {Race} race @param {number} t */
const listed = (race, t) =>
  ranking(race.racers).filter((racer) => t >= (racer.steps ?? race.end) && (racer.steps !== null || t >= race.end));

/** The board's entry for an optimizer. @param {Racer} racer */
const said = (racer) => (racer.steps === null ? "–" : String(racer.steps));

/**
 * The board's rectangle in a corner: 0 to 3, starting at the upper right.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Box} box
 * @param {Race} race
 * @param {number} corner
 * @param {Theme} theme
 * @returns {Rect}
 */
function boardAt(ctx, box, race, corner, theme) {
  ctx.font = theme.bold;
  const widest = Math.max(...race.racers.map((racer) => ctx.measureText(racer.label).width));
  const number = Math.max(ctx.measureText("steps").width, ...race.racers.map((r) => ctx.measureText(said(r)).width));
  const [width, height] = [2 * PAD + 20 + widest + 14 + number, 2 * PAD + LINE * (race.racers.length + 1)];
  const left = corner === 1 || corner === 3 ? box.left + 8 : box.left + box.width - width - 8;
  return around(left, corner < 2 ? box.top + 8 : box.top + box.height - height - 8, width, height);
}

/**
 * Draws the board: optimizers in order of arrival, with their numbers of steps.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Rect} at
 * @param {Racer[]} arrived
 * @param {Race} race
 * @param {Theme} theme
 */
function drawBoard(ctx, at, arrived, race, theme) {
  ctx.globalAlpha = 0.88;
  ctx.fillStyle = theme.bg;
  ctx.beginPath();
  ctx.roundRect(at.left, at.top, at.right - at.left, 2 * PAD + LINE * (arrived.length + 1), 6);
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.textBaseline = "middle";
  const line = (/** @type {number} */ i) => at.top + PAD + LINE * (i + 0.5);
  ctx.font = theme.font;
  ctx.fillStyle = theme.ink2;
  ctx.textAlign = "left";
  ctx.fillText("arrived", at.left + PAD, line(0));
  ctx.textAlign = "right";
  ctx.fillText("steps", at.right - PAD, line(0));
  for (const [i, racer] of arrived.entries()) {
    const color = colorOf(racer.name, theme);
    ctx.beginPath();
    marker(ctx, lookOf(racer.name).kind, at.left + PAD + HEAD, line(i + 1), HEAD - 0.5);
    ctx.fillStyle = color;
    ctx.fill();
    ctx.font = theme.bold;
    ctx.fillStyle = theme.words(color);
    ctx.textAlign = "left";
    ctx.fillText(racer.label, at.left + PAD + 20, line(i + 1));
    ctx.fillStyle = theme.ink;
    ctx.textAlign = "right";
    ctx.fillText(said(racer), at.right - PAD, line(i + 1));
  }
  if (arrived.length === race.racers.length) {
    ctx.strokeStyle = theme.hairline;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.roundRect(at.left + 0.5, at.top + 0.5, at.right - at.left - 1, at.bottom - at.top - 1, 6);
    ctx.stroke();
  }
}
