/** Loads lessons, glossary and syllabus from data files, and stores the reader's work in this browser. */

import { during } from "../rest.js";
import { lessonsIn } from "./order.js";

/**
 * @typedef {object} Step
 * @property {string} state The settings, as in an address: "init=normal:0.01&seed=1"; for another lab with its name:
 *   "playground?data=xor".
 * @property {string} title
 * @property {string} look What to look at.
 * @property {string} [after] Further keys of the state that `saw` describes, e.g. "at=500".
 * @property {string} [saw] The sentence that the page shows in this state; a test checks it.
 */

/** @import {Challenge} from "./check.js" */
/** @import {Drawing} from "./drawn.js" */

/** A question with options. @typedef {{ ask: string; options: string[]; right: number; answers: (string | null)[] }} Asked */

/**
 * One file of www/lessons: a question about one view of one lab. Lessons on the course's path have all properties.
 * @typedef {object} Lesson
 * @property {string} lab Route.
 * @property {string} view View of the lab; "" if it has only one.
 * @property {string} title
 * @property {string} question
 * @property {string} [tex] A formula.
 * @property {string} [formula] The same formula in MathML (scripts/formulas.mjs).
 * @property {Asked & { draw?: Drawing }} predict `answers`: the reply to each wrong option; null for the right one.
 * @property {Step[]} steps
 * @property {string} reveal The explanation.
 * @property {string} [story] The current state of the course's patient.
 * @property {Challenge} [challenge]
 * @property {{ ask: string; model: string }} [explain] What the reader should explain, and a model answer.
 * @property {Asked} [transfer] A question in a new situation.
 * @property {string} [limits] What the evidence does not show.
 */

/** @type {Map<string, Promise<any>>} */
const files = new Map();

/**
 * Reads a file of www/lessons only once.
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
 * A data file of www/lessons: a single lesson, or an index of all.
 * @param {string} name
 * @returns {Promise<any>}
 */
export const lessonFile = (name) => once(`${name}.json`, (answer) => answer.json());

/** The code of a lesson on the path. @param {string} name */
export const lessonCode = (name) => once(`code/${name}.py`, (answer) => answer.text());

/**
 * Names of the lessons of a view, in the order shown.
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
 * `choice` is −1 if the reader skipped the question; for a drawing it is the nearest option. `sure` is the reader's
 * confidence in percent.
 * @typedef {{ choice: number; right: boolean; revealed: boolean; skipped?: boolean; sure?: number; drawn?: number[] }} Prediction
 */
/**
 * The reader's work in a lesson after the prediction: the links that solved the challenge and the harder one, the
 * number of hints opened, their own sentence, and the answer to the transfer question. The key "review-1" holds the
 * result of the review of part 1.
 * @typedef {{ solved?: string; star?: string; hints?: number; own?: string; compared?: boolean;
 *   transfer?: number; review?: { seed: number; right: number; all: number } }} Work
 */

/**
 * Reads what this browser stores under a key, if it can.
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
    // Without storage nothing is kept, but the lesson still works.
  }
}

/** @returns {Record<string, Prediction>} */
export const predictions = () => kept(PREDICTIONS);

/** @returns {Record<string, Work>} */
export const allWork = () => kept(WORK);

/** @param {string} name Name of the lesson. @returns {Work} */
export function workOf(name) {
  const found = allWork()[name];
  return found && typeof found === "object" ? found : {};
}

/**
 * @param {string} name Name of the lesson.
 * @param {Prediction} prediction
 */
export function keepPrediction(name, prediction) {
  write(PREDICTIONS, { ...predictions(), [name]: prediction });
}

/** @param {string} name Name of the lesson. @param {Work} change */
export function keepWork(name, change) {
  write(WORK, { ...allWork(), [name]: { ...workOf(name), ...change } });
}

export const forgetPredictions = () => write(PREDICTIONS, {});

/** Deletes everything stored about the reader. */
export function forgetAll() {
  forgetPredictions();
  write(WORK, {});
  write(READER, {});
}

/** A stored random number, so that this reader's questions differ from their neighbor's. */
export function ownNumber() {
  const { number } = /** @type {Record<string, number>} */ (kept(READER));
  if (Number.isInteger(number)) return number;
  const drawn = crypto.getRandomValues(new Uint16Array(1))[0];
  write(READER, { number: drawn });
  return drawn;
}

/** The course with this reader's progress. */
export async function theCourse() {
  const [index, course] = await Promise.all([lessonFile("index"), lessonFile("course")]);
  return { course, lessons: lessonsIn(index, course, predictions()) };
}

/** Everything stored about the reader, for export. */
export const progressJson = () =>
  `${JSON.stringify({ what: "Training Ground: my course", predictions: predictions(), work: allWork() }, null, 2)}\n`;

/** Number of revealed predictions, and how many of them are right. */
export function score() {
  const all = Object.values(predictions()).filter((p) => p?.revealed === true && !p.skipped);
  return { all: all.length, right: all.filter((p) => p.right === true).length };
}

/**
 * Revealed predictions by confidence: for each level their number, and how many of them are right.
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
