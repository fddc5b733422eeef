/** Names of the functions on the page. */

import { el } from "../../draw/dom.js";

/** @type {Record<string, string>} */
const SHORT = {
  tanh: "tanh",
  relu: "ReLU",
  sigmoid: "sigmoid",
  linear: "linear",
  leaky_relu: "Leaky ReLU",
  prelu: "PReLU",
  prelu_shared: "PReLU",
  elu: "ELU",
  maxout: "Maxout",
  softplus: "softplus",
  selu: "SELU",
  gelu: "GELU",
  gelu_tanh: "GELU (tanh)",
  silu: "SiLU",
  mish: "Mish",
};

/**
 * Turns "leaky_relu:0.1" into "Leaky ReLU 0.1".
 * @param {string} text
 */
export function actName(text) {
  const [name, ...numbers] = text.split(":");
  return [SHORT[name] ?? name, ...numbers].join(" ");
}

/** Each function's look in every chart: a color and a dash, so that color is never the only cue. */
export const LOOKS = /** @type {Record<string, { color: "ink" | "ink2" | number; dash?: number[] }>} */ ({
  sigmoid: { color: 0, dash: [2, 3] },
  tanh: { color: 1, dash: [6, 3] },
  relu: { color: 2 },
  leaky_relu: { color: 3, dash: [8, 3, 2, 3] },
  elu: { color: 5, dash: [4, 2] },
  maxout: { color: 4, dash: [10, 4] },
});

/**
 * @param {string} value
 * @returns {{ color: "ink" | "ink2" | number; dash?: number[] }}
 */
export const lookOf = (value) => LOOKS[value.split(":")[0]] ?? { color: "ink" };

/**
 * A row of buttons that set x to the lecture's three values.
 * @param {(x: number) => void} go
 */
export function lectureButtons(go) {
  const button = (/** @type {number} */ x) =>
    el("button", { type: "button", onclick: () => go(x) }, `x = ${String(x).replace("-", "−")}`);
  return [-10, 0, 10].map(button);
}
