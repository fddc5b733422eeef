/** Marks submitted links: finds the challenge of each and whether it is solved. Nothing leaves the browser. */

import { parseHash } from "../state.js";
import { judge, labelOf } from "./check.js";
import { measure } from "./measure.js";
import { lessonFile, theCourse } from "./store.js";

/** @import {Lesson} from "./store.js" */

/** @typedef {{ lesson: string; mark: "star" | "solved" | "not yet" | "unclear"; says: string }} Mark */

/** Maximum number of links marked at once, so that a long list cannot occupy the page for hours. */
export const MOST = 60;

/** All links in a text, in order. @param {string} text */
export const linksIn = (text) => text.match(/\S*#\/\S+/g) ?? [];

/**
 * @param {string} link
 * @param {(share: string) => void} progress
 * @returns {Promise<Mark>}
 */
export async function markOf(link, progress) {
  const { route, params, page } = parseHash(link.slice(link.indexOf("#")));
  /** @param {string} says @returns {Mark} */
  const unclear = (says) => ({ lesson: page.lesson, mark: "unclear", says });
  if (!page.lesson)
    return unclear("The link names no lesson. The button under a solved challenge copies one that does.");
  /** @type {Lesson} */
  let lesson;
  try {
    const { lessons } = await theCourse();
    if (!lessons.some(({ name }) => name === page.lesson)) return unclear("There is no lesson of this name.");
    lesson = await lessonFile(page.lesson);
  } catch (error) {
    return unclear(/** @type {Error} */ (error).message);
  }
  const { challenge } = lesson;
  if (!challenge) return unclear("This lesson has no challenge.");
  const lab = challenge.lab ?? lesson.lab;
  if (route !== lab) return unclear("The link leads to another lab than the challenge.");
  try {
    const facts = await measure(lab, params, progress).facts;
    const verdict = judge(challenge, facts);
    const star = challenge.star && judge(challenge, facts, true).solved;
    const says = verdict.lines.map(({ says: name, now }) => `${name}: ${now}`).join("; ");
    const forbidden = !verdict.solved && !star && verdict.forbidden.length > 0;
    const names = verdict.forbidden.map((key) => labelOf(facts.fields, key)).join(", ");
    const why = forbidden ? `; changed, and must not be: ${names}` : "";
    return {
      lesson: lesson.title,
      mark: star ? "star" : verdict.solved ? "solved" : "not yet",
      says: says + why,
    };
  } catch (error) {
    return { ...unclear(/** @type {Error} */ (error).message), lesson: lesson.title };
  }
}
