/** Texts about the output map: read-outs, shares of the plane, results on the points. */

import { fixed, num, percent, plural } from "../../draw/format.js";
import { bilinear, leader } from "../../draw/heatmap.js";
import { MOST_RINGS } from "../../draw/plane.js";

/** @import {PlaygroundShape, Points, Snapshot} from "./types.d.ts" */

/**
 * Whether the map shows the network on all its raw columns (not a slice through more).
 * @param {PlaygroundShape} shape
 */
export function isWholePlane(shape) {
  return shape.columns.length <= 2;
}

/**
 * The outputs at a point of the plane, read off the map.
 * @param {PlaygroundShape} shape
 * @param {Float32Array} boundary
 * @param {number} x
 * @param {number} y
 * @returns {number[]}
 */
export function outputsAt(shape, boundary, x, y) {
  const [x0, x1, y0, y1] = shape.domain;
  const [u, v] = [(x - x0) / (x1 - x0), (y1 - y) / (y1 - y0)];
  const n = shape.outputs.length;
  return Array.from({ length: n }, (_, k) => bilinear(boundary, shape.grid, n, k, u, v));
}

/**
 * The class that a row of outputs predicts.
 * @param {PlaygroundShape} shape
 * @param {ArrayLike<number>} outputs
 * @param {number} [start]
 */
export function classOf(shape, outputs, start = 0) {
  if (shape.boundary_kind === "score") return outputs[start] > 0 ? 1 : 0;
  return leader(outputs, start, shape.outputs.length).best;
}

/**
 * Each class's share of the drawn plane.
 * @param {PlaygroundShape} shape
 * @param {Float32Array} boundary
 */
export function planeShares(shape, boundary) {
  const shares = new Array(shape.classes.length).fill(0);
  const cells = shape.grid * shape.grid;
  for (let i = 0; i < cells; i++) shares[classOf(shape, boundary, i * shape.outputs.length)] += 1 / cells;
  return shares;
}

/** The longest text of `wrongMark`. */
export const LONGEST_MARK = " Rings mark wrong points.";

/**
 * Says how wrong points are marked on the map; "" if there are none.
 * @param {Points} points
 * @param {Snapshot} snapshot
 * @param {boolean} test Whether test points are shown.
 */
export function wrongMark({ label, train }, { answers }, test) {
  if (answers.length !== label.length) return "";
  let wrong = 0;
  for (let i = 0; i < label.length; i++) if ((test || train[i] === 1) && answers[i] !== label[i]) wrong++;
  if (wrong === 0) return "";
  return wrong <= MOST_RINGS ? LONGEST_MARK : " Right points are faded.";
}

/**
 * Describes the map in one or two sentences; for classes, with the longest note on wrong points.
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 */
export function mapSummary(shape, snapshot) {
  const { train, test } = snapshot;
  if (shape.task === "regression") {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const v of snapshot.boundary) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
    const targets = shape.target_range.map((t) => num(t)).join(" to ");
    return (
      `Data loss ${num(train.data)} on training and ${num(test.data)} on test points. ` +
      `The output runs from ${num(low)} to ${num(high)} over the plane; targets from ${targets}.`
    );
  }
  const shares = planeShares(shape, snapshot.boundary)
    .map((share, k) => `${shape.classes[k]} ${percent(share)}`)
    .join(", ");
  const slice = isWholePlane(shape)
    ? ""
    : " The map is a slice: the columns that are not drawn are held at their training mean.";
  return (
    `Right: ${percent(train.accuracy)} of the training and ${percent(test.accuracy)} of the test points.${LONGEST_MARK} ` +
    `Of the plane: ${shares}.${slice}`
  );
}

/**
 * The main number, and two short lines beside it.
 * @param {PlaygroundShape} shape
 * @param {Snapshot} snapshot
 * @param {string} mark How wrong points are marked.
 * @returns {[string, string, string]}
 */
export function mapResult(shape, { train, test }, mark) {
  if (shape.task === "regression") {
    return [num(test.data), "test loss", `training loss: ${num(train.data)}`];
  }
  const how = mark === LONGEST_MARK ? "rings: wrong" : mark ? "faded: right" : "";
  const training = `training: ${percent(train.accuracy)}`;
  return [percent(test.accuracy), "of the test points right", [training, how].filter(Boolean).join(" · ")];
}

/**
 * Describes the outputs at one point.
 * @param {PlaygroundShape} shape
 * @param {number[]} outputs
 */
export function readOutputs(shape, outputs) {
  if (shape.boundary_kind === "score") {
    const [score] = outputs;
    if (shape.task === "regression") return `output ${num(score)}`;
    const side = shape.classes[score > 0 ? 1 : 0];
    if (shape.loss !== "logistic") return `${side}, score ${num(score)}`;
    const p = 1 / (1 + Math.exp(-Math.abs(score)));
    return `${side}, P = ${fixed(p, 3)}`;
  }
  const { best } = leader(outputs, 0, outputs.length);
  const value =
    shape.boundary_unit === "probability" ? `P = ${fixed(outputs[best], 3)}` : `score ${num(outputs[best])}`;
  return `${shape.classes[best]}, ${value}`;
}

/**
 * @param {Points} points
 */
export function pointCounts(points) {
  const train = points.train.reduce((sum, t) => sum + t, 0);
  return `${plural(train, "training point")}, ${plural(points.train.length - train, "test point")}`;
}

/**
 * Rounds `x` up to 1, 2, 5, 10, ..., so that the color scale seldom changes.
 * @param {number} x
 */
export function niceLimit(x) {
  if (!(x > 0) || !Number.isFinite(x)) return 1;
  const decade = 10 ** Math.floor(Math.log10(x));
  return decade * ([1, 2, 5, 10].find((s) => s * decade >= x * (1 - 1e-9)) ?? 10) || x;
}
