/** The control of a text that the engine parses, such as a list of numbers. */

import { el } from "../draw/dom.js";
import { frame, lockAll, showValue } from "./field.js";

/** @import {FieldSpec} from "../settings.d.ts" */
/** @import {Control} from "./field.js" */

/**
 * @param {FieldSpec} spec
 * @param {(value: string) => void} change
 * @returns {Control}
 */
export function textControl(spec, change) {
  const input = el("input", { type: "text", class: "wide", autocomplete: "off", spellcheck: "false" });
  const shell = frame(spec, input);
  shell.add(input);
  let value = "";
  input.addEventListener("input", () => {
    input.dataset.writing = "1";
  });
  input.addEventListener("change", () => {
    delete input.dataset.writing;
    change(input.value.trim());
  });
  return {
    spec,
    node: shell.node,
    update(params) {
      value = params[spec.key] ?? spec.default;
    },
    complain(problems) {
      shell.complain(problems);
      // A refused text stays in the box so that the reader can correct it, also one from a link.
      if (problems.length === 0) showValue(input, value);
      else if (input.value === "") input.value = problems[0].value;
    },
    lock: (locked) => lockAll(shell.node, locked),
  };
}
