/** The lecture's claims, folded by part: the verdict of the measurement on each, and the experiment that shows it. */

import { el } from "../../draw/dom.js";

/** @typedef {"confirmed" | "depends" | "corrected" | "untestable"} Mark */
/** @typedef {{ claim: string; mark: Mark; addition?: boolean; finding?: string; link: string; run: string }} Item */
/** @typedef {{ title: string; items: Item[] }} Part */

/** Sign of each mark, so that color is not the only cue. @type {Record<Mark, string>} */
const SIGNS = { confirmed: "✓", depends: "≈", corrected: "✎", untestable: "–" };
/** @type {Record<Mark, string>} */
const NAMES = { confirmed: "confirmed", depends: "depends", corrected: "corrected", untestable: "not testable here" };
const MARKS = /** @type {Mark[]} */ (Object.keys(SIGNS));

/** @param {Item[]} items @param {Mark} mark */
const count = (items, mark) => items.filter((item) => item.mark === mark).length;

/** The number of claims with each mark, in words. @param {Item[]} items */
function counts(items) {
  return el(
    "span",
    { class: "counts" },
    ...MARKS.filter((mark) => count(items, mark) > 0).map((mark) =>
      el(
        "span",
        { "data-mark": mark },
        el("span", { class: `sign ${mark}`, "aria-hidden": "true", text: SIGNS[mark] }),
        ` ${count(items, mark)} `,
        el("span", { text: NAMES[mark] }),
      ),
    ),
  );
}

/** The same numbers as a bar. @param {Item[]} items */
function bar(items) {
  const node = el("span", { class: "shares", "aria-hidden": "true" });
  for (const mark of MARKS) {
    const share = el("span", { class: mark });
    share.style.flexGrow = String(count(items, mark));
    node.append(share);
  }
  return node;
}

/** @param {Item} item */
function claim({ claim, mark, addition, finding, link, run }) {
  return el(
    "li",
    {},
    el(
      "p",
      {},
      claim,
      " ",
      el("span", { class: `mark ${mark}`, text: `${SIGNS[mark]} ${NAMES[mark]}` }),
      addition ? el("span", { class: "mark", text: " · not from the lecture" }) : null,
    ),
    finding ? el("p", { class: "note", text: finding }) : null,
    el("a", { href: link, text: run }),
  );
}

/** @param {Part} part @param {number} i */
function folded({ title, items }, i) {
  return el(
    "details",
    { class: "part", "data-fold": `part-${i}` },
    el(
      "summary",
      {},
      el("h3", { text: title }),
      el("span", { class: "num", text: String(items.length) }),
      counts(items),
    ),
    el("ul", { class: "syllabus" }, ...items.map(claim)),
  );
}

export function claims() {
  const line = el("span", { class: "claims-line", text: "\u00a0" });
  const parts = el("div", { class: "parts" });
  const fold = el(
    "details",
    { "data-fold": "claims" },
    el("summary", {}, el("h2", { text: "The lecture, claim by claim" }), line),
    parts,
  );
  const names = el("p", { class: "part-names" });
  const notes = el(
    "p",
    { class: "notes-links" },
    el("a", { href: "#/notes", text: "Glossary and errata" }),
    el("a", { href: "#/notes?for=teachers", text: "For teachers" }),
  );
  const node = el("section", { class: "claims" }, fold, el("div", { class: "claims-foot" }, names, notes));
  return {
    node,
    /** @param {Part[]} list */
    show(list) {
      const items = list.flatMap((part) => part.items);
      line.replaceChildren(
        el("span", { class: "note", text: `${items.length} claims, each with its experiment` }),
        counts(items),
        bar(items),
      );
      parts.replaceChildren(...list.map(folded));
      names.replaceChildren(
        ...list.map(({ title, items }, i) => {
          // A link to a part opens both the outer fold and the part's own.
          const open = el(
            "button",
            { type: "button", class: "link" },
            `${title} `,
            el("b", { text: String(items.length) }),
          );
          open.addEventListener("click", () => {
            const part = /** @type {HTMLDetailsElement} */ (parts.children[i]);
            fold.open = part.open = true;
            part.querySelector("summary")?.focus();
          });
          return open;
        }),
      );
    },
  };
}
