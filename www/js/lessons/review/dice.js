/** Seeded random draws: the same seed gives the same questions in every browser. */

/** @param {number} seed */
export function dice(seed) {
  let state = seed >>> 0;
  /** Uniform in [0, 1), by mulberry32. */
  function share() {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  /** An integer from 0 to n − 1. @param {number} n */
  const below = (n) => Math.floor(share() * n);
  return {
    below,
    /** A seed of the engine. */
    seed: () => 1 + below(9999),
    /** @template T @param {readonly T[]} list @returns {T} */
    pick: (list) => list[below(list.length)],
    /** @template T @param {readonly T[]} list @returns {T[]} */
    shuffled(list) {
      const all = [...list];
      for (let i = all.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [all[i], all[j]] = [all[j], all[i]];
      }
      return all;
    },
  };
}

/** @typedef {ReturnType<typeof dice>} Dice */
