/**
 * Reserves room for changing text. A text whose numbers grow, or that appears while a lab computes, must
 * not push down the content below it. The style sheet lays out its longest form invisibly behind it
 * (`data-room`), so the box has its final height from the start, at any width and in any font.
 */

import { setAttr, setText } from "./dom.js";

/** A number as the page writes it, but not a digit in a name such as f32. */
const NUMBER = /(?<![\p{L}\d])[+−]?(?:\d[\d,]*(?:\.\d+)?(?:×10)?(?:⁻?[⁰¹²³⁴-⁹]+)?|∞|NaN|…)/gu;
/** A word of average width and a space. */
const WORD = "nnnnnn ";
/** Minimum number of digits of an integer. */
const FIGURES = 3;

/**
 * The longest form of a text: every number in it is replaced by the widest number of its kind.
 * @param {string} text
 */
export function widest(text) {
  const figures = (/** @type {string} */ part) => part.replace(/\D/g, "").length;
  const whole = (/** @type {string} */ part) => /^[+−]?[\d,]+$/.test(part);
  // "Step 7 of 10,000" can become as long as "Step 10,000 of 10,000".
  const most = Math.max(FIGURES, ...(text.match(NUMBER) ?? []).filter(whole).map(figures));
  return text.replace(NUMBER, (part, at) => {
    const sign = /^[+−]/.exec(part)?.[0] ?? "";
    if (text[at + part.length] === "%") return `${sign}< 0.0`;
    if (whole(part))
      return sign + "0".repeat(most).replace(/\B(?=(000)+$)/g, part.includes(",") || most > 3 ? "," : "");
    if (/^10⁻?[⁰¹²³⁴-⁹]/.test(part)) return "10⁻⁰⁰";
    const digits = figures(part.replace(/×.*/, "").replace(/^[+−]?0*\.?0*/, "")) || 3;
    return `${sign}0.${"0".repeat(Math.max(1, digits - 1))}×10⁻⁰⁰`;
  });
}

/**
 * Reserves room for a text, or for a number of characters if the text is not known yet.
 * @param {Element} node
 * @param {string} text
 * @param {string | number} [longest] The longest text that may appear, or its number of characters.
 */
export function reserve(node, text, longest = "") {
  const filler = (/** @type {number} */ n) => WORD.repeat(Math.ceil(n / WORD.length)).trimEnd();
  setAttr(node, "data-room", typeof longest === "number" ? filler(longest) : widest(longest || text));
}

/**
 * Sets a changing text and reserves room for its longest form.
 * @param {Element} node
 * @param {string} text
 * @param {string | number} [longest]
 */
export function say(node, text, longest) {
  reserve(node, text, longest);
  setText(node, text);
}
