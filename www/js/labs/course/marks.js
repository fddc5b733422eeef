/** For teachers: marks a list of submitted links one after the other. */

import { el, freshId, setText } from "../../draw/dom.js";
import { plural } from "../../draw/format.js";
import { linksIn, MOST, markOf } from "../../lessons/marking.js";
import { during } from "../../rest.js";

/** @type {Record<string, string>} */
const SIGNS = { star: "★ star", solved: "✓ solved", "not yet": "✕ not solved", unclear: "△ cannot be marked" };

export function marksBox() {
  const id = freshId("links");
  const text = el("textarea", {
    id,
    rows: 5,
    spellcheck: "false",
    placeholder: "https://…#/zigzag?…&lesson=zigzag-neuron",
  });
  const go = el("button", { type: "button", class: "primary" }, "Mark them");
  const status = el("p", { class: "note", role: "status" });
  const body = el("tbody");
  const table = el(
    "table",
    {},
    el(
      "thead",
      {},
      el("tr", {}, ...["Link", "Lesson", "Mark", "What it reaches"].map((t) => el("th", { scope: "col", text: t }))),
    ),
    body,
  );
  table.hidden = true;
  const node = el(
    "section",
    { class: "marks", id: "marks" },
    el("h2", { text: "For teachers" }),
    el(
      "p",
      {},
      el("a", { href: "#/worksheet", text: "Worksheets to print" }),
      ", each with a key. ",
      el("a", { href: "#/notes?for=teachers", text: "Links for a class" }),
      ".",
    ),
    el(
      "label",
      { for: id },
      "Paste the links your students sent you. Your browser computes each one again; nothing is uploaded.",
    ),
    text,
    el("p", { class: "row" }, go, status),
    el("div", { class: "table-scroll" }, table),
  );
  let run = 0;

  async function mark() {
    const own = ++run;
    const links = linksIn(text.value);
    body.replaceChildren();
    table.hidden = links.length === 0;
    if (links.length === 0) return setText(status, "There is no link in this text.");
    const counts = { star: 0, solved: 0, "not yet": 0, unclear: 0 };
    for (const [i, link] of links.slice(0, MOST).entries()) {
      const say = (/** @type {string} */ share) =>
        setText(status, `Link ${i + 1} of ${links.length}${share && `: ${share}`}`);
      say("");
      const { lesson, mark: found, says } = await markOf(link, say);
      // The page was closed, or marking was restarted.
      if (run !== own) return;
      counts[found]++;
      body.append(
        el(
          "tr",
          { "data-mark": found },
          el("td", {}, el("a", { href: link.slice(link.indexOf("#")), text: String(i + 1) })),
          el("td", { text: lesson || "–" }),
          el("td", { text: SIGNS[found] }),
          el("td", { text: says }),
        ),
      );
    }
    const left = links.length > MOST ? ` Only the first ${MOST} were marked.` : "";
    const good = counts.star + counts.solved;
    setText(
      status,
      `${plural(good, "solution")} of ${plural(links.length, "link")}, ${plural(counts.star, "star")}.${left}`,
    );
  }
  go.addEventListener("click", () => during(mark()));
  return {
    node,
    destroy() {
      run++;
    },
  };
}
