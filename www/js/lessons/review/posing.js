/** The questions of a review: drawn from a seed, and redrawn if a picture does not tell the answers apart. */

import { parseHash } from "../../state.js";
import { dice } from "./dice.js";
import part1 from "./part-1.js";
import part2 from "./part-2.js";
import part3 from "./part-3.js";
import part4 from "./part-4.js";
import part5 from "./part-5.js";

/** @import {Params} from "../../engine/protocol.d.ts" */
/** @import {Maker, Posed} from "./question.js" */

/** Question makers of each part of the course. @type {Maker[][]} */
export const PARTS = [part1, part2, part3, part4, part5];
/** Largest seed of a review. */
export const MOST = 9999;
/** Maximum number of draws of a question. */
const TRIES = 20;

/** One draw of a question. @param {number} part From 0. @param {number} seed @param {number} question From 0. @param {number} draw */
export function draft(part, seed, question, draw) {
  const own = dice(((seed * 5 + part) * 5 + question) * TRIES + draw);
  return PARTS[part][question](own);
}

/**
 * @typedef {Posed & { ask: string; address: string }} Question `address` opens the state of its first picture.
 */
/**
 * @param {number} part From 0.
 * @param {number} seed
 * @param {number} question From 0.
 * @param {(lab: string, params: Params) => Promise<Record<string, any>>} measured Returns the snapshot of a state.
 * @returns {Promise<Question>}
 */
export async function question(part, seed, question, measured) {
  for (let draw = 0; draw < TRIES; draw++) {
    const { ask, states, pose } = draft(part, seed, question, draw);
    const facts = [];
    // One after the other, because each starts its own engine.
    for (const state of states) {
      const { route, params } = parseHash(`#/${state}`);
      facts.push(await measured(route, params));
    }
    const posed = pose(facts);
    if (posed) return { ...posed, ask, address: `#/${states[0]}` };
  }
  throw new Error("None of the pictures drawn for this question gives a clear answer. Try new questions.");
}
