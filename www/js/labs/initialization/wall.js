/** The wall: a histogram for every layer, forward and backward, a block for each initializer. */

import { surface } from "../../draw/canvas.js";
import { checkbox, el, setAttr } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { commonRange, drawHistogram, total } from "../../draw/histogram.js";
import { panel } from "../../draw/panel.js";
import { twin } from "../../draw/twin.js";
import { labNotes } from "../shared.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Histogram} from "../../draw/histogram.js" */
/** @import {LayersShown} from "./types.d.ts" */

/** At most so many layers stand side by side; of more, evenly chosen ones. */
const MOST = 10;
/** Pixels of one and the gap beside it, at the least: the ten of the lecture stand side by side in a window of 1280. */
const LEAST = 58;
const ROW = 84;
/** In the place of a net that is still computed. */
export const COMING = "Being computed…";
const HEAD = 24;
/** Of one net. */
const BLOCK = HEAD + 2 * ROW + 16;

/** A net and its measurements. @typedef {{ name: string; layers: LayersShown }} Entry */

/**
 * The two histograms of a layer.
 * @param {LayersShown} layers
 * @param {number} layer
 * @param {0 | 1} side 0 forward, 1 backward.
 * @returns {Histogram}
 */
export function histogramOf({ bins, outside, histograms: flat }, layer, side) {
  const start = (2 * layer + side) * (bins + 2);
  return {
    low: flat[start],
    high: flat[start + 1],
    counts: Array.from(flat.subarray(start + 2, start + 2 + bins)),
    below: outside[layer][2 * side],
    above: outside[layer][2 * side + 1],
  };
}

/**
 * Which of `n` layers are shown on so many pixels: all if there is room, else the first, the last and some between.
 * @param {number} n
 * @param {number} width
 */
export function chosen(n, width) {
  const count = Math.min(MOST, n, Math.max(2, Math.floor(width / LEAST)));
  return Array.from({ length: count }, (_, i) => Math.round((i * (n - 1)) / (count - 1)));
}

/** @param {LabApi} api */
export function wallPanel(api) {
  let shared = true;
  const node = panel(
    "Histograms of every layer",
    "wall",
    checkbox("shared axes", shared, (on) => {
      shared = on;
      view.redraw();
    }),
  );
  const host = el("div", { class: "chart-host" });
  /** @type {Entry[]} */
  let entries = [];
  /** Names of those to come. @type {string[]} */
  let coming = [];
  const twins = twin({
    name: () => "initialization-histograms",
    caption: "Bins of every histogram",
    data: table,
    notes: () => labNotes("initialization", api),
    layers: () => [view.canvas],
  });
  node.append(
    host,
    el(
      "p",
      { class: "pg-note" },
      "Forward: activations a. Backward: dL/da, for a gradient of N(0, 1) on the last layer. Counts outside the axis stand at its ends.",
    ),
    twins.node,
  );
  const view = surface(host, "Histograms of every layer", paint);

  function table() {
    /** @type {(string | number | null)[][]} */
    const rows = [];
    for (const { name, layers } of entries) {
      layers.a_std.forEach((_, l) => {
        for (const side of /** @type {const} */ ([0, 1])) {
          const h = histogramOf(layers, l, side);
          rows.push([name, l + 1, side === 0 ? "a" : "dL/da", h.low, h.high, h.below, h.above, h.counts.join(" ")]);
        }
      });
    }
    return { columns: ["initializer", "layer", "of", "low", "high", "below", "above", "counts"], rows };
  }

  function paint(/** @type {Theme} */ theme) {
    const { ctx, width } = view;
    entries.forEach(({ name, layers }, e) => {
      const shown = chosen(layers.a_std.length, width);
      const top = e * BLOCK;
      const gap = 8;
      const side = (width - gap * (shown.length - 1)) / shown.length;
      ctx.textAlign = "left";
      ctx.textBaseline = "top";
      ctx.font = theme.bold;
      ctx.fillStyle = theme.ink;
      ctx.fillText(name, 0, top + 4);
      for (const way of /** @type {const} */ ([0, 1])) {
        const list = shown.map((l) => histogramOf(layers, l, way));
        const range = commonRange(list);
        const y = top + HEAD + way * ROW;
        shown.forEach((l, i) => {
          const left = i * (side + gap);
          ctx.font = theme.font;
          ctx.textAlign = "left";
          ctx.textBaseline = "top";
          ctx.fillStyle = theme.ink2;
          const std = way === 0 ? layers.a_std[l] : layers.ga_std[l];
          ctx.fillText(
            side > 96 ? `${way === 0 ? "a" : "dL/da"}${sub(l + 1)} ${num(std, 2)}` : `${way === 0 ? "" : "δ"}${l + 1}`,
            left,
            y,
          );
          const h = list[i];
          const own = commonRange([h]);
          const all = total(h);
          if (all === 0) return;
          // A few stragglers beyond the first examples' range are not worth a label.
          const worth = (/** @type {number} */ n) => (n / all < 5e-4 ? 0 : n);
          drawHistogram(
            ctx,
            { ...h, below: worth(h.below), above: worth(h.above) },
            {
              left,
              top: y + 18,
              width: side,
              height: ROW - 42,
              range: shared ? range : own,
              logCounts: false,
              edges: !shared ? "both" : i === 0 ? "low" : i === shown.length - 1 ? "high" : "",
            },
            theme,
          );
        });
      }
    });
    coming.forEach((name, i) => {
      const top = (entries.length + i) * BLOCK;
      ctx.textAlign = "left";
      ctx.textBaseline = "top";
      ctx.font = theme.bold;
      ctx.fillStyle = theme.ink;
      ctx.fillText(name, 0, top + 4);
      ctx.font = theme.font;
      ctx.fillStyle = theme.ink2;
      ctx.fillText(COMING, 0, top + HEAD + 8);
    });
  }

  return {
    node,
    /** @param {Entry[]} next @param {string[]} names Of those to come: they have their room. */
    draw(next, names) {
      [entries, coming] = [next, names];
      host.style.height = `${(entries.length + coming.length) * BLOCK}px`;
      view.redraw();
      const said = entries.map(({ name, layers }) => {
        const { a_std: a, ga_std: g } = layers;
        return `${name}: std of activations from ${num(a[0])} in layer 1 to ${num(a.at(-1))} in the last; of gradients from ${num(g.at(-1))} in the last to ${num(g[0])} in layer 1`;
      });
      for (const name of coming) said.push(`${name}: being computed`);
      setAttr(view.canvas, "aria-label", `Histograms of every layer. ${said.join(". ")}.`);
      twins.update();
    },
  };
}

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const sub = (/** @type {number} */ n) => [...String(n)].map((d) => SUBSCRIPTS[Number(d)]).join("");
