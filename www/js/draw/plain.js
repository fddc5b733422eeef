/** Converts numbers and snapshots for files. */

/**
 * The shortest decimal that parses back to the same float32, by way of float64.
 * @param {number} x A float32.
 */
export function shortest(x) {
  // Shorter numbers appear with six digits and trailing zeros, which are trimmed.
  for (let digits = 6; digits < 9; digits++) {
    const text = trimmed(x.toPrecision(digits));
    if (Math.fround(Number(text)) === x) return text;
  }
  return Number.isFinite(x) ? trimmed(x.toPrecision(9)) : String(x);
}

/** "0.500" -> "0.5", "1.50e-7" -> "1.5e-7". @param {string} text */
function trimmed(text) {
  const [digits, exponent] = text.split("e");
  const short = digits.includes(".") ? digits.replace(/0+$/, "").replace(/\.$/, "") : digits;
  return exponent === undefined ? short : `${short}e${exponent}`;
}

/**
 * Converts a value to plain arrays and objects for JSON. Non-finite numbers become null, and float32
 * numbers their shortest decimal.
 * @param {unknown} value
 * @returns {unknown}
 */
export function plain(value) {
  if (value instanceof Float32Array) return Array.from(value, (x) => (Number.isFinite(x) ? Number(shortest(x)) : null));
  if (value instanceof Float64Array) return Array.from(value, (x) => (Number.isFinite(x) ? x : null));
  if (ArrayBuffer.isView(value)) return Array.from(/** @type {Uint8Array} */ (value));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (value === undefined) return null;
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
}

/**
 * Splits a flat array into rows.
 * @param {ArrayLike<number>} flat
 * @param {number} columns
 */
export function rowsOf(flat, columns) {
  const all = /** @type {(number | null)[]} */ (plain(flat));
  return Array.from({ length: all.length / columns }, (_, i) => all.slice(i * columns, (i + 1) * columns));
}
