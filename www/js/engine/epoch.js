/** The rest of an epoch that was asked for: in slices, like training, and with a progress bar. */

/** @param {(done: number, total: number) => void} tell Called while there is more to do. */
export function restOfEpoch(tell) {
  let [left, total] = [0, 0];
  return {
    /** Updates that are still to be made. */
    left: () => left,
    /** @param {number} updates 0 when the epoch is no longer wanted. */
    ask(updates) {
      left = total = updates;
    },
    /** @param {number} done @param {boolean} over Nothing more can be done. */
    spend(done, over) {
      left = over ? 0 : left - done;
      if (left > 0) tell(total - left, total);
    },
  };
}
