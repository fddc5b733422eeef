/** Tables of numbers that can be refilled. */

import { el, setText } from "./dom.js";
import { exportMenu } from "./export-bar.js";
import { num } from "./format.js";
import { reserve } from "./room.js";

/** @import {Table} from "./export.js" */

/** Maximum number of rows shown; files and the clipboard contain all. */
const SHOWN = 200;

/** The data of each table, in full precision. @type {WeakMap<HTMLTableElement, Table>} */
const filled = new WeakMap();

/**
 * Fills `table` with the data, reusing its cells. Each column reserves room for its widest possible numbers.
 * @param {HTMLTableElement} table
 * @param {Table} data
 * @param {string[]} [longest] The longest other text that may appear in each column.
 */
export function fillTable(table, data, longest = []) {
  filled.set(table, data);
  const head = table.tHead ?? table.createTHead();
  const body = table.tBodies[0] ?? table.createTBody();
  // A column is numeric if any of its cells is a number.
  const numeric = data.columns.map((_, i) => data.rows.some((row) => typeof row[i] === "number"));
  sizeRow(head.rows[0] ?? head.insertRow(), data.columns.length, "th");
  data.columns.forEach((name, i) => {
    setText(head.rows[0].cells[i], name);
    head.rows[0].cells[i].className = numeric[i] ? "num" : "";
  });
  const rows = data.rows.length > SHOWN ? thin(data.rows) : data.rows;
  const texts = rows.map((row) => row.map((value) => (typeof value === "number" ? num(value, 4) : (value ?? "–"))));
  data.columns.forEach((_, i) => {
    const known = longest[i] ?? "";
    // A placeholder for a number to come needs no room if the longest text is known.
    const own = texts.map((row) => row[i] ?? "").filter((text) => !known || text !== "…");
    const widest = own.reduce((a, b) => (b.length > a.length ? b : a), "");
    reserve(head.rows[0].cells[i], `${widest}\n${known}`);
  });
  while (body.rows.length > rows.length) body.deleteRow(-1);
  while (body.rows.length < rows.length) body.insertRow();
  rows.forEach((row, r) => {
    const tr = body.rows[r];
    sizeRow(tr, row.length, "td");
    row.forEach((_, i) => {
      setText(tr.cells[i], texts[r][i]);
      tr.cells[i].className = numeric[i] ? "num" : "";
    });
  });
}

/**
 * Evenly spaced rows, including the last.
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
 * A table in a box that scrolls sideways, also with the keyboard, and a menu that exports the table's
 * data.
 * @param {HTMLTableElement} table
 * @param {string} label
 * @param {{ bare?: boolean }} [options] `bare`: leaves out the menu, if another one exports the same data.
 */
export function scrolled(table, label, { bare = false } = {}) {
  const scroll = el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label }, table);
  if (bare) return scroll;
  const buttons = exportMenu({
    name: () => label.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
    caption: label,
    data: () => filled.get(table) ?? { columns: [], rows: [] },
  });
  return el("div", { class: "export-bar" }, scroll, buttons);
}
