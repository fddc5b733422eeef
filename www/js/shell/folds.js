/** Folds: closed sections, each opened by its button in one row. */

import { el, freshId, setText } from "../draw/dom.js";

/**
 * @typedef {object} Fold
 * @property {() => void} open
 * @property {(text: string, bad?: boolean) => void} note A short summary beside the section's name.
 * @property {(on: boolean) => void} offer Whether the section applies to the current view.
 */

/** @param {string} label Accessible name of the row. */
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
