/**
 * Where the reader was on the home page, kept in its entry of the history: Back returns there, and a link to the page
 * begins at its top. Nothing is kept beyond the tab.
 */

/** Milliseconds without scrolling after which the place is written: Safari takes only so many writes. */
const CALM_MS = 150;

/** @typedef {{ y: number; open: string[] }} Place */

/** What this entry of the history holds. @returns {Place | null} */
function kept() {
  const { home } = history.state ?? {};
  const fits = Number.isFinite(home?.y) && Array.isArray(home?.open);
  return fits ? home : null;
}

/** @param {HTMLElement} page Its folds have a data-fold. */
export function rememberPlace(page) {
  const { hash } = location;
  const folds = () => /** @type {HTMLDetailsElement[]} */ ([...page.querySelectorAll("details[data-fold]")]);
  /** Before the old place is there again, nothing is written over it. */
  let restored = false;
  let timer = 0;
  // What was on the page before may have been scrolled.
  if (!kept()) window.scrollTo({ top: 0, behavior: "instant" });

  function keep() {
    clearTimeout(timer);
    // The address may be that of the next place already.
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
  // A link is followed after this, and its address is another.
  document.addEventListener("click", keep, true);
  // Does not bubble.
  page.addEventListener("toggle", keep, true);

  return {
    /** There is a place to go back to. */
    known: kept() !== null,
    /** When everything that takes room is on the page. */
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
