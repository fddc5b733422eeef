// A visit to a place runs all checks there: movement while it loaded, the order of Tab stops, the descriptions
// of its pictures, axe, and whether anything is cut off or wider than the screen.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { look, VIEWS } from "./first-screen.mjs";
import { onPaper, onScreen } from "./paper.mjs";
import { LAB_PLACES, PLACES, ROUTES } from "./places.mjs";
import * as shift from "./shift.mjs";
import { browserBench, newPage, renew, rest, unfold, whole } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const ROUTED = ROUTES.map((route) => `#/${route}`);
/**
 * By default every route as it opens, and a state of every view. PLACE=quick: only the routes; PLACE=sanity:
 * only places whose address contains "sanity".
 */
const ONLY = process.env.PLACE ?? "";
const EVERYWHERE =
  ONLY === "quick" ? ROUTED : [...new Set([...ROUTED, ...PLACES])].filter((place) => place.includes(ONLY));

/**
 * @typedef {object} Visit
 * @property {import("playwright-core").Page} page
 * @property {string} place
 */

/**
 * Runs `looks` at every place, each freshly loaded with nothing stored.
 * @param {string} name
 * @param {object} options Options of the browser's context.
 * @param {((visit: Visit) => Promise<string[]>)[]} looks Checks that return the faults found.
 */
export function visitAll(name, options, looks) {
  const { viewport, colorScheme = "light", reducedMotion = "no-preference" } = options;
  const at = browserBench(async (at) => {
    // axe is put in by the test itself, past the page's CSP; the strict policy is tested everywhere else.
    Object.assign(at, await newPage(at.browser, at.url, { bypassCSP: true, ...options }));
    await shift.install(at.page);
  });
  for (const place of EVERYWHERE) {
    test(`${name}: ${place}`, async () => {
      const { page, url, faults, foreign } = at;
      await renew(at, url);
      await page.setViewportSize(viewport);
      // The network of the home page would learn for half a minute: home.test.mjs watches it.
      const motion = place === "#/" ? "reduce" : reducedMotion;
      await page.emulateMedia({ colorScheme, reducedMotion: motion, forcedColors: "none" });
      await page.goto(url + place);
      await rest(page);
      await whole(page);
      await rest(page);
      const wrong = [];
      for (const look of looks) wrong.push(...(await look({ page, place })));
      assert.deepEqual([...wrong, ...faults, ...foreign], []);
    });
  }
}

/** Nothing visible has moved. @param {Visit} visit */
export async function stoodStill({ page }) {
  const { shift: sum, moved } = await shift.read(page);
  return sum > shift.STILL ? moved.map((what) => `moved: ${what}`) : [];
}

/** Checks the place at another size or with other colors. */
export const resized =
  (width, height) =>
  async (/** @type {Visit} */ { page }) => {
    await page.setViewportSize({ width, height });
    await rest(page);
    return [];
  };
export const emulated =
  (media) =>
  async (/** @type {Visit} */ { page }) => {
    await page.emulateMedia(media);
    await rest(page);
    return [];
  };

/** Unfolds everything that can be unfolded. @param {Visit} visit */
export async function unfolded({ page }) {
  await unfold(page);
  await page.evaluate(() => {
    for (const b of document.querySelectorAll(".menu button[aria-expanded=false]")) b.click();
  });
  await rest(page);
  return [];
}

/** Runs checks only on a route's first view, because views hardly differ in them. */
export const onRoutes =
  (...looks) =>
  async (/** @type {Visit} */ visit) => {
    const wrong = [];
    if (ROUTED.includes(visit.place)) for (const look of looks) wrong.push(...(await look(visit)));
    return wrong;
  };

/** axe, with all of its rules or with some. @param {string[]} [rules] */
export const axed =
  (rules) =>
  async (/** @type {Visit} */ { page }) => {
    if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ content: axe });
    const runOnly = rules ? { runOnly: { type: "rule", values: rules } } : {};
    const found = await page.evaluate(
      (options) => window.axe.run(document, { resultTypes: ["violations"], ...options }),
      runOnly,
    );
    return found.violations.map(
      (v) =>
        `axe, ${v.id}: ${v.nodes
          .map((n) => n.target.join(" "))
          .join(" | ")
          .slice(0, 300)}`,
    );
  };

