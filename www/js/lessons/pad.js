/** The pad for drawing a prediction: with the pointer, or point by point with the arrow keys. */

import { axisBottom, axisLeft, linearAxis, logAxis } from "../draw/axes.js";
import { surface } from "../draw/canvas.js";
import { el, setText } from "../draw/dom.js";
import { num } from "../draw/format.js";
import { drawLine } from "../draw/linechart.js";
import { linearScale, logScale } from "../draw/scale.js";
import { place, valueFrom } from "./drawn.js";

/** @import {Theme} from "../draw/theme.js" */
/** @import {Drawing} from "./drawn.js" */

const MARGIN = { left: 46, right: 10, top: 24, bottom: 42 };
/** How far an arrow key moves a point, as a fraction of the axis. */
const KEY = 0.04;

/**
 * @param {Drawing} drawing
 * @param {string} label What is drawn, for assistive technology.
 * @param {number[] | null} before An earlier drawing.
 * @param {(drawn: number[] | null) => void} changed Null while points are missing.
 */
export function sketchPad(drawing, label, before, changed) {
  const { x, y, given = 0, curves } = drawing;
  const n = x.at.length;
  const known = curves[0].slice(0, given);
  /** @type {(number | null)[]} */
  const values = before?.length === n ? [...before] : x.at.map((_, i) => known[i] ?? null);
  const host = el("div", { class: "sketch" });
  const overlay = el("div", { class: "cursor-layer over", role: "application", tabindex: "0" });
  overlay.setAttribute("aria-label", `${label}. Left and right arrow keys choose a point, up and down move it.`);
  const says = el("p", { class: "note", role: "status", text: before ? "" : "Draw a line across the open points." });
  /** The measured curve, once it is revealed. @type {number[] | null} */
  let measured = null;
  let locked = false;
  let at = given;
  host.append(overlay);
  const view = surface(host, label, paint);

  function box() {
    return {
      left: MARGIN.left,
      right: view.width - MARGIN.right,
      top: MARGIN.top,
      bottom: view.height - MARGIN.bottom,
    };
  }
  function scales() {
    const { left, right, top, bottom } = box();
    const ends = [x.at[0], x.at[n - 1]];
    const across = x.log ? logScale(ends, [left + 4, right - 4]) : linearScale(ends, [left + 4, right - 4]);
    const up = y.log ? logScale(y.range, [bottom, top]) : linearScale(y.range, [bottom, top]);
    return { across, up };
  }

  /** @param {Theme} theme @param {import("../draw/canvas.js").Surface} surface */
  function paint(theme, { ctx }) {
    const area = box();
    const { across, up } = scales();
    const sx = x.log ? logAxis(/** @type {any} */ (across), 5) : linearAxis(/** @type {any} */ (across), 5);
    const sy = y.log ? logAxis(/** @type {any} */ (up), 5) : linearAxis(/** @type {any} */ (up), 5);
    axisLeft(ctx, sy, { ...area, label: y.label, grid: true }, theme);
    axisBottom(ctx, sx, { ...area, label: x.label }, theme);
    const xs = x.at.map((v) => across(v));
    const to = (/** @type {number | null} */ v) => (v === null ? Number.NaN : up(valueFrom(place(v, y), y)));
    if (measured) {
      drawLine(ctx, xs, measured.map(to), { color: theme.magnitude, width: 2.5 });
    }
    const ys = values.map(to);
    drawLine(ctx, xs, ys, { color: theme.ink, width: 2, dash: measured ? [5, 4] : [] });
    values.forEach((v, i) => {
      ctx.beginPath();
      ctx.arc(xs[i], v === null ? area.bottom : ys[i], i === at && !locked ? 5 : 3.5, 0, 2 * Math.PI);
      ctx.fillStyle = v === null ? theme.bg : i < given ? theme.magnitude : theme.ink;
      ctx.strokeStyle = v === null ? theme.ink2 : theme.bg;
      ctx.lineWidth = 1.5;
      ctx.fill();
      ctx.stroke();
    });
  }

  /** Describes the drawing in words. */
  function describe() {
    const list = (/** @type {(number | null)[]} */ of) =>
      of.flatMap((v, i) => (v === null ? [] : [`${num(x.at[i], 2)}: ${num(v, 2)}`])).join(", ");
    const drawn = values.every((v) => v === null) ? "Nothing is drawn yet." : `${x.label}: drawn. ${list(values)}.`;
    view.canvas.setAttribute("aria-label", `${label} ${drawn}${measured ? ` Measured. ${list(measured)}.` : ""}`);
  }

  function tell() {
    const missing = values.filter((v) => v === null).length;
    changed(missing === 0 ? /** @type {number[]} */ (values.slice()) : null);
    describe();
    view.redraw();
  }
  /** @param {number} i @param {number} share Position on the axis, 0..1. */
  function set(i, share) {
    if (i < given || locked) return;
    values[i] = valueFrom(Math.min(1, Math.max(0, share)), y);
  }

  /** @type {{ i: number; share: number } | null} */
  let last = null;
  /** @param {PointerEvent} event */
  function stroke(event) {
    const { left, top } = host.getBoundingClientRect();
    const { across } = scales();
    const area = box();
    const px = event.clientX - left;
    const gaps = x.at.map((v) => Math.abs(across(v) - px));
    const i = gaps.indexOf(Math.min(...gaps));
    const share = (area.bottom - (event.clientY - top)) / (area.bottom - area.top);
    // A fast stroke skips points between two events; they get values on the line between.
    const from = last ?? { i, share };
    const steps = Math.abs(i - from.i);
    for (let k = 0; k <= steps; k++) {
      const part = steps === 0 ? 1 : k / steps;
      set(from.i + Math.sign(i - from.i) * k, from.share + part * (share - from.share));
    }
    last = { i, share };
    at = Math.max(given, i);
    tell();
  }
  overlay.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || locked) return;
    event.preventDefault();
    overlay.focus({ preventScroll: true });
    overlay.setPointerCapture(event.pointerId);
    last = null;
    stroke(event);
  });
  overlay.addEventListener("pointermove", (event) => {
    if (last && event.buttons === 1) stroke(event);
  });
  for (const end of ["pointerup", "pointercancel"])
    overlay.addEventListener(end, () => {
      last = null;
    });
  overlay.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 0, ArrowDown: 0 }[event.key];
    if (way === undefined || locked) return;
    event.preventDefault();
    event.stopPropagation();
    const now = values[at] ?? values[at - 1] ?? valueFrom(0.5, y);
    // Moving past an unset point leaves it at the level of the previous one.
    set(at, place(now, y));
    if (way !== 0) at = Math.min(n - 1, Math.max(given, at + way));
    else set(at, place(now, y) + (event.key === "ArrowUp" ? KEY : -KEY));
    tell();
    const v = values[at];
    setText(says, `${x.label} ${num(x.at[at])}: ${v === null ? "not drawn yet" : num(v, 2)}`);
  });

  return {
    node: el("div", {}, host, says),
    /** @param {boolean} on @param {number[] | null} truth The measured curve, if it is revealed. */
    lock(on, truth) {
      locked = on;
      measured = truth;
      overlay.classList.toggle("still", on);
      if (on) setText(says, truth ? "Dashed: your curve. Solid: the measured one." : "");
      describe();
      view.redraw();
    },
    destroy: view.destroy,
  };
}
