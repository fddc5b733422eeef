/** What the playground's worker tells the page about the settings in force. */

import { buffersOf } from "./transfer.js";

/** @import {Playground} from "../pkg/playground.js" */
/** @import {FromWorker} from "./protocol.d.ts" */

/**
 * @param {Playground} engine
 * @param {{ rebuilt?: boolean; given?: boolean; restored?: boolean }} [how] Whether the network is a new
 *   one, a table came with the settings, they came from a file.
 * @returns {{ message: FromWorker; transfer: Transferable[] }}
 */
export function configured(engine, { rebuilt = false, given = false, restored = false } = {}) {
  const problems = engine.problems();
  const refused = problems.some((/** @type {{ field: string }} */ p) => p.field === "csv");
  const points = engine.points();
  return {
    message: {
      t: "configured",
      rebuilt,
      restored,
      params: engine.params(),
      problems,
      columns: engine.columns(),
      table: given ? (refused ? "refused" : "taken") : "none",
      shape: engine.shape(),
      points,
    },
    transfer: buffersOf(points),
  };
}
