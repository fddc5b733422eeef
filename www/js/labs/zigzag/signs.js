/** The signs of two gradients of a weight matrix, side by side: a row per unit, a column per output. */

/** @import {Theme} from "../../draw/theme.js" */
/** @import {Hidden} from "./types.d.ts" */

/** Gap between the two matrices, including the unit numbers. */
const GAP = 56;
const LEFT = 28;
/** Room for the matrix's name and its column numbers. */
const TOP = 48;
/** Room for the summary of each column. */
const FOOT = 24;
/** Smallest and largest cell size. */
const [LEAST, MOST] = [10, 72];

/**
 * Side of a cell with which both matrices fit the picture.
 * @param {number} width
 * @param {number} height
 * @param {Hidden} h
 */
const cellOf = (width, height, { units, outputs }) =>
  Math.max(LEAST, Math.min(MOST, (width - LEFT - GAP) / (2 * outputs), (height - TOP - FOOT) / units));

/**
 * The height of a picture with square cells in this width.
 * @param {number} width
 * @param {Hidden | null} h
 */
export const signsHeight = (width, h) =>
  h ? Math.ceil(TOP + FOOT + h.units * cellOf(width, Number.POSITIVE_INFINITY, h)) : 480;

/**
 * "+" or "−" for a column with a single sign, "±" for both.
 * @param {ArrayLike<number>} values
 * @param {number} outputs
 */
export function columnSigns(values, outputs) {
  return Array.from({ length: outputs }, (_, k) => {
    const column = Array.from(values).filter((_, i) => i % outputs === k);
    if (column.every((v) => v >= 0)) return "+";
    return column.every((v) => v <= 0) ? "−" : "±";
  });
}

/**
 * @param {{ ctx: CanvasRenderingContext2D; width: number; height: number }} surface
 * @param {Hidden} h
 * @param {"one" | "batch"} key
 * @param {Theme} theme
 */
export function paintSigns({ ctx, width, height }, h, key, theme) {
  const cell = cellOf(width, height, h);
  const wide = h.outputs * cell;
  h.sides.forEach((side, i) => {
    const left = LEFT + i * (wide + GAP);
    ctx.font = theme.bold;
    ctx.textBaseline = "top";
    ctx.textAlign = "left";
    ctx.fillStyle = theme.ink;
    ctx.fillText(`behind ${side.name}`, left, 2);
    numbers(ctx, h, { left, cell }, theme);
    matrix(ctx, side[key], { left, cell, outputs: h.outputs }, theme);
    const foot = TOP + h.units * cell + 6;
    columnSigns(side[key], h.outputs).forEach((sign, k) => {
      const x = left + (k + 0.5) * cell;
      ctx.textAlign = "center";
      ctx.textBaseline = "top";
      ctx.font = theme.bold;
      ctx.fillStyle = sign === "+" ? theme.posText : sign === "−" ? theme.negText : theme.ink2;
      ctx.fillText(sign, x, foot);
    });
  });
}

/**
 * Writes the numbers of outputs and units, as many as fit without overlap.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Hidden} h
 * @param {{ left: number; cell: number }} layout
 * @param {Theme} theme
 */
function numbers(ctx, h, { left, cell }, theme) {
  ctx.font = theme.font;
  ctx.fillStyle = theme.ink2;
  ctx.textAlign = "center";
  for (let k = 0; k < h.outputs; k++) ctx.fillText(String(k + 1), left + (k + 0.5) * cell, TOP - 18);
  const every = Math.ceil(16 / cell);
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (let u = 0; u < h.units; u += every) ctx.fillText(String(u + 1), left - 6, TOP + (u + 0.5) * cell);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {ArrayLike<number>} values
 * @param {{ left: number; cell: number; outputs: number }} layout
 * @param {Theme} theme
 */
function matrix(ctx, values, { left, cell, outputs }, theme) {
  const all = Array.from(values);
  const top = Math.max(1e-300, ...all.map(Math.abs));
  all.forEach((v, i) => {
    const [x, y] = [left + (i % outputs) * cell, TOP + Math.floor(i / outputs) * cell];
    const size = Math.sqrt(Math.abs(v) / top);
    ctx.globalAlpha = 0.1 + 0.25 * size;
    ctx.fillStyle = v >= 0 ? theme.pos : theme.neg;
    ctx.fillRect(x + 1, y + 1, cell - 1, cell - 1);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = theme.hairline;
    ctx.lineWidth = 1;
    ctx.strokeRect(x + 0.5, y + 0.5, cell, cell);
    ctx.strokeStyle = v >= 0 ? theme.pos : theme.neg;
    ctx.lineWidth = 1.5 + 1.5 * size;
    const r = Math.max(2, (Math.min(cell, 36) / 2 - 5) * (0.4 + 0.6 * size));
    const [cx, cy] = [x + cell / 2, y + cell / 2];
    ctx.beginPath();
    ctx.moveTo(cx - r, cy);
    ctx.lineTo(cx + r, cy);
    if (v >= 0) {
      ctx.moveTo(cx, cy - r);
      ctx.lineTo(cx, cy + r);
    }
    ctx.stroke();
  });
}
