/** Texts with glossary terms: "[[fan_in]]" or "[[fan_in|number of inputs]]" becomes a button that shows the meaning. */

import { el } from "../draw/dom.js";
import { lessonFile } from "./store.js";

let count = 0;

/**
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function withTerms(text) {
  return text.split(/(\[\[[^\]]+\]\])/).map((part) => {
    if (!part.startsWith("[[")) return part;
    const [term, shown] = part.slice(2, -2).split("|");
    return termButton(term, shown ?? term);
  });
}

/** The same as plain text, for print. @param {string} text */
export const withoutTerms = (text) =>
  text.replace(/\[\[([^\]|]+)(?:\|([^\]]+))?\]\]/g, (_, term, shown) => shown ?? term);

/**
 * @param {string} term
 * @param {string} shown
 */
function termButton(term, shown) {
  count += 1;
  const id = `term-${count}`;
  const bubble = el("span", { class: "term-meaning", id, popover: "auto", role: "note" });
  const button = el("button", { type: "button", class: "term", popovertarget: id }, shown);
  bubble.addEventListener("toggle", (event) => {
    if (/** @type {any} */ (event).newState !== "open") return;
    place(bubble, button);
    lessonFile("glossary").then(
      (glossary) => {
        bubble.replaceChildren(el("strong", { text: `${term}: ` }), glossary[term] ?? "no entry yet.");
        place(bubble, button);
      },
      (error) => bubble.replaceChildren(String(error.message)),
    );
  });
  return el("span", {}, button, bubble);
}

/**
 * Places the bubble below the term and inside the window.
 * @param {HTMLElement} bubble
 * @param {HTMLElement} button
 */
function place(bubble, button) {
  const at = button.getBoundingClientRect();
  const { width, height } = bubble.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, window.innerWidth - width - 8));
  const below = at.bottom + 6;
  const top = below + height > window.innerHeight ? Math.max(8, at.top - height - 6) : below;
  bubble.style.left = `${left}px`;
  bubble.style.top = `${top}px`;
}

/**
 * A formula from our own data files: MathML, parsed as XML.
 * @param {string} mathml
 */
export function formula(mathml) {
  const parsed = new DOMParser().parseFromString(mathml, "application/xml").documentElement;
  const box = el("p", { class: "formula" });
  if (parsed.localName === "math") box.append(document.importNode(parsed, true));
  return box;
}
