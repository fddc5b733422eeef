/** The inspector under the diagram: one unit's formula with its numbers, and its parameters to edit. */

import { el, setText, throttle } from "../../draw/dom.js";
import { exportMenu } from "../../draw/export-bar.js";
import { num, percent } from "../../draw/format.js";
import { reserve, say } from "../../draw/room.js";
import { unitFormula } from "./formula.js";
import { fileName, inspected, notes, panel } from "./lab.js";
import {
  alphaIndex,
  biasIndex,
  columnSizes,
  incoming,
  probeValues,
  sameUnit,
  sourceName,
  unitName,
  weightIndex,
} from "./model.js";

/** @import {Lab, Panel} from "./lab.js" */
/** @import {UnitRef} from "./model.js" */
/** @import {EdgeRef} from "../../draw/diagram-layout.js" */
/** @import {PlaygroundShape} from "./types.d.ts" */

/** A number in a formula; any of them may become negative. */
const FACTOR = /\(?−?\d[\d.]*(?:×10⁻?[⁰¹²³⁴-⁹]+)?\)?/gu;
const DEAD = " Dead: its gradient is zero on every training example.";

/**
 * One editable parameter.
 * @typedef {object} Row
 * @property {string} name
 * @property {number} index Index in theta.
 * @property {number} from Source unit; -1 for bias and slope.
 * @property {HTMLInputElement} input
 * @property {HTMLTableCellElement} grad
 * @property {HTMLTableCellElement} source
 * @property {HTMLTableCellElement} product
 */

/**
 * @param {Lab} lab
 * @returns {Panel & { focusEdge(edge: EdgeRef): void }}
 */
