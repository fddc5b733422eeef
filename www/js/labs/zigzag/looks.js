/** The look of each optimizer: a color and a shape, so that color is never the only cue. */

import { el } from "../../draw/dom.js";
import { svgOf } from "../../draw/icons.js";
import { marker } from "../../draw/markers.js";

/** @import {Theme} from "../../draw/theme.js" */

/** Line color and dash in charts, and the marker's shape. */
const LOOKS = /** @type {Record<string, { color: "ink" | number; dash: number[]; kind: number }>} */ ({
  sgd: { color: "ink", dash: [], kind: 1 },
  momentum: { color: 1, dash: [8, 3], kind: 0 },
  nesterov: { color: 2, dash: [10, 3, 2, 3], kind: 2 },
  adagrad: { color: 4, dash: [3, 3], kind: 4 },
  rmsprop: { color: 3, dash: [5, 3], kind: 5 },
  adam: { color: 0, dash: [12, 4], kind: 3 },
});

/** @param {string} name */
export const lookOf = (name) => LOOKS[name] ?? LOOKS.sgd;

/** The color on a canvas. @param {string} name @param {Theme} theme */
export function colorOf(name, theme) {
  const { color } = lookOf(name);
  return typeof color === "number" ? theme.classes[color] : theme[color];
}

/** Its marker as a small picture, for a table. @param {string} name */
export function swatch(name) {
  let d = "";
  const path = {
    moveTo: (/** @type {number} */ x, /** @type {number} */ y) => (d += `M${x} ${y}`),
    lineTo: (/** @type {number} */ x, /** @type {number} */ y) => (d += `L${x} ${y}`),
    arc: (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) =>
      (d += `A${r} ${r} 0 0 1 ${x - r} ${y}A${r} ${r} 0 0 1 ${x + r} ${y}`),
    closePath: () => (d += "Z"),
  };
  marker(path, lookOf(name).kind, 12, 12, 7);
  return el("span", { class: `racer racer-${name}` }, svgOf([d]));
}
