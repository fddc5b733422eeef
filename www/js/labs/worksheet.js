/** Lessons on paper: a sheet for the student and a key for the teacher, both made from the lesson's file. */

import { el } from "../draw/dom.js";
import { LETTERS } from "../lessons/options.js";
import { addressOf, pathOf } from "../lessons/order.js";
import { sketchPad } from "../lessons/pad.js";
import { SURE } from "../lessons/predict.js";
import { lessonFile, theCourse } from "../lessons/store.js";
import { formula, withoutTerms as plain } from "../lessons/terms.js";

/** @import {Context, Mounted} from "../main.js" */
/** @import {Lesson as Place} from "../lessons/order.js" */
/** @import {Asked, Lesson} from "../lessons/store.js" */

/** @param {HTMLElement} root @param {Context} context @returns {Mounted} */
export function mount(root, { place }) {
  const sheets = el("div", { class: "sheets" });
  const print = el("button", { type: "button", class: "primary" }, "Print");
  print.addEventListener("click", () => window.print());
  const choose = el("select", { "aria-label": "Lesson" });
  const page = el(
    "article",
    { class: "home worksheet", "aria-busy": "true" },
    el("h1", { tabindex: "-1", text: "Worksheets" }),
    el("p", { class: "row no-paper" }, choose, print, el("a", { href: "#/course", text: "The course" })),
    sheets,
  );
  root.append(page);
  /** @type {(() => void)[]} */
  let ends = [];
  let gone = false;

  /** @param {string} wanted Name of a lesson; "" or an unknown name for all lessons of the path. */
  async function show(wanted) {
    const { lessons } = await theCourse();
    const path = pathOf(lessons);
    const own = path.filter(({ name }) => name === wanted);
    const files = await Promise.all(path.map(async (one) => /** @type {const} */ ([one, await lessonFile(one.name)])));
    if (gone) return;
    for (const end of ends) end();
    ends = [];
    choose.replaceChildren(
      el("option", { value: "", text: "All lessons of the path" }),
      ...files.map(([{ name, number }, { title }]) => el("option", { value: name, text: `${number}. ${title}` })),
    );
    choose.value = own[0]?.name ?? "";
    const shown = files.filter(([one]) => own.length === 0 || own.includes(one));
    sheets.replaceChildren(
      ...shown.flatMap(([one, lesson]) => [sheet(one, lesson, path.length), key(one, lesson, path.length)]),
    );
  }

  /** The axes of a drawing, empty or with the measured curve. @param {Lesson} lesson @param {boolean} answer */
  function axes({ predict: { draw, ask, right } }, answer) {
    if (!draw) return null;
    const pad = sketchPad(draw, ask, answer ? draw.curves[right] : null, () => {});
    pad.lock(true, null);
    ends.push(pad.destroy);
    return pad.node;
  }

  /** @param {Place} at @param {Lesson} lesson @param {number} all */
  function sheet(at, lesson, all) {
    const { challenge, explain, transfer } = lesson;
    return sheetOf(
      at,
      lesson,
      all,
      "Name",
      el("p", { class: "note" }, "Open it here: ", addressLine(at)),
      lesson.story ? el("p", {}, plain(lesson.story)) : null,
      el("p", {}, el("strong", {}, plain(lesson.question))),
      lesson.formula ? formula(lesson.formula) : null,
      part("Predict", ...asked(lesson.predict), axes(lesson, false), confidence()),
      part("Try this", steps(lesson, false)),
      challenge ? part("Challenge", el("p", {}, plain(challenge.task)), ruled("What I changed", 2)) : null,
      explain ? part("In your own words", ruled(explain.ask, 3)) : null,
      transfer ? part("A new case", ...asked(transfer)) : null,
    );
  }

  /** @param {Place} at @param {Lesson} lesson @param {number} all */
  function key(at, lesson, all) {
    const { challenge, explain, transfer } = lesson;
    return sheetOf(
      at,
      lesson,
      all,
      "Teacher’s key",
      part("Predict", ...answered(lesson.predict), axes(lesson, true)),
      part("What the page says", steps(lesson, true)),
      part(
        "Why",
        el("p", {}, plain(lesson.reveal)),
        lesson.limits ? el("p", { class: "note" }, plain(lesson.limits)) : null,
      ),
      challenge
        ? part(
            "Challenge",
            el("ol", {}, ...challenge.hints.map((hint) => el("li", {}, plain(hint)))),
            el("p", {}, "A solution: ", el("code", { text: challenge.solution })),
            challenge.star
              ? el("p", {}, "★ ", plain(challenge.star.task), " ", el("code", { text: challenge.star.solution }))
              : null,
          )
        : null,
      explain ? part("In your own words", el("p", {}, plain(explain.model))) : null,
      transfer ? part("A new case", ...answered(transfer)) : null,
    );
  }

  choose.addEventListener("change", () => {
    location.hash = choose.value ? `#/worksheet?lesson=${choose.value}` : "#/worksheet";
  });
  const begin = (/** @type {string} */ wanted) =>
    show(wanted)
      .catch((error) => sheets.replaceChildren(el("p", { class: "error", role: "alert", text: String(error.message) })))
      .finally(() => page.removeAttribute("aria-busy"));
  begin(place.page.lesson);

  return {
    go: ({ page: { lesson } }) => void begin(lesson),
    destroy() {
      gone = true;
      for (const end of ends) end();
      page.remove();
    },
  };
}

