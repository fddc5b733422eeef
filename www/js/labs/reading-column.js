/** The reading column of a lab: Question, Predict, Try this, What you saw; one text per view. */

import { el, setText } from "../draw/dom.js";

/** @import {LabApi} from "../shell/lab.js" */

/**
 * @typedef {object} Lesson
 * @property {string} question
 * @property {[string, string[]]} predict A question and its answers.
 * @property {[string, string, string][]} steps State, title, what to look at.
 */

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 * @param {Record<string, Lesson>} lessons By view.
 * @param {(snapshot: any) => string} sentence What was seen.
 */
export function readingColumn(host, api, lessons, sentence) {
  const question = el("p");
  const predict = el("fieldset", { class: "predict" });
  const kept = el("p", { class: "note", role: "status" });
  const steps = el("ol", { class: "try" });
  const saw = el("p");
  let shown = "";
  host.append(
    el("section", {}, el("h2", { text: "Question" }), question),
    el("section", {}, el("h2", { text: "Predict" }), predict, kept),
    el("section", {}, el("h2", { text: "Try this" }), steps),
    el("section", {}, el("h2", { text: "What you saw" }), saw),
  );

  /** @param {string} view */
  function build(view) {
    const text = lessons[view];
    setText(question, text.question);
    const [ask, options] = text.predict;
    predict.replaceChildren(el("legend", { text: ask }));
    for (const option of options) {
      const radio = el("input", { type: "radio", name: `predict-${view}`, value: option });
      radio.addEventListener("change", () => setText(kept, "Kept. Now try, and compare."));
      predict.append(el("label", { class: "check" }, radio, el("span", { text: option })));
    }
    setText(kept, "");
    steps.replaceChildren(
      ...text.steps.map(([to, title, what]) => el("li", {}, el("a", { href: api.href(to), text: title }), ` ${what}`)),
    );
  }

  return {
    /** @param {any} s */
    draw(s) {
      if (s.view !== shown) build(s.view);
      shown = s.view;
      setText(saw, sentence(s));
    },
  };
}
