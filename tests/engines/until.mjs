/** Asks again and again until the answer is yes: these protocols tell nobody when it becomes one. */

const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/** @param {() => Promise<unknown>} holds @param {string} what For the message. */
export async function until(holds, what) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`still not there: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
