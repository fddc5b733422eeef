/** What each class gets before training, as horizontal bars, so that every name is readable. */

import { axisBottom, linearAxis } from "../../draw/axes.js";
import { crispLine, fitText } from "../../draw/canvas.js";
import { haloText } from "../../draw/halo.js";
import { picturePanel } from "../../draw/picture.js";
import { linearScale } from "../../draw/scale.js";

/** @import {Theme} from "../../draw/theme.js" */

/**
 * @typedef {object} Bars
 * @property {{ name: string; value: number; low: number; high: number }[]} bars
 * @property {{ at: number; text: string }} level
 * @property {string} x Label of the axis.
 */

const [TOP, BOTTOM, RIGHT] = [24, 44, 14];

/** @param {{ title: string; name: string; height: string; notes: () => string[] }} options */
export function chanceBars(options) {
  /** @type {Bars} */
  let data = { bars: [], level: { at: 0, text: "" }, x: "" };
  const picture = picturePanel({
    ...options,
    quiet: true,
    height: () => options.height,
    table: () => ({
      columns: ["class", data.x, "5th percentile", "95th percentile"],
      rows: data.bars.map((b) => [b.name, b.value, b.low, b.high]),
    }),
    paint: ({ ctx, width, height }, theme) => paint(ctx, width, height, theme),
  });

  /** @param {CanvasRenderingContext2D} ctx @param {number} width @param {number} height @param {Theme} theme */
  function paint(ctx, width, height, theme) {
    const { bars, level } = data;
    ctx.font = theme.font;
    const names = Math.min(100, 10 + Math.max(0, ...bars.map((b) => ctx.measureText(b.name).width)));
    const box = { left: names, right: width - RIGHT, top: TOP, bottom: height - BOTTOM };
    const finite = bars.map((b) => b.high).filter(Number.isFinite);
    const x = linearScale([0, Math.max(level.at, ...finite) * 1.15 || 1], [box.left, box.right]);
    axisBottom(ctx, linearAxis(x, 4), { ...box, label: data.x, grid: true }, theme);
    const step = (box.bottom - box.top) / Math.max(1, bars.length);
    ctx.textBaseline = "middle";
    bars.forEach((b, i) => {
      const y = box.top + (i + 0.5) * step;
      ctx.textAlign = "right";
      ctx.fillStyle = theme.ink;
      ctx.fillText(fitText(ctx, b.name, names - 8), box.left - 6, y);
      if (!Number.isFinite(b.value)) return;
      ctx.fillStyle = theme.magnitude;
      ctx.globalAlpha = 0.75;
      ctx.fillRect(box.left, y - 0.32 * step, x(b.value) - box.left, 0.64 * step);
      ctx.globalAlpha = 1;
      ctx.strokeStyle = theme.ink;
      if (!Number.isFinite(b.low)) return;
      crispLine(ctx, x(b.low), y, x(b.high), y);
      for (const end of [b.low, b.high]) crispLine(ctx, x(end), y - 3, x(end), y + 3);
    });
    ctx.strokeStyle = theme.ink;
    ctx.setLineDash([5, 4]);
    crispLine(ctx, x(level.at), box.top - 4, x(level.at), box.bottom);
    ctx.setLineDash([]);
    ctx.fillStyle = theme.ink;
    ctx.textBaseline = "bottom";
    const half = ctx.measureText(level.text).width / 2;
    ctx.textAlign = "center";
    haloText(ctx, level.text, Math.min(x(level.at), width - half), box.top - 4, theme);
  }

  return {
    node: picture.node,
    /** @param {Bars} next @param {string} summary */
    update(next, summary) {
      data = next;
      picture.update(summary);
    },
  };
}
