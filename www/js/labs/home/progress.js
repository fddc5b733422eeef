/** The reader's progress in the course, from the predictions stored in this browser. */

import { el } from "../../draw/dom.js";
import { addressOf } from "../../lessons/order.js";
import { forgetPredictions, score } from "../../lessons/store.js";

/** @import {Prediction} from "../../lessons/store.js" */
/** @import {Lesson} from "../../lessons/order.js" */

/**
 * A segmented bar for a returning reader; nothing for a new one.
 * @param {Record<string, Prediction>} made
 */
export function progressOf(made) {
  const node = el("div", { class: "so-far" });
  node.hidden = Object.keys(made).length === 0;
  return {
    node,
    /** @param {Lesson[]} lessons */
    show(lessons) {
      const done = lessons.filter((lesson) => lesson.done).length;
      node.hidden = done === 0;
      if (done === 0) return;
      const next = lessons.findIndex((lesson) => !lesson.done);
      const segments = lessons.map((lesson, i) =>
        el("span", { class: lesson.done ? "made" : i === next ? "next" : null }),
      );
      node.replaceChildren(
        el("p", {}, "Welcome back: ", el("strong", { text: `${done} of ${lessons.length}` }), " lessons done"),
        next < 0 ? "" : el("a", { href: addressOf(lessons[next]), text: `Continue with lesson ${next + 1}` }),
        el("div", { class: "lesson-bar", "aria-hidden": "true" }, ...segments),
      );
    },
  };
}

/**
 * The reader's score, and a button that deletes the predictions.
 * @param {() => void} forgotten
 */
export function scoreLine(forgotten) {
  const { right, all } = score();
  const line = el("p", { class: "note score" });
  if (all === 0) return line;
  const forget = el("button", { type: "button", class: "link" }, "Forget them");
  forget.addEventListener("click", () => {
    forgetPredictions();
    line.replaceChildren("Forgotten.");
    forgotten();
  });
  line.append(`${right} of ${all} of your predictions were right. They are kept in this browser only. `, forget);
  return line;
}
