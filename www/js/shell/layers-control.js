/** Editor of the hidden layers: units and activation of each, for the keys `hidden` and `act`. */

import { el } from "../draw/dom.js";
import { optionPicker } from "./choice-control.js";
import { frame, lockAll, showValue } from "./field.js";

/** @import {Params} from "../engine/protocol.d.ts" */
/** @import {FieldSpec} from "../settings.d.ts" */
/** @import {Control} from "./field.js" */

export const MAX_LAYERS = 8;

/**
 * Units of each layer; none for "0" and "".
 * @param {string} text
 * @returns {string[]}
 */
export function layerList(text) {
  const entries = text.split(",").map((t) => t.trim());
  return entries.length === 1 && ["", "0", "none"].includes(entries[0]) ? [] : entries;
}

/**
 * One activation per layer; the last one given applies to all further layers.
 * @param {string} text
 * @param {number} layers
 * @returns {string[]}
 */
export function activationList(text, layers) {
  const entries = text.split(",").map((t) => t.trim());
  return Array.from({ length: layers }, (_, i) => entries[Math.min(i, entries.length - 1)]);
}

/**
 * @param {FieldSpec} hidden
 * @param {FieldSpec} act
 * @param {(change: Params) => void} change
 * @returns {Control[]} One for each key.
 */
export function layersControls(hidden, act, change) {
  const list = el("ol", { class: "layers" });
  const group = el("div", { role: "group" }, list);
  const shell = frame(hidden, group);
  const add = el("button", { type: "button", class: "small" }, "Add a layer");
  shell.add(add, group);
  const all = optionPicker(act.options, act.label, (value) => change({ act: value }));
  const mixed = el("option", { value: "", text: "different by layer" });
  const allShell = frame(act, all.select);
  allShell.add(all.select, all.numbers);

  /** @type {string[]} */
  let units = [];
  /** @type {string[]} */
  let acts = [];
  /** @type {{ node: HTMLElement; box: HTMLInputElement; picker: ReturnType<typeof optionPicker> }[]} */
  const rows = [];
  const send = () => change({ hidden: units.join(",") || "0", act: acts.join(",") || "tanh" });

  add.addEventListener("click", () => {
    units.push(units[units.length - 1] ?? "4");
    acts.push(acts[acts.length - 1] ?? "tanh");
    send();
    build();
    rows[rows.length - 1].box.focus();
  });

  function build() {
    if (rows.length === units.length) return;
    while (rows.length > units.length) rows.pop()?.node.remove();
    while (rows.length < units.length) addRow(rows.length);
  }

  /** @param {number} i */
  function addRow(i) {
    const name = `Layer ${i + 1}`;
    const box = el("input", { type: "text", inputmode: "numeric", class: "number units" });
    box.setAttribute("aria-label", `${name}: units`);
    const step = (/** @type {number} */ by) => {
      const n = Math.round(Number(units[i])) + by;
      if (n < 1 || n > hidden.max) return;
      units[i] = box.value = String(n);
      send();
    };
    const button = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ act) =>
      el("button", { type: "button", class: "tiny", "aria-label": `${name}: ${label}`, onclick: act }, text);
    box.addEventListener("change", () => {
      units[i] = box.value;
      send();
    });
    const picker = optionPicker(act.options, name, (value) => {
      acts[i] = value;
      send();
    });
    picker.select.setAttribute("aria-label", `${name}: activation`);
    const remove = button("×", "remove", () => {
      units.splice(i, 1);
      acts.splice(i, 1);
      send();
      build();
      (rows[Math.min(i, rows.length - 1)]?.box ?? add).focus();
    });
    const count = el(
      "span",
      { class: "stepper" },
      button("−", "one unit less", () => step(-1)),
      box,
      button("+", "one unit more", () => step(1)),
    );
    const node = el("li", {}, count, picker.select, remove, picker.numbers);
    list.append(node);
    rows.push({ node, box, picker });
  }

  /** @type {Control["update"]} */
  function update(params) {
    units = layerList(params.hidden ?? hidden.default);
    acts = activationList(params.act ?? act.default, units.length);
    build();
    rows.forEach((row, i) => {
      showValue(row.box, units[i]);
      row.picker.show(acts[i]);
    });
    add.disabled = units.length >= MAX_LAYERS;
    list.hidden = units.length === 0;
    const same = acts.every((a) => a === acts[0]);
    if (same) {
      mixed.remove();
      all.show(acts[0] ?? act.default);
    } else {
      if (!mixed.isConnected) all.select.prepend(mixed);
      all.select.value = "";
      all.numbers.hidden = true;
    }
    const { formula, help } = all.chosen();
    allShell.about(same ? [formula, help].filter(Boolean).join(" · ") : "");
  }

  return [
    {
      spec: act,
      node: allShell.node,
      update: () => {},
      complain: allShell.complain,
      lock: (l) => lockAll(allShell.node, l),
      says: () =>
        [units.join(", ") || "no hidden layer", acts.length > 0 && all.select.selectedOptions[0]?.label]
          .filter(Boolean)
          .join(" · "),
    },
    { spec: hidden, node: shell.node, update, complain: shell.complain, lock: (l) => lockAll(shell.node, l) },
  ];
}
