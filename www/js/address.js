/**
 * The address as the page knows it. A click on a link or Back changes `location.hash` at once and is
 * announced by a later event. Until then the page must not write: it would put the place it is leaving
 * over the place it was asked for.
 *
 * @param {{ location: { hash: string }; history: { replaceState(data: null, unused: string, url: string): void } }} [of] The window; another one in tests.
 */
export function pageAddress({ location, history } = window) {
  /** What was taken over or written last. @type {string | null} */
  let known = null;
  return {
    /** The hash when it is not the known one, which it becomes; else null. */
    arrived() {
      if (location.hash === known) return null;
      known = location.hash;
      return known;
    },
    /**
     * Writes without a new entry in the history, unless another place has been asked for meanwhile.
     * @param {string} hash
     * @returns {boolean} Whether the address is now this one.
     */
    replace(hash) {
      if (location.hash !== known) return false;
      if (hash !== known) history.replaceState(null, "", hash);
      // Read back: a browser may write some characters in another way.
      known = location.hash;
      return true;
    },
  };
}
