/** The picture of a lesson is covered until the reader has made a prediction, or has skipped it. */

import { el } from "../draw/dom.js";

/** @import {Page} from "../state.js" */

/** A lesson says whether its question is answered; it is told that the reader skips it. */
export const ANSWERED = "training-ground:answered";
export const SKIP = "training-ground:skip";

/**
 * @param {{ lab: HTMLElement; middle: HTMLElement; reading: HTMLElement; page: () => Page; settled: () => boolean;
 *   lifted: () => void }} parts `settled`: what is drawn is what was asked for last.
 * @returns {() => void} Looks whether the question is answered by now.
 */
export function coverStage({ lab, middle, reading, page, settled, lifted }) {
  const lesson = () => reading.querySelector(".lesson");
  const skip = el("button", { type: "button", class: "link" }, "Skip the prediction");
  const place = el("div", { class: "cover-question" });
  const box = el(
    "div",
    { class: "cover", role: "region", "aria-label": "Predict first" },
    el("p", { class: "diagnosis", text: "Predict first: then the picture appears." }),
    place,
    el("p", {}, skip),
  );
  skip.addEventListener("click", () => lesson()?.dispatchEvent(new CustomEvent(SKIP)));
  middle.prepend(box);
  /** Where the lesson has its question, while it is asked here. */
  const gap = document.createComment("the prediction");
  /** There is room for it in the place of the picture. @param {boolean} here */
  function ask(here) {
    const question = place.firstElementChild ?? lesson()?.querySelector(".prediction");
    if (!question || here === (question.parentElement === place)) return;
    if (here) {
      question.replaceWith(gap);
      place.append(question);
    } else gap.replaceWith(question);
  }

  function look() {
    if (!page().cover) return;
    // While another view is on its way, the lesson is still that of the one before.
    const covered = !(settled() && lesson()?.getAttribute("data-answered") === "true");
    lab.classList.toggle("covered", covered);
    box.hidden = !covered;
    ask(covered);
    if (covered) return;
    // The link that the page writes is that of what is seen.
    page().cover = false;
    lifted();
  }
  reading.addEventListener(ANSWERED, look);
  return look;
}
