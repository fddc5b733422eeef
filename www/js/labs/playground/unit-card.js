/** The card of one unit, under the network: its map, and its weighted sum at the probe point, term by term. */

import { surface } from "../../draw/canvas.js";
import { el, setAttr, setText, throttle } from "../../draw/dom.js";
import { exportMenu } from "../../draw/export-bar.js";
import { capital, num } from "../../draw/format.js";
import { bitmap, commit, maxAbs, paintSigned } from "../../draw/heatmap.js";
import { activationLine, factor, subscript } from "./formula.js";
import { fileName, inspected, notes } from "./lab.js";
import { biasIndex, incoming, probeValues, unitMap, unitName, weightIndex } from "./model.js";

/** @import {PlaygroundShape, Snapshot} from "./types.d.ts" */
/** @import {Lab, Panel} from "./lab.js" */
/** @import {UnitRef} from "./model.js" */

/** Number of terms with their own line: the largest ones. The rest are summed up. */
const TERMS = 3;

/** @typedef {{ name: string; product: string; value: number }} Term */

/**
 * The terms of z: the largest products, the sum of the rest, and the bias.
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 * @param {UnitRef} ref A unit of a layer, not an input.
 * @param {number} piece
 * @returns {Term[]}
 */
export function terms(shape, snapshot, { layer: l, unit }, piece) {
  const layer = shape.layers[l];
  const { params } = snapshot;
  const given = incoming(shape, snapshot, l);
  const all = Array.from({ length: layer.fan_in }, (_, i) => {
    const w = params[weightIndex(layer, i, unit, piece)];
    const source = l === 0 ? shape.inputs[i] : `a${subscript(i + 1)}`;
    return {
      at: i,
      name: `w${subscript(i + 1)}·${source}`,
      product: `${num(w)} · ${factor(given[i])}`,
      value: w * given[i],
    };
  });
  const largest = [...all].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const shown = all.length <= TERMS ? all : largest.slice(0, TERMS).sort((a, b) => a.at - b.at);
  const rest = all.length <= TERMS ? [] : largest.slice(TERMS);
  const bias = params[biasIndex(layer, unit, piece)];
  return [
    ...shown,
    ...(rest.length > 0
      ? [{ name: `${rest.length} more`, product: "", value: rest.reduce((sum, t) => sum + t.value, 0) }]
      : []),
    { name: "b", product: "", value: bias },
  ];
}

/**
 * @param {Lab} lab
 * @returns {Panel}
 */
export function unitCard(lab) {
  const host = el("div", { class: "pg-card-map" });
  const name = el("b");
  const where = el("span");
  const body = el("tbody");
  const table = el("table", {}, body);
  const sum = el("span");
  const value = el("span");
  const node = el(
    "section",
    { class: "panel pg-card", "aria-label": "The unit shown" },
    host,
    el(
      "div",
      { class: "pg-card-text" },
      el("p", { class: "pg-card-head" }, name, where),
      table,
      el("p", { class: "pg-card-foot" }, sum, value),
    ),
  );
  let map = bitmap(1, 1);
  const view = surface(host, "Map of the unit", (theme, { ctx, width, height }) => {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return;
    const values = unitMap(shape, snapshot, inspected(lab));
    const side = shape.thumb;
    if (map.canvas.width !== side) map = bitmap(side, side);
    paintSigned(values, 0, side, maxAbs(values), theme.diverging, map.pixels);
    commit(map);
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(map.canvas, 0, 0, width, height);
    const [x0, x1, y0, y1] = shape.domain;
    const x = Math.round(((snapshot.probe.x - x0) / (x1 - x0)) * width);
    const y = Math.round(((y1 - snapshot.probe.y) / (y1 - y0)) * height);
    for (const [wide, color] of /** @type {[number, string][]} */ ([
      [5, theme.bg],
      [2, theme.ink],
    ])) {
      ctx.strokeStyle = color;
      ctx.lineWidth = wide;
      ctx.beginPath();
      ctx.moveTo(x - 8, y);
      ctx.lineTo(x + 8, y);
      ctx.moveTo(x, y - 8);
      ctx.lineTo(x, y + 8);
      ctx.stroke();
    }
  });

  node.append(
    exportMenu({
      name: () => fileName(lab, "sum"),
      caption: "The sum of the unit at the probe point",
      data: () => ({ columns: ["term", "value"], rows: shown.map((term) => [term.name, term.value]) }),
      notes: () => notes(lab),
      layers: () => [view.canvas],
    }),
  );

  /** @type {Term[]} */
  let shown = [];
  /** @param {Term[]} rows */
  function fill(rows) {
    shown = rows;
    while (body.rows.length > rows.length) body.deleteRow(-1);
    while (body.rows.length < rows.length) {
      const row = body.insertRow();
      row.append(el("th", { scope: "row" }));
      for (const kind of ["num", "num", "pg-card-bar"]) row.insertCell().className = kind;
      row.cells[3].append(el("i"));
    }
    const widest = Math.max(...rows.map((r) => Math.abs(r.value)).filter(Number.isFinite), 1e-30);
    rows.forEach((term, i) => {
      const { cells } = body.rows[i];
      setText(cells[0], term.name);
      setText(cells[1], term.product);
      setText(cells[2], num(term.value));
      const bar = /** @type {HTMLElement} */ (cells[3].firstElementChild);
      const share = Number.isFinite(term.value) ? Math.abs(term.value) / widest : 0;
      bar.className = term.value < 0 ? "negative" : "positive";
      bar.style.width = `${48 * share}%`;
      bar.style.left = `${term.value < 0 ? 50 - 48 * share : 50}%`;
    });
  }

  function update() {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return;
    const ref = inspected(lab);
    const title = unitName(shape, ref);
    const { z, a } = probeValues(shape, snapshot, ref);
    setText(name, capital(title));
    setText(where, `probe (${num(snapshot.probe.x, 2)}, ${num(snapshot.probe.y, 2)})`);
    if (ref.layer < 0) {
      fill([]);
      setText(sum, "");
      setText(value, `${shape.inputs[ref.unit]} = ${num(a)} after preprocessing`);
    } else {
      const win = z.indexOf(Math.max(...z));
      const piece = Math.max(0, win);
      fill(terms(shape, snapshot, ref, piece));
      setText(sum, `${z.length > 1 ? `z${subscript(piece + 1)}, the largest` : "z"} = sum = ${num(z[piece])}`);
      const line = activationLine(shape, snapshot, ref, z, a);
      setText(value, `${line.symbols} = ${num(a)}`);
    }
    view.redraw();
    const values = unitMap(shape, snapshot, ref);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    setAttr(
      view.canvas,
      "aria-label",
      `Map of ${title} over the input plane: from ${num(low)} to ${num(high)}, ${num(a)} at the probe.`,
    );
  }
  const slow = throttle(100, update);
  return {
    node,
    configured: update,
    draw: (playing) => slow.call(!playing),
    looked: update,
    destroy: slow.cancel,
  };
}
