/** Something that plays: work in every frame, for as long as it goes on. The page does not rest meanwhile. */

import { underWay } from "../rest.js";

/** Whether the reader wants no motion. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * @param {(passed: number) => boolean} work Gets the milliseconds since the start; whether it goes on.
 * @param {() => void} [ended] It is over, or was stopped.
 */
export function frames(work, ended = () => {}) {
  let frame = 0;
  let began = 0;
  let over = () => {};

  function stop() {
    if (frame === 0) return;
    cancelAnimationFrame(frame);
    frame = 0;
    over();
    ended();
  }
  function run(/** @type {number} */ now) {
    frame = requestAnimationFrame(run);
    // A frame that was already under way began before us.
    if (!work(Math.max(0, now - began))) stop();
  }
  return {
    /** From the start. */
    start() {
      stop();
      began = performance.now();
      over = underWay();
      frame = requestAnimationFrame(run);
    },
    playing: () => frame !== 0,
    stop,
  };
}
