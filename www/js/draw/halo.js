/** Text on a picture. */

import { NAME } from "./axes.js";
import { crispLine } from "./canvas.js";

/** @import {Theme} from "./theme.js" */

/**
 * Text with a halo in the page's color, so that it stays readable over lines.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {Theme} theme
 */
export function haloText(ctx, text, x, y, theme) {
  ctx.lineJoin = "round";
  ctx.lineWidth = 5;
  ctx.strokeStyle = theme.bg;
  ctx.strokeText(text, x, y);
  ctx.fillText(text, x, y);
  ctx.lineWidth = 1;
}

/** Minimum pixels between the texts of two marks, so that they do not read as one. */
const APART = 18;

/** @typedef {{ px: number; text: string }} Mark */

/**
 * Places the texts of marks in one row: over their lines, moved apart where they would overlap. Marks at the same
 * place share a text. If not all texts fit, the last in the list are dropped.
 * @param {Mark[]} marks The most important first.
 * @param {(text: string) => number} wide
 * @param {number} from
 * @param {number} to
 * @returns {{ text: string; left: number }[]} From left to right.
 */
export function placeMarks(marks, wide, from, to) {
  /** @type {Mark[]} */
  const merged = [];
  for (const { px, text } of marks) {
    const same = merged.find((m) => Math.abs(m.px - px) < 1);
    if (same) same.text += `, ${text}`;
    else merged.push({ px, text });
  }
  const room = (/** @type {Mark[]} */ list) => list.reduce((sum, m) => sum + wide(m.text) + APART, -APART);
  while (merged.length > 0 && room(merged) > to - from) merged.pop();
  // Overlapping texts become one block, placed where its texts move least.
  /** @type {{ words: { text: string; at: number }[]; wide: number; wanted: number; left: number }[]} */
  const blocks = [];
  for (const { px, text } of merged.sort((a, b) => a.px - b.px)) {
    const own = wide(text);
    let block = { words: [{ text, at: 0 }], wide: own, wanted: px - own / 2, left: 0 };
    for (;;) {
      const mean = block.wanted / block.words.length;
      block.left = Math.max(from, Math.min(mean, to - block.wide));
      const before = blocks.at(-1);
      if (!before || before.left + before.wide + APART <= block.left) break;
      blocks.pop();
      const shift = before.wide + APART;
      block = {
        words: [...before.words, ...block.words.map((w) => ({ ...w, at: w.at + shift }))],
        wide: shift + block.wide,
        wanted: before.wanted + block.wanted - shift * block.words.length,
        left: 0,
      };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ words, left }) => words.map(({ text, at }) => ({ text, left: left + at })));
}

/**
 * Draws dashed vertical lines, with their texts in a row over the plotting area.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Mark[]} marks The most important first.
 * @param {{ top: number; bottom: number; from: number; to: number }} layout `from`, `to`: range of the texts.
 * @param {Theme} theme
 */
export function drawMarks(ctx, marks, { top, bottom, from, to }, theme) {
  ctx.strokeStyle = ctx.fillStyle = theme.ink;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.setLineDash([3, 3]);
  for (const { px } of marks) crispLine(ctx, px, top - 6, px, bottom);
  ctx.setLineDash([]);
  for (const { text, left } of placeMarks(marks, (text) => ctx.measureText(text).width, from, to))
    ctx.fillText(text, left, top - NAME);
}
