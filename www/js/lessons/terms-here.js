/** The terms and symbols that stand on the page, with their meanings: for all words that are not a lesson's own. */

import { el, throttle } from "../draw/dom.js";
import { during } from "../rest.js";
import { lessonFile } from "./store.js";

/** A page that plays changes with every frame, and reading all of it takes some milliseconds. */
const REFRESH_MS = 500;

/** @param {string} text */
const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Nothing that goes on with the word, or that the word goes on with. */
const BEFORE = "(?<![\\p{L}\\p{N}_])";
const AFTER = "(?![\\p{L}\\p{N}_])";

/** Past tense and plural count; a capital letter does where the term has none. @param {string} term */
function spelling(term) {
  const lower = term === term.toLowerCase();
  const word = quoted(term).replace(/ |-/g, "[ -]");
  const first = lower ? `(?:${word[0]}|${word[0].toUpperCase()})${word.slice(1)}` : word;
  return `${first}(?:s|es|d|ed)?`;
}

/** A glossary says how a term is written: "Written η: …". @param {string} meaning */
const symbolOf = (meaning) => /^Written (.+?)[:.,] /.exec(meaning)?.[1] ?? null;

/**
 * The terms of a glossary that a text holds, by name or by symbol, in the glossary's order.
 * @param {string} text
 * @param {Record<string, string>} glossary
 */
export function termsIn(text, glossary) {
  const holds = (/** @type {string} */ way) => new RegExp(BEFORE + way + AFTER, "u").test(text);
  return Object.keys(glossary).filter((term) => {
    const symbol = symbolOf(glossary[term]);
    // A letter of English may be one of a word; a Greek one is always a symbol, whatever stands beside it.
    const written = symbol !== null && (/^[a-z]$/i.test(symbol) ? holds(symbol) : text.includes(symbol));
    return written || holds(spelling(term));
  });
}

/** What is read on the page beside the lesson: words, and what pictures say. */
function words() {
  const parts = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".lab > :not(.reading)"));
  return [...parts]
    .flatMap((part) => {
      const pictures = [...part.querySelectorAll("canvas[aria-label]")].filter((canvas) => canvas.checkVisibility());
      // Of a menu only what is chosen is on the page.
      const text = [...part.querySelectorAll("select")].reduce(
        (all, menu) => all.replace(menu.innerText, menu.selectedOptions[0]?.text ?? ""),
        part.innerText,
      );
      return [text, ...pictures.map((canvas) => canvas.getAttribute("aria-label"))];
    })
    .join("\n");
}

export function termsHere() {
  const list = el("dl");
  const none = el("p", { class: "note", role: "status" });
  /** The terms that are listed. */
  let listed = "";
  const node = el(
    "details",
    { class: "terms-here no-paper" },
    el("summary", { text: "Terms on this page" }),
    none,
    list,
  );

  async function fill() {
    if (!node.open) return;
    try {
      /** @type {Record<string, string>} */
      const glossary = await during(lessonFile("glossary"));
      const found = termsIn(words(), glossary);
      // A list that is being read stays as it is.
      if (listed === String(found)) return;
      listed = String(found);
      none.textContent = found.length > 0 ? "" : "Nothing on this page is in the glossary.";
      list.replaceChildren(...found.flatMap((term) => [el("dt", { text: term }), el("dd", { text: glossary[term] })]));
    } catch (error) {
      none.textContent = /** @type {Error} */ (error).message;
    }
  }
  node.addEventListener("toggle", fill);
  const slow = throttle(REFRESH_MS, fill);
  return {
    node,
    /** The page may say something else now. */
    update() {
      if (node.open) slow.call();
    },
  };
}
