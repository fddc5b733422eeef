/** The lessons in the order of the course: its path, and the side paths of each part. */

import { formatHash, parseHash } from "../state.js";

/** @import {Prediction} from "./store.js" */

/** As lessons/index.json has it: the lessons of a lab's views. @typedef {Record<string, Record<string, string[]>>} Index */
/**
 * As lessons/course.json has it.
 * @typedef {object} Course
 * @property {{ story: string; address: string; mends: { after: string; what: string; from: string; to: string; then: string; address: string }[] }} patient
 * @property {{ title: string; asks: string; lessons: Stop[]; side: string[] }[]} parts
 */
/**
 * `review`: the questions of its part's review, from 1, that are about it.
 * @typedef {{ name: string; minutes: number; needs: string; after: string; open: string; review?: number[] }} Stop
 */
/**
 * @typedef {object} Lesson
 * @property {string} lab
 * @property {string} view
 * @property {string} name
 * @property {boolean} done
 * @property {number} number On the path, from 1; 0 beside it.
 * @property {string} open The state it begins in, as in an address.
 * @property {Stop | null} stop On the path.
 */

/**
 * Every lesson: the path first, then what stands beside it.
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

/** The address of a lesson, which asks before it shows. @param {Pick<Lesson, "lab" | "view" | "open">} lesson */
export function addressOf({ lab, view, open }) {
  const { params } = parseHash(`#/?${open}`);
  return formatHash(lab, view ? { ...params, view } : params, { cover: true });
}

/**
 * The lessons beside one on its way: of the path the ones before and after, beside the path the one it belongs to.
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
