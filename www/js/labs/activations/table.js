/** A row for each function: its curves, its properties measured by the engine, its cost measured on this machine. */

import { el } from "../../draw/dom.js";
import { exportBar } from "../../draw/export-bar.js";
import { count, num, percent } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { scrolled } from "../../draw/table.js";
import { labNotes } from "../shared.js";
import { costPanel } from "./cost.js";
import { sparkline } from "./sparkline.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {PropertiesShown, Snapshot, TableShown} from "./types.d.ts" */

/** A mean output closer to 0 than this counts as centered. The mean is computed, not sampled. */
const CENTERED = 1e-9;
/** Columns that hold no numbers: a function's name and its curves. */
const PLAIN = [0, 1];

/** @param {PropertiesShown} r */
const range = (r) => {
  const end = (/** @type {number | null} */ v, /** @type {string} */ none) =>
    v === null ? none : Math.abs(v) < 1e-9 ? "0" : num(v, 3);
  return `${end(r.low, "−∞")} … ${end(r.high, "∞")}`;
};
const mean = (/** @type {PropertiesShown} */ r) => (Math.abs(r.mean) < CENTERED ? "✓ 0" : num(r.mean, 3));

/** A share, with its cell filled in proportion. @param {number} k */
function share(k) {
  const node = el("span", { class: "share", text: percent(k) });
  node.style.backgroundSize = `${(100 * k).toFixed(1)}% 100%`;
  return node;
}

/** @param {LabApi} api */
export function tableView(api) {
  const cost = costPanel(api);
  const head = panel("What each function is like, and what it costs", "properties", cost.start);
  const table = el("table", { class: "table properties" });
  const exported = exportBar({
    name: () => "activations-properties",
    caption: "Properties of the activation functions",
    data,
    notes: () => labNotes("activations", api),
  });
  const whole = scrolled(table, "Properties, one function a row", { bare: true });
  whole.dataset.main = "";
  head.append(whole, exported.node);
  const more = panel("More properties", "more-properties");
  const rest = el("table", { class: "table" });
  const about = el("p", { class: "note" });
  more.append(scrolled(rest, "More properties, one function a row"), about);
  const node = el("div", { class: "view waiting" }, head, cost.said);
  /** @type {TableShown | null} */
  let shown = null;
  /** Key of the table's current content. */
  let filled = "";

  /** Unrounded numbers, for files. */
  function data() {
    return {
      columns: [
        "function",
        "formula",
        "lowest",
        "highest",
        "mean on N(0,1)",
        "std on N(0,1)",
        "f′(0)",
        "max |f′|",
      ].concat(
        (shown?.scales ?? []).map((v) => `|f′| < 1e-3 at s = ${v}`),
        ["needs exp", "parameters of 100 units on 100 inputs", "learned slopes"],
      ),
      rows: (shown?.rows ?? []).map((r) => [
        r.label,
        r.formula,
        r.low ?? "−∞",
        r.high ?? "∞",
        r.mean,
        r.std,
        r.slope_at_0,
        r.steepest,
        ...r.killed,
        r.needs_exp ? "yes" : "no",
        r.parameters,
        r.slopes,
      ]),
    };
  }

  /**
   * @param {HTMLTableElement} into
   * @param {(string | Node)[]} columns
   * @param {(string | Node)[][]} rows
   */
  function fill(into, columns, rows) {
    const kind = (/** @type {number} */ i) => (PLAIN.includes(i) ? "" : "num");
    into.replaceChildren(
      el("thead", {}, el("tr", {}, ...columns.map((c, i) => el("th", { scope: "col", class: kind(i) }, c)))),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((cell, i) => el("td", { class: kind(i) }, cell))))),
    );
  }

  /** @param {TableShown} s */
  function redraw(s) {
    const curves = el("span", {}, "f, ", el("span", { class: "slope-key", text: "f′" }));
    fill(
      table,
      ["Function", curves, "Mean on N(0, 1)", "max |f′|", ...s.scales.map((v) => `Killed, s = ${v}`), "exp", cost.head],
      s.rows.map((r, i) => [
        r.label,
        sparkline(r),
        mean(r),
        num(r.steepest),
        ...r.killed.map(share),
        r.needs_exp ? "exp" : "no",
        cost.cell(i),
      ]),
    );
    fill(
      rest,
      ["Function", "Formula", "Range", "Std on N(0, 1)", "f′(0)", "Parameters"],
      s.rows.map((r) => [
        el("a", { href: api.href(`act=${r.value}`), text: r.label }),
        r.formula,
        range(r),
        num(r.std),
        num(r.slope_at_0),
        `${count(r.parameters)}${r.slopes > 0 ? ` (${r.slopes} α)` : ""}`,
      ]),
    );
    const kept = s.rows.filter((r) => Math.max(...r.killed) === 0).length;
    say(
      about,
      `Killed: the share of |f′| < 0.001 when x is N(0, s²), 20,000 draws. ${kept} of ${s.rows.length} functions never kill; Maxout’s winning piece passes everything, the others nothing. Mean: exact for x ~ N(0, 1); ✓ is zero-centered. Range: read off on [−50, 50], ∞ where the function grows without end. Parameters: ${s.counted} units on ${s.counted} inputs, learned slopes in brackets.`,
    );
    exported.update();
  }

  return {
    node,
    front: [],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["More properties", more],
      ["Cost in detail", cost.node],
    ]),
    /** @param {Snapshot} s @param {boolean} busy */
    draw({ table: now }, busy) {
      shown = now;
      // Columns get their widths only when the last row has arrived.
      if (!now || (busy && node.classList.contains("waiting"))) return;
      node.classList.remove("waiting");
      cost.names(now.rows);
      // Unchanged rows stay, so that their bars do not animate again.
      const key = JSON.stringify(now.rows);
      if (key !== filled) redraw(now);
      filled = key;
    },
    timed: cost.show,
  };
}
