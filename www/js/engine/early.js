/**
 * The worker that start.js has started before the page of its lab was loaded: it fetches and compiles
 * the engine meanwhile. What it has said before somebody listens is kept.
 */

/**
 * The worker started for `script`, once; none when there is none.
 * @param {URL} script
 */
export function takeEarly(script) {
  const found = window.startedWorker;
  if (found?.href !== script.href) return null;
  window.startedWorker = undefined;
  return found;
}

/**
 * Ends the worker that nobody has taken once another route is shown: its own lab waited for Start, or there is no
 * such lab.
 * @param {string} route
 */
export function dropEarly(route) {
  if (!window.startedWorker || window.startedWorker.route === route) return;
  window.startedWorker.worker.terminate();
  window.startedWorker = undefined;
}
