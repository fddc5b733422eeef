/** Detects a worker that has died silently: the browser sends no event when it discards one. */

/** Milliseconds of silence before the worker is pinged, and from then until it is given up. */
const QUIET_MS = 2500;
/** The same before its first message: its script and module may still be loading. */
const START_MS = 15_000;

/**
 * @param {() => void} ask Pings the worker.
 * @param {() => void} silent Called if the worker owes an answer and does not reply to the ping.
 */
export function watch(ask, silent) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** Heard from the worker at all; heard from it since the last look; pinged at the last look. */
  let [heard, spoke, asked] = [false, false, false];
  const later = () => {
    timer = setTimeout(look, heard ? QUIET_MS : START_MS);
  };
  // A page that was asleep sees a long silence too, so a ping always comes first.
  function look() {
    timer = undefined;
    if (!spoke && asked) return silent();
    asked = !spoke;
    if (asked) ask();
    spoke = false;
    later();
  }
  return {
    /** The worker now owes an answer. */
    owes() {
      if (timer === undefined) later();
    },
    /** A message has arrived. */
    hears() {
      [heard, spoke] = [true, true];
    },
    /** The worker owes nothing. @param {boolean} [fresh] A new worker takes its place. */
    rests(fresh = false) {
      clearTimeout(timer);
      timer = undefined;
      asked = spoke = false;
      if (fresh) heard = false;
    },
  };
}
