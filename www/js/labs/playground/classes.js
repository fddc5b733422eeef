/** The section under the output map: the results of each class. */

import { el } from "../../draw/dom.js";
import { percent } from "../../draw/format.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { planeShares } from "./boundary-text.js";

/** @import {PlaygroundShape, Points, Snapshot} from "./types.d.ts" */
/** @import {Table} from "../../draw/export.js" */
/** @import {Lab} from "./lab.js" */

/** @param {Lab} lab */
export function classesTable(lab) {
  const table = el("table", { class: "table" });
  return {
    node: scrolled(table, "Per class"),
    update() {
      const { shape, snapshot, points } = lab;
      if (shape?.task === "classification" && snapshot && points) fillTable(table, classTable(shape, points, snapshot));
    },
  };
}

/**
 * Points per class, and the network's predictions for them.
 * @param {PlaygroundShape} shape
 * @param {Points} points
 * @param {Snapshot} snapshot
 * @returns {Table}
 */
function classTable(shape, points, snapshot) {
  const found = snapshot.answers.length === points.label.length ? snapshot.answers : null;
  const shares = planeShares(shape, snapshot.boundary);
  const columns = ["class", "training points", "test points", "share of the plane"];
  if (found) columns.push(...shape.classes.map((name) => `training taken for ${name}`), "test right");
  const rows = shape.classes.map((name, k) => {
    const taken = new Array(shape.classes.length).fill(0);
    const n = [0, 0];
    let right = 0;
    for (let i = 0; i < points.label.length; i++) {
      if (points.label[i] !== k) continue;
      n[points.train[i]] += 1;
      if (!found) continue;
      if (points.train[i] === 1) taken[found[i]] += 1;
      else if (found[i] === k) right += 1;
    }
    const row = [name, String(n[1]), String(n[0]), percent(shares[k])];
    return found ? [...row, ...taken.map(String), String(right)] : row;
  });
  return { columns, rows };
}
