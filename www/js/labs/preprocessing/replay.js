/** Replays curves epoch by epoch. */

import { el } from "../../draw/dom.js";
import { frames, still } from "../../draw/frames.js";
import { keyButton, playButton } from "../../shell/transport.js";

/** Duration in milliseconds. */
const LASTS = 3000;

/**
 * The Play and Step buttons for the bar.
 * @param {() => number} epochs Number of epochs.
 * @param {(to: number) => void} show Draws this many epochs; Infinity for all.
 */
export function replay(epochs, show) {
  let at = Number.POSITIVE_INFINITY;
  let began = 0;
  const play = playButton((on) => (on ? start() : film.stop()));
  const film = frames(
    (passed) => {
      const to = began + Math.floor((passed * epochs()) / LASTS);
      if (to !== at) look(to);
      return Number.isFinite(at);
    },
    () => play.update(false, true),
  );
  const node = el("span", { class: "cluster" }, play.node, keyButton("Step", "ArrowRight", step, "step"));

  /** @param {number} to */
  function look(to) {
    at = to >= epochs() ? Number.POSITIVE_INFINITY : to;
    show(at);
  }
  function start() {
    if (still()) {
      look(Number.POSITIVE_INFINITY);
      return play.update(false, true);
    }
    if (!Number.isFinite(at)) look(0);
    began = at;
    film.start();
  }
  function step() {
    film.stop();
    look(Number.isFinite(at) ? at + 1 : 0);
  }

  return { node, toggle: play.toggle, step, stop: film.stop };
}
