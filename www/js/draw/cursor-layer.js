/** An overlay that reads a picture off, cell by cell, with the pointer and the arrow keys. */

import { el } from "./dom.js";

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {string} label
 * @param {object} grid
 * @param {() => [number, number]} grid.size Returns columns and rows.
 * @param {(x: number, y: number) => [number, number] | null} grid.at Cell at a point of the host, in CSS pixels.
 * @param {(cell: [number, number] | null) => void} grid.look
 */
export function cursorLayer(label, { size, at, look }) {
  const overlay = el("div", { class: "cursor-layer over", role: "application", tabindex: "0" });
  overlay.setAttribute("aria-label", `${label}. Arrow keys read it off.`);
  /** @type {[number, number] | null} */
  let cell = null;
  /** @param {[number, number] | null} next */
  function go(next) {
    if (next?.[0] === cell?.[0] && next?.[1] === cell?.[1]) return;
    cell = next;
    look(cell);
  }
  overlay.addEventListener("pointermove", (event) => {
    const box = overlay.getBoundingClientRect();
    go(at(event.clientX - box.left, event.clientY - box.top));
  });
  overlay.addEventListener("pointerleave", () => go(null));
  overlay.addEventListener("blur", () => go(null));
  overlay.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    const [columns, rows] = size();
    if (!way || columns * rows === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const clamp = (/** @type {number} */ v, /** @type {number} */ n) => Math.min(n - 1, Math.max(0, v));
    go(cell ? [clamp(cell[0] + way[0], columns), clamp(cell[1] + way[1], rows)] : [0, 0]);
  });
  return overlay;
}
