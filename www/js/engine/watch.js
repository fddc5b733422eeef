/** Notices a worker that has ended without a word: the browser tells nobody when it takes one away. */

/** Milliseconds of silence before it is asked, and before it is given up after that. */
const QUIET_MS = 2500;
/** The same before it has said anything: its script and module may still be on their way. */
const START_MS = 15_000;

/**
 * @param {() => void} ask Has the worker answer, if it can.
 * @param {() => void} silent It has not, although it owes an answer.
 */
export function watch(ask, silent) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** It has said something at all, something since the last look; it was asked at that. */
  let [heard, spoke, asked] = [false, false, false];
  const later = () => {
    timer = setTimeout(look, heard ? QUIET_MS : START_MS);
  };
  // A page that was asleep finds a long silence: it asks first as well.
  function look() {
    timer = undefined;
    if (!spoke && asked) return silent();
    asked = !spoke;
    if (asked) ask();
    spoke = false;
    later();
  }
  return {
    /** It has been asked for something. */
    owes() {
      if (timer === undefined) later();
    },
    /** It has said something. */
    hears() {
      [heard, spoke] = [true, true];
    },
    /** It owes nothing. @param {boolean} [fresh] Another worker takes its place. */
    rests(fresh = false) {
      clearTimeout(timer);
      timer = undefined;
      asked = spoke = false;
      if (fresh) heard = false;
    },
  };
}
