/** Positions in a snapshot's flat arrays, and names of units and edges. */

/** @import {LayerShape, PlaygroundShape, Snapshot} from "./types.d.ts" */
/** @import {Params} from "../../engine/protocol.d.ts" */
/** @import {EdgeRef} from "../../draw/diagram-layout.js" */

/**
 * @typedef {object} UnitRef
 * @property {number} layer -1 for the inputs.
 * @property {number} unit
 */

/**
 * @param {UnitRef | null} a
 * @param {UnitRef | null} b
 */
export function sameUnit(a, b) {
  return a === b || (a !== null && b !== null && a.layer === b.layer && a.unit === b.unit);
}

/** Inputs that can be computed from a point, in the engine's order (a test compares). The diagram reserves their room. */
export const FEATURES = "x1,x2,x1sq,x2sq,x1x2,sinx1,sinx2".split(",");

/**
 * Which of them the network uses; null if its inputs are the columns of a table.
 * @param {Params} params
 * @param {PlaygroundShape} shape
 */
export function inputSlots({ data, in: names = "x1,x2" }, shape) {
  const slots = names.split(",").map((name) => FEATURES.indexOf(name));
  return data === "csv" || slots.length !== shape.inputs.length ? null : slots;
}

/**
 * Display names of the two drawn columns.
 * @param {PlaygroundShape} shape
 */
export const axisNames = ({ axes, columns }) =>
  axes.map((a) => columns[a].replace(/^x[12]$/, (name) => (name === "x1" ? "x₁" : "x₂")));

/**
 * Units per column of the diagram: inputs, hidden layers, output.
 * @param {PlaygroundShape} shape
 */
export function columnSizes(shape) {
  return [shape.inputs.length, ...shape.layers.map((l) => l.units)];
}

/**
 * Position of a unit among all units, inputs first: its map in `snapshot.units`.
 * @param {PlaygroundShape} shape
 * @param {UnitRef} ref
 */
export function unitIndex(shape, { layer, unit }) {
  if (layer < 0) return unit;
  return shape.layers.slice(0, layer).reduce((sum, l) => sum + l.units, shape.inputs.length) + unit;
}

/**
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 * @param {UnitRef} ref
 */
export function unitMap(shape, snapshot, ref) {
  const cells = shape.thumb * shape.thumb;
  const start = unitIndex(shape, ref) * cells;
  return snapshot.units.subarray(start, start + cells);
}

/**
 * Index in theta of the weight from unit `from` to one piece of a unit.
 * @param {LayerShape} layer
 * @param {number} from
 * @param {number} unit
 * @param {number} piece
 */
export function weightIndex(layer, from, unit, piece = 0) {
  return layer.w + from * layer.units * layer.pieces + unit * layer.pieces + piece;
}

/**
 * @param {LayerShape} layer
 * @param {number} unit
 * @param {number} piece
 */
export function biasIndex(layer, unit, piece = 0) {
  return layer.b + unit * layer.pieces + piece;
}

/**
 * Index in theta of a unit's PReLU slope; -1 without one.
 * @param {LayerShape} layer
 * @param {number} unit
 */
export function alphaIndex(layer, unit) {
  return layer.alpha_len === 0 ? -1 : layer.alpha + (layer.alpha_len === 1 ? 0 : unit);
}

/**
 * The weight that an edge shows: for Maxout, the piece with the largest magnitude.
 * @param {LayerShape} layer
 * @param {ArrayLike<number>} params
 * @param {number} from
 * @param {number} unit
 */
export function edgeWeight(layer, params, from, unit) {
  const first = weightIndex(layer, from, unit);
  let w = params[first];
  for (let p = 1; p < layer.pieces; p++) {
    if (Math.abs(params[first + p]) > Math.abs(w)) w = params[first + p];
  }
  return w;
}

/**
 * A layer's input values at the probe point.
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 * @param {number} layer
 */
export function incoming(shape, snapshot, layer) {
  if (layer === 0) return snapshot.probe.inputs;
  const start = shape.layers.slice(0, layer - 1).reduce((sum, l) => sum + l.units, 0);
  return snapshot.probe.a.subarray(start, start + shape.layers[layer - 1].units);
}

/**
 * A unit's z (one per piece) and a at the probe point; z is empty for inputs.
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 * @param {UnitRef} ref
 */
export function probeValues(shape, snapshot, { layer, unit }) {
  const { probe } = snapshot;
  if (layer < 0) return { z: probe.inputs.subarray(0, 0), a: probe.inputs[unit] };
  const before = shape.layers.slice(0, layer);
  const { pieces } = shape.layers[layer];
  const z = before.reduce((sum, l) => sum + l.units * l.pieces, 0) + unit * pieces;
  const a = before.reduce((sum, l) => sum + l.units, 0) + unit;
  return { z: probe.z.subarray(z, z + pieces), a: probe.a[a] };
}

/**
 * Largest |w| among the drawn edges.
 * @param {PlaygroundShape} shape
 * @param {ArrayLike<number>} params
 */
export function widestWeight(shape, params) {
  let top = 0;
  for (const layer of shape.layers) {
    for (let i = layer.w; i < layer.b; i++) {
      const w = Math.abs(params[i]);
      if (w > top && w < Number.POSITIVE_INFINITY) top = w;
    }
  }
  return top;
}

/**
 * "hidden 1, unit 3", "input x₁", "output A".
 * @param {PlaygroundShape} shape
 * @param {UnitRef} ref
 */
export function unitName(shape, { layer, unit }) {
  if (layer < 0) return `input ${shape.inputs[unit]}`;
  const last = layer === shape.layers.length - 1;
  if (last) return shape.outputs.length === 1 ? "output" : `output ${shape.outputs[unit]}`;
  return `${shape.layers[layer].name}, unit ${unit + 1}`;
}

/**
 * The source of an edge: "x₁" or "a3" (unit 3 of the previous layer).
 * @param {PlaygroundShape} shape
 * @param {number} layer
 * @param {number} from
 */
export function sourceName(shape, layer, from) {
  return layer === 0 ? shape.inputs[from] : `${shape.layers[layer - 1].name}, unit ${from + 1}`;
}

/**
 * @param {PlaygroundShape} shape
 * @param {EdgeRef} edge
 */
export function edgeName(shape, edge) {
  return `${sourceName(shape, edge.layer, edge.from)} → ${unitName(shape, edge)}`;
}

/**
 * The network in one line: "2 inputs → 8 tanh → 8 tanh → 2 linear".
 * @param {PlaygroundShape} shape
 */
export function summary(shape) {
  const layers = shape.layers.map((l) => `${l.units} ${l.activation_label}`);
  return [`${shape.inputs.length} inputs`, ...layers].join(" → ");
}
