/** A row of the wall: a histogram for every layer in one direction, with a line for each initializer. */

import { crispLine, surface } from "../../draw/canvas.js";
import { cursorLayer } from "../../draw/cursor-layer.js";
import { el, setAttr, setText } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { num, percent } from "../../draw/format.js";
import { bars, total } from "../../draw/histogram.js";
import { panel } from "../../draw/panel.js";
import { labNotes } from "../shared.js";
import { STYLES } from "./companions.js";

/** @import {Histogram} from "../../draw/histogram.js" */
/** @import {Theme} from "../../draw/theme.js" */
/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Cell, Wall, Way} from "./histograms.js" */

const NAMES = ["a", "dL/da"];
/** Height of a line and its name, if there are several. */
const LINE = 128;
const NAME = 20;
/** Placeholder for a net that is still being computed. */
export const COMING = "Being computed…";
const HEAD = 20;
const FOOT = 22;
/** Smallest share beyond the axis that gets a label. */
const WORTH = 5e-4;

/** @param {number} std */
const short = (std) => num(std, 2).replace("×", "·");

/**
 * Which of `n` layers get a label if each needs `word` pixels: the first, the last, and evenly spaced ones between.
 * @param {number} n
 * @param {number} pitch
 * @param {number} word
 */
export function labelled(n, pitch, word) {
  const most = Math.max(2, Math.floor(((n - 1) * pitch) / Math.max(word, 1)) + 1);
  if (most >= n) return Array.from({ length: n }, (_, i) => i);
  // Equal steps, so that the labels are evenly spaced; the last layer always gets one.
  const every = Math.ceil((n - 1) / (most - 1));
  const list = Array.from({ length: Math.floor((n - 1) / every) + 1 }, (_, i) => i * every);
  if (list.at(-1) !== n - 1) {
    if ((n - 1 - list[list.length - 1]) * pitch < word && list.length > 1) list.pop();
    list.push(n - 1);
  }
  return list;
}

/**
 * @param {LabApi} api
 * @param {{ way: Way; title: string; name: string; controls?: Node[]; look: (text: string) => void }} options `look`
 *   receives the read-out.
 */
