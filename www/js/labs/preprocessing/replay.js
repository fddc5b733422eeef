/** Curves that are drawn again, epoch by epoch. */

import { el } from "../../draw/dom.js";
import { underWay } from "../../rest.js";
import { keyButton, playButton } from "../../shell/transport.js";

/** All of it takes so many milliseconds. */
const LASTS = 3000;

/**
 * Play and Step for the bar.
 * @param {() => number} epochs There are.
 * @param {(to: number) => void} show Epochs that are drawn; Infinity for all.
 */
export function replay(epochs, show) {
  let frame = 0;
  let at = Number.POSITIVE_INFINITY;
  /** @type {(() => void) | null} */
  let ended = null;
  const play = playButton((on) => (on ? start() : stop()));
  const node = el("span", { class: "cluster" }, play.node, keyButton("Step", "ArrowRight", step, "step"));

  /** @param {number} to */
  function look(to) {
    at = to >= epochs() ? Number.POSITIVE_INFINITY : to;
    show(at);
  }
  function start() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      look(Number.POSITIVE_INFINITY);
      return stop();
    }
    if (!Number.isFinite(at)) look(0);
    const began = performance.now() - (LASTS * at) / Math.max(1, epochs());
    ended ??= underWay();
    const run = (/** @type {number} */ now) => {
      const to = Math.floor(((now - began) * epochs()) / LASTS);
      if (to !== at) look(to);
      if (!Number.isFinite(at)) return stop();
      frame = requestAnimationFrame(run);
    };
    frame = requestAnimationFrame(run);
  }
  function stop() {
    cancelAnimationFrame(frame);
    frame = 0;
    ended?.();
    ended = null;
    play.update(false, true);
  }
  function step() {
    stop();
    look(Number.isFinite(at) ? at + 1 : 0);
  }

  return { node, toggle: play.toggle, step, stop };
}
