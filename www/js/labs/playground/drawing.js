/** The points that the reader draws: their list, their text in the settings, and the map to draw on. */

import { el, setText } from "../../draw/dom.js";
import { plural } from "../../draw/format.js";
import { lockAll } from "../../shell/field.js";
import { drawMap } from "./draw-map.js";
import { decodePoints, encodePoints, MAX_POINTS, pointLines, readPointLines } from "./points-text.js";

/** @import {Page} from "../../state.js" */
/** @import {MapPlace} from "./boundary.js" */
/** @import {Lab, Panel} from "./lab.js" */
/** @import {DrawnPoint} from "./points-text.js" */

/** @typedef {{ lab: Lab; map: MapPlace; page: () => Page; join: (...panels: Panel[]) => void }} DrawingPlace */

/**
 * @typedef {object} Drawn
 * @property {() => DrawnPoint[]} points
 * @property {(next: DrawnPoint[]) => void} set
 * @property {() => void} begin Starts a group of changes that Undo reverts at once.
 * @property {() => void} undo
 */

/**
 * @param {DrawingPlace} views
 * @param {(text: string) => void} give
 */
export function drawing(views, give) {
  /** @type {DrawnPoint[]} */
  let points = [];
  /** Earlier states for Undo. @type {DrawnPoint[][]} */
  let past = [];
  /** Texts sent to the engine; its answers may arrive after the next click. @type {Set<string>} */
  const sent = new Set();

  const map = drawMap(views, {
    points: () => points,
    set,
    begin: () => past.push(points),
    // The groups of a link's points are unknown, so Undo removes one point.
    undo: () => set(past.pop() ?? points.slice(0, -1)),
  });
  const said = el("p", { class: "note", role: "status" });
  const error = el("p", { class: "error", role: "alert" });
  error.hidden = true;
  const clear = el("button", { type: "button", class: "small" }, "Clear");
  clear.addEventListener("click", () => replace([]));
  const lines = el("textarea", { rows: "6", "aria-label": "Points, one a line: x, y, class", spellcheck: "false" });
  const apply = el("button", { type: "button", class: "small" }, "Use these points");
  apply.addEventListener("click", () => {
    const read = readPointLines(lines.value);
    complain(read.error);
    if (!read.error) replace(read.points);
  });
  const node = el(
    "div",
    { class: "draw-entry" },
    el("p", { class: "note", text: "Click or drag on the map to place points." }),
    el("div", { class: "row" }, said, clear),
    error,
    el("details", {}, el("summary", { text: "As text" }), lines, apply),
  );

  /** @param {DrawnPoint[]} next */
  function replace(next) {
    past.push(points);
    set(next);
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
    // For an empty map, the message in the settings is enough.
    map.complain(points.length > 1 ? text : "");
  }
  function show() {
    const classes = new Set(points.map((p) => p.kind)).size;
    setText(said, `${plural(points.length, "point")} of ${classes} ${classes === 1 ? "class" : "classes"}.`);
    if (document.activeElement !== lines) lines.value = pointLines(points);
    map.show();
  }

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
      if (!newest) {
        points = decodePoints(text);
        past = [];
      }
      show();
      complain(problem);
      lockAll(node, map.locked());
    },
  };
}
