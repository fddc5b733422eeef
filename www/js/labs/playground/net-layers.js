/** Controls above the diagram's columns: units and activation of each hidden layer. Beside its title: the number of layers. */

import { el, setAttr, setText } from "../../draw/dom.js";
import { capital, plural } from "../../draw/format.js";
import { activationList, layerList, MAX_LAYERS } from "../../shell/layers-control.js";

/** @import {Params} from "../../engine/protocol.d.ts" */
/** @import {Lab, Panel} from "./lab.js" */
/** @import {SettableNow} from "./net-inputs.js" */
/** @import {NetPlace} from "./network.js" */

/** Maximum width of a layer's line; a narrower line has no room for the number. */
const WIDEST = 96;
const NARROW = 68;

/**
 * @param {Lab} lab
 * @param {NetPlace} net
 * @param {SettableNow} settable
 * @returns {Panel}
 */
export function netLayers(lab, { inner, layout, aside }, { change, fields, page }) {
  const [hidden, act] = ["hidden", "act"].map((key) => fields.find((f) => f.key === key));
  /** @type {string[]} */
  let units = [];
  /** @type {string[]} */
  let acts = [];
  const hint = aside.textContent;
  const depth = stepper("Remove the last hidden layer", "Add a hidden layer", (by) => {
    const next = by < 0 ? units.slice(0, -1) : [...units, units.at(-1) ?? "4"];
    /** @type {Params} */
    const wanted = { hidden: next.join() || "0" };
    // A single activation for all layers needs no list.
    if (mixed()) wanted.act = activationList(acts.join(), next.length).join() || acts[0];
    change(wanted);
  });
  /** @type {ReturnType<typeof layer>[]} */
  const rows = [];
  const mixed = () => acts.some((one) => one !== acts[0]);

  /** @param {number} l */
  function layer(l) {
    const name = `Hidden ${l + 1}`;
    const size = stepper(`${name}: one unit less`, `${name}: one unit more`, (by) => {
      change({ hidden: units.map((n, i) => (i === l ? String(Math.round(Number(n)) + by) : n)).join() });
    });
    const select = el("select", { "aria-label": `${name}: activation` });
    select.append(...(act?.options ?? []).map((o) => el("option", { value: o.value, text: o.label })));
    select.addEventListener("change", () => {
      const own = act?.options.find((o) => o.value === select.value)?.params.map((p) => p.default) ?? [];
      change({ act: acts.map((one, i) => (i === l ? [select.value, ...own].join(":") : one)).join() });
    });
    const node = el("div", { class: "pg-net-layer" }, size.node, select);
    inner.append(node);
    return { node, size, select };
  }

  function place() {
    const now = layout();
    if (!now) return;
    const width = Math.min(now.colPitch - 4, WIDEST);
    rows.forEach(({ node }, l) => {
      node.style.left = `${now.x[l + 1] + now.thumb / 2 - width / 2}px`;
      node.style.width = `${width}px`;
      node.classList.toggle("narrow", width < NARROW);
    });
  }

  function configured() {
    const { shape, params } = lab;
    if (!shape || !hidden || !act) return;
    units = layerList(params.hidden ?? hidden.default);
    acts = activationList(params.act ?? act.default, units.length);
    const { lock, hide } = page();
    const hides = (/** @type {string} */ key) => hide.includes(key) || hide.includes("controls");
    const locked = lock.includes("hidden");
    while (rows.length > units.length) rows.pop()?.node.remove();
    while (rows.length < units.length) rows.push(layer(rows.length));
    rows.forEach(({ size, select }, l) => {
      const n = Number(units[l]);
      size.update(units[l], locked, n > 1, n < hidden.max);
      size.node.hidden = hides("hidden");
      select.value = acts[l].split(":")[0];
      select.disabled = lock.includes("act");
      select.hidden = hides("act");
    });
    const fixed = locked || (lock.includes("act") && mixed());
    depth.update(plural(units.length, "hidden layer"), fixed, units.length > 0, units.length < MAX_LAYERS);
    if (hides("hidden")) aside.textContent = hint;
    else if (!depth.node.isConnected) aside.replaceChildren(depth.node);
    place();
  }

  const sizes = new ResizeObserver(place);
  sizes.observe(inner);
  return { node: inner, configured, destroy: () => sizes.disconnect() };
}

/**
 * Buttons − and + around the value they change.
 * @param {string} less
 * @param {string} more
 * @param {(by: number) => void} step
 */
function stepper(less, more, step) {
  const shown = el("span", { class: "stepper-value" });
  const [minus, plus] = [less, more].map((label, i) => {
    const button = el("button", { type: "button", class: "tiny", "aria-label": label, title: capital(label) });
    button.textContent = "−+"[i];
    // At the end of the range it keeps the focus but does nothing.
    button.addEventListener("click", () => button.ariaDisabled !== "true" && step(2 * i - 1));
    return button;
  });
  return {
    node: el("span", { class: "stepper" }, minus, shown, plus),
    /** @param {string} text @param {boolean} locked @param {boolean} down @param {boolean} up */
    update(text, locked, down, up) {
      setText(shown, text);
      minus.disabled = plus.disabled = locked;
      setAttr(minus, "aria-disabled", String(!down));
      setAttr(plus, "aria-disabled", String(!up));
    },
  };
}
