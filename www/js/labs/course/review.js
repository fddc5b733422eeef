/** A review of one part of the course: five questions whose pictures the engine computes on the spot from a seed. */

import { el, freshId, setText } from "../../draw/dom.js";
import { measure } from "../../lessons/measure.js";
import { radios } from "../../lessons/options.js";
import { MOST, PARTS, question } from "../../lessons/review/posing.js";
import { keepWork, ownNumber, theCourse } from "../../lessons/store.js";
import { withTerms } from "../../lessons/terms.js";
import { during } from "../../rest.js";
import { formatHash } from "../../state.js";
import { draw } from "./pictures.js";

/** @import {Params} from "../../engine/protocol.d.ts" */
/** @import {Question} from "../../lessons/review/posing.js" */

/** @param {number} part From 1. @param {number} seed @param {string} [question] */
export const addressOfReview = (part, seed, question) =>
  formatHash("course", { review: String(part), seed: String(seed), ...(question ? { question } : {}) });

/** The seed in a link, or else one for this reader and day. @param {string | undefined} text */
export function seedOf(text) {
  const given = Number(text);
  if (Number.isInteger(given) && given >= 1 && given <= MOST) return given;
  const day = Math.floor(Date.now() / 86_400_000);
  return 1 + ((ownNumber() + 31 * day) % MOST);
}

const WORDS = ["", "right", "wrong"];

/**
 * @param {number} part From 1.
 * @param {number} seed
 * @param {string} [first] The first question to show, from 1.
 */
