/** The data of the small pictures, from the engine (scripts/thumbs.mjs); null if it cannot be loaded. */

import { during } from "../../rest.js";

/**
 * @typedef {object} Thumbs
 * @property {Record<string, { task: string; points: number[] }>} sets Left and top in percent, class or target of each
 *   point; targets from −6 to 6.
 * @property {Record<string, number[]>} inputs Squares, row by row; values from −9 to 9.
 */

/** @type {Promise<Thumbs | null> | null} */
let coming = null;

async function load() {
  const answer = await fetch(new URL("data/thumbs.json", document.baseURI));
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/** @returns {Promise<Thumbs | null>} */
export function thumbs() {
  coming ??= during(load()).catch(() => {
    coming = null;
    return null;
  });
  return coming;
}
