/**
 * What a page is on paper: every picture and every section that is one click away, without what only a screen needs.
 * The style sheet does it (css/print.css) while `<html data-paper>` says "on". Pictures are drawn before the page is
 * laid out for paper, so that they are as wide as there already, and keep the size they were drawn in.
 */

import { drawAll } from "../draw/canvas.js";
import { el } from "../draw/dom.js";
import { themeChanged } from "../draw/theme.js";

/** Sections that are one click away, but for the settings. */
const CLOSED = ".fold[aria-expanded='false']:not([hidden])";

/** Of the page as it is on a screen. */
function turn() {
  const page = document.documentElement;
  const { theme } = page.dataset;
  const [left, top] = [scrollX, scrollY];
  page.dataset.paper = "on";
  page.dataset.theme = "light";
  const folds = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(CLOSED))].filter(
    (fold) => !document.getElementById(fold.getAttribute("aria-controls") ?? "")?.matches(".more-settings"),
  );
  for (const fold of folds) fold.click();
  const parts = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".home details"))].filter(
    (one) => !one.open && !one.matches(".menu"),
  );
  for (const one of parts) one.open = true;
  themeChanged();
  return () => {
    page.dataset.paper = "off";
    if (theme) page.dataset.theme = theme;
    else delete page.dataset.theme;
    for (const fold of folds) fold.click();
    for (const one of parts) one.open = false;
    themeChanged();
    scrollTo(left, top);
  };
}

/** Pictures keep the size they were drawn in: heights that are a share of the window are others on paper. */
function freeze() {
  const hosts = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("main .canvas-host"))];
  const sizes = hosts.map(({ offsetWidth, offsetHeight }) => [offsetWidth, offsetHeight]);
  const before = hosts.map(({ style }) => style.cssText);
  for (const [i, { style }] of hosts.entries()) {
    if (sizes[i][0] === 0) continue;
    style.setProperty("min-height", "0", "important");
    style.setProperty("max-height", "none", "important");
    style.setProperty("height", `${sizes[i][1]}px`, "important");
    style.setProperty("width", `${sizes[i][0]}px`, "important");
    style.setProperty("max-width", "none", "important");
  }
  return () => {
    for (const [i, { style }] of hosts.entries()) style.cssText = before[i];
  };
}

/**
 * From now on the page prints as it should.
 * @param {() => string | undefined} link The full address of the state that is shown.
 */
export function listenToPaper(link) {
  const foot = el("p", { class: "paper-foot" });
  /** What brings the screen back, last first. @type {(() => void)[]} */
  let back = [];
  function begin() {
    if (back.length > 0) return;
    back = [turn()];
    const to = link();
    foot.textContent = `This state: ${to}`;
    if (to) document.getElementById("main")?.append(foot);
    drawAll(true);
    back.unshift(freeze());
  }
  function end() {
    foot.remove();
    for (const undo of back) undo();
    if (back.length > 0) drawAll(false);
    back = [];
  }
  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
  // Where only the media changes: some browsers, and whoever looks at the page as it prints.
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? begin() : end()));
  document.documentElement.dataset.paper = "off";
}
