/** Class names along an axis: in full if all fit, else a number for each and the names in a line below. */

/**
 * @param {string[]} names
 * @param {(text: string) => number} wide Width of a text, in pixels.
 * @param {number} room Pixels available for each name.
 * @returns {{ labels: string[]; key: string }} `key`: which number is which class; "" if the names fit.
 */
export function classLabels(names, wide, room) {
  if (names.every((name) => wide(name) <= room)) return { labels: names, key: "" };
  // Names that are already these numbers need no key.
  const named = names.every((name, i) => name === String(i));
  // The no-break space keeps a number beside its name.
  const pairs = names.map((name, i) => `${i}\u00a0${name}`);
  return {
    labels: names.map((_, i) => String(i)),
    key: named ? "" : `Classes: ${pairs.join(", ")}.`,
  };
}
