/** The two cards that show planes: the decision boundary of a trained network, and the zig-zag neuron. */

import { bitmap, commit, paintSigned } from "../../draw/heatmap.js";
import { marker } from "../../draw/markers.js";
import { dot, dots, line, plane } from "./card-parts.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {Numbers} from "./numbers.d.ts" */
/** @import {Place} from "./cards.js" */

/**
 * @param {Theme} theme
 * @param {Place} place
 * @param {Numbers["playground"]} n
 */
export function learned(theme, { ctx, width, height }, { window: [x0, x1, y0, y1], columns, lead, points }) {
  const rows = lead.length / columns;
  const map = bitmap(columns, rows);
  for (let row = 0; row < rows; row++) {
    // `paintSigned` paints squares only, so paint this rectangle cell by cell.
    for (let column = 0; column < columns; column++) {
      const i = row * columns + column;
      paintSigned(lead, i, 1, 100, theme.decision, map.pixels, i);
    }
  }
  commit(map);
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(map.canvas, 0, 0, width, height);
  const x = plane([x0, x1], [0, width]);
  const y = plane([y0, y1], [height, 0]);
  for (const kind of [0, 1]) {
    ctx.beginPath();
    for (const [px, py, label] of points) if (label === kind) marker(ctx, kind, x(px), y(py), 2.6);
    ctx.lineWidth = 2;
    ctx.strokeStyle = theme.bg;
    ctx.stroke();
    ctx.fillStyle = theme.classes[kind];
    ctx.fill();
  }
}

/**
 * Until the lab's lessons are done, shows only what is given: all-positive inputs, and the start and target of the
 * weights. Afterwards shows the path.
 * @param {Theme} theme
 * @param {Place} place
 * @param {Numbers["zigzag"]} n
 * @param {boolean} done
 */
export function zigzag(theme, place, n, done) {
  if (done) path(theme, place, n);
  else given(theme, place, n);
}

/** @param {Theme} theme @param {Place} place @param {Numbers["zigzag"]} n */
function given(theme, { ctx, width, height }, { inputs, start, best, window: [w0, w1, v0, v1] }) {
  const half = width / 2;
  ctx.fillStyle = theme.hairline;
  ctx.fillRect(Math.round(half), 0, 1, height);
  // The smallest cards have no room for text.
  const named = half > 60;
  const side = Math.min(half - (named ? 20 : 8), height - (named ? 36 : 8));
  const top = named ? 10 : (height - side) / 2;
  /** @param {number} middle @param {[number, number]} xs @param {[number, number]} ys */
  const square = (middle, xs, ys) => ({
    x: plane(xs, [middle - side / 2, middle + side / 2]),
    y: plane(ys, [top + side, top]),
  });
  const left = square(half / 2, [-1, 4], [-1, 4]);
  const right = square(1.5 * half, [w0, w1], [v0, v1]);
  ctx.strokeStyle = theme.ink2;
  ctx.lineWidth = 1;
  for (const [{ x, y }, from] of /** @type {[typeof left, number][]} */ ([
    [left, half / 2],
    [right, 1.5 * half],
  ])) {
    ctx.globalAlpha = 0.6;
    ctx.beginPath();
    ctx.moveTo(from - side / 2, y(0));
    ctx.lineTo(from + side / 2, y(0));
    ctx.moveTo(x(0), top);
    ctx.lineTo(x(0), top + side);
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
  dots(ctx, inputs, left.x, left.y, 2, theme.posPoint);
  ends(ctx, theme, right, start, best);
  if (!named) return;
  ctx.font = theme.font;
  ctx.fillStyle = theme.ink2;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.fillText("inputs", half / 2, height - 9);
  ctx.fillText("weights", 1.5 * half, height - 9);
}

/** @param {Theme} theme @param {Place} place @param {Numbers["zigzag"]} n */
function path(theme, { ctx, width, height }, { start, best, window: [w0, w1, v0, v1], path, columns, loss }) {
  const map = bitmap(columns, columns);
  // Without the strong end of the palette, so that the path keeps its contrast.
  for (let i = 0; i < loss.length; i++) map.pixels[i] = theme.sequential[Math.round(0.64 * loss[i])];
  commit(map);
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(map.canvas, 0, 0, width, height);
  const x = plane([w0, w1], [0, width]);
  const y = plane([v0, v1], [height, 0]);
  for (let i = 0; i + 1 < path.length; i++) {
    const [[a, b], [c, d]] = [path[i], path[i + 1]];
    const up = c - a + d - b > 0;
    line(
      ctx,
      [
        [x(a), y(b)],
        [x(c), y(d)],
      ],
      up ? theme.pos : theme.neg,
      1.5,
      up ? [] : [5, 2],
    );
  }
  ends(ctx, theme, { x, y }, start, best);
}

/**
 * Draws a ring at the start of the weights and a cross at their target.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Theme} theme
 * @param {{ x: (v: number) => number; y: (v: number) => number }} at
 * @param {number[]} start
 * @param {number[]} best
 */
function ends(ctx, theme, { x, y }, start, best) {
  dot(ctx, x(start[0]), y(start[1]), 5, theme.ink, theme);
  dot(ctx, x(start[0]), y(start[1]), 3, theme.bg, theme);
  const [bx, by] = [x(best[0]), y(best[1])];
  for (const [width, color] of /** @type {[number, string][]} */ ([
    [5, theme.bg],
    [2, theme.ink],
  ])) {
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.beginPath();
    ctx.moveTo(bx - 5, by - 5);
    ctx.lineTo(bx + 5, by + 5);
    ctx.moveTo(bx + 5, by - 5);
    ctx.lineTo(bx - 5, by + 5);
    ctx.stroke();
  }
}
