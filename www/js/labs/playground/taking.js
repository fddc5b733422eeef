/** The run as the worker has it at one moment, for a file. */

/** @import {Recipe, Snapshot} from "./types.d.ts" */

/**
 * Asks the worker for all that a file needs, at one moment.
 * @param {() => void} ask
 */
export function taking(ask) {
  /** @type {((m: { recipe: Recipe; snapshot: Snapshot } | null) => void)[]} */
  let waiting = [];
  return {
    /** @returns {Promise<{ recipe: Recipe; snapshot: Snapshot } | null>} Null while a link is being repeated. */
    take: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 1) ask();
      }),
    /** @param {{ recipe: Recipe; snapshot: Snapshot } | null} found */
    arrived(found) {
      const all = waiting;
      waiting = [];
      for (const resolve of all) resolve(found);
    },
  };
}
