/**
 * Prepares the page for printing: every picture and every closed section, without what only a screen needs. The style
 * sheet (css/print.css) lays it out while `<html data-paper>` is "on". Pictures are drawn at their printed width before
 * the browser lays out the page for paper, and keep that size.
 */

import { drawAll } from "../draw/canvas.js";
import { el } from "../draw/dom.js";
import { themeChanged } from "../draw/theme.js";

/** Buttons of the closed sections. */
const CLOSED = ".fold[aria-expanded='false']:not([hidden])";

/** Switches the page to its printed form; returns a function that switches back. */
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

/** Fixes the pictures' sizes: heights relative to the window would change on paper. Returns the undo. */
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
 * Prepares the page whenever it is printed.
 * @param {() => string | undefined} link The full address of the current state.
 */
export function listenToPaper(link) {
  const foot = el("p", { class: "paper-foot" });
  /** Functions that restore the screen, last first. @type {(() => void)[]} */
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
  // Some browsers, and print previews in developer tools, change only the media type.
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? begin() : end()));
  document.documentElement.dataset.paper = "off";
}
