/** The page's keys: Space, →, R, N, ?, Esc. They yield to the focused element. */

/**
 * @typedef {object} KeyActions
 * @property {() => void} toggle
 * @property {() => void} step
 * @property {() => void} reset
 * @property {() => void} newDraw
 * @property {() => void} help
 * @property {() => void} pause
 */

/**
 * Whether the focused element has a use of its own for the key.
 * @param {Element | null} target
 * @param {string} key
 */
function wantsKey(target, key) {
  if (!target || target === document.body) return false;
  const writes = target.matches("input:not([type=checkbox], [type=radio], [type=range]), textarea, select");
  if (writes) return true;
  if (key === " ") return target.matches("button, summary, a, input, [role=application], [tabindex='0']");
  if (key === "ArrowRight") return target.matches("input, [role=application], [tabindex='0'], .pg-unit");
  return false;
}

/**
 * @param {KeyActions} actions
 * @returns {() => void} Stops listening.
 */
export function listenKeys(actions) {
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open], :popover-open")) return;
    const target = event.target instanceof Element ? event.target : null;
    if (wantsKey(target, event.key)) return;
    /** @type {Record<string, () => void>} */
    const map = {
      " ": actions.toggle,
      ArrowRight: actions.step,
      r: actions.reset,
      R: actions.reset,
      n: actions.newDraw,
      N: actions.newDraw,
      "?": actions.help,
      Escape: actions.pause,
    };
    const action = map[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
