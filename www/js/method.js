/** Calls a method of an engine class by its name. */

/**
 * A name that does not exist is a mistake of the page. It is told on the console, where every
 * end-to-end test looks, and the engine goes on: a run must not be lost for it.
 * @param {any} lab
 * @param {string} name
 * @param {unknown[]} args
 */
export function callMethod(lab, name, args) {
  if (typeof lab[name] === "function") lab[name](...args);
  else console.error(`The lab ${lab.constructor.name} has no method "${name}".`);
}
