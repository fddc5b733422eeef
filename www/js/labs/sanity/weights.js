/** The weights of the first layer as images, one per unit. */

import { surface } from "../../draw/canvas.js";
import { cursorLayer } from "../../draw/cursor-layer.js";
import { el, setAttr, setText } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { num } from "../../draw/format.js";
import { bitmap } from "../../draw/heatmap.js";
import { panel } from "../../draw/panel.js";
import { toRgba } from "../../draw/tile.js";
import { labNotes } from "../shared.js";
import { shapeOf } from "./images.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

const GAP = 3;
/** Minimum width of a tile, in CSS pixels. */
const TILE = 52;

/** @param {LabApi} api */
export function weightsPanel(api) {
  const node = panel("Weights of the first layer, as images", "weights");
  const host = el("div", { class: "chart-host" });
  host.style.height = "300px";
  /** @type {Snapshot | null} */
  let s = null;
  /** @type {number | null} */
  let at = null;
  /** @type {ReturnType<typeof bitmap> | null} */
  let tile = null;
  const units = () => s?.training?.ranges.length ?? 0;
  const columns = () => Math.max(1, Math.min(units(), Math.floor(host.clientWidth / TILE)));
  const size = () => (host.clientWidth + GAP) / columns();
  const overlay = cursorLayer("Weights of the first layer", {
    size: () => [columns(), Math.ceil(units() / columns())],
    at: (x, y) => [Math.floor(x / size()), Math.floor(y / size())],
    look(cell) {
      const index = cell ? cell[1] * columns() + cell[0] : -1;
      at = index >= 0 && index < units() ? index : null;
      view.redraw();
      read();
    },
  });
  host.append(overlay);
  const readout = el("p", { class: "sentence chart-say", "aria-live": "polite" });
  const exported = exportBar({
    name: () => "sanity-weights",
    caption: "Smallest and largest weight of each unit",
    data: () => ({
      columns: ["unit", "smallest", "largest"],
      rows: (s?.training?.ranges ?? []).map((r, u) => [u + 1, r[0], r[1]]),
    }),
    notes: () => labNotes("sanity", api),
    layers: () => [view.canvas],
  });
  node.append(
    host,
    readout,
    el("p", {
      class: "note",
      text: "Each unit is stretched from its smallest weight (black) to its largest (white), in every color channel. A random start is noise, and a large one hides what is learned on top of it: start with Normal, std 0.001, to see the patterns.",
    }),
    exported.node,
  );
  const view = surface(host, "Weights of the first layer", paint, () => widths.disconnect());

  /** Sets the height before the picture, which is painted only when it scrolls into view. */
  function room() {
    if (units() === 0 || host.clientWidth === 0) return;
    const wanted = `${Math.ceil(Math.ceil(units() / columns()) * size())}px`;
    if (host.style.height !== wanted) host.style.height = wanted;
  }
  const widths = new ResizeObserver(room);
  widths.observe(host);

  function paint(/** @type {Theme} */ theme) {
    if (!s?.training || !s.images || units() === 0) return;
    const shape = shapeOf(s.images.card);
    const [w, h] = shape;
    if (!tile || tile.canvas.width !== w || tile.canvas.height !== h) tile = bitmap(w, h);
    const { ctx } = view;
    ctx.imageSmoothingEnabled = false;
    for (let u = 0; u < units(); u++) {
      toRgba(s.training.weights, u, shape, tile.image.data);
      tile.ctx.putImageData(tile.image, 0, 0);
      const [x, y] = [(u % columns()) * size(), Math.floor(u / columns()) * size()];
      ctx.drawImage(tile.canvas, x, y, size() - GAP, size() - GAP);
      if (u === at) {
        ctx.strokeStyle = theme.accent;
        ctx.lineWidth = 3;
        ctx.strokeRect(x + 1, y + 1, size() - GAP - 2, size() - GAP - 2);
      }
    }
  }

  /** Smallest and largest of all weights. */
  function span() {
    const all = (s?.training?.ranges ?? []).flat();
    return all.length ? `weights from ${num(Math.min(...all))} to ${num(Math.max(...all))}` : "none yet";
  }

  function read() {
    if (at === null || !s?.training) {
      setText(readout, "");
      return;
    }
    const [low, high] = s.training.ranges[at];
    setText(readout, `Unit ${at + 1}: weights from ${num(low)} to ${num(high)}`);
  }

  return {
    node,
    /** @param {Snapshot} next */
    draw(next) {
      s = next;
      room();
      setAttr(view.canvas, "aria-label", `Weights of the first layer: ${units()} units as images, ${span()}.`);
      view.redraw();
      read();
      exported.update();
    },
  };
}
