/** Schedules work of the home page after its first paint, or when the page is idle. */

/** Longest wait for an idle moment, and the wait in browsers without idle callbacks. */
const [PATIENCE_MS, PAUSE_MS] = [4000, 300];

/**
 * Calls `then` once the current content has been painted.
 * @param {() => void} then
 * @returns {() => void} Cancels the call.
 */
export function afterPaint(then) {
  // A hidden tab paints nothing, so the call waits until the tab is visible.
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(then);
  });
  return () => cancelAnimationFrame(frame);
}

/**
 * Calls `then` once the page is loaded and idle.
 * @param {() => void} then
 * @returns {() => void} Cancels the call.
 */
export function whenIdle(then) {
  let back = () => {};
  const wait = () => {
    // Safari has no requestIdleCallback.
    if ("requestIdleCallback" in window) {
      const id = requestIdleCallback(() => then(), { timeout: PATIENCE_MS });
      back = () => cancelIdleCallback(id);
    } else {
      const id = setTimeout(then, PAUSE_MS);
      back = () => clearTimeout(id);
    }
  };
  if (document.readyState === "complete") wait();
  else {
    window.addEventListener("load", wait, { once: true });
    back = () => window.removeEventListener("load", wait);
  }
  return () => back();
}
