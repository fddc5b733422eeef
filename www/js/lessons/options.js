/** The options of a question: radio buttons on the page, letters on paper and on slides. */

import { el } from "../draw/dom.js";

export const LETTERS = "ABCDEFGH";

/**
 * @param {string} name Name of the radio group.
 * @param {string[]} options
 * @param {number | undefined} chosen Index of the chosen option, if any.
 * @param {(i: number) => void} choose
 */
export const radios = (name, options, chosen, choose) =>
  options.map((option, i) => {
    const radio = el("input", { type: "radio", name, value: String(i) });
    radio.checked = i === chosen;
    radio.addEventListener("change", () => choose(i));
    return el("label", { class: "check" }, radio, el("span", { text: option }));
  });
