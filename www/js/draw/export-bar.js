/**
 * The menu of a picture or a table: shows its numbers as a table, copies them and saves them as files.
 * The code that fills tables and writes files is loaded on first use.
 */

import { during } from "../rest.js";
import { moreStyles } from "../shell/sheet.js";
import { wordsOf } from "../words.js";
import { el, setText } from "./dom.js";
import { icon } from "./icons.js";
import { readTheme } from "./theme.js";

/** @import {Table} from "./export.js" */

/** First lines of the current lab's files. @type {() => string[] | Promise<string[]>} */
let lead = () => [];

/**
 * Sets the first lines of files from tables that have no notes of their own. A lab calls this without
 * notes when it closes; otherwise its whole page would stay in memory.
 * @param {typeof lead} [notes]
 */
export function leadTables(notes = () => []) {
  lead = notes;
}

/**
 * @typedef {object} ExportOptions
 * @property {() => string} name Stem of the file name.
 * @property {string} caption What the table holds.
 * @property {() => Table | Promise<Table>} data Called when the table is opened or exported.
 * @property {() => string[] | Promise<string[]>} [notes] First lines of the CSV file; by default the lab's own.
 * @property {() => HTMLCanvasElement[]} [layers] Canvases for the PNG.
 */

const filling = async () => (await during(Promise.all([import("./table.js"), moreStyles()])))[0];
const files = () => during(import("./export.js"));

/**
 * Runs `load` before the button is pressed: when the pointer or the focus enters `near`.
 * @param {HTMLElement} near
 * @param {() => Promise<unknown>} load
 */
function early(near, load) {
  // A failure here happens again on use, and is reported then.
  const begin = () => load().catch(() => {});
  for (const event of ["pointerenter", "focusin"]) near.addEventListener(event, begin, { once: true });
}

/** @param {unknown} error */
const failed = (error) => `That did not work: ${wordsOf(error)}`;

/**
 * "Copy", "CSV" and, for a picture, "PNG" behind a button with three dots, and a line for the outcome.
 * @param {ExportOptions} options
 * @param {HTMLElement[]} [first] Buttons before these.
 */
function menu({ name, caption, data, notes, layers }, first = []) {
  const said = el("span", { class: "told", role: "status" });
  /** @param {string} text @param {string} what @param {(to: typeof import("./export.js")) => Promise<string> | string} act */
  const button = (text, what, act) => {
    const onclick = async () => {
      try {
        setText(said, await act(await files()));
      } catch (error) {
        setText(said, failed(error));
      }
    };
    return el("button", { type: "button", class: "link", "aria-label": `${what}: ${caption}`, onclick }, text);
  };
  const buttons = [
    button("Copy", "Copy", async ({ copyText, toTsv }) =>
      (await copyText(toTsv(await data()))) ? "Copied." : "The browser did not allow copying: use CSV.",
    ),
    button("CSV", "Download CSV", async ({ downloadCsv, toCsv }) => {
      downloadCsv(name(), toCsv(await data(), await (notes ?? lead)()));
      return "";
    }),
  ];
  if (layers) {
    buttons.push(
      button("PNG", "Download PNG", ({ downloadPng }) => {
        downloadPng(name(), layers(), readTheme().bg);
        return "";
      }),
    );
  }
  const list = el("div", { class: "menu-list" }, ...first, ...buttons, said);
  const dots = el(
    "summary",
    { "aria-label": `Numbers and files: ${caption}`, title: "Table, copy, save" },
    icon("dots"),
  );
  // shell/menus.js closes it, like every menu.
  const node = el("details", { class: "menu", name: "menu" }, dots, list);
  node.addEventListener("toggle", () => setText(said, ""));
  early(node, files);
  return { node, said };
}

/**
 * The menu for anything that has no table to show.
 * @param {ExportOptions} options
 */
export const exportMenu = (options) => menu(options).node;

/**
 * The menu of a chart: "Table", "Copy", "CSV", "PNG".
 * @param {ExportOptions} options
 */
export function exportBar(options) {
  const table = el("table", { class: "table" }, el("caption", { text: options.caption }));
  const scroll = el("div", { class: "scroller", tabindex: "0", role: "region" }, table);
  scroll.setAttribute("aria-label", options.caption);
  scroll.hidden = true;
  const toggle = el("button", { type: "button", class: "link", "aria-expanded": "false" }, "Table");
  toggle.addEventListener("click", async () => {
    const open = scroll.hidden;
    toggle.setAttribute("aria-expanded", String(open));
    node.open = false;
    try {
      if (open) await fill();
    } catch (error) {
      toggle.setAttribute("aria-expanded", "false");
      node.open = true;
      setText(said, failed(error));
    }
    // Show it only if it was not closed again in the meantime.
    scroll.hidden = toggle.getAttribute("aria-expanded") !== "true";
  });
  const { node, said } = menu(options, [toggle]);
  early(node, filling);
  async function fill() {
    const [{ fillTable }, data] = await during(Promise.all([filling(), options.data()]));
    fillTable(table, data);
  }
  /** Refills the table if it is open. */
  function update() {
    if (!scroll.hidden) fill();
  }
  return { node: el("div", { class: "export-bar" }, node, scroll), update };
}
