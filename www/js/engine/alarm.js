/**
 * Schedules work without the 4 ms minimum delay of nested timers. It posts to a message port, so messages
 * from the page are handled in between.
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
   * Runs `work` soon, but not before `delay` milliseconds have passed.
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
