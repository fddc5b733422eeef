/** Animates a change from the old picture to the new one, in 400 milliseconds. */

import { frames, still } from "./frames.js";

const LASTS = 400;

/**
 * @param {(share: number) => void} draw Called in every frame with a share from 0 to 1, the last time with 1.
 * @param {number} [lasts] Duration in milliseconds.
 */
export function movement(draw, lasts = LASTS) {
  const way = frames((passed) => {
    const t = Math.min(1, passed / lasts);
    draw(t * t * (3 - 2 * t));
    return t < 1;
  });
  return {
    /** Starts from the beginning; jumps to the end if the reader prefers reduced motion. */
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
 * Interpolates between two positive numbers on a logarithmic scale.
 * @param {number} a @param {number} b @param {number} t
 */
export const mixLog = (a, b, t) => (t < 1 && a > 0 && b > 0 ? Math.exp(mix(Math.log(a), Math.log(b), t)) : b);
