/** When the home page may do more: after its first paint, and when it has nothing else to do. */

/** The longest that an idle moment is waited for, and the wait of browsers that tell of none. */
const [PATIENCE_MS, PAUSE_MS] = [4000, 300];

/**
 * Once what is on the page now has been painted.
 * @param {() => void} then
 * @returns {() => void} Takes it back.
 */
export function afterPaint(then) {
  // A hidden tab paints nothing: it is done when the tab is looked at.
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(then);
  });
  return () => cancelAnimationFrame(frame);
}

/**
 * Once the page is loaded and idle.
 * @param {() => void} then
 * @returns {() => void} Takes it back.
 */
export function whenIdle(then) {
  let back = () => {};
  const wait = () => {
    // Safari has no idle moments to tell of.
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
