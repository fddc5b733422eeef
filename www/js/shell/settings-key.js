/**
 * On a phone the settings are a sheet from below, and this button opens it; elsewhere nobody sees the button. The style
 * sheet (css/phone.css) decides what a phone is.
 */

import { el, freshId, setText } from "../draw/dom.js";

/** @param {HTMLElement} sheet The column of the settings. */
export function settingsKey(sheet) {
  sheet.id ||= freshId("settings");
  const note = el("span", { class: "fold-note bad" });
  const button = el(
    "button",
    { type: "button", class: "settings-key", "aria-controls": sheet.id, onclick: () => show(!open()) },
    el("span", { text: "Settings" }),
    note,
  );
  const open = () => sheet.hasAttribute("data-open");
  /** @param {boolean} on */
  function show(on) {
    sheet.toggleAttribute("data-open", on);
    button.setAttribute("aria-expanded", String(on));
  }
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== "Escape" || !open()) return;
    // Esc would stop the run as well.
    event.stopPropagation();
    show(false);
    button.focus();
  }
  button.addEventListener("keydown", onKey);
  sheet.addEventListener("keydown", onKey);
  show(false);
  sheet.before(button);
  return {
    /** @param {number} count Of settings that were refused. */
    refused(count) {
      setText(note, count > 0 ? `△ ${count} refused` : "");
    },
  };
}
