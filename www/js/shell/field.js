/** The frame of one control: a line with label and control, help on demand, and an error message below. */

import { el, freshId, setText } from "../draw/dom.js";

/** @import {Params} from "../engine/protocol.d.ts" */
/** @import {FieldSpec, Problem} from "../settings.d.ts" */
/** @import {PlaygroundShape} from "../labs/playground/types.d.ts" */

/**
 * A control as the panel sees it.
 * @typedef {object} Control
 * @property {FieldSpec} spec
 * @property {HTMLElement} node
 * @property {(params: Params, shape: PlaygroundShape | null) => void} update Shows the current value.
 * @property {(problems: Problem[]) => void} complain Shows why a value was refused; [] clears it.
 * @property {(locked: boolean) => void} lock
 * @property {() => string} [says] The value in a word or two.
 */

/**
 * @typedef {object} Frame
 * @property {HTMLElement} node
 * @property {(...parts: HTMLElement[]) => void} add Puts parts on the label's line, as many as fit.
 * @property {(text: string) => void} about Describes the chosen option, after the help.
 * @property {(problems: Problem[]) => void} complain
 */

/**
 * @param {FieldSpec} spec
 * @param {HTMLElement} labelled The form control, or a group.
 * @returns {Frame}
 */
export function frame(spec, labelled) {
  const id = freshId(`field-${spec.key}`);
  const group = labelled.getAttribute("role") === "group" || labelled instanceof HTMLFieldSetElement;
  labelled.id = id;
  const label = group
    ? el("span", { class: "label", id: `${id}-label`, text: spec.label })
    : el("label", { class: "label", for: id, text: spec.label });
  // The group's heading already says the same.
  if (spec.label === spec.group) label.classList.add("hidden");
  if (group) labelled.setAttribute("aria-labelledby", `${id}-label`);
  // Shown while the pointer is over the label, or the field has keyboard focus.
  const help = el("p", { class: "help", id: `${id}-help`, text: spec.help });
  const error = el("p", { class: "error", id: `${id}-error`, role: "alert" });
  error.hidden = true;
  labelled.setAttribute("aria-describedby", help.id);
  const node = el("div", { class: "field" }, label, help, error);
  node.dataset.key = spec.key;
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") node.classList.add("quiet");
  });
  node.addEventListener("focusout", () => node.classList.remove("quiet"));

  return {
    node,
    add: (...parts) => help.before(...parts),
    about(text) {
      const sentence = spec.help && !/[.!?]$/.test(spec.help) ? `${spec.help}.` : spec.help;
      setText(help, [sentence, text].filter(Boolean).join(" "));
    },
    complain(problems) {
      setText(error, problems.map((p) => p.message).join(" "));
      error.hidden = problems.length === 0;
      node.classList.toggle("bad", problems.length > 0);
      if (group) return;
      labelled.setAttribute("aria-describedby", problems.length > 0 ? error.id : help.id);
      if (problems.length > 0) labelled.setAttribute("aria-invalid", "true");
      else labelled.removeAttribute("aria-invalid");
    },
  };
}

/**
 * Locks every form element of a node.
 * @param {HTMLElement} node
 * @param {boolean} locked
 */
export function lockAll(node, locked) {
  for (const input of node.querySelectorAll("input, select, button, textarea")) {
    /** @type {HTMLInputElement} */ (input).disabled = locked;
  }
}

/**
 * Sets an input's text unless the user is writing in it.
 * @param {HTMLInputElement} input
 * @param {string} value
 */
export function showValue(input, value) {
  if (document.activeElement === input && input.dataset.writing) return;
  if (input.value !== value) input.value = value;
}