export function wallRow(api, { way, title, name, controls = [], look }) {
  const axis = el("span", { class: "aside" });
  const node = panel(title, name, ...controls, axis);
  const host = el("div", { class: "chart-host" });
  /** @type {Wall[]} */
  let walls = [];
  /** @type {Wall | null} */
  let before = null;
  /** Names of the nets to come. @type {string[]} */
  let coming = [];
  let shared = true;
  /** Layer and line being read off. @type {[number, number] | null} */
  let at = null;
  const exported = exportBar({
    name: () => `initialization-${name}`,
    caption: `${title}: bins of every histogram`,
    data: table,
    notes: () => labNotes("initialization", api),
    layers: () => [view.canvas],
  });
  const overlay = cursorLayer(title, {
    size: () => [walls[0]?.ways[way].cells.length ?? 0, walls.length],
    at(x, y) {
      const n = walls[0]?.ways[way].cells.length ?? 0;
      const cell = [Math.floor((x / view.width) * n), Math.floor((y / view.height) * walls.length)];
      return n > 0 && cell[0] >= 0 && cell[0] < n && walls[cell[1]] ? /** @type {[number, number]} */ (cell) : null;
    },
    look(cell) {
      at = cell;
      view.redraw();
      look(cell ? said(...cell) : "");
    },
  });
  host.append(overlay);
  node.append(host, exported.node);
  const view = surface(host, title, paint);

  function table() {
    /** @type {(string | number | null)[][]} */
    const rows = walls.flatMap(({ name, ways }) =>
      ways[way].cells.map(({ h }, l) => [
        name,
        l + 1,
        NAMES[way],
        h.low,
        h.high,
        h.below,
        h.above,
        h.counts.map(Math.round).join(" "),
      ]),
    );
    return { columns: ["initializer", "layer", "of", "low", "high", "below", "above", "counts"], rows };
  }

  /** @param {number} l @param {number} line */
  function said(l, line) {
    const cell = walls[line]?.ways[way].cells[l];
    if (!cell) return "";
    const { std, h } = cell;
    const out = (h.below + h.above) / Math.max(1, total(h));
    const beyond = out > 0 ? `, ${percent(out)} beyond` : "";
    const who = walls.length > 1 ? `${walls[line].name}, layer` : "Layer";
    return `${who} ${l + 1}: std of ${NAMES[way]} ${num(std)}; the histogram goes from ${num(h.low, 2)} to ${num(h.high, 2)}${beyond}.`;
  }

  function paint(/** @type {Theme} */ theme) {
    const { ctx, width, height } = view;
    const lines = walls.length + coming.length;
    const tall = height / lines;
    walls.forEach((wall, line) => {
      const top = line * tall;
      const name = lines > 1 ? NAME : 0;
      if (name > 0) nameLine(ctx, wall.name, line, top, theme);
      const { cells, range } = wall.ways[way];
      const old = line === 0 && before?.ways[way].cells.length === cells.length ? before.ways[way].cells : null;
      const pitch = width / cells.length;
      const gap = Math.min(8, Math.max(1, 0.12 * pitch));
      ctx.font = theme.font;
      const words = labelled(
        cells.length,
        pitch,
        6 + Math.max(...cells.map((c) => ctx.measureText(short(c.std)).width)),
      );
      const numbers = labelled(cells.length, pitch, 24);
      const box = { top: top + name + HEAD, height: tall - name - HEAD - FOOT, width: pitch - gap };
      cells.forEach((cell, l) => {
        const left = l * pitch + gap / 2;
        const own = shared ? range : /** @type {[number, number]} */ ([cell.low, cell.high]);
        if (at && at[0] === l && at[1] === line) {
          ctx.fillStyle = theme.bg2;
          ctx.fillRect(left - gap / 2, top + name, pitch, tall - name);
        }
        if (old) ghost(ctx, old[l].h, shared ? own : [old[l].low, old[l].high], { ...box, left }, theme);
        drawCell(ctx, cell, own, { ...box, left }, theme);
        ctx.textBaseline = "top";
        const middle = left + box.width / 2;
        ctx.font = theme.bold;
        ctx.fillStyle = theme.ink;
        if (numbers.includes(l)) inside(ctx, String(l + 1), middle, top + name + 1, width);
        ctx.font = theme.font;
        if (words.includes(l)) inside(ctx, short(cell.std), middle, top + tall - FOOT + 5, width);
      });
    });
    coming.forEach((name, i) => {
      const line = walls.length + i;
      nameLine(ctx, name, line, line * tall, theme);
      ctx.font = theme.font;
      ctx.textAlign = "left";
      ctx.textBaseline = "top";
      ctx.fillStyle = theme.ink2;
      ctx.fillText(COMING, 0, line * tall + NAME + HEAD);
    });
  }

  return {
    node,
    /** @param {boolean} on */
    share(on) {
      shared = on;
      view.redraw();
      sayAxis();
    },
    /**
     * @param {Wall[]} next
     * @param {Wall | null} ghost The first net's previous state.
     * @param {string[]} names Names of the nets to come, for which room is reserved.
     */
    draw(next, ghost, names) {
      walls = next;
      before = ghost;
      coming = names;
      const most = walls.length + coming.length;
      host.style.height = most > 1 ? `${most * LINE}px` : "";
      view.redraw();
      sayAxis();
    },
    /** @param {string} text Description for assistive technology. */
    tell(text) {
      setAttr(view.canvas, "aria-label", `${title}. ${text}`);
      exported.update();
    },
  };

  function sayAxis() {
    const range = walls[0]?.ways[way].range;
    const one = range && walls.length === 1 ? `axis ${num(range[0], 2)} to ${num(range[1], 2)}` : "one axis for a row";
    setText(axis, shared ? one : "an axis of its own for each layer");
  }
}

