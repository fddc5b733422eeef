/** Scales from numbers to pixels. They work for any two finite ends, even extreme or equal ones. */

/** @typedef {ReturnType<typeof linearScale>} LinearScale */
/** @typedef {ReturnType<typeof logScale>} LogScale */

/**
 * @param {number[]} domain
 * @param {number[]} range Pixels.
 * @param {(v: number) => number} into Maps a number to a quantity that is linear on the axis.
 * @param {(x: number) => number} outOf The inverse of `into`.
 */
function mapping([a, b], [from, to], into, outOf) {
  const [low, high] = [into(a), into(b)];
  /** @param {number} t @param {number} start @param {number} end Both ends are reached exactly. */
  const between = (t, start, end) => start * (1 - t) + end * t;
  /** @param {number} v */
  const at = (v) => (low === high ? (from + to) / 2 : between((into(v) - low) / (high - low), from, to));
  return Object.assign(at, {
    domain: () => [a, b],
    /** @param {number} pixel */
    invert: (pixel) => outOf(between((pixel - from) / (to - from), low, high)),
  });
}

/**
 * @param {number[]} domain
 * @param {number[]} range Pixels.
 */
export function linearScale(domain, range) {
  const [a, b] = domain;
  const span = Math.abs(b - a);
  // The difference of the ends may overflow, and so may the reciprocal of a step. Scaling by a power of ten
  // avoids that and keeps round ticks round.
  const k = span > 0 && span < 1e-290 ? 1e250 : span > 1e305 && Number.isFinite(a / 2 - b / 2) ? 1e-3 : 1;
  const outOf = (/** @type {number} */ x) => x / k;
  return Object.assign(
    mapping(domain, range, (v) => k * v, outOf),
    {
      /** @param {number} n Approximate number of ticks. */
      ticks: (n) => linearTicks(k * a, k * b, n).map(outOf),
    },
  );
}

/**
 * @param {number[]} domain Positive.
 * @param {number[]} range Pixels.
 */
export const logScale = (domain, range) => mapping(domain, range, Math.log, Math.exp);

/**
 * Ticks at multiples of 1, 2 or 5 times a power of ten.
 * @param {number} a
 * @param {number} b
 * @param {number} n
 */
function linearTicks(a, b, n) {
  if (a === b) return [a];
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const least = (high - low) / n;
  const power = Math.floor(Math.log10(least));
  const rest = least / 10 ** power;
  const factor = rest >= Math.sqrt(50) ? 10 : rest >= Math.sqrt(10) ? 5 : rest >= Math.sqrt(2) ? 2 : 1;
  // 3/10 is 0.3 but 3 × 0.1 is not, so a step below one is kept as the reciprocal of an integer.
  const whole = power < 0 ? 10 ** -power / factor : 10 ** power * factor;
  const tick = power < 0 ? (/** @type {number} */ i) => i / whole : (/** @type {number} */ i) => i * whole;
  const index = power < 0 ? (/** @type {number} */ v) => v * whole : (/** @type {number} */ v) => v / whole;
  let first = Math.round(index(low));
  let last = Math.round(index(high));
  if (tick(first) < low) first++;
  if (tick(last) > high) last--;
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => tick(first + i));
  return a < b ? ticks : ticks.reverse();
}
