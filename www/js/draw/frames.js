/** An animation: work in every frame until it ends. The page does not count as at rest meanwhile. */

import { underWay } from "../rest.js";

/** Whether the reader prefers reduced motion. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * @param {(passed: number) => boolean} work Receives the milliseconds since the start; returns whether to go on.
 * @param {() => void} [ended] Called when it is over or was stopped.
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
    // The first frame may have begun before start().
    if (!work(Math.max(0, now - began))) stop();
  }
  return {
    /** Starts over from the beginning. */
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
