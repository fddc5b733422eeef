/**
 * Drawn points as link text, four characters per point, as in the engine's `src/data/draw.rs`:
 * class·2²⁰ + qx·2¹⁰ + qy with q = round((v + 8)·64), in the URL-safe base-64 alphabet.
 */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
export const MAX_POINTS = 500;

/** @typedef {{ x: number; y: number; kind: number }} DrawnPoint */

/** @param {number} v */
function quantize(v) {
  return Math.min(1023, Math.max(0, Math.round((v + 8) * 64)));
}

/** @param {DrawnPoint[]} points */
export function encodePoints(points) {
  let text = "";
  for (const { x, y, kind } of points) {
    const bits = (kind << 20) | (quantize(x) << 10) | quantize(y);
    for (const shift of [18, 12, 6, 0]) text += ALPHABET[(bits >> shift) & 63];
  }
  return text;
}

/**
 * Parses the points of a text; the engine reports what cannot be read.
 * @param {string} text
 * @returns {DrawnPoint[]}
 */
export function decodePoints(text) {
  /** @type {DrawnPoint[]} */
  const points = [];
  for (let i = 0; i + 4 <= text.length && points.length < MAX_POINTS; i += 4) {
    let bits = 0;
    for (const c of text.slice(i, i + 4)) bits = (bits << 6) | Math.max(0, ALPHABET.indexOf(c));
    points.push({
      kind: Math.min(5, bits >> 20),
      x: ((bits >> 10) & 1023) / 64 - 8,
      y: (bits & 1023) / 64 - 8,
    });
  }
  return points;
}

/**
 * The points as lines "x, y, class" (classes from 0, as in the legend).
 * @param {DrawnPoint[]} points
 */
export function pointLines(points) {
  return points.map(({ x, y, kind }) => `${x}, ${y}, ${kind}`).join("\n");
}

/**
 * @param {string} text
 * @returns {{ points: DrawnPoint[]; error: string }}
 */
export function readPointLines(text) {
  /** @type {DrawnPoint[]} */
  const points = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const parts = line
      .split(/[,;\s]+/)
      .filter(Boolean)
      .map(Number);
    const [x, y, kind] = parts;
    if (parts.length !== 3 || parts.some((v) => !Number.isFinite(v))) {
      return { points, error: `Line ${i + 1}: x, y and class are needed, e.g. “1.5, −2, 1”.`.replace("−", "-") };
    }
    if (Math.abs(x) > 7.9 || Math.abs(y) > 7.9)
      return { points, error: `Line ${i + 1}: x and y lie between -7.9 and 7.9.` };
    if (!Number.isInteger(kind) || kind < 0 || kind > 5) return { points, error: `Line ${i + 1}: classes are 0 to 5.` };
    points.push({ x, y, kind });
  }
  if (points.length > MAX_POINTS) return { points, error: `At most ${MAX_POINTS} points.` };
  return { points, error: "" };
}
