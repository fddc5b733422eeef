/** A panel with one canvas of its own, and its table: for pictures that are no line charts. */

import { surface } from "./canvas.js";
import { el, setAttr, setText } from "./dom.js";
import { panel } from "./panel.js";
import { twin } from "./table.js";
import { readTheme } from "./theme.js";

/** @import {Surface} from "./canvas.js" */
/** @import {Table} from "./export.js" */
/** @import {Theme} from "./theme.js" */

/**
 * @typedef {object} PictureOptions
 * @property {string} title
 * @property {string} name Class and file name stem.
 * @property {(width: number) => number} height Of the canvas at this width, CSS pixels.
 * @property {(surface: Surface, theme: Theme) => void} paint Called once there is something to show.
 * @property {() => Table} table
 * @property {() => string[]} notes
 * @property {number} [widest] CSS pixels.
 * @property {(Node | string)[]} [controls]
 */

/** @param {PictureOptions} options */
export function picturePanel(options) {
  const node = panel(options.title, options.name, ...(options.controls ?? []));
  const host = el("div", { class: "chart-host" });
  if (options.widest) host.style.maxWidth = `${options.widest}px`;
  const summary = el("p", { class: "pg-note" });
  let theme = readTheme(document.body);
  let shown = false;
  const twins = twin({
    name: () => options.name,
    caption: `${options.title}: values`,
    data: () => (shown ? options.table() : { columns: [], rows: [] }),
    notes: options.notes,
    layers: () => [view.canvas],
    ground: () => theme.surface,
  });
  node.append(host, summary, twins.node);
  const view = surface(host, options.title, () => {
    size();
    if (shown) options.paint(view, theme);
  });

  function size() {
    const height = `${Math.round(options.height(host.clientWidth))}px`;
    if (host.style.height !== height) host.style.height = height;
  }
  const widths = new ResizeObserver(size);
  widths.observe(host);
  size();

  return {
    node,
    /** @param {string} text What the picture shows now, in a sentence or two. */
    update(text) {
      shown = true;
      setText(summary, text);
      setAttr(view.canvas, "aria-label", `${options.title}. ${text}`);
      size();
      view.redraw();
      twins.update();
    },
    theme() {
      theme = readTheme(document.body);
      view.redraw();
    },
    destroy() {
      widths.disconnect();
      view.destroy();
    },
  };
}
