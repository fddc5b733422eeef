/** New seeds for the New draw button. */

/**
 * Draws a new value for each seed key, within its range.
 * @param {Record<string, number>} keys Largest value of each key.
 * @param {() => number} randomSeed Returns 32 random bits.
 * @returns {Record<string, string>}
 */
export function redrawSeeds(keys, randomSeed) {
  return Object.fromEntries(
    Object.entries(keys).map(([key, most]) => [key, String(1 + (randomSeed() % Math.min(most, 2 ** 32 - 2)))]),
  );
}
