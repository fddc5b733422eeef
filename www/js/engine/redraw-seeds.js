/** What New draw changes. */

/**
 * Fresh numbers for seed keys, each within its range.
 * @param {Record<string, number>} keys Largest value of each.
 * @param {() => number} randomSeed 32 random bits.
 * @returns {Record<string, string>}
 */
export function redrawSeeds(keys, randomSeed) {
  return Object.fromEntries(
    Object.entries(keys).map(([key, most]) => [key, String(1 + (randomSeed() % Math.min(most, 2 ** 32 - 2)))]),
  );
}
