/** The course on the home page: each lab's question and duration, and the reader's progress. */

/** @import {Lesson} from "../../lessons/order.js" */

/**
 * The labs by route. The titles repeat labs.json, which only the page's main script includes; a test compares them. The
 * minutes cover a lab's lessons: one for each prediction and each step, plus reading time at 200 words per minute,
 * rounded to five (tests/js/home.test.mjs checks them).
 * @type {Record<string, { title: string; asks: string; minutes: number }>}
 */
export const LABS = {
  playground: { title: "Playground", asks: "Why does a network not learn?", minutes: 10 },
  activations: { title: "Activations", asks: "When does a unit stop learning, and can it come back?", minutes: 35 },
  zigzag: { title: "Zig-zag", asks: "All inputs positive: which way can the weights move?", minutes: 20 },
  preprocessing: { title: "Preprocessing", asks: "Why does it pay to center and scale the data?", minutes: 30 },
  initialization: { title: "Initialization", asks: "How large may random weights be, ten layers deep?", minutes: 45 },
  "gradient-check": { title: "Gradient check", asks: "Is your gradient right, and how would you know?", minutes: 25 },
  sanity: { title: "Sanity checks", asks: "What must hold before you train for hours?", minutes: 15 },
};

/** The network that learns on the home page, and that its link opens in the playground. */
export const NETWORK = {
  data: "spiral",
  n: "240",
  split: "0.7",
  hidden: "16,16",
  act: "tanh",
  opt: "adam",
  lr: "0.005",
};
/** Steps per second: about thirteen epochs, so that training takes about twenty seconds. */
export const STEPS = 220;

/**
 * The reader's progress in a lab, for its card.
 * @param {Lesson[]} lessons All lessons of the course.
 * @param {string} lab
 * @returns {{ state: "done" | "next" | "open"; text: string }}
 */
export function standOf(lessons, lab) {
  const own = lessons.filter((lesson) => lesson.lab === lab);
  const done = own.filter((lesson) => lesson.done).length;
  if (done === own.length) return { state: "done", text: "done" };
  const first = lessons.find((lesson) => !lesson.done);
  // "Next" makes sense only for a reader who has begun.
  const next = first?.lab === lab && lessons.some((lesson) => lesson.done);
  if (next) return { state: "next", text: "up next" };
  const word = own.length === 1 ? "lesson" : "lessons";
  return { state: "open", text: done > 0 ? `${done} of ${own.length} ${word}` : `${own.length} ${word}` };
}
