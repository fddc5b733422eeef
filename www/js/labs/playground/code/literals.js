/** JavaScript values as Python literals. */

/**
 * The shortest decimal that reads back as the same float32. Python parses it as float64, NumPy and
 * PyTorch round that once: the path that is tried here.
 * @param {number} x A float32.
 */
export function float32(x) {
  for (let digits = 1; digits < 9; digits++) {
    const text = tidy(x.toPrecision(digits));
    if (Math.fround(Number(text)) === x) return text;
  }
  return Number.isFinite(x) ? tidy(x.toPrecision(9)) : float64(x);
}

/** "0.500" -> "0.5", "1.50e-7" -> "1.5e-7"; with a point or an exponent, so a float to Python. @param {string} text */
function tidy(text) {
  const [digits, exponent] = text.split("e");
  const short = digits.includes(".") ? digits.replace(/0+$/, "").replace(/\.$/, "") : digits;
  if (exponent !== undefined) return `${short}e${exponent}`;
  return short.includes(".") ? short : `${short}.0`;
}

/** @param {number} x */
export function float64(x) {
  if (!Number.isFinite(x)) return `float("${Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf"}")`;
  const text = String(x);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** @param {number} x */
export const integer = (x) => String(x);

/** Widest line of a list. */
const WIDTH = 96;

/**
 * A flat list of numbers in lines that can be read.
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
