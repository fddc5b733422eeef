/** A table of a chart's numbers, its exports, and the disclosure they stand in. */

import { el, setText } from "./dom.js";
import { copyText, downloadCsv, downloadPng, toCsv, toTsv } from "./export.js";
import { num } from "./format.js";

/** @import {Table} from "./export.js" */

/** Rows shown at the most; files and the clipboard hold all. */
const SHOWN = 200;

/**
 * Fills `table` with the data, reusing its cells.
 * @param {HTMLTableElement} table
 * @param {Table} data
 */
export function fillTable(table, data) {
  const head = table.tHead ?? table.createTHead();
  const body = table.tBodies[0] ?? table.createTBody();
  sizeRow(head.rows[0] ?? head.insertRow(), data.columns.length, "th");
  data.columns.forEach((name, i) => {
    setText(head.rows[0].cells[i], name);
  });
  const rows = data.rows.length > SHOWN ? thin(data.rows) : data.rows;
  while (body.rows.length > rows.length) body.deleteRow(-1);
  while (body.rows.length < rows.length) body.insertRow();
  rows.forEach((row, r) => {
    const tr = body.rows[r];
    sizeRow(tr, row.length, "td");
    row.forEach((value, i) => {
      setText(tr.cells[i], typeof value === "number" ? num(value, 4) : (value ?? "–"));
      tr.cells[i].className = typeof value === "string" ? "" : "num";
    });
  });
}

/**
 * Evenly chosen rows, the last among them.
 * @param {Table["rows"]} rows
 */
function thin(rows) {
  const every = Math.ceil(rows.length / SHOWN);
  return rows.filter((_, i) => i % every === 0 || i === rows.length - 1);
}

/**
 * @param {HTMLTableRowElement} row
 * @param {number} n
 * @param {"th" | "td"} tag
 */
function sizeRow(row, n, tag) {
  while (row.cells.length > n) row.deleteCell(-1);
  while (row.cells.length < n) row.append(el(tag, tag === "th" ? { scope: "col" } : {}));
}

/**
 * A table in a box that scrolls sideways, with the keyboard too.
 * @param {HTMLTableElement} table
 * @param {string} label
 */
export function scrolled(table, label) {
  return el("div", { class: "pg-scroll", tabindex: "0", role: "region", "aria-label": label }, table);
}

/**
 * @typedef {object} TwinOptions
 * @property {() => string} name File name stem.
 * @property {string} caption What the table holds.
 * @property {() => Table} data Called when the table is opened or exported.
 * @property {() => string[]} notes First lines of the CSV file.
 * @property {() => HTMLCanvasElement[]} [layers] For the PNG.
 * @property {() => string} [ground]
 */

/**
 * "Table", "Copy", "CSV", "PNG" under a chart.
 * @param {TwinOptions} options
 */
export function twin(options) {
  const table = el("table", { class: "pg-table" }, el("caption", { text: options.caption }));
  const said = el("span", { class: "pg-said", role: "status" });
  const scroll = el("div", { class: "pg-scroll", tabindex: "0", role: "region" }, table);
  scroll.setAttribute("aria-label", options.caption);
  scroll.hidden = true;
  const toggle = el("button", { type: "button", class: "pg-link", "aria-expanded": "false" }, "Table");
  toggle.addEventListener("click", () => {
    scroll.hidden = !scroll.hidden;
    toggle.setAttribute("aria-expanded", String(!scroll.hidden));
    update();
  });
  const button = (/** @type {string} */ text, /** @type {string} */ what, /** @type {() => void} */ act) =>
    el("button", { type: "button", class: "pg-link", "aria-label": what, onclick: act }, text);
  const row = el(
    "div",
    { class: "pg-twin" },
    toggle,
    button("Copy", `Copy: ${options.caption}`, async () => {
      const done = await copyText(toTsv(options.data()));
      setText(said, done ? "Copied." : "The browser did not allow copying: use CSV.");
    }),
    button("CSV", `Download CSV: ${options.caption}`, () => {
      downloadCsv(options.name(), toCsv(options.data(), options.notes()));
    }),
  );
  const { layers } = options;
  if (layers) {
    row.append(
      button("PNG", `Download PNG: ${options.caption}`, () => {
        downloadPng(options.name(), layers(), options.ground?.() ?? "white");
      }),
    );
  }
  row.append(said);
  function update() {
    if (!scroll.hidden) fillTable(table, options.data());
  }
  return { node: el("div", { class: "pg-twins" }, row, scroll), update };
}
