/**
 * Tracks whether the page is at rest: every request to a worker is answered and drawn, no script is loading,
 * no handler is delayed. `<html data-pending>` shows it; end-to-end tests wait for "false".
 */

/** @type {Set<object>} */
const open = new Set();

function tell() {
  if (globalThis.document) document.documentElement.dataset.pending = String(open.size > 0);
}

/**
 * Marks the start of an activity.
 * @returns {() => void} Marks its end.
 */
export function underWay() {
  const it = {};
  open.add(it);
  tell();
  return () => {
    open.delete(it);
    tell();
  };
}

/**
 * Marks a promise as under way until it settles.
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>} The same one.
 */
export function during(promise) {
  const end = underWay();
  promise.then(end, end);
  return promise;
}
