/** Closes every menu of the page (`details.menu`) on Escape, on a press elsewhere, and when the focus leaves it. */

/** @param {EventTarget | null} at */
const around = (at) => (at instanceof Element ? at.closest("details.menu") : null);

/** @param {Element | null} but */
function close(but) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== but) menu.removeAttribute("open");
}

/** Closes a button's menu and focuses its summary, to which a dialog will return the focus. @param {Element} button */
export function leaveMenu(button) {
  const menu = around(button);
  menu?.removeAttribute("open");
  menu?.querySelector("summary")?.focus();
}

export function listenToMenus() {
  document.addEventListener("pointerdown", ({ target }) => close(around(target)));
  document.addEventListener("focusin", ({ target }) => close(around(target)));
  window.addEventListener("hashchange", () => close(null));
  // Captured, so that it runs before the page's own keys.
  document.addEventListener(
    "keydown",
    (event) => {
      const menu = /** @type {HTMLDetailsElement | null} */ (around(event.target));
      if (event.key !== "Escape" || !menu?.open) return;
      event.stopPropagation();
      menu.open = false;
      menu.querySelector("summary")?.focus();
    },
    true,
  );
}
