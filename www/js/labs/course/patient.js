/** The patient's chart: what is wrong with the course's network, and what the reader has repaired so far. */

import { el } from "../../draw/dom.js";

/** @import {Course, Lesson} from "../../lessons/order.js" */

/**
 * @param {Course["patient"]} patient
 * @param {Lesson[]} lessons
 */
export function chart({ story, address, mends }, lessons) {
  const by = (/** @type {string} */ name) => lessons.find((one) => one.name === name);
  const rows = mends.map(({ after, what, from, to, then, address: link }) => {
    const lesson = by(after);
    const mended = lesson?.done === true;
    return el(
      "tr",
      { "data-mended": String(mended) },
      el("th", { scope: "row", text: what }),
      el("td", { text: from }),
      el(
        "td",
        {},
        mended ? el("b", { text: `✓ ${to}` }) : el("span", { class: "note", text: `after lesson ${lesson?.number}` }),
      ),
      el("td", {}, mended ? el("a", { href: link, text: then }) : el("span", { class: "note", text: "–" })),
    );
  });
  return el(
    "section",
    { class: "patient" },
    el("h2", { text: "The patient" }),
    el("p", {}, story, " ", el("a", { href: address, text: "See it stay at 50%" })),
    el(
      "div",
      { class: "table-scroll" },
      el(
        "table",
        {},
        el("caption", { class: "note", text: "Each line mends one more thing, on top of the lines before it." }),
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            ...["Suspect", "Now", "Mended", "Test points right"].map((t) => el("th", { scope: "col", text: t })),
          ),
        ),
        el("tbody", {}, ...rows),
      ),
    ),
  );
}
