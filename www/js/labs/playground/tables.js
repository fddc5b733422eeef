/** The tables behind the playground's pictures. */

import { columns as lossColumns } from "./losses.js";
import { biasIndex, sourceName, unitName, weightIndex } from "./model.js";

/** @import {Lab} from "./lab.js" */
/** @import {Table} from "../../draw/export.js" */

/**
 * Every parameter with its gradient.
 * @param {Lab} lab
 * @returns {Table}
 */
export function parameterTable({ shape, snapshot }) {
  const columns = ["unit", "parameter", "piece", "value", "dL/d(value)", "index"];
  /** @type {Table["rows"]} */
  const rows = [];
  if (!shape || !snapshot) return { columns, rows };
  const { params, grads } = snapshot;
  shape.layers.forEach((layer, l) => {
    for (let unit = 0; unit < layer.units; unit++) {
      const name = unitName(shape, { layer: l, unit });
      const add = (/** @type {string} */ what, /** @type {number} */ piece, /** @type {number} */ i) =>
        rows.push([name, what, piece + 1, params[i], grads[i], i]);
      for (let p = 0; p < layer.pieces; p++) {
        for (let from = 0; from < layer.fan_in; from++) {
          add(`w from ${sourceName(shape, l, from)}`, p, weightIndex(layer, from, unit, p));
        }
        add("b", p, biasIndex(layer, unit, p));
      }
      if (layer.alpha_len > 1 || (layer.alpha_len === 1 && unit === 0)) {
        add("α", 0, layer.alpha + (layer.alpha_len > 1 ? unit : 0));
      }
    }
  });
  return { columns, rows };
}

/**
 * The loss history.
 * @param {Lab} lab
 * @returns {Table}
 */
export function historyTable({ shape, snapshot }) {
  const columns = ["step", "epoch", "train data loss", "penalty", "test data loss"];
  const classes = shape?.task === "classification";
  if (classes) columns.push("train accuracy");
  /** @type {Table["rows"]} */
  const rows = [];
  const h = lossColumns(snapshot);
  const perEpoch = shape?.steps_per_epoch || 1;
  for (let i = 0; i < h.n; i++) {
    const row = [h.step[i], h.step[i] / perEpoch, h.train[i], h.penalty[i], h.test[i]];
    rows.push(classes ? [...row, h.accuracy[i]] : row);
  }
  return { columns, rows };
}

/**
 * The output map: one row per grid point.
 * @param {Lab} lab
 * @returns {Table}
 */
export function boundaryTable({ shape, snapshot }) {
  if (!shape || !snapshot) return { columns: [], rows: [] };
  const [x0, x1, y0, y1] = shape.domain;
  const { grid: side } = shape;
  const outputs = shape.outputs.length;
  const [xName, yName] = shape.axes.map((a) => shape.columns[a]);
  const columns = [xName, yName, ...shape.outputs.map((o) => `${shape.boundary_unit} ${o}`)];
  const rows = Array.from({ length: side * side }, (_, i) => {
    const x = x0 + ((x1 - x0) * ((i % side) + 0.5)) / side;
    const y = y1 - ((y1 - y0) * (Math.floor(i / side) + 0.5)) / side;
    return [x, y, ...snapshot.boundary.subarray(i * outputs, (i + 1) * outputs)];
  });
  return { columns, rows };
}

/**
 * Statistics and bin counts of every layer.
 * @param {Lab} lab
 * @returns {Table}
 */
export function histogramTable({ shape, snapshot }) {
  const columns = ["layer", "tensor", "mean", "std", "min", "max", "from", "to", "below", "above"];
  const bins = snapshot?.layers[0]?.activation.histogram.counts.length ?? 0;
  for (let i = 0; i < bins; i++) columns.push(`bin ${i + 1}`);
  /** @type {Table["rows"]} */
  const rows = [];
  snapshot?.layers.forEach((layer, l) => {
    for (const [name, t] of /** @type {const} */ ([
      ["a", layer.activation],
      ["dL/dz", layer.gradient],
    ])) {
      const h = t.histogram;
      const head = [shape?.layers[l].name ?? "", name, t.mean, t.std, t.min, t.max];
      rows.push([...head, h.low, h.high, h.below, h.above, ...h.counts]);
    }
  });
  return { columns, rows };
}
