/** JavaScript values as Python literals. */

import { shortest } from "../../../draw/plain.js";

/** Adds a decimal point if needed, so that Python reads a float. @param {string} text */
const pointed = (text) => (/[.e]/.test(text) ? text : `${text}.0`);

/** A float32 literal that NumPy and PyTorch parse back exactly. @param {number} x */
export const float32 = (x) => (Number.isFinite(x) ? pointed(shortest(x)) : float64(x));

/** @param {number} x */
export function float64(x) {
  if (!Number.isFinite(x)) return `float("${Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf"}")`;
  return pointed(String(x));
}

/** @param {number} x */
export const integer = (x) => String(x);

/** Maximum line width of a list. */
const WIDTH = 96;

/**
 * A flat list of numbers, broken into readable lines.
 * @param {ArrayLike<number>} values
 * @param {(x: number) => string} write
 */
export function list(values, write) {
  if (values.length === 0) return "[]";
  let out = "[\n";
  let line = "   ";
  for (let i = 0; i < values.length; i++) {
    const word = ` ${write(values[i])},`;
    if (line.length + word.length > WIDTH) {
      out += `${line}\n`;
      line = "   ";
    }
    line += word;
  }
  return `${out}${line}\n]`;
}
