/** A panel with one canvas of its own, and its table: for pictures that are no line charts. */

import { surface } from "./canvas.js";
import { el, setAttr } from "./dom.js";
import { exportBar } from "./export-bar.js";
import { panel } from "./panel.js";
import { reserve, say } from "./room.js";

/** @import {Surface} from "./canvas.js" */
/** @import {Table} from "./export.js" */
/** @import {Theme} from "./theme.js" */

/**
 * @typedef {object} PictureOptions
 * @property {string} title
 * @property {string} name Class and file name stem.
 * @property {(width: number) => number | string} height Of the canvas at this width: CSS pixels, or a length.
 * @property {(surface: Surface, theme: Theme) => void} paint Called once there is something to show.
 * @property {() => Table} table
 * @property {() => string[]} notes
 * @property {number | string} [widest] CSS pixels, or a length.
 * @property {boolean} [quiet] What it shows is told to assistive technology only: its own labels say it to the eye.
 * @property {(Node | string)[]} [controls]
 * @property {Handle} [handle] Makes the picture take hold of.
 */

/**
 * @typedef {object} Handle
 * @property {string} label What can be done, with which keys.
 * @property {(x: number, y: number, phase: "down" | "move") => boolean} drag Canvas pixels; "down" answers whether something is held there.
 * @property {(key: string, fine: boolean) => boolean} key Whether the key was used.
 */

/** Width of a square picture that leaves room on the first screen for its title, a sentence and two lines of settings. */
export const SQUARE = "clamp(280px, 100vh - 396px, 620px)";

/** @param {PictureOptions} options */
export function picturePanel(options) {
  const node = panel(options.title, options.name, ...(options.controls ?? []));
  const host = el("div", { class: "chart-host" });
  if (options.widest) host.style.maxWidth = typeof options.widest === "number" ? `${options.widest}px` : options.widest;
  const summary = el("p", { class: options.quiet ? "hidden" : "note" });
  let shown = false;
  const exported = exportBar({
    name: () => options.name,
    caption: `${options.title}: values`,
    data: () => (shown ? options.table() : { columns: [], rows: [] }),
    notes: options.notes,
    layers: () => [view.canvas],
  });
  node.append(host, summary, exported.node);
  const paint = (/** @type {Theme} */ theme) => {
    size();
    if (shown) options.paint(view, theme);
  };
  const view = surface(host, options.title, paint, () => widths.disconnect());

  if (options.handle) host.append(handleLayer(options.handle));

  function size() {
    const wanted = options.height(host.clientWidth);
    const height = typeof wanted === "string" ? wanted : `${Math.round(wanted)}px`;
    if (host.style.height !== height) host.style.height = height;
  }
  const widths = new ResizeObserver(size);
  widths.observe(host);
  size();

  return {
    node,
    /** Keeps room for what is to come. @param {string | number} longest Text, or its number of characters. */
    expect(longest) {
      reserve(summary, summary.textContent ?? "", longest);
      size();
    },
    /**
     * @param {string} text What the picture shows now, in a sentence or two.
     * @param {string | number} [longest] The longest text while this place computes, or its number of characters.
     */
    update(text, longest) {
      shown = true;
      say(summary, text, longest);
      setAttr(view.canvas, "aria-label", `${options.title}. ${text}`);
      size();
      view.redraw();
      exported.update();
    },
    redraw: () => view.redraw(),
    width: () => view.width,
  };
}

/**
 * A layer over the canvas that is dragged on, and takes keys.
 * @param {Handle} handle
 */
function handleLayer({ label, drag, key }) {
  const layer = el("div", { class: "cursor-layer whole", role: "application", tabindex: "0", "aria-label": label });
  const at = (/** @type {PointerEvent} */ event) => {
    const box = layer.getBoundingClientRect();
    return /** @type {[number, number]} */ ([event.clientX - box.left, event.clientY - box.top]);
  };
  let held = false;
  layer.addEventListener("pointerdown", (event) => {
    held = drag(...at(event), "down");
    if (!held) return;
    layer.setPointerCapture(event.pointerId);
    event.preventDefault();
    layer.focus({ preventScroll: true });
  });
  // A finger that holds nothing scrolls the page.
  layer.addEventListener("touchstart", (event) => held && event.preventDefault(), { passive: false });
  layer.addEventListener("pointermove", (event) => {
    if (held) drag(...at(event), "move");
  });
  for (const end of ["pointerup", "pointercancel"]) {
    layer.addEventListener(end, () => {
      held = false;
    });
  }
  layer.addEventListener("keydown", (event) => {
    if (key(event.key, event.shiftKey)) event.preventDefault();
  });
  return layer;
}
