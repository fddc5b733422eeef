/** The prediction of a lesson: an option or a drawn curve, how sure the reader is, and a button that commits. */

import { el, setText } from "../draw/dom.js";
import { distance, nearest } from "./drawn.js";
import { radios } from "./options.js";
import { sketchPad } from "./pad.js";
import { keepPrediction, predictions } from "./store.js";

/** @import {Lesson} from "./store.js" */

/** Levels of confidence in percent; below 50, one would choose another option. */
export const SURE = [50, 70, 90, 99];
const AT_FIRST = 1;

/** @param {() => void} changed Called when a prediction was made or skipped. */
export function predictBox(changed) {
  const ask = el("legend");
  const list = el("div", { class: "options" });
  const drawn = el("div");
  const options = el("fieldset", { class: "predict" }, ask, drawn, list);
  const words = el("button", { type: "button", class: "link" });
  const slider = el("input", { type: "range", min: 0, max: SURE.length - 1, step: 1 });
  const percent = el("output", { class: "num" });
  const sure = el("label", { class: "sure" }, el("span", { text: "How sure are you?" }), slider, percent);
  const commit = el("button", { type: "button", class: "primary" }, "This is my prediction");
  const kept = el("p", { class: "note", role: "status" });
  const node = el(
    "section",
    { class: "prediction" },
    el("h2", { text: "Predict" }),
    options,
    words,
    sure,
    el("p", {}, commit),
    kept,
  );
  let name = "";
  /** @type {Lesson | null} */
  let lesson = null;
  let choice = -1;
  /** The drawn curve, once it is complete. @type {number[] | null} */
  let curve = null;
  /** @type {ReturnType<typeof sketchPad> | null} */
  let pad = null;
  /** The reader chooses an option instead of drawing. */
  let inWords = false;

  function told() {
    const text = `${SURE[Number(slider.value)]}%`;
    setText(percent, text);
    slider.setAttribute("aria-valuetext", text);
  }
  slider.addEventListener("input", told);
  /** @param {boolean} locked */
  function offer(locked) {
    const draws = lesson?.predict.draw !== undefined && !inWords;
    drawn.hidden = !draws;
    list.hidden = draws;
    words.hidden = lesson?.predict.draw === undefined || locked;
    setText(words, inWords ? "Draw it instead" : "Answer in words instead");
    commit.disabled = draws ? curve === null : choice < 0;
  }
  words.addEventListener("click", () => {
    inWords = !inWords;
    offer(false);
  });
  commit.addEventListener("click", () => {
    const { draw, right } = /** @type {Lesson} */ (lesson).predict;
    const own = !inWords && draw && curve ? curve : undefined;
    const chosen = own && draw ? nearest(own, draw) : choice;
    const made = { choice: chosen, right: chosen === right, revealed: false, sure: SURE[Number(slider.value)] };
    keepPrediction(name, own ? { ...made, drawn: own } : made);
    setText(kept, "Kept in this browser. Now try, and compare.");
    changed();
  });

  return {
    node,
    /** @param {string} which @param {Lesson} next */
    show(which, next) {
      name = which;
      lesson = next;
      const before = predictions()[name];
      const { draw } = next.predict;
      choice = before?.choice ?? -1;
      curve = before?.drawn ?? null;
      inWords = before !== undefined && !before.drawn;
      setText(ask, next.predict.ask);
      list.replaceChildren(
        ...radios(`predict-${name}`, next.predict.options, choice, (i) => {
          choice = i;
          commit.disabled = false;
        }),
      );
      pad?.destroy();
      pad = null;
      if (draw) {
        pad = sketchPad(draw, next.predict.ask, curve, (all) => {
          curve = all;
          commit.disabled = all === null;
        });
        drawn.replaceChildren(pad.node);
      }
      const known = before?.sure === undefined ? AT_FIRST : SURE.indexOf(before.sure);
      slider.value = String(Math.max(0, known));
      told();
      setText(kept, "");
    },
    skip() {
      keepPrediction(name, { choice: -1, right: false, revealed: false, skipped: true });
      setText(kept, "Skipped, and remembered. The answer is below.");
      inWords = true;
      changed();
    },
    /** Locks a prediction once made. @param {boolean} made @param {boolean} told Whether the answer is revealed. */
    lock(made, told) {
      const { draw, right } = /** @type {Lesson} */ (lesson).predict;
      for (const radio of list.querySelectorAll("input")) radio.disabled = made;
      slider.disabled = made;
      commit.hidden = made;
      sure.hidden = made && predictions()[name]?.sure === undefined;
      offer(made);
      pad?.lock(made, told && draw ? draw.curves[right] : null);
    },
    /** How far the drawing was from the measurement; "" if nothing was drawn. */
    off() {
      const { draw, right } = /** @type {Lesson} */ (lesson).predict;
      const own = predictions()[name]?.drawn;
      return draw && own?.length === draw.x.at.length ? distance(own, draw, right) : "";
    },
  };
}
