/** A line chart over a common axis, with a read-out by pointer and keys and a table of its numbers. */

import { axisBottom, axisLeft, linearAxis, logAxis } from "./axes.js";
import { crispLine, fitText, surface } from "./canvas.js";
import { el, setAttr, setText } from "./dom.js";
import { dragged } from "./drag.js";
import { exportBar } from "./export-bar.js";
import { num } from "./format.js";
import { drawMarks, haloText } from "./halo.js";
import { crosshair, crosshairWords, drawBand, drawLine, extent, lineEnds, readAlong, wider } from "./linechart.js";
import { panel } from "./panel.js";
import { reserve } from "./room.js";
import { linearScale, logScale } from "./scale.js";
import { readTheme } from "./theme.js";

/** @import {Theme} from "./theme.js" */
/** @import {Token} from "./theme.js" */
/**
 * @typedef {object} Series
 * @property {string} name
 * @property {Token | number} color A token, or a class number.
 * @property {number[]} xs
 * @property {number[]} ys
 * @property {number[]} [dash]
 * @property {number} [width]
 * @property {boolean} [dots] Whether every value gets a dot.
 * @property {boolean} [quiet] A reference line: left out of the read-out and the table.
 * @property {{ low: number[]; high: number[] }} [band]
 * @property {string} [label] Label at the line's end; "" for none.
 */

/**
 * @typedef {object} ChartData
 * @property {Series[]} series
 * @property {{ x: number; text: string }[]} [marks] Vertical lines.
 * @property {{ y: number; text: string }[]} [levels] Horizontal lines.
 * @property {[number, number]} [xDomain]
 * @property {[number, number]} [yDomain]
 * @property {string} summary What the chart shows now, in a sentence.
 * @property {string[]} [names] Names of all series to come, while some are still being computed.
 * @property {string | number} [longest] The longest summary during a computation, or its number of characters.
 */

/**
 * @typedef {object} ChartOptions
 * @property {string} title
 * @property {string} name Stem of the class and file names.
 * @property {string} x Label of the x axis.
 * @property {string} y Label of the y axis.
 * @property {boolean} [xLog]
 * @property {boolean} [yLog]
 * @property {boolean} [reverse] Puts large x at the left.
 * @property {number | string} [height] CSS pixels, or a CSS length.
 * @property {boolean} [quiet] Gives the summary to assistive technology only, and reads values off on the picture.
 * @property {number} [right] Minimum room for labels at the right.
 * @property {() => string[]} notes
 * @property {(v: number) => string} [sayX]
 * @property {(Node | string)[]} [controls]
 * @property {{ to(x: number): void; by(steps: number): void }} [drag] Moves something along x by pressing or
 *   dragging, or with the arrow keys (Page keys: ten steps).
 */

const MARGIN = { left: 56, right: 104, top: 28, bottom: 40 };

/**
 * Left and right edge of the plotting area in a chart of this width.
 * @param {number} width
 * @param {number} [widest] Width of the widest label at the right.
 * @param {number} [least] Minimum room for these labels.
 */
export function across(width, widest = 0, least = width < 420 ? 76 : MARGIN.right) {
  const room = Math.max(least, Math.min(widest + 16, 0.4 * width));
  return [MARGIN.left, Math.max(MARGIN.left + 40, width - room)];
}

