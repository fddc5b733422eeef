/** The frame of one control: label, help on request, message beside it. */

import { el, freshId, setText } from "../draw/dom.js";

/** @import {Params} from "../engine/protocol.d.ts" */
/** @import {FieldSpec, Problem} from "../settings.d.ts" */
/** @import {PlaygroundShape} from "../labs/playground/types.d.ts" */

/**
 * A control as the panel sees it.
 * @typedef {object} Control
 * @property {FieldSpec} spec
 * @property {HTMLElement} node
 * @property {(params: Params, shape: PlaygroundShape | null) => void} update Shows what is in force.
 * @property {(problems: Problem[]) => void} complain Shows what was refused; [] clears it.
 * @property {(locked: boolean) => void} lock
 */

/**
 * @typedef {object} Frame
 * @property {HTMLElement} node
 * @property {HTMLElement} head For extra parts on the label's line.
 * @property {HTMLElement} body
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
  if (group) labelled.setAttribute("aria-labelledby", `${id}-label`);
  const help = el("p", { class: "help", id: `${id}-help`, text: spec.help });
  help.hidden = true;
  const ask = el("button", { type: "button", class: "ask", "aria-expanded": "false", text: "?" });
  ask.setAttribute("aria-label", `About: ${spec.label}`);
  ask.setAttribute("aria-controls", help.id);
  ask.addEventListener("click", () => {
    help.hidden = !help.hidden;
    ask.setAttribute("aria-expanded", String(!help.hidden));
  });
  const error = el("p", { class: "error", id: `${id}-error`, role: "alert" });
  error.hidden = true;
  const head = el("div", { class: "field-head" }, label, ask);
  const body = el("div", { class: "field-body" });
  const node = el("div", { class: "field" }, head, body, help, error);
  node.dataset.key = spec.key;

  return {
    node,
    head,
    body,
    complain(problems) {
      setText(error, problems.map((p) => p.message).join(" "));
      error.hidden = problems.length === 0;
      node.classList.toggle("bad", problems.length > 0);
      const target = group ? null : labelled;
      if (problems.length > 0) {
        target?.setAttribute("aria-invalid", "true");
        target?.setAttribute("aria-describedby", error.id);
      } else {
        target?.removeAttribute("aria-invalid");
        target?.removeAttribute("aria-describedby");
      }
    },
  };
}

/**
 * Locks every form element of a node.
 * @param {HTMLElement} node
 * @param {boolean} locked
 */
export function lockAll(node, locked) {
  for (const input of node.querySelectorAll("input, select, button:not(.ask), textarea")) {
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
