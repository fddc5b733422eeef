/** A lesson on the page: question, prediction, steps, observation, answer, challenge, and links onward. */

import { el, setText } from "../draw/dom.js";
import { say } from "../draw/room.js";
import { during } from "../rest.js";
import { ANSWERED, SKIP } from "../shell/cover.js";
import { formatHash, parseHash } from "../state.js";
import { challengeBox } from "./challenge.js";
import { codeBox } from "./code.js";
import { onward } from "./onward.js";
import { pathOf } from "./order.js";
import { explainBox, transferBox } from "./own-words.js";
import { predictBox } from "./predict.js";
import { keepPrediction, lessonFile, lessonsOf, predictions, score, theCourse } from "./store.js";
import { formula, withTerms } from "./terms.js";
import { termsHere } from "./terms-here.js";

/** @import {Facts} from "./check.js" */
/** @import {Lesson} from "./store.js" */

/** Number of characters of the longest observation. */
const SAW = 190;

/**
 * @param {object} where
 * @param {string} where.lab Route.
 * @param {() => import("../state.js").Page} where.page
 * @param {() => Facts | null} where.facts The drawn state; null before the first picture.
 * @param {Node[]} [where.more] Content below the observation.
 */
export function lessonColumn({ lab, page, facts, more = [] }) {
  const number = el("span", { text: "\u00a0" });
  const wall = el("button", { type: "button", class: "link" }, "Slides");
  const question = el("p");
  const story = el("p", { class: "note" });
  const math = el("div");
  const choose = el("select", { "aria-label": "Lesson" });
  const predict = predictBox(() => judge());
  const steps = el("ol", { class: "try" });
  const saw = el("p", { class: "saw", "aria-live": "off" });
  const sawBox = el("section", {}, el("h2", { text: "What you saw" }), saw, ...more);
  const reveal = el("button", { type: "button" }, "Reveal");
  const answer = el("div", { class: "answer", role: "status" });
  const revealBox = el("section", { class: "reveal" }, el("h2", { text: "Reveal" }), el("p", {}, reveal), answer);
  const challenge = challengeBox(stateHref);
  const [explain, transfer, code] = [explainBox(), transferBox(), codeBox()];
  const way = el("div");
  const terms = termsHere();
  const trouble = el("p", { class: "error", role: "alert" });
  trouble.hidden = true;
  const later = el("div", { class: "after-answer" }, challenge.node, explain.node, transfer.node, code.node);
  const node = el(
    "div",
    { class: "lesson", "aria-busy": "true" },
    trouble,
    el(
      "section",
      {},
      el("h2", { text: "Question" }),
      el("p", { class: "note lesson-number" }, number, wall),
      choose,
      question,
      math,
      story,
    ),
    predict.node,
    el("section", {}, el("h2", { text: "Try this" }), steps),
    sawBox,
    revealBox,
    later,
    way,
    terms.node,
  );
  /** The view and the lesson requested in it. @type {string | null} */
  let view = null;
  let name = "";
  /** @type {Lesson | null} */
  let lesson = null;

  /** @param {string} next @param {string} asked Identifies this request, to tell it from later ones. */
  async function open(next, asked) {
    try {
      const names = await lessonsOf(lab, next);
      const wanted = page().lesson;
      // A step or a challenge may lead away from the lesson's own view.
      const isAway = wanted !== "" && !names.includes(wanted);
      if (isAway && (await theCourse()).lessons.some((one) => one.name === wanted)) names.unshift(wanted);
      const first = names.includes(wanted) ? wanted : names[0];
      const all = await Promise.all(names.map((n) => lessonFile(n)));
      if (view !== asked) return;
      choose.replaceChildren(...names.map((n, i) => el("option", { value: n, text: all[i].title })));
      choose.hidden = names.length < 2;
      node.hidden = names.length === 0;
      if (first) show(first, all[names.indexOf(first)]);
    } catch (error) {
      trouble.hidden = false;
      setText(trouble, /** @type {Error} */ (error).message);
    }
    // There is no question, so the picture must not stay covered.
    if (view === asked && (node.hidden || !lesson)) answered(true);
    // Shown only now: an empty frame would jump when it is filled.
    node.removeAttribute("aria-busy");
  }

  choose.addEventListener("change", () => lessonFile(choose.value).then((l) => show(choose.value, l)));

  /**
   * The address of a state of this lesson. It names the lesson if the view would otherwise show another.
   * @param {string} state
   * @param {string} [route]
   */
  function stateHref(state, route = lab) {
    const at = state.includes("?") ? parseHash(`#/${state}`) : { route, params: parseHash(`#/?${state}`).params };
    const home = lesson && at.route === lesson.lab && (at.params.view ?? lesson.view) === lesson.view;
    const params = lesson?.view && at.route === lesson.lab ? { view: lesson.view, ...at.params } : at.params;
    return formatHash(at.route, params, { ...page(), lesson: home ? "" : name });
  }
  /** @param {string} which @param {Lesson} next */
  function show(which, next) {
    trouble.hidden = true;
    name = which;
    lesson = next;
    choose.value = which;
    numbered(which);
    question.replaceChildren(...withTerms(next.question));
    math.replaceChildren(...(next.formula ? [formula(next.formula)] : []));
    story.hidden = !next.story;
    story.replaceChildren(el("strong", { text: "The patient. " }), ...withTerms(next.story ?? ""));
    predict.show(which, next);
    steps.replaceChildren(
      ...next.steps.map(({ state, title, look }) =>
        el("li", {}, el("a", { href: stateHref(state, next.lab), text: title }), " ", ...withTerms(look)),
      ),
    );
    challenge.show(which, next.challenge, next.lab);
    explain.show(which, next);
    transfer.show(which, next);
    code.show(which, false);
    way.replaceChildren();
    judge();
  }

  /** Shows the lesson's number in the course. @param {string} which */
  async function numbered(which) {
    const { lessons } = await theCourse();
    if (name !== which) return;
    const own = lessons.find((one) => one.name === which);
    code.show(which, Boolean(own?.stop));
    const all = pathOf(lessons).length;
    setText(number, own?.stop ? `Lesson ${own.number} of ${all} · ${own.stop.minutes} min` : "Beside the path");
  }

  /** Tells the cover of the picture. @param {boolean} is */
  function answered(is) {
    node.dataset.answered = String(is);
    node.dispatchEvent(new Event(ANSWERED, { bubbles: true }));
  }
  node.addEventListener(SKIP, () => (lesson ? predict.skip() : answered(true)));

  wall.addEventListener("click", async () => {
    const shown = lesson;
    const { showSlides } = await during(import("./slides.js"));
    if (shown) showSlides(shown, stateHref);
  });

  reveal.addEventListener("click", () => {
    const kept = predictions()[name];
    if (!kept) return;
    keepPrediction(name, { ...kept, revealed: true });
    judge();
  });

  /** Shows the answer, once the reader has given theirs, and the rest of the lesson. */
  function judge() {
    if (!lesson) return;
    const { predict: asked, reveal: why, limits } = lesson;
    const own = predictions()[name];
    const secret = page().reveal === "later";
    revealBox.hidden = secret;
    answered(own !== undefined);
    reveal.disabled = !own;
    reveal.hidden = own?.revealed === true;
    setText(reveal, own ? "Reveal" : "Predict first");
    const told = own?.revealed === true;
    predict.lock(own !== undefined, told && !secret);
    answer.hidden = !told;
    // In class, readers can do the challenge before the answer is revealed.
    const open = told || (secret && own !== undefined);
    later.hidden = !open;
    if (!told) {
      answer.replaceChildren();
      return;
    }
    const otherWord = own.skipped ? "You skipped the prediction. The answer: " : "✕ You predicted otherwise: ";
    const word = own.right ? "✓ As you predicted: " : otherWord;
    const off = predict.off();
    const otherwise = asked.answers?.[own.choice];
    const { right, all } = score();
    answer.replaceChildren(
      el("p", {}, el("strong", { text: `${word}${asked.options[asked.right]}.` })),
      off ? el("p", { text: off }) : "",
      otherwise ? el("p", {}, ...withTerms(otherwise)) : "",
      el("p", {}, ...withTerms(why)),
      limits ? el("p", { class: "note" }, ...withTerms(limits)) : "",
      el("p", { class: "note", text: `${right} of ${all} predictions right so far.` }),
    );
    if (!page().embed) lead(name);
  }

  /** Shows the links onward. @param {string} from */
  async function lead(from) {
    const nav = await onward(from);
    // Another lesson may have been opened in the meantime.
    if (name === from && !answer.hidden) way.replaceChildren(nav);
  }

  return {
    node,
    /** @param {string} next @param {string} sentence */
    draw(next, sentence) {
      const key = `${next} ${page().lesson}`;
      if (key !== view) {
        view = key;
        delete node.dataset.answered;
        open(next, key);
      }
      say(saw, sentence, SAW);
      terms.update();
      const now = facts();
      if (now) challenge.draw(now);
    },
  };
}