/** @param {ChartOptions} options */
export function lineChart(options) {
  const node = panel(options.title, options.name, ...(options.controls ?? []));
  const host = el("div", { class: "chart-host" });
  host.style.height = typeof options.height === "string" ? options.height : `${options.height ?? 280}px`;
  const overlay = el("div", { class: "cursor-layer", role: "application", tabindex: "0" });
  const keys = options.drag ? `move ${options.x}` : "read it off";
  overlay.setAttribute("aria-label", `${options.title}. Left and right arrow keys ${keys}.`);
  if (options.drag) overlay.classList.add("drags");
  host.append(overlay);
  const quiet = options.quiet ? " hidden" : "";
  const readout = el("p", { class: `sentence chart-say${quiet}`, "aria-live": "polite" });
  const summary = el("p", { class: `note${quiet}` });
  /** @type {ChartData} */
  let data = { series: [], summary: "" };
  /** @type {number | null} */
  let at = null;
  const sayX = options.sayX ?? ((v) => num(v));

  const exported = exportBar({
    name: () => options.name,
    caption: `${options.title}: values`,
    data: table,
    notes: options.notes,
    layers: () => [view.canvas],
  });
  node.append(host, readout, summary, exported.node);
  const view = surface(host, options.title, paint);

  const spoken = () => data.series.filter((s) => !s.quiet);
  /** The x values of all series that are read out, in order. */
  function positions() {
    const all = new Set(spoken().flatMap((s) => s.xs));
    return [...all].sort((a, b) => (options.reverse ? b - a : a - b));
  }

  function table() {
    const list = spoken();
    const maps = list.map((s) => new Map(s.xs.map((x, i) => [x, s.ys[i]])));
    return {
      columns: [options.x, ...list.map((s) => s.name)],
      rows: positions().map((x) => [x, ...maps.map((m) => m.get(x) ?? null)]),
    };
  }

  function scales() {
    const { ctx, width, height } = view;
    const theme = readTheme();
    ctx.font = theme.font;
    const [left, right] = across(
      width,
      Math.max(0, ...data.series.map((s) => ctx.measureText(s.label ?? s.name).width)),
      options.right,
    );
    const xs = data.xDomain ?? extent(data.series, (s) => s.xs, Boolean(options.xLog));
    const ys =
      data.yDomain ??
      extent(data.series, (s) => [...s.ys, ...(s.band ? [...s.band.low, ...s.band.high] : [])], Boolean(options.yLog));
    const range = options.reverse ? [right, left] : [left, right];
    const up = [height - MARGIN.bottom, MARGIN.top];
    const x = options.xLog ? logScale(xs, range) : linearScale(xs, range);
    const y = options.yLog ? logScale(wider(ys, 1.3), up) : linearScale(ys, up);
    return { x: /** @type {any} */ (x), y: /** @type {any} */ (y), right };
  }

  /** @param {any} y */
  function upAxis(y) {
    if (!options.yLog) return linearAxis(y, 5);
    const log = logAxis(y, 7);
    // One tick or two within a decade tell no scale.
    return log.ticks.length > 2 ? log : { ...linearAxis(linearScale(y.domain(), [0, 1]), 5), at: log.at };
  }

  function paint(/** @type {Theme} */ theme) {
    /** @param {Series["color"]} c */
    const color = (c) => (typeof c === "number" ? theme.classes[c] : theme[c]);
    if (data.series.length === 0) return;
    const { ctx, height, width } = view;
    const { x, y, right } = scales();
    const box = { left: MARGIN.left, right, top: MARGIN.top, bottom: height - MARGIN.bottom };
    const room = Math.max(3, Math.floor((right - MARGIN.left) / 70));
    // Layers, units and updates are counted: there is no tick between two of them.
    const counted = data.series.every((s) => s.xs.every(Number.isInteger));
    const many = counted && !options.xLog ? Math.max(1, Math.min(room, x.domain()[1] - x.domain()[0])) : room;
    axisBottom(ctx, options.xLog ? logAxis(x, many) : linearAxis(x, many), { ...box, label: options.x }, theme);
    axisLeft(ctx, upAxis(y), { ...box, label: options.y, grid: true }, theme);
    const [low, high] = [y.domain()[0], y.domain()[1]];
    const py = (/** @type {number} */ v) => {
      if (!Number.isFinite(v) || (options.yLog && v < 0)) return Number.NaN;
      return y(Math.min(high, Math.max(low, v)));
    };
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.left - 1, box.top - 6, box.right - box.left + 2, box.bottom - box.top + 12);
    ctx.clip();
    for (const mark of data.levels ?? []) {
      const at = py(mark.y);
      ctx.strokeStyle = theme.ink2;
      ctx.setLineDash([2, 3]);
      if (mark.y >= low && mark.y <= high) crispLine(ctx, box.left, at, box.right, at);
      ctx.setLineDash([]);
    }
    const ends = [];
    for (const s of data.series) {
      const xs = s.xs.map((v) => x(v));
      // A reference line is cut where it leaves the plot; a measured one is clamped to the edge.
      const ys = s.ys.map(s.quiet ? (v) => (v >= low && v <= high ? y(v) : Number.NaN) : py);
      if (s.band) {
        ctx.globalAlpha = 0.18;
        drawBand(ctx, xs, s.band.low.map(py), s.band.high.map(py), color(s.color));
        ctx.globalAlpha = 1;
      }
      drawLine(ctx, xs, ys, { color: color(s.color), width: s.width, dash: s.dash });
      if (s.dots) {
        ctx.fillStyle = color(s.color);
        xs.forEach((px, i) => {
          if (!Number.isFinite(ys[i])) return;
          ctx.beginPath();
          ctx.arc(px, ys[i], 2.6, 0, 2 * Math.PI);
          ctx.fill();
        });
      }
      const order = xs.map((_, i) => i).filter((i) => Number.isFinite(ys[i]));
      const last = order.sort((a, b) => xs[a] - xs[b]).at(-1);
      if (last !== undefined && s.label !== "")
        ends.push({ text: s.label ?? s.name, y: ys[last], color: color(s.color) });
    }
    // After the lines, which would strike the words through.
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    ctx.fillStyle = theme.ink2;
    for (const mark of data.levels ?? []) {
      const at = py(mark.y);
      // A level beyond the axis gets its text at the axis's end, but no line, which would be misplaced.
      const arrow = mark.y > high ? " ↑" : mark.y < low ? " ↓" : "";
      haloText(ctx, `${mark.text}${arrow}`, box.left + 4, at + (at < box.top + 16 ? 17 : -2), theme);
    }
    ctx.restore();
    // The marks' texts start beside the axis's name.
    const from = ctx.measureText(options.y).width + 12;
    const marks = (data.marks ?? [])
      .map((mark) => ({ px: x(mark.x), text: mark.text }))
      .filter(({ px }) => px >= box.left - 1 && px <= box.right + 1);
    drawMarks(ctx, marks, { ...box, from, to: width }, theme);
    const fitted = ends.map((e) => ({ ...e, text: fitText(ctx, e.text, width - right - 8) }));
    lineEnds(ctx, fitted, box, theme);
    if (at !== null) {
      const where = positions()[at];
      const dots = spoken().flatMap((s) => {
        const i = s.xs.indexOf(where);
        return i < 0 ? [] : [{ y: py(s.ys[i]), color: color(s.color), text: num(s.ys[i]) }];
      });
      crosshair(ctx, x(where), dots, box, theme);
      if (options.quiet) crosshairWords(ctx, x(where), dots, { box, at: sayX(where) }, theme);
    }
  }

  function read() {
    const all = positions();
    if (at === null || all.length === 0) {
      setText(readout, "");
      return;
    }
    const where = all[Math.min(at, all.length - 1)];
    const parts = spoken().flatMap((s) => {
      const i = s.xs.indexOf(where);
      return i < 0 ? [] : [`${s.name} ${num(s.ys[i])}`];
    });
    setText(readout, `${options.x} ${sayX(where)}: ${parts.join(" · ")}`);
  }

  /** @param {number | null} index */
  function move(index) {
    at = index;
    view.redraw();
    read();
  }
  /** @param {MouseEvent} event */
  function dragTo(event) {
    const { x } = scales();
    const [low, high] = x.domain();
    const to = x.invert(event.clientX - host.getBoundingClientRect().left);
    options.drag?.to(Math.min(high, Math.max(low, to)));
  }
  const { drag } = options;
  if (drag) {
    dragged(overlay, () => (data.marks ?? []).map((mark) => scales().x(mark.x)), dragTo);
    overlay.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      drag.by(by);
    });
  }
  readAlong(overlay, {
    nearest(px) {
      const { x } = scales();
      const all = positions();
      let best = 0;
      for (let i = 1; i < all.length; i++) if (Math.abs(x(all[i]) - px) < Math.abs(x(all[best]) - px)) best = i;
      return all.length > 0 ? best : null;
    },
    next(way) {
      const n = positions().length;
      if (drag || n === 0) return null;
      const by = options.reverse ? -way : way;
      return Math.min(n - 1, Math.max(0, (at ?? (by > 0 ? -1 : n)) + by));
    },
    move,
  });

  /**
   * Reserves room for the texts to come.
   * @param {string | number} longest The longest summary, or its number of characters.
   * @param {string[]} names Names of the series.
   */
  function expect(longest, names) {
    reserve(summary, "", longest);
    reserve(readout, `${options.x} 0.12: ${names.map((name) => `${name} 0.123`).join(" · ")}`);
  }

  return {
    node,
    expect,
    /** @param {ChartData} next */
    update(next) {
      data = next;
      const n = positions().length;
      if (at !== null && at >= n) at = n > 0 ? n - 1 : null;
      expect(next.longest ?? next.summary, next.names ?? spoken().map((s) => s.name));
      setText(summary, next.summary);
      setAttr(view.canvas, "aria-label", `${options.title}. ${next.summary}`);
      view.redraw();
      read();
      exported.update();
    },
    /** Draws other lines, such as those of a movement; texts and table stay. @param {Series[]} series */
    show(series) {
      data = { ...data, series };
      view.redraw();
    },
  };
}
