/** The header of every exported file: it says where the file comes from. */

import { plain } from "../draw/plain.js";

/** @import {Params} from "../engine/protocol.d.ts" */
/** @import {Problem} from "../settings.d.ts" */

/**
 * @typedef {object} About
 * @property {string} lab Route of the lab.
 * @property {string} version Version of the engine.
 * @property {string} link Leads back to exactly this state.
 * @property {number} [step] Updates done, in a lab with a single count of them.
 * @property {Params} params Every current setting, defaults included.
 * @property {string[]} [changes] Changes made during the run, in words.
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

/** Format of a run's JSON. The version is raised when an older reader would misread a new file. */
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
  // One part per line keeps the file readable in any editor; one number per line would not.
  const parts = Object.entries(run).map(([key, value]) => ` ${JSON.stringify(key)}: ${JSON.stringify(plain(value))}`);
  return `{\n${parts.join(",\n")}\n}\n`;
}
