/** Tells an engine class what the page has told its worker. */

/**
 * What is no command of this lab is a mistake of the page: the class throws a plain `Error`. It is told on the
 * console, where every end-to-end test looks, and the engine goes on: a run must not be lost for it. Anything
 * else, a trap above all, leaves an engine that cannot go on.
 * @param {{ call(command: unknown): void }} lab
 * @param {unknown} told
 */
export function command(lab, told) {
  try {
    lab.call(told);
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    console.error(`${lab.constructor.name} knows no command ${JSON.stringify(told)}: ${error.message}`);
  }
}
