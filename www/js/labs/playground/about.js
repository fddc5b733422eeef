/** The header of files exported from the playground: it says where they come from. */

import { aboutLines } from "../../shell/about.js";
import { formatHash } from "../../state.js";

/** @import {Lab} from "./lab.js" */
/** @import {About} from "../../shell/about.js" */

/**
 * @param {Pick<Lab, "version" | "params" | "snapshot">} lab
 * @returns {About}
 */
export function about({ version, params, snapshot }) {
  return {
    lab: "playground",
    version,
    link: `${location.href.split("#")[0]}${formatHash("playground", snapshot?.link ?? params)}`,
    step: snapshot?.step ?? 0,
    params,
    changes: snapshot?.journal ?? [],
  };
}

/**
 * First lines of an exported file: its origin, the link that leads back to it, every setting.
 * @param {Lab} lab
 */
export const notes = (lab) => aboutLines(about(lab));
