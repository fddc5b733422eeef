/** Passes the page's commands on to an engine class. */

/**
 * An unknown command is a bug in the page: the class throws a plain `Error`. It is logged to the console, where
 * every end-to-end test looks, and the engine keeps running so that no run is lost. Any other error, above all a
 * trap, leaves the engine unusable and is thrown on.
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
