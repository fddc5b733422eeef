/** Bars with whiskers beside a reference level, with a read-out and a table of their numbers. */

import { axisLeft, linearAxis } from "./axes.js";
import { crispLine, surface } from "./canvas.js";
import { classLabels } from "./class-names.js";
import { el, setAttr, setText } from "./dom.js";
import { num } from "./format.js";
import { haloText } from "./halo.js";
import { cellHand } from "./hand.js";
import { panel } from "./panel.js";
import { reserve, say } from "./room.js";
import { linearScale } from "./scale.js";
import { readTheme } from "./theme.js";
import { twin } from "./twin.js";

/** @import {Theme} from "./theme.js" */

/**
 * @typedef {object} BarData
 * @property {{ name: string; value: number; low: number; high: number }[]} bars
 * @property {{ y: number; text: string }} level
 * @property {string} y Label.
 * @property {string} summary
 * @property {string | number} [longest] The longest summary while this place computes, or its number of characters.
 */

const READOUT = "ankle boots: 0.1234, 90% of the images 0.1234 to 0.1234";
const MARGIN = { left: 56, right: 12, top: 28, bottom: 24 };

/** @param {{ title: string; name: string; notes: () => string[] }} options */
export function barChart(options) {
  const node = panel(options.title, options.name);
  const host = el("div", { class: "chart-host" });
  host.style.height = "220px";
  /** @type {BarData | null} */
  let data = null;
  /** @type {number | null} */
  let at = null;
  const hand = cellHand(options.title, {
    size: () => [data?.bars.length ?? 0, 1],
    at(x) {
      const n = data?.bars.length ?? 0;
      const i = Math.floor(((x - MARGIN.left) / (view.width - MARGIN.left - MARGIN.right)) * n);
      return i >= 0 && i < n ? [i, 0] : null;
    },
    look(cell) {
      at = cell ? cell[0] : null;
      view.redraw();
      read();
    },
  });
  host.append(hand);
  const readout = el("p", { class: "pg-say chart-say", "aria-live": "polite" });
  const summary = el("p", { class: "pg-note" });
  const key = el("p", { class: "pg-note" });
  const twins = twin({
    name: () => options.name,
    caption: `${options.title}: values`,
    data: () => ({
      columns: ["class", data?.y ?? "", "5th percentile", "95th percentile"],
      rows: (data?.bars ?? []).map((b) => [b.name, b.value, b.low, b.high]),
    }),
    notes: options.notes,
    layers: () => [view.canvas],
  });
  node.append(host, el("div", {}, key), readout, summary, twins.node);
  const view = surface(host, options.title, paint, () => sizes.disconnect());
  const sizes = new ResizeObserver(() => setText(key, labels().key));
  sizes.observe(host);

  const step = () => (view.width - MARGIN.left - MARGIN.right) / Math.max(1, data?.bars.length ?? 0);
  function labels() {
    const { ctx } = view;
    const theme = readTheme();
    ctx.font = theme.font;
    const names = (data?.bars ?? []).map((b) => b.name);
    return classLabels(names, (text) => ctx.measureText(text).width, step() - 3);
  }

  function paint(/** @type {Theme} */ theme) {
    if (!data || data.bars.length === 0) return;
    const { ctx, width, height } = view;
    const box = { left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom };
    const top = Math.max(...data.bars.map((b) => (Number.isFinite(b.high) ? b.high : 0)), data.level.y) * 1.1 || 1;
    const y = linearScale([0, top], [box.bottom, box.top]);
    axisLeft(ctx, linearAxis(y, 5), { ...box, label: data.y, grid: true }, theme);
    const names = labels().labels;
    const wide = step();
    ctx.textBaseline = "top";
    ctx.textAlign = "center";
    data.bars.forEach((b, i) => {
      if (!data) return;
      const x = box.left + (i + 0.5) * wide;
      ctx.fillStyle = theme.magnitude;
      ctx.globalAlpha = at === null || at === i ? 0.75 : 0.4;
      if (Number.isFinite(b.value)) ctx.fillRect(x - wide * 0.32, y(b.value), wide * 0.64, box.bottom - y(b.value));
      ctx.globalAlpha = 1;
      ctx.strokeStyle = theme.ink;
      if (Number.isFinite(b.low)) {
        crispLine(ctx, x, y(b.low), x, y(b.high));
        crispLine(ctx, x - 4, y(b.low), x + 4, y(b.low));
        crispLine(ctx, x - 4, y(b.high), x + 4, y(b.high));
      }
      ctx.fillStyle = theme.ink2;
      ctx.font = theme.font;
      ctx.fillText(names[i], x, box.bottom + 6);
    });
    ctx.strokeStyle = theme.ink;
    ctx.setLineDash([5, 4]);
    crispLine(ctx, box.left, y(data.level.y), box.right, y(data.level.y));
    ctx.setLineDash([]);
    ctx.fillStyle = theme.ink;
    ctx.font = theme.bold;
    ctx.textAlign = "right";
    ctx.textBaseline = "bottom";
    haloText(ctx, data.level.text, box.right, y(data.level.y) - 3, theme);
  }

  function read() {
    const b = at === null ? null : data?.bars[at];
    setText(readout, b ? `${b.name}: ${num(b.value, 4)}, 90% of the images ${num(b.low, 4)} to ${num(b.high, 4)}` : "");
  }

  return {
    node,
    /** Keeps room for what is to come. @param {string | number} longest Summary, or its number of characters. */
    expect(longest) {
      reserve(summary, "", longest);
      reserve(readout, READOUT);
    },
    /** @param {BarData} next */
    update(next) {
      data = next;
      say(summary, next.summary, next.longest);
      reserve(readout, READOUT);
      setText(key, labels().key);
      setAttr(view.canvas, "aria-label", `${options.title}. ${next.summary}`);
      view.redraw();
      read();
      twins.update();
    },
  };
}
