/** Every function's properties, measured by the engine, and its cost, measured on this machine. */

import { el } from "../../draw/dom.js";
import { count, num, percent } from "../../draw/format.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { scrolled } from "../../draw/table.js";
import { twin } from "../../draw/twin.js";
import { labNotes } from "../shared.js";
import { costPanel } from "./cost.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {PropertiesShown, Snapshot, TableShown} from "./types.d.ts" */

/** A mean output nearer to 0 than this counts as centered; it is computed, not sampled. */
const CENTERED = 1e-9;

/** @param {PropertiesShown} r */
const range = (r) => {
  const end = (/** @type {number | null} */ v, /** @type {string} */ none) =>
    v === null ? none : Math.abs(v) < 1e-9 ? "0" : num(v, 3);
  return `${end(r.low, "−∞")} … ${end(r.high, "∞")}`;
};

/** @param {LabApi} api */
export function tableView(api) {
  const head = panel("What each function is like", "properties");
  const table = el("table", { class: "pg-table properties" });
  const about = el("p", { class: "pg-note" });
  const twins = twin({
    name: () => "activations-properties",
    caption: "Properties of the activation functions",
    data,
    notes: () => labNotes("activations", api),
  });
  head.append(scrolled(table, "Properties, one function a row", { bare: true }), about, twins.node);
  const cost = costPanel(api);
  const node = el("div", { class: "view waiting" }, head, cost.node);
  /** @type {TableShown | null} */
  let shown = null;

  /** Numbers as they are, for the files. */
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

  /** @param {TableShown} s */
  function redraw(s) {
    const columns = ["Function", "Range", "Mean on N(0, 1)", "f′(0)", "max |f′|"].concat(
      s.scales.map((v) => `Killed, s = ${v}`),
      ["Needs exp", "Parameters"],
    );
    const row = (/** @type {PropertiesShown} */ r) => {
      const centered = Math.abs(r.mean) < CENTERED;
      return [
        el("a", { href: api.href(`act=${r.value}`), text: r.label }),
        range(r),
        centered ? "✓ 0" : num(r.mean, 3),
        num(r.slope_at_0),
        num(r.steepest),
        ...r.killed.map((k) => percent(k)),
        r.needs_exp ? "exp" : "no",
        `${count(r.parameters)}${r.slopes > 0 ? ` (${r.slopes} α)` : ""}`,
      ];
    };
    table.replaceChildren(
      el("thead", {}, el("tr", {}, ...columns.map((c) => el("th", { scope: "col", text: c })))),
      el(
        "tbody",
        {},
        ...s.rows.map((r) => el("tr", {}, ...row(r).map((cell, i) => el("td", { class: i > 0 ? "num" : "" }, cell)))),
      ),
    );
    const kept = s.rows.filter((r) => Math.max(...r.killed) === 0).length;
    say(
      about,
      `Killed: the share of |f′| < 0.001 when x is N(0, s²), 20,000 draws. ${kept} of ${s.rows.length} functions never kill; Maxout’s winning piece passes everything, the others nothing. Mean: exact for x ~ N(0, 1); ✓ is zero-centered. Range: read off on [−50, 50], ∞ where the function grows without end. Parameters: ${s.counted} units on ${s.counted} inputs, learned slopes in brackets.`,
    );
    twins.update();
  }

  return {
    node,
    /** @param {Snapshot} s @param {boolean} busy */
    draw({ table: now }, busy) {
      shown = now;
      // The columns find their widths when the last row is there.
      if (!now || (busy && node.classList.contains("waiting"))) return;
      node.classList.remove("waiting");
      redraw(now);
      cost.names(now.rows);
    },
    timed: cost.show,
  };
}
