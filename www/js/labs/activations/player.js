/** Plays the steps of a kept run. */

import { still } from "../../draw/movement.js";
import { underWay } from "../../rest.js";

/** Steps a second. */
const PACE = 24;
/** Seconds that the longest run takes. */
const LONGEST = 12;

/** @param {{ show: (step: number) => void; ended: () => void }} on */
export function player({ show, ended }) {
  let frame = 0;
  /** @type {(() => void) | null} */
  let resting = null;

  function stop() {
    if (frame === 0) return;
    cancelAnimationFrame(frame);
    frame = 0;
    resting?.();
    resting = null;
    ended();
  }
  return {
    stop,
    /** @param {number} from @param {number} to The last step. */
    start(from, to) {
      stop();
      if (still()) {
        show(to);
        ended();
        return;
      }
      const pace = Math.max(PACE, to / LONGEST);
      const began = performance.now();
      let shown = from;
      resting = underWay();
      function run(/** @type {number} */ now) {
        const at = Math.min(to, from + Math.floor((Math.max(0, now - began) * pace) / 1000));
        frame = requestAnimationFrame(run);
        if (at !== shown) show(at);
        shown = at;
        if (at === to) stop();
      }
      frame = requestAnimationFrame(run);
    },
  };
}
