/** The parts of a transport: buttons with keys, Play, Step, speed, counters. */

import { el, setAttr, setText } from "../draw/dom.js";
import { icon } from "../draw/icons.js";

/** @import {Speed} from "../engine/protocol.d.ts" */

/** @type {[string, string, string, Speed][]} As in the address, on the button, in words, and for the engine. */
const SPEEDS = [
  ["", "1×", "a speed to watch", { times: 1 }],
  ["10x", "10×", "ten times that", { times: 10 }],
  ["max", "max", "as fast as it can", { times: Number.POSITIVE_INFINITY }],
];

/**
 * A button that a key presses as well.
 * @param {string} text
 * @param {string} key
 * @param {() => void} act
 * @param {Parameters<typeof icon>[0]} [picture]
 */
export function keyButton(text, key, act, picture) {
  return el(
    "button",
    { type: "button", onclick: act, "aria-keyshortcuts": key, title: `Key: ${key}` },
    picture ? icon(picture) : null,
    text,
  );
}

/**
 * Play and Pause in one. What was asked for and is not yet confirmed is shown: older snapshots do not take it back.
 * @param {(on: boolean) => void} act
 */
export function playButton(act) {
  let playing = false;
  /** Asked for and not yet confirmed. @type {boolean | null} */
  let wanted = null;
  const node = keyButton("Play", "Space", toggle, "play");
  node.className = "primary";
  const pictures = { Play: node.firstElementChild, Pause: icon("pause") };
  function toggle() {
    wanted = !playing;
    show(wanted);
    act(wanted);
  }
  /** @param {boolean} on */
  function show(on) {
    playing = on;
    const text = on ? "Pause" : "Play";
    if (node.textContent !== text) node.replaceChildren(/** @type {Element} */ (pictures[text]), text);
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
  return { nodes: [keyButton("Step", "ArrowRight", step, "step"), unit], step };
}

/**
 * One of three speeds, or the one a link asks for.
 * @param {string} first As in the address; a number is that of steps a second.
 * @param {(speed: Speed) => void} changed
 */
export function speedChoice(first, changed) {
  const steps = Number(first);
  const all = [...SPEEDS];
  if (steps > 0) all.unshift([first, `${first}/s`, `${first} steps a second`, { steps }]);
  let now = all.find(([text]) => text === first) ?? SPEEDS[0];
  const node = el("span", { class: "segments", role: "group", "aria-label": "Speed" });
  const buttons = all.map((one) => {
    const onclick = () => {
      now = one;
      show();
      changed(now[3]);
    };
    const button = el("button", { type: "button", "aria-label": `${one[1]}: ${one[2]}`, onclick }, one[1]);
    node.append(button);
    return button;
  });
  const show = () => {
    for (const [i, one] of all.entries()) setAttr(buttons[i], "aria-pressed", String(one === now));
  };
  show();
  return { node, value: () => now[3], text: () => now[0] };
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
