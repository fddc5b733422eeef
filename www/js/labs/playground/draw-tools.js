/** The tools above the map: the class to draw, the eraser, the probe, and Undo. */

import { el, freshId, setText } from "../../draw/dom.js";
import { svgOf } from "../../draw/icons.js";
import { marker, markerName } from "../../draw/markers.js";
import { ICONS } from "../../draw/more-icons.js";

/** A class to draw, or another action of a click on the map. @typedef {number | "erase" | "probe"} Tool */

const CLASSES = 6;

/**
 * @param {HTMLElement} place
 * @param {{ undo: () => void; chosen: () => void }} on
 */
export function drawTools(place, on) {
  /** @type {Tool} */
  let tool = 0;
  const name = freshId("draw-tool");
  const set = el(
    "fieldset",
    { class: "picks" },
    el("legend", { class: "hidden", text: "What a click on the map does" }),
  );
  /** @type {Map<Tool, HTMLInputElement>} */
  const radios = new Map();
  /** @param {Tool} value @param {string} label @param {...(Node | string)} shown */
  function add(value, label, ...shown) {
    const radio = el("input", { type: "radio", name, value: String(value), "aria-label": label });
    radio.checked = value === tool;
    radio.addEventListener("change", () => choose(value));
    radios.set(value, radio);
    set.append(el("label", { class: "pick", title: label }, radio, el("span", {}, ...shown)));
  }
  for (let k = 0; k < CLASSES; k++) {
    add(k, `Class ${k}: ${markerName(k)}`, el("i", { class: `class-${k}` }, markerIcon(k)), String(k));
  }
  add("erase", "Eraser", svgOf(ICONS.eraser));
  add("probe", "Probe: set the point that is read", svgOf(ICONS.crosshair));
  const undo = el("button", { type: "button", class: "small", "aria-label": "Undo", title: "Undo", onclick: on.undo });
  undo.append(svgOf(ICONS.undo));
  const error = el("p", { class: "error" });
  error.hidden = true;
  place.replaceChildren(set, undo, error);

  /** @param {Tool} value */
  function choose(value) {
    tool = value;
    const radio = radios.get(value);
    if (radio) radio.checked = true;
    on.chosen();
  }

  return {
    tool: () => tool,
    choose,
    /** @param {string} text */
    complain(text) {
      error.hidden = text === "";
      setText(error, text);
    },
  };
}

/** Records canvas path calls as an SVG path, so that markers can serve as icons. */
class Path {
  d = "";
  /** @param {number[]} at */
  moveTo(...at) {
    this.d += `M${at.join(" ")}`;
  }
  /** @param {number[]} at */
  lineTo(...at) {
    this.d += `L${at.join(" ")}`;
  }
  /** A full circle, from its rightmost point. @param {number} _x @param {number} _y @param {number} r */
  arc(_x, _y, r) {
    this.d += `a${r} ${r} 0 1 1 ${-2 * r} 0a${r} ${r} 0 1 1 ${2 * r} 0`;
  }
  closePath() {
    this.d += "Z";
  }
}

/** The marker of a class, in the color of the text. @param {number} kind */
function markerIcon(kind) {
  const path = new Path();
  marker(path, kind, 12, 12, 10);
  return svgOf([path.d]);
}
