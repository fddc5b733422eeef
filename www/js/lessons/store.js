/** Lessons, glossary and syllabus as data files; what the reader predicted stays in this browser. */

import { during } from "../rest.js";

/**
 * @typedef {object} Step
 * @property {string} state What it sets, as in the address: "init=normal:0.01&seed=1".
 * @property {string} title
 * @property {string} look What to look at.
 * @property {string} [after] Further keys with which `saw` is read off, e.g. "at=500".
 * @property {string} [saw] The sentence the page shows in this state; a test compares it.
 */

/**
 * One file of www/lessons: a question to one view of one lab.
 * @typedef {object} Lesson
 * @property {string} lab Route.
 * @property {string} view Of the lab; "" where it has only one.
 * @property {string} title
 * @property {string} question
 * @property {string} [tex] A formula.
 * @property {string} [formula] The same as MathML (scripts/formulas.mjs).
 * @property {{ ask: string; options: string[]; right: number; answers?: (string | null)[] }} predict With what is
 *   said to each wrong option; null for the right one.
 * @property {Step[]} steps
 * @property {string} reveal Why.
 */

/** @type {Map<string, Promise<any>>} */
const files = new Map();

/**
 * A file of www/lessons, once.
 * @param {string} name
 * @returns {Promise<any>}
 */
export function lessonFile(name) {
  const known = files.get(name);
  if (known) return known;
  const coming = during(readFile(name));
  files.set(name, coming);
  coming.catch(() => files.delete(name));
  return coming;
}

/** @param {string} name */
async function readFile(name) {
  const answer = await fetch(new URL(`lessons/${name}.json`, document.baseURI));
  if (!answer.ok) throw new Error(`The lesson ${name} could not be loaded (${answer.status}).`);
  return answer.json();
}

/**
 * Names of the lessons of a view, the first one shown first.
 * @param {string} lab
 * @param {string} view
 * @returns {Promise<string[]>}
 */
export async function lessonsOf(lab, view) {
  const index = await lessonFile("index");
  return index[lab]?.[view] ?? [];
}

const KEY = "training-ground-predictions";

/** `choice` is −1 where the reader skipped it. @typedef {{ choice: number; right: boolean; revealed: boolean; skipped?: boolean }} Prediction */

/** @returns {Record<string, Prediction>} */
export function predictions() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

/**
 * @param {string} name Of the lesson.
 * @param {Prediction} prediction
 */
export function keepPrediction(name, prediction) {
  write({ ...predictions(), [name]: prediction });
}

export function forgetPredictions() {
  write({});
}

/** @param {Record<string, Prediction>} all */
function write(all) {
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // A browser without storage keeps nothing; the lesson works all the same.
  }
}

/** Revealed predictions: how many, and how many of them right. */
export function score() {
  const all = Object.values(predictions()).filter((p) => p?.revealed === true && !p.skipped);
  return { all: all.length, right: all.filter((p) => p.right === true).length };
}
