/** One lesson on the page: Question, Predict, Try this, What you saw, Reveal. */

import { el, setText } from "../draw/dom.js";
import { say } from "../draw/room.js";
import { ANSWERED, SKIP } from "../shell/cover.js";
import { addressOf, lessonsIn } from "./order.js";
import { keepPrediction, lessonFile, lessonsOf, predictions, score } from "./store.js";
import { formula, withTerms } from "./terms.js";

/** @import {Lesson} from "./store.js" */

/** Characters of the longest sentence of what was seen. */
const SAW = 190;

/**
 * @param {object} where
 * @param {string} where.lab Route.
 * @param {(state: string) => string} where.href Address of a state of this lab.
 * @param {() => import("../state.js").Page} where.page
 * @param {Node[]} [where.more] What stands under the sentence of what was seen.
 */
export function lessonColumn({ lab, href, page, more = [] }) {
  const question = el("p");
  const math = el("div");
  const choose = el("select", { "aria-label": "Lesson" });
  const predict = el("fieldset", { class: "predict" });
  const kept = el("p", { class: "note", role: "status" });
  const steps = el("ol", { class: "try" });
  const saw = el("p", { class: "saw", "aria-live": "off" });
  const sawBox = el("section", {}, el("h2", { text: "What you saw" }), saw, ...more);
  const reveal = el("button", { type: "button" }, "Reveal");
  const answer = el("div", { class: "answer", role: "status" });
  const revealBox = el("section", { class: "reveal" }, el("h2", { text: "Reveal" }), el("p", {}, reveal), answer);
  const trouble = el("p", { class: "error", role: "alert" });
  trouble.hidden = true;
  const node = el(
    "div",
    { class: "lesson", "aria-busy": "true" },
    trouble,
    el("section", {}, el("h2", { text: "Question" }), choose, question, math),
    el("section", {}, el("h2", { text: "Predict" }), predict, kept),
    el("section", {}, el("h2", { text: "Try this" }), steps),
    sawBox,
    revealBox,
  );
  /** @type {string | null} */
  let view = null;
  let name = "";
  /** @type {Lesson | null} */
  let lesson = null;

  /** @param {string} next */
  async function open(next) {
    try {
      const names = await lessonsOf(lab, next);
      const wanted = page().lesson;
      const first = names.includes(wanted) ? wanted : names[0];
      const all = await Promise.all(names.map((n) => lessonFile(n)));
      if (view !== next) return;
      choose.replaceChildren(...names.map((n, i) => el("option", { value: n, text: all[i].title })));
      choose.hidden = names.length < 2;
      node.hidden = names.length === 0;
      if (first) show(first, all[names.indexOf(first)]);
    } catch (error) {
      trouble.hidden = false;
      setText(trouble, /** @type {Error} */ (error).message);
    }
    // Nothing is asked, so nothing stays covered.
    if (view === next && (node.hidden || !lesson)) answered(true);
    // Seen from here on: an empty frame would only jump when it is filled.
    node.removeAttribute("aria-busy");
  }

  choose.addEventListener("change", () => lessonFile(choose.value).then((l) => show(choose.value, l)));

  /** @param {string} which @param {Lesson} next */
  function show(which, next) {
    trouble.hidden = true;
    name = which;
    lesson = next;
    choose.value = which;
    question.replaceChildren(...withTerms(next.question));
    math.replaceChildren(...(next.formula ? [formula(next.formula)] : []));
    predict.replaceChildren(el("legend", { text: next.predict.ask }));
    const before = predictions()[name];
    next.predict.options.forEach((option, i) => {
      const radio = el("input", { type: "radio", name: `predict-${name}`, value: String(i) });
      radio.checked = before?.choice === i;
      radio.addEventListener("change", () => {
        keepPrediction(name, { choice: i, right: i === next.predict.right, revealed: false });
        setText(kept, "Kept in this browser. Now try, and compare.");
        judge();
      });
      predict.append(el("label", { class: "check" }, radio, el("span", { text: option })));
    });
    setText(kept, "");
    steps.replaceChildren(
      ...next.steps.map(({ state, title, look }) =>
        el("li", {}, el("a", { href: href(state), text: title }), " ", ...withTerms(look)),
      ),
    );
    judge();
  }

  /** Whoever covers the picture hears of it. @param {boolean} is */
  function answered(is) {
    node.dataset.answered = String(is);
    node.dispatchEvent(new Event(ANSWERED, { bubbles: true }));
  }
  node.addEventListener(SKIP, () => {
    if (!lesson) return answered(true);
    keepPrediction(name, { choice: -1, right: false, revealed: false, skipped: true });
    setText(kept, "Skipped, and remembered. The answer is below.");
    judge();
  });

  reveal.addEventListener("click", () => {
    const kept = predictions()[name];
    if (!kept) return;
    keepPrediction(name, { ...kept, revealed: true });
    judge();
  });

  /** The answer, for those who have given theirs. */
  function judge() {
    if (!lesson) return;
    const { predict: asked, reveal: why } = lesson;
    const own = predictions()[name];
    revealBox.hidden = page().reveal === "later";
    answered(own !== undefined);
    reveal.disabled = !own;
    reveal.hidden = own?.revealed === true;
    setText(reveal, own ? "Reveal" : "Predict first");
    answer.hidden = !own?.revealed;
    for (const radio of predict.querySelectorAll("input")) radio.disabled = Boolean(own?.revealed || own?.skipped);
    if (!own?.revealed) {
      answer.replaceChildren();
      return;
    }
    const otherWord = own.skipped ? "You skipped the prediction. The answer: " : "✕ You predicted otherwise: ";
    const word = own.right ? "✓ As you predicted: " : otherWord;
    const otherwise = asked.answers?.[own.choice];
    const { right, all } = score();
    answer.replaceChildren(
      el("p", {}, el("strong", { text: `${word}${asked.options[asked.right]}.` })),
      otherwise ? el("p", {}, ...withTerms(otherwise)) : "",
      el("p", {}, ...withTerms(why)),
      el("p", { class: "note", text: `${right} of ${all} predictions right so far.` }),
    );
    if (!page().embed) onward(name);
  }

  /** The way on, at the end of the answer: to the lessons before and after this one. @param {string} from */
  async function onward(from) {
    const order = lessonsIn(await lessonFile("index"), predictions());
    const at = order.findIndex((one) => one.name === from);
    const [before, after] = await Promise.all(
      [order[at - 1], order[at + 1]].map(async (one) => one && { ...one, title: (await lessonFile(one.name)).title }),
    );
    // Meanwhile another lesson may have been opened.
    if (name !== from || answer.hidden || answer.querySelector(".onward")) return;
    const link = (/** @type {string} */ word, /** @type {import("./order.js").Lesson & { title: string }} */ one) =>
      el("p", {}, `${word}: `, el("a", { href: addressOf(one), text: one.title }));
    answer.append(
      el(
        "nav",
        { class: "onward", "aria-label": "Lessons" },
        after
          ? link(`Next, lesson ${at + 2} of ${order.length}`, after)
          : el("p", { text: "This was the last lesson." }),
        before ? link(`Before, lesson ${at}`, before) : null,
        el("p", {}, el("a", { href: "#/", text: "All lessons" })),
      ),
    );
  }

  return {
    node,
    /** @param {string} next @param {string} sentence */
    draw(next, sentence) {
      if (next !== view) {
        view = next;
        delete node.dataset.answered;
        open(next);
      }
      say(saw, sentence, SAW);
    },
  };
}
