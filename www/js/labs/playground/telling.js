/**
 * One beat for the texts about a run. They are renewed less often than the pictures, all of them from the same
 * snapshot: two that speak of the same number must not differ.
 */

import { throttle } from "../../draw/dom.js";

/** @import {Lab} from "./lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** Milliseconds between two of them while it trains. */
const BEAT = 200;

/** @typedef {{ work: () => void; told: Snapshot | null; begun: boolean }} Teller */
/** @type {WeakMap<Lab, { tellers: Set<Teller>; beat: ReturnType<typeof throttle> }>} */
const beats = new WeakMap();

/** @param {Lab} lab */
function beatOf(lab) {
  const known = beats.get(lab);
  if (known) return known;
  /** @type {Set<Teller>} */
  const tellers = new Set();
  const beat = throttle(BEAT, () => {
    for (const one of tellers) if (one.begun) tell(one, lab);
  });
  const made = { tellers, beat };
  beats.set(lab, made);
  return made;
}

/** @param {Teller} one @param {Lab} lab */
function tell(one, lab) {
  if (one.told === lab.snapshot) return;
  one.told = lab.snapshot;
  one.work();
}

/**
 * @param {Lab} lab
 * @param {() => void} work Says what `lab.snapshot` is.
 */
export function telling(lab, work) {
  const { tellers, beat } = beatOf(lab);
  /** @type {Teller} */
  const own = { work, told: null, begun: false };
  tellers.add(own);
  return {
    /** There is another snapshot. @param {boolean} now Nothing runs: everybody tells at once. */
    call(now) {
      // Whoever comes later waits for no beat.
      if (!own.begun) tell(own, lab);
      own.begun = true;
      beat.call(now);
    },
    cancel() {
      tellers.delete(own);
      if (tellers.size === 0) beat.cancel();
    },
  };
}
