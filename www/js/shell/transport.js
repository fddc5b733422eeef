/** Reset, Play, Step, speed, New draw, and the counters. */

import { el, setText } from "../draw/dom.js";
import { count, num } from "../draw/format.js";

/** @import {Unit} from "../protocol.d.ts" */
/** @import {Snapshot} from "../labs/playground/types.d.ts" */
/** @import {Page} from "../state.js" */

/** @type {[string, string][]} Steps per second. */
const SPEEDS = [
  ["1", "1 step/s"],
  ["10", "10 steps/s"],
  ["60", "60 steps/s"],
  ["600", "600 steps/s"],
  ["", "full speed"],
];
/** @type {[Unit, string][]} */
const UNITS = [
  ["example", "one example"],
  ["minibatch", "one mini-batch"],
  ["epoch", "one epoch"],
];

/**
 * @typedef {object} Deck
 * @property {() => void} play
 * @property {() => void} pause
 * @property {(unit: Unit) => void} step
 * @property {() => void} reset
 * @property {() => void} newDraw
 * @property {(stepsPerSecond: number) => void} speed While playing.
 */

/** @param {string} text */
function toSpeed(text) {
  return text === "" ? Number.POSITIVE_INFINITY : Number(text);
}

/**
 * @param {HTMLElement} host
 * @param {Deck} deck
 * @param {Page} page
 */
export function mountTransport(host, deck, page) {
  let playing = false;
  /** What was asked for and is not yet confirmed: older snapshots do not take it back. @type {boolean | null} */
  let wanted = null;
  const button = (/** @type {string} */ text, /** @type {string} */ key, /** @type {() => void} */ act) =>
    el("button", { type: "button", onclick: act, "aria-keyshortcuts": key, title: `Key: ${key}` }, text);
  const reset = button("Reset", "R", () => deck.reset());
  const play = button("Play", "Space", toggle);
  play.className = "primary";
  const step = button("Step", "ArrowRight", () => doStep());
  const unit = el("select", { "aria-label": "What a step is" });
  for (const [value, text] of UNITS) unit.append(el("option", { value, text }));
  unit.value = "minibatch";
  const speed = el("select", { "aria-label": "Speed" });
  for (const [value, text] of SPEEDS) speed.append(el("option", { value, text }));
  speed.value = SPEEDS.some(([s]) => s === page.speed) ? page.speed : "";
  speed.addEventListener("change", () => {
    if (playing) deck.speed(toSpeed(speed.value));
  });
  const draw = button("New draw", "N", () => deck.newDraw());
  draw.disabled = page.lock.includes("seed");
  const cell = (/** @type {string} */ name) => {
    const value = el("dd", { class: "num", text: "0" });
    return { value, node: el("div", {}, el("dt", { text: name }), value) };
  };
  const cells = { epoch: cell("epoch"), step: cell("step"), rate: cell("steps/s"), seed: cell("seed") };
  const counters = el("dl", { class: "counters" }, ...Object.values(cells).map((c) => c.node));
  const bar = el("div", { class: "transport", role: "group" });
  bar.setAttribute("aria-label", "Training");
  bar.append(
    el("span", { class: "cluster" }, reset, play),
    el("span", { class: "cluster" }, step, unit),
    el("span", { class: "cluster" }, speed, draw),
    counters,
  );
  host.append(bar);

  function toggle() {
    wanted = !playing;
    if (playing) deck.pause();
    else deck.play();
    show(wanted);
  }
  function pause() {
    if (playing) toggle();
  }
  /** @param {boolean} on */
  function show(on) {
    playing = on;
    setText(play, on ? "Pause" : "Play");
    play.setAttribute("aria-pressed", String(on));
  }
  function doStep() {
    deck.step(/** @type {Unit} */ (unit.value));
  }

  return {
    toggle,
    pause,
    step: doStep,
    /** The engine was set up anew: nothing is on its way any more. */
    settle() {
      wanted = null;
    },
    /** Whether Play is on its way to the engine: not any more once that was set up anew. */
    pressed: () => wanted === true,
    speed: () => toSpeed(speed.value),
    speedText: () => speed.value,
    /**
     * @param {Snapshot} s
     * @param {boolean} on
     * @param {number} rate
     */
    update(s, on, rate) {
      setText(cells.epoch.value, s.epoch.toFixed(s.epoch < 100 ? 2 : 1));
      setText(cells.step.value, count(s.step));
      setText(cells.rate.value, on ? (rate > 0 ? (rate < 100 ? num(rate) : count(rate)) : "…") : "–");
      setText(cells.seed.value, s.link.seed ?? "1");
      if (wanted === on || s.status.kind !== "ready") wanted = null;
      show(wanted ?? on);
    },
  };
}
