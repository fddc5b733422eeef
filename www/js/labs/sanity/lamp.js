/** One of the three checks: its lamp, a line of numbers, its chart, and the suspected faults. */

import { el, setText } from "../../draw/dom.js";
import { reserve, say } from "../../draw/room.js";

/** Sign and word of each state, so that color is not the only cue. @type {Record<string, [string, string]>} */
const STATES = {
  off: ["○", "off"],
  running: ["◐", "running"],
  green: ["✓", "passes"],
  red: ["✕", "fails"],
};

/** The usual cause of failure of each lamp. */
const USUAL = [
  "weights too large; the mean image not subtracted; the loss divided by the wrong number of images.",
  "the penalty is not in the loss; the ½ is missing; biases are counted, or weights left out.",
  "a learning rate too high or too low; labels that do not match their images; λ left on; dead units.",
];
/** Number of characters of the first suspect, and of a lamp's sentence. */
const SUSPECT = 170;
export const SAID = [46, 40, 52];

/** @param {number} number From 1. @param {string} title @param {HTMLElement} chart */
export function lampColumn(number, title, chart) {
  const sign = el("span", { class: "sign", "aria-hidden": "true" });
  const word = el("span", { class: "word" });
  const said = el("p", { class: "said" });
  const first = el("ol", { class: "suspects" });
  const others = el("ol", { class: "suspects", start: "2" });
  const count = el("summary", { text: "1 more suspect" });
  const more = el("details", {}, count, others);
  const usual = el("p", { class: "note usual", text: `Usual suspects: ${USUAL[number - 1]}` });
  const prime = el("div", {}, usual, first);
  const blame = el("div", { class: "blame" }, prime, more);
  let expected = false;
  // No suspects before the first numbers.
  usual.hidden = first.hidden = true;
  unfoldable(0);
  /** Hides the fold, or keeps its room invisibly if it may be needed. @param {number} suspects */
  function unfoldable(suspects) {
    more.hidden = suspects < 2 && !expected;
    more.classList.toggle("waiting", suspects < 2);
  }
  const node = el(
    "section",
    { class: "lamp", "aria-label": `Lamp ${number}: ${title}` },
    el("p", { class: "lamp-head" }, sign, el("strong", { text: `${number}. ${title}` }), word),
    said,
    chart,
    blame,
  );
  node.dataset.lamp = String(number);
  /** @param {HTMLElement} list @param {string[]} texts */
  function fill(list, texts) {
    if (list.textContent !== texts.join("")) list.replaceChildren(...texts.map((t) => el("li", { text: t })));
  }
  return {
    node,
    /** @param {boolean} suspects Whether to reserve room for suspects and the fold of further ones. */
    expect(suspects) {
      if (suspects === expected) return;
      expected = suspects;
      reserve(prime, "", suspects ? SUSPECT : 0);
      if (more.hidden) unfoldable(0);
    },
    /** @param {{ state: string; suspects: string[] }} lamp @param {string} text @param {boolean} secret Whether to leave the suspects unnamed. */
    draw(lamp, text, secret) {
      node.dataset.state = lamp.state;
      setText(sign, STATES[lamp.state][0]);
      setText(word, STATES[lamp.state][1]);
      say(said, text, SAID[number - 1]);
      const named = secret ? [] : lamp.suspects;
      usual.hidden = lamp.state !== "red" || named.length > 0;
      first.hidden = named.length === 0;
      unfoldable(named.length);
      fill(first, named.slice(0, 1));
      fill(others, named.slice(1));
      setText(count, named.length > 2 ? `${named.length - 1} more suspects` : "1 more suspect");
    },
  };
}
