/** Diagnoses the problems of a layer. */

/** @import {LayerStats, Snapshot} from "./types.d.ts" */

/** Updates of about a thousandth of the weights are healthy (cs231n, "Ratio of weights:updates"). */
const HEALTHY = { low: 1e-4, high: 1e-2 };
/** Beyond these shares a layer is in trouble. */
const MANY_DEAD = 0.4;
const MANY_SATURATED = 0.5;
/** A data loss up to this counts as certain: a mean −ln P(right class) of 0.1 means P = 0.9. */
const CERTAIN = 0.1;

/** @typedef {{ words: string; bad: boolean }} Verdict `words` is "" for a layer without problems. */

/** The longest of the words below. */
export const LONGEST = "no gradient arrives";

/**
 * The verdict on every layer.
 * @param {Pick<Snapshot, "layers" | "train">} snapshot
 * @returns {Verdict[]}
 */
export function verdicts({ layers, train }) {
  const finished = train.accuracy === 1 && train.data <= CERTAIN;
  return layers.map((layer) => verdict(layer, finished));
}

/**
 * @param {LayerStats} layer
 * @param {boolean} finished Every training example is classified correctly and with certainty. Gradients should
 *   then be small, and saturated units draw the boundary: no reason for alarm.
 * @returns {Verdict}
 */
function verdict(layer, finished) {
  const calm = (/** @type {string} */ words, /** @type {string} */ alarm) =>
    finished ? { words, bad: false } : { words: alarm, bad: true };
  const alarm = (/** @type {string} */ words) => ({ words, bad: true });
  if (layer.dead === 1) return alarm("all units dead");
  if (layer.grad_rms === 0) return calm("nothing left to learn", "no gradient arrives");
  if (layer.dead > MANY_DEAD) return alarm("many dead units");
  if (layer.saturated > MANY_SATURATED) return calm("saturated, and right", "mostly saturated");
  if (layer.update_ratio === null) return { words: "", bad: false };
  if (layer.update_ratio > HEALTHY.high) return alarm("updates large");
  if (layer.update_ratio < HEALTHY.low) return calm("little left to learn", "updates small");
  return { words: "", bad: false };
}
