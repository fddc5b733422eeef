/** Covers the picture of a lesson until the reader has made a prediction or skipped it. */

import { el } from "../draw/dom.js";

/** @import {Page} from "../state.js" */

/** ANSWERED: sent by a lesson whose question is answered. SKIP: tells a lesson that the reader skips it. */
export const ANSWERED = "training-ground:answered";
export const SKIP = "training-ground:skip";

/**
 * @param {{ lab: HTMLElement; middle: HTMLElement; reading: HTMLElement; page: () => Page; settled: () => boolean;
 *   lifted: () => void }} parts `settled`: the picture shows the newest settings.
 * @returns {() => void} Checks whether the question has been answered.
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
  /** Marks the question's place in the lesson while the question is shown here. */
  const gap = document.createComment("the prediction");
  /** Moves the question to the picture's place, or back into the lesson. @param {boolean} here */
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
    // Until the requested view is drawn, the lesson still belongs to the previous one.
    const covered = !(settled() && lesson()?.getAttribute("data-answered") === "true");
    lab.classList.toggle("covered", covered);
    box.hidden = !covered;
    ask(covered);
    if (covered) return;
    // From now on the page's own link no longer asks for a cover.
    page().cover = false;
    lifted();
  }
  reading.addEventListener(ANSWERED, look);
  return look;
}
