/**
 * The address as the page knows it. A click on a link or Back changes `location.hash` at once, but the
 * event arrives later. Until then the page must not write: it would overwrite the requested place with
 * the one it is leaving.
 *
 * @param {{ location: { hash: string }; history: { replaceState(data: null, unused: string, url: string): void } }} [of] The window; another one in tests.
 */
export function pageAddress({ location, history } = window) {
  /** The hash last read or written. @type {string | null} */
  let known = null;
  return {
    /** Returns the hash if it is new, and remembers it; else null. */
    arrived() {
      if (location.hash === known) return null;
      known = location.hash;
      return known;
    },
    /**
     * Writes without a new history entry, unless another place has been requested in the meantime.
     * @param {string} hash
     * @returns {boolean} Whether the address is now this one.
     */
    replace(hash) {
      if (location.hash !== known) return false;
      if (hash !== known) history.replaceState(null, "", hash);
      // Read it back: a browser may encode some characters differently.
      known = location.hash;
      return true;
    },
  };
}
