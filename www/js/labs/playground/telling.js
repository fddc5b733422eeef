/**
 * One common beat for the texts about a run. They are updated less often than the pictures, and all from the same
 * snapshot, so that two texts never show different values of one number.
 */

import { throttle } from "../../draw/dom.js";

/** @import {Lab} from "./lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** Milliseconds between updates during training. */
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
 * @param {() => void} work Writes the text about `lab.snapshot`.
 */
export function telling(lab, work) {
  const { tellers, beat } = beatOf(lab);
  /** @type {Teller} */
  const own = { work, told: null, begun: false };
  tellers.add(own);
  return {
    /** Called for a new snapshot. @param {boolean} now Nothing runs, so all texts update at once. */
    call(now) {
      // A text that joins later does not wait for the beat.
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
