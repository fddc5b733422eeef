/** The path of the course with the reader's progress in each lesson, the patient, and the marking of solutions. */

import { el, setText } from "../../draw/dom.js";
import { downloadText } from "../../draw/export.js";
import { plural } from "../../draw/format.js";
import { addressOf, pathOf } from "../../lessons/order.js";
import {
  allWork,
  calibration,
  forgetAll,
  lessonFile,
  predictions,
  progressJson,
  score,
  theCourse,
  workOf,
} from "../../lessons/store.js";
import { marksBox } from "./marks.js";
import { chart } from "./patient.js";

/** @import {Course, Lesson, Stop} from "../../lessons/order.js" */

export function pathPage() {
  const page = el(
    "article",
    { class: "home course-path", "aria-busy": "true" },
    el("h1", { tabindex: "-1", text: "The course" }),
    el("p", {
      class: "lead",
      text: "One network refuses to learn. In fourteen short lessons you find out why: you predict, try, compare, and then solve a challenge that the engine checks.",
    }),
  );
  const marks = marksBox();
  const body = el("div", { class: "path-body" });
  page.append(body);

  async function fill() {
    const { course, lessons } = await theCourse();
    const titles = new Map(
      await Promise.all(lessons.map(async ({ name }) => /** @type {const} */ ([name, (await lessonFile(name)).title]))),
    );
    const next = pathOf(lessons).find((one) => !one.done);
    body.replaceChildren(
      progressLine(lessons, next, fill),
      chart(course.patient, lessons),
      ...course.parts.map((/** @type {Course["parts"][number]} */ part, /** @type {number} */ i) =>
        partOf(part, i, lessons, titles, next),
      ),
    );
  }
  fill()
    .catch((error) => page.append(el("p", { class: "error", role: "alert", text: String(error.message) })))
    .finally(() => {
      page.append(marks.node);
      page.removeAttribute("aria-busy");
      if (location.hash.includes("for=teachers")) marks.node.scrollIntoView();
    });
  return {
    node: page,
    destroy() {
      marks.destroy();
      page.remove();
    },
  };
}

/**
 * @param {Course["parts"][number]} part
 * @param {number} i
 * @param {Lesson[]} lessons
 * @param {Map<string, string>} titles
 * @param {Lesson | undefined} next
 */
function partOf({ title, asks, lessons: stops, side }, i, lessons, titles, next) {
  const by = (/** @type {string} */ name) => /** @type {Lesson} */ (lessons.find((one) => one.name === name));
  const beside = side.map((name) => el("a", { href: addressOf(by(name)), text: titles.get(name) ?? name }));
  return el(
    "section",
    { class: "leg" },
    el("div", {}, el("h2", { text: `${i + 1}. ${title}` }), el("p", { class: "note", text: asks })),
    el(
      "div",
      {},
      el(
        "ol",
        { class: "stops" },
        ...stops.map((stop) => stopOf(stop, by(stop.name), titles.get(stop.name) ?? "", next)),
      ),
      reviewOf(i + 1),
      beside.length > 0 ? el("p", { class: "note leg-side" }, "Beside the path: ", ...between(beside)) : null,
    ),
  );
}

/** @param {number} part From 1. */
function reviewOf(part) {
  const { review } = workOf(`review-${part}`);
  const link = el("a", { href: `#/course?review=${part}`, text: "Review: five questions" });
  const did = review ? ` Last time ${review.right} of ${review.all} right.` : "";
  return el("p", { class: "leg-side" }, link, el("span", { class: "note", text: did }));
}

/** @param {Node[]} links @returns {(Node | string)[]} */
const between = (links) => links.flatMap((link, i) => (i === 0 ? [link] : [" · ", link]));

/**
 * @param {Stop} stop
 * @param {Lesson} lesson
 * @param {string} title
 * @param {Lesson | undefined} next
 */
function stopOf({ minutes, needs, after }, lesson, title, next) {
  const { solved, star } = allWork()[lesson.name] ?? {};
  const made = predictions()[lesson.name];
  const did = [
    lesson.done ? (made?.right ? "✓ predicted right" : "✓ predicted") : made?.skipped ? "skipped" : "",
    star ? "★ challenge" : solved ? "✓ challenge" : "",
  ].filter(Boolean);
  const state = lesson.done ? "done" : next?.name === lesson.name ? "next" : "open";
  return el(
    "li",
    { class: "stop", "data-state": state, value: lesson.number },
    el("span", { class: "stop-mark", "aria-hidden": "true", text: lesson.done ? "✓" : String(lesson.number) }),
    el(
      "div",
      {},
      el(
        "p",
        {},
        el("a", { href: addressOf(lesson), text: title }),
        el("span", { class: "note", text: ` ${minutes} min` }),
      ),
      el("p", { text: after }),
      el("p", { class: "note", text: `You need: ${needs.replace(/\.$/, "")}.` }),
    ),
    el("p", { class: "stop-did note", text: did.join(", ") }),
  );
}

/**
 * The reader's progress, with buttons to export it and to delete it.
 * @param {Lesson[]} lessons
 * @param {Lesson | undefined} next
 * @param {() => Promise<void>} again
 */
function progressLine(lessons, next, again) {
  const path = pathOf(lessons);
  const done = path.filter((one) => one.done).length;
  const work = Object.values(allWork());
  const [solved, stars] = [work.filter((w) => w?.solved).length, work.filter((w) => w?.star).length];
  const { right, all } = score();
  const begun = done > 0 || work.length > 0 || all > 0;
  const go =
    next &&
    el("a", {
      class: "button primary",
      href: addressOf(next),
      text: begun ? `Continue with lesson ${next.number}` : "Start here: lesson 1",
    });
  const line = el("p", { class: "note" });
  if (begun) {
    const save = el("button", { type: "button", class: "link" }, "Save it as a file");
    save.addEventListener("click", () =>
      downloadText("training-ground-course.json", progressJson(), "application/json"),
    );
    const forget = el("button", { type: "button", class: "link" }, "Forget everything");
    forget.addEventListener("click", () => {
      // Deleting cannot be undone, so it takes two presses.
      if (forget.dataset.sure === undefined) {
        forget.dataset.sure = "";
        setText(forget, "Really? Press again: there is no way back.");
        return;
      }
      forgetAll();
      again();
    });
    line.append(
      `${done} of ${path.length} lessons, ${plural(solved, "challenge")} solved, ${plural(stars, "star")}; ${right} of ${all} predictions right. Kept in this browser only. `,
      save,
      " · ",
      forget,
    );
  } else
    line.append(
      `About ${Math.round(path.reduce((sum, one) => sum + (one.stop?.minutes ?? 0), 0) / 30) / 2} hours in all. Nobody signs in: your progress stays in this browser.`,
    );
  return el(
    "div",
    { class: "course-now" },
    go ? el("p", {}, go) : el("p", { text: "You have been through all of it." }),
    line,
    sureLine(),
  );
}

/** How often the reader was right, by confidence. */
function sureLine() {
  const said = calibration().map(({ sure, all, right }) => `${right} of ${all} when you were ${sure}% sure`);
  return said.length > 0 ? el("p", { class: "note", text: `Right: ${said.join(", ")}.` }) : null;
}
