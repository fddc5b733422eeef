/** Options of a teacher's link: hides columns, and computes nothing before Start. */

import { el } from "../draw/dom.js";

/** @import {Page} from "../state.js" */

/**
 * @param {Page} page
 * @param {{ lab: HTMLElement; aside: HTMLElement; reading: HTMLElement }} parts
 */
export function hideColumns(page, { lab, aside, reading }) {
  aside.hidden = page.hide.includes("controls");
  reading.hidden = page.hide.includes("reading");
  lab.classList.toggle("no-controls", aside.hidden);
  lab.classList.toggle("no-reading", reading.hidden);
}

/**
 * Adds the button that starts a paused page.
 * @param {HTMLElement} host
 * @param {() => void} start
 */
export function startWhenAsked(host, start) {
  const button = el("button", { type: "button", class: "primary start" }, "Start the experiment");
  button.addEventListener("click", () => {
    box.remove();
    start();
  });
  const box = el("p", { class: "row" }, button);
  host.append(box);
}