/**
 * A sheet of a lesson for a given reader.
 * @param {Place} at
 * @param {Lesson} lesson
 * @param {number} all
 * @param {string} who
 * @param {...(Node | null)} content
 */
const sheetOf = (at, lesson, all, who, ...content) =>
  el(
    "section",
    { class: "sheet" },
    el(
      "p",
      { class: "row sheet-head" },
      el("span", { text: `Lesson ${at.number} of ${all}` }),
      el("span", { text: who }),
    ),
    el("h2", { text: lesson.title }),
    ...content,
  );

/** @param {Place} at */
const addressLine = (at) => el("a", { href: addressOf(at), text: `${location.href.split("#")[0]}${addressOf(at)}` });

/** @param {string} title @param {...(Node | null)} content */
const part = (title, ...content) => el("section", {}, el("h3", { text: title }), ...content);

/** @param {Asked} question */
const asked = ({ ask, options }) => [
  el("p", {}, plain(ask)),
  el("ol", { class: "boxes" }, ...options.map((option, i) => el("li", { text: `☐ ${LETTERS[i]}. ${option}` }))),
];

/** @param {Asked} question */
const answered = ({ options, right, answers }) => [
  el("p", {}, el("strong", { text: `${LETTERS[right]}. ${options[right]}` })),
  el(
    "ul",
    { class: "boxes" },
    ...answers.flatMap((said, i) => (i === right || !said ? [] : [el("li", {}, `${LETTERS[i]}. `, plain(said))])),
  ),
];

const confidence = () => el("p", { text: `How sure are you? ${SURE.map((share) => `☐ ${share}%`).join("  ")}` });

/** @param {Lesson} lesson @param {boolean} answer */
const steps = ({ steps: list }, answer) =>
  el(
    "ol",
    {},
    ...list.map(({ title, look, saw }) =>
      answer
        ? el("li", {}, el("strong", { text: `${title}. ` }), saw ?? "")
        : el("li", {}, el("strong", { text: `${title}. ` }), plain(look), ruled("", 1)),
    ),
  );

/** Room to write. @param {string} label @param {number} lines */
const ruled = (label, lines) =>
  el(
    "div",
    { class: "ruled" },
    label ? el("p", { text: label }) : null,
    ...Array.from({ length: lines }, () => el("span")),
  );
