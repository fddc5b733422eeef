/** A pad to place points on: pointer, keyboard, or as text. */

import { surface } from "../../draw/canvas.js";
import { el, freshId, setText } from "../../draw/dom.js";
import { plural } from "../../draw/format.js";
import { marker, markerName } from "../../draw/markers.js";
import { decodePoints, encodePoints, MAX_POINTS, pointLines, readPointLines } from "./points-text.js";

/** @import {Theme} from "../../draw/theme.js" */
/** @import {DrawnPoint} from "./points-text.js" */

/** The pad shows -6..6 in both directions. */
const HALF = 6;
const CLASSES = 6;

/** @param {(text: string) => void} give */
export function drawPad(give) {
  /** @type {DrawnPoint[]} */
  let points = [];
  let kind = 0;
  let erase = false;
  /** Texts on their way to the engine: its answers come later than the next click. @type {Set<string>} */
  const sent = new Set();
  const cursor = { x: 0, y: 0, on: false };
  const host = el("div", { class: "pad", tabindex: "0", role: "application" });
  host.setAttribute(
    "aria-label",
    "Drawing pad. Arrow keys move the cursor, Enter places a point, Delete erases the nearest, digits 0 to 5 choose the class.",
  );
  const said = el("p", { class: "note", role: "status" });
  const error = el("p", { class: "error", role: "alert" });
  error.hidden = true;
  const name = freshId("pad-class");
  const brush = el("fieldset", { class: "brush" }, el("legend", { text: "Place points of class (keys 0 to 5)" }));
  const radios = Array.from({ length: CLASSES }, (_, k) => {
    const radio = el("input", { type: "radio", name, value: String(k) });
    radio.checked = k === 0;
    radio.addEventListener("change", () => choose(k));
    brush.append(
      // Its number is its name in the legend of the map.
      el(
        "label",
        { title: `class ${k}: ${markerName(k)}` },
        radio,
        el("span", { class: `class-${k}`, text: String(k) }),
      ),
    );
    return radio;
  });
  const rubber = el("input", { type: "radio", name, value: "erase" });
  rubber.addEventListener("change", () => {
    erase = rubber.checked;
  });
  brush.append(el("label", {}, rubber, el("span", { text: "erase" })));
  const undo = el("button", { type: "button", class: "small", onclick: () => set(points.slice(0, -1)) }, "Undo");
  const clear = el("button", { type: "button", class: "small", onclick: () => set([]) }, "Clear");
  const lines = el("textarea", { rows: "6", "aria-label": "Points, one a line: x, y, class", spellcheck: "false" });
  const apply = el("button", { type: "button", class: "small" }, "Use these points");
  apply.addEventListener("click", () => {
    const read = readPointLines(lines.value);
    complain(read.error);
    if (!read.error) set(read.points);
  });
  const asText = el("details", {}, el("summary", { text: "As text" }), lines, apply);
  const node = el(
    "div",
    { class: "draw-pad" },
    brush,
    host,
    el("p", { class: "row" }, undo, clear),
    said,
    error,
    asText,
  );
  const view = surface(host, "Drawn points", paint);
  view.canvas.setAttribute("aria-hidden", "true");

  /** @param {number} k */
  function choose(k) {
    kind = k;
    erase = false;
    radios[k].checked = true;
  }

  function paint(/** @type {Theme} */ theme) {
    const { ctx, width, height } = view;
    const px = (/** @type {number} */ x) => ((x + HALF) / (2 * HALF)) * width;
    const py = (/** @type {number} */ y) => ((HALF - y) / (2 * HALF)) * height;
    ctx.strokeStyle = theme.hairline;
    ctx.beginPath();
    for (const t of [-4, -2, 0, 2, 4]) {
      ctx.moveTo(px(t), 0);
      ctx.lineTo(px(t), height);
      ctx.moveTo(0, py(t));
      ctx.lineTo(width, py(t));
    }
    ctx.stroke();
    for (const point of points) {
      ctx.beginPath();
      marker(ctx, point.kind, px(point.x), py(point.y), 3.6);
      ctx.fillStyle = theme.classes[point.kind];
      ctx.fill();
    }
    if (!cursor.on) return;
    ctx.strokeStyle = theme.ink;
    ctx.beginPath();
    ctx.arc(px(cursor.x), py(cursor.y), 7, 0, 2 * Math.PI);
    ctx.stroke();
  }

  /** @param {DrawnPoint[]} next */
  function set(next) {
    if (next.length > MAX_POINTS) {
      complain(`At most ${MAX_POINTS} points fit in a link.`);
      return;
    }
    points = next;
    complain("");
    show();
    const text = encodePoints(points);
    sent.add(text);
    give(text);
  }
  /** @param {string} text */
  function complain(text) {
    error.hidden = text === "";
    setText(error, text);
  }
  function show() {
    const classes = new Set(points.map((p) => p.kind)).size;
    setText(said, `${plural(points.length, "point")} of ${classes} ${classes === 1 ? "class" : "classes"}.`);
    if (document.activeElement !== lines) lines.value = pointLines(points);
    view.redraw();
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  function nearest(x, y) {
    let best = -1;
    let least = 0.6;
    points.forEach((p, i) => {
      const d = Math.hypot(p.x - x, p.y - y);
      if (d < least) [best, least] = [i, d];
    });
    return best;
  }
  /**
   * @param {number} x
   * @param {number} y
   */
  function act(x, y) {
    if (!erase) {
      set([...points, { x, y, kind }]);
      return;
    }
    const i = nearest(x, y);
    if (i >= 0) set(points.filter((_, j) => j !== i));
  }
  /** @param {PointerEvent} event */
  function under(event) {
    const box = host.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 2 * HALF - HALF;
    const y = HALF - ((event.clientY - box.top) / box.height) * 2 * HALF;
    return { x: Math.round(x * 64) / 64, y: Math.round(y * 64) / 64 };
  }
  let last = { x: 99, y: 99 };
  host.addEventListener("pointerdown", (event) => {
    host.setPointerCapture(event.pointerId);
    last = under(event);
    cursor.on = false;
    act(last.x, last.y);
  });
  host.addEventListener("pointermove", (event) => {
    if (!host.hasPointerCapture(event.pointerId)) return;
    const at = under(event);
    // A stroke leaves a point about every third of a unit.
    if (!erase && Math.hypot(at.x - last.x, at.y - last.y) < 0.35) return;
    last = at;
    act(at.x, at.y);
  });
  host.addEventListener("blur", () => {
    cursor.on = false;
    view.redraw();
  });
  host.addEventListener("keydown", (event) => {
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[event.key];
    const step = event.shiftKey ? 0.125 : 0.5;
    cursor.on = true;
    if (move) {
      cursor.x = Math.max(-HALF, Math.min(HALF, cursor.x + step * move[0]));
      cursor.y = Math.max(-HALF, Math.min(HALF, cursor.y + step * move[1]));
      setText(said, `Cursor at ${cursor.x}, ${cursor.y}.`);
    } else if (event.key === "Enter" || event.key === " ") act(cursor.x, cursor.y);
    else if (event.key === "Delete" || event.key === "Backspace") {
      const i = nearest(cursor.x, cursor.y);
      if (i >= 0) set(points.filter((_, j) => j !== i));
    } else if (/^[0-5]$/.test(event.key)) choose(Number(event.key));
    else return;
    event.preventDefault();
    event.stopPropagation();
    view.redraw();
  });

  return {
    node,
    /**
     * @param {string} text
     * @param {string} problem
     */
    update(text, problem) {
      const newest = encodePoints(points) === text;
      if (!newest && sent.has(text)) return;
      sent.clear();
      if (!newest) points = decodePoints(text);
      show();
      complain(problem);
    },
  };
}
