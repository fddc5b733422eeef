/**
 * The button that opens the settings on a phone, where they are a bottom sheet. It is hidden elsewhere. The style
 * sheet (css/phone.css) decides what counts as a phone.
 */

import { el, freshId, setText } from "../draw/dom.js";

/** @param {HTMLElement} sheet The settings column. */
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
    // Otherwise Esc would also stop the run.
    event.stopPropagation();
    show(false);
    button.focus();
  }
  button.addEventListener("keydown", onKey);
  sheet.addEventListener("keydown", onKey);
  show(false);
  sheet.before(button);
  return {
    /** @param {number} count Number of refused settings. */
    refused(count) {
      setText(note, count > 0 ? `△ ${count} refused` : "");
    },
  };
}