/**
 * Writes a text centered, but not beyond the picture's edges.
 * @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x @param {number} y @param {number} width
 */
function inside(ctx, text, x, y, width) {
  const half = ctx.measureText(text).width / 2;
  ctx.textAlign = "center";
  ctx.fillText(text, Math.min(width - half, Math.max(half, x)), y);
}

/** @typedef {{ left: number; top: number; width: number; height: number }} Box */

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Cell} cell
 * @param {[number, number]} range
 * @param {Box} box
 * @param {Theme} theme
 */
function drawCell(ctx, { h }, range, { left, top, width, height }, theme) {
  const bottom = top + height;
  const zero = -range[0] / (range[1] - range[0]);
  const all = total(h);
  for (const [x0, x1, share] of all > 0 ? bars(h, range, false) : []) {
    // An animation may start from another range, so clip the bars to this one.
    const [a, b] = [Math.max(0, x0), Math.min(1, x1)];
    if (b <= a) continue;
    const w = Math.max(1, (b - a) * width - ((b - a) * width > 3 ? 0.5 : 0));
    const tall = Math.max(1, share * height);
    ctx.fillStyle = x0 + x1 < 2 * zero ? theme.neg : theme.pos;
    ctx.fillRect(left + a * width, bottom - tall, w, tall);
  }
  ctx.strokeStyle = theme.ink2;
  ctx.lineWidth = 1;
  crispLine(ctx, left, bottom, left + width, bottom);
  if (range[0] < 0 && range[1] > 0) crispLine(ctx, left + zero * width, bottom, left + zero * width, bottom + 3);
  if (all === 0 || width < 44) return;
  ctx.fillStyle = theme.ink2;
  ctx.textBaseline = "bottom";
  /** @type {[number, string, CanvasTextAlign, number][]} */
  const ends = [
    [h.below / all, "◂", "left", left],
    [h.above / all, "▸", "right", left + width],
  ];
  for (const [part, arrow, align, x] of ends) {
    if (part < WORTH) continue;
    ctx.textAlign = align;
    ctx.fillText(align === "left" ? `${arrow}${percent(part)}` : `${percent(part)}${arrow}`, x, bottom - 2);
  }
}

/**
 * Draws the outline of the previous state.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Histogram} h
 * @param {[number, number]} range
 * @param {Box} box
 * @param {Theme} theme
 */
function ghost(ctx, h, range, { left, top, width, height }, theme) {
  const bottom = top + height;
  const steps = bars(h, range, false);
  if (steps.length === 0) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left - 1, top - 1, width + 2, height + 2);
  ctx.clip();
  ctx.beginPath();
  ctx.moveTo(left + steps[0][0] * width, bottom);
  for (const [x0, x1, share] of steps) {
    ctx.lineTo(left + x0 * width, bottom - share * height);
    ctx.lineTo(left + x1 * width, bottom - share * height);
  }
  ctx.lineTo(left + steps[steps.length - 1][1] * width, bottom);
  ctx.fillStyle = theme.bg2;
  ctx.fill();
  ctx.strokeStyle = theme.ink2;
  ctx.globalAlpha = 0.6;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
}

/**
 * Draws the name of an initializer with a sample of its line style.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} name
 * @param {number} line
 * @param {number} top
 * @param {Theme} theme
 */
function nameLine(ctx, name, line, top, theme) {
  const { color, dash } = STYLES[line % STYLES.length];
  ctx.save();
  ctx.strokeStyle = typeof color === "number" ? theme.classes[color] : theme[color];
  ctx.lineWidth = 2;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(0, top + 9);
  ctx.lineTo(28, top + 9);
  ctx.stroke();
  ctx.restore();
  ctx.font = theme.bold;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.fillStyle = theme.ink;
  ctx.fillText(name, 36, top + 2);
}