export function inspectorPanel(lab) {
  const select = el("select", { "aria-label": "Unit to inspect" });
  const letGo = el("button", { type: "button", class: "link" }, "Let go");
  const node = panel("Unit", "inspector", select, letGo);
  const formula = el("div", { class: "pg-formula" });
  const about = el("p", { class: "note" });
  const body = el("tbody");
  const head = el("thead", {}, el("tr"));
  for (const name of ["from", "a at probe", "weight", "dL/dw", "a·w"]) {
    const th = el("th", { scope: "col", text: name });
    reserve(th, "−0.123");
    head.rows[0].append(th);
  }
  const table = el("table", { class: "table pg-weights" }, head, body);
  const scroll = el("div", { class: "scroller", role: "region", tabindex: "0" }, table);
  scroll.setAttribute("aria-label", "Parameters of the unit");
  const said = el("p", { class: "told", role: "status" });
  const take = exportMenu({
    name: () => fileName(lab, "unit"),
    caption: "Parameters of the unit",
    data: () => ({
      columns: ["from", "a at probe", "weight", "dL/dw", "a·w"],
      rows: rows.map(({ name, index, from }) => [name, ...numbers(index, from)]),
    }),
    notes: async () => [...(await notes(lab)), `unit: ${select.selectedOptions[0]?.text ?? ""}`],
  });
  const exported = el("div", { class: "export-bar" }, scroll, take);
  node.append(formula, about, exported, said);

  /** a, w, dL/dw and a·w of a parameter. @param {number} index @param {number} from @returns {(number | null)[]} */
  function numbers(index, from) {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot || !shown) return [];
    const value = snapshot.params[index];
    const a = from < 0 || shown.layer < 0 ? null : incoming(shape, snapshot, shown.layer)[from];
    return [a, value, snapshot.grads[index], a === null ? null : a * value];
  }

  /** @type {Row[]} */
  let rows = [];
  /** @type {UnitRef | null} */
  let shown = null;
  /** The network layout that the rows belong to. */
  let rowsOf = "";
  /** The settings changed; the rows are rebuilt once no number is being typed. */
  let stale = false;

  select.addEventListener("change", () => {
    const [layer, unit] = select.value.split(":").map(Number);
    lab.look({ pin: { layer, unit }, hover: null, edge: null });
  });
  letGo.addEventListener("click", () => lab.look({ pin: null, hover: null }));

  /** @param {PlaygroundShape} shape */
  function listUnits(shape) {
    select.replaceChildren();
    columnSizes(shape).forEach((n, c) => {
      const label = c === 0 ? "Inputs" : `${shape.layers[c - 1].name}, ${shape.layers[c - 1].activation_label}`;
      const group = el("optgroup", { label });
      for (let unit = 0; unit < n; unit++) {
        const ref = { layer: c - 1, unit };
        group.append(el("option", { value: `${ref.layer}:${unit}`, text: unitName(shape, ref) }));
      }
      select.append(group);
    });
  }

  /**
   * @param {PlaygroundShape} shape
   * @param {UnitRef} ref
   */
  function buildRows(shape, ref) {
    rows = [];
    body.replaceChildren();
    exported.hidden = ref.layer < 0;
    if (ref.layer < 0) return;
    const layer = shape.layers[ref.layer];
    for (let p = 0; p < layer.pieces; p++) {
      const suffix = layer.pieces > 1 ? `, piece ${p + 1}` : "";
      for (let i = 0; i < layer.fan_in; i++) {
        addRow(`${sourceName(shape, ref.layer, i)}${suffix}`, weightIndex(layer, i, ref.unit, p), i);
      }
      addRow(`bias b${suffix}`, biasIndex(layer, ref.unit, p), -1);
    }
    const alpha = alphaIndex(layer, ref.unit);
    const shared = layer.alpha_len === 1 && layer.units > 1 ? " (whole layer)" : "";
    if (alpha >= 0) addRow(`slope α${shared}`, alpha, -1);
  }

  /**
   * @param {string} name
   * @param {number} index
   * @param {number} from
   */
  function addRow(name, index, from) {
    const input = el("input", { type: "text", inputmode: "decimal", "aria-label": `Value: ${name}` });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") commit(input, index, name);
      if (event.key === "Escape") {
        event.stopPropagation();
        input.blur();
      }
    });
    input.addEventListener("change", () => commit(input, index, name));
    input.addEventListener("blur", () => update(true));
    const tr = el("tr", {}, el("th", { scope: "row", text: name }));
    const cell = () => tr.insertCell();
    const source = cell();
    cell().append(input);
    const row = { name, index, from, input, source, grad: cell(), product: cell() };
    for (const td of tr.cells) if (td.tagName === "TD") td.className = "num";
    rows.push(row);
    body.append(tr);
  }

  /**
   * @param {HTMLInputElement} input
   * @param {number} index
   * @param {string} name
   */
  function commit(input, index, name) {
    // Enter in an unedited box must not change the parameter: the box shows a rounded value.
    if (input.value === input.dataset.text) {
      input.removeAttribute("aria-invalid");
      return;
    }
    const old = lab.snapshot?.params[index];
    const value = Number(input.value.trim().replace("−", "-").replace(",", "."));
    if (input.value.trim() === "" || !Number.isFinite(Math.fround(value))) {
      input.setAttribute("aria-invalid", "true");
      setText(said, `“${input.value}” is not a finite number: ${name} stays ${num(old ?? 0)}.`);
      return;
    }
    input.removeAttribute("aria-invalid");
    if (old === Math.fround(value)) return;
    lab.send({ t: "edit", index, value });
    setText(said, `${name} set to ${num(value, 5)}.`);
  }

  function update(force = false) {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot) return;
    // A unit whose number is being edited stays, even if the pointer passes over others.
    const busy = shown !== null && body.contains(document.activeElement);
    const ref = busy && shown ? shown : inspected(lab);
    if (!sameUnit(ref, shown) || (stale && !busy)) {
      stale = false;
      shown = { ...ref };
      buildRows(shape, ref);
      select.value = `${ref.layer}:${ref.unit}`;
      setText(said, "");
    }
    letGo.disabled = lab.pin === null;
    writeFormula();
    for (const row of rows) {
      const [a, weight, grad, product] = numbers(row.index, row.from);
      const value = weight ?? 0;
      if (document.activeElement !== row.input || (force && !row.input.matches(":focus"))) {
        const text = Math.abs(value) < 1e-4 && value !== 0 ? value.toExponential(3) : value.toFixed(5);
        if (row.input.value !== text && !row.input.hasAttribute("aria-invalid")) {
          row.input.value = text;
          row.input.dataset.text = text;
        }
        if (force) row.input.removeAttribute("aria-invalid");
      }
      setText(row.grad, num(grad ?? 0));
      setText(row.source, a === null ? "" : num(a));
      setText(row.product, product === null ? "" : num(product));
    }
  }

  function writeFormula() {
    const { shape, snapshot } = lab;
    if (!shape || !snapshot || !shown) return;
    const lines = unitFormula(shape, snapshot, shown);
    while (formula.children.length > lines.length) formula.lastElementChild?.remove();
    while (formula.children.length < lines.length) {
      formula.append(el("p", {}, el("b"), " ", el("span"), " ", el("em")));
    }
    lines.forEach((line, i) => {
      const [symbols, numbers, note] = formula.children[i].children;
      setText(symbols, line.symbols);
      setText(numbers, line.numbers);
      setText(note, line.note ? `← ${line.note}` : "");
      reserve(formula.children[i], `${line.symbols} ${line.numbers.replace(FACTOR, "(−0.123)")} ${line.note}`);
    });
    const { x, y } = snapshot.probe;
    const at = `at the probe point (${num(x)}, ${num(y)})`;
    const layer = snapshot.layers[shown.layer];
    const dead = layer?.dead_units.includes(shown.unit) ? DEAD : "";
    const { a } = probeValues(shape, snapshot, shown);
    const saturated = layer ? ` ${percent(layer.saturated)} of its layer is saturated.` : "";
    const text = `a = ${num(a)} ${at}.${saturated}`;
    say(about, `${text}${dead}`, `${text}${DEAD}`);
  }

  const slow = throttle(100, () => update());

  return {
    node,
    configured() {
      const { shape } = lab;
      if (!shape) return;
      listUnits(shape);
      const now = JSON.stringify(shape.layers.map((l) => [l.fan_in, l.units, l.pieces, l.alpha_len]));
      stale = true;
      if (now !== rowsOf) shown = null;
      else if (shown) select.value = `${shown.layer}:${shown.unit}`;
      rowsOf = now;
    },
    draw: (playing) => slow.call(!playing),
    looked: () => update(),
    focusEdge(edge) {
      update();
      const row = rows.find((r) => r.from === edge.from);
      row?.input.focus();
      row?.input.select();
    },
    destroy: () => slow.cancel(),
  };
}
