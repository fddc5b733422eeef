/** The options of a question: as radio buttons on the page, by letters on paper and on the wall. */

import { el } from "../draw/dom.js";

export const LETTERS = "ABCDEFGH";

/**
 * @param {string} name Of the group.
 * @param {string[]} options
 * @param {number | undefined} chosen Which of them, if one is.
 * @param {(i: number) => void} choose
 */
export const radios = (name, options, chosen, choose) =>
  options.map((option, i) => {
    const radio = el("input", { type: "radio", name, value: String(i) });
    radio.checked = i === chosen;
    radio.addEventListener("change", () => choose(i));
    return el("label", { class: "check" }, radio, el("span", { text: option }));
  });