/** Nothing is wider than the screen, and no control's text is cut off. @param {Visit} visit */
export async function fits({ page }) {
  const { wide, cut, width } = await page.evaluate(() => ({
    width: window.innerWidth,
    wide: document.documentElement.scrollWidth - window.innerWidth,
    cut: [...document.querySelectorAll("button, label, h1, h2, h3, summary, .tabs, th")]
      // What scrolls sideways has a shade at its edge.
      .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".scroller") && !e.matches(".tabs"))
      .filter(
        (e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 2 && getComputedStyle(e).overflowX !== "visible",
      )
      .map((e) => `${e.tagName} “${e.textContent.slice(0, 40)}”`),
  }));
  const wrong = wide > 0 ? [`${wide} px wider than a screen of ${width}`] : [];
  return cut.length > 0 ? [...wrong, `cut off at ${width} px: ${cut.join(", ")}`] : wrong;
}

const MOST_WORDS = 150;
const mostControls = (/** @type {string} */ place) => (place.startsWith("#/playground") ? 55 : 30);

/** One screen, one argument: the view's main picture is whole, with few controls and few words. @param {Visit} visit */
export async function oneScreen({ page, place }) {
  if (!VIEWS.includes(place)) return [];
  const { main, cut, words, controls } = await page.evaluate(look);
  const wrong = cut.map((what) => `not whole on the first screen: ${what}`);
  if (main === 0) wrong.push("no main picture on the first screen");
  if (controls > mostControls(place)) wrong.push(`${controls} controls on the first screen`);
  if (words > MOST_WORDS) wrong.push(`${words} words beside the lesson on the first screen`);
  return wrong;
}

/** Nothing extends beyond the window except inside a scrolling box. @param {Visit} visit */
export async function within({ page }) {
  return page.evaluate(() => {
    // Without the gutter of the scroll bar.
    const width = document.body.clientWidth;
    const scrolls = (e) => {
      for (let up = e.parentElement; up; up = up.parentElement)
        if (getComputedStyle(up).overflowX !== "visible") return true;
      return false;
    };
    const wide = Math.max(0, document.scrollingElement.scrollWidth - width);
    return [...document.querySelectorAll("body *")]
      .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 0.5 && !scrolls(e))
      .map((e) => `out of a window of ${width} px: ${e.tagName}.${e.className}`)
      .concat(wide > 0 ? [`${wide} px wider than a window of ${width}`] : []);
  });
}

/** Prints figures and lesson, and afterwards the screen is unchanged. @param {Visit} visit */
export async function printed({ page, place }) {
  if (!LAB_PLACES.includes(place)) return [];
  await page.waitForSelector("[data-paper]", { state: "attached" });
  const before = await page.evaluate(onScreen);
  await page.emulateMedia({ media: "print" });
  await rest(page);
  const { wrong, lesson, foot } = await page.evaluate(onPaper);
  const link = await page.evaluate(() => location.href);
  await page.emulateMedia({ media: "screen" });
  await rest(page);
  assert.deepEqual(foot, [`This state: ${link}`]);
  assert.deepEqual(await page.evaluate(onScreen), before, "after printing the screen is as it was");
  if (lesson === 0) wrong.push("no lesson");
  return wrong.map((what) => `on paper, ${what}`);
}

/** Nothing is animated with reduced motion. @param {Visit} visit */
export async function motionless({ page }) {
  const moving = await page.evaluate(() => document.getAnimations().filter((a) => a.playState === "running").length);
  return moving > 0 ? [`${moving} animations`] : [];
}

/** A selected tab or switch shows this by more than its background, which forced colors remove. @param {Visit} visit */
export async function chosenIsSeen({ page }) {
  const flat = await page.evaluate(() =>
    [...document.querySelectorAll("[aria-pressed=true], [aria-current]")]
      .filter((e) => e.checkVisibility({ visibilityProperty: true }))
      .filter((e) => {
        const other = [...(e.parentElement?.children ?? [])].find(
          (o) => o.tagName === e.tagName && o !== e && !o.matches("[aria-pressed=true], [aria-current]"),
        );
        if (!other) return false;
        const look = (x) => {
          const s = getComputedStyle(x);
          return [s.color, s.backgroundColor, s.borderBottomColor, s.outlineStyle, s.fontWeight].join();
        };
        return look(e) === look(other);
      })
      .map((e) => e.textContent),
  );
  const forced = await page.evaluate(() => matchMedia("(forced-colors: active)").matches);
  if (!forced) return ["the colors are not forced"];
  return flat.length > 0 ? [`looks like the others in forced colors: ${flat.join(", ")}`] : [];
}

