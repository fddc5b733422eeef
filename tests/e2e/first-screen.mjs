// Measures what a view shows on the first screen, without scrolling, for a test and for scripts/first-screen.mjs.

import { LAB_PLACES } from "./places.mjs";

/** Screen of a projector or a small laptop. */
export const SCREEN = { width: 1280, height: 800 };

/** One state of every view that has pictures, without those that wait for the reader's file. */
export const VIEWS = ["#/playground", ...LAB_PLACES.filter((place) => !place.includes("img=cifar"))];

/**
 * @typedef {object} Seen
 * @property {number} high Height of the page in pixels.
 * @property {number} share Visible share, by area, of the view's pictures.
 * @property {number} words Number of words, without the lesson.
 * @property {number} controls Number of controls, without the lesson. What belongs together counts once: a setting
 *   with slider and box, radio buttons, the units of the diagram.
 * @property {string[]} cut Main pictures that are cut off, and where they end.
 * @property {number} main Number of main pictures.
 */

/**
 * In the page. Main pictures are marked by `data-main`; without a mark, they are the largest canvas and any at least
 * half as large.
 * @returns {Seen}
 */
export function look() {
  const { innerWidth: width, innerHeight: height } = window;
  const seen = (/** @type {Element} */ e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const box = (/** @type {Element} */ e) => e.getBoundingClientRect();
  /** The visible area. */
  const inside = (/** @type {DOMRect} */ r) =>
    Math.max(0, Math.min(r.right, width) - Math.max(r.left, 0)) *
    Math.max(0, Math.min(r.bottom, height) - Math.max(r.top, 0));
  const onScreen = (/** @type {Element} */ e) => seen(e) && inside(box(e)) > 0;

  const pictures = [...document.querySelectorAll(".stage canvas:not([aria-hidden])")].filter(
    (e) => seen(e) && box(e).width > 0,
  );
  const area = (/** @type {Element} */ e) => box(e).width * box(e).height;
  const all = pictures.reduce((sum, e) => sum + area(e), 0);
  const marked = [...document.querySelectorAll(".stage [data-main]")].filter(seen);
  const largest = Math.max(0, ...pictures.map(area));
  const main = marked.length > 0 ? marked : pictures.filter((e) => area(e) >= largest / 2);
  const whole = (/** @type {DOMRect} */ r) => r.top >= 0 && r.left >= 0 && r.bottom <= height && r.right <= width;

  let words = 0;
  const lab = document.querySelector(".lab");
  const texts = lab && document.createTreeWalker(lab, NodeFilter.SHOW_TEXT);
  while (texts?.nextNode()) {
    const { parentElement: home, textContent } = texts.currentNode;
    if (!home || home.closest(".reading, .hidden, .hidden, option, pre, code") || !onScreen(home)) continue;
    words += textContent?.match(/\p{L}[\p{L}\p{N}’-]*/gu)?.length ?? 0;
  }
  const together = ".segments, .stepper, .joined, fieldset, [role=radiogroup], .checks, .pg-units, .option-numbers";
  const one = (/** @type {Element} */ e) =>
    e.closest(together) ?? (e.closest(".layers") ? e : (e.closest('.field:not([data-key="hidden"])') ?? e));
  const controls = new Set(
    [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=application]")]
      .filter((e) => onScreen(e) && !e.closest(".reading"))
      .map(one),
  ).size;
  return {
    high: document.documentElement.scrollHeight,
    share: all > 0 ? pictures.reduce((sum, e) => sum + inside(box(e)), 0) / all : 0,
    words,
    controls,
    main: main.length,
    cut: main.flatMap((e) => {
      const r = box(e);
      if (whole(r)) return [];
      const name =
        e.closest("section")?.querySelector("h2")?.textContent ??
        e.getAttribute("aria-label")?.slice(0, 40) ??
        e.className;
      return [
        `${name}: ${Math.round(r.left)} to ${Math.round(r.right)}, ${Math.round(r.top)} to ${Math.round(r.bottom)}`,
      ];
    }),
  };
}
