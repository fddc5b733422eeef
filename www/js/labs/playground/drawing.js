/** Points the reader draws: the list of them, what the settings say of it, and the map to draw on. */

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
 * @property {() => void} begin What comes now is undone at once.
 * @property {() => void} undo
 */

/**
 * @param {DrawingPlace} views
 * @param {(text: string) => void} give
 */
export function drawing(views, give) {
  /** @type {DrawnPoint[]} */
  let points = [];
  /** What Undo returns to. @type {DrawnPoint[][]} */
  let past = [];
  /** Texts on their way to the engine: its answers come later than the next click. @type {Set<string>} */
  const sent = new Set();

  const map = drawMap(views, {
    points: () => points,
    set,
    begin: () => past.push(points),
    // Of a link it is not known what was drawn at once.
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
    // Of an empty map the settings say enough.
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
