/** Lessons, glossary and syllabus as data files; what the reader predicted stays in this browser. */

import { during } from "../rest.js";
import { lessonsIn } from "./order.js";

/**
 * @typedef {object} Step
 * @property {string} state What it sets, as in the address: "init=normal:0.01&seed=1"; of another lab with its name:
 *   "playground?data=xor".
 * @property {string} title
 * @property {string} look What to look at.
 * @property {string} [after] Further keys with which `saw` is read off, e.g. "at=500".
 * @property {string} [saw] The sentence the page shows in this state; a test compares it.
 */

/** @import {Challenge} from "./check.js" */
/** @import {Drawing} from "./drawn.js" */

/** A question with options. @typedef {{ ask: string; options: string[]; right: number; answers: (string | null)[] }} Asked */

/**
 * One file of www/lessons: a question to one view of one lab. Those of the course have all of it.
 * @typedef {object} Lesson
 * @property {string} lab Route.
 * @property {string} view Of the lab; "" where it has only one.
 * @property {string} title
 * @property {string} question
 * @property {string} [tex] A formula.
 * @property {string} [formula] The same as MathML (scripts/formulas.mjs).
 * @property {Asked & { draw?: Drawing }} predict With what is said to each wrong option; null for the right one.
 * @property {Step[]} steps
 * @property {string} reveal Why.
 * @property {string} [story] Where the patient of the course stands.
 * @property {Challenge} [challenge]
 * @property {{ ask: string; model: string }} [explain] What the reader is to say, and how one could say it.
 * @property {Asked} [transfer] A question in a new situation.
 * @property {string} [limits] What the evidence does not carry.
 */

/** @type {Map<string, Promise<any>>} */
const files = new Map();

/**
 * What is read from a file of www/lessons, once.
 * @template T
 * @param {string} file
 * @param {(answer: Response) => Promise<T>} read
 * @returns {Promise<T>}
 */
function once(file, read) {
  const known = files.get(file);
  if (known) return known;
  const coming = during(readFile(file).then(read));
  files.set(file, coming);
  coming.catch(() => files.delete(file));
  return coming;
}

/** @param {string} file */
async function readFile(file) {
  const answer = await fetch(new URL(`lessons/${file}`, document.baseURI));
  if (!answer.ok) throw new Error(`The file ${file} could not be loaded (${answer.status}).`);
  return answer;
}

/**
 * A data file of www/lessons: a lesson, or one about them all.
 * @param {string} name
 * @returns {Promise<any>}
 */
export const lessonFile = (name) => once(`${name}.json`, (answer) => answer.json());

/** The code of a lesson of the path. @param {string} name */
export const lessonCode = (name) => once(`code/${name}.py`, (answer) => answer.text());

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

const PREDICTIONS = "training-ground-predictions";
const WORK = "training-ground-course";
const READER = "training-ground-reader";

/**
 * `choice` is −1 where the reader skipped it, and what comes nearest to what was drawn; `sure` is how sure they were, in
 * percent.
 * @typedef {{ choice: number; right: boolean; revealed: boolean; skipped?: boolean; sure?: number; drawn?: number[] }} Prediction
 */
/**
 * What a reader has done in a lesson after the prediction: the links that solved its challenge and its harder one, the
 * hints that were opened, the sentence of their own, the answer to the question in a new situation. Under "review-1" how
 * the review of part 1 went.
 * @typedef {{ solved?: string; star?: string; hints?: number; own?: string; compared?: boolean;
 *   transfer?: number; review?: { seed: number; right: number; all: number } }} Work
 */

/**
 * What this browser keeps under a key, if it can be read.
 * @template T
 * @param {string} key
 * @returns {Record<string, T>}
 */
function kept(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "{}");
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

/** @param {string} key @param {object} all */
function write(key, all) {
  try {
    localStorage.setItem(key, JSON.stringify(all));
  } catch {
    // A browser without storage keeps nothing; the lesson works all the same.
  }
}

/** @returns {Record<string, Prediction>} */
export const predictions = () => kept(PREDICTIONS);

/** @returns {Record<string, Work>} */
export const allWork = () => kept(WORK);

/** @param {string} name Of the lesson. @returns {Work} */
export function workOf(name) {
  const found = allWork()[name];
  return found && typeof found === "object" ? found : {};
}

/**
 * @param {string} name Of the lesson.
 * @param {Prediction} prediction
 */
export function keepPrediction(name, prediction) {
  write(PREDICTIONS, { ...predictions(), [name]: prediction });
}

/** @param {string} name Of the lesson. @param {Work} change */
export function keepWork(name, change) {
  write(WORK, { ...allWork(), [name]: { ...workOf(name), ...change } });
}

export const forgetPredictions = () => write(PREDICTIONS, {});

/** Everything about the reader. */
export function forgetAll() {
  forgetPredictions();
  write(WORK, {});
  write(READER, {});
}

/** A number that tells this reader's questions from their neighbor's: drawn once, and kept. */
export function ownNumber() {
  const { number } = /** @type {Record<string, number>} */ (kept(READER));
  if (Number.isInteger(number)) return number;
  const drawn = crypto.getRandomValues(new Uint16Array(1))[0];
  write(READER, { number: drawn });
  return drawn;
}

/** The course as this reader stands in it. */
export async function theCourse() {
  const [index, course] = await Promise.all([lessonFile("index"), lessonFile("course")]);
  return { course, lessons: lessonsIn(index, course, predictions()) };
}

/** Everything about the reader, as a file to take away. */
export const progressJson = () =>
  `${JSON.stringify({ what: "Training Ground: my course", predictions: predictions(), work: allWork() }, null, 2)}\n`;

/** Revealed predictions: how many, and how many of them right. */
export function score() {
  const all = Object.values(predictions()).filter((p) => p?.revealed === true && !p.skipped);
  return { all: all.length, right: all.filter((p) => p.right === true).length };
}

/**
 * Revealed predictions by how sure the reader was: for each share the predictions, and how many of them were right.
 * @returns {{ sure: number; all: number; right: number }[]}
 */
export function calibration() {
  const made = Object.values(predictions()).filter((p) => p?.revealed === true && Number.isFinite(p.sure));
  const shares = [...new Set(made.map((p) => Number(p.sure)))].sort((a, b) => a - b);
  return shares.map((sure) => {
    const own = made.filter((p) => p.sure === sure);
    return { sure, all: own.length, right: own.filter((p) => p.right === true).length };
  });
}
