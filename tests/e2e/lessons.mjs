// The states of the lessons, and the sentence that the page shows in each.
import { readFileSync, writeFileSync } from "node:fs";
import { rest } from "./support.mjs";

const folder = new URL("../../www/lessons/", import.meta.url);
const file = (/** @type {string} */ name) => new URL(`${name}.json`, folder);
export const read = (/** @type {string} */ name) => JSON.parse(readFileSync(file(name), "utf8"));
export const write = (/** @type {string} */ name, /** @type {any} */ lesson) =>
  writeFileSync(file(name), `${JSON.stringify(lesson, null, 2)}\n`);

export const names = () => Object.values(read("index")).flatMap((views) => Object.values(views).flat());

/**
 * The address of a step, with the further keys of its sentence.
 * @param {any} lesson
 * @param {any} step
 */
export function hashOf(lesson, step) {
  // A state of another lab has its name.
  if (step.state.includes("?")) return `#/${[step.state, step.after].filter(Boolean).join("&")}`;
  const query = [lesson.view ? `view=${lesson.view}` : "", step.state, step.after ?? ""]
    .filter(Boolean)
    .filter((_, i, all) => !(i === 0 && lesson.view && all.length > 1 && step.state.includes("view=")))
    .join("&");
  return `#/${lesson.lab}?${query}`;
}

/**
 * Goes to a state (in place if the page is open), waits until everything is computed, and returns “What you saw”.
 * @param {import("playwright-core").Page} page
 * @param {string} base
 * @param {string} hash
 */
export async function sentenceAt(page, base, hash) {
  await page.goto(base + hash);
  await rest(page);
  return (await page.locator(".saw").textContent()) ?? "";
}
