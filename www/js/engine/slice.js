/** Runs work in portions of about 3 ms each until a time limit. */

/** Milliseconds of a slice, and so the longest wait of a message. */
export const SLICE_MS = 12;

export function slicer() {
  /** Running estimate of the milliseconds per step. It starts high, so that the first portion is one step. */
  let cost = 3;
  /**
   * @param {(steps: number) => number} run Returns the number of steps done, 0 if there is nothing left.
   * @param {number} most
   * @param {number} [ms]
   * @returns {number} Steps done.
   */
  return (run, most, ms = SLICE_MS) => {
    const start = performance.now();
    let done = 0;
    for (;;) {
      const wanted = Math.max(1, Math.min(most - done, Math.floor(3 / cost), 100_000));
      const before = performance.now();
      const ran = run(wanted);
      const now = performance.now();
      if (ran > 0) cost += 0.3 * (Math.max(1e-5, (now - before) / ran) - cost);
      done += ran;
      if (ran === 0 || done >= most || now - start >= ms) return done;
    }
  };
}