export function reviewPage(part, seed, first) {
  const title = el("h1", { tabindex: "-1", text: `Review of part ${part}` });
  const lead = el("p", {
    class: "note",
    text: `Five questions about pictures. The engine makes the pictures now and leaves out their titles and settings. This link has seed ${seed}: everyone who opens it gets the same questions.`,
  });
  const list = el("ol", { class: "review-marks" });
  const sheet = el("section", { class: "review-sheet", "aria-live": "off" });
  const end = el("div", { class: "review-end" });
  const node = el("article", { class: "home course-path review" }, title, lead, list, sheet, end);

  const n = PARTS[part - 1].length;
  /** @type {(Promise<Question> | null)[]} */
  const questions = Array(n).fill(null);
  /** Whether each answer was right. @type {(boolean | null)[]} */
  const given = Array(n).fill(null);
  /** The chosen options. @type {number[]} */
  const chosen = Array(n).fill(-1);
  let at = 0;
  let gone = false;
  /** Functions that stop the current measurements. @type {Set<() => void>} */
  const running = new Set();

  theCourse().then(({ course }) => setText(title, `Review: ${course.parts[part - 1].title}`));

  /** @param {string} lab @param {Params} params @returns {Promise<Record<string, any>>} */
  async function measured(lab, params) {
    if (gone) throw new Error("left");
    const { facts, stop } = measure(lab, params);
    running.add(stop);
    try {
      return (await facts).shown;
    } finally {
      running.delete(stop);
    }
  }
  /** One engine at a time, in the order of the questions. @type {Promise<unknown>} */
  let before = Promise.resolve();
  /** @param {number} i */
  function ready(i) {
    const known = questions[i];
    if (known) return known;
    const coming = before.then(() => question(part - 1, seed, i, measured));
    questions[i] = coming;
    before = coming.catch(() => {});
    // A question that failed is requested again when it is reopened.
    coming.catch(() => {
      questions[i] = null;
    });
    return coming;
  }

  const marks = given.map((_, i) => {
    const button = el("button", { type: "button" });
    button.addEventListener("click", () => show(i));
    list.append(el("li", {}, button));
    return button;
  });

  function tell() {
    marks.forEach((button, i) => {
      const mark = given[i] === null ? 0 : given[i] ? 1 : 2;
      setText(button, `${i + 1}${["", " ✓", " ✕"][mark]}`);
      button.setAttribute("aria-label", `Question ${i + 1}${mark ? `: ${WORDS[mark]}` : ""}`);
      if (i === at) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    const open = given.filter((one) => one === null).length;
    if (open > 0) return;
    const right = given.filter(Boolean).length;
    keepWork(`review-${part}`, { review: { seed, right, all: n } });
    const next = el("a", {
      class: "button primary",
      href: addressOfReview(part, (seed % MOST) + 1),
      text: "New questions",
    });
    end.replaceChildren(
      el(
        "p",
        { role: "status" },
        el("strong", { text: `${right} of ${n} right. ` }),
        "Your result is saved in this browser.",
      ),
      el("p", { class: "row" }, next, el("a", { class: "button", href: "#/course", text: "Back to the course" })),
    );
  }

  /** @param {number} i @param {boolean} [focus] Whether the reader asked for it. */
  async function show(i, focus = true) {
    at = i;
    tell();
    sheet.replaceChildren(
      el("h2", { text: `Question ${i + 1} of ${n}` }),
      el("p", { class: "note", text: "The engine makes the picture…" }),
    );
    sheet.setAttribute("aria-busy", "true");
    try {
      const posed = await during(ready(i));
      if (gone || at !== i) return;
      sheet.replaceChildren(...pose(i, posed));
      const into = /** @type {HTMLElement} */ (sheet.querySelector(".review-pictures"));
      const notes = () => [`Review of part ${part}, question ${i + 1}, seed ${seed}.`];
      if (posed.picture) draw(into, posed.picture, { title: "Picture", notes });
      if (focus) sheet.querySelector("h2")?.focus({ preventScroll: true });
      // The next question is prepared in the meantime.
      if (i + 1 < n) ready(i + 1).catch(() => {});
    } catch (error) {
      if (gone || at !== i) return;
      const again = el("button", { type: "button" }, "Try again");
      again.addEventListener("click", () => show(i));
      const why = error instanceof Error ? error.message : String(error);
      const other = el("a", { href: addressOfReview(part, (seed % MOST) + 1), text: "New questions" });
      sheet.replaceChildren(
        el("p", { class: "error", role: "alert", text: why }),
        el("p", { class: "row" }, again, other),
      );
    } finally {
      if (at === i) sheet.removeAttribute("aria-busy");
    }
  }

  /** @param {number} i @param {Question} posed @returns {Node[]} */
  function pose(i, { ask, options, right, answers, why, address }) {
    const answer = el("p", { role: "status" });
    const commit = el("button", { type: "button", class: "primary" }, "This is my answer");
    const next = el("button", { type: "button", class: "primary" }, "Next question");
    const id = freshId("ask");
    const heading = el("h2", { tabindex: "-1", text: `Question ${i + 1} of ${n}` });
    const group = el(
      "fieldset",
      { class: "predict", "aria-labelledby": id },
      ...radios(`review-${part}-${i}`, options, chosen[i], (k) => {
        chosen[i] = k;
        commit.disabled = false;
      }),
    );
    commit.disabled = chosen[i] < 0;
    function answered() {
      const good = chosen[i] === right;
      commit.hidden = true;
      group.querySelectorAll("label").forEach((label, k) => {
        /** @type {HTMLInputElement} */ (label.control).disabled = true;
        if (k === right) label.append(" ✓");
        else if (k === chosen[i]) label.append(" ✕");
      });
      answer.replaceChildren(
        el("strong", { text: good ? "✓ Right. " : "✕ No. " }),
        ...withTerms(good ? why : (answers[chosen[i]] ?? "")),
        good ? "" : ` The answer is: ${options[right]}.`,
        " ",
        el("a", { href: address, text: "Open it in the lab" }),
      );
      next.hidden = given.every((one) => one !== null);
    }
    next.hidden = true;
    commit.addEventListener("click", () => {
      given[i] = chosen[i] === right;
      answered();
      tell();
      (next.hidden ? end.querySelector("a") : next)?.focus();
    });
    next.addEventListener("click", () => {
      const open = given.map((_, k) => (i + 1 + k) % n).find((k) => given[k] === null);
      show(open ?? i);
      sheet.querySelector("h2")?.scrollIntoView({ block: "nearest" });
    });
    if (given[i] !== null) answered();
    return [
      heading,
      el("p", { id, class: "review-ask" }, ...withTerms(ask)),
      el("div", { class: "review-pictures" }),
      el("div", { class: "review-asked" }, group, el("p", { class: "row" }, commit, next), answer),
    ];
  }

  show(Math.min(n, Math.max(1, Math.round(Number(first)) || 1)) - 1, false);
  return {
    node,
    destroy() {
      gone = true;
      for (const stop of running) stop();
      node.remove();
    },
  };
}
