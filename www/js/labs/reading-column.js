/** The reading column of a lab: the lesson of the current view. */

import { lessonPlace } from "../lessons/column.js";

/** @import {LabSnapshot} from "../engine/protocol.d.ts" */
/** @import {LabApi} from "../shell/lab.js" */

/**
 * @template {LabSnapshot} S
 * @param {HTMLElement} host
 * @param {LabApi} api
 * @param {string} lab Route of the lab.
 * @param {(snapshot: S) => string} sentence Returns the observation.
 */
export function readingColumn(host, api, lab, sentence) {
  const column = lessonPlace({ lab, page: api.page, facts: api.facts });
  host.append(column.node);
  return {
    /** @param {S} s */
    draw: (s) => column.draw(s.view ?? "", sentence(s)),
  };
}
