/** The lessons in course order: the path, and the side paths of each part. */

import { formatHash, parseHash } from "../state.js";

/** @import {Prediction} from "./store.js" */

/** The format of lessons/index.json: the lessons of each lab's views. @typedef {Record<string, Record<string, string[]>>} Index */
/**
 * The format of lessons/course.json.
 * @typedef {object} Course
 * @property {{ story: string; address: string; mends: { after: string; what: string; from: string; to: string; then: string; address: string }[] }} patient
 * @property {{ title: string; asks: string; lessons: Stop[]; side: string[] }[]} parts
 */
/**
 * `review`: numbers, from 1, of the questions about it in its part's review.
 * @typedef {{ name: string; minutes: number; needs: string; after: string; open: string; review?: number[] }} Stop
 */
/**
 * @typedef {object} Lesson
 * @property {string} lab
 * @property {string} view
 * @property {string} name
 * @property {boolean} done
 * @property {number} number Number on the path, from 1; 0 for a side lesson.
 * @property {string} open The state it starts in, as in an address.
 * @property {Stop | null} stop Its entry on the path, if any.
 */

/**
 * All lessons: those on the path first, then the side lessons.
 * @param {Index} index
 * @param {Course} course
 * @param {Record<string, Prediction>} made
 * @returns {Lesson[]}
 */
export function lessonsIn(index, course, made) {
  const places = new Map(
    Object.entries(index).flatMap(([lab, views]) =>
      Object.entries(views).flatMap(([view, names]) =>
        names.map((name) => /** @type {const} */ ([name, { lab, view }])),
      ),
    ),
  );
  let number = 0;
  /** @param {string} name @param {Stop | null} stop */
  const lesson = (name, stop) => {
    const { lab, view } = places.get(name) ?? { lab: "", view: "" };
    const done = Object.hasOwn(made, name) && !made[name]?.skipped;
    return { lab, view, name, done, number: stop ? ++number : 0, open: stop?.open ?? "", stop };
  };
  return [
    ...course.parts.flatMap((part) => part.lessons.map((stop) => lesson(stop.name, stop))),
    ...course.parts.flatMap((part) => part.side.map((name) => lesson(name, null))),
  ];
}

/** @param {Lesson[]} lessons */
export const pathOf = (lessons) => lessons.filter(({ number }) => number > 0);

/** The address of a lesson, with its picture covered at first. @param {Pick<Lesson, "lab" | "view" | "open">} lesson */
export function addressOf({ lab, view, open }) {
  const { params } = parseHash(`#/?${open}`);
  return formatHash(lab, view ? { ...params, view } : params, { cover: true });
}

/**
 * The neighbors of a lesson: for one on the path those before and after, for a side lesson the one it belongs to.
 * @param {Lesson[]} lessons
 * @param {Course} course
 * @param {string} name
 * @returns {{ before?: Lesson; after?: Lesson; of?: Lesson; side: Lesson[] }}
 */
export function around(lessons, course, name) {
  const path = pathOf(lessons);
  const at = path.findIndex((one) => one.name === name);
  const named = (/** @type {string} */ wanted) => lessons.find((one) => one.name === wanted);
  if (at < 0) {
    const part = course.parts.find(({ side }) => side.includes(name));
    return { of: part && named(part.lessons[0].name), side: [] };
  }
  const part = course.parts.find(({ lessons: stops }) => stops.at(-1)?.name === name);
  const side = (part?.side ?? []).flatMap((one) => named(one) ?? []);
  return { before: path[at - 1], after: path[at + 1], side };
}
