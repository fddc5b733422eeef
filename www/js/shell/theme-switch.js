/** The theme: light, dark, or the system's. The choice is stored in this browser only. */

import { icon } from "../draw/icons.js";

const KEY = "training-ground-theme";

/** @returns {string | null} */
function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** @param {string} theme */
function store(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Without storage, the choice lasts until the page is closed.
  }
}

const systemDark = matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark now. */
export function isDark() {
  const own = document.documentElement.dataset.theme;
  return own ? own === "dark" : systemDark.matches;
}

/**
 * @param {HTMLButtonElement} button
 * @param {() => void} changed
 */
export function mountThemeSwitch(button, changed) {
  const kept = stored();
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
  const name = () => {
    const other = isDark() ? "Light" : "Dark";
    button.replaceChildren(icon(isDark() ? "sun" : "moon"));
    button.setAttribute("aria-label", `${other} theme`);
    button.title = `${other} theme`;
  };
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    store(theme);
    name();
    changed();
  });
  systemDark.addEventListener("change", () => {
    name();
    changed();
  });
  name();
}
