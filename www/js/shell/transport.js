/** The parts of the transport bar: buttons with keys, Play, Step, speed, counters. */

import { el, setAttr, setText } from "../draw/dom.js";
import { icon } from "../draw/icons.js";

/** @import {Speed} from "../engine/protocol.d.ts" */

/** @type {[string, string, string, Speed][]} Address, button label, description, engine's value. */
const SPEEDS = [
  ["", "1×", "a speed to watch", { times: 1 }],
  ["10x", "10×", "ten times that", { times: 10 }],
  ["max", "max", "as fast as it can", { times: Number.POSITIVE_INFINITY }],
];

/**
 * A button with a keyboard shortcut.
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
 * Play and Pause in one button. It shows the requested state at once, and older snapshots do not undo that.
 * @param {(on: boolean) => void} act
 */
export function playButton(act) {
  let playing = false;
  /** The requested state until the engine confirms it. @type {boolean | null} */
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
    /** Drops a pending request. */
    settle() {
      wanted = null;
    },
    /** Whether Play was requested but is not confirmed yet. */
    pressed: () => wanted === true,
    /** @param {boolean} on @param {boolean} over The run cannot continue. */
    update(on, over) {
      if (wanted === on || over) wanted = null;
      show(wanted ?? on);
    },
  };
}

/**
 * The Step button, and the choice of a step's size.
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
 * @param {string} first Text from the address; a number means steps per second.
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
 * Counters that change during a run.
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

/** Epochs, rounded to the digits that matter. @param {number} epoch */
export const epochText = (epoch) => epoch.toFixed(epoch < 100 ? 2 : 1);
