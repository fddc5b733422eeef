/** A matrix of counts: a heat map with numbers, a read-out by pointer and keys, and a table. */

import { surface } from "./canvas.js";
import { classLabels } from "./class-names.js";
import { css, toOklab, unpack } from "./color.js";
import { cursorLayer } from "./cursor-layer.js";
import { el, setAttr, setText } from "./dom.js";
import { exportBar } from "./export-bar.js";
import { count } from "./format.js";
import { reserve, say } from "./room.js";
import { readTheme } from "./theme.js";

/** @import {Theme} from "./theme.js" */

/**
 * @typedef {object} MatrixData
 * @property {number[]} counts [row][column]
 * @property {string[]} names Names of the classes, for rows and columns alike.
 * @property {string} summary
 */

const TOP = 20;
const BOTTOM = 40;
/** Row names take at most this share of the width. GAP: 6 pixels on each side of them. */
const NAMES = 0.3;
const GAP = 12;

/**
 * @param {{ title: string; name: string; rows: string; columns: string; notes: () => string[] }} options
 */
export function matrix(options) {
  const host = el("div", { class: "chart-host" });
  host.style.height = "340px";
  /** @type {MatrixData | null} */
  let data = null;
  /** @type {[number, number] | null} */
  let at = null;
  const side = () => data?.names.length ?? 0;
  function layout(names = data?.names ?? []) {
    const { ctx, width, height } = view;
    const theme = readTheme();
    ctx.font = theme.font;
    const wide = (/** @type {string} */ text) => ctx.measureText(text).width;
    const n = Math.max(1, names.length);
    const h = (height - TOP - BOTTOM) / n;
    const of = (/** @type {string[]} */ rows) => GAP + Math.max(wide(options.rows) - GAP, ...rows.map(wide));
    const whole = of(names);
    const plain = whole <= NAMES * width ? classLabels(names, wide, (width - whole) / n - 3) : null;
    if (plain?.key === "") return { left: whole, w: (width - whole) / n, h, rows: names, columns: names, key: "" };
    const { labels: columns, key } = plain ?? classLabels(names, wide, 0);
    // A row's name beside its number explains the number; if these do not fit, a line below lists them.
    const both = names.map((name, i) => (name === String(i) ? name : `${i} ${name}`));
    const rows = of(both) <= NAMES * width ? both : columns;
    const left = of(rows);
    return { left, w: (width - left) / n, h, rows, columns, key: rows === both ? "" : key };
  }
  const overlay = cursorLayer(options.title, {
    size: () => [side(), side()],
    at(x, y) {
      const { left, w, h } = layout();
      const [i, j] = [Math.floor((x - left) / w), Math.floor((y - TOP) / h)];
      return i >= 0 && j >= 0 && i < side() && j < side() ? [i, j] : null;
    },
    look(next) {
      at = next;
      view.redraw();
      read();
    },
  });
  host.append(overlay);
  const readout = el("p", { class: "sentence chart-say", "aria-live": "polite" });
  const summary = el("p", { class: "note" });
  const key = el("p", { class: "note" });
  const exported = exportBar({
    name: () => options.name,
    caption: `${options.title}: counts`,
    data: () => ({
      columns: [`${options.rows} \\ ${options.columns}`, ...(data?.names ?? [])],
      rows: (data?.names ?? []).map((name, r) => [name, ...(data?.counts.slice(r * side(), (r + 1) * side()) ?? [])]),
    }),
    notes: options.notes,
    layers: () => [view.canvas],
  });
  const node = el("div", { class: "matrix" }, host, el("div", {}, key), readout, summary, exported.node);
  const view = surface(host, options.title, paint, () => sizes.disconnect());
  const sizes = new ResizeObserver(() => setText(key, layout().key));
  sizes.observe(host);

  function paint(/** @type {Theme} */ theme) {
    if (!data) return;
    const { ctx, width } = view;
    const n = side();
    const { left, w, h, rows, columns } = layout();
    ctx.textBaseline = "middle";
    rows.forEach((name, r) => {
      if (!data) return;
      const row = data.counts.slice(r * n, (r + 1) * n);
      const all = row.reduce((sum, v) => sum + v, 0);
      const y = TOP + r * h;
      ctx.font = theme.font;
      ctx.textAlign = "right";
      ctx.fillStyle = theme.ink2;
      ctx.fillText(name, left - GAP / 2, y + h / 2);
      row.forEach((v, c) => {
        const rgb = unpack(theme.sequential[Math.round(all > 0 ? (255 * v) / all : 0)]);
        const x = left + c * w;
        ctx.fillStyle = css(rgb);
        ctx.fillRect(x, y, w - 1, h - 1);
        // Pick the color with more contrast.
        ctx.fillStyle = toOklab(rgb)[0] > 0.6 === theme.dark ? theme.bg : theme.ink;
        ctx.font = r === c ? theme.bold : theme.font;
        ctx.textAlign = "center";
        // A number that does not fit can be read off, and is in the table.
        if (v > 0 && ctx.measureText(String(v)).width < w) ctx.fillText(String(v), x + (w - 1) / 2, y + h / 2);
        if (r === c || (at && at[0] === c && at[1] === r)) {
          ctx.strokeStyle = theme.ink;
          ctx.lineWidth = at && at[0] === c && at[1] === r ? 2.5 : 1;
          ctx.strokeRect(x + 0.5, y + 0.5, w - 2, h - 2);
        }
      });
      ctx.font = theme.font;
      ctx.textAlign = "center";
      ctx.fillStyle = theme.ink2;
      ctx.fillText(columns[r], left + (r + 0.5) * w, TOP + n * h + 9);
    });
    ctx.textAlign = "left";
    ctx.fillStyle = theme.ink2;
    ctx.fillText(options.rows, 0, 8);
    ctx.textAlign = "right";
    ctx.fillText(options.columns, width, TOP + n * h + 28);
  }

  function read() {
    if (!at || !data) {
      setText(readout, "");
      return;
    }
    const v = data.counts[at[1] * side() + at[0]];
    setText(readout, `${options.rows} ${data.names[at[1]]}, ${options.columns} ${data.names[at[0]]}: ${count(v)}`);
  }

  return {
    node,
    /**
     * Reserves room for the texts to come.
     * @param {string | number} longest The longest summary, or its number of characters.
     * @param {string[]} names
     */
    expect(longest, names) {
      reserve(summary, summary.textContent ?? "", longest);
      setText(key, layout(names).key);
    },
    /** @param {MatrixData} next */
    update(next) {
      data = next;
      say(summary, next.summary);
      setText(key, layout().key);
      setAttr(view.canvas, "aria-label", `${options.title}. ${next.summary}`);
      view.redraw();
      read();
      exported.update();
    },
  };
}
