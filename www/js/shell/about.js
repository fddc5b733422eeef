/** What a file that is taken away says about where it comes from. */

import { plain } from "../draw/plain.js";

/** @import {Params} from "../engine/protocol.d.ts" */
/** @import {Problem} from "../settings.d.ts" */

/**
 * @typedef {object} About
 * @property {string} lab Its route.
 * @property {string} version Of the engine.
 * @property {string} link Leads back to exactly this state.
 * @property {number} [step] Updates done, where there is one count of them.
 * @property {Params} params Every key in force, defaults included.
 * @property {string[]} [changes] Made on the way, in words.
 */

/**
 * The first lines of a table or a script.
 * @param {About} about
 * @returns {string[]}
 */
export function aboutLines({ lab, version, link, step, params, changes = [] }) {
  const keys = Object.keys(params).filter((key) => params[key] !== "" && key !== "seed");
  return [
    `Training Ground, ${lab}`,
    `engine version: ${version}`,
    `link: ${link}`,
    ...("seed" in params ? [`seed: ${params.seed}`] : []),
    ...(step === undefined ? [] : [`step: ${step}`]),
    ...keys.sort().map((key) => `${key}: ${params[key]}`),
    ...changes.map((change) => `change at ${change}`),
  ];
}

/** The JSON of a run; raised when a reader of older files would misread a new one. */
export const FORMAT = { format: "training-ground-run", format_version: 1 };

/**
 * @param {About} about
 * @param {Problem[]} problems
 * @param {Record<string, unknown>} data
 */
export function runJson({ lab, version, link, step, params, changes }, problems, data) {
  const run = {
    ...FORMAT,
    engine: { name: "training-ground", version },
    lab,
    link,
    ...(step === undefined ? {} : { step }),
    parameters: params,
    problems,
    ...(changes === undefined ? {} : { changes }),
    ...data,
  };
  // One part a line: to be looked into with any editor, without a number a line.
  const parts = Object.entries(run).map(([key, value]) => ` ${JSON.stringify(key)}: ${JSON.stringify(plain(value))}`);
  return `{\n${parts.join(",\n")}\n}\n`;
}
