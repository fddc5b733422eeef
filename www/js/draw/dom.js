/** Small helpers for building and updating HTML without markup strings. */

import { underWay } from "../rest.js";

/**
 * Creates an element with attributes and children. `class`, `text` and `on*` set the class, the text and
 * event listeners; `true` sets an empty attribute; `false`, null and undefined set none.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "text") node.textContent = value;
    else if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null) node.append(child);
  return node;
}

/**
 * Sets the text only if it differs, to avoid needless layout.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {string} value
 */
export function setAttr(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

let ids = 0;
/**
 * An id that is unique on the page.
 * @param {string} stem
 */
export function freshId(stem) {
  ids += 1;
  return `${stem}-${ids}`;
}

/**
 * A labeled checkbox.
 * @param {string} label
 * @param {boolean} checked
 * @param {(checked: boolean) => void} change
 */
export function checkbox(label, checked, change) {
  const input = el("input", { type: "checkbox" });
  input.checked = checked;
  input.addEventListener("change", () => change(input.checked));
  return el("label", { class: "check" }, input, ` ${label}`);
}

/**
 * A small group of exclusive choices, shown as one row of words.
 * @param {string} name
 * @param {[string, string][]} options Value and label.
 * @param {string} value
 * @param {(value: string) => void} change
 */
export function choice(name, options, value, change) {
  const group = freshId("choice");
  const set = el("fieldset", { class: "choice" }, el("legend", { class: "hidden", text: name }));
  for (const [key, label] of options) {
    const input = el("input", { type: "radio", name: group, value: key });
    input.checked = key === value;
    input.addEventListener("change", () => change(key));
    set.append(el("label", {}, input, el("span", { text: label })));
  }
  return set;
}

/**
 * Calls `work` at most once every `ms` milliseconds; the last call is never lost.
 * @param {number} ms
 * @param {() => void} work
 */
export function throttle(ms, work) {
  let last = Number.NEGATIVE_INFINITY;
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;
  /** @type {(() => void) | null} */
  let ended = null;
  const stop = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    ended?.();
    ended = null;
  };
  const run = () => {
    stop();
    last = performance.now();
    work();
  };
  return {
    /** @param {boolean} [now] */
    call(now = false) {
      const wait = last + ms - performance.now();
      if (now || wait <= 0) run();
      else if (timer === null) {
        timer = setTimeout(run, wait);
        ended = underWay();
      }
    },
    cancel: stop,
  };
}
