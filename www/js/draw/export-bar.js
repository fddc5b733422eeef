/**
 * One menu a picture or a table: its numbers as a table, and the buttons that take them away.
 * How a table is filled and a file is written is loaded by whoever reaches for it.
 */

import { during } from "../rest.js";
import { moreStyles } from "../shell/sheet.js";
import { wordsOf } from "../words.js";
import { el, setText } from "./dom.js";
import { icon } from "./icons.js";
import { readTheme } from "./theme.js";

/** @import {Table} from "./export.js" */

/** First lines of the files of the lab on the page. @type {() => string[] | Promise<string[]>} */
let lead = () => [];

/**
 * Says what the files of tables that have no notes of their own begin with. A lab that is left calls it
 * without any, or its whole page would stay in memory.
 * @param {typeof lead} [notes]
 */
export function leadTables(notes = () => []) {
  lead = notes;
}

/**
 * @typedef {object} ExportOptions
 * @property {() => string} name File name stem.
 * @property {string} caption What the table holds.
 * @property {() => Table | Promise<Table>} data Called when the table is opened or exported.
 * @property {() => string[] | Promise<string[]>} [notes] First lines of the CSV file; without, the lab's own.
 * @property {() => HTMLCanvasElement[]} [layers] For the PNG.
 */

const filling = async () => (await during(Promise.all([import("./table.js"), moreStyles()])))[0];
const files = () => during(import("./export.js"));

/**
 * Has `load` done before the button is pressed: when the pointer or the focus comes near.
 * @param {HTMLElement} near
 * @param {() => Promise<unknown>} load
 */
function early(near, load) {
  // What fails here fails again, and is told, when it is used.
  const begin = () => load().catch(() => {});
  for (const event of ["pointerenter", "focusin"]) near.addEventListener(event, begin, { once: true });
}

/** @param {unknown} error */
const failed = (error) => `That did not work: ${wordsOf(error)}`;

/**
 * "Copy", "CSV" and, for a picture, "PNG" behind a button of three dots; then what became of it.
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
  // It closes as every menu does: shell/menus.js.
  const node = el("details", { class: "menu", name: "menu" }, dots, list);
  node.addEventListener("toggle", () => setText(said, ""));
  early(node, files);
  return { node, said };
}

/**
 * The menu of what has no table of its own to show.
 * @param {ExportOptions} options
 */
export const exportMenu = (options) => menu(options).node;

/**
 * "Table", "Copy", "CSV", "PNG" of a chart.
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
    // Shown when it is filled, unless it was closed again meanwhile.
    scroll.hidden = toggle.getAttribute("aria-expanded") !== "true";
  });
  const { node, said } = menu(options, [toggle]);
  early(node, filling);
  async function fill() {
    const [{ fillTable }, data] = await during(Promise.all([filling(), options.data()]));
    fillTable(table, data);
  }
  /** New numbers for a table that is open. */
  function update() {
    if (!scroll.hidden) fill();
  }
  return { node: el("div", { class: "export-bar" }, node, scroll), update };
}
