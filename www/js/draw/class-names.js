/** Names of classes along an axis: each one whole, or a number for each and the names in a line beneath. */

/**
 * @param {string[]} names
 * @param {(text: string) => number} wide Of a text, in pixels.
 * @param {number} room Of each name.
 * @returns {{ labels: string[]; key: string }} `key`: which number is which class, "" where the names fit.
 */
export function classLabels(names, wide, room) {
  if (names.every((name) => wide(name) <= room)) return { labels: names, key: "" };
  // Names that are numbers already need no others.
  const named = names.every((name, i) => name === String(i));
  // A number stays beside its name.
  const pairs = names.map((name, i) => `${i}\u00a0${name}`);
  return {
    labels: names.map((_, i) => String(i)),
    key: named ? "" : `Classes: ${pairs.join(", ")}.`,
  };
}
