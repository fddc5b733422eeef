/** The possible inputs of a network in the diagram's first column, each with a button that adds or removes it. */

import { el, setAttr } from "../../draw/dom.js";
import { bitmap, commit, paintSigned } from "../../draw/heatmap.js";
import { onTheme } from "../../draw/theme.js";
import { FEATURES, inputSlots } from "./model.js";
import { thumbs } from "./thumbs.js";

/** @import {Params} from "../../engine/protocol.d.ts" */
/** @import {FieldSpec} from "../../settings.d.ts" */
/** @import {Page} from "../../state.js" */
/** @import {Lab, Panel} from "./lab.js" */
/** @import {NetPlace} from "./network.js" */

/**
 * Lets other parts of the page change settings.
 * @typedef {object} Settable
 * @property {(change: Params) => void} change
 * @property {Promise<FieldSpec[]>} fields
 * @property {() => Page} page
 */
/** @typedef {Omit<Settable, "fields"> & { fields: FieldSpec[] }} SettableNow */

/** Cells per side of a picture, whose values range from −STEPS to STEPS. */
const SIDE = 16;
const STEPS = 9;

/**
 * @param {Lab} lab
 * @param {NetPlace} net
 * @param {SettableNow} settable
 * @returns {Panel}
 */
export function netInputs(lab, { inner, layout }, { change, fields, page }) {
  const options = fields.find((f) => f.key === "in")?.options ?? [];
  const group = el("div", { class: "pg-units", role: "group" });
  group.setAttribute("aria-label", "Inputs to choose from: arrow keys move, Enter adds or removes one");
  inner.append(group);
  /** Whether each input is used. @type {boolean[]} */
  let used = [];
  let current = 0;
  const buttons = options.map((option, k) => {
    const picture = bitmap(SIDE, SIDE);
    setAttr(picture.canvas, "aria-hidden", "true");
    const name = el("span", { class: "pg-input-name", text: option.label });
    const node = el("button", { type: "button", class: "pg-input" }, picture.canvas, name, el("i"));
    node.addEventListener("click", () => toggle(k));
    node.addEventListener("focus", () => rove(k));
    node.addEventListener("keydown", (event) => move(event, k));
    group.append(node);
    return { node, picture };
  });

  /** @param {number} k */
  function toggle(k) {
    const chosen = options.filter((_, i) => used[i] !== (i === k));
    if (chosen.length > 0) change({ in: chosen.map((o) => o.value).join() });
  }

  /** @param {number} k */
  function rove(k) {
    current = k;
    buttons.forEach(({ node }, i) => {
      node.tabIndex = i === k ? 0 : -1;
    });
  }

  /** @param {KeyboardEvent} event @param {number} k */
  function move(event, k) {
    const way = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    let i = k + way;
    while (buttons[i]?.node.disabled) i += way;
    buttons[i]?.node.focus();
  }

  function place() {
    const now = layout();
    const slots = lab.shape && inputSlots(lab.params, lab.shape);
    if (!now || !slots) return;
    const top = now.y[0][0] - slots[0] * now.lane;
    buttons.forEach(({ node }, k) => {
      node.style.left = `${now.x[0]}px`;
      node.style.top = `${Math.round(top + FEATURES.indexOf(options[k].value) * now.lane)}px`;
      // The button that removes an input is in a corner of its tile.
      node.style.width = node.style.height = used[k] ? "" : `${now.thumb}px`;
    });
  }

  function configured() {
    const { shape, params } = lab;
    if (!shape) return;
    const slots = inputSlots(params, shape);
    const { lock, hide } = page();
    group.hidden = !slots || hide.includes("in") || hide.includes("controls");
    used = options.map((o) => slots?.includes(FEATURES.indexOf(o.value)) ?? false);
    const locked = lock.includes("in");
    const only = used.filter(Boolean).length === 1;
    buttons.forEach(({ node }, k) => {
      node.classList.toggle("used", used[k]);
      node.disabled = locked || (used[k] && only);
      setAttr(node, "aria-label", `${used[k] ? "Remove" : "Add"} input ${options[k].label}`);
      node.title = locked ? "This link locks the inputs." : (node.getAttribute("aria-label") ?? "");
    });
    const free = buttons.findIndex(({ node }) => !node.disabled);
    rove(buttons[current]?.node.disabled ? free : current);
    place();
    looked();
  }

  /** The corner is visible while its tile is hovered or focused. */
  function looked() {
    const slots = lab.shape && inputSlots(lab.params, lab.shape);
    const at = [lab.hover, lab.pin].map((ref) => (ref?.layer === -1 ? slots?.[ref.unit] : -1));
    buttons.forEach(({ node }, k) => {
      node.classList.toggle("on", at.includes(FEATURES.indexOf(options[k].value)));
    });
  }

  async function paint() {
    const maps = (await thumbs())?.inputs ?? {};
    buttons.forEach(({ picture }, k) => {
      const map = maps[options[k].value];
      if (!map) return;
      paintSigned(map, 0, SIDE, STEPS, lab.theme.diverging, picture.pixels);
      commit(picture);
    });
  }
  paint();
  const untheme = onTheme(paint);
  const sizes = new ResizeObserver(place);
  sizes.observe(inner);

  return {
    node: group,
    configured,
    looked,
    destroy() {
      untheme();
      sizes.disconnect();
    },
  };
}
