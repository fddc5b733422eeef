/** Texts shared by the labs. */

import { aboutLines } from "../shell/about.js";

/** @import {LabApi} from "../shell/lab.js" */

/**
 * First lines of an exported file: its origin, the link that leads back to it, every setting.
 * @param {string} _route
 * @param {LabApi} api
 * @returns {string[]}
 */
export const labNotes = (_route, api) => aboutLines(api.about());

/** The lecture's verdicts on an epsilon. @type {Record<string, string>} */
export const VERDICTS = {
  great: "great",
  check: "may need a look",
  concern: "a reason for concern",
  wrong: "probably wrong",
};

/** Sign of each verdict, so that color is not the only cue. @type {Record<string, string>} */
export const SIGNS = { great: "✓", check: "○", concern: "△", wrong: "✕" };

/** @param {string} verdict */
export const verdictText = (verdict) => `${SIGNS[verdict] ?? ""} ${VERDICTS[verdict] ?? verdict}`;
