/** Own data: the drawing pad for `data=draw`, the table for `data=csv`. */

import { el } from "../../draw/dom.js";
import { csvEntry } from "./csv-entry.js";
import { drawPad } from "./draw-pad.js";

/** @import {Params, PlaygroundShape, Points, Problem} from "../../protocol.d.ts" */
/** @import {KeptTable} from "./kept-table.js" */

/**
 * @param {{ points: (text: string) => void; table: (text: string, label: number | null) => void }} give
 */
export function dataEntry(give) {
  const pad = drawPad(give.points);
  const csv = csvEntry(give.table);
  const node = el("div", { class: "entry" }, pad.node, csv.node);
  return {
    node,
    /**
     * @param {Params} params
     * @param {PlaygroundShape} shape
     * @param {Points} _points
     * @param {KeptTable} table
     * @param {Problem[]} problems
     */
    update(params, shape, _points, table, problems) {
      pad.node.hidden = params.data !== "draw";
      csv.node.hidden = params.data !== "csv";
      node.hidden = pad.node.hidden && csv.node.hidden;
      const own = (/** @type {string} */ key) => problems.filter((p) => p.field === key).map((p) => p.message);
      if (!pad.node.hidden) pad.update(params.pts ?? "", own("pts").join(" "));
      if (!csv.node.hidden) csv.update(shape, table, own("csv").join(" "));
    },
    theme: pad.theme,
  };
}
