/** The data card of an image set: what it is, and what it is not. */

import { el, setText } from "../draw/dom.js";
import { count } from "../draw/format.js";

/**
 * Shows the engine's facts about a set.
 * @import {DataCard} from "./sanity/types.d.ts"
 */

export function cardList() {
  const list = el("dl", { class: "card-list" });
  /** @type {Map<string, HTMLElement>} */
  const rows = new Map();
  return {
    node: list,
    /** @param {DataCard} c */
    show(c) {
      const counts = new Set(c.classes.map(([, n]) => n));
      const classes =
        counts.size === 1
          ? `${c.classes.map(([name]) => name).join(", ")}: ${c.classes[0][1]} each`
          : c.classes.map(([name, n]) => `${name} ${n}`).join(", ");
      const facts = {
        Set: c.name,
        Examples: `${count(c.examples)} of ${c.width} × ${c.height} pixels, ${c.channels === 1 ? "gray" : "color"}; ${c.note}.`,
        Classes: classes,
        Source: c.source,
        License: c.licence,
        "What it is not": c.is_not,
      };
      for (const [name, text] of Object.entries(facts)) {
        let cell = rows.get(name);
        if (!cell) {
          cell = el("dd");
          rows.set(name, cell);
          list.append(el("dt", { text: name }), cell);
        }
        setText(cell, text);
      }
    },
  };
}
