/** Timing what a lab does: the engine reads no clock, its worker does. */

/**
 * Times `time(item, repeats)` of the lab, which returns how many elements it worked on. The items take turns
 * round by round, so that a busy moment of the machine meets all of them; the page
 * gets every round and judges the spread itself.
 * @param {{ items: number; rounds: number; ms: number }} wanted `ms`: about how long one call may take.
 * @param {{ time(item: number, repeats: number): number }} lab
 * @param {(rounds: number) => Promise<boolean>} goesOn Asked before each item's first calls and after each
 *   round, with the rounds that are done; lets messages in, and is false when they have ended this.
 * @returns {Promise<number[][]>} Nanoseconds per element of each item, round by round, until then.
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
    // The clock is coarse: calls grow until it can see them, which also warms them up. The shortest of
    // three counts, so that a call that was interrupted is not taken for a long one.
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
