/** The reading column of a lab: the lesson of the view in use. */

import { lessonColumn } from "../lessons/lesson.js";

/** @import {LabApi} from "../shell/lab.js" */

/**
 * @param {HTMLElement} host
 * @param {LabApi} api
 * @param {string} lab Route.
 * @param {(snapshot: any) => string} sentence What was seen.
 */
export function readingColumn(host, api, lab, sentence) {
  const column = lessonColumn({ lab, href: api.href, page: api.page });
  host.append(column.node);
  return {
    /** @param {any} s */
    draw: (s) => column.draw(s.view ?? "", sentence(s)),
  };
}
