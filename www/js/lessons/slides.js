/**
 * A lesson as slides: one thought per slide in large type, beside the live picture. The picture is hidden while the class
 * predicts. Arrow keys move through the slides; Space still plays the lab.
 */

import { el, setText } from "../draw/dom.js";
import { during } from "../rest.js";
import { LETTERS } from "./options.js";
import { sketchPad } from "./pad.js";
import { formula, withTerms } from "./terms.js";

/** @import {Lesson} from "./store.js" */

/** Class of slides that hide the lab's picture. */
const BLIND = "slides-blind";

/**
 * @typedef {object} Slide
 * @property {Node[]} content
 * @property {string} [state] Address of the state shown beside it; by default the state stays.
 * @property {boolean} [blind] Hides the picture because it would give the answer away.
 */

/** @typedef {{ end(): void }} Show */
/** The current show; there is only one at a time. @type {Show | null} */
let showing = null;

/**
 * @param {Lesson} lesson
 * @param {(state: string, lab?: string) => string} href Address of a state; it names the lesson where needed.
 */
export function showSlides(lesson, href) {
  showing?.end();
  const page = document.documentElement;
  const before = document.activeElement;
  /** @type {(() => void)[]} */
  const ends = [];
  const slides = slidesOf(lesson, href, ends);
  const body = el("div", { class: "slide-body", "aria-live": "polite" });
  const count = el("span", { class: "num" });
  const back = el("button", { type: "button", class: "small", "aria-label": "Slide before" }, "‹");
  const next = el("button", { type: "button", class: "small", "aria-label": "Next slide" }, "›");
  const leave = el("button", { type: "button", class: "small" }, "End");
  const panel = el(
    "aside",
    { class: "slides-panel", "aria-label": "Slides", tabindex: "-1" },
    body,
    el("p", { class: "row" }, back, count, next, leave),
  );
  let at = 0;

  /** @param {number} to */
  function go(to) {
    if (to < 0 || to >= slides.length) return;
    at = to;
    const { content, state, blind } = slides[at];
    body.replaceChildren(...content);
    setText(count, `${at + 1} of ${slides.length}`);
    back.disabled = at === 0;
    next.disabled = at === slides.length - 1;
    page.classList.toggle(BLIND, blind === true);
    if (state) location.hash = state;
    panel.scrollTop = 0;
  }
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.matches("input, textarea, select, [role=application]")) return;
    const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (step === undefined && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (step === undefined) end();
    else go(at + step);
  }
  function end() {
    showing = null;
    window.removeEventListener("keydown", onKey, true);
    document.removeEventListener("fullscreenchange", onFull);
    for (const one of ends) one();
    panel.remove();
    page.classList.remove("slides", BLIND);
    if (document.fullscreenElement) document.exitFullscreen();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  }
  let full = false;
  // Esc leaves full screen without a keydown event for the page.
  function onFull() {
    if (document.fullscreenElement) full = true;
    else if (full) end();
  }
  back.addEventListener("click", () => go(at - 1));
  next.addEventListener("click", () => go(at + 1));
  leave.addEventListener("click", end);
  window.addEventListener("keydown", onKey, true);
  document.addEventListener("fullscreenchange", onFull);
  document.body.append(panel);
  page.classList.add("slides");
  go(0);
  panel.focus();
  showing = { end };
  // If full screen is not allowed, the slides fill the window.
  during(Promise.resolve(page.requestFullscreen?.()));
}

/**
 * @param {Lesson} lesson
 * @param {(state: string, lab?: string) => string} href
 * @param {(() => void)[]} ends
 * @returns {Slide[]}
 */
function slidesOf(
  { title, question, formula: math, story, predict, steps, reveal, limits, challenge, transfer, lab },
  href,
  ends,
) {
  const text = (/** @type {string} */ words) => el("p", {}, ...withTerms(words));
  const head = (/** @type {string} */ words) => el("h2", { text: words });
  /** @param {{ options: string[]; right: number }} asked @param {boolean} answer */
  const options = ({ options: list, right }, answer) =>
    el(
      "ol",
      { class: "slide-options" },
      ...list.map((one, i) =>
        el("li", { class: answer && i === right ? "right" : null }, el("b", { text: `${LETTERS[i]} ` }), one),
      ),
    );
  const { draw } = predict;
  const pad = draw && sketchPad(draw, predict.ask, null, () => {});
  if (pad) ends.push(pad.destroy);
  const asks = [head("Predict"), text(predict.ask), ...(pad ? [pad.node] : []), options(predict, false)];
  const drawn = draw && sketchPad(draw, predict.ask, draw.curves[predict.right], () => {});
  if (drawn) {
    drawn.lock(true, null);
    ends.push(drawn.destroy);
  }
  return [
    {
      content: [head(title), text(question), ...(math ? [formula(math)] : []), ...(story ? [text(story)] : [])],
      blind: true,
    },
    { content: asks, blind: true },
    ...steps.map(({ state, title: name, look }, i) => ({
      content: [head(`${i + 1}. ${name}`), text(look)],
      state: href(state, lab),
    })),
    { content: [head("The answer"), ...(drawn ? [drawn.node] : []), options(predict, true), text(reveal)] },
    ...(limits ? [{ content: [head("What limits this"), text(limits)] }] : []),
    ...(challenge
      ? [{ content: [head("Challenge"), text(challenge.task)], state: href(challenge.from, challenge.lab ?? lab) }]
      : []),
    ...(transfer
      ? [
          { content: [head("A new case"), text(transfer.ask), options(transfer, false)], blind: true },
          { content: [head("A new case"), text(transfer.ask), options(transfer, true)], blind: true },
        ]
      : []),
  ];
}
