/** What the playground's worker tells the page about the settings in force. */

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
  const { xy, label, train } = /** @type {any} */ (points);
  return {
    message: {
      t: "configured",
      rebuilt,
      restored,
      params: engine.params(),
      problems,
      table: given ? (refused ? "refused" : "taken") : "none",
      shape: engine.shape(),
      points: { xy, label, train },
    },
    transfer: [xy.buffer, label.buffer, train.buffer],
  };
}
