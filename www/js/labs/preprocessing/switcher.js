/** A row of exclusive choices that reflects the state of the lab. */

import { choice } from "../../draw/dom.js";

/**
 * @param {string} name
 * @param {[string, string][]} options Value and label.
 * @param {(value: string) => void} change
 */
export function switcher(name, options, change) {
  const node = choice(name, options, options[0][0], change);
  node.classList.add("switch");
  return {
    node,
    /** @param {string} value */
    show(value) {
      for (const input of node.querySelectorAll("input")) input.checked = input.value === value;
    },
  };
}
