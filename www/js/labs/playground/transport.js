/** The playground's bar: Reset, Play, Step, speed, New draw, and the counters. */

import { el } from "../../draw/dom.js";
import { count, num } from "../../draw/format.js";
import { counters, epochText, keyButton, playButton, speedSelect, stepper } from "../../shell/transport.js";

/** @import {Speed, Unit} from "../../engine/protocol.d.ts" */
/** @import {Page} from "../../state.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** @type {[Unit, string][]} */
const UNITS = [
  ["example", "one example"],
  ["minibatch", "one mini-batch"],
  ["epoch", "one epoch"],
];

/**
 * @typedef {object} Deck
 * @property {(speed: Speed) => void} play Or, while it plays, another speed.
 * @property {() => void} pause
 * @property {(unit: Unit) => void} step
 * @property {() => void} reset
 * @property {() => void} newDraw
 */

/**
 * @param {HTMLElement} bar
 * @param {Deck} deck
 * @param {Page} page
 */
export function mountTransport(bar, deck, page) {
  const speed = speedSelect(page.speed, (chosen) => {
    if (play.playing()) deck.play(chosen);
  });
  const play = playButton((on) => (on ? deck.play(speed.value()) : deck.pause()));
  const steps = stepper(UNITS, "minibatch", deck.step);
  const draw = keyButton("New draw", "N", deck.newDraw);
  draw.disabled = page.lock.includes("seed");
  const numbers = counters(["epoch", "step", "steps/s", "seed"]);
  bar.setAttribute("aria-label", "Training");
  bar.append(
    el("span", { class: "cluster" }, keyButton("Reset", "R", deck.reset), play.node),
    el("span", { class: "cluster" }, ...steps.nodes),
    el("span", { class: "cluster" }, speed.node, draw),
    numbers.node,
  );
  return {
    play,
    step: steps.step,
    speedText: speed.text,
    /**
     * @param {Snapshot} s
     * @param {boolean} on
     * @param {number} rate
     */
    update(s, on, rate) {
      const pace = on ? (rate > 0 ? (rate < 100 ? num(rate) : count(rate)) : "…") : "–";
      numbers.set([epochText(s.epoch), count(s.step), pace, s.link.seed ?? "1"]);
      play.update(on, s.status.kind !== "ready");
    },
  };
}
