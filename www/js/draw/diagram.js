/** The network diagram: edges by weight, a thumbnail per unit, marks for bias and dead units. */

import { fitText } from "./canvas.js";
import { hatch } from "./linechart.js";

/** @import {DiagramLayout, EdgeRef} from "./diagram-layout.js" */
/** @import {Theme} from "./theme.js" */

/** Steps of width and opacity: edges of one step are stroked as one path. */
const LEVELS = 7;
/** Above this many edges, the thin ones are left out. */
export const MANY_EDGES = 1200;
/** Thin edges are those below this share of the widest. */
export const THIN = 0.2;

/**
 * @param {DiagramLayout} layout
 * @param {EdgeRef} edge
 * @param {{ moveTo(x: number, y: number): void;
 *   bezierCurveTo(a: number, b: number, c: number, d: number, e: number, f: number): void }} path
 */
function curve(layout, edge, path) {
  const { x, y, thumb } = layout;
  const [x0, x1] = [x[edge.layer] + thumb, x[edge.layer + 1]];
  const [y0, y1] = [y[edge.layer][edge.from] + thumb / 2, y[edge.layer + 1][edge.unit] + thumb / 2];
  const middle = (x0 + x1) / 2;
  path.moveTo(x0, y0);
  path.bezierCurveTo(middle, y0, middle, y1, x1, y1);
}

/**
 * Draws all edges. `weight` is called for every pair of units in neighboring columns.
 * @param {CanvasRenderingContext2D} ctx
 * @param {DiagramLayout} layout
 * @param {(layer: number, from: number, unit: number) => number} weight
 * @param {number} widest |w| drawn at full width.
 * @param {Theme} theme
 */
export function drawEdges(ctx, layout, weight, widest, theme) {
  const { y } = layout;
  const paths = Array.from({ length: 2 * LEVELS + 1 }, () => new Path2D());
  const used = new Uint8Array(paths.length);
  let total = 0;
  for (let c = 0; c + 1 < y.length; c++) total += y[c].length * y[c + 1].length;
  const many = total > MANY_EDGES;
  const edge = { layer: 0, from: 0, unit: 0 };
  for (let c = 0; c + 1 < y.length; c++) {
    edge.layer = c;
    for (edge.from = 0; edge.from < y[c].length; edge.from++) {
      for (edge.unit = 0; edge.unit < y[c + 1].length; edge.unit++) {
        const w = weight(c, edge.from, edge.unit);
        const share = widest > 0 ? Math.min(1, Math.abs(w) / widest) : 0;
        if (many && widest > 0 && share < THIN) continue;
        const level = share < 0.01 ? 0 : 1 + Math.min(LEVELS - 1, Math.floor(share * LEVELS));
        const slot = level === 0 || w > 0 ? level : LEVELS + level;
        used[slot] = 1;
        curve(layout, edge, paths[slot]);
      }
    }
  }
  ctx.save();
  for (let slot = 0; slot < paths.length; slot++) {
    if (used[slot] === 0) continue;
    const negative = slot > LEVELS;
    const level = negative ? slot - LEVELS : slot;
    const share = level / LEVELS;
    ctx.lineWidth = level === 0 ? 0.5 : 0.5 + 2.8 * share * (many ? 0.6 : 1);
    ctx.strokeStyle = level === 0 ? theme.hairline : negative ? theme.neg : theme.pos;
    ctx.globalAlpha = level === 0 ? 1 : (many ? 0.1 : 0.22) + (many ? 0.6 : 0.68) * share;
    ctx.setLineDash(negative && !many ? [7, 3] : []);
    ctx.stroke(paths[slot]);
  }
  ctx.restore();
}

/**
 * Draws one edge on top of the others.
 * @param {CanvasRenderingContext2D} ctx
 * @param {DiagramLayout} layout
 * @param {EdgeRef} edge
 * @param {number} w
 * @param {Theme} theme
 */
export function drawEdge(ctx, layout, edge, w, theme) {
  ctx.save();
  ctx.lineCap = "round";
  for (const [width, color] of /** @type {[number, string][]} */ ([
    [8, theme.bg],
    [6, theme.ink],
    [4, theme.bg],
    [2.5, w < 0 ? theme.neg : theme.pos],
  ])) {
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.setLineDash(width === 2.5 && w < 0 ? [7, 3] : []);
    ctx.beginPath();
    curve(layout, edge, ctx);
    ctx.stroke();
  }
  ctx.restore();
}

/**
 * @typedef {object} UnitMark
 * @property {number | null} bias Null for inputs.
 * @property {boolean} dead
 * @property {"none" | "looked" | "pinned"} state
 */

