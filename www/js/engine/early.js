/**
 * The worker that start.js started before the lab's page was loaded. It fetches and compiles the engine in the
 * meantime. Messages it sends before anyone listens are kept.
 */

/**
 * Returns the worker started early for `script`, or null. Only the first call gets it.
 * @param {URL} script
 */
export function takeEarly(script) {
  const found = window.startedWorker;
  if (found?.href !== script.href) return null;
  window.startedWorker = undefined;
  return found;
}

/**
 * Terminates an early worker that nobody has taken once another route is shown. This happens when its lab still
 * waited for Start, or when there is no such lab.
 * @param {string} route
 */
export function dropEarly(route) {
  if (!window.startedWorker || window.startedWorker.route === route) return;
  window.startedWorker.worker.terminate();
  window.startedWorker = undefined;
}
