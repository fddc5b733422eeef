/** The lessons in the order of the course. */

/** @import {Prediction} from "./store.js" */

/** @typedef {{ lab: string; view: string; name: string; done: boolean }} Lesson */

/**
 * Every lesson in the order of the course.
 * @param {Record<string, Record<string, string[]>>} index As lessons/index.json has it.
 * @param {Record<string, Prediction>} made
 * @returns {Lesson[]}
 */
export function lessonsIn(index, made) {
  return Object.entries(index).flatMap(([lab, views]) =>
    Object.entries(views).flatMap(([view, names]) =>
      names.map((name) => ({ lab, view, name, done: Object.hasOwn(made, name) && !made[name]?.skipped })),
    ),
  );
}

/** The address of a lesson, which asks before it shows. @param {Lesson} lesson */
export const addressOf = ({ lab, view }) => `#/${lab}?${view ? `view=${view}&` : ""}cover=1`;
