/** The place of a lesson. The code that shows it is loaded once there is something to say about a picture. */

import { el } from "../draw/dom.js";
import { during } from "../rest.js";
import { moreStyles } from "../shell/sheet.js";

/**
 * @param {Parameters<typeof import("./lesson.js").lessonColumn>[0]} where
 */
export function lessonPlace(where) {
  const node = el("div");
  /** The newest view and sentence. */
  let [view, sentence] = ["", ""];
  /** @type {ReturnType<typeof import("./lesson.js").lessonColumn> | null} */
  let column = null;
  let coming = false;

  async function load() {
    coming = true;
    try {
      const [{ lessonColumn }] = await during(Promise.all([import("./lesson.js"), moreStyles()]));
      column = lessonColumn(where);
      node.replaceChildren(column.node);
      column.draw(view, sentence);
    } catch (error) {
      node.replaceChildren(
        el("p", { class: "error", text: `The lesson could not be loaded. Reload to try again. (${error})` }),
      );
      coming = false;
    }
  }

  return {
    node,
    /** @param {string} next @param {string} seen What the picture shows, in a sentence. */
    draw(next, seen) {
      [view, sentence] = [next, seen];
      if (column) column.draw(view, sentence);
      else if (!coming) load();
    },
  };
}
