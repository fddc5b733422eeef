/** The playground's bar: Play, Step, Reset, speed, and progress. New draw is with the settings. */

import { el } from "../../draw/dom.js";
import { count } from "../../draw/format.js";
import { counters, epochText, keyButton, playButton, speedChoice, stepper } from "../../shell/transport.js";

/** @import {Speed, Unit} from "../../engine/protocol.d.ts" */
/** @import {Page} from "../../state.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** @type {[Unit, string][]} */
const UNITS = [
  ["example", "example"],
  ["minibatch", "mini-batch"],
  ["epoch", "epoch"],
];

/**
 * @typedef {object} Deck
 * @property {(speed: Speed) => void} play Starts training, or changes the speed.
 * @property {() => void} pause
 * @property {(unit: Unit) => void} step
 * @property {() => void} reset
 * @property {() => void} newDraw
 */

/**
 * @param {{ bar: HTMLElement; now: HTMLElement }} where
 * @param {Deck} deck
 * @param {Page} page
 */
export function mountTransport({ bar, now }, deck, page) {
  const speed = speedChoice(page.speed, (chosen) => {
    if (play.playing()) deck.play(chosen);
  });
  const play = playButton((on) => (on ? deck.play(speed.value()) : deck.pause()));
  const steps = stepper(UNITS, "minibatch", deck.step);
  const draw = keyButton("New draw", "N", deck.newDraw);
  draw.disabled = page.lock.includes("seed");
  const numbers = counters(["epoch", "step"]);
  bar.setAttribute("aria-label", "Training");
  now.prepend(numbers.node);
  bar.append(
    play.node,
    el("span", { class: "cluster joined" }, ...steps.nodes),
    keyButton("Reset", "R", deck.reset, "reset"),
    speed.node,
    now,
  );
  return {
    play,
    step: steps.step,
    /** Placed next to the seed that it changes. */
    draw,
    speedText: speed.text,
    /**
     * @param {Snapshot} s
     * @param {boolean} on
     */
    update(s, on) {
      numbers.set([epochText(s.epoch), count(s.step)]);
      play.update(on, s.status.kind !== "ready");
    },
  };
}
