/** The formula of one unit at the probe point, as text with numbers filled in. */

import { num } from "../../draw/format.js";
import { alphaIndex, biasIndex, incoming, probeValues, weightIndex } from "./model.js";

/** @import {PlaygroundShape, Snapshot} from "./types.d.ts" */
/** @import {UnitRef} from "./model.js" */

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/** @param {number} n */
export function subscript(n) {
  return [...String(n)].map((d) => SUBSCRIPTS[Number(d)]).join("");
}

/**
 * A number as a factor: negatives in parentheses.
 * @param {number} x
 */
export function factor(x) {
  const text = num(x);
  return text.startsWith("−") ? `(${text})` : text;
}

/**
 * A long sum, elided in the middle.
 * @param {string[]} terms
 * @param {number} most Maximum number of terms shown.
 */
export function elide(terms, most = 4) {
  if (terms.length <= most) return terms.join(" + ");
  const head = terms.slice(0, most - 1).join(" + ");
  return `${head} + … ${terms.length - most} more … + ${terms[terms.length - 1]}`;
}

/**
 * @typedef {object} Line
 * @property {string} symbols Left side and symbols, e.g. "z = w₁x₁ + w₂x₂ + b".
 * @property {string} numbers The same with numbers, e.g. "= 0.53·1.20 + ... = 0.731".
 * @property {string} note
 */

/**
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 * @param {UnitRef} ref
 * @returns {Line[]}
 */
export function unitFormula(shape, snapshot, ref) {
  const { z, a } = probeValues(shape, snapshot, ref);
  if (ref.layer < 0) {
    const name = shape.inputs[ref.unit];
    return [{ symbols: name, numbers: `= ${num(a)}`, note: "after preprocessing" }];
  }
  const layer = shape.layers[ref.layer];
  const given = incoming(shape, snapshot, ref.layer);
  const { params } = snapshot;
  const source = (/** @type {number} */ i) => (ref.layer === 0 ? shape.inputs[i] : `a${subscript(i + 1)}`);
  const lines = [];
  const win = z.indexOf(Math.max(...z));
  for (let p = 0; p < layer.pieces; p++) {
    const symbols = [];
    const numbers = [];
    for (let i = 0; i < layer.fan_in; i++) {
      symbols.push(`w${subscript(i + 1)}·${source(i)}`);
      const w = params[weightIndex(layer, i, ref.unit, p)];
      numbers.push(`${factor(w)}·${factor(given[i])}`);
    }
    const bias = params[biasIndex(layer, ref.unit, p)];
    const name = layer.pieces > 1 ? `z${subscript(p + 1)}` : "z";
    lines.push({
      symbols: `${name} = ${elide(symbols)} + b`,
      numbers: `= ${elide(numbers)} + ${factor(bias)} = ${num(z[p])}`,
      note: layer.pieces > 1 && p === win ? "wins: the largest piece" : "",
    });
  }
  lines.push(activationLine(shape, snapshot, ref, z, a));
  return lines;
}

/**
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 * @param {UnitRef} ref
 * @param {Float32Array} z
 * @param {number} a
 * @returns {Line}
 */
export function activationLine(shape, snapshot, ref, z, a) {
  const layer = shape.layers[ref.layer];
  if (layer.pieces > 1) {
    const names = Array.from(z, (_, p) => `z${subscript(p + 1)}`).join(", ");
    const values = Array.from(z, (v) => num(v)).join(", ");
    return { symbols: `a = max(${names})`, numbers: `= max(${values}) = ${num(a)}`, note: "" };
  }
  if (layer.activation === "linear" || layer.activation === "maxout") {
    return { symbols: "a = z", numbers: `= ${num(a)}`, note: "" };
  }
  if (layer.activation === "relu") {
    return { symbols: "a = max(0, z)", numbers: `= max(0, ${num(z[0])}) = ${num(a)}`, note: "" };
  }
  const slope = alphaIndex(layer, ref.unit);
  if (slope >= 0) {
    const alpha = snapshot.params[slope];
    const numbers = z[0] > 0 ? `= ${num(a)}` : `= ${factor(alpha)}·${factor(z[0])} = ${num(a)}`;
    return { symbols: "a = z if z > 0, else α·z", numbers, note: `α = ${num(alpha)}, learned` };
  }
  const name = layer.activation_label;
  return { symbols: `a = ${name}(z)`, numbers: `= ${name}(${num(z[0])}) = ${num(a)}`, note: "" };
}