/** Every picture has the role of an image, and a description. @param {Visit} visit */
export async function pictured({ page }) {
  const all = await page.evaluate(pictures);
  return all
    .filter((p) => p.role !== "img" || p.label.length < 12)
    .map((p) => `${p.where}: role ${p.role}, “${p.label}”`);
}

/** In the page: each picture's description, its own label, and its place. */
export const pictures = () =>
  [...document.querySelectorAll("canvas")]
    .filter(
      (c) => c.checkVisibility({ visibilityProperty: true }) && !c.closest(".strip, .picture, [aria-hidden=true]"),
    )
    .map((c) => {
      const panel = c.closest("section");
      return {
        where: `${panel?.className} ${panel?.querySelector("h2, h3")?.textContent ?? ""}`,
        role: c.getAttribute("role") ?? c.closest("[role]")?.getAttribute("role"),
        label: c.getAttribute("aria-label") ?? c.closest("[aria-label]")?.getAttribute("aria-label") ?? "",
      };
    });

/** In the page: what Tab should reach: visible, enabled controls, and one radio button per group. */
const wanted = () => {
  const groups = new Set();
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  return [...all]
    .filter((e) => {
      if (e.disabled || e.tabIndex < 0 || e.type === "file" || !e.checkVisibility({ visibilityProperty: true }))
        return false;
      if (e.type !== "radio") return true;
      if (groups.has(e.name)) return false;
      groups.add(e.name);
      return true;
    })
    .map((e, i) => {
      e.dataset.walk = e.type === "radio" ? `radio ${e.name}` : String(i);
      if (e.type === "radio") for (const r of document.getElementsByName(e.name)) r.dataset.walk = e.dataset.walk;
      return e.dataset.walk;
    });
};

/** In the page: records each element that gets focus, whether that is visible, and its name; null if focus left. */
const followFocus = () => {
  const log = [];
  window.focusLog = log;
  document.addEventListener("focusout", (event) => {
    if (!event.relatedTarget) log.push(null);
  });
  document.addEventListener("focusin", ({ target: e }) => {
    const style = getComputedStyle(e);
    const labels = e.labels ? [...e.labels].map((l) => l.textContent).join(" ") : "";
    const by = (e.getAttribute("aria-labelledby") ?? "")
      .split(" ")
      .map((id) => (id && document.getElementById(id)?.textContent) || "")
      .join(" ");
    const name = [e.getAttribute("aria-label"), by, labels, e.textContent, e.title].find((t) => t?.trim()) ?? "";
    log.push({
      walk: e.dataset.walk ?? null,
      seen: (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none",
      name: name.trim().replace(/\s+/g, " ").slice(0, 60),
      what: `${e.tagName}.${e.className}`,
    });
  });
};

/** The Tab stops, from the start of the page until focus leaves it. @param {import("playwright-core").Page} page */
async function tabbed(page) {
  await page.evaluate(followFocus);
  // The first Tab loads what waits for one; then many are sent at once, which is three times as fast.
  await page.keyboard.press("Tab");
  await rest(page);
  const keys = await page.context().newCDPSession(page);
  const tab = { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 };
  for (let sent = 0; sent < 600; sent += 30) {
    const presses = [];
    for (let i = 0; i < 30; i++)
      for (const type of ["rawKeyDown", "keyUp"]) presses.push(keys.send("Input.dispatchKeyEvent", { type, ...tab }));
    await Promise.all(presses);
    const log = await page.evaluate(() => window.focusLog);
    const end = log.indexOf(null);
    if (end >= 0) return log.slice(0, end);
  }
  return null;
}

/** Tab reaches every control, the focus is visible, and it leaves the page at the end. @param {Visit} visit */
export async function walked({ page }) {
  const left = new Set(await page.evaluate(wanted));
  if (left.size <= 3) return [`Tab has only ${left.size} places to go to`];
  const way = await tabbed(page);
  if (way === null) return ["Tab never comes out"];
  const wrong = new Set();
  for (const at of way) {
    if (!at.seen) wrong.add(`no focus ring on ${at.what} “${at.name}”`);
    if (!at.name) wrong.add(`no name on ${at.what}`);
    left.delete(at.walk);
  }
  // What was replaced meanwhile is another control.
  const missed = await page.evaluate(
    (marks) => marks.flatMap((m) => document.querySelector(`[data-walk="${m}"]`)?.outerHTML.slice(0, 120) ?? []),
    [...left],
  );
  return [...wrong, ...missed.map((m) => `Tab does not reach ${m}`)];
}
