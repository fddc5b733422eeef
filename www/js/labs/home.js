/**
 * The home page: an introduction, a network that learns, the labs as cards, and the lecture claim by claim. The
 * drawing code is loaded after the first paint, and the engine when the page is idle.
 */

import { el } from "../draw/dom.js";
import { addressOf, pathOf } from "../lessons/order.js";
import { lessonFile, predictions, theCourse } from "../lessons/store.js";
import { during, underWay } from "../rest.js";
import { formatHash } from "../state.js";
import { claims } from "./home/claims.js";
import { LABS, NETWORK, STEPS, standOf } from "./home/course.js";
import { rememberPlace } from "./home/place.js";
import { progressOf, scoreLine } from "./home/progress.js";
import { afterPaint, whenIdle } from "./home/quiet.js";

/** @import {Mounted} from "../main.js" */
/** @import {Lesson} from "../lessons/order.js" */

const WATCH = `${formatHash("playground", NETWORK, { speed: String(STEPS) })}&play=1`;
const HOURS = ["an hour", "an hour and a half", "two hours", "two and a half hours", "three hours"];

/**
 * @param {HTMLElement} root
 * @returns {Mounted}
 */
export function mount(root) {
  const made = predictions();
  const progress = progressOf(made);
  const picture = el("div", { class: "live-picture" });
  const number = () => el("b", { class: "num", text: "–" });
  const says = el(
    "span",
    { class: "live-numbers" },
    el("span", {}, "epoch ", number()),
    el("span", {}, "test points right ", number()),
  );
  const button = el("button", { type: "button", class: "small" }, "Play");
  // On the page from the start, so that nothing moves when it is enabled.
  button.disabled = true;
  const figure = el(
    "figure",
    { class: "live", "data-live": "waiting" },
    picture,
    el(
      "figcaption",
      {},
      el("span", { text: "A 2-16-16-2 tanh network learns the spiral" }),
      el("span", { class: "live-side" }, says, button),
    ),
  );
  const cards = Object.keys(LABS).map((route, i) => card(route, i + 1));
  const told = claims();
  const page = el(
    "article",
    { class: "home front", "aria-busy": "true" },
    el(
      "div",
      { class: "hero" },
      el(
        "div",
        { class: "pitch" },
        el("h1", { tabindex: "-1" }, "Break a network. ", el("br"), "See why it broke. Mend it."),
        el("p", {
          class: "lead",
          text: "The practical side of training neural networks, in short lessons. Everything you see is computed live, in this tab, and you can check every number.",
        }),
        el(
          "p",
          { class: "actions" },
          el("a", { class: "button primary watch", href: WATCH }, "Watch one learn"),
          el("a", { class: "button begin", href: "#/course", text: "Start lesson 1" }),
          el("a", { class: "button begin", href: "#/course", text: "All lessons" }),
        ),
        progress.node,
      ),
      figure,
    ),
    el(
      "section",
      { class: "course" },
      el(
        "h2",
        {},
        "Seven labs ",
        el("span", { class: "note", text: `to explore in any order, about ${lasts()} with their lessons` }),
      ),
      el("ol", { class: "cards" }, ...cards.map(({ node }) => node)),
    ),
    told.node,
    scoreLine(() => theCourse().then(({ lessons }) => tell(lessons))),
  );
  root.append(page);
  const place = rememberPlace(page);

  const listed = theCourse().then(({ lessons }) => lessons);
  /** @param {Lesson[]} lessons */
  function tell(lessons) {
    progress.show(pathOf(lessons));
    for (const one of cards) one.show(standOf(lessons, one.route));
    page.querySelector(".begin")?.setAttribute("href", addressOf(lessons[0]));
  }
  // The long, folded list of claims waits for the first paint, except for Back, which restores the scroll position.
  const seen = place.known ? null : new Promise((resolve) => afterPaint(() => resolve(null)));
  const claimed = Promise.all([lessonFile("syllabus"), seen]).then(([parts]) => told.show(parts));
  Promise.all([listed.then(tell), claimed])
    .catch((error) => page.append(el("p", { class: "error", role: "alert", text: error.message })))
    .finally(() => {
      page.removeAttribute("aria-busy");
      place.restore();
    });

  let gone = false;
  /** The drawing code, once loaded. @type {{ theme(): void; destroy(): void } | null} */
  let drawn = null;
  let started = underWay();
  /** Called when the engine has started, or never will. */
  const settled = () => {
    started();
    started = () => {};
  };
  let idle = () => {};
  async function draw() {
    const [{ pictures }, lessons, numbers] = await Promise.all([import("./home/pictures.js"), listed, cardNumbers()]);
    if (gone) return;
    const hosts = cards.map(({ route, picture }) => ({
      lab: route,
      host: picture,
      done: standOf(lessons, route).state === "done",
    }));
    const { start, ...rest } = pictures(page, hosts, numbers, { figure, picture, says, button });
    drawn = rest;
    idle = whenIdle(() => {
      start();
      settled();
    });
  }
  const painted = afterPaint(() =>
    during(draw()).catch(() => {
      // The page works without its pictures; or the reader left while they were loading.
      figure.dataset.live = "lost";
      settled();
    }),
  );

  return {
    theme: () => drawn?.theme(),
    destroy() {
      gone = true;
      painted();
      idle();
      settled();
      place.forget();
      // Must come before the pictures leave the document.
      drawn?.destroy();
      page.remove();
    },
  };
}

/** The data of the cards' pictures (scripts/cards.mjs). */
async function cardNumbers() {
  const answer = await fetch(new URL("data/cards.json", document.baseURI));
  if (!answer.ok) throw new Error(`the cards (${answer.status})`);
  return answer.json();
}

/** The duration of all lessons, in words. */
function lasts() {
  const minutes = Object.values(LABS).reduce((sum, lab) => sum + lab.minutes, 0);
  return HOURS[Math.min(HOURS.length - 1, Math.max(0, Math.round(minutes / 30) - 2))];
}

/**
 * The card of a lab: its number in the course, a picture, its question, and the reader's progress.
 * @param {string} route
 * @param {number} number
 */
function card(route, number) {
  const { title, asks, minutes } = LABS[route];
  const picture = el("span", { class: "card-picture", "aria-hidden": "true" });
  const mark = el("span", { class: "card-number", "aria-hidden": "true", text: String(number) });
  const stand = el("span", { class: "card-stand", text: "\u00a0" });
  const node = el(
    "li",
    { class: "card", "data-lab": route },
    mark,
    el(
      "a",
      { href: `#/${route}` },
      picture,
      el("strong", { text: title }),
      el("span", { class: "card-asks", text: asks }),
      el("span", { class: "card-foot" }, el("span", { text: `${minutes} min` }), stand),
    ),
  );
  return {
    node,
    route,
    picture,
    /** @param {ReturnType<typeof standOf>} how */
    show({ state, text }) {
      node.dataset.state = state;
      stand.textContent = text;
      if (state === "done") mark.textContent = "✓";
    },
  };
}
