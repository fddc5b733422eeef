/** A panel with one canvas and its table, for pictures other than line charts. */

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
 * @property {string} name Stem of the class and file names.
 * @property {(width: number) => number | string} height Canvas height at this width: CSS pixels, or a CSS length.
 * @property {(surface: Surface, theme: Theme) => void} paint Called once there is something to show.
 * @property {() => Table} table
 * @property {() => string[]} notes
 * @property {number | string} [widest] Maximum width: CSS pixels, or a CSS length.
 * @property {boolean} [quiet] Gives the summary to assistive technology only, because the picture's labels show it.
 * @property {(Node | string)[]} [controls]
 * @property {Handle} [handle] Lets the reader drag something in the picture.
 */

/**
 * @typedef {object} Handle
 * @property {string} label What the reader can do, and with which keys.
 * @property {(x: number, y: number, phase: "down" | "move") => boolean} drag Canvas pixels; for "down", returns whether something is held.
 * @property {(key: string, fine: boolean) => boolean} key Returns whether the key was used.
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
    /** Reserves room for the text to come. @param {string | number} longest Text, or its number of characters. */
    expect(longest) {
      reserve(summary, summary.textContent ?? "", longest);
      size();
    },
    /**
     * @param {string} text What the picture shows, in a sentence or two.
     * @param {string | number} [longest] The longest text during a computation, or its number of characters.
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
 * A layer over the canvas that handles dragging and keys.
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
  // A finger that holds nothing still scrolls the page.
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
