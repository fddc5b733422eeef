/** A strip chart: a column per category with one dot per seed and quartiles; lines join dots of the same seed. */

import { axisLeft, linearAxis } from "./axes.js";
import { crispLine, fitText } from "./canvas.js";
import { haloText } from "./halo.js";
import { picturePanel } from "./picture.js";
import { linearScale } from "./scale.js";

/**
 * @typedef {object} Strip
 * @property {string} name
 * @property {number[]} values One per seed.
 * @property {number[]} quartiles Lower quartile, median, upper quartile.
 * @property {boolean} [chosen] Whether to highlight the strip.
 */

/**
 * @typedef {object} StripData
 * @property {Strip[]} strips
 * @property {{ y: number; text: string }[]} [levels]
 * @property {[number, number]} domain
 * @property {string} summary
 */

/**
 * Breaks the text into at most two lines of this width.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} width
 */
function inLines(ctx, text, width) {
  if (ctx.measureText(text).width <= width) return [text];
  const words = text.split(/(?<=-)| /);
  for (let n = words.length - 1; n > 0; n--) {
    const head = words.slice(0, n).join(" ").replaceAll("- ", "-");
    if (ctx.measureText(head).width > width && n > 1) continue;
    const tail = words.slice(n).join(" ").replaceAll("- ", "-");
    return [fitText(ctx, head, width), fitText(ctx, tail, width)];
  }
  return [fitText(ctx, text, width)];
}

/**
 * @param {{ title: string; name: string; y: string; height?: number | string; quiet?: boolean; notes: () => string[] }} options
 */
export function stripChart(options) {
  /** @type {StripData} */
  let data = { strips: [], domain: [0, 1], summary: "" };
  const picture = picturePanel({
    title: options.title,
    name: options.name,
    height: () => options.height ?? 300,
    quiet: options.quiet,
    notes: options.notes,
    table: () => ({
      columns: ["seed", ...data.strips.map((s) => s.name)],
      rows: (data.strips[0]?.values ?? []).map((_, i) => [i + 1, ...data.strips.map((s) => s.values[i] ?? null)]),
    }),
    paint({ ctx, width, height }, theme) {
      const box = { left: 56, right: width - 8, top: 28, bottom: height - 44 };
      const y = linearScale(data.domain, [box.bottom, box.top]);
      axisLeft(ctx, linearAxis(y, 5), { ...box, label: options.y, grid: true }, theme);
      const n = data.strips.length;
      const step = (box.right - box.left) / Math.max(1, n);
      const middle = (/** @type {number} */ i) => box.left + (i + 0.5) * step;
      ctx.fillStyle = theme.bg2;
      data.strips.forEach((s, i) => {
        if (s.chosen) ctx.fillRect(middle(i) - step / 2, box.top, step, height - box.top);
      });
      ctx.fillStyle = theme.ink2;
      ctx.textAlign = "right";
      ctx.textBaseline = "bottom";
      for (const level of data.levels ?? []) {
        ctx.strokeStyle = theme.ink2;
        ctx.setLineDash([2, 3]);
        crispLine(ctx, box.left, y(level.y), box.right, y(level.y));
        ctx.setLineDash([]);
        haloText(ctx, level.text, box.right, y(level.y) - 2, theme);
      }
      const seeds = Math.max(0, ...data.strips.map((s) => s.values.length));
      ctx.strokeStyle = theme.magnitude;
      ctx.lineWidth = 1;
      ctx.globalAlpha = seeds > 12 ? 0.25 : 0.45;
      for (let seed = 0; seed < seeds; seed++) {
        ctx.beginPath();
        data.strips.forEach((s, i) => {
          if (Number.isFinite(s.values[seed])) ctx.lineTo(middle(i), y(s.values[seed]));
        });
        ctx.stroke();
      }
      ctx.globalAlpha = 0.8;
      ctx.fillStyle = theme.magnitude;
      data.strips.forEach((s, i) => {
        for (const v of s.values) {
          if (!Number.isFinite(v)) continue;
          ctx.beginPath();
          ctx.arc(middle(i), y(v), 2.6, 0, 2 * Math.PI);
          ctx.fill();
        }
      });
      ctx.globalAlpha = 1;
      data.strips.forEach((s, i) => {
        const [low, median, high] = s.quartiles.map((v) => y(v));
        const half = Math.min(16, 0.22 * step);
        if (Number.isFinite(low)) {
          ctx.strokeStyle = theme.ink;
          ctx.lineWidth = 1;
          ctx.strokeRect(middle(i) - half, high, 2 * half, Math.max(1, low - high));
          ctx.lineWidth = 2;
          crispLine(ctx, middle(i) - half, median, middle(i) + half, median);
        }
        ctx.font = s.chosen ? theme.bold : theme.font;
        ctx.fillStyle = theme.ink;
        ctx.textAlign = "center";
        ctx.textBaseline = "top";
        inLines(ctx, s.name, step - 6).forEach((line, k) => {
          ctx.fillText(line, middle(i), box.bottom + 8 + 16 * k);
        });
      });
    },
  });
  return {
    ...picture,
    /** @param {StripData} next @param {string | number} [longest] Longest summary, or its number of characters. */
    update(next, longest) {
      data = next;
      picture.update(next.summary, longest);
    },
  };
}
