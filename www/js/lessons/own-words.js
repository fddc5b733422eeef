/** After the challenge: the reader's own sentence next to a model answer, and a transfer question. */

import { el, freshId, setText } from "../draw/dom.js";
import { radios } from "./options.js";
import { keepWork, theCourse, workOf } from "./store.js";
import { withTerms } from "./terms.js";

/** @import {Course} from "./order.js" */
/** @import {Lesson} from "./store.js" */

/** Number of characters stored. */
const LONGEST = 1000;
/** Minimum number of characters of a sentence. */
const SHORTEST = 15;

export function explainBox() {
  const id = freshId("own");
  const ask = el("label", { for: id });
  const text = el("textarea", { id, rows: 3, maxlength: LONGEST });
  // Printing would cut off a text field.
  const onPaper = el("p", { class: "only-paper" });
  const compare = el("button", { type: "button" }, "Compare");
  const model = el("p", { role: "status" });
  const node = el(
    "section",
    { class: "explain" },
    el("h2", { text: "In your own words" }),
    ask,
    text,
    onPaper,
    el("p", {}, compare),
    model,
  );
  let name = "";
  /** @type {Lesson["explain"]} */
  let asked;
  function update() {
    const { own = "", compared = false } = workOf(name);
    setText(onPaper, own);
    const short = own.trim().length < SHORTEST;
    compare.disabled = short;
    compare.hidden = compared;
    compare.title = short ? "Write a sentence first" : "";
    model.replaceChildren(
      ...(compared && asked ? [el("strong", { text: "One way to say it: " }), ...withTerms(asked.model)] : []),
    );
  }
  text.addEventListener("input", () => {
    keepWork(name, { own: text.value });
    update();
  });
  compare.addEventListener("click", () => {
    keepWork(name, { compared: true });
    update();
  });
  return {
    node,
    /** @param {string} which @param {Lesson} lesson */
    show(which, lesson) {
      name = which;
      asked = lesson.explain;
      node.hidden = !asked;
      if (!asked) return;
      setText(ask, asked.ask);
      text.value = workOf(name).own ?? "";
      update();
    },
  };
}

export function transferBox() {
  const options = el("fieldset", { class: "predict" });
  const answer = el("p", { role: "status" });
  const more = el("p");
  const node = el("section", { class: "transfer" }, el("h2", { text: "A new case" }), options, answer, more);
  let name = "";
  /** @param {NonNullable<Lesson["transfer"]>} asked */
  function update(asked) {
    const chosen = workOf(name).transfer;
    if (chosen === undefined) return answer.replaceChildren();
    const right = chosen === asked.right;
    const said = right ? "✓ Right. " : "✕ No. ";
    answer.replaceChildren(el("strong", { text: said }), ...withTerms(asked.answers[chosen] ?? ""));
  }
  /** Review questions about the lesson, each with a new picture. @param {string} which */
  async function pictures(which) {
    const { course } = await theCourse();
    if (which !== name) return;
    /** @type {Course["parts"]} */
    const parts = course.parts;
    const at = parts.findIndex(({ lessons }) => lessons.some((stop) => stop.name === which));
    const asked = parts[at]?.lessons.find((stop) => stop.name === which)?.review ?? [];
    more.hidden = asked.length === 0;
    const links = asked.map((q) => el("a", { href: `#/course?review=${at + 1}&question=${q}`, text: `question ${q}` }));
    const list = links.flatMap((link, i) => [i === 0 ? "" : i === links.length - 1 ? " and " : ", ", link]);
    more.replaceChildren("With a fresh picture: ", ...list, " of the review.");
  }
  return {
    node,
    /** @param {string} which @param {Lesson} lesson */
    show(which, { transfer }) {
      name = which;
      more.hidden = true;
      node.hidden = !transfer;
      if (!transfer) return;
      options.replaceChildren(
        el("legend", {}, ...withTerms(transfer.ask)),
        ...radios(`transfer-${name}`, transfer.options, workOf(name).transfer, (i) => {
          keepWork(name, { transfer: i });
          update(transfer);
        }),
      );
      update(transfer);
      pictures(which).catch(() => {});
    },
  };
}
