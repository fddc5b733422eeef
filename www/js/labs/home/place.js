/**
 * The reader's position on the home page, stored in its history entry: Back returns there, while a link to the page
 * starts at its top. Nothing is stored beyond the tab.
 */

/** Milliseconds without scrolling before the position is written: Safari limits the number of writes. */
const CALM_MS = 150;

/** @typedef {{ y: number; open: string[] }} Place */

/** The position in the current history entry. @returns {Place | null} */
function kept() {
  const { home } = history.state ?? {};
  const fits = Number.isFinite(home?.y) && Array.isArray(home?.open);
  return fits ? home : null;
}

/** @param {HTMLElement} page Its folds must have a data-fold attribute. */
export function rememberPlace(page) {
  const { hash } = location;
  const folds = () => /** @type {HTMLDetailsElement[]} */ ([...page.querySelectorAll("details[data-fold]")]);
  /** Until the old position is restored, it must not be overwritten. */
  let restored = false;
  let timer = 0;
  // The previous page may have been scrolled.
  if (!kept()) window.scrollTo({ top: 0, behavior: "instant" });

  function keep() {
    clearTimeout(timer);
    // The address may already be that of the next page.
    if (!restored || location.hash !== hash) return;
    const open = folds().flatMap((fold) => (fold.open ? [fold.dataset.fold ?? ""] : []));
    const home = { y: Math.round(window.scrollY), open };
    history.replaceState({ ...history.state, home }, "");
    page.dataset.kept = String(home.y);
  }
  const soon = () => {
    clearTimeout(timer);
    timer = window.setTimeout(keep, CALM_MS);
  };
  window.addEventListener("scroll", soon, { passive: true });
  // Captured, so that it runs before a link changes the address.
  document.addEventListener("click", keep, true);
  // `toggle` does not bubble, so capture it.
  page.addEventListener("toggle", keep, true);

  return {
    /** Whether there is a position to restore. */
    known: kept() !== null,
    /** Called when all content that affects the layout is on the page. */
    restore() {
      if (!page.isConnected) return;
      const place = kept();
      if (place) {
        for (const fold of folds()) fold.open = place.open.includes(fold.dataset.fold ?? "");
        window.scrollTo({ top: place.y, behavior: "instant" });
      }
      restored = true;
      keep();
    },
    forget() {
      clearTimeout(timer);
      window.removeEventListener("scroll", soon);
      document.removeEventListener("click", keep, true);
    },
  };
}
