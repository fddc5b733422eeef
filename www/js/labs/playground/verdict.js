/** What ails a layer. */

/** @import {LayerStats} from "./types.d.ts" */

/** Updates of about a thousandth of the weights are healthy (cs231n, "Ratio of weights:updates"). */
const HEALTHY = { low: 1e-4, high: 1e-2 };
/** Beyond these shares a layer is in trouble. */
const MANY_DEAD = 0.4;
const MANY_SATURATED = 0.5;

/** The longest of the words below. */
export const WORST = "no gradient arrives";

/**
 * What ails a layer, in a few words; "" when nothing does.
 * @param {LayerStats} layer
 * @returns {string}
 */
export function verdict(layer) {
  if (layer.dead === 1) return "all units dead";
  if (layer.grad_rms === 0) return "no gradient arrives";
  if (layer.dead > MANY_DEAD) return "many dead units";
  if (layer.saturated > MANY_SATURATED) return "mostly saturated";
  if (layer.update_ratio === null) return "";
  if (layer.update_ratio > HEALTHY.high) return "updates large";
  if (layer.update_ratio < HEALTHY.low) return "updates small";
  return "";
}
