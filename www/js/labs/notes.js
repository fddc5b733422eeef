/** Errata of the lecture with evidence, glossary, references, and the guide for teachers. */

import { el } from "../draw/dom.js";
import { lessonFile } from "../lessons/store.js";

/** Keys of a link for a class, with their meanings. @type {[string, string][]} */
const KEYS = [
  ["embed=1", "without the bars of the page and the reading column, for an iframe"],
  ["lock=seed", "New draw and the seed are locked: everyone sees the same numbers"],
  ["lock=lr,init", "these controls are shown and locked"],
  ["hide=lr,init", "these controls are hidden; controls and reading hide the whole columns"],
  ["paused=1", "nothing is computed before Start is pressed"],
  ["cover=1", "the picture is covered until the lesson’s prediction is made, or skipped"],
  ["play=1", "the playground starts training by itself; the address drops the key as soon as it runs"],
  ["reveal=later", "predictions are kept and the answers are not shown; a second link without it reveals them"],
  ["lesson=name", "this lesson of the view is shown first"],
];

const LESSON = `{
  "lab": "initialization", "view": "layers",
  "title": "How large may weights be?",
  "question": "How large may random weights be …? ([[fan_in]] is a glossary term.)",
  "predict": { "ask": "…", "options": ["…", "…"], "right": 1, "answers": ["…", null] },
  "steps": [{ "state": "init=normal:1&seed=3", "title": "…", "look": "…" }],
  "reveal": "Why."
}`;

/** @param {HTMLElement} root */
export function mount(root) {
  const page = el("article", { class: "home notes", "aria-busy": "true" }, el("h1", { tabindex: "-1", text: "Notes" }));
  root.append(page);
  fill(page)
    .catch((error) => page.append(el("p", { class: "error", role: "alert", text: String(error.message) })))
    .finally(() => page.removeAttribute("aria-busy"));
  return { destroy: () => page.remove() };
}

/** @param {HTMLElement} page */
async function fill(page) {
  const [errata, glossary, references] = await Promise.all(["errata", "glossary", "references"].map(lessonFile));
  page.append(
    section(
      "Errata of the lecture",
      "Each correction links to the experiment that measures it. Some slips may be those of our copy of the slides, not the lecturer’s.",
      el(
        "ul",
        { class: "syllabus errata" },
        ...errata.map((/** @type {any} */ e) =>
          el(
            "li",
            {},
            el("h3", { text: e.slide }),
            el("p", {}, el("del", { text: e.printed }), " → ", el("ins", { text: e.right })),
            el("p", { class: "note", text: e.why }),
            el("a", { href: e.link, text: "See it measured" }),
          ),
        ),
      ),
    ),
    section(
      "Glossary",
      "",
      el(
        "dl",
        { class: "glossary" },
        ...Object.entries(glossary).flatMap(([term, meaning]) => [
          el("dt", { text: term }),
          el("dd", { text: /** @type {string} */ (meaning) }),
        ]),
      ),
    ),
    section(
      "References",
      "",
      el(
        "ul",
        { class: "references" },
        ...references.map((/** @type {string[]} */ [who, title, what, href]) =>
          el(
            "li",
            {},
            `${who}. `,
            href ? el("a", { href, rel: "noreferrer" }, el("cite", { text: title })) : el("cite", { text: title }),
            `. ${what}`,
          ),
        ),
      ),
    ),
    section(
      "For teachers",
      "Set an experiment up, open Share, and tick what your class should see. A link can hold:",
      el(
        "dl",
        { class: "glossary" },
        ...KEYS.flatMap(([key, what]) => [el("dt", {}, el("code", { text: key })), el("dd", { text: what })]),
      ),
      el("p", {
        text: "A lesson is one file in www/lessons, named in index.json under its lab and view. Students’ predictions stay in their browser. A lesson looks like this:",
      }),
      el("pre", { tabindex: "0", role: "region", "aria-label": "A lesson file" }, LESSON),
    ),
  );
  if (location.hash.includes("for=teachers")) page.lastElementChild?.scrollIntoView();
}

/** @param {string} title @param {string} text @param {...Node} content */
function section(title, text, ...content) {
  return el("section", {}, el("h2", { text: title }), el("p", { text }), ...content);
}
