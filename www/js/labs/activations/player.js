/** Plays back the steps of a recorded run. */

import { frames, still } from "../../draw/frames.js";

/** Steps per second. */
const PACE = 24;
/** Maximum seconds for a run. */
const LONGEST = 12;

/** @param {{ show: (step: number) => void; ended: () => void }} on */
export function player({ show, ended }) {
  let [from, to, shown] = [0, 0, 0];
  const film = frames((passed) => {
    const pace = Math.max(PACE, to / LONGEST);
    const at = Math.min(to, from + Math.floor((passed * pace) / 1000));
    if (at !== shown) show(at);
    shown = at;
    return at < to;
  }, ended);
  return {
    stop: film.stop,
    /** @param {number} first @param {number} last Both are steps. */
    start(first, last) {
      film.stop();
      [from, to, shown] = [first, last, first];
      if (still()) {
        show(to);
        ended();
      } else film.start();
    },
  };
}
