/** The parts of a transport: buttons with keys, Play, Step, speed, counters. */

import { el, setText } from "../draw/dom.js";

/** @import {Speed} from "../engine/protocol.d.ts" */

/** @type {[string, string, Speed][]} As in the address, in words, and for the engine. */
const SPEEDS = [
  ["1", "1 step/s", { steps: 1 }],
  ["10", "10 steps/s", { steps: 10 }],
  ["", "1× speed", { times: 1 }],
  ["10x", "10× speed", { times: 10 }],
  ["max", "full speed", { times: Number.POSITIVE_INFINITY }],
];

/** A button that a key presses as well. @param {string} text @param {string} key @param {() => void} act */
export function keyButton(text, key, act) {
  return el("button", { type: "button", onclick: act, "aria-keyshortcuts": key, title: `Key: ${key}` }, text);
}

/**
 * Play and Pause in one. What was asked for and is not yet confirmed is shown: older snapshots do not take it back.
 * @param {(on: boolean) => void} act
 */
export function playButton(act) {
  let playing = false;
  /** Asked for and not yet confirmed. @type {boolean | null} */
  let wanted = null;
  const node = keyButton("Play", "Space", toggle);
  node.className = "primary";
  function toggle() {
    wanted = !playing;
    show(wanted);
    act(wanted);
  }
  /** @param {boolean} on */
  function show(on) {
    playing = on;
    setText(node, on ? "Pause" : "Play");
    node.setAttribute("aria-pressed", String(on));
  }
  return {
    node,
    toggle,
    playing: () => playing,
    pause() {
      if (playing) toggle();
    },
    /** Nothing is on its way any more. */
    settle() {
      wanted = null;
    },
    /** Whether Play is on its way to the engine. */
    pressed: () => wanted === true,
    /** @param {boolean} on @param {boolean} over It cannot go on. */
    update(on, over) {
      if (wanted === on || over) wanted = null;
      show(wanted ?? on);
    },
  };
}

/**
 * Step, and what a step is.
 * @template {string} U
 * @param {[U, string][]} units
 * @param {U} first
 * @param {(unit: U) => void} act
 */
export function stepper(units, first, act) {
  const unit = el("select", { "aria-label": "What a step is" });
  for (const [value, text] of units) unit.append(el("option", { value, text }));
  unit.value = first;
  const step = () => act(/** @type {U} */ (unit.value));
  return { nodes: [keyButton("Step", "ArrowRight", step), unit], step };
}

/** @param {string} first As in the address; a number is that of steps a second. @param {(speed: Speed) => void} changed */
export function speedSelect(first, changed) {
  const node = el("select", { "aria-label": "Speed" });
  const steps = Number(first);
  const all = [...SPEEDS];
  if (steps > 0 && !all.some(([s]) => s === first)) all.splice(2, 0, [first, `${first} steps/s`, { steps }]);
  for (const [value, text] of all) node.append(el("option", { value, text }));
  node.value = all.some(([s]) => s === first) ? first : "";
  const value = () => all[node.selectedIndex][2];
  node.addEventListener("change", () => changed(value()));
  return { node, value, text: () => node.value };
}

/**
 * Numbers that run.
 * @param {string[]} names
 */
export function counters(names) {
  const values = names.map(() => el("dd", { class: "num", text: "0" }));
  const cells = names.map((name, i) => el("div", {}, el("dt", { text: name }), values[i]));
  return {
    node: el("dl", { class: "counters" }, ...cells),
    /** @param {string[]} texts In the order of the names. */
    set(texts) {
      for (const [i, text] of texts.entries()) setText(values[i], text);
    },
  };
}

/** Epochs as far as they count. @param {number} epoch */
export const epochText = (epoch) => epoch.toFixed(epoch < 100 ? 2 : 1);
