/** Every checked coordinate as a cell, tensor by tensor. Color shows the difference of the two gradients. */

import { surface } from "../../draw/canvas.js";
import { css, unpack } from "../../draw/color.js";
import { el, setAttr } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { num } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { labNotes } from "../shared.js";
import { place, relative, shareOf } from "./coordinate.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {LabApi} from "../../shell/lab.js" */
/** @import {coordinateReader} from "./coordinate.js" */
/** @import {NetworkShown} from "./types.d.ts" */

/** Tensors with more cells, and large sampled ones, are drawn as a list of the checked coordinates. */
const WHOLE = 2500;
const SPARSE = 300;
/** Maximum number of coordinates checked per tensor if no number is set. */
const MOST = 20_000;
/** Columns of that list. */
const LIST = 25;
/** @typedef {{ name: string; left: number; top: number; columns: number; rows: number; cell: number; whole: boolean; offset: number }} Block */

/**
 * @param {LabApi} api
 * @param {ReturnType<typeof coordinateReader>} reader
 */
export function elementsPanel(api, reader) {
  const node = panel("Element by element", "elements");
  const host = el("div", { class: "elements-host" });
  const overlay = el("div", { class: "cursor-layer", role: "application", tabindex: "0" });
  overlay.setAttribute("aria-label", "Coordinates. Arrow keys move, the read-out follows.");
  host.append(overlay);
  /** @type {NetworkShown | null} */
  let n = null;
  /** Requested number of coordinates per tensor. */
  let sample = MOST;
  /** @type {Block[]} */
  let blocks = [];
  /** Coordinate of theta to position in that list. @type {Map<number, number>} */
  let where = new Map();
  /** Cells of each block: positions. @type {number[][]} */
  let cells = [];
  const exported = exportBar({
    name: () => "gradient-elements",
    caption: "Analytic and numeric gradient of every checked coordinate",
    data: () => ({
      columns: ["tensor", "row", "column", "analytic", "numeric", "relative difference", "kinks crossed"],
      rows: n ? Array.from(n.indices, (_, k) => row(/** @type {NetworkShown} */ (n), k)) : [],
    }),
    notes: () => labNotes("gradient-check", api),
    layers: () => [view.canvas],
  });
  const key = el(
    "p",
    { class: "note" },
    "Relative difference: from the background color (10⁻¹² and less) to full color (1). A cross marks coordinates with a kink between −h and +h.",
  );
  node.append(el("div", { class: "elements-scroll" }, host), key, exported.node);
  const view = surface(host, "Elements", paint, () => sizes.disconnect());

  /** @param {NetworkShown} n @param {number} k */
  function row(n, k) {
    const { group, row: r, column } = place(n, k);
    const [analytic, numeric] = [n.analytic[k], n.numeric[k]];
    return [group.name, r + 1, column + 1, analytic, numeric, relative(analytic, numeric), n.kinks[k]];
  }

  function arrange() {
    if (!n) return;
    const { groups, indices } = n;
    const width = Math.max(220, host.clientWidth);
    blocks = [];
    cells = [];
    let [left, top, tall] = [0, 0, 0];
    for (const g of groups) {
      const size = g.rows * g.columns;
      // Every coordinate to be checked has its place from the start.
      const all = Math.min(size, sample);
      const whole = size <= (all === size ? WHOLE : SPARSE) && g.columns * 6 <= width;
      const columns = whole ? g.columns : LIST;
      const rows = whole ? g.rows : Math.ceil(all / LIST);
      const cell = Math.max(6, Math.min(15, Math.floor(Math.min(width, 420) / Math.max(columns, 12))));
      const w = Math.max(columns * cell, 112) + 22;
      if (left > 0 && left + w > width) {
        left = 0;
        top += tall + 14;
        tall = 0;
      }
      blocks.push({ name: g.name, left, top: top + 20, columns, rows, cell, whole, offset: g.offset });
      left += w;
      tall = Math.max(tall, 20 + rows * cell);
    }
    host.style.height = `${top + tall + 8}px`;
    where = new Map(Array.from(indices, (index, k) => [index, k]));
    cells = groups.map((g, b) => {
      if (blocks[b].whole) return Array.from({ length: g.rows * g.columns }, (_, i) => where.get(g.offset + i) ?? -1);
      const end = g.offset + g.rows * g.columns;
      return Array.from(indices.keys()).filter((k) => indices[k] >= g.offset && indices[k] < end);
    });
  }

  function paint(/** @type {Theme} */ theme) {
    if (!n) return;
    const { groups, analytic, numeric, kinks } = n;
    const { ctx } = view;
    blocks.forEach((b, i) => {
      ctx.font = theme.bold;
      ctx.textAlign = "left";
      ctx.textBaseline = "bottom";
      ctx.fillStyle = theme.ink;
      ctx.fillText(b.name, b.left, b.top - 5);
      const after = b.left + Math.max(42, ctx.measureText(b.name).width + 8);
      ctx.font = theme.font;
      ctx.fillStyle = theme.ink2;
      const g = groups[i];
      ctx.fillText(b.whole ? `${g.rows} × ${g.columns}` : `${g.checked} of ${g.rows * g.columns}`, after, b.top - 5);
      cells[i].forEach((k, c) => {
        const x = b.left + (c % b.columns) * b.cell;
        const y = b.top + Math.floor(c / b.columns) * b.cell;
        const side = b.cell - 1;
        if (k < 0) {
          ctx.strokeStyle = theme.hairline;
          ctx.lineWidth = 1;
          ctx.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
          return;
        }
        const r = relative(analytic[k], numeric[k]);
        const share = shareOf(r);
        const lut = theme.sequential;
        ctx.globalAlpha = kinks[k] > 0 ? 0.35 : 1;
        ctx.fillStyle = css(unpack(lut[Math.round(share * (lut.length - 1))]));
        ctx.fillRect(x, y, side, side);
        ctx.globalAlpha = 1;
        if (kinks[k] > 0) {
          ctx.strokeStyle = theme.ink;
          ctx.lineWidth = 1;
          ctx.beginPath();
          ctx.moveTo(x + 2, y + 2);
          ctx.lineTo(x + side - 2, y + side - 2);
          ctx.moveTo(x + side - 2, y + 2);
          ctx.lineTo(x + 2, y + side - 2);
          ctx.stroke();
        }
        if (k === reader.at()) {
          ctx.strokeStyle = theme.ink;
          ctx.lineWidth = 2;
          ctx.strokeRect(x - 1, y - 1, side + 2, side + 2);
        }
      });
    });
  }

  host.addEventListener("pointerdown", (event) => {
    const box = host.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    blocks.forEach((b, i) => {
      const [c, r] = [Math.floor((x - b.left) / b.cell), Math.floor((y - b.top) / b.cell)];
      if (c < 0 || r < 0 || c >= b.columns || r >= b.rows) return;
      const k = cells[i][r * b.columns + c];
      if (k !== undefined && k >= 0) reader.select(k);
    });
  });
  reader.keys(overlay);
  reader.listen(() => view.redraw());
  const sizes = new ResizeObserver(() => {
    arrange();
    view.redraw();
  });
  sizes.observe(host);

  return {
    node,
    columns: ["tensor", "row", "column", "analytic", "numeric", "relative difference", "kinks crossed"],
    rows: () => (n ? Array.from(n.indices, (_, k) => row(/** @type {NetworkShown} */ (n), k)) : []),
    /** @param {NetworkShown} next @param {number} wanted Requested number of coordinates per tensor; 0 for all. */
    draw(next, wanted) {
      n = next;
      sample = wanted || MOST;
      arrange();
      view.redraw();
      setAttr(
        view.canvas,
        "aria-label",
        `${n.indices.length} checked coordinates; largest relative difference ${num(n.worst[0], 2)}, ${n.counts[1]} with a kink.`,
      );
      exported.update();
    },
  };
}
