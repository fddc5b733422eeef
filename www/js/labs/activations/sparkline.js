/** A function and its derivative as a word-sized picture. */

import { el } from "../../draw/dom.js";

/** @import {PropertiesShown} from "./types.d.ts" */

const WIDTH = 72;
const HEIGHT = 24;
/** Ends of both axes, so that all rows have the same scale. */
const REACH = { x: 4, low: -1.2, high: 2.2 };
const SVG = "http://www.w3.org/2000/svg";

const y = (/** @type {number} */ v) => HEIGHT - 1 - ((v - REACH.low) / (REACH.high - REACH.low)) * (HEIGHT - 2);

/** @param {ArrayLike<number>} values */
function path(values) {
  const at = (/** @type {number} */ i) => (WIDTH * i) / (values.length - 1);
  const bend = Array.from(values, (v, i) => `${at(i).toFixed(1)} ${y(v).toFixed(1)}`);
  return `M${bend.join("L")}`;
}

/** @param {PropertiesShown} r */
export function sparkline(r) {
  if (r.value.startsWith("maxout")) return el("span", { class: "note", text: "largest line" });
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "sparkline");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("width", String(WIDTH));
  svg.setAttribute("height", String(HEIGHT));
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${r.label} and its derivative from −${REACH.x} to ${REACH.x}`);
  const axes = `M0 ${y(0).toFixed(1)}H${WIDTH}M${WIDTH / 2} 0V${HEIGHT}`;
  for (const [name, d] of [
    ["axis", axes],
    ["f", path(r.curve)],
    ["slope", path(r.derivative)],
  ]) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("class", name);
    line.setAttribute("d", d);
    svg.append(line);
  }
  return svg;
}
