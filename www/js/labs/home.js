/** The syllabus: what the lecture says, what the measurement says of it, and the experiment that shows it. */

import { el } from "../draw/dom.js";
import { forgetPredictions, lessonFile, score } from "../lessons/store.js";

/** @typedef {{ claim: string; mark: "confirmed" | "corrected" | "depends"; finding?: string; link: string; run: string }} Item */

/** Sign and word of a mark, so that it is not told by color alone. @type {Record<Item["mark"], string>} */
const MARKS = { confirmed: "✓ confirmed", corrected: "✎ corrected", depends: "≈ depends" };

/** @param {HTMLElement} root */
export function mount(root) {
  const list = el("div", { class: "parts" });
  const page = el(
    "article",
    { class: "home", "aria-busy": "true" },
    el("h1", { tabindex: "-1", text: "Training Ground" }),
    el("p", {
      class: "lead",
      text: "Break a neural network, see in numbers why it broke, and mend it. Everything here is computed while you watch, in this tab.",
    }),
    el("p", {}, el("a", { class: "button primary", href: "#/playground", text: "Open the playground" })),
    el("p", {
      class: "note",
      text: "Below is the lecture, item by item, each with an experiment. The mark says what the measurement says of the claim.",
    }),
    list,
    predictionsLine(),
    el(
      "p",
      { class: "note" },
      el("a", { href: "#/notes", text: "Errata, glossary, references, and a guide for teachers" }),
    ),
  );
  root.append(page);
  lessonFile("syllabus")
    .then(
      (parts) => list.replaceChildren(...parts.map(part)),
      (error) => list.append(el("p", { class: "error", role: "alert", text: error.message })),
    )
    .finally(() => page.removeAttribute("aria-busy"));
  return { destroy: () => page.remove() };
}

/** @param {{ title: string; items: Item[] }} content */
function part({ title, items }) {
  return el(
    "section",
    {},
    el("h2", { text: title }),
    el(
      "ul",
      { class: "syllabus" },
      ...items.map(({ claim, mark, finding, link, run }) =>
        el(
          "li",
          {},
          el("p", {}, claim, " ", el("span", { class: `mark ${mark}`, text: MARKS[mark] })),
          finding ? el("p", { class: "note", text: finding }) : null,
          el("a", { href: link, text: run }),
        ),
      ),
    ),
  );
}

/** How the reader's predictions did; they are kept in this browser only. */
function predictionsLine() {
  const { right, all } = score();
  const line = el("p", { class: "note" });
  if (all === 0) return line;
  const forget = el("button", { type: "button", class: "link" }, "Forget them");
  forget.addEventListener("click", () => {
    forgetPredictions();
    line.replaceChildren("Forgotten.");
  });
  line.append(`${right} of ${all} of your predictions were right. They are kept in this browser only. `, forget);
  return line;
}
