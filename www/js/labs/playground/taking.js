/** The worker's run at one moment, for a file. */

/** @import {Recipe, Snapshot} from "./types.d.ts" */

/**
 * Asks the worker for everything that a file needs, all from one moment.
 * @param {() => void} ask
 */
export function taking(ask) {
  /** @type {((m: { recipe: Recipe; snapshot: Snapshot } | null) => void)[]} */
  let waiting = [];
  return {
    /** @returns {Promise<{ recipe: Recipe; snapshot: Snapshot } | null>} Null while a link is being replayed. */
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
