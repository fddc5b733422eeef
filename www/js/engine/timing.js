/** Times the work of a lab. The engine reads no clock; its worker does. */

/**
 * Times the lab's `time(item, repeats)`, which returns the number of elements it worked on. The items take
 * turns in every round, so that a busy moment of the machine affects all of them. The page receives every
 * round and judges the spread itself.
 * @param {{ items: number; rounds: number; ms: number }} wanted `ms`: about how long one call may take.
 * @param {{ time(item: number, repeats: number): number }} lab
 * @param {(rounds: number) => Promise<boolean>} goesOn Called before each item's warm-up and after each round,
 *   with the number of rounds done. Lets messages through; resolves to false if one of them ended the timing.
 * @returns {Promise<number[][]>} Nanoseconds per element of each item, one for each completed round.
 */
export async function time({ items, rounds, ms }, lab, goesOn) {
  /** @type {number[][]} */
  const times = Array.from({ length: items }, () => []);
  const repeats = Array.from({ length: items }, () => 1);
  const run = (/** @type {number} */ item) => {
    const start = performance.now();
    const elements = lab.time(item, repeats[item]);
    return { took: performance.now() - start, elements };
  };
  for (let item = 0; item < items; item++) {
    if (!(await goesOn(0))) return times;
    // The clock is coarse, so `repeats` grows until it can resolve a call; this also warms up the code. The
    // shortest of three calls counts, so that an interrupted call is not taken for a long one.
    for (let took = 0; took < ms && repeats[item] < 1e6; ) {
      took = Math.min(run(item).took, run(item).took, run(item).took);
      if (took < ms) repeats[item] = Math.ceil(repeats[item] * (took < ms / 8 ? 8 : 1.2 * (ms / took)));
    }
  }
  for (let round = 1; round <= rounds; round++) {
    for (let item = 0; item < items; item++) {
      const { took, elements } = run(item);
      times[item].push((1e6 * took) / elements);
    }
    if (!(await goesOn(round))) return times;
  }
  return times;
}
