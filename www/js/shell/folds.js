/** What is one click away: sections that are closed until they are asked for, with their names in one row. */

import { el, freshId, setText } from "../draw/dom.js";

/**
 * @typedef {object} Fold
 * @property {() => void} open
 * @property {(text: string, bad?: boolean) => void} note What it would say, in some words beside its name.
 * @property {(on: boolean) => void} offer Whether it belongs to what is shown.
 */

/** @param {string} label What they belong to. */
export function foldRow(label) {
  const bar = el("div", { class: "folds-bar", role: "group", "aria-label": label });
  const node = el("div", { class: "folds" }, bar);
  return {
    node,
    bar,
    /**
     * @param {string} title
     * @param {HTMLElement} body
     * @param {() => void} [opened]
     * @returns {Fold}
     */
    add(title, body, opened) {
      const note = el("span", { class: "fold-note" });
      const button = el(
        "button",
        { type: "button", class: "fold", "aria-expanded": "false", onclick: () => show(!wanted) },
        el("span", { text: title }),
        note,
      );
      body.id ||= freshId("fold");
      button.setAttribute("aria-controls", body.id);
      body.classList.add("fold-body");
      body.hidden = true;
      bar.append(button);
      node.append(body);
      let wanted = false;
      /** @param {boolean} on */
      function show(on) {
        wanted = on;
        body.hidden = !on || button.hidden;
        button.setAttribute("aria-expanded", String(on));
        if (body.hidden) return;
        opened?.();
        body.scrollIntoView({ block: "nearest" });
      }
      return {
        open: () => show(true),
        note(text, bad = false) {
          setText(note, text);
          note.classList.toggle("bad", bad);
        },
        offer(on) {
          button.hidden = !on;
          body.hidden = !on || !wanted;
        },
      };
    },
  };
}
