/**
 * Numbers as text, in the same form on every axis and in every table and read-out: a real minus sign,
 * powers of ten with superscripts, never "1e+0".
 */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const MINUS = "−";

/** @param {string} text */
const withMinus = (text) => text.replace("-", MINUS);

/**
 * 10 to an integer power.
 * @param {number} exponent
 */
export function powerOfTen(exponent) {
  const digits = [...String(Math.abs(exponent))].map((d) => SUPERSCRIPTS[Number(d)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/**
 * A number with `digits` significant figures, e.g. "0.0312", "−1.20", "3.4×10⁻⁷".
 * @param {number | null | undefined} x
 */
export function num(x, digits = 3) {
  if (x === null || x === undefined) return "–";
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "+∞" : `${MINUS}∞`;
  if (x === 0) return "0";
  const size = Math.abs(x);
  if (size >= 1e5 || size < 1e-3) {
    const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
    return `${withMinus(mantissa)}×${powerOfTen(Number(exponent))}`;
  }
  const text = x.toPrecision(digits);
  return withMinus(text.includes("e") ? String(Number(text)) : text);
}

/**
 * A number with a fixed number of decimals; large and non-finite numbers go through `num`.
 * @param {number | null | undefined} x
 */
export function fixed(x, decimals = 3) {
  if (x === null || x === undefined || !Number.isFinite(x) || Math.abs(x) >= 1e7) return num(x);
  const text = x.toFixed(decimals);
  return withMinus(Number(text) === 0 ? text.replace("-", "") : text);
}

/**
 * A number with its sign, even a plus.
 * @param {number} x
 */
export function signed(x, digits = 3) {
  return x > 0 ? `+${num(x, digits)}` : num(x, digits);
}

/**
 * A fraction as a percentage.
 * @param {number | null | undefined} x
 */
export function percent(x) {
  if (x === null || x === undefined || !Number.isFinite(x)) return num(x);
  const p = 100 * x;
  if (p < 0) return `${withMinus(p.toFixed(p > -10 ? 1 : 0))}%`;
  return `${p === 0 || p >= 99.95 ? p.toFixed(0) : p < 0.1 ? "< 0.1" : p.toFixed(p < 10 ? 1 : 0)}%`;
}

/**
 * A count with thousands separators.
 * @param {number} n
 */
export function count(n) {
  // The browser's own formatter loads its locale data first, which delays the first picture by 15 ms.
  return Number.isFinite(n) ? String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ",") : num(n);
}

/**
 * "1 step", "2 steps".
 * @param {number} n
 * @param {string} word
 */
export function plural(n, word) {
  return `${count(n)} ${word}${n === 1 ? "" : "s"}`;
}

/** Capitalizes the first letter. @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Labels of a set of ticks, all with the same number of decimals (or all as powers of ten).
 * @param {number[]} ticks
 * @returns {string[]}
 */
export function tickLabels(ticks) {
  const top = Math.max(...ticks.map(Math.abs), 0);
  if (ticks.length === 0) return [];
  const steps = ticks.slice(1).map((t, i) => Math.abs(t - ticks[i]));
  const step = Math.min(...steps.filter((s) => s > 0), top || 1);
  if (top >= 1e6 || (top > 0 && top < 1e-3)) {
    // Powers of ten near the smallest numbers are imprecise, so scale them up first.
    const k = top < 1e-290 ? 1e290 : 1;
    const exponent = k > 1 ? Number(top.toExponential().split("e")[1]) : Math.floor(Math.log10(top) + 1e-9);
    const unit = k > 1 ? 10 ** (exponent + 290) : 10 ** exponent;
    const digits = Math.max(0, Math.ceil(-Math.log10((k * step) / unit) - 1e-9));
    return ticks.map((t) => {
      if (t === 0) return "0";
      const text = ((k * t) / unit).toFixed(digits);
      return Number(text) === 1 && digits === 0 ? powerOfTen(exponent) : `${withMinus(text)}×${powerOfTen(exponent)}`;
    });
  }
  const decimals = Math.max(0, Math.min(8, Math.ceil(-Math.log10(step) - 1e-9)));
  return ticks.map((t) => {
    const text = Math.abs(t) >= 1e4 && decimals === 0 ? count(t) : t.toFixed(decimals);
    return withMinus(Number(t) === 0 ? text.replace("-", "") : text);
  });
}

/**
 * Label of one tick of a logarithmic axis.
 * @param {number} t
 */
export function logTickLabel(t) {
  const exponent = Math.log10(t);
  const whole = Math.abs(exponent - Math.round(exponent)) < 1e-9;
  if (t >= 1e-3 && t < 1e4) return String(Number(t.toPrecision(6)));
  return whole ? powerOfTen(Math.round(exponent)) : num(t, 1);
}
