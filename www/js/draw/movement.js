/** A change as a movement: from what was drawn to what is to be drawn, in 400 milliseconds. */

import { underWay } from "../rest.js";

const LASTS = 400;

export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * @param {(share: number) => void} draw Called in every frame with 0 to 1, the last time with 1.
 * @param {number} [lasts] Milliseconds.
 */
export function movement(draw, lasts = LASTS) {
  let frame = 0;
  let began = 0;
  /** @type {(() => void) | null} */
  let ended = null;

  function stop() {
    cancelAnimationFrame(frame);
    frame = 0;
    ended?.();
    ended = null;
  }
  function run(/** @type {number} */ now) {
    const t = Math.min(1, Math.max(0, (now - began) / lasts));
    frame = t < 1 ? requestAnimationFrame(run) : 0;
    draw(t * t * (3 - 2 * t));
    if (frame === 0) stop();
  }
  return {
    /** From the start; without motion where the reader wants none. */
    begin() {
      stop();
      if (still()) return draw(1);
      began = performance.now();
      ended = underWay();
      frame = requestAnimationFrame(run);
    },
    moving: () => frame !== 0,
    stop,
  };
}

/** @param {number} a @param {number} b @param {number} t */
export const mix = (a, b, t) => (t >= 1 ? b : a + (b - a) * t);

/**
 * Between two positive numbers as on a logarithmic axis.
 * @param {number} a @param {number} b @param {number} t
 */
export const mixLog = (a, b, t) => (t < 1 && a > 0 && b > 0 ? Math.exp(mix(Math.log(a), Math.log(b), t)) : b);
