/** The reader's own data: points drawn on the map (`data=draw`) or a table (`data=csv`), loaded when chosen. */

import { el } from "../../draw/dom.js";
import { moreStyles } from "../../shell/sheet.js";

/** @import {Params} from "../../engine/protocol.d.ts" */
/** @import {Problem} from "../../settings.d.ts" */
/** @import {PlaygroundShape} from "./types.d.ts" */
/** @import {GiveTable} from "./csv-entry.js" */
/** @import {DrawingPlace} from "./drawing.js" */
/** @import {GivenTable} from "./own-table.js" */

/**
 * @param {DrawingPlace} views
 * @param {{ points: (text: string) => void; table: GiveTable }} give
 */
export function dataEntry(views, give) {
  const node = el("div", { class: "entry" });
  node.hidden = true;
  let gone = false;
  const parts = {
    draw: part(async () => {
      const { drawing } = await import("./drawing.js");
      return () => drawing(views, give.points);
    }),
    csv: part(async () => {
      const { csvEntry } = await import("./csv-entry.js");
      return () => csvEntry(give.table);
    }),
  };

  /**
   * @template {{ node: HTMLElement }} T
   * @param {() => Promise<() => T>} load
   */
  function part(load) {
    /** @type {Promise<[() => T, unknown]> | null} */
    let coming = null;
    /** @type {T | null} */
    let here = null;
    /** The newest update, while the part is still loading. @type {((part: T) => void) | null} */
    let waiting = null;
    return {
      /** @param {boolean} wanted @param {(part: T) => void} update */
      async show(wanted, update) {
        waiting = wanted ? update : null;
        if (here) here.node.hidden = !wanted;
        if (!wanted) return;
        coming ??= Promise.all([load(), moreStyles()]);
        try {
          const [make] = await coming;
          if (gone) return;
          if (!here) {
            here = make();
            node.append(here.node);
          }
          here.node.hidden = waiting === null;
          waiting?.(here);
        } catch {
          coming = null;
          if (waiting) node.textContent = "This could not be loaded. Reload the page to try again.";
        }
      },
    };
  }

  return {
    node,
    /**
     * @param {Params} params
     * @param {PlaygroundShape} shape
     * @param {GivenTable} table
     * @param {Problem[]} problems Problems of the points; a table keeps its own.
     * @returns {Promise<unknown>} Resolves when the chosen part is loaded.
     */
    update(params, shape, table, problems) {
      node.hidden = params.data !== "draw" && params.data !== "csv";
      const wrong = problems.flatMap((p) => (p.field === "pts" ? p.message : [])).join(" ");
      return Promise.all([
        parts.draw.show(params.data === "draw", (own) => own.update(params.pts ?? "", wrong)),
        parts.csv.show(params.data === "csv", (csv) => csv.update(shape, table)),
      ]);
    },
    destroy() {
      gone = true;
    },
  };
}