/**
 * Draws the thumbnails with their marks. `atlas` holds the maps of all units in reading order,
 * `perRow` in a row.
 * @param {CanvasRenderingContext2D} ctx
 * @param {DiagramLayout} layout
 * @param {{ canvas: HTMLCanvasElement; side: number; perRow: number }} atlas
 * @param {(column: number, unit: number) => UnitMark} mark
 * @param {Theme} theme
 */
export function drawUnits(ctx, layout, atlas, mark, theme) {
  const { x, y, thumb } = layout;
  const dashes = hatch(ctx, theme.ink, 5);
  let n = 0;
  ctx.save();
  ctx.imageSmoothingEnabled = true;
  for (let c = 0; c < y.length; c++) {
    for (let u = 0; u < y[c].length; u++, n++) {
      const [left, top] = [x[c], y[c][u]];
      const { bias, dead, state } = mark(c, u);
      const sx = (n % atlas.perRow) * atlas.side;
      const sy = Math.floor(n / atlas.perRow) * atlas.side;
      ctx.fillStyle = theme.bg;
      ctx.fillRect(left - 1, top - 1, thumb + 2, thumb + 2);
      ctx.drawImage(atlas.canvas, sx, sy, atlas.side, atlas.side, left, top, thumb, thumb);
      if (dead) {
        ctx.fillStyle = dashes;
        ctx.globalAlpha = 0.55;
        ctx.fillRect(left, top, thumb, thumb);
        ctx.globalAlpha = 1;
        if (thumb >= 38) deadLabel(ctx, left, top, thumb, theme);
      }
      ctx.lineWidth = state === "none" ? 1 : 2;
      ctx.strokeStyle = state === "none" ? theme.ink2 : state === "pinned" ? theme.accent : theme.ink;
      ctx.globalAlpha = state === "none" ? 0.5 : 1;
      const out = state === "none" ? 0.5 : 2;
      ctx.strokeRect(left - out, top - out, thumb + 2 * out, thumb + 2 * out);
      ctx.globalAlpha = 1;
      if (bias !== null && thumb >= 20) biasMark(ctx, left - 4, top + thumb - 4, bias, theme);
    }
  }
  ctx.restore();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} left
 * @param {number} top
 * @param {number} thumb
 * @param {Theme} theme
 */
function deadLabel(ctx, left, top, thumb, theme) {
  ctx.font = theme.bold;
  const width = ctx.measureText("dead").width + 6;
  ctx.fillStyle = theme.bg;
  ctx.fillRect(left + (thumb - width) / 2, top + thumb / 2 - 9, width, 18);
  ctx.fillStyle = theme.ink;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText("dead", left + thumb / 2, top + thumb / 2 + 0.5);
}

/**
 * A small square at the corner: filled for a positive bias, open for a negative one.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} bias
 * @param {Theme} theme
 */
function biasMark(ctx, x, y, bias, theme) {
  ctx.fillStyle = theme.bg;
  ctx.fillRect(x - 1, y - 1, 9, 9);
  if (bias === 0) {
    ctx.fillStyle = theme.ink2;
    ctx.fillRect(x + 1, y + 3, 5, 1);
    return;
  }
  ctx.lineWidth = 1.5;
  ctx.fillStyle = ctx.strokeStyle = bias > 0 ? theme.pos : theme.neg;
  if (bias > 0) ctx.fillRect(x, y, 7, 7);
  else ctx.strokeRect(x + 0.75, y + 0.75, 5.5, 5.5);
}

/**
 * Draws headings over the columns, counts of dead units under them, and names beside inputs and outputs.
 * @param {CanvasRenderingContext2D} ctx
 * @param {DiagramLayout} layout
 * @param {{ title: string; note: string; foot: string }[]} columns
 * @param {{ inputs: string[]; outputs: string[] }} names
 * @param {Theme} theme
 */
export function drawNames(ctx, layout, columns, names, theme) {
  const { x, y, thumb, colPitch, top, bottom } = layout;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  columns.forEach((column, c) => {
    const center = x[c] + thumb / 2;
    ctx.fillStyle = theme.ink;
    ctx.font = theme.bold;
    ctx.fillText(fitText(ctx, column.title, colPitch), center, 13);
    ctx.fillStyle = theme.ink2;
    ctx.font = theme.font;
    ctx.fillText(fitText(ctx, column.note, colPitch - 4), center, top - 12);
    ctx.fillStyle = theme.broken;
    ctx.fillText(fitText(ctx, column.foot, colPitch - 4), center, bottom + 16);
  });
  ctx.fillStyle = theme.ink;
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  names.inputs.forEach((name, i) => {
    ctx.fillText(fitText(ctx, name, x[0] - 7), x[0] - 7, y[0][i] + thumb / 2);
  });
  const last = x.length - 1;
  const start = x[last] + thumb + 8;
  ctx.textAlign = "left";
  names.outputs.forEach((name, i) => {
    ctx.fillText(fitText(ctx, name, layout.width - start), start, y[last][i] + thumb / 2);
  });
}
