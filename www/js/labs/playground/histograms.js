/** A wall of histograms: activations and gradients of every layer, over the whole training set. */

import { surface } from "../../draw/canvas.js";
import { checkbox, choice, el, setAttr, throttle } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { num } from "../../draw/format.js";
import { commonRange, drawHistogram } from "../../draw/histogram.js";
import { say } from "../../draw/room.js";
import { fileName, notes, panel } from "./lab.js";

/** @import {Lab, Panel} from "./lab.js" */
/** @import {TensorShown} from "./types.d.ts" */

/** Height of one row of the wall, in pixels. */
const ROW = 96;
const HEAD = 22;

/**
 * @param {Lab} lab
 * @returns {Panel}
 */
export function histogramPanel(lab) {
  let shared = false;
  let logCounts = true;
  const node = panel(
    "Activations and gradients",
    "histograms",
    choice(
      "Horizontal axis",
      [
        ["own", "own axes"],
        ["shared", "shared axes"],
      ],
      "own",
      (value) => {
        shared = value === "shared";
        redraw();
      },
    ),
    checkbox("log counts", logCounts, (on) => {
      logCounts = on;
      redraw();
    }),
  );
  const host = el("div", { class: "pg-wall" });
  const summary = el("p", { class: "note" });
  const exported = exportBar({
    name: () => fileName(lab, "histograms"),
    caption: "Statistics and bins of every layer",
    data: async () => (await import("./tables.js")).histogramTable(lab),
    notes: () => notes(lab),
    layers: () => [view.canvas],
  });
  node.append(host, summary, exported.node);
  const view = surface(host, "Histograms", paint);
  const redraw = () => view.redraw();

  function arrange() {
    const layers = lab.shape?.layers.length ?? 1;
    host.style.height = `${HEAD + layers * ROW}px`;
  }

  function paint() {
    const { shape, snapshot, theme } = lab;
    if (!shape || !snapshot) return;
    const { ctx, width } = view;
    const gap = 22;
    const column = (width - gap) / 2;
    const sides = /** @type {const} */ (["activation", "gradient"]);
    const titles = { activation: "activations a", gradient: "gradients dL/dz" };
    sides.forEach((side, k) => {
      const left = k * (column + gap);
      ctx.font = theme.bold;
      ctx.textAlign = "left";
      ctx.textBaseline = "top";
      ctx.fillStyle = theme.ink;
      ctx.fillText(titles[side], left, 2);
      const all = commonRange(snapshot.layers.map((l) => l[side].histogram));
      snapshot.layers.forEach((layer, i) => {
        const stats = layer[side];
        const top = HEAD + i * ROW;
        ctx.font = theme.font;
        ctx.textAlign = "left";
        ctx.textBaseline = "top";
        ctx.fillStyle = theme.ink2;
        ctx.fillText(caption(shape.layers[i].name, stats, column), left, top);
        const range = shared ? all : commonRange([stats.histogram]);
        const box = {
          left,
          top: top + 20,
          width: column,
          height: ROW - 46,
          range,
          logCounts,
          edges: /** @type {const} */ ("both"),
        };
        drawHistogram(ctx, stats.histogram, box, theme);
      });
    });
  }

  function describe() {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return;
    const lines = snapshot.layers.map(
      (l, i) =>
        `${shape.layers[i].name}: activations mean ${num(l.activation.mean)}, std ${num(l.activation.std)}; gradients std ${num(l.gradient.std)}`,
    );
    setAttr(view.canvas, "aria-label", `Histograms over the whole training set. ${lines.join(". ")}.`);
    const [first, last] = [snapshot.layers[0], snapshot.layers[snapshot.layers.length - 1]];
    const ratio = first.gradient.std / last.gradient.std;
    say(
      summary,
      snapshot.layers.length > 1 && Number.isFinite(ratio)
        ? `The gradient has std ${num(last.gradient.std)} at the output and ${num(ratio)} times that at ${shape.layers[0].name}.`
        : "All values over the whole training set.",
    );
    exported.update();
  }
  const slow = throttle(250, describe);
  const paced = throttle(60, redraw);

  return {
    node,
    configured: arrange,
    draw(playing) {
      paced.call(!playing);
      slow.call(!playing);
    },
    destroy() {
      slow.cancel();
      paced.cancel();
    },
  };
}

/**
 * @param {string} name
 * @param {TensorShown} stats
 * @param {number} width
 */
function caption(name, stats, width) {
  const numbers = `mean ${num(stats.mean, 2)}, std ${num(stats.std, 2)}`;
  return width > 230 ? `${name}: ${numbers}` : `${name.replace("hidden ", "h")}: std ${num(stats.std, 2)}`;
}
