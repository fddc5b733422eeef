/** Polls until a condition holds, because these protocols cannot wait for one. */

const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/** @param {() => Promise<unknown>} holds @param {string} what Description for the error message. */
export async function until(holds, what) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`still not there: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
