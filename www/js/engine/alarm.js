/**
 * Calls itself again without the 4 ms that timers cost: through a message port, so that messages of
 * the page get their turn in between.
 * @param {() => void} work
 */
export function alarm(work) {
  const channel = new MessageChannel();
  let woken = false;
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;
  channel.port1.onmessage = () => {
    woken = false;
    work();
  };
  /**
   * Runs `work` soon; not before `delay` milliseconds have passed.
   * @param {number} [delay]
   */
  return function wake(delay = 0) {
    if (woken) return;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (delay > 0) {
      timer = setTimeout(() => {
        timer = null;
        wake();
      }, delay);
      return;
    }
    woken = true;
    channel.port2.postMessage(null);
  };
}
