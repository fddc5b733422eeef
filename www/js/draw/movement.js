/** A change as a movement: from what was drawn to what is to be drawn, in 400 milliseconds. */

import { frames, still } from "./frames.js";

const LASTS = 400;

/**
 * @param {(share: number) => void} draw Called in every frame with 0 to 1, the last time with 1.
 * @param {number} [lasts] Milliseconds.
 */
export function movement(draw, lasts = LASTS) {
  const way = frames((passed) => {
    const t = Math.min(1, passed / lasts);
    draw(t * t * (3 - 2 * t));
    return t < 1;
  });
  return {
    /** From the start; without motion where the reader wants none. */
    begin() {
      way.stop();
      if (still()) draw(1);
      else way.start();
    },
    moving: way.playing,
    stop: way.stop,
  };
}

/** @param {number} a @param {number} b @param {number} t */
export const mix = (a, b, t) => (t >= 1 ? b : a + (b - a) * t);

/**
 * Between two positive numbers as on a logarithmic axis.
 * @param {number} a @param {number} b @param {number} t
 */
export const mixLog = (a, b, t) => (t < 1 && a > 0 && b > 0 ? Math.exp(mix(Math.log(a), Math.log(b), t)) : b);
