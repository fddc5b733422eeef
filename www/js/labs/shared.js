/** What the labs share. */

import { formatHash } from "../state.js";

/** @import {LabApi} from "../shell/lab.js" */

/**
 * First lines of an exported file: what it is and the link that leads back to it.
 * @param {string} route
 * @param {LabApi} api
 * @returns {string[]}
 */
export function labNotes(route, api) {
  const page = location.href.split("#")[0];
  return [`Training Ground, ${route}`, `${page}${formatHash(route, api.params(), {})}`];
}

/** The lecture's words for an epsilon. @type {Record<string, string>} */
export const VERDICTS = {
  great: "great",
  check: "may need a look",
  concern: "a reason for concern",
  wrong: "probably wrong",
};

/** A sign beside the word, so that it is not told by colour alone. @type {Record<string, string>} */
export const SIGNS = { great: "✓", check: "○", concern: "△", wrong: "✕" };

/** @param {string} verdict */
export const verdictText = (verdict) => `${SIGNS[verdict] ?? ""} ${VERDICTS[verdict] ?? verdict}`;
