/** Paints the bowl and the optimizers' paths on it, with the order of arrival. */

import { drawBest } from "../../draw/contours.js";
import { drawLine } from "../../draw/linechart.js";
import { marker } from "../../draw/markers.js";
import { drawFrame } from "../../draw/plane.js";
import { drawWords, HEAD } from "./board.js";
import { colorOf, lookOf } from "./looks.js";
import { clip, handle, plane } from "./planes.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {Race, Racer} from "./types.d.ts" */

/** Factor of the loss between contours; number of contours inside the one through the start. */
const [FACTOR, INNER] = [4, 5];
/** Steps at least this far apart, in pixels, get their own dots. */
const DOTS = 7;

/** @typedef {[number, number, number, number]} Window */
/** @typedef {{ racer: Racer; points: [number, number][]; done: boolean }} Runner */

/** Number of steps of a path. @param {Racer} racer */
export const endOf = (racer) => racer.path.length / 2 - 1;

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} width
 * @param {Race} race
 * @param {{ t: number; start: [number, number]; window: Window; only: string }} shown `t`: steps done,
 *   possibly fractional. `start`: position of the handle. `only`: the optimizer whose path stands out.
 * @param {Theme} theme
 */
export function paintBowl(ctx, width, race, { t, start, window, only }, theme) {
  const { box, scales } = plane(width, window);
  const { x, y } = scales;
  const best = /** @type {[number, number]} */ ([x(race.best[0]), y(race.best[1])]);
  const begin = /** @type {[number, number]} */ ([x(start[0]), y(start[1])]);
  clip(ctx, box);
  contours(ctx, race, best, Math.abs(x(1) - x(0)), theme);
  drawLine(ctx, [begin[0], best[0]], [begin[1], best[1]], { color: theme.ink, width: 1, dash: [2, 4] });
  ctx.restore();
  drawFrame(ctx, box, scales, ["w₁", "w₂"], theme);
  clip(ctx, box);
  const runners = race.racers.map((racer) => {
    const { path } = racer;
    const end = Math.min(t, endOf(racer));
    const whole = Math.floor(end);
    const at = (/** @type {number} */ i, /** @type {0 | 1} */ k) => path[2 * i + k];
    const points = Array.from(
      { length: whole + 1 },
      (_, i) => /** @type {[number, number]} */ ([x(at(i, 0)), y(at(i, 1))]),
    );
    const part = end - whole;
    if (part > 0) {
      const mixed = (/** @type {0 | 1} */ k) => at(whole, k) + part * (at(whole + 1, k) - at(whole, k));
      points.push([x(mixed(0)), y(mixed(1))]);
    }
    return { racer, points, done: t >= endOf(racer) };
  });
  // Draw short paths over long ones, because a zig-zag would hide them.
  const order = runners.toSorted((a, b) => reach(b.racer) - reach(a.racer));
  const last = (/** @type {Runner} */ { racer }) => Number(racer.name === only);
  order.sort((a, b) => last(a) - last(b));
  const quiet = (/** @type {Runner} */ { racer }) => only !== "" && racer.name !== only;
  for (const runner of order) track(ctx, runner, quiet(runner) ? 0.25 : 1, theme);
  drawBest(ctx, ...best, theme.ink);
  for (const runner of order) if (!quiet(runner)) head(ctx, runner, theme);
  handle(ctx, ...begin, theme, false);
  drawWords(ctx, { race, t, runners: runners.filter((runner) => !quiet(runner)) }, { box, begin, scales }, theme);
  ctx.restore();
}

/** Length of a path, in units of the weights. @param {Racer} racer */
function reach({ path }) {
  let sum = 0;
  for (let i = 2; i + 1 < path.length; i += 2) sum += Math.hypot(path[i] - path[i - 2], path[i + 1] - path[i - 1]);
  return sum;
}

/**
 * Draws ellipses of equal loss, darker toward the center. A dashed one marks the loss that counts as arrival.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Race} race
 * @param {[number, number]} center
 * @param {number} unit Pixels of one.
 * @param {Theme} theme
 */
function contours(ctx, { eigenvalues, axes, first_loss: first, target }, [cx, cy], unit, theme) {
  // y grows downwards on a canvas.
  const angle = Math.atan2(-axes[1], axes[0]);
  const ellipse = (/** @type {number} */ loss) => {
    const [a, b] = eigenvalues.map((value) => unit * Math.sqrt((2 * loss) / Math.max(value, 1e-12)));
    ctx.beginPath();
    ctx.ellipse(cx, cy, Math.min(a, 1e5), Math.min(b, 1e5), angle, 0, 2 * Math.PI);
  };
  if (!(first > 0)) return;
  for (let k = 5; k > -INNER; k--) {
    ellipse(first * FACTOR ** k);
    ctx.fillStyle = theme.magnitude;
    ctx.globalAlpha = theme.dark ? 0.04 : 0.045;
    ctx.fill();
    ctx.globalAlpha = k === 0 ? 0.7 : 0.35;
    ctx.strokeStyle = theme.ink2;
    ctx.lineWidth = 1;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  ellipse(first * target);
  ctx.setLineDash([3, 2]);
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * Draws the path so far, with a dot for each step that is far enough from the next.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Runner} runner
 * @param {number} strength
 * @param {Theme} theme
 */
function track(ctx, { racer, points }, strength, theme) {
  const line = new Path2D();
  const dots = new Path2D();
  let [px, py] = points[0];
  line.moveTo(px, py);
  for (const [i, [qx, qy]] of points.entries()) {
    line.lineTo(qx, qy);
    if (i === 0 || Math.hypot(qx - px, qy - py) < DOTS) continue;
    dots.moveTo(qx + 2.2, qy);
    dots.arc(qx, qy, 2.2, 0, 2 * Math.PI);
    [px, py] = [qx, qy];
  }
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.strokeStyle = theme.bg;
  ctx.globalAlpha = 0.8 * strength;
  ctx.lineWidth = 4.5;
  ctx.stroke(line);
  ctx.globalAlpha = strength;
  ctx.strokeStyle = ctx.fillStyle = colorOf(racer.name, theme);
  ctx.lineWidth = 2;
  ctx.stroke(line);
  ctx.fill(dots);
  ctx.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} ctx @param {Runner} runner @param {Theme} theme */
function head(ctx, { racer, points }, theme) {
  const [px, py] = points[points.length - 1];
  ctx.beginPath();
  marker(ctx, lookOf(racer.name).kind, px, py, HEAD);
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = theme.bg;
  ctx.stroke();
  ctx.fillStyle = colorOf(racer.name, theme);
  ctx.fill();
}
