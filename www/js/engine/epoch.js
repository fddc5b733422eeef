/** Finishes the rest of a requested epoch: in slices, like training, and with a progress bar. */

/** @param {(done: number, total: number) => void} tell Called while updates remain. */
export function restOfEpoch(tell) {
  let [left, total] = [0, 0];
  return {
    /** Number of remaining updates. */
    left: () => left,
    /** @param {number} updates 0 cancels the epoch. */
    ask(updates) {
      left = total = updates;
    },
    /** @param {number} done @param {boolean} over The run has halted. */
    spend(done, over) {
      left = over ? 0 : left - done;
      if (left > 0) tell(total - left, total);
    },
  };
}
