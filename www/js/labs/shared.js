/** What the labs share. */

import { aboutLines } from "../shell/about.js";

/** @import {LabApi} from "../shell/lab.js" */

/**
 * First lines of an exported file: what it is, the link that leads back to it, every setting.
 * @param {string} _route
 * @param {LabApi} api
 * @returns {string[]}
 */
export const labNotes = (_route, api) => aboutLines(api.about());

/** The lecture's words for an epsilon. @type {Record<string, string>} */
export const VERDICTS = {
  great: "great",
  check: "may need a look",
  concern: "a reason for concern",
  wrong: "probably wrong",
};

/** A sign beside the word, so that it is not told by color alone. @type {Record<string, string>} */
export const SIGNS = { great: "✓", check: "○", concern: "△", wrong: "✕" };

/** @param {string} verdict */
export const verdictText = (verdict) => `${SIGNS[verdict] ?? ""} ${VERDICTS[verdict] ?? verdict}`;
