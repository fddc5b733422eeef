/** The links onward at the end of a lesson. */

import { el } from "../draw/dom.js";
import { addressOf, around, pathOf } from "./order.js";
import { lessonFile, theCourse } from "./store.js";

/** @import {Lesson} from "./order.js" */

/**
 * Links to the neighboring lessons.
 * @param {string} name
 */
export async function onward(name) {
  const { course, lessons } = await theCourse();
  const { before, after, of, side } = around(lessons, course, name);
  const all = pathOf(lessons).length;
  /** @param {string} word @param {Lesson} one */
  const link = async (word, one) => {
    const { title } = await lessonFile(one.name);
    return el("p", {}, `${word}: `, el("a", { href: addressOf(one), text: title }));
  };
  const lines = [
    after && link(`Next, lesson ${after.number} of ${all}`, after),
    ...side.map((one) => link("Beside the path", one)),
    before && link(`Previous, lesson ${before.number}`, before),
    of && link(`On the path, lesson ${of.number} of ${all}`, of),
  ];
  const shown = await Promise.all(lines.filter((line) => line !== undefined));
  const last = !after && !of ? [el("p", { text: "This was the last lesson of the path." })] : [];
  return el(
    "nav",
    { class: "onward", "aria-label": "Lessons" },
    ...last,
    ...shown,
    el("p", {}, el("a", { href: "#/course", text: "All lessons" })),
  );
}
